// What the server remarks on beside the work that it is asked for.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "reading.hpp"

namespace kijun::lsp {
namespace {

CompiledPtr compiled(const std::string& categories) {
    ParsedFiles memory;
    const auto file = std::make_shared<const TextFile>(
        "kijun:///a.kijun", "/a.kijun",
        "guideline g \"指針\" { timezone \"Asia/Tokyo\" judged by received }\n"
        "revision r1 \"初版\" of g { effective 2020-01-01 }\n"
        "class c \"区分\"\nfact image: bool \"画像があるか\"\n" +
            categories,
        1);
    const ReadingPtr reading = read_files({file}, true, memory);
    EXPECT_TRUE(reading->model) << reading->diagnostics.front().message.en;
    return compile_reading(reading, {}, "");
}

TEST(Remarks, WhatWouldTakeTooMuchToProveIsNotedAndNoError) {
    std::string categories;
    for (int i = 0; i < 20; ++i)
        categories += fmt::format("category x{0} \"類型{0}\" in c {{ image text has \"語{0}番\" }}\n", i);
    const CompiledPtr made = compiled(categories);
    ASSERT_TRUE(made->rules);
    const auto proofs = [&](const Diagnostics& found) {
        return std::count_if(found.begin(), found.end(), [](const Diagnostic& one) {
            return one.code == "K0510" && one.severity == Severity::note;
        });
    };
    const Diagnostics few = remarks_on(*made, 50);
    EXPECT_EQ(proofs(few), 1);
    EXPECT_FALSE(has_errors(few));
    EXPECT_EQ(proofs(remarks_on(*made)), 0);
}

}  // namespace
}  // namespace kijun::lsp
