// Under which revision and how reports are judged, in words as people and programs give them.
//
// Threading: free functions of immutable values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kijun/judge.hpp"

namespace kijun {

struct JudgingOptions {
    std::string at;  // day, month or instant, in any spelling of the language; empty: as the report says
    std::string known_at;  // day
    std::string revision;
    std::string mode = "screen";              // or assess
    std::vector<std::string> evading{"all"};  // names of folds, all, none
    bool all_revisions = false;
    friend bool operator==(const JudgingOptions&, const JudgingOptions&) = default;
};

// What messages call the options that hold dates.
struct JudgingOptionNames {
    std::string_view at = "at", known_at = "known_at";
};

// A day, or days, of the zone of `history`, in any spelling of the language; `name` is what messages call
// it. `single`: a month is refused. Warnings: those of parse_date. Errors: those of parse_date, K0328 a
// month where a day is wanted.
Result<DayRange> read_days(const History& history, std::string_view name, const std::string& text,
                           bool single, Diagnostics& warnings);

// Checked against the rules. Errors: those of parse_date and of selection, K0328, K0329 words that do not
// go together or are none.
Result<JudgeOptions> judge_options(const Rules& rules, const JudgingOptions& words, Diagnostics& warnings,
                                   const JudgingOptionNames& names = {});

}  // namespace kijun
