"""Loading rules, and what they say of themselves."""

import json

import pytest

import kijun
from conftest import PROJECT

GUIDELINE = """\
guideline example "見本の基準" { timezone "Asia/Tokyo" judged by received }
revision first "初版" of example { effective 令和2年4月1日 }
class illegal "違法情報"
terms goods 等 { "口座" "通帳" }
category account "口座の売買の誘い" in illegal { number ① post has goods }
"""


def test_from_a_name_a_directory_a_file_and_a_bundle(rules, command, tmp_path):
    assert "ihc" in kijun.shipped()
    directory = PROJECT / "stdlib_rules" / "ihc"
    assert kijun.load(directory).hash == rules.hash
    bundle = tmp_path / "ihc.kjb"
    command("build", directory, "-o", bundle)
    from_bundle = kijun.load(str(bundle))
    assert from_bundle.hash == rules.hash
    assert from_bundle.diff("r2023_09_29", "r2025_02_28").to_dict() == (
        rules.diff("r2023_09_29", "r2025_02_28").to_dict())
    file = tmp_path / "example.kijun"
    file.write_text(GUIDELINE, encoding="utf-8")
    assert kijun.load(file).judge(text="口座", received_at="2021-01-01").categories == ("account",)


def test_rules_that_do_not_compile_say_where_and_how_to_mend_it(tmp_path):
    file = tmp_path / "example.kijun"
    file.write_text(GUIDELINE.replace("post has goods", "post has good"), encoding="utf-8")
    with pytest.raises(kijun.RulesError) as caught:
        kijun.load(file)
    problem = caught.value.diagnostics[0]
    assert problem.severity == "error"
    assert problem.code.startswith("K02")
    assert problem.message.en != problem.message.ja
    assert problem.place.file.endswith("example.kijun")
    assert problem.place.line == 5
    assert problem.fix.replacement == "goods"
    assert GUIDELINE.encode().replace(b"has goods", b"has good")[problem.place.begin:problem.place.end] == b"good"
    assert "example.kijun" in str(caught.value)


def test_what_is_not_there(tmp_path, rules):
    with pytest.raises(kijun.RulesError, match="nowhere"):
        kijun.load(tmp_path / "nowhere")
    broken = tmp_path / "broken.kjb"
    broken.write_bytes(b"no bundle")
    with pytest.raises(kijun.RulesError, match="K0801"):
        kijun.load(broken)
    with pytest.raises(kijun.SelectionError) as caught:
        rules.revision("r2025_02_82")
    assert caught.value.diagnostics[0].code == "K0323"
    assert "r2025_02_28" in str(caught.value)
    with pytest.raises(kijun.SelectionError, match="K0321"):
        rules.at("1990-01-01")
    with pytest.raises(kijun.SelectionError):
        rules.diff("r14", "r15")
    assert isinstance(caught.value, LookupError) and isinstance(caught.value, kijun.Error)


def test_the_timeline_is_the_command_s(rules, command):
    told = json.loads(command("timeline", rules._path, "--json"))
    timeline = rules.timeline()
    assert (timeline.guideline, timeline.judged_by) == (told["guideline"], told["judged_by"])

    def spelled(day):
        return day and day.isoformat()

    assert [(one.id, one.title, one.status, spelled(one.effective_from), list(one.uncertain))
            for one in timeline.revisions] == [
        (one["id"], one["title"], one["status"], one["effective_from"], one["uncertain"])
        for one in told["revisions"]]
    assert [(one.revision, spelled(one.begin), spelled(one.end)) for one in timeline.periods] == [
        (one["revision"], one["from"], one["to"]) for one in told["periods"][-1]["in_force"]]


def test_the_timeline_as_it_was_known(rules, command):
    told = json.loads(command("timeline", rules._path, "--json"))["periods"]
    for known in told:
        periods = rules.timeline(known_at=known["known_from"]).periods
        assert [one.revision for one in periods] == [one["revision"] for one in known["in_force"]]
    assert rules.timeline(known_at="2099-01-01") == rules.timeline()
    with pytest.raises(kijun.SelectionError, match="K0322"):
        rules.timeline(known_at="1990-01-01")


def test_the_diff_is_the_command_s(rules, command):
    found = rules.diff("2025-02-27", "2025-02-28")
    expected = command("diff", rules._path, "r2023_09_29", "r2025_02_28", "--format", "json")
    assert found.to_dict() == json.loads(expected)
    assert found.text() == command("diff", rules._path, "r2023_09_29", "r2025_02_28", "--language", "en")
    assert found.html("ja").startswith("<!DOCTYPE html>")
    with pytest.raises(ValueError, match="language"):
        found.text("fr")


def test_cases(rules, command, tmp_path):
    run = rules.test()
    told = json.loads(command("test", rules._path, "--json"))
    assert (run.cases, run.expectations) == (told["cases"], told["expectations"])
    assert run.ok
    file = tmp_path / "wrong.ndjson"
    file.write_text('{"text":"晴れ","expect":{"2025-06-01":"bank_account"}}\n',
                    encoding="utf-8")
    failed = rules.test(file)
    assert not failed.ok
    assert failed.failures[0].file == str(file) and failed.failures[0].message.en


def test_verify(rules):
    found = rules.verify()
    assert not [one for one in found if one.severity == "error"]
    assert {one.code for one in found} <= {f"K053{digit}" for digit in range(2, 10)}
    # the last day of the calendar stands in no file of the rules
    assert all(one.place for one in found if one.code != "K0538")


def test_explanations(rules, command, tmp_path):
    report = PROJECT / "tests" / "samples" / "explained.json"
    (explanation,) = rules.explain(report.read_bytes())
    assert explanation.english.startswith("example  candidate")
    assert explanation.verdict.categories == ("bank_account",)
    expected = command("explain", rules._path, "--report", report, "--json")
    assert explanation.verdict.to_json() == expected.strip()
    assert "revision in force" in str(explanation)
    assert explanation.japanese != explanation.english


def test_a_bundle_names_its_sources_wherever_the_process_is(tmp_path, monkeypatch):
    texts = {"guideline.kijun": 'guideline e "e" { timezone "Asia/Tokyo" judged by received }\n'
                                'revision r "r" of e { effective 2020-01-01 }\nclass c "c"\n',
             "deeper/k.kijun": 'category k "k" in c { post has "口座" }\n'}
    for name, text in texts.items():
        (tmp_path / "rules" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "rules" / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    amendment = 'revision s "s" amends e { effective 2021-01-01 rename category k to "l" }'
    made, loaded = kijun.load("rules").bundle(), kijun.load("rules")
    monkeypatch.chdir("rules")
    draft = kijun.load(".").amended(amendment)
    monkeypatch.chdir("/")
    assert loaded.bundle() == made
    there = kijun.load(tmp_path / "rules").amended(amendment, name=f"{tmp_path}/rules/draft.kijun")
    assert draft.bundle() == there.bundle()
