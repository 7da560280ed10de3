"""Several guidelines at once, summaries, beginning and linting rules, and what lies between: as the command has it."""

import json

import pyarrow
import pytest

import kijun
import kijun.debug
from conftest import PROJECT

MIC = PROJECT / "stdlib_rules" / "mic" / "illegal-information"


@pytest.fixture(scope="module")
def mic():
    return kijun.load("mic/illegal-information")


def test_all_guidelines_come_with_the_package(mic):
    names = kijun.shipped()
    assert {"ihc", "mic/illegal-information", "npa/desks"} <= set(names)
    assert mic.timeline().guideline == "mic_illegal_information"
    folder = PROJECT / "stdlib_rules"
    assert names == tuple(sorted(one.parent.relative_to(folder).as_posix() for one in folder.rglob("guideline.kijun")))


# ---- together ----


def test_together_is_the_command_s(rules, mic, samples, command):
    file = samples / "reports.ndjson"
    expected = command("together", file, rules._path, mic._path).splitlines()
    lines = file.read_bytes().splitlines()
    both = kijun.together(rules, mic)
    assert both.guidelines == ("ihc", "mic_illegal_information")
    for threads in (1, 3):
        assert [one.to_json() for one in both.judge_many(lines, threads=threads)] == expected
    explained = command("together", file, rules._path, mic._path, "--explain", "--mode", "assess").splitlines()
    thorough = kijun.together(rules, mic, mode="assess", explain=True)
    assert [one.to_json() for one in thorough.judge_many(lines)] == explained


def test_a_joint_verdict_has_types(rules, mic):
    both = kijun.together(rules, mic)
    verdict = both.judge(text="使っていない口座、買います。", received_at="2025-06-01")
    assert [one.guideline for one in verdict.verdicts] == ["ihc", "mic_illegal_information"]
    assert verdict["ihc"] == rules.judge(text="使っていない口座、買います。", received_at="2025-06-01")
    assert [(one.guideline, one.judged_by) for one in verdict.contributions] == [
        ("ihc", "received"), ("mic_illegal_information", mic.timeline().judged_by)]
    assert verdict.not_judged == ()
    early = both.judge({"id": "a", "text": "晴れ", "received_at": "2024-01-01"})
    assert early.id == "a" and [one.guideline for one in early.verdicts] == ["ihc"]
    assert [(one.guideline, one.code) for one in early.not_judged] == [("mic_illegal_information", "K0321")]
    with pytest.raises(KeyError):
        early["mic_illegal_information"]
    assert repr(early) == "<JointVerdict a: ihc out_of_scope>"
    assert "K0321" in early._repr_html_() and repr(both) == "<Together ihc, mic_illegal_information>"


def test_each_is_asked_as_it_was_chosen(rules, mic):
    both = kijun.together(rules.revision("r14"), mic.at("2025-10-01"))
    verdict = both.judge({"text": "晴れ"})
    assert [one.revision for one in verdict.contributions] == ["r14", mic.in_force("2025-10-01")[0].revision]


def test_bad_reports_are_told(rules, mic):
    both = kijun.together(rules, mic)
    with pytest.raises(kijun.ReportError, match="K0701"):
        both.judge("{")
    reports = ["{", '{"id": "", "text": "晴れ"}', {"text": "晴れ", "received_at": "2025-06-01"}]
    answers = list(both.judge_many(reports, on_error="keep"))
    assert [(one.line, one.diagnostics[0].code) for one in answers[:2]] == [(1, "K0701"), (2, "K0704")]
    assert answers[2].id == "line-3"
    with pytest.raises(kijun.ReportError):
        list(both.judge_many(reports))
    with pytest.warns(kijun.ReportWarning, match="colour"):
        both.judge({"text": "晴れ", "received_at": "2025-06-01", "colour": "red"})


def test_what_cannot_be_put_together(rules):
    for asked in ((), (rules, rules.at("2025-06-01"))):
        with pytest.raises(ValueError, match="each once"):
            kijun.together(*asked)
    with pytest.raises(ValueError, match="mode"):
        kijun.together(rules, mode="all")
    with pytest.raises(ValueError):
        kijun.together(rules).judge_many([], on_error="skip")


# ---- summaries ----


@pytest.mark.parametrize("mode", ["screen", "assess"])
def test_a_summary_is_the_command_s(rules, samples, command, mode):
    file = samples / "reports.ndjson"
    lines = file.read_bytes().splitlines()
    for language in ("en", "ja"):
        expected = command("judge", rules._path, file, "--summary-only", "--mode", mode, "--language", language)
        assert rules.summary(lines, mode=mode).text(language) == expected
    rows = [{name: value for name, value in json.loads(line).items() if name != "facts"} for line in lines]
    names = sorted({name for row in rows for name in row})
    table = pyarrow.Table.from_pylist(rows, schema=pyarrow.schema([(name, pyarrow.string()) for name in names]))
    assert str(rules.summary(table, mode=mode, threads=3)) == str(rules.summary(rows, mode=mode, threads=1))


def test_a_summary_under_all_revisions(rules, samples, command):
    file = samples / "reports.ndjson"
    summary = rules.all_revisions().summary(file.read_bytes().splitlines())
    assert summary.text("en") == command("judge", rules._path, file, "--summary-only", "--all-revisions")
    assert [one.revision for one in summary.sections][-2:] == ["r2025_02_28", "r2025_09_25"]
    assert {sum((one.candidates, one.undetermined, one.out_of_scope)) for one in summary.sections} == {
        len(file.read_bytes().splitlines())}


