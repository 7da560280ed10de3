// What `kijun judge` does besides judging: read lines, read reports, write verdicts.
#pragma once

#include <string>
#include <string_view>

namespace kijun::bench {

inline constexpr std::string_view baseline_option = "--read-and-write";

// Reads the reports of `input` with ReportReader and writes a verdict for each to `output`, taken in turn
// from those of its first reports, so that as much is written as if they had been judged.
void read_and_write(const std::string& rules, const std::string& input, const std::string& output);

}  // namespace kijun::bench
