#!/usr/bin/env python3
"""The table of Japanese holidays against the rules of the law (国民の祝日に関する法律), computed here.

The table is what the engine reads; this is an independent account of how it comes about: fixed days, days by
week and month, the equinoxes by the usual approximation of the almanac (good for 1980 to 2099), the exceptions
of 2019, 2020 and 2021, then 振替休日 and 国民の休日 of article 3.
"""
import sys
import unittest
from datetime import date, timedelta
from pathlib import Path

TABLE = Path(__file__).resolve().parents[2] / "stdlib_rules" / "calendars" / "japan.csv"
MONDAY, SUNDAY = 0, 6


def nth_monday(year, month, n):
    first = date(year, month, 1)
    return first + timedelta((MONDAY - first.weekday()) % 7 + 7 * (n - 1))


def equinox(year, month, base):
    return date(year, month, int(base + 0.242194 * (year - 1980) - (year - 1980) // 4))


def named_holidays(year):
    days = {
        date(year, 1, 1): "元日",
        nth_monday(year, 1, 2): "成人の日",
        date(year, 2, 11): "建国記念の日",
        equinox(year, 3, 20.8431): "春分の日",
        date(year, 4, 29): "昭和の日",
        date(year, 5, 3): "憲法記念日",
        date(year, 5, 4): "みどりの日",
        date(year, 5, 5): "こどもの日",
        nth_monday(year, 9, 3): "敬老の日",
        equinox(year, 9, 23.2488): "秋分の日",
        date(year, 11, 3): "文化の日",
        date(year, 11, 23): "勤労感謝の日",
    }
    if year <= 2018:
        days[date(year, 12, 23)] = "天皇誕生日"
    if year >= 2020:
        days[date(year, 2, 23)] = "天皇誕生日"
    if year == 2019:
        days[date(2019, 5, 1)] = "天皇の即位の日"
        days[date(2019, 10, 22)] = "即位礼正殿の儀の行われる日"
    sports = "体育の日" if year <= 2019 else "スポーツの日"
    if year == 2020:
        summer = (date(2020, 7, 23), date(2020, 8, 10), date(2020, 7, 24))
    elif year == 2021:
        summer = (date(2021, 7, 22), date(2021, 8, 8), date(2021, 7, 23))
    else:
        summer = (nth_monday(year, 7, 3), date(year, 8, 11), nth_monday(year, 10, 2))
    days.update(zip(summer, ("海の日", "山の日", sports)))
    return days


def holidays(year):
    named = named_holidays(year)
    days = dict(named)
    for day in sorted(named):
        if day.weekday() == SUNDAY:
            while day in named:
                day += timedelta(1)
            days[day] = "振替休日"
    for day in sorted(named):
        between = day + timedelta(1)
        if between not in named and between + timedelta(1) in named:
            days.setdefault(between, "国民の休日")
    return days


class Holidays(unittest.TestCase):
    def setUp(self):
        lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
        self.first, self.last = (date.fromisoformat(line.split(",")[1]) for line in lines[:2])
        rows = [line.split(",") for line in lines[2:]]
        self.table = {date.fromisoformat(day): name for day, name in rows}
        self.assertEqual(len(self.table), len(rows))

    def test_every_day_of_the_range(self):
        self.assertEqual((self.first.month, self.first.day, self.last.month, self.last.day), (1, 1, 12, 31))
        for year in range(self.first.year, self.last.year + 1):
            self.assertEqual(holidays(year), {d: n for d, n in self.table.items() if d.year == year})
        self.assertTrue(all(self.first <= day <= self.last for day in self.table))

    def test_both_kinds_of_article_3_occur(self):
        self.assertEqual(self.table[date(2025, 5, 6)], "振替休日")
        self.assertEqual(self.table[date(2026, 9, 22)], "国民の休日")


if __name__ == "__main__":
    sys.exit(unittest.main())
