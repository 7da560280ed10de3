// Days and their spellings, against ICU's Japanese calendar where it knows.
#include <gtest/gtest.h>
#include <unicode/calendar.h>
#include <unicode/smpdtfmt.h>

#include <memory>

#include "kijun/calendar.hpp"

namespace kijun {
namespace {

LocalDay day(int y, int m, int d) { return make_day(y, m, d).value(); }
DayRange one(int y, int m, int d) { return {day(y, m, d), day(y, m, d)}; }

struct Read {
    std::optional<DateLiteral> value;
    std::vector<std::string> codes;  // of errors and warnings
    std::string fix;
};
Read read(std::string_view text) {
    Diagnostics warnings;
    Result<DateLiteral> result =
        parse_date(text, {0, 0, static_cast<std::uint32_t>(text.size())}, warnings);
    Read out;
    if (result)
        out.value = *result;
    else
        warnings.insert(warnings.begin(), result.errors().begin(), result.errors().end());
    for (const Diagnostic& d : warnings) {
        out.codes.emplace_back(d.code);
        EXPECT_FALSE(d.message.en.empty() || d.message.ja.empty());
        if (d.fix) out.fix = d.fix->replacement;
    }
    return out;
}
#define EXPECT_DAY(text, y, m, d)                                  \
    do {                                                           \
        const Read r = read(text);                                 \
        ASSERT_TRUE(r.value) << text;                              \
        EXPECT_EQ(r.value->days, one(y, m, d)) << text;            \
        EXPECT_TRUE(r.codes.empty()) << text << ' ' << r.codes[0]; \
    } while (false)

TEST(Days, AreThoseOfTheCalendar) {
    EXPECT_EQ(day(1970, 1, 1).days, 0);
    EXPECT_EQ(day(2025, 2, 28).days, 20147);
    EXPECT_EQ(day(1, 1, 1).days, -719162);
    EXPECT_TRUE(make_day(2024, 2, 29));
    EXPECT_TRUE(make_day(2000, 2, 29));
    for (const auto& [y, m, d] : {std::tuple{2025, 2, 29},
                                  {1900, 2, 29},
                                  {2025, 4, 31},
                                  {2025, 13, 1},
                                  {2025, 0, 1},
                                  {2025, 1, 0},
                                  {2025, 1, 32},
                                  {0, 1, 1},
                                  {10000, 1, 1},
                                  {-5, 1, 1}})
        EXPECT_FALSE(make_day(y, m, d)) << y << '-' << m << '-' << d;
}

TEST(Days, AreWritten) {
    EXPECT_EQ(to_string(day(2025, 2, 28)), "2025-02-28");
    EXPECT_EQ(to_string(day(1, 1, 1)), "0001-01-01");
    EXPECT_EQ(to_wareki(day(2025, 2, 28)), "令和7年2月28日");
    EXPECT_EQ(to_wareki(day(2019, 5, 1)), "令和元年5月1日");
    EXPECT_EQ(to_wareki(day(2019, 4, 30)), "平成31年4月30日");
    EXPECT_EQ(to_wareki(day(1873, 1, 1)), "明治6年1月1日");
    EXPECT_EQ(to_wareki(day(1872, 12, 31)), "1872年12月31日");
    EXPECT_NE(to_string(first_day), to_string(no_day));
    EXPECT_EQ(to_wareki(no_day), to_string(no_day));
}

TEST(Days, AgreeWithIcuInEveryEra) {
    UErrorCode status = U_ZERO_ERROR;
    icu::SimpleDateFormat format(icu::UnicodeString::fromUTF8("GGGGy年M月d日"),
                                 icu::Locale("ja_JP@calendar=japanese"), status);
    ASSERT_TRUE(U_SUCCESS(status));
    format.adoptTimeZone(icu::TimeZone::createTimeZone("UTC"));
    for (LocalDay d = day(1873, 1, 1); d < day(2101, 1, 1); d = d.next()) {
        icu::UnicodeString formatted;
        format.format(static_cast<UDate>(d.days) * 86'400'000.0, formatted);
        formatted.findAndReplace(icu::UnicodeString::fromUTF8("和1年"),
                                 icu::UnicodeString::fromUTF8("和元年"));
        formatted.findAndReplace(icu::UnicodeString::fromUTF8("成1年"),
                                 icu::UnicodeString::fromUTF8("成元年"));
        formatted.findAndReplace(icu::UnicodeString::fromUTF8("正1年"),
                                 icu::UnicodeString::fromUTF8("正元年"));
        std::string expected;
        formatted.toUTF8String(expected);
        ASSERT_EQ(to_wareki(d), expected);
    }
}

// Every digit in another script.
std::string respelt(std::string text, const std::vector<std::string>& digits) {
    std::string out;
    for (const char c : text) out += c >= '0' && c <= '9' ? digits[c - '0'] : std::string(1, c);
    return out;
}
std::string kanji_number(int n) {
    const std::vector<std::string> digits{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    std::string out;
    if (n >= 10) out += (n >= 20 ? digits[n / 10] : "") + "十";
    return out + digits[n % 10];
}

TEST(DateLiterals, EveryDayIsReadBackInEverySpelling) {
    const std::vector<std::string> wide{"０", "１", "２", "３", "４", "５", "６", "７", "８", "９"};
    const std::vector<std::string> kanji{"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    for (LocalDay d = day(1873, 1, 1); d < day(2041, 1, 1); d = LocalDay{d.days + 5}) {
        const std::string wareki = to_wareki(d);
        const DayRange expected{d, d};
        for (const std::string& text :
             {to_string(d), wareki, respelt(wareki, wide), respelt(wareki, kanji)}) {
            const Read r = read(text);
            ASSERT_TRUE(r.value && r.codes.empty()) << text;
            ASSERT_EQ(r.value->days, expected) << text;
        }
    }
    for (int m = 1; m <= 12; ++m)
        for (int d = 1; d <= 28; ++d)
            EXPECT_DAY("令和" + kanji_number(12) + "年" + kanji_number(m) + "月" + kanji_number(d) + "日",
                       2030, m, d);
}

TEST(DateLiterals, Spellings) {
    EXPECT_DAY("令和7年2月28日", 2025, 2, 28);
    EXPECT_DAY("令和７年２月２８日", 2025, 2, 28);
    EXPECT_DAY("令和七年二月二十八日", 2025, 2, 28);
    EXPECT_DAY("二〇二五年二月二八日", 2025, 2, 28);
    EXPECT_DAY("二千二十五年二月二十八日", 2025, 2, 28);
    EXPECT_DAY("千九百九十九年十二月三十一日", 1999, 12, 31);
    EXPECT_DAY("2025年2月28日", 2025, 2, 28);
    EXPECT_DAY("2025年02月08日", 2025, 2, 8);
    EXPECT_DAY("R7.2.28", 2025, 2, 28);
    EXPECT_DAY("Ｒ７．２．２８", 2025, 2, 28);
    EXPECT_DAY("S64.1.7", 1989, 1, 7);
    EXPECT_DAY("M45.7.29", 1912, 7, 29);
    EXPECT_DAY("２０２５－０２－２８", 2025, 2, 28);
    EXPECT_DAY(" 2025-02-28 ", 2025, 2, 28);
    EXPECT_DAY("令和元年五月一日", 2019, 5, 1);
}

TEST(DateLiterals, BothNamesOfAChangeOfEra) {
    EXPECT_DAY("平成31年4月30日", 2019, 4, 30);
    EXPECT_DAY("令和元年5月1日", 2019, 5, 1);
    EXPECT_DAY("昭和64年1月7日", 1989, 1, 7);
    EXPECT_DAY("平成元年1月8日", 1989, 1, 8);
    // until Shōwa the day of the change has both names
    EXPECT_DAY("大正15年12月25日", 1926, 12, 25);
    EXPECT_DAY("昭和元年12月25日", 1926, 12, 25);
    EXPECT_DAY("明治45年7月30日", 1912, 7, 30);
    EXPECT_DAY("大正元年7月30日", 1912, 7, 30);
}

TEST(DateLiterals, MonthsAreRangesWithinTheirEra) {
    EXPECT_EQ(read("2025-02").value->days, (DayRange{day(2025, 2, 1), day(2025, 2, 28)}));
    EXPECT_EQ(read("2024年2月").value->days, (DayRange{day(2024, 2, 1), day(2024, 2, 29)}));
    EXPECT_EQ(read("令和7年12月").value->days, (DayRange{day(2025, 12, 1), day(2025, 12, 31)}));
    EXPECT_EQ(read("昭和64年1月").value->days, (DayRange{day(1989, 1, 1), day(1989, 1, 7)}));
    EXPECT_EQ(read("平成元年1月").value->days, (DayRange{day(1989, 1, 8), day(1989, 1, 31)}));
}

TEST(DateLiterals, Instants) {
    const auto at = [](std::string_view text) {
        return read(text).value.value().instant.value().milliseconds;
    };
    EXPECT_EQ(at("1970-01-01T00:00:00Z"), 0);
    EXPECT_EQ(at("1970-01-01T09:00+09:00"), 0);
    EXPECT_EQ(at("2025-02-27T15:00:00Z"), at("2025-02-28T00:00:00+09:00"));
    EXPECT_EQ(at("2025-02-28T00:00:00.1239Z") - at("2025-02-28T00:00:00Z"), 123);
    EXPECT_EQ(at("2016-12-31T23:59:60Z"), at("2016-12-31T23:59:59.999Z"));  // stays in its day
    EXPECT_EQ(at("0001-01-01T00:00:00Z"), -62135596800000);
    EXPECT_EQ(at("9999-12-31T23:59:59Z"), 253402300799000);
}

TEST(DateLiterals, NoSuchDay) {
    for (const char* text : {"2025年2月30日", "令和7年2月29日", "2025-02-29", "2025-13-01", "2025-00",
                             "R7.4.31", "令和0年1月1日", "2025年0月1日", "0年1月1日", "令和8000年1月1日"}) {
        const Read r = read(text);
        EXPECT_FALSE(r.value) << text;
        EXPECT_EQ(r.codes, std::vector<std::string>{"K0310"}) << text;
    }
}

TEST(DateLiterals, NotADate) {
    for (const char* text : {"",
                             "昨日",
                             "令和",
                             "令和7年",
                             "2025",
                             "2025-2",
                             "令和7年2月28",
                             "2十年1月1日",
                             "令和七〇十年一月一日",
                             "一十十年一月一日",
                             "十百年一月一日",
                             "X7.2.28",
                             "R7.2",
                             "2025-02-28T",
                             "2025-02-28T25:00Z",
                             "2025-02-28T00:00:00",
                             "2025-02-28T00:00:61Z",
                             "2025-02-28Tx",
                             "明治元年11月1日",
                             "20250年1月1日",
                             "2025-02-28x"}) {
        const Read r = read(text);
        EXPECT_FALSE(r.value) << text;
        EXPECT_EQ(r.codes, std::vector<std::string>{"K0311"}) << text;
    }
}

TEST(DateLiterals, WhatIsMeantIsOffered) {
    EXPECT_EQ(read("2025/2/28").fix, "2025-02-28");
    EXPECT_EQ(read("2025-2-8").fix, "2025-02-08");
    EXPECT_EQ(read("２０２５．２．８").fix, "2025-02-08");
    EXPECT_EQ(read("2025/2/30").fix, "");
}

TEST(DateLiterals, BeforeTheEraBegan) {
    const Read r = read("令和元年4月30日");
    EXPECT_FALSE(r.value);
    EXPECT_EQ(r.codes, std::vector<std::string>{"K0312"});
    EXPECT_EQ(r.fix, "平成31年4月30日");
    EXPECT_EQ(read("昭和元年12月24日").codes, std::vector<std::string>{"K0312"});
    EXPECT_EQ(read("令和元年4月").codes, std::vector<std::string>{"K0312"});
}

TEST(DateLiterals, AfterTheEraEnded) {
    const Read r = read("平成49年2月28日");
    ASSERT_TRUE(r.value);
    EXPECT_EQ(r.value->days, one(2037, 2, 28));
    EXPECT_EQ(r.codes, std::vector<std::string>{"K0313"});
    EXPECT_EQ(r.fix, "令和19年2月28日");
    EXPECT_EQ(read("平成31年5月1日").codes, std::vector<std::string>{"K0313"});
    EXPECT_EQ(read("昭和64年1月8日").fix, "平成元年1月8日");
    EXPECT_EQ(read("平成32年2月").fix, "令和2年2月");
    EXPECT_EQ(read("平成32年2月").value->days, (DayRange{day(2020, 2, 1), day(2020, 2, 29)}));
}

TEST(DateLiterals, FirstYearAsANumber) {
    const Read r = read("令和1年5月2日");
    EXPECT_EQ(r.value->days, one(2019, 5, 2));
    EXPECT_EQ(r.codes, std::vector<std::string>{"K0314"});
    EXPECT_EQ(r.fix, "令和元年5月2日");
}

TEST(ReportDates, OnlyThePlainForms) {
    EXPECT_EQ(parse_report_date("2025-02-28")->days, one(2025, 2, 28));
    EXPECT_EQ(parse_report_date("2025-02")->days.last, day(2025, 2, 28));
    EXPECT_EQ(parse_report_date("2025-02-27T15:00:00Z")->instant->milliseconds, 1740668400000);
    EXPECT_TRUE(parse_report_date("2025-02-27t15:00:00.5z"));
    for (const char* text :
         {"", "2025", "2025-02-30", "2025-02-2", "令和7年2月28日", "R7.2.28", " 2025-02-28", "2025-02-28 ",
          "2025-02-28 00:00Z", "2025-02-28T00:00", "2025-02-28T24:00Z", "2025-02-28T00:00:00.Z",
          "2025-02-28T00:00+9:00", "+2025-02-28", "２０２５-０２-２８", "2025-02-28T00:00:00+24:00"})
        EXPECT_FALSE(parse_report_date(text)) << text;
    EXPECT_FALSE(parse_report_date(std::string_view("2025-02-28\0", 11)));
}

}  // namespace
}  // namespace kijun
