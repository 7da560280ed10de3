"""Comparing on the cluster: the figures of kijun impact on the same lines, whatever happens to executors."""

import csv
import io

import pytest
from killing import killing
from pyspark.sql import functions as sf

import kijun
import kijun.spark

BEFORE, AFTER = "r2023_09_29", "r2025_02_28"


def figures(rows):
    return {(row["table"], row["row"], row["column"]): int(row["cases"]) for row in rows}


def of_command(text):
    """The same of the command's tables, zeros and sums aside."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return figures({**row, "cases": row["value"]} for row in rows
                   if row["table"] in ("outcomes", "categories") and "total" not in (row["row"], row["column"])
                   and row["value"] != "0")


@pytest.fixture(scope="module")
def impact_of_command(command, rules, samples):
    found = of_command(command("impact", rules._path, BEFORE, AFTER, samples / "reports.ndjson", "--format", "csv"))
    assert len(found) > 20
    return found


def test_an_impact_is_that_of_the_command(frame, rules, impact_of_command):
    assert figures(kijun.spark.impact(frame, rules, BEFORE, AFTER).collect()) == impact_of_command


def test_by_days_and_assessing(frame, rules, command, samples):
    expected = of_command(command("impact", rules._path, "2025-02-27", "2025-02-28", samples / "reports.ndjson",
                                  "--mode", "assess", "--format", "csv"))
    rows = kijun.spark.impact(frame, rules, "2025-02-27", "2025-02-28", mode="assess").collect()
    assert figures(rows) == expected


def test_an_impact_although_an_executor_is_killed(spark, frame, rules, impact_of_command):
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "20")
    try:
        dying = frame.repartition(8).mapInArrow(killing(3), frame.schema)
        assert figures(kijun.spark.impact(dying, rules, BEFORE, AFTER).collect()) == impact_of_command
    finally:
        spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")


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
    counted = figures(kijun.spark.impact(frame, rules, BEFORE, AFTER, longest_row=500).collect())
    assert {key: cases for key, cases in counted.items() if key[0] == "refused"} == {
        ("refused", "K0705", "rows"): 1, ("refused", "K0713", "rows"): 1}
    assert sum(cases for key, cases in counted.items() if key[0] == "outcomes") == 2


def test_what_cannot_be_asked_is_said_before_anything_runs(frame, rules):
    with pytest.raises(kijun.SelectionError):
        kijun.spark.impact(frame, rules, BEFORE, "nothing")
    with pytest.raises(ValueError, match="more than one"):
        kijun.spark.impact(frame, rules, BEFORE, "2025-02")
    with pytest.raises(ValueError):
        kijun.spark.impact(frame.select("id"), rules, BEFORE, AFTER)
    with pytest.raises(ValueError, match="before"):
        kijun.spark.compare(frame.withColumn("before", sf.lit(1)), rules, BEFORE, AFTER, keep="before")


def test_a_stream_adds_up(spark, frame, rules, impact_of_command, tmp_path):
    frame.repartition(3).write.parquet(str(tmp_path / "source"))
    stream = spark.readStream.schema(frame.schema).option("maxFilesPerTrigger", "1").parquet(str(tmp_path / "source"))
    query = (kijun.spark.impact(stream, rules, BEFORE, AFTER).writeStream.outputMode("complete").format("memory")
             .queryName("moved").trigger(availableNow=True).start())
    assert query.awaitTermination(120)
    assert figures(spark.table("moved").collect()) == impact_of_command
