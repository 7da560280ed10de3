"""Official documents: the command's, byte for byte, and the tables behind them."""

import json

import pytest

import kijun

PARTICULARS = {
    "reference": "2025-001", "date": "2025-05-02", "url": "https://example.com/1", "location": "掲示板",
    "content": "預貯金通帳の譲渡の勧誘", "contact": "example@example.com", "officer": "甲", "checker": "乙",
    "recipients": [{"role": "site_admin", "name": "見本の管理者"}],
}


def test_the_consolidated_text(rules, command):
    document = rules.consolidated_text("2025-02-28")
    assert document.markdown() == command("document", "text", rules._path, "--at", "2025-02-28")
    assert document.html() == command("document", "text", rules._path, "--at", "2025-02-28", "--format", "html")
    assert document.docx()[:2] == b"PK"
    assert rules.consolidated_text().markdown() == command("document", "text", rules._path)
    assert rules.consolidated_text(revision="draft_2026").markdown() == command(
        "document", "text", rules._path, "--revision", "draft_2026")


def test_the_list_and_the_history(rules, command):
    assert rules.category_list("2025-02-28").markdown() == command(
        "document", "categories", rules._path, "--at", "2025-02-28")
    assert rules.revision_history().markdown() == command("document", "history", rules._path)
    entries = rules.changelog()
    assert [entry for entry in entries if entry.file == "2025-02-28_r2025_02_28.md"]
    assert "# " in entries[0].text


def test_the_comparison(rules, command, tmp_path):
    comparison = rules.comparison("r2023_09_29", "r2025_02_28")
    asked = ("document", "comparison", rules._path, "r2023_09_29", "r2025_02_28")
    assert comparison.markdown() == command(*asked)
    assert comparison.to_dict() == json.loads(command(*asked, "--format", "json"))
    assert rules.comparison("r2023_09_29", "r2025_02_28", before_left=True, remarks=False).html() == command(
        *asked, "--old-left", "--no-remarks", "--format", "html")
    assert {row.kind for row in comparison.rows} >= {"context", "added", "changed"}
    added = [row for row in comparison.rows if row.kind == "added"]
    assert any("無登録" in line.text for row in added for line in row.now)
    assert all(one.revision == "r2025_02_28" for one in comparison.operations)
    assert {one for row in comparison.rows for one in row.operations} <= set(comparison.operations)
    changed = next(row for row in comparison.rows if row.kind == "changed"
                   and any(one.changed for one in row.now[0].words))
    assert changed.before[0].text != changed.now[0].text or changed.moved
    with pytest.raises(kijun.SelectionError, match="K1102"):
        rules.comparison("r2025_02_28", "r2023_09_29")


def test_saving(rules, tmp_path):
    document = rules.category_list("2025-02-28")
    for name in ("list.md", "list.html", "list.docx"):
        document.save(tmp_path / name)
    assert (tmp_path / "list.md").read_text(encoding="utf-8") == str(document)
    assert (tmp_path / "list.docx").read_bytes() == document.docx()
    with pytest.raises(ValueError, match="txt"):
        document.save(tmp_path / "list.txt")


def test_letters(rules, command, tmp_path):
    verdict = rules.judge(text="使っていない口座、買います。", received_at="2025-05-01", explain=True)
    letter = rules.request_letter(verdict, PARTICULARS)
    assert letter.ready and letter.recipient_role == "site_admin"
    (tmp_path / "verdict.json").write_text(verdict.to_json(), encoding="utf-8")
    (tmp_path / "particulars.json").write_text(json.dumps(PARTICULARS), encoding="utf-8")
    assert letter.markdown() == command("document", "request", rules._path, tmp_path / "verdict.json",
                                        tmp_path / "particulars.json")
    alone = {**PARTICULARS, "checker": "甲"}
    with pytest.raises(kijun.ReportError, match="K1115"):
        rules.request_letter(verdict, alone)
    assert not rules.request_letter(verdict, alone, draft=True).ready
    with pytest.raises(kijun.ReportError, match="K1110"):
        rules.request_letter(verdict, {"colour": "red"})


def test_sentences_of_one_s_own(rules):
    assert kijun.house_sentences()["comparison.after"] == "改正後"
    own = rules.comparison("r2023_09_29", "r2025_02_28", house={"comparison.after": "見本の欄"})
    assert "見本の欄" in own.markdown() and "改正後" not in own.markdown()
    with pytest.raises(kijun.SelectionError, match="K1105"):
        rules.revision_history(house={"no_such_sentence": ""})