def test_a_summary_has_types(rules):
    reports = [{"text": text, "received_at": "2025-06-01"} for text in ("口座買います", "晴れ", "晴れ")]
    (all_of_it,) = rules.summary(reports).sections
    assert (all_of_it.candidates, all_of_it.undetermined, all_of_it.out_of_scope) == (1, 0, 2)
    (row,) = all_of_it.rows
    assert (row.number, row.title, row.candidates) == ("⑩", "預貯金通帳等の譲渡等の勧誘・誘引", 1)
    summary = rules.summary([*reports, {"text": "口座"}, "{"], on_error="keep")
    assert summary.refused == 2 and [one.line for one in summary.errors] == [4, 5]
    assert "2 lines could not be judged" in summary.text() and "2 件" in summary._repr_html_()
    assert repr(summary) == "<Summary all: 1 candidates, 0 undetermined, 2 out of scope>"
    with pytest.raises(kijun.ReportError):
        rules.summary(["{"])
    assert rules.summary([]).sections == () and "no verdicts" in str(rules.summary([]))


# ---- rules: beginning, linting ----


@pytest.mark.parametrize("keywords, language", [("english", "en"), ("japanese", "ja")])
def test_a_new_guideline_is_the_command_s(command, tmp_path, keywords, language):
    command("--language", language, "new", "guideline", "notices", "--title", '掲示板の"基準"', "--effective", "2025-04-01",
            "--judged-by", "posted", "-o", tmp_path / "theirs")
    files = kijun.new_guideline("notices", title='掲示板の"基準"', effective="令和7年4月1日", judged_by="posted",
                                keywords=keywords, directory=tmp_path / "mine")
    theirs = {one.name: one.read_text(encoding="utf-8") for one in (tmp_path / "theirs").iterdir()}
    assert files == theirs
    assert {one.name: one.read_text(encoding="utf-8") for one in (tmp_path / "mine").iterdir()} == theirs
    made = kijun.compile(files)
    assert made.test().ok and made.timeline().title == '掲示板の"基準"' and made.timeline().judged_by == "posted"
    assert kijun.check(tmp_path / "mine") == ()
    with pytest.raises(FileExistsError):
        kijun.new_guideline("notices", effective="2025-04-01", directory=tmp_path / "mine")


def test_what_no_guideline_can_be(tmp_path):
    with pytest.raises(kijun.RulesError):
        kijun.new_guideline("no name", effective="2025-04-01")
    with pytest.raises(kijun.RulesError):
        kijun.new_guideline("notices", effective="2025-04-01", timezone="Nowhere/Land")
    with pytest.raises(kijun.SelectionError):
        kijun.new_guideline("notices", effective="2025-02-30", directory=tmp_path / "mine")
    assert not (tmp_path / "mine").exists()
    for wrong in ({"effective": "2025-04"}, {"judged_by": "seen"}, {"keywords": "fr"}):
        with pytest.raises(ValueError):
            kijun.new_guideline("notices", **{"effective": "2025-04-01", **wrong})


def test_lint(rules, tmp_path, command):
    told = kijun.lint(rules._path)
    listed = command("lint", rules._path, "--json", status=1).splitlines()
    assert [one.code for one in told] == [json.loads(line)["code"] for line in listed]
    assert "K0533" in {one.code for one in told} and "K0533" not in {
        one.code for one in kijun.lint(rules._path, off=["K0533"])}
    file = tmp_path / "one.kijun"
    file.write_text('guideline example "例" { timezone "Asia/Tokyo" judged by received }\n'
                    'revision first of example { effective 2020-01-01 }\n'
                    'class notices "掲示"\nterms words { "探し" }\n'
                    'category wanted "探し物" in notices { number ① post has wrds }\n', encoding="utf-8")
    before = kijun.lint(file)
    assert [one.fix.replacement for one in before if one.fix] == ["words"]
    left = kijun.lint(file, fix=True)
    assert not [one for one in left if one.severity == "error"] and "post has words" in file.read_text(encoding="utf-8")


# ---- what lies between ----


def test_debug_is_the_command_s(rules, command, tmp_path):
    path = MIC.parent / "log-retention"
    files = kijun.debug.tokens(path)
    assert "".join(f"== {name}\n{words}" for name, words in files.items()) == command("debug", "tokens", path)
    assert kijun.debug.tree(path) == command("debug", "tree", path)
    loaded = kijun.load(path)
    assert kijun.debug.ir(loaded) == command("debug", "ir", path)
    assert kijun.debug.plan(loaded) == command("debug", "plan", path)
    broken = tmp_path / "broken.kijun"
    broken.write_text("guideline", encoding="utf-8")
    with pytest.raises(kijun.RulesError):
        kijun.debug.tree(broken)
    with pytest.raises(kijun.RulesError):
        kijun.debug.tokens(tmp_path / "nothing")


def test_lanes(command):
    text = "ﾊﾟ㍿闇　バ・イ・ト"
    lanes = kijun.debug.lanes(text)
    shown = command("debug", "lanes", text)
    for lane in lanes:
        assert f"{lane.name}\n  {lane.text}\n" in shown
        assert "".join(one.seen for one in lane.characters) == lane.text
        for one in lane.characters:
            assert text[one.start_char:one.end_char] == one.original
            assert text.encode()[one.start_byte:one.end_byte].decode() == one.original
    assert [one.name for one in lanes] == ["folded", "squeezed", "loosened"]
    assert [one.seen for one in kijun.debug.lanes("a\ud800b")[0].characters][-1] == "b"
    assert kijun.debug.lanes("")[0].characters == ()
