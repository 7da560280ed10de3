"""Comparing on the cluster, row by row: what one machine says of each revision."""

import pytest
from pyspark.sql import functions as sf

import kijun
import kijun.spark

BEFORE, AFTER = "r2023_09_29", "r2025_02_28"


def test_row_by_row(frame, rules, reports):
    rows = kijun.spark.compare(frame, rules, BEFORE, AFTER).collect()
    assert sorted(row.id for row in rows) == sorted(reports["id"].to_pylist())
    for side, name in (("before", BEFORE), ("after", AFTER)):
        local = {row["id"]: row for row in rules.revision(name).judge_table(reports).to_pylist()}
        for row in rows:
            told = row[side].asDict()
            assert told == {name: local[row.id][name] for name in told}


def test_rows_that_cannot_be_compared_are_told(spark, rules):
    frame = spark.createDataFrame(
        [("1", "口座買います", "2025-06-01"), ("2", "口座", "2025-99-01"), ("3", "口座" * 100, None), (None, None, None)],
        "id string, text string, received_at string")
    rows = {row.id: row for row in kijun.spark.compare(frame, rules, BEFORE, AFTER, longest_row=500).collect()}
    assert {id: row.error_code for id, row in rows.items()} == {"1": None, "2": "K0705", "3": "K0713", None: None}
    assert rows["3"].before.outcome is None and rows["3"].before.categories == []


def test_a_fact_that_only_one_side_can_read(spark):
    """Declared otherwise by the later revision: the row says so, whichever side it is."""
    rules = kijun.compile("""
        guideline example "見本" { timezone "Asia/Tokyo" judged by received }
        revision first "一" of example { effective 2020-04-01 }
        class illegal "違法情報"
        fact n: bool "見たか"
        category account "口座" in illegal { post has "口座" and n }
        revision second "二" amends example { effective 2021-04-01
          replace category account { post has "口座" and n >= 2 }
          replace fact n: integer "何件か"
        }""")
    for before, after, refused in (("first", "second", "after"), ("second", "first", "before")):
        frame = spark.createDataFrame([("1", "口座", {"n": True})], "id string, text string, facts struct<n: boolean>")
        (row,) = kijun.spark.compare(frame, rules, before, after).collect()
        assert row.error_code == "K0711" and "n" in row.error
        assert row[refused].outcome is None and row[{"before": "after", "after": "before"}[refused]].outcome


def test_facts_of_no_such_name_are_told_before_anything_runs(spark, rules):
    frame = spark.createDataFrame([("1", "口座", {"n": True})], "id string, text string, facts struct<no_such_fact: boolean>")
    for ask in (lambda: kijun.spark.compare(frame, rules, BEFORE, AFTER), lambda: kijun.spark.judge(frame, rules),
                lambda: kijun.spark.impact(frame, rules, BEFORE, AFTER)):
        with pytest.warns(kijun.ReportWarning, match="no_such_fact"):
            ask()


def test_what_cannot_be_asked_is_said_before_anything_runs(frame, rules):
    with pytest.raises(kijun.SelectionError):
        kijun.spark.compare(frame, rules, BEFORE, "nothing")
    with pytest.raises(ValueError, match="more than one"):
        kijun.spark.compare(frame, rules, BEFORE, "2025-02")
    with pytest.raises(ValueError):
        kijun.spark.compare(frame.select("id"), rules, BEFORE, AFTER)
    with pytest.raises(ValueError, match="before"):
        kijun.spark.compare(frame.withColumn("before", sf.lit(1)), rules, BEFORE, AFTER, keep="before")
