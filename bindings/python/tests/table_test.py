"""Tables: what a row says is what a line says, whichever library the table is of."""

import datetime
import json
import zoneinfo

import duckdb
import pandas
import polars
import pyarrow
import pytest

import kijun

WORDS = "使っていない通/帳、ｷｬｯｼｭｶｰﾄﾞ、高く買います。"
TOKYO = zoneinfo.ZoneInfo("Asia/Tokyo")


@pytest.fixture(scope="module")
def reports(samples):
    return [json.loads(line) for line in (samples / "reports.ndjson").read_bytes().splitlines()]


@pytest.fixture(scope="module")
def table(reports):
    """The samples, with text for dates and a struct of facts."""
    return pyarrow.Table.from_pylist(reports, schema=pyarrow.schema(
        [(name, pyarrow.string()) for name in ("id", "received_at", "posted_at", "url", "title", "text",
                                               "page_text", "provider_country", "server_country", "source")]
        + [("facts", pyarrow.struct(facts_of(reports)))]))


def facts_of(reports):
    kinds = {bool: pyarrow.bool_(), int: pyarrow.int64(), str: pyarrow.string()}
    found = {}
    for report in reports:
        for name, value in (report.get("facts") or {}).items():
            assert found.setdefault(name, kinds[type(value)]) == kinds[type(value)], name
    return sorted(found.items())


def as_rows(numbered):
    """Verdicts, with the number of their report, as the rows of a table."""
    rows = []
    for number, verdict in numbered:
        missing = []
        for finding in verdict.findings:
            missing += [one.fact for one in finding.missing if one.fact not in missing]
        rows.append({
            "row": number, "id": verdict.id, "revision": verdict.revision, "outcome": verdict.outcome,
            "categories": [one.category for one in verdict.findings if one.status == "met"],
            "undetermined": [one.category for one in verdict.findings if one.status == "undetermined"],
            "evidence": [
                {"category": finding.category, "criterion": hit.criterion, "field": hit.field, "term": hit.term,
                 "start_byte": hit.start_byte, "end_byte": hit.end_byte, "start_char": hit.start_char,
                 "end_char": hit.end_char, "text": hit.text}
                for finding in verdict.findings for hit in finding.evidence],
            "missing": missing, "error_code": None, "error": None})
    return rows


@pytest.fixture(scope="module")
def expected(rules, reports):
    rows = as_rows((number, verdict) for number, report in enumerate(reports)
                   for verdict in rules.judge_each(report))
    assert len(rows) > len(reports)  # some know only the month
    return rows


def test_a_row_is_judged_like_a_line(rules, table, expected):
    judged = rules.judge_table(table)
    assert isinstance(judged, pyarrow.Table)
    judged.validate(full=True)
    assert judged.to_pylist() == expected


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_the_same_for_any_number_of_threads_and_any_batches(rules, table, expected, threads):
    many = pyarrow.concat_tables([table] * 5).combine_chunks()
    judged = rules.judge_table(pyarrow.Table.from_batches(many.to_batches(max_chunksize=2500)), threads=threads)
    assert judged.to_pylist() == [{**row, "row": row["row"] + copy * len(table)}
                                  for copy in range(5) for row in expected]


def test_slices_of_tables_begin_where_they_begin(rules, table, expected):
    for begin, length in ((1, 9), (100, 300), (1000, 1)):
        batch = table.slice(begin, length).to_batches()[0]
        judged = rules.judge_table(pyarrow.Table.from_batches([batch])).to_pylist()
        assert [{**row, "row": row["row"] + begin} for row in judged] == [
            row for row in expected if begin <= row["row"] < begin + length]


def test_polars(rules, table, expected):
    judged = rules.judge_table(polars.DataFrame(table))
    assert isinstance(judged, polars.DataFrame)
    assert judged.to_dicts() == expected


def test_polars_with_categories(rules):
    frame = polars.DataFrame({"text": [WORDS, "晴れ", WORDS], "received_at": 3 * [datetime.date(2025, 6, 1)]})
    judged = rules.judge_table(frame.with_columns(polars.col("text").cast(polars.Categorical)))
    assert judged["outcome"].to_list() == ["candidate", "out_of_scope", "candidate"]


def test_pandas(rules, table, expected):
    frame = table.to_pandas()
    judged = rules.judge_table(frame)
    assert isinstance(judged, pandas.DataFrame)
    assert list(judged["outcome"]) == [row["outcome"] for row in expected]
    assert list(judged["id"]) == [row["id"] for row in expected]


def test_duckdb(rules, table, expected):
    connection = duckdb.connect()
    connection.register("reports", table)
    relation = connection.sql("select id, text, title, page_text, url, received_at from reports limit 50")
    judged = rules.judge_table(relation)
    assert [row["id"] for row in judged.to_pylist()] == [row["id"] for row in expected if row["row"] < 50]
    verdicts = judged  # noqa: F841  DuckDB finds it by its name
    counted = connection.sql("select outcome, count(*) from verdicts group by all").fetchall()
    assert sum(count for _, count in counted) == len(judged) >= 50


