// What a program takes: processor, time, memory.
//
// The kernel counts a child's memory from the fork on, so a child of a large process looks as large as
// that. Programs are therefore started by a fresh copy of the benchmark, which is small.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kijun::bench {

inline constexpr std::string_view usage_option = "--usage-of";

struct Usage {
    double processor = 0, real = 0;  // seconds
    double memory = 0;               // bytes, at the most
};

// Runs a program, its output to nowhere; gives its exit code, -1 if it did not exit by itself.
int run_program(std::vector<std::string> words, Usage* usage = nullptr);
// Runs it and writes the three numbers into a file: what the fresh copy does.
int write_usage(const std::string& file, std::vector<std::string> words);

}  // namespace kijun::bench
