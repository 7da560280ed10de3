// Durations: spellings, and what is known of months that were counted in days.
#include <gtest/gtest.h>

#include "kijun/calendar.hpp"
#include "kijun/duration.hpp"

namespace kijun {
namespace {

std::string read(std::string_view text) {
    const auto duration = parse_duration(text);
    return duration ? to_string(*duration) : "-";
}

TEST(Duration, Spellings) {
    for (const char* text : {"P6M", "6か月", "６か月", "6カ月", "6ヶ月", "6ケ月", "6ヵ月", "6箇月",
                             "六か月", "6か月間", "6 months", "6months", "6 か月"})
        EXPECT_EQ(read(text), "P6M") << text;
    for (const char* text : {"P1Y", "P12M", "1年", "一年間", "12か月", "十二ヶ月", "1 year", "12 months"})
        EXPECT_EQ(read(text), "P1Y") << text;
    for (const char* text : {"P1Y6M", "P18M", "1年6か月", "一年六箇月", "1 year 6 months", "18 months"})
        EXPECT_EQ(read(text), "P1Y6M") << text;
    for (const char* text : {"P2W", "P14D", "2週間", "二週", "14日", "十四日間", "2 weeks", "14 days"})
        EXPECT_EQ(read(text), "P14D") << text;
    EXPECT_EQ(read("P1Y2M3W4D"), "P1Y2M25D");
    EXPECT_EQ(read("P0M"), "P0D");
    EXPECT_EQ(read("3か年"), "P3Y");
    EXPECT_EQ(read("1 month"), "P1M");
    EXPECT_EQ(read("1 day"), "P1D");
}

TEST(Duration, WhatIsNone) {
    for (const char* text : {"",     "P",         "6",         "6月",       "1年6月", "M6",
                             "P6",   "P1M1Y",     "P1M1M",     "6か月1年",  "PT24H",  "P1DT",
                             "-P1D", "P-1D",      "P1.5M",     "p6m",       "P六M",   "1000000 days",
                             "か月", "6かmonths", "6 monthsx", "6か月以内", "半年",   "P6か月"})
        EXPECT_EQ(read(text), "-") << text;
}

TEST(Duration, WrittenAndReadAgain) {
    for (std::int64_t months = 0; months < 40; ++months)
        for (std::int64_t days = 0; days < 40; ++days) {
            const Duration duration{months, days};
            EXPECT_EQ(parse_duration(to_string(duration)), duration);
        }
}

// The day so many months after another: that of the same number, or the last one of a shorter month.
LocalDay after(LocalDay day, int months) {
    const std::string text = to_string(day);
    const int year = std::stoi(text.substr(0, 4)), month = std::stoi(text.substr(5, 2)) - 1 + months;
    for (int of_month = std::stoi(text.substr(8, 2));; --of_month)
        if (const auto found = make_day(year + month / 12, month % 12 + 1, of_month)) return *found;
}

TEST(Duration, DaysLieBetweenTheMonthsThatTheyCanBe) {
    for (const int months : {1, 2, 3, 5, 6, 12, 13, 47, 48}) {
        std::int64_t least = INT64_MAX, most = 0;
        for (LocalDay day = *make_day(1896, 1, 1); day < *make_day(1908, 1, 1); day = day.next()) {
            const std::int64_t days = after(day, months).days - day.days;
            least = std::min(least, days);
            most = std::max(most, days);
        }
        const DurationRange counted = places_of({months, 0}, DurationUnit::days);
        EXPECT_EQ(counted.first, least) << months;
        EXPECT_EQ(counted.last, most) << months;
        const auto places = [](std::int64_t days) { return places_of({0, days}, DurationUnit::months); };
        EXPECT_LT(places(least - 1).last, 2 * months);
        EXPECT_EQ(places(least).last, 2 * months);
        EXPECT_LT(places(most - 1).first, 2 * months);
        EXPECT_EQ(places(most).first, 2 * months);
        EXPECT_EQ(places(most + 1).first, 2 * months + 1);
    }
}

TEST(Duration, PlacesKeepTheOrder) {
    for (const DurationUnit unit : {DurationUnit::months, DurationUnit::days}) {
        DurationRange before;
        for (std::int64_t days = 0; days < 3000; ++days) {
            const DurationRange at = places_of({0, days}, unit);
            EXPECT_LE(at.first, at.last);
            EXPECT_LE(before.first, at.first);
            EXPECT_LE(before.last, at.last);
            before = at;
        }
        for (std::int64_t place = 0; place < 3000; ++place) {
            const DurationRange at = places_of(duration_at(place, unit), unit);
            EXPECT_EQ(at.first, place);
            EXPECT_EQ(at.last, place);
        }
    }
    // months and days on top of them
    EXPECT_EQ(places_of({6, 27}, DurationUnit::months).last, 13);
    EXPECT_EQ(places_of({6, 28}, DurationUnit::months).last, 14);
    EXPECT_EQ(places_of({6, 28}, DurationUnit::months).first, 13);
    EXPECT_EQ(places_of({1, 10}, DurationUnit::days).first, 38);
    EXPECT_EQ(places_of({1, 10}, DurationUnit::days).last, 41);
    // as much as can be written
    EXPECT_GT(places_of({999'999 * 13, 999'999 * 8}, DurationUnit::months).first, 2 * 999'999 * 13);
}

}  // namespace
}  // namespace kijun
