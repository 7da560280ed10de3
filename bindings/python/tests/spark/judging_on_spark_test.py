"""Judging on the cluster: the rows of the local call, each once, whatever happens to rows and executors."""

import datetime
import os
import re
from collections import Counter

import pyarrow
import pytest
from pyspark.errors import PySparkException
from pyspark.sql import functions as sf

import kijun
import kijun.spark
from kijun.spark import _shipping
from kijun.spark._shipping import ship
from killing import killing
from rows import plain

EXAMPLE = """\
guideline example "見本の基準" { timezone "Asia/Tokyo" judged by received }
revision first "初版" of example { effective 平成20年4月1日 }
class illegal "違法情報"
terms goods 等 { "口座" "通帳" }
category account "口座の売買の誘い" in illegal { number ① post has goods }
"""
WORDS = "使っていない通/帳、高く買います。"


@pytest.fixture(scope="module")
def expected(rules, reports):
    rows = rules.judge_table(reports).to_pylist()
    assert len(rows) > len(reports)  # some know only the month
    return sorted(({name: value for name, value in row.items() if name != "row"} for row in rows),
                  key=lambda row: (row["id"], row["revision"] or ""))


def test_the_rows_of_the_local_call(frame, rules, expected):
    assert plain(kijun.spark.judge(frame, rules).collect()) == expected


def test_rules_are_asked_as_they_are_here(frame, rules, reports):
    asked = rules.at("2025-02-27")
    judged = kijun.spark.judge(frame, asked, mode="assess").collect()
    local = asked.judge_table(reports, mode="assess").to_pylist()
    assert Counter((row["id"], row["outcome"]) for row in judged) == Counter(
        (row["id"], row["outcome"]) for row in local)


def test_a_bundle_as_a_file(frame, rules, expected, tmp_path):
    (tmp_path / "ihc.kjb").write_bytes(rules._core.bundle())
    loaded = kijun.load(tmp_path / "ihc.kjb")
    assert plain(kijun.spark.judge(frame, loaded).collect()) == expected
    (tmp_path / "ihc.kjb").unlink()
    assert kijun.spark.judge(frame, loaded).count() == len(expected)  # what was sent is there


def test_own_columns_and_names(spark, rules):
    frame = spark.createDataFrame(
        [(7, WORDS, datetime.date(2025, 6, 1), b"x"), (8, "晴れ", datetime.date(2025, 6, 1), b"y")],
        "number long, `the body` string, day date, seal binary")
    judged = kijun.spark.judge(frame, rules, columns={"text": "the body", "received_at": "day"},
                               keep=["seal", "number"])
    assert judged.columns[:3] == ["seal", "number", "revision"]
    assert {(bytes(row.seal), row.number, row.outcome) for row in judged.collect()} == {
        (b"x", 7, "candidate"), (b"y", 8, "out_of_scope")}


@pytest.mark.parametrize("asked", [{"columns": {"text": "nothing"}}, {"columns": {"words": "text"}},
                                   {"keep": ["nothing"]}, {"keep": ["outcome"]}, {"longest_row": 0}])
def test_what_cannot_be_asked_is_said_before_anything_runs(frame, rules, asked):
    with pytest.raises(ValueError):
        kijun.spark.judge(frame.withColumn("outcome", sf.lit("")), rules, **asked)


def test_times_without_a_zone_are_refused(frame, rules):
    with pytest.raises(ValueError, match="received_at"):
        kijun.spark.judge(frame.withColumn("received_at", sf.lit("2025-06-01").cast("timestamp_ntz")), rules)


def test_bad_rows_are_answered(spark, rules):
    frame = spark.createDataFrame(
        [("good", WORDS, "2025-06-01"), ("no text", None, "2025-06-01"), ("no date", WORDS, None),
         ("broken date", WORDS, "2025-13-45"), ("before all", WORDS, "1900-01-01"), (None, WORDS, "2025-06-01"),
         ("long", "", "2025-06-01"), ("not UTF-8", "", "2025-06-01"), ("zero", "\0" * 10 + WORDS, "2025-06-01")],
        "id string, text string, received_at string").withColumn("text", sf.when(
            sf.col("id") == "long", sf.repeat(sf.lit("あ"), 2_000_000)).when(
            sf.col("id") == "not UTF-8", sf.lit(b"\xff\xfe\x80").cast("string")).otherwise(sf.col("text")))
    rows = {row.id: row for row in kijun.spark.judge(frame, rules, longest_row=5_000_000).collect()}
    assert len(rows) == 9
    codes = {id: row.error_code for id, row in rows.items()}
    assert codes == {"good": None, "no text": None, None: None, "zero": None, "no date": "K0320",
                     "broken date": "K0705", "before all": "K0321", "long": "K0713", "not UTF-8": "K0701"}
    assert all((row.error is None) == (row.error_code is None) for row in rows.values())
    assert all((row.outcome is None) == (row.error is not None) for row in rows.values())
    assert "6000000 bytes" in rows["long"].error and rows["long"].evidence == []
    assert rows["zero"].outcome == rows["good"].outcome == "candidate"


