"""What rules say of themselves beyond their revisions: proofs, trees, plans, questions, cases, bundles."""

import json

import pytest

import kijun
from rules_test import GUIDELINE

AMENDMENT = """\
revision second "第二版" amends example {
  effective 令和3年4月1日
  narrow category account { post has goods and post has "買います" }
  add category lender "貸付けの広告" in illegal { post has "即日融資" }
}
case "口座の語だけ" {
  text "口座"
  on 2020-05-01 expect account
  on 2021-05-01 expect not account
}
"""


@pytest.fixture(scope="module")
def small():
    return kijun.compile({"base.kijun": GUIDELINE, "second.kijun": AMENDMENT})


def test_texts_at_hand(small):
    assert [one.id for one in small.timeline().revisions] == ["first", "second"]
    assert kijun.compile(GUIDELINE).judge(text="口座", received_at="2021-01-01").categories == ("account",)
    amended = kijun.compile({"base.kijun": GUIDELINE}).amended(AMENDMENT, name="second.kijun")
    assert amended.hash == small.hash
    with pytest.raises(kijun.RulesError) as caught:
        small.amended("revision third amends", name="third.kijun")
    assert caught.value.diagnostics[0].place.file == "third.kijun"


def test_warnings_and_check(tmp_path, small):
    assert not [one for one in small.warnings if one.severity == "error"]
    file = tmp_path / "wrong.kijun"
    file.write_text(GUIDELINE.replace("has goods", "has good"), encoding="utf-8")
    assert [one.severity for one in kijun.check(file)] == ["error"]
    assert kijun.check(tmp_path / "nowhere")[0].code == "K0003"


def test_layout():
    japanese = kijun.format(GUIDELINE, keywords="japanese")
    assert "改訂 first" in japanese and kijun.format(japanese) == japanese
    assert kijun.compile(kijun.format(GUIDELINE)).hash == kijun.compile(GUIDELINE).hash
    assert kijun.compile(japanese).judge(text="口座", received_at="2021-01-01").categories == ("account",)
    assert kijun.compile(kijun.format(GUIDELINE)).hash == kijun.compile(GUIDELINE).hash
    with pytest.raises(kijun.RulesError):
        kijun.format("category")
    with pytest.raises(ValueError, match="keywords"):
        kijun.format(GUIDELINE, keywords="latin")


def test_a_draft_on_top_of_a_guideline(rules):
    drafted = rules.amended('revision draft_x "案" amends ihc { draft\n  rename category bank_account to "別名"\n}')
    assert "draft_x" in [one.id for one in drafted.timeline().revisions if one.status == "draft"]
    (change,) = drafted.diff("r2025_09_25", "draft_x").categories
    assert change.category == "bank_account" and change.changes == ("renamed",)
    assert (change.was.title != change.now.title) and change.now.title == "別名"


def test_the_diff_has_types(small):
    diff = small.diff("first", "second")
    assert (diff.before, diff.after, diff.unchanged, diff.procedures) == ("first", "second", 0, ())
    by_id = {one.category: one for one in diff.categories}
    assert by_id["account"].changes == ("narrowed",)
    assert "口座" in json.dumps(by_id["account"].lost, ensure_ascii=False) or by_id["account"].lost["text"]
    assert by_id["account"].gained is None
    assert by_id["lender"].was is None and by_id["lender"].now.class_id == "illegal"


def test_what_holds_for_all_reports(small, command, tmp_path):
    assert small.implies("account@second", "account@first")
    answer = small.implies("account@first", "account@second")
    assert not answer
    assert small.revision("first").judge(answer.counterexample).categories == ("account",)
    assert small.revision("second").judge(answer.counterexample).categories == ()
    assert not small.equivalent("account@first", "account@second")
    assert not small.disjoint("account", "lender")
    assert not small.never("lender") and not small.always("lender")
    (overlap,) = small.overlaps("account")
    assert overlap.category == "lender"
    assert set(small.revision("second").judge(overlap.example).categories) == {"account", "lender"}
    with pytest.raises(kijun.SelectionError, match="K0327"):
        small.never("nothing")


