// Zones: days of instants, against ICU asked one by one.
#include <gtest/gtest.h>
#include <unicode/timezone.h>

#include <memory>
#include <random>
#include <thread>

#include "kijun/calendar.hpp"

namespace kijun {
namespace {

constexpr std::int64_t a_day = 86'400'000;

std::int64_t icu_day(const icu::TimeZone& zone, std::int64_t t) {
    std::int32_t raw = 0, saving = 0;
    UErrorCode status = U_ZERO_ERROR;
    zone.getOffset(static_cast<UDate>(t), false, raw, saving, status);
    const std::int64_t local = t + raw + saving;
    return local / a_day - (local % a_day < 0 ? 1 : 0);
}

Instant at(std::string_view text) { return parse_report_date(text).value().instant.value(); }
LocalDay day(int y, int m, int d) { return make_day(y, m, d).value(); }

class Zones : public testing::TestWithParam<const char*> {};

TEST_P(Zones, AgreeWithIcu) {
    const Zone zone = Zone::find(GetParam()).value();
    const std::unique_ptr<icu::TimeZone> oracle(icu::TimeZone::createTimeZone(GetParam()));
    std::mt19937_64 random(20250228);
    const auto from = static_cast<std::int64_t>(-150) * 365 * a_day;
    for (const std::int64_t until :
         {at("2040-01-01T00:00Z").milliseconds, at("5000-01-01T00:00Z").milliseconds}) {
        std::uniform_int_distribution<std::int64_t> instants(from, until);
        for (int i = 0; i < 5000; ++i) {
            const std::int64_t t = instants(random);
            ASSERT_EQ(zone.day_of({t}).days, icu_day(*oracle, t)) << t;
        }
    }
}

TEST_P(Zones, ADayStartsWhereItStarts) {
    const Zone zone = Zone::find(GetParam()).value();
    for (LocalDay d = day(1930, 1, 1); d < day(2040, 1, 1); d = d.next()) {
        const Instant start = zone.start_of(d);
        if (zone.day_of(start) != d) {  // Samoa had no 2011-12-30
            ASSERT_EQ(zone.start_of(d.next()), start) << to_string(d);
            continue;
        }
        ASSERT_EQ(zone.day_of({start.milliseconds - 1}), zone.day_of({start.milliseconds - 1000}))
            << to_string(d);
        ASSERT_LT(zone.day_of({start.milliseconds - 1}), d);
    }
    for (const int year : {2400, 2499, 2500, 2501, 2899, 2900, 4711, 9999}) {
        const LocalDay d = day(year, 7, 1);
        ASSERT_EQ(zone.day_of(zone.start_of(d)), d) << year;
        ASSERT_EQ(zone.day_of({zone.start_of(d).milliseconds - 1}), d.previous()) << year;
    }
}

INSTANTIATE_TEST_SUITE_P(Around, Zones,
                         testing::Values("Asia/Tokyo", "UTC", "America/New_York", "Europe/London",
                                         "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia",
                                         "Pacific/Kiritimati", "Africa/Casablanca", "Asia/Kathmandu",
                                         "America/St_Johns", "America/Havana"));

TEST(Zone, TokyoTurnsAtFifteenHours) {
    const Zone tokyo = Zone::find("Asia/Tokyo").value();
    EXPECT_EQ(tokyo.name(), "Asia/Tokyo");
    EXPECT_EQ(tokyo.day_of(at("2025-02-27T14:59:59.999Z")), day(2025, 2, 27));
    EXPECT_EQ(tokyo.day_of(at("2025-02-27T15:00:00Z")), day(2025, 2, 28));
    EXPECT_EQ(tokyo.start_of(day(2025, 2, 28)), at("2025-02-28T00:00:00+09:00"));
    EXPECT_EQ(tokyo.day_of(at("1948-06-01T14:30:00Z")), day(1948, 6, 2));  // summer time of 1948: 00:30
}

TEST(Zone, ADayThatBeginsWithAClockChangeStartsWithItsFirstInstant) {
    const Zone zone = Zone::find("America/Sao_Paulo").value();
    // on 2018-11-04 clocks went from 00:00 to 01:00
    EXPECT_EQ(zone.start_of(day(2018, 11, 4)), at("2018-11-04T01:00:00-02:00"));
    // in Havana 00:00 to 01:00 comes twice on 2024-11-03
    EXPECT_EQ(Zone::find("America/Havana").value().start_of(day(2024, 11, 3)),
              at("2024-11-03T00:00:00-04:00"));
}

TEST(Zone, DaysOfLiterals) {
    const Zone tokyo = Zone::find("Asia/Tokyo").value();
    EXPECT_EQ(tokyo.days_of(*parse_report_date("2025-02-27T15:00:00Z")),
              (DayRange{day(2025, 2, 28), day(2025, 2, 28)}));
    EXPECT_EQ(tokyo.days_of(*parse_report_date("2025-02")), (DayRange{day(2025, 2, 1), day(2025, 2, 28)}));
}

TEST(Zone, UnboundedDaysStayUnbounded) {
    const Zone tokyo = Zone::find("Asia/Tokyo").value();
    EXPECT_LT(tokyo.start_of(first_day), tokyo.start_of(day(1, 1, 1)));
    EXPECT_GT(tokyo.start_of(no_day), tokyo.start_of(day(9999, 12, 31)));
}

TEST(Zone, UnknownNamesAreRefused) {
    for (const char* name :
         {"", "Asia/Tokio", "Tokyo", "Etc/Unknown", "GMT+9", "+09:00", "asia/tokyo", "日本"}) {
        const Result<Zone> zone = Zone::find(name, {0, 1, 2});
        ASSERT_FALSE(zone) << name;
        EXPECT_EQ(zone.errors()[0].code, "K0315");
    }
    EXPECT_EQ(Zone::find("Asia/Tokio", {0, 1, 2}).errors()[0].fix->replacement, "\"Asia/Tokyo\"");
    EXPECT_EQ(Zone::find("asia/tokyo", {0, 1, 2}).errors()[0].fix->replacement, "\"Asia/Tokyo\"");
    EXPECT_TRUE(Zone::find("Japan"));  // a link of the database
}

TEST(Zone, IsSharedBetweenThreads) {
    const Zone zone = Zone::find("America/New_York").value();
    std::vector<std::thread> threads;
    std::vector<std::int64_t> sums(4);
    for (std::size_t k = 0; k < sums.size(); ++k)
        threads.emplace_back([&, k] {
            for (std::int64_t t = 0; t < 2000 * a_day; t += a_day / 3) sums[k] += zone.day_of({t}).days;
        });
    for (std::thread& thread : threads) thread.join();
    for (const std::int64_t sum : sums) EXPECT_EQ(sum, sums[0]);
}

}  // namespace
}  // namespace kijun
