"""Impact and statistics: the command's figures, from lines and from tables of any kind."""

import datetime
import json

import duckdb
import pandas
import polars
import pyarrow
import pytest

import kijun

SIDES = ("r2023_09_29", "r2025_02_28")


@pytest.fixture(scope="module")
def cases(samples):
    """The samples, every third with what people decided."""
    lines = []
    for number, line in enumerate((samples / "reports.ndjson").read_text(encoding="utf-8").splitlines()):
        report = json.loads(line)
        if number % 3 == 0:
            report["label"] = [["bank_account"], ["crime_recruitment", "bank_account"], []][number // 3 % 3]
        lines.append(report)
    return lines


@pytest.fixture(scope="module")
def told(rules, command, cases, tmp_path_factory):
    """What the command says of them."""
    file = tmp_path_factory.mktemp("impact") / "cases.ndjson"
    file.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in cases), encoding="utf-8")

    def run(format, *more):
        return command("impact", rules._path, *SIDES, file, "--format", format, *more)

    return run


def table_of(cases):
    names = ("id", "received_at", "url", "title", "text", "page_text", "provider_country", "server_country",
             "source")
    facts = sorted({name for case in cases for name in case.get("facts") or {}})
    kinds = {bool: pyarrow.bool_(), int: pyarrow.int64(), str: pyarrow.string()}
    kind = {name: next(kinds[type(case["facts"][name])] for case in cases if name in (case.get("facts") or {}))
            for name in facts}
    return pyarrow.Table.from_pylist(cases, schema=pyarrow.schema(
        [(name, pyarrow.string()) for name in names]
        + [("facts", pyarrow.struct(list(kind.items()))), ("label", pyarrow.list_(pyarrow.string()))]))


def test_impact_is_the_command_s(rules, cases, told):
    impact = rules.impact(cases, *SIDES)
    assert impact.to_dict() == json.loads(told("json"))
    assert impact.csv("en").replace("\r\n", "\n") == told("csv", "--language", "en")
    assert impact.markdown("ja") == told("markdown", "--language", "ja")
    assert impact.html("ja") == told("html", "--language", "ja")
    assert impact.text("en") == told("text", "--language", "en")
    with pytest.raises(ValueError, match="language"):
        impact.text("fr")


def test_impact_has_types(rules, cases):
    impact = rules.impact(cases, *SIDES)
    assert (impact.before.revision, impact.after.revision) == SIDES
    assert impact.cases == len(cases) and impact.labelled > 300
    assert sum(impact.class_transitions.values()) == impact.cases
    assert sum(count for row in impact.outcomes.values() for count in row.values()) == impact.cases
    assert impact.class_transitions["serious_crime", "illegal"] > 0
    lender = next(one for one in impact.categories if one.id == "unregistered_lender")
    assert lender.class_before is None and lender.before.most == 0 and lender.gained.least > 0
    assert lender.transitions["not_met"]["met"] == lender.gained.least
    flips = [one for one in impact.flips if one.category == "unregistered_lender"]
    assert {one.reason for one in flips} == {"added"} and flips[0].smallest[0].id.startswith("s")
    assert impact.flips == tuple(sorted(impact.flips, key=lambda one: -one.cases))
    assert impact.labels.labelled > 0 and 0 < impact.labels.after.precision <= 1
    assert impact.gaps[0].question
    assert repr(impact) == f"<Impact r2023_09_29 → r2025_02_28: {len(cases)} cases, " \
                           f"{impact.flipped.least}–{impact.flipped.most} flipped>"


@pytest.mark.parametrize("threads", [1, 3])
def test_impact_of_a_table(rules, cases, told, threads):
    expected = json.loads(told("json"))
    table = table_of(cases)
    assert rules.impact(table, *SIDES, threads=threads).to_dict() == expected
    many = pyarrow.Table.from_batches(table.to_batches(max_chunksize=100))
    assert rules.impact(many, *SIDES, threads=threads).to_dict() == expected
    assert rules.impact(polars.DataFrame(table), *SIDES).to_dict() == expected
    assert rules.impact(table.slice(400).to_reader(), *SIDES).cases == len(cases) - 400


def test_labels_of_a_table_are_texts_or_lists(rules):
    rows = {"text": ["口座買います", "晴れ", "口座買います"], "decided": ["bank_account", "out_of_scope", None]}
    impact = rules.impact(pyarrow.table(rows), *SIDES, label="decided")
    assert (impact.labelled, impact.labels.after.both, impact.labels.after.neither) == (2, 1, 1)
    renamed = rules.impact(pandas.DataFrame(rows), *SIDES, columns={"label": "decided"})
    assert renamed.labels == impact.labels
    with pytest.raises(ValueError, match="texts or lists of texts"):
        rules.impact(pyarrow.table({"text": ["a"], "label": [1]}), *SIDES)


def test_a_sample_has_intervals(rules, cases):
    impact = rules.impact(cases, *SIDES, population=632_804)
    share = impact.candidates[1].least / impact.cases
    assert impact.candidates[1].share_low < share < impact.candidates[1].share_high
    with pytest.raises(kijun.ReportError, match="K0732"):
        rules.impact(cases, *SIDES, population=3)