def test_trees(rules, command):
    tree = rules.tree("⑩", at="2025-03-01")
    assert tree.to_dict() == json.loads(command("tree", rules._path, "⑩", "--at", "2025-03-01",
                                                "--format", "json"))
    assert "<svg" in tree.svg("ja")[:200] and "flowchart" in tree.mermaid()
    assert str(tree) == command("tree", rules._path, "⑩", "--at", "2025-03-01", "--language", "en")


def test_plans(rules, command):
    plans = rules.plan("⑩", on="2025-05-02", server_country="US")
    assert plans.text() == command("plan", rules._path, "--category", "⑩", "--server", "US",
                                   "--on", "2025-05-02", "--language", "en")
    (plan,) = plans
    assert plan.side == "overseas" and plan.category == "bank_account" and plan.actions[0].step
    verdict = rules.judge(text="使っていない口座、買います。", received_at="2025-05-01", server_country="US")
    assert [one.actions for one in rules.plan(verdict, on="2025-05-02")] == [plan.actions]
    with pytest.raises(ValueError, match="ISO"):
        rules.plan("⑩", on="2025-05-02", server_country="usa")
    with pytest.raises(kijun.SelectionError, match="K0330"):
        rules.plan("⑩", on="2099-05-02")


def test_plans_by_a_calendar_of_one_s_own(rules, command, tmp_path):
    """A house that is closed on days that are no holidays adds them to the table."""
    closed = tmp_path / "closed.csv"
    closed.write_text("from,2025-01-01\nto,2025-12-31\n2025-06-03,休館\n2025-06-04,休館\n", encoding="utf-8")
    days = [one.day for one in rules.plan("⑩", on="2025-06-02", calendar=closed)[0].actions]
    assert days != [one.day for one in rules.plan("⑩", on="2025-06-02")[0].actions]
    assert rules.plan("⑩", on="2025-06-02", calendar=closed).text() == command(
        "plan", rules._path, "--category", "⑩", "--on", "2025-06-02", "--calendar", closed, "--language", "en")
    with pytest.raises(kijun.SelectionError, match="K0330"):
        rules.plan("⑩", on="2026-06-02", calendar=closed)
    closed.write_text("休館", encoding="utf-8")
    with pytest.raises(kijun.RulesError, match="K0331"):
        rules.plan("⑩", on="2025-06-02", calendar=closed)


def test_sources(rules, command):
    told = json.loads(command("check", rules._path, "--sources", "--json"))["sources"]
    found = rules.sources()
    assert [(one.source, one.paragraph, list(one.encoded_by), list(one.because)) for one in found.paragraphs] == [
        (one["source"], one["paragraph"], one["encoded_by"], one["omitted_because"]) for one in told["paragraphs"]]
    assert [{"paragraph": paragraph, "by": by} for paragraph, by in found.unlisted] == told["unlisted"]
    assert found.missing == tuple(one for one in found.paragraphs if one.missing)
    assert all(one.place for one in found.paragraphs)


def test_questions(rules):
    report = {"text": "口座", "received_at": "2025-06-01"}
    asked = rules.questions(report, mode="assess", category="⑩")
    assert asked and asked == tuple(sorted(asked, key=lambda one: one.cost))
    assert all("bank_account" in one.categories for one in asked)
    assert {one.type for one in asked} <= {"boolean", "integer", "date", "choice", "months", "days"}
    assert len(rules.questions(report, mode="assess")) > len(asked)
    with pytest.raises(kijun.ReportError):
        rules.questions({"text": "口座"})


def test_in_force_and_categories(rules, command):
    (one,) = rules.in_force("2025-03-01")
    told = json.loads(command("in-force", rules._path, "--at", "2025-03-01", "--json"))["in_force"][0]
    assert (one.revision, one.begin.isoformat(), one.why.en) == (
        told["revision"]["id"], told["from"], told["why"]["en"])
    assert len(rules.in_force("2025-02")) == 2
    with pytest.raises(kijun.SelectionError):
        rules.in_force("1990-01-01")
    then = {one.id: one.class_id for one in rules.categories("2025-02-27")}
    now = {one.id: one.class_id for one in rules.categories()}
    assert then["crime_recruitment"] == "serious_crime" and now["crime_recruitment"] == "illegal"


