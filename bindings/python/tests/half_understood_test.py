"""What is not understood is told, and nothing is taken for what it is not."""

import datetime
import hashlib
import types
import warnings

import pyarrow
import pytest

import kijun
from rules_test import GUIDELINE

WORDS = "所持OK銃"
REPORT = {"id": "a", "text": WORDS, "received_at": "2025-06-01", "facts": {"publicly_viewabel": True}}


def told(ask):
    """What `ask` warns of, by its code's words."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        ask()
    return [str(one.message) for one in caught if issubclass(one.category, kijun.ReportWarning)]


# ---- facts that nobody declares ----


@pytest.mark.parametrize("ask", [
    lambda rules: rules.judge(REPORT), lambda rules: list(rules.judge_many([REPORT])),
    lambda rules: rules.judge_each(REPORT), lambda rules: rules.summary([REPORT] * 600),
    lambda rules: rules.impact([REPORT] * 600, "r2023_09_29", "r2025_02_28")],
    ids=["judge", "judge_many", "judge_each", "summary", "impact"])
def test_a_fact_of_no_such_name_is_told(rules, ask):
    (warning,) = told(lambda: ask(rules))
    assert "publicly_viewabel" in warning
    assert told(lambda: rules.judge({**REPORT, "facts": {"publicly_viewable": True}})) == []


def table_of(rows, facts, **more):
    return pyarrow.table({"text": [WORDS] * rows, "received_at": ["2025-06-01"] * rows,
                          "facts": pyarrow.array([facts] * rows, pyarrow.struct([(name, pyarrow.bool_()) for name in facts])),
                          **more})


@pytest.mark.parametrize("rows", [0, 3000])
def test_a_table_s_facts_of_no_such_name_are_told_once(rules, rows):
    table = table_of(rows, {"publicly_viewabel": True, "publicly_viewable": False})
    (warning,) = told(lambda: rules.judge_table(table))
    assert "publicly_viewabel" in warning
    (warning,) = told(lambda: rules.judge_table(table.to_reader()))  # before any row is read
    assert "publicly_viewabel" in warning
    assert told(lambda: rules.judge_table(table_of(rows, {"publicly_viewable": False}))) == []


def test_countries_of_a_table_that_are_none_are_told(rules):
    table = table_of(3000, {"publicly_viewable": True}, provider_country=["Atlantis", "jp", "JP"] * 1000)
    for _ in range(2):  # and again of another table
        (warning,) = told(lambda: rules.judge_table(table, threads=1))
        assert "Atlantis" in warning


def test_a_verdict_says_what_was_not_looked_at(rules):
    with pytest.warns(kijun.ReportWarning):
        verdict = rules.judge(REPORT)
    (message,) = verdict.warnings
    assert "publicly_viewabel" in message.en and "publicly_viewabel" in message.ja
    assert rules.judge(text=WORDS, received_at="2025-06-01").warnings == ()


# ---- reports that are none, among others ----


def test_what_cannot_be_written_as_json_is_kept_in_its_place(rules):
    good = {"text": WORDS, "received_at": "2025-06-01"}
    mapped = types.MappingProxyType({**good, "facts": types.MappingProxyType({"publicly_viewable": True})})
    circular = dict(good)
    circular["facts"] = circular
    given = [good, {"text": {1, 2}}, mapped, None, circular, 3, good]
    answers = list(rules.judge_many(given, on_error="keep", chunk=3))
    assert [isinstance(one, kijun.ReportError) for one in answers] == [False, True, False, True, True, True, False]
    assert [one.line for one in answers if isinstance(one, kijun.ReportError)] == [2, 4, 5, 6]
    both = kijun.together(rules).judge_many(given, on_error="keep")
    assert [isinstance(one, kijun.ReportError) for one in both] == [False, True, False, True, True, True, False]
    assert rules.summary(given, on_error="keep").refused == 4
    # … or raises, when all before it have been answered
    answers = rules.judge_many(given, chunk=5)
    assert next(answers).outcome
    with pytest.raises(TypeError):
        next(answers)


def test_a_source_that_fails_is_not_taken_for_a_report(rules):
    def source():
        yield {"text": WORDS, "received_at": "2025-06-01"}
        raise ValueError("the source is gone")

    for ask in (lambda: list(rules.judge_many(source(), on_error="keep")),
                lambda: rules.summary(source(), on_error="keep")):
        with pytest.raises(ValueError, match="the source is gone"):
            ask()


def test_what_could_not_be_counted_is_told_by_its_id(rules):
    wrong = {"id": "x-7", "text": WORDS, "received_at": "someday"}
    lines = [{**REPORT, "facts": None}, wrong, {"text": 3}, "{"]
    for counted in (rules.summary(lines, on_error="keep"),
                    rules.impact(lines, "r2023_09_29", "r2025_02_28", on_error="keep")):
        assert [(one.line, one.id) for one in counted.errors] == [(2, "x-7"), (3, ""), (4, "")]
    table = pyarrow.table({name: [wrong[name]] * 300 for name in wrong})
    errors = rules.summary(table, on_error="keep").errors
    assert len(errors) == 100 and {one.id for one in errors} == {"x-7"}
    stats = rules.stats([{"id": "r-1", "received_at": "2025-06-01", "category": "nothing"}], year=2025, on_error="keep")
    assert [one.id for one in stats.errors] == ["r-1"]


# ---- what is asked of things at hand ----


def test_nobody_is_asked_how_many_there_are(rules):
    class Rows(list):
        def __len__(self):
            raise AssertionError("this loads them all")

    rows = Rows([{"text": WORDS, "received_at": "2025-06-01"}])
    assert len(list(rules.judge_many(rows))) == 1
    assert rules.summary(rows).sections and len(list(kijun.together(rules).judge_many(rows))) == 1


def test_a_relation_is_read_once(rules):
    duckdb = pytest.importorskip("duckdb")
    reader = table_of(5, {"publicly_viewable": True}).to_reader()  # noqa: F841 - by its name in the query
    relation = duckdb.connect().sql("select * from reader")
    done = []
    assert rules.judge_table(relation, progress=lambda rows, of: done.append((rows, of))).num_rows == 5
    assert done == [(5, None)]


def test_a_plan_takes_countries_as_judging_did(rules):
    report = {"text": "口座買います", "received_at": "2025-06-01"}
    for given, meant in (("us", "US"), ("US", "US"), ("Atlantis", None), ("", None), (None, None)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", kijun.ReportWarning)
            verdict = rules.judge({**report, "server_country": given})
        assert rules.plan(verdict, on="2025-06-02").text() == rules.plan(
            "bank_account", on="2025-06-02", server_country=meant, revision=verdict.revision).text()


def test_more_threads_than_anybody_has(rules):
    table = table_of(10, {"publicly_viewable": True})
    assert rules.judge_table(table, threads=2**53) == rules.judge_table(table, threads=1)
    assert rules.summary(table, threads=2**53).sections == rules.summary(table).sections


# ---- bundles ----


def put_together(sources_of, rest_of):
    """A bundle, whole and not signed, with the sources of one and the program of another."""
    def parts(bundle):
        sizes = [int.from_bytes(bundle[20 + 40 * i:28 + 40 * i], "little") for i in range(3)]
        start, made = 8 + 12 + 3 * 40 + 32 + 96, []
        for size in sizes:
            made.append(bundle[start:start + size])
            start += size
        assert start == len(bundle)
        return made

    sections = [parts(sources_of)[0], *parts(rest_of)[1:]]
    head = rest_of[:20] + b"".join(len(one).to_bytes(8, "little") + hashlib.sha256(one).digest() for one in sections)
    return head + hashlib.sha256(head).digest() + bytes(96) + b"".join(sections)


def test_a_bundle_whose_sources_are_of_other_rules(rules):
    one = kijun.compile(GUIDELINE)
    assert kijun.load(put_together(rules.bundle(), rules.bundle())).hash == rules.hash
    forged = kijun.load(put_together(one.bundle(), rules.bundle()))
    assert forged.judge(text="口座買います", received_at="2025-06-01").categories == ("bank_account",)
    for ask in (lambda: forged.diff("r14", "r2025_09_25"), forged.test, forged.verify, forged.sources,
                lambda: forged.impact([REPORT], "r14", "r2025_09_25"), forged.revision_history):
        with pytest.raises(kijun.RulesError, match="K0806"):
            ask()


def test_mending_writes_on_no_bundle(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    source = GUIDELINE.replace("post has goods", 'post has goods and post has "口座"')
    kijun.compile({"mine.kijun": source}).save("theirs.kjb")
    (tmp_path / "mine.kijun").write_text("mine", encoding="utf-8")
    with pytest.raises(ValueError, match="theirs.kjb"):
        kijun.lint("theirs.kjb", fix=True)
    kijun.lint("theirs.kjb")
    assert (tmp_path / "mine.kijun").read_text(encoding="utf-8") == "mine"


def test_files_are_written_whole(rules, tmp_path):
    (tmp_path / "there").mkdir()
    file, link = tmp_path / "there" / "ihc.kjb", tmp_path / "link.kjb"
    file.write_bytes(b"before")
    file.chmod(0o640)
    link.symlink_to(file)
    rules.save(link)
    assert link.is_symlink() and file.read_bytes() == rules.bundle() and file.stat().st_mode & 0o777 == 0o640
    assert list(file.parent.iterdir()) == [file]
    with pytest.raises(FileNotFoundError):
        rules.save(tmp_path / "nowhere" / "ihc.kjb")


# ---- plots ----


def test_dates_of_a_trend(rules):
    numpy = pytest.importorskip("numpy")
    plot = pytest.importorskip("kijun.plot")
    zone = datetime.timezone.utc
    day = datetime.date(2025, 6, 1)
    for value in ("2025-06-01", "2025-06-01 12:00", "2025-06-01T00:00:00Z", numpy.datetime64("2025-06-01T03:04:05", "ns"),
                  numpy.datetime64("2025-06-01"), day, datetime.datetime(2025, 6, 1, tzinfo=zone)):
        assert plot._day(value, zone, "day") == day, value
    assert plot._day("2025-06", zone, "month") == day and plot._day("2025-06", zone, "day") is None
    assert plot._day(numpy.datetime64("NaT"), zone, "day") is None