def test_rows_of_very_different_size(spark, rules):
    """Long rows beside many short ones, in one partition: batches are bounded by bytes, too."""
    frame = spark.range(0, 3000, 1, 1).select(
        sf.col("id").cast("string").alias("id"), sf.lit("2025-06-01").alias("received_at"),
        sf.concat(sf.lit(WORDS), sf.when(sf.col("id") % 100 == 0, sf.repeat(sf.lit("晴れ。"), 200_000)).otherwise(
            "")).alias("text"))
    spark.conf.set("spark.sql.execution.arrow.maxBytesPerBatch", str(8 << 20))
    try:
        judged = kijun.spark.judge(frame, rules)
        found = judged.groupBy("outcome").agg(sf.count("*"), sf.countDistinct("id")).collect()
    finally:
        spark.conf.unset("spark.sql.execution.arrow.maxBytesPerBatch")
    assert [tuple(row) for row in found] == [("candidate", 3000, 3000)]


def test_the_bundle_goes_to_every_executor_once(cluster, spark, frame, rules):
    """… and every Python process loads it once, however many tasks there are."""
    for _ in range(2):
        assert kijun.spark.judge(frame, rules).count() > 0
    shipped = ship(spark.sparkContext, rules)
    _loaded = _shipping._loaded  # by reference: the one of the executor

    def loads(batches):
        rows = sum(len(batch) for batch in batches)
        assert shipped.rules().hash == shipped.hash and shipped.rules()._core is _loaded(shipped.hash)
        yield pyarrow.RecordBatch.from_pylist(
            [{"process": os.getpid(), "rows": rows, "loads": _loaded.cache_info().misses}])

    told = frame.repartition(8).mapInArrow(loads, "process long, rows long, loads long").collect()
    assert sum(row.rows for row in told) == frame.count()
    sent = len(list(_shipping._sent[spark.sparkContext.applicationId].glob("*.kjb")))
    assert all(1 <= row.loads <= sent for row in told)
    logs = cluster.executor_logs(spark.sparkContext.applicationId)
    fetched = [len(re.findall(rf"Fetching \S+/kijun-{rules.hash}.kjb to ", log)) for log in logs.values()]
    assert fetched and max(fetched) == 1


def test_an_executor_is_killed_and_every_row_counts_once(cluster, spark, rules, tmp_path):
    application = spark.sparkContext.applicationId
    before = set(cluster.executor_logs(application))
    reports = spark.range(0, 12_000, 1, 12).select(
        sf.col("id").cast("string").alias("id"), sf.lit("2025-06-01").alias("received_at"),
        sf.concat(sf.lit(WORDS), sf.col("id")).alias("text"))
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "200")
    try:
        judged = kijun.spark.judge(reports, rules)
        judged.mapInArrow(killing(5), judged.schema).write.parquet(str(tmp_path / "judged"))
    finally:
        spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")
    written = spark.read.parquet(str(tmp_path / "judged"))
    assert Counter(row.id for row in written.select("id").collect()) == Counter(map(str, range(12_000)))
    assert written.where("outcome = 'candidate'").count() == 12_000
    assert set(cluster.executor_logs(application)) - before  # another took its place


def test_a_stream_of_files(spark, frame, rules, expected, tmp_path):
    source, sink = tmp_path / "source", tmp_path / "sink"
    frame.repartition(3).write.parquet(str(source))
    stream = spark.readStream.schema(frame.schema).option("maxFilesPerTrigger", "1").parquet(str(source))

    def run():
        query = (kijun.spark.judge(stream, rules).writeStream.format("parquet").option("path", str(sink))
                 .option("checkpointLocation", str(tmp_path / "checkpoint")).trigger(availableNow=True).start())
        assert query.awaitTermination(120)

    run()
    assert plain(spark.read.parquet(str(sink)).collect()) == expected
    frame.limit(5).write.mode("append").parquet(str(source))  # it goes on where it was
    run()
    assert spark.read.parquet(str(sink)).count() > len(expected)


def test_what_was_loaded_is_sent_whatever_became_of_the_file(frame, rules, tmp_path):
    (tmp_path / "one.kijun").write_text(EXAMPLE, encoding="utf-8")
    made = kijun.load(tmp_path / "one.kijun")
    made.save(tmp_path / "one.kjb")
    loaded = kijun.load(tmp_path / "one.kjb")
    rules.save(tmp_path / "one.kjb")
    (tmp_path / "one.kijun").unlink()
    counts = [kijun.spark.judge(frame, one).where("outcome = 'candidate'").count() for one in (loaded, made)]
    assert counts[0] == counts[1] > 0


def test_only_the_answers_asked_for(frame, rules, reports):
    judged = kijun.spark.judge(frame, rules, answers=["outcome", "error_code"])
    assert judged.columns == ["id", "outcome", "error_code"]
    local = rules.judge_table(reports).to_pylist()
    assert sorted(map(tuple, judged.collect()), key=str) == sorted(
        ((row["id"], row["outcome"], row["error_code"]) for row in local), key=str)
    long = kijun.spark.judge(frame, rules, answers="error_code", longest_row=1)
    assert {row.error_code for row in long.collect()} >= {"K0713"}
    with pytest.raises(ValueError, match="no answer 'row'"):
        kijun.spark.judge(frame, rules, answers=["row"])
