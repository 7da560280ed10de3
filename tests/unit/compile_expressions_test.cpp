// What is wrong with terms and patterns is told wherever they stand, and once.
#include <gtest/gtest.h>

#include "rules_from_text.hpp"

namespace kijun {
namespace {

// Codes of what is said about these rules beside a category that finds 通帳.
std::string found(const std::string& rules) {
    const auto compiled = test::try_compile(R"(
guideline g "試験指針" { timezone "Asia/Tokyo" judged by received }
class c "区分"
revision r1 of g { effective 2020-01-01 }
category x "類型" in c { text has "通帳" }
)" + rules);
    std::string codes;
    for (const Diagnostic& d : compiled->diagnostics)
        codes += (codes.empty() ? "" : " ") + std::string(d.code);
    return codes;
}

TEST(Expressions, AreCheckedWhoeverUsesThem) {
    EXPECT_EQ(found("terms unused { /口座.*/ }"), "K0410");
    EXPECT_EQ(found("terms unused { \"\\u{200B}\" }"), "K0401");
    EXPECT_EQ(found("terms unused { \"カード\" except (/a*/ \"\\u{200B}\") }"), "K0410 K0401");
    EXPECT_EQ(found("criterion unused { text has \"印\" near /a*/ }"), "K0410");
    EXPECT_EQ(found("criterion unused { any { ア { not text has /a*/ } text has \"印\" } }"), "K0410");
    EXPECT_EQ(found("category y \"他\" in c { text has \"印\" unless text has /a*/ }"), "K0410");
}

TEST(Expressions, EachPlaceIsToldOfOnce) {
    EXPECT_EQ(found("terms a { /a*/ } terms b { /a*/ include a }"), "K0410 K0410");
    EXPECT_EQ(found(R"(terms a { "カード" "ｶｰﾄﾞ" } terms b { include a "通帳" }
category y "他" in c { text has a text has b }
revision r2 amends g { effective 2021-01-01 add to terms a { "印" } }
revision r3 amends g { effective 2022-01-01 add to terms a { "判" } })"),
              "K0420");
}

TEST(Expressions, OneCharacterIsNeverHidden) {
    EXPECT_EQ(found("terms a { \"印\" } category y \"他\" in c { text has a }"), "");
    EXPECT_EQ(found("terms a { \"印\" } category y \"他\" in c { text has a evading }"), "K0421");
    // a list that is put together from others is not blamed for theirs
    EXPECT_EQ(found("terms a { \"印\" } terms b { include a \"通帳\" } criterion k { text has b evading }"),
              "");
    EXPECT_EQ(found("terms a { \"印\" } criterion k { text has a evading }"), "K0421");
    EXPECT_EQ(found("category y \"他\" in c { text has \"通帳\" near \"印\" evading }"), "K0421");
    EXPECT_EQ(found(R"(terms a { "通帳" } category y "他" in c { text has a evading }
revision r2 amends g { effective 2021-01-01 add to terms a { "印" } }
revision r3 amends g { effective 2022-01-01 rename category y to "別" })"),
              "K0421");
}

TEST(Expressions, ListsThatIncludeEachOtherTwiceStaySmall) {
    std::string lists = "terms l0 等 { \"印鑑\" }\n";
    for (int i = 1; i <= 200; ++i) {
        const std::string before = std::to_string(i - 1);
        lists += "terms l" + std::to_string(i) + " { include l" + before + " include l" + before + " }\n";
    }
    EXPECT_EQ(found(lists + "category y \"他\" in c { text has l200 }"), "");
}

TEST(Compiling, WhatIsTooEntangledHasAPlace) {
    const auto compiled = test::compile_text(R"(
guideline g "試験指針" { timezone "Asia/Tokyo" judged by received }
class c "区分"
fact f: bool "甲" fact h: bool "乙"
revision r1 of g { effective 2020-01-01 }
category x "類型" in c { f }
category y "他" in c { any { f h } not all { f h } })");
    Diagnostics warnings;
    ASSERT_TRUE(compile(*compiled->model, compiled->sources, warnings));
    const auto program = compile(*compiled->model, compiled->sources, warnings, 4);
    ASSERT_FALSE(program);
    ASSERT_EQ(program.errors().size(), 1u);
    EXPECT_EQ(program.errors()[0].code, "K0510");
    EXPECT_EQ(compiled->sources.text(program.errors()[0].span), "y");
}

}  // namespace
}  // namespace kijun