def test_what_cannot_be_counted(rules):
    cases = [{"text": "口座買います"}, {"text": 1}, {"text": "晴れ", "label": "nothing"}]
    with pytest.raises(kijun.ReportError) as caught:
        rules.impact(cases, *SIDES)
    assert caught.value.line == 2
    impact = rules.impact(cases, *SIDES, on_error="keep")
    assert impact.cases == 1 and impact.refused == 2
    assert [(one.line, one.diagnostics[0].code) for one in impact.errors] == [(2, "K0703"), (3, "K0730")]
    assert "K0703" in str(impact.errors[0])
    with pytest.raises(kijun.ReportError, match="K0733"):
        rules.impact([], *SIDES)
    with pytest.raises(kijun.SelectionError, match="K0734"):
        rules.impact(cases, SIDES[0], SIDES[0])
    with pytest.raises(kijun.SelectionError):
        rules.impact(cases, SIDES[0], "r2025_02_82")
    with pytest.raises(ValueError, match="on_error"):
        rules.impact(cases, *SIDES, on_error="drop")
    with pytest.warns(kijun.ReportWarning, match="colour"):
        rules.impact([{"text": "口座", "colour": "red"}] * 9, *SIDES)


# ---- statistics ----

RECORDS = [
    {"id": "a", "received_at": "2025-02-27", "category": "crime_recruitment", "server_country": "JP"},
    {"id": "b", "received_at": "2025-02-28", "category": "crime_recruitment", "server_country": "JP",
     "police_at": "2025-02-28", "requested_at": "2025-03-02", "removed_at": "2025-03-03"},
    {"id": "c", "received_at": "2025-06-01", "category": "bank_account", "source": "cpc"},
    {"id": "c", "item": 2, "received_at": "2025-06-01", "category": "phishing"},
    {"id": "d", "received_at": "2025-12-31"},
]


def test_statistics_are_the_command_s(rules, command, tmp_path):
    file = tmp_path / "records.ndjson"
    file.write_text("".join(json.dumps(one) + "\n" for one in RECORDS), encoding="utf-8")
    told = json.loads(command("stats", rules._path, file, "--year", "2025", "--survey", "2026-01-31",
                              "--format", "json", "--language", "ja"))
    stats = rules.stats(RECORDS, year=2025, survey="2026-01-31")
    assert stats.to_dict() == told
    assert (stats.received, stats.analysed) == (4, 5)
    classes = {row["id"]: row["count"] for row in stats.table("by_class").rows}
    assert classes["illegal"] == 3 and classes["serious_crime"] == 1
    with pytest.raises(KeyError, match="by_class"):
        stats.table("by_colour")
    assert stats.text("en").startswith("ホットライン運用ガイドライン 2025-01-01 – 2025-12-31\n")
    assert rules.stats(RECORDS, period=("2025-01", "2025-12"), survey="2026-01-31").to_dict() == told


def test_statistics_of_a_table(rules):
    expected = rules.stats(RECORDS, year=2025).to_dict()
    frame = pandas.DataFrame(RECORDS)
    days = {name: pandas.to_datetime(frame[name]).dt.date for name in frame.columns if name.endswith("_at")}
    frame = frame.assign(**days, item=frame["item"].astype("Int64"))
    assert rules.stats(frame, year=2025).to_dict() == expected
    assert rules.stats(polars.DataFrame(RECORDS), year=2025).to_dict() == expected
    renamed = polars.DataFrame(RECORDS).rename({"category": "decided"})
    assert rules.stats(renamed, year=2025, columns={"category": "decided"}).to_dict() == expected
    with duckdb.connect() as connection:
        connection.register("records", polars.DataFrame(RECORDS).to_arrow())
        assert rules.stats(connection.sql("select * from records"), year=2025).to_dict() == expected
    with pytest.raises(ValueError, match="received_at"):
        rules.stats(pyarrow.table({"category": ["bank_account"]}), year=2025)
    with pytest.raises(ValueError, match="integers"):
        rules.stats(pyarrow.table({"received_at": ["2025-01-01"], "item": ["first"]}), year=2025)
    with pytest.raises(ValueError, match="records have no field 'text'"):
        rules.stats(pyarrow.table({"received_at": ["2025-01-01"]}), year=2025, columns={"text": "a"})


def test_the_year_before_and_what_is_left_out(rules):
    before = rules.stats([{"received_at": "2024-05-01", "category": "bank_account"}], year=2024)
    stats = rules.stats(RECORDS, year=2025, previous=before)
    illegal = next(row for row in stats.table("by_class").rows if row["id"] == "illegal")
    assert (illegal["count"], illegal["change"]) == (3, 2)
    outside = rules.stats([*RECORDS, {"received_at": datetime.date(2024, 1, 1)}], year=2025)
    assert outside.outside == 1 and outside.analysed == 5
    wrong = [{"received_at": "2025-01-01", "category": "no_such"}, *RECORDS]
    assert rules.stats(wrong, year=2025, on_error="keep").errors[0].diagnostics[0].code == "K0722"
    with pytest.raises(ValueError, match="either"):
        rules.stats(RECORDS)
    with pytest.raises(ValueError, match="before it begins"):
        rules.stats(RECORDS, period=("2025-12", "2025-01"))


def test_progress(rules, cases, capsys):
    told = []
    rules.impact(cases, *SIDES, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (len(cases), len(cases)) and told == sorted(told)
    told.clear()
    table = pyarrow.table({"text": ["晴れ"] * 20_000, "received_at": ["2025-06-01"] * 20_000})
    rules.judge_table(table, progress=lambda done, total: told.append((done, total)))
    assert len(told) > 1 and told[-1] == (20_000, 20_000)
    told.clear()
    list(rules.judge_many(iter(cases[:30]), chunk=10, on_error="keep",
                          progress=lambda done, total: told.append((done, total))))
    assert told == [(10, None), (20, None), (30, None)]
    rules.impact(cases, *SIDES, progress=True)
    assert "100%" in capsys.readouterr().err

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rules.impact(cases, *SIDES, progress=stop)


def test_progress_without_tqdm(rules, cases, capsys, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "tqdm.auto", None)
    rules.impact(cases, *SIDES, progress=True)
    assert f"impact: {len(cases):,} / {len(cases):,} (100 %)" in capsys.readouterr().err