def test_cases_coverage_mutants(small, command, tmp_path):
    run = small.test(boundaries=True)
    assert run.ok and run.cases == 1 and run.expectations > 2
    assert run.junit.startswith("<?xml")
    coverage = small.coverage()
    assert 0 < coverage.part("criterion") < 1
    assert all(one.reason for one in coverage.items if not one.covered)
    mutation = small.mutate()
    assert 0 < mutation.score < 1 and any(one.killer for one in mutation.survivors)
    assert all(one.killed_by for one in mutation.mutants if one.fate == "killed")
    openness = small.mutate(kinds=["openness"])
    assert openness.mutants == tuple(one for one in mutation.mutants if one.kind == "openness") != ()
    there = small.mutate(only=["account"])
    assert there.mutants and {one.where.partition(".")[0] for one in there.mutants} == {"account"}
    with pytest.raises(ValueError, match="nothing"):
        small.mutate(only=["no such place"])
    with pytest.raises(ValueError, match="kind"):
        small.mutate(kinds=["colour"])
    assert json.loads(small.freeze()[0])["answer"]


def test_bundles(small, rules, command, tmp_path):
    file = tmp_path / "ihc.kjb"
    rules.save(file)
    other = tmp_path / "command.kjb"
    command("build", rules._path, "-o", other)
    assert file.read_bytes() == other.read_bytes()
    assert kijun.load(file).hash == rules.hash
    assert small.bundle() == small.bundle()
    assert kijun.load(file.read_bytes()).hash == rules.hash
    secret, public = kijun.make_keys()
    assert kijun.inspect(file).signer is None
    kijun.sign(file, secret)
    told = kijun.inspect(file)
    assert told.signer == public and told.rules == rules.hash
    assert "r2025_02_28" in told.revisions and told.bytes == file.stat().st_size
    with pytest.raises(kijun.RulesError, match="K0813"):
        kijun.sign(file, public)
    signed = kijun.load(file)
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(kijun.RulesError, match="ihc.kjb"):
        kijun.load(file)
    # what was loaded is kept, with its signature and its sources
    signed.save(file)
    assert kijun.inspect(file).signer == public
    file.unlink()
    assert signed.test().ok and signed.warnings == rules.warnings
    signed.save(file)
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(kijun.RulesError, match="K080"):
        kijun.inspect(file)


def test_signatures_that_are_required(rules, tmp_path, monkeypatch):
    file = tmp_path / "ihc.kjb"
    rules.save(file)
    secret, public = kijun.make_keys()
    monkeypatch.setenv("KIJUN_REQUIRE_SIGNATURE", public)
    with pytest.raises(kijun.RulesError, match="K0810"):
        kijun.load(file)
    with pytest.raises(kijun.RulesError, match="K0810"):
        kijun.compile(GUIDELINE)
    with pytest.raises(kijun.RulesError, match="K0810"):
        kijun.sign(file, secret)


def test_signatures_that_are_required_of_one_file(rules, tmp_path):
    file, keys = tmp_path / "ihc.kjb", tmp_path / "committee.pub"
    rules.save(file)
    (secret, public), (_, other) = kijun.make_keys(), kijun.make_keys()
    keys.write_text(public + "\n", encoding="utf-8")
    for given in (file, file.read_bytes(), rules._path):
        with pytest.raises(kijun.RulesError, match="K0810"):
            kijun.load(given, require_signature=public)
    kijun.sign(file, secret)
    for key in (public, keys):
        signed = kijun.load(file, require_signature=key)
        assert signed.hash == rules.hash and signed.test().ok
        assert kijun.load(file.read_bytes(), require_signature=key).hash == rules.hash
        assert kijun.inspect(file, require_signature=key).signer == public
    for given in (file, file.read_bytes()):
        with pytest.raises(kijun.RulesError, match="K0811"):
            kijun.load(given, require_signature=other)
    with pytest.raises(kijun.RulesError, match="K0811"):
        kijun.inspect(file, require_signature=other)
    with pytest.raises(kijun.RulesError, match="K0805"):  # neither a key nor a file of them
        kijun.load(file, require_signature="no key")