def test_a_stream_is_judged_as_it_is_read(rules):
    taken = []

    def batches():
        for number in range(1000):
            taken.append(number)
            yield pyarrow.record_batch({"text": [WORDS], "received_at": ["2025-06-01"]})

    schema = pyarrow.schema([("text", pyarrow.string()), ("received_at", pyarrow.string())])
    reader = pyarrow.RecordBatchReader.from_batches(schema, batches())
    judged = rules.judge_table(reader)
    assert isinstance(judged, pyarrow.RecordBatchReader)
    assert judged.read_next_batch().to_pylist()[0]["outcome"] == "candidate"
    assert len(taken) < 10


def test_dates_of_every_kind_pick_the_same_revision(rules):
    second = datetime.timedelta(seconds=1)
    midnight = datetime.datetime(2025, 2, 28, tzinfo=TOKYO)
    instants = [midnight - second, midnight, midnight - datetime.timedelta(milliseconds=1)]
    revisions = ["r2023_09_29", "r2025_02_28", "r2023_09_29"]
    for unit in ("ms", "us", "ns"):
        for zone in ("Asia/Tokyo", "UTC", "America/New_York"):
            dates = pyarrow.array(instants, pyarrow.timestamp(unit, zone))
            judged = rules.judge_table(pyarrow.table({"text": 3 * [WORDS], "received_at": dates}))
            assert judged["revision"].to_pylist() == revisions
    days = pyarrow.array([datetime.date(2025, 2, 27), datetime.date(2025, 2, 28), None], pyarrow.date32())
    judged = rules.judge_table(pyarrow.table({"text": 3 * [WORDS], "received_at": days}))
    assert judged["revision"].to_pylist() == ["r2023_09_29", "r2025_02_28", None]
    assert judged["error_code"].to_pylist() == [None, None, "K0320"]
    early = pyarrow.array([datetime.date(1969, 12, 31)], pyarrow.date32())
    assert rules.judge_table(pyarrow.table({"text": [WORDS], "received_at": early}))["error_code"].to_pylist() == [
        "K0321"]


def test_every_way_to_store_a_text(rules, reports):
    texts = [report["text"] if "text" in report else None for report in reports[:64]]
    plain = pyarrow.array(texts, pyarrow.string())
    days = pyarrow.array(["2025-06-01"] * len(texts))
    wanted = rules.judge_table(pyarrow.table({"text": plain, "received_at": days})).to_pylist()
    for kind in (pyarrow.large_string(), pyarrow.string_view(), pyarrow.dictionary(pyarrow.int8(), pyarrow.string()),
                 pyarrow.dictionary(pyarrow.uint32(), pyarrow.large_string())):
        stored = (plain.dictionary_encode().cast(kind) if pyarrow.types.is_dictionary(kind) else plain.cast(kind))
        judged = rules.judge_table(pyarrow.table({"text": stored, "received_at": days}))
        assert judged.to_pylist() == wanted, kind


def test_nothing_is_lost_where_rows_are_bad(rules):
    ill = pyarrow.StringArray.from_buffers(2, pyarrow.py_buffer(b"\0\0\0\0\1\0\0\0\2\0\0\0"),
                                           pyarrow.py_buffer(b"\xffa"))
    judged = rules.judge_table(pyarrow.table({"text": ill, "received_at": ["2025-06-01", "2025-06-01"]}))
    assert judged["error_code"].to_pylist() == ["K0701", None]
    table = pyarrow.table({
        "id": ["a", "", None, "d"], "text": [WORDS, WORDS, None, WORDS],
        "received_at": ["2025-06-01", "2025-06-01", "2025-06-01", "someday"]})
    judged = rules.judge_table(table).to_pylist()
    assert [row["row"] for row in judged] == [0, 1, 2, 3]
    assert [row["error_code"] for row in judged] == [None, "K0704", None, "K0705"]
    assert [row["outcome"] for row in judged] == ["candidate", None, "out_of_scope", None]
    assert judged[2]["id"] == "line-3"
    assert all(row["error"] for row in judged if row["error_code"])


def test_facts(rules):
    table = pyarrow.table({"text": 3 * ["所持OK銃"], "received_at": 3 * ["2025-06-01"],
                           "facts": [{"publicly_viewable": True}, {"publicly_viewable": False}, None]})
    judged = rules.judge_table(table).to_pylist()
    lines = [{"text": "所持OK銃", "received_at": "2025-06-01", "facts": facts}
             for facts in ({"publicly_viewable": True}, {"publicly_viewable": False}, None)]
    assert [row["outcome"] for row in judged] == [one.outcome for one in rules.judge_many(lines)]
    assert len({row["outcome"] for row in judged}) > 1


DURATIONS = """guideline g "G" { timezone "Asia/Tokyo" judged by received }
revision r of g { effective 2025-01-01 }
class c "C"
fact kept: duration(months) "how long?"
category long "long" in c { kept >= 6 months }
"""


