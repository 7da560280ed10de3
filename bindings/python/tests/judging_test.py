"""Judging one report and many; the same as the command, and what is wrong is said."""

import datetime
import json
import sys
import threading
import warnings

import pyarrow
import pytest

import kijun

WORDS = "使っていない通/帳、ｷｬｯｼｭｶｰﾄﾞ、高く買います。"


def read_lines(path):
    return path.read_bytes().splitlines()


@pytest.mark.parametrize("mode", ["screen", "assess"])
@pytest.mark.parametrize("name", ["reports.ndjson", "boundary.ndjson"])
def test_verdicts_are_those_of_the_command(rules, samples, command, name, mode):
    expected = command("judge", rules._path, samples / name, "--mode", mode)
    lines = read_lines(samples / name)
    found = [verdict.to_json() for verdict in rules.judge_many(lines, mode=mode)]
    assert len(found) >= len(lines)
    assert found == expected.splitlines()
    # from dictionaries, too, by one thread and in small pieces
    reports = [json.loads(line) for line in lines]
    assert found == [verdict.to_json() for verdict in rules.judge_many(reports, mode=mode, threads=1, chunk=7)]


def test_explained_and_under_all_revisions_like_the_command(rules, samples, command):
    lines = read_lines(samples / "boundary.ndjson")
    expected = command("judge", rules._path, samples / "boundary.ndjson", "--all-revisions", "--explain")
    found = rules.all_revisions().judge_many(lines, explain=True)
    assert [verdict.to_json() for verdict in found] == expected.splitlines()


def test_the_date_picks_the_revision(rules, samples):
    before, after = rules.judge_many(read_lines(samples / "boundary.ndjson"))
    assert (before.id, before.revision) == ("one-second-before", "r2023_09_29")
    assert (after.id, after.revision) == ("midnight", "r2025_02_28")
    assert before.findings[0].class_id == "serious_crime"
    assert after.findings[0].class_id == "illegal"
    assert after.why_revision.rule == "pivot_date"


def test_a_verdict_says_why(rules):
    report = {"text": WORDS, "received_at": "2025-06-01", "title": "求む"}
    verdict = rules.judge(report)
    assert verdict.outcome == "candidate"
    assert verdict.categories == ("bank_account",)
    finding = verdict.findings[0]
    assert (finding.status, finding.number) == ("met", "⑩")
    assert finding.citations[0].law == "犯罪による収益の移転防止に関する法律"
    hidden = next(hit for hit in finding.evidence if hit.term == "通帳")
    assert hidden.text == "通/帳"
    assert WORDS[hidden.start_char:hidden.end_char] == hidden.text
    assert WORDS.encode()[hidden.start_byte:hidden.end_byte].decode() == hidden.text
    assert "separators" in hidden.folds
    assert verdict.receipt.bundle == rules.hash
    assert verdict.receipt.revision == "r2025_02_28"
    assert verdict.to_dict() == json.loads(verdict.to_json())
    assert verdict.report == report
    assert "bank_account" in repr(verdict)


def test_the_days_of_a_view(rules):
    assert rules.at("2025-03-01").judge(text=WORDS).revision == "r2025_02_28"
    assert rules.at("令和7年2月27日").judge(text=WORDS).revision == "r2023_09_29"
    assert rules.at(datetime.date(2025, 2, 28)).judge(text=WORDS).revision == "r2025_02_28"
    assert rules.revision("r14").judge(text=WORDS).revision == "r14"
    zone = datetime.timezone(datetime.timedelta(hours=9))
    instant = datetime.datetime(2025, 2, 28, tzinfo=zone)
    assert rules.judge(text=WORDS, received_at=instant).revision == "r2025_02_28"
    second_before = instant - datetime.timedelta(seconds=1)
    assert rules.judge(text=WORDS, received_at=second_before).revision == "r2023_09_29"
    assert rules.judge(text=WORDS, received_at=second_before.astimezone(datetime.timezone.utc)).revision == (
        "r2023_09_29")
    assert [one.revision for one in rules.all_revisions().judge_each({"text": WORDS})] == [
        period.revision for period in rules.timeline().periods]


def test_hidden_forms_that_count(rules, command, samples):
    """As the command's --evading; whatever else is chosen stays."""
    hidden = {"text": "闇/バ/イ/ト募集", "received_at": "2025-06-01"}
    assert rules.judge(hidden).outcome == "candidate"
    assert rules.evading().judge(hidden).outcome == "out_of_scope"
    assert rules.evading("masked", "repeats").judge(hidden).outcome == "out_of_scope"
    assert rules.evading("separators").judge(hidden).outcome == "candidate"
    for chosen in (rules.evading().at("2025-03-01"), rules.at("2025-03-01").evading(),
                   rules.evading().known_at("2025-12-01"), rules.evading().revision("r2025_02_28")):
        assert chosen.judge(hidden).outcome == "out_of_scope" and "evading=()" in repr(chosen)
    assert rules.evading().summary([hidden]).sections[0].candidates == 0
    lines = read_lines(samples / "reports.ndjson")
    expected = command("judge", rules._path, samples / "reports.ndjson", "--evading", "repeats,masked")
    assert [one.to_json() for one in rules.evading("repeats", "masked").judge_many(lines)] == expected.splitlines()
    with pytest.raises(kijun.SelectionError, match="K0329"):
        rules.evading("seperators")


def test_a_month_may_have_two_answers(rules):
    report = {"text": WORDS, "received_at": "2025-02"}
    assert [one.revision for one in rules.judge_each(report)] == ["r2023_09_29", "r2025_02_28"]
    with pytest.raises(ValueError, match="judge_each"):
        rules.judge(report)


