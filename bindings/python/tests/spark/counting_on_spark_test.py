"""Counting on the cluster: the figures of the command on the same lines, whatever happens to executors."""

import csv
import datetime
import importlib.util
import io
import json
import os

import pytest
from killing import killing

import kijun
import kijun.spark

BEFORE, AFTER = "r2023_09_29", "r2025_02_28"


def figures(rows):
    """The value of every figure by (table, row, title, column); small cases aside, which are told by other places."""
    return {(row["table"], row["row"], row["title"], row["column"]): row["text"] if row["value"] is None else row["value"]
            for row in rows if row["table"] not in ("refused", "outside") and row["column"] != "smallest"}


def number(text):
    try:
        return float(text)
    except ValueError:
        return text


def of_command(text):
    return figures({**row, "value": None, "text": number(row["value"])}
                   for row in csv.DictReader(io.StringIO(text, newline="")))


def refused(rows):
    return [(row["row"], row["value"], row["error_code"]) for row in rows if row["table"] == "refused"]


@pytest.fixture(scope="module")
def labelled(samples, tmp_path_factory):
    """The samples, some with what people decided."""
    lines = [json.loads(line) for line in (samples / "reports.ndjson").read_bytes().splitlines()]
    for number, line in enumerate(lines):
        if number % 3 == 0:
            line["label"] = ["bank_account", "out_of_scope", "crime_recruitment"][number % 9 // 3]
    file = tmp_path_factory.mktemp("labelled") / "labelled.ndjson"
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def impact_of_command(command, rules, labelled):
    return of_command(command("impact", rules._path, BEFORE, AFTER, labelled, "--format", "csv"))


def test_an_impact_is_that_of_the_command(spark, rules, labelled, impact_of_command):
    frame = spark.read.json(str(labelled)).repartition(5)
    rows = kijun.spark.impact(frame, rules, BEFORE, AFTER).collect()
    assert figures(rows) == impact_of_command
    assert {"outcomes", "categories", "agreement"} <= {row.table for row in rows}
    assert refused(rows) == [("rows", 0, None)]


def test_by_days_and_assessing(spark, rules, command, labelled):
    expected = of_command(command("impact", rules._path, "2025-02-27", "2025-02-28", labelled, "--mode", "assess",
                                  "--sample-of", "632804", "--format", "csv"))
    rows = kijun.spark.impact(spark.read.json(str(labelled)), rules, datetime.date(2025, 2, 27), "2025-02-28",
                              mode="assess", population=632_804).collect()
    assert figures(rows) == expected


def test_an_impact_although_an_executor_is_killed(spark, rules, labelled, impact_of_command):
    frame = spark.read.json(str(labelled)).repartition(6)
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "50")
    try:
        rows = kijun.spark.impact(frame.mapInArrow(killing(3), frame.schema), rules, BEFORE, AFTER).collect()
    finally:
        spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")
    assert figures(rows) == impact_of_command


def test_rows_that_cannot_be_counted_are_told(spark, rules):
    frame = spark.createDataFrame(
        [("1", "口座買います", "2025-06-01", None), ("2", "口座", "2025-99-01", None), ("3", "口座", None, "nothing"),
         ("4", "口座" * 100, None, None), (None, None, None, None)],
        "id string, text string, received_at string, label string")
    rows = kijun.spark.impact(frame, rules, BEFORE, AFTER, longest_row=500).collect()
    assert ("rows", 3, None) in refused(rows)
    assert sorted((code, id) for id, _, code in refused(rows) if code) == [
        ("K0705", "2"), ("K0713", ""), ("K0730", "3")]
    assert all(row.error for row in rows if row.error_code)


def test_nothing_to_count_is_told(spark, rules):
    frame = spark.createDataFrame([("1", "口座", "2025-99-01")], "id string, text string, received_at string")
    rows = kijun.spark.impact(frame, rules, BEFORE, AFTER).collect()
    assert figures(rows) == {}
    assert {code for _, _, code in refused(rows) if code} == {"K0705", "K0733"}


def test_what_cannot_be_asked_is_said_before_anything_runs(frame, rules):
    with pytest.raises(kijun.SelectionError):
        kijun.spark.impact(frame, rules, BEFORE, "nothing")
    with pytest.raises(kijun.SelectionError):
        kijun.spark.impact(frame, rules, BEFORE, BEFORE)
    with pytest.raises(ValueError):
        kijun.spark.impact(frame.select("id"), rules, BEFORE, AFTER)
    with pytest.raises(ValueError):
        kijun.spark.stats(frame.select("id"), rules, year=2025)
    with pytest.raises(ValueError, match="period"):
        kijun.spark.stats(frame, rules)
    with pytest.raises(ValueError, match="population"):
        kijun.spark.impact(frame, rules, BEFORE, AFTER, population=0)
    with pytest.raises(ValueError, match="mode"):
        kijun.spark.impact(frame, rules, BEFORE, AFTER, mode="screening")


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """A year of records as the published report has it: 633,036 lines."""
    path = os.path.join(os.path.dirname(__file__), *[".."] * 4, "tests", "command", "operation_report.py")
    loaded = importlib.util.spec_from_file_location("operation_report", path)
    module = importlib.util.module_from_spec(loaded)
    loaded.loader.exec_module(module)
    file = tmp_path_factory.mktemp("year") / "records.ndjson"
    module.write_records(file)
    return file


def test_the_tables_of_a_year_are_those_of_the_command(spark, command, rules, year):
    expected = of_command(command("stats", rules._path, year, "--year", "2025", "--survey", "2026-01-31",
                                  "--format", "csv"))
    assert len(expected) > 300
    frame = spark.read.json(str(year)).repartition(6)
    rows = kijun.spark.stats(frame, rules, year=2025, survey="2026-01-31").collect()
    assert figures(rows) == expected
    assert [row.value for row in rows if row.table == "outside"] == [0]
    assert refused(rows) == [("rows", 0, None)]


def test_records_that_cannot_be_counted_are_told(spark, rules):
    frame = spark.createDataFrame(
        [("1", "2025-06-01", "bank_account"), ("2", "2025-06-01", "nothing"), ("3", "2024-06-01", None)],
        "id string, received_at string, category string")
    rows = kijun.spark.stats(frame, rules, year=2025).collect()
    assert [row.value for row in rows if row.table == "outside"] == [1]
    assert refused(rows)[0] == ("rows", 1, None)
    assert [code for _, _, code in refused(rows)][1:] == ["K0722"]


def test_a_stream_adds_up(spark, rules, labelled, impact_of_command, tmp_path):
    frame = spark.read.json(str(labelled))
    frame.repartition(3).write.parquet(str(tmp_path / "source"))
    stream = spark.readStream.schema(frame.schema).option("maxFilesPerTrigger", "1").parquet(str(tmp_path / "source"))
    told = []

    def run():
        query = (kijun.spark.impact(stream, rules, BEFORE, AFTER).writeStream.outputMode("update")
                 .foreachBatch(lambda batch, _: told.append(batch.collect()))
                 .option("checkpointLocation", str(tmp_path / "checkpoint")).trigger(availableNow=True).start())
        assert query.awaitTermination(120)

    run()
    assert len(told) == 3
    assert figures(told[-1]) == impact_of_command
    # what was counted before is in the checkpoint
    frame.limit(7).write.mode("append").parquet(str(tmp_path / "source"))
    run()
    cases = [sum(row.value for row in rows if row.table == "outcomes" and "total" not in (row.row, row.column))
             for rows in told]
    assert cases[-1] == frame.count() + 7 and cases == sorted(set(cases))