def test_durations(tmp_path):
    file = tmp_path / "durations.kijun"
    file.write_text(DURATIONS, encoding="utf-8")
    durations = kijun.load(file)

    def outcomes(kept):
        facts = pyarrow.StructArray.from_arrays([kept], ["kept"])
        rows = durations.judge_table(pyarrow.table({
            "text": len(kept) * [""], "received_at": len(kept) * ["2025-06-01"], "facts": facts})).to_pylist()
        return [row["error_code"] or row["outcome"] for row in rows]

    days = [datetime.timedelta(days=180), datetime.timedelta(days=184), None]
    for unit in ("s", "ms", "us", "ns"):
        assert outcomes(pyarrow.array(days, pyarrow.duration(unit))) == ["out_of_scope", "candidate", "out_of_scope"]
    intervals = [pyarrow.MonthDayNano([6, 0, 0]), pyarrow.MonthDayNano([5, 27, 0]), pyarrow.MonthDayNano([6, 0, 1])]
    assert outcomes(pyarrow.array(intervals)) == ["candidate", "out_of_scope", "K0711"]
    assert outcomes(pyarrow.array(["6か月", "P5M", "6"])) == ["candidate", "out_of_scope", "K0711"]
    assert outcomes(pyarrow.array([datetime.timedelta(hours=36), datetime.timedelta(days=-1)])) == ["K0711", "K0711"]

    report = {"text": "", "received_at": "2025-06-01"}
    assert durations.judge({**report, "facts": {"kept": datetime.timedelta(days=184)}}).outcome == "candidate"
    with pytest.raises(kijun.ReportError):
        durations.judge({**report, "facts": {"kept": datetime.timedelta(hours=36)}})


def test_several_verdicts_a_row(rules):
    table = pyarrow.table({"text": [WORDS, WORDS], "received_at": ["2025-02", "2025-06-01"]})
    judged = rules.judge_table(table)
    assert judged["row"].to_pylist() == [0, 0, 1]
    assert rules.at("2025-03-01").judge_table(table)["revision"].to_pylist() == 2 * ["r2025_02_28"]


def test_columns_of_other_names(rules):
    table = pyarrow.table({"body": [WORDS], "day": ["2025-06-01"], "text": [3]})
    judged = rules.judge_table(table, columns={"text": "body", "received_at": "day"})
    assert judged["outcome"].to_pylist() == ["candidate"]


def test_tables_that_hold_no_reports(rules):
    for table, why in (
        ({"body": ["x"]}, "say which one"),
        ({"text": [3]}, "must hold texts"),
        ({"text": ["x"], "received_at": [datetime.datetime(2025, 2, 28)]}, "no zone"),
        ({"text": ["x"], "facts": ["{}"]}, "struct"),
        ({"text": ["x"], "facts": [{"cost": 1.5}]}, "facts.cost"),
    ):
        with pytest.raises(ValueError, match=why):
            rules.judge_table(pyarrow.table(table))
    with pytest.raises(ValueError, match="no column 'body'"):
        rules.judge_table(pyarrow.table({"text": ["x"]}), columns={"title": "body"})
    with pytest.raises(ValueError, match="no field 'txt'"):
        rules.judge_table(pyarrow.table({"text": ["x"]}), columns={"txt": "text"})


def test_an_error_of_the_source_is_an_error(rules):
    def batches():
        yield pyarrow.record_batch({"text": [WORDS], "received_at": ["2025-06-01"]})
        raise OSError("the disk is gone")

    schema = pyarrow.schema([("text", pyarrow.string()), ("received_at", pyarrow.string())])
    judged = rules.judge_table(pyarrow.RecordBatchReader.from_batches(schema, batches()))
    assert judged.read_next_batch().num_rows == 1
    with pytest.raises(OSError, match="the disk is gone"):
        judged.read_next_batch()


def test_a_stream_of_no_known_library(rules):
    class Mine:
        def __arrow_c_stream__(self, requested_schema=None):
            return pyarrow.table({"text": [WORDS], "received_at": ["2025-06-01"]}).__arrow_c_stream__()

    judged = rules.judge_table(Mine())
    assert pyarrow.table(judged)["outcome"].to_pylist() == ["candidate"]
    with pytest.raises(RuntimeError, match="once"):
        pyarrow.table(judged)


def test_empty_tables(rules):
    table = pyarrow.table({"text": pyarrow.array([], pyarrow.string())})
    judged = rules.judge_table(table)
    assert judged.num_rows == 0 and "evidence" in judged.column_names


def test_a_function_for_duckdb(rules):
    """As the page of the package shows it: whole columns in, one back."""
    def categories(texts, days):
        judged = rules.judge_table(pyarrow.table({"text": texts, "received_at": days}))
        assert len(judged) == len(texts)  # a row each: days are given, not months
        return judged["categories"]

    with duckdb.connect() as connection:
        connection.create_function("categories", categories, ["VARCHAR", "DATE"], "VARCHAR[]", type="arrow")
        found = connection.sql("""
            select day::varchar, categories(body, day) from (values
                ('闇バイト募集', date '2025-02-28'), ('晴れ', date '2025-06-01'), ('口座買います', date '2025-06-01'))
                as posts(body, day)""").fetchall()
    assert found == [("2025-02-28", ["crime_recruitment"]), ("2025-06-01", []), ("2025-06-01", ["bank_account"])]
