#include <gtest/gtest.h>

#include "kijun/business_days.hpp"

namespace kijun {
namespace {

LocalDay day(int year, int month, int date) { return *make_day(year, month, date); }

std::string after(LocalDay from, std::uint32_t n) {
    const auto found = BusinessDays::japan().after(from, n);
    return found ? to_string(*found) : std::string(found.errors().front().code);
}

std::string refused(std::string_view table) {
    const auto made = BusinessDays::read(table, "t.csv");
    return made ? "" : std::string(made.errors().front().code) + " " + made.errors().front().message.en;
}

TEST(BusinessDays, Weekends) {
    EXPECT_FALSE(is_weekend(day(2025, 2, 28)));
    EXPECT_TRUE(is_weekend(day(2025, 3, 1)));
    EXPECT_TRUE(is_weekend(day(2025, 3, 2)));
    EXPECT_FALSE(is_weekend(day(2025, 3, 3)));
    EXPECT_TRUE(is_weekend(day(1969, 12, 28)));
}

TEST(BusinessDays, CountsPastWeekendsAndHolidays) {
    EXPECT_EQ(after(day(2025, 2, 28), 0), "2025-02-28");
    EXPECT_EQ(after(day(2025, 2, 28), 1), "2025-03-03");
    EXPECT_EQ(after(day(2025, 2, 28), 5), "2025-03-07");
    EXPECT_EQ(after(day(2025, 5, 2), 2), "2025-05-08");   // 5/6 is the 振替休日 of 5/4
    EXPECT_EQ(after(day(2026, 9, 18), 1), "2026-09-24");  // 敬老の日, 国民の休日, 秋分の日
    EXPECT_EQ(after(day(2025, 12, 30), 2),
              "2026-01-02");  // the law has no holidays at the turn of the year but one
    EXPECT_EQ(after(day(2019, 4, 26), 1), "2019-05-07");  // the ten days of 2019
    EXPECT_EQ(after(day(2025, 3, 1), 1), "2025-03-03");   // from a closed day
}

TEST(BusinessDays, OutsideTheRangeIsAnError) {
    EXPECT_EQ(after(day(2017, 12, 31), 1), "K0330");
    EXPECT_EQ(after(day(2027, 12, 31), 1), "K0330");
    EXPECT_EQ(after(day(2027, 12, 31), 0), "2027-12-31");
    EXPECT_EQ(after(day(2027, 12, 24), 5), "2027-12-31");
    EXPECT_EQ(after(day(2027, 12, 24), 6), "K0330");
}

TEST(BusinessDays, TellsWhatIsWrongWithATable) {
    EXPECT_EQ(refused("# c\nfrom,2025-01-01\r\nto,2025-12-31\r\n2025-01-01,元日\r\n"), "");
    EXPECT_EQ(refused("from,2025-01-01\n2025-01-01,x\n"), "K0331 t.csv, line 2: no range of days");
    EXPECT_EQ(refused("from,2025-01-01\nto,2025-13-01\n"), "K0331 t.csv, line 2: not a day");
    EXPECT_EQ(refused("from,2025-01\n"), "K0331 t.csv, line 1: not a day");
    EXPECT_EQ(refused("from,2025-01-01\nfrom,2025-01-01\n"), "K0331 t.csv, line 2: given twice");
    EXPECT_EQ(refused("2025-01-01\n"), "K0331 t.csv, line 1: no comma");
    EXPECT_EQ(refused("2025-01-01,\n"), "K0331 t.csv, line 1: a holiday without a name");
    EXPECT_EQ(refused("2025-01-01,a\n2025-01-01,b\n"), "K0331 t.csv, line 2: a day given twice");
    EXPECT_EQ(refused("from,2025-01-01\nto,2025-12-31\n2026-01-01,a\n"),
              "K0331 t.csv, line 3: 2026-01-01 lies outside the range");
    EXPECT_EQ(refused("from,2025-01-02\nto,2025-01-01\n"), "K0331 t.csv, line 2: no range of days");
    EXPECT_EQ(refused(""), "K0331 t.csv, line 0: no range of days");
}

}  // namespace
}  // namespace kijun