def test_facts_and_what_is_missing(rules):
    advert = {"text": "個人で貸し", "received_at": "2025-06-01"}
    verdict = rules.judge(advert, mode="assess")
    open_questions = {one.fact for finding in verdict.findings for one in finding.missing}
    assert open_questions
    registered = rules.judge(**advert, facts={"publicly_viewable": True})
    assert registered.mode == "screen"
    with pytest.raises(kijun.ReportError) as caught:
        rules.judge(**advert, facts={"publicly_viewable": "perhaps"})
    assert caught.value.diagnostics[0].code == "K0711"


def test_a_bad_report_is_an_error_with_its_reason(rules):
    with pytest.raises(kijun.ReportError) as caught:
        rules.judge(text=WORDS)
    problem = caught.value.diagnostics[0]
    assert problem.code == "K0320"
    assert problem.message.ja and problem.message.en
    with pytest.raises(kijun.ReportError, match="K0705"):
        rules.judge(text=WORDS, received_at=datetime.datetime(2025, 2, 28))  # of which zone?
    with pytest.raises(kijun.ReportError, match="K0703"):
        rules.judge({"text": 3, "received_at": "2025-06-01"})
    with pytest.raises(kijun.ReportError, match="K0701"):
        rules.judge({"text": "\ud800", "received_at": "2025-06-01"})
    with pytest.raises(kijun.ReportError, match="K0701"):
        rules.judge(b"\xff")
    with pytest.raises(TypeError):
        rules.judge({"text": object(), "received_at": "2025-06-01"})


def test_bad_reports_keep_their_place(rules, command, tmp_path):
    lines = [b'{"id":"a","text":"x","received_at":"2025-06-01"}', b"nonsense", b'{"id":"c","text":"x"}',
             b'{"text":"x","received_at":"2025-06-01"}']
    file = tmp_path / "reports.ndjson"
    file.write_bytes(b"\n".join(lines))
    expected = [json.loads(line) for line in
                command("judge", rules._path, file, status=1).splitlines()]
    found = list(rules.judge_many(lines, on_error="keep"))
    assert [one.to_dict() for one in found] == expected
    assert [isinstance(one, kijun.ReportError) for one in found] == [False, True, True, False]
    first = rules.judge_many(lines)
    next(first)
    with pytest.raises(kijun.ReportError) as caught:
        next(first)
    assert caught.value.line == 2


def test_what_is_not_looked_at_is_said(rules):
    with pytest.warns(kijun.ReportWarning, match="txt"):
        rules.judge({"text": "x", "txt": "y", "received_at": "2025-06-01"})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rules.judge({"text": "x", "received_at": "2025-06-01"})


def test_warnings_are_of_the_line_that_asked(rules):
    report = {"text": "x", "txt": "y", "received_at": "2025-06-01"}
    both = kijun.together(rules)
    table = pyarrow.table({"text": ["x"], "received_at": ["2025-06-01"], "facts": [{"not declared": True}]})
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        rules.judge(report)
        rules.judge_each(report)
        list(rules.judge_many([report]))
        both.judge(report)
        list(both.judge_many([report]))
        rules.judge_table(table)
        rules.impact([report], "r2023_09_29", "r2025_02_28")
        rules.summary([report])
    assert len(told) == 8
    assert {one.filename for one in told} == {__file__}, [(one.filename, str(one.message)) for one in told]


def test_what_is_warned_of_is_not_remembered_for_ever(rules, monkeypatch):
    monkeypatch.setattr(warnings, "showwarning", lambda *_, **__: None)
    for number in range(3000):
        rules.judge({"text": "x", f"field {number}": "y", "received_at": "2025-06-01"})
    assert 0 < len(globals()["__warningregistry__"]) <= 1100


def test_an_iterable_is_read_a_piece_at_a_time(rules):
    def endless():
        while True:
            yield {"text": WORDS, "received_at": "2025-06-01"}

    verdicts = rules.judge_many(endless(), chunk=3)
    assert [next(verdicts).id for _ in range(5)] == [f"line-{n}" for n in range(1, 6)]


def test_threads_share_rules(rules, samples):
    lines = read_lines(samples / "reports.ndjson")[:200]
    expected = [rules.judge_each(line) for line in lines]
    found = {}

    def work(name):
        found[name] = [rules.judge_each(line) for line in lines]

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(found[name] == expected for name in range(4))


def test_usage_is_checked(rules):
    with pytest.raises(ValueError, match="mode"):
        rules.judge(text="x", received_at="2025-06-01", mode="guess")
    with pytest.raises(ValueError, match="on_error"):
        rules.judge_many([], on_error="ignore")
    with pytest.raises(kijun.SelectionError, match="K0328"):
        rules.known_at("2025-02")
    for ask in (rules.at, rules.known_at, rules.revision):
        with pytest.raises(ValueError, match="wanted"):
            ask("")


def test_progress(rules, capsys, monkeypatch):
    reports = [{"text": "晴れ", "received_at": "2025-06-01"}] * 30
    told = []

    def tell(done, total):
        told.append((done, total))

    assert len(list(rules.judge_many(reports, chunk=20, progress=tell))) == 30
    assert told == [(20, 30), (30, 30)]
    told.clear()
    list(rules.judge_many(iter(reports), chunk=20, progress=tell))
    assert told == [(20, None), (30, None)]
    list(rules.judge_many(reports, progress=True))
    assert "100%" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)  # not installed
    list(rules.judge_many(reports, progress=True))
    assert capsys.readouterr().err == "\rjudge: 30 / 30 (100 %)\n"
