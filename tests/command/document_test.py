#!/usr/bin/env python3
"""kijun document: the official documents. Golden files stand in tests/golden/documents; to accept a change run
with KIJUN_UPDATE_GOLDEN=1 and read the difference."""
import html.parser
import io
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile
import xml.etree.ElementTree as xml

from support import *

IHC = PROJECT / "stdlib_rules" / "ihc"
GOLDEN = PROJECT / "tests" / "golden" / "documents"
PAIRS = [("r14", "r2023_02_15"), ("r2023_02_15", "r2023_09_29"), ("r2023_09_29", "r2025_02_28"),
         ("r2025_02_28", "r2025_09_25"), ("r2025_09_25", "draft_2026")]
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class ComparisonReader(html.parser.HTMLParser):
    """The rows of a comparison, read from its HTML alone."""

    def __init__(self, old_left=False):
        super().__init__()
        self.rows, self.operations, self.order = [], {}, ["before", "now"] if old_left else ["now", "before"]
        self.cell, self.line, self.words = -1, None, None

    def handle_starttag(self, tag, attributes):
        data = {name[5:]: value or "" for name, value in attributes if name.startswith("data-")}
        if tag == "tr" and "kind" in data:
            self.rows.append({"kind": data["kind"], "depth": int(data["depth"]), "moved": "moved" in data,
                              "now": [], "before": [], "operations": []})
            self.cell = -1
        elif tag == "td":
            self.cell += 1
        elif tag == "span" and "key" in data:
            self.line = {"key": data["key"], "parent": data.get("parent", ""), "after": data.get("after", ""),
                         "depth": int(data["depth"]), "heading": int(data.get("heading", 0)), "flow": "flow" in data,
                         "label": data["label"], "label_moved": "moved" in data, "words": []}
            self.rows[-1][self.order[self.cell]].append(self.line)
        elif tag == "span" and "words" in data:
            self.words = {"text": "", "changed": data["words"] == "changed"}
            self.line["words"].append(self.words)
        elif tag == "span" and "operation" in data:
            number = int(data["number"])
            self.operations[number] = {key: data[key] for key in ("revision", "operation", "target")}
            self.rows[-1]["operations"].append(number)

    def handle_endtag(self, tag):
        if tag == "span":
            self.words = None

    def handle_data(self, text):
        if self.words is not None:
            self.words["text"] += text


def read_html(text, **options):
    reader = ComparisonReader(**options)
    reader.feed(text)
    return reader.rows, [reader.operations[number] for number in sorted(reader.operations)]


class DocumentTest(CommandTest):
    def golden(self, name, text):
        path = GOLDEN / name
        if "KIJUN_UPDATE_GOLDEN" in os.environ:
            path.write_text(text, encoding="utf-8")
        self.assertEqual(text, path.read_text(encoding="utf-8"), name)

    def document(self, *arguments, **options):
        return self.kijun("document", *arguments, **options)

    def docx(self, *arguments):
        path = self.directory / "made.docx"
        self.document(*arguments, "-o", path)
        with zipfile.ZipFile(path) as archive:
            self.assertIsNone(archive.testzip())
            parts = {name: archive.read(name) for name in archive.namelist()}
        for name, part in parts.items():
            xml.fromstring(part)  # well-formed
        return path, parts


class WhatIsWritten(DocumentTest):
    def test_golden_documents(self):
        for kind, arguments in {"text": ("text", RULES, "--at", "2025-02-28"),
                                "comparison": ("comparison", RULES, "base", "second"),
                                "comparison_draft": ("comparison", RULES, "second", "proposal", "--old-left"),
                                "history": ("history", RULES),
                                "categories": ("categories", RULES, "--at", "2025-02-28")}.items():
            self.golden(f"{kind}.md", self.document(*arguments))
            self.golden(f"{kind}.html", self.document(*arguments, "--format", "html"))
            parts = self.docx(*arguments)[1]
            self.golden(f"{kind}.document.xml", parts["word/document.xml"].decode().replace("<w:p>", "\n<w:p>") + "\n")

    def test_the_text_is_that_of_the_day(self):
        before = self.document("text", IHC, "--at", "2025-02-27")
        after = self.document("text", IHC, "--at", "令和7年2月28日")
        self.assertNotIn("無登録貸金業者による広告", before)
        self.assertIn("無登録貸金業者による広告", after)
        self.assertEqual(self.document("text", IHC, "--revision", "r2025_02_28").count("\n"), after.count("\n"))

    def test_a_draft_is_marked(self):
        for kind in ("text", "categories"):
            self.assertTrue(self.document(kind, IHC, "--revision", "draft_2026").startswith("**案（"))
        parts = self.docx("text", IHC, "--revision", "draft_2026")[1]
        self.assertIn("案（", parts["word/header.xml"].decode())

    def test_categories_are_those_of_the_rules(self):
        listed = re.findall(r'data-category="(\w+)"',
                            self.document("categories", IHC, "--at", "2025-09-25", "--format", "html"))
        self.assertEqual(len(listed), len(set(listed)))
        rows = self.document("categories", IHC, "--at", "2025-09-25")
        self.assertRegex(rows, r"犯罪実行者の募集 \|.*令和5年9月29日 \| 令和7年2月28日 \|")

    def test_the_history_says_what_the_changelog_says(self):
        history = self.document("history", IHC).replace("\\", "")
        entries = self.kijun("changelog", IHC).replace("\\", "").replace("`", "")
        rows = [line for line in entries.splitlines() if re.match(r"\| \S+ [a-z]+ \|", line)]
        self.assertGreater(len(rows), 100)
        for row in rows:
            self.assertIn(row.replace("  ", " "), history.replace("  ", " "))

    def test_house_sentences(self):
        house = json.loads(self.document("sentences"))
        house["comparison.removed"] = "（削除）"
        house["comparison.title"] = "新旧 {title}"
        path = self.file("house.json", json.dumps(house))
        text = self.document("comparison", RULES, "second", "proposal", "--house", path)
        self.assertIn("（削除）", text)
        self.assertNotIn("（削る）", text)
        self.assertIn("# 新旧 見本の基準", text)
        for bad, word in {'{"comparison.remove": ""}': "comparison.removed", '{"comparison.title": "{day}"}': "{day}",
                          '{"comparison.title": 1}': "not a text", "[]": "object", "{": "object"}.items():
            message = self.refused("document", "history", RULES, "--house", self.file("bad.json", bad))
            self.assertIn("K1105", message)
            self.assertIn(word, message)


class TheTableReadBack(DocumentTest):
    def test_html_says_what_the_json_says(self):
        for before, after in PAIRS:
            table = json.loads(self.document("comparison", IHC, before, after, "--format", "json"))
            for side in ([], ["--old-left"]):
                rows, operations = read_html(
                    self.document("comparison", IHC, before, after, "--format", "html", *side), old_left=bool(side))
                self.assertEqual(rows, table["rows"])
                self.assertEqual(operations, table["operations"])

    def test_the_operations_are_those_of_the_changelog(self):
        for before, after in PAIRS:
            _, operations = read_html(self.document("comparison", IHC, before, after, "--format", "html"))
            entry = next(path for path in (PROJECT / "changelog" / "ihc").iterdir() if after in path.name)
            listed = re.findall(r"^\| (\S+ [a-z]+) \| (?:`([^`]*)`)? ?\|", entry.read_text(encoding="utf-8"), re.M)
            self.assertEqual([(one["operation"], one["target"]) for one in operations], listed)
            self.assertEqual({one["revision"] for one in operations}, {after})

    def test_columns_can_be_exchanged(self):
        head = [re.search(r"^\| (\S+) \| (\S+) \|", self.document("comparison", RULES, "base", "second", *side), re.M)
                for side in ([], ["--old-left"])]
        self.assertEqual(head[0].groups(), ("改正後", "改正前"))
        self.assertEqual(head[1].groups(), ("改正前", "改正後"))

    def test_marks(self):
        table = self.document("comparison", IHC, "r2023_09_29", "r2025_02_28")
        self.assertIn("<u>覚醒剤</u>取締法", table)
        self.assertIn("<u>覚せい剤</u>取締法", table)
        self.assertRegex(table, r"<u><u>犯罪実行者</u></u>")
        for words in ("（新設）", "（削る）", "（略）"):
            self.assertIn(words, table)


class RequestTest(DocumentTest):
    RECIPIENTS = [{"role": "ip_holder", "name": "丙割当先"}, {"role": "server_admin", "name": "乙サーバ"},
                  {"role": "site_admin", "name": "甲サイト"}]
    GIVEN = {"reference": "2025-0001", "date": "令和7年6月2日", "url": "https://example.invalid/a",
             "location": "三つ目の書き込み", "content": "通帳の買取りを呼びかける書き込み", "contact": "desk@example.invalid",
             "officer": "担当 一郎", "checker": "責任 花子", "recipients": RECIPIENTS}

    @classmethod
    def setUpClass(cls):
        # once for all letters: compiling the guideline takes longer than writing one
        directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(directory.cleanup)
        cls.bundle = Path(directory.name) / "ihc.kjb"
        subprocess.run([KIJUN, "build", str(IHC), "-o", str(cls.bundle)], check=True, capture_output=True)

    def verdict(self, name="verdict.json", **fields):
        report = json.loads((PROJECT / "tests" / "samples" / "explained.json").read_text(encoding="utf-8")) | fields
        text = self.kijun("explain", self.bundle, "--report", self.file("report.json", json.dumps(report)), "--json")
        return self.file(name, text.splitlines()[0])

    def request(self, *options, verdict=None, exit=OK, **given):
        path = self.file("particulars.json", json.dumps(self.GIVEN | given))
        arguments = ("document", "request", self.bundle, verdict or self.verdict(), path, *options)
        return self.kijun(*arguments) if exit == OK else self.refused(*arguments, exit=exit)

    def test_a_removal_is_requested(self):
        text = self.request()
        self.golden("request_removal.md", text)
        self.assertNotIn("送付不可", text)
        for words in ("違法情報に関する送信防止措置等依頼書", "甲サイト　御中", "犯罪による収益の移転防止に関する法律第28条第4項",
                      "担当 一郎", "責任 花子", "「通/帳」"):
            self.assertIn(words, text)
        self.golden("request_removal.html", self.request("--format", "html"))

    def test_a_response_is_requested(self):
        verdict = self.verdict(title="", text="一緒に死にませんか")
        text = self.request(verdict=verdict)
        self.golden("request_response.md", text)
        self.assertIn("自殺誘引等情報に関する対応依頼書", text)
        self.assertIn("分類の種類", text)

    def test_whom_it_goes_to(self):
        cascade = [dict(one) for one in self.RECIPIENTS]
        for expected in ("甲サイト", "乙サーバ", "丙割当先"):
            self.assertIn(expected + "　御中", self.request(recipients=cascade))
            next(one for one in cascade if one["name"] == expected)["no_response"] = True
        self.assertIn("K1114", self.request(recipients=cascade, exit=FINDINGS))
        self.assertIn("K1114", self.request(recipients=[], exit=FINDINGS))
        # on that day nothing was asked of providers abroad
        before = self.verdict(received_at="2025-02-01")
        self.assertIn("K1114", self.request(verdict=before, overseas=True, exit=FINDINGS))

    def test_never_without_both_names(self):
        for missing in ({"officer": ""}, {"checker": ""}, {"checker": " \t"}, {"checker": "担当 一郎"}, {"url": ""},
                        {"content": ""}, {"reference": ""}):
            self.assertIn("K1115", self.request(exit=FINDINGS, **missing))
            draft = self.request("--draft", **missing)
            self.assertTrue(draft.startswith("**案（送付不可）**"), draft[:40])
        self.assertTrue(self.request("--draft").startswith("**案（送付不可）**"))  # even if all is there
        path = self.file("p.json", json.dumps(self.GIVEN | {"officer": ""}))
        parts = self.docx("request", self.bundle, self.verdict(), path, "--draft")[1]
        self.assertIn("案（送付不可）", parts["word/header.xml"].decode())

    def test_what_is_no_ground_for_a_letter(self):
        good = json.loads(self.verdict().read_text())
        for change, code in ((lambda v: v["receipt"].update(bundle="0" * 64), "K1112"),
                             (lambda v: v.update(revision="r1999"), "K0323"),
                             (lambda v: v["findings"][0].update(category="bank_acount"), "K0327"),
                             (lambda v: v["findings"].clear(), "K1113"),
                             (lambda v: v["findings"].append(v["findings"][0] | {"category": "phishing"}), "K1113"),
                             (lambda v: v.update(revision="draft_2026"), "K1115"),
                             (lambda v: v.pop("findings"), "K1111"),
                             (lambda v: v.update(findings=[1]), "K1111")):
            verdict = json.loads(json.dumps(good))
            change(verdict)
            message = self.request(verdict=self.file("bad.json", json.dumps(verdict)), exit=FINDINGS)
            self.assertIn(code, message)
        self.assertIn("K1111", self.request(verdict=self.file("bad.json", "no"), exit=FINDINGS))
        self.assertIn("K1113", self.request(category="phishing", exit=FINDINGS))

    def test_particulars(self):
        for bad in ('{"oficer": "x"}', '{"officer": 1}', '{"recipients": {}}', '{"recipients": [{"role": "a"}]}',
                    '{"recipients": [{"role": "a", "name": "b", "mail": "c"}]}', '{"overseas": "yes"}', "[]", "{"):
            message = self.refused("document", "request", self.bundle, self.verdict(), self.file("p.json", bad), exit=FINDINGS)
            self.assertIn("K1110", message)

    def test_hostile_text_stays_text(self):
        hostile = ("<script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;]]> | a\n# b\n- c\n"
                   "[x](javascript:alert(1)) `y` **z** https://evil.example/ www.evil.example \u202egpj.exe\u0000\u0001\ufffe")
        given = {"content": hostile, "location": hostile, "officer": hostile + "1", "checker": hostile + "2",
                 "recipients": [{"role": "site_admin", "name": hostile}]}
        page = self.request("--format", "html", **given)

        class Tags(html.parser.HTMLParser):
            seen = set()

            def handle_starttag(self, tag, attributes):
                self.seen.add(tag)
                assert not any(name.startswith("on") or name in ("href", "src") for name, _ in attributes), attributes

        reader = Tags()
        reader.feed(page)
        self.assertTrue(reader.seen.isdisjoint({"script", "img", "a", "iframe"}), reader.seen)
        text = self.request(**given)
        self.assertNotRegex(text, r"(?<!\\)<(?!/?[ub]>|br>|/?p[ >])")
        self.assertNotIn("https://evil", text)
        self.assertNotIn("www.evil", text)
        for made in (page, text):
            self.assertFalse({"\u202e", "\u0000", "\u0001"} & set(made))
        path = self.file("p.json", json.dumps(self.GIVEN | given))
        self.docx("request", self.bundle, self.verdict(), path)  # every part is well-formed


class BadInput(DocumentTest):
    def test_what_is_not_there(self):
        for kind in ("text", "categories"):
            self.assertIn("K0323", self.refused("document", kind, RULES, "--revision", "thrid"))
            self.assertIn("K0321", self.refused("document", kind, RULES, "--at", "1999-01-01", exit=FINDINGS))
            self.assertIn("K0310", self.refused("document", kind, RULES, "--at", "2025年2月30日"))
            self.refused("document", kind, RULES, "--at", "2025-02")
        self.assertIn("K0323", self.refused("document", "comparison", RULES, "base", "thrid"))
        self.assertIn("K0321", self.refused("document", "comparison", RULES, "1999-01-01", "second"))
        for before, after in (("second", "base"), ("base", "base"), ("proposal", "second")):
            self.assertIn("K1102", self.refused("document", "comparison", RULES, before, after))
        self.refused("document", "text", RULES, "--format", "pdf")
        self.refused("document", "novel", RULES)
        self.refused("document", "text", RULES, "-o", "rules.kijun")
        self.refused("document", "text", RULES, "-o", "no/such/place.md", exit=INPUT_OUTPUT)
        self.refused("document", "text", "nowhere", exit=INPUT_OUTPUT)

    def test_help_has_examples(self):
        for kind in ("text", "comparison", "history", "categories", "request"):
            self.assertIn("kijun document " + kind, self.kijun("document", kind, "--help"))


class InLibreOffice(DocumentTest):
    OFFICE = shutil.which("soffice") or shutil.which("libreoffice")

    @unittest.skipUnless(OFFICE, "no LibreOffice here: .docx files are not converted")
    def test_word_files_become_pages(self):
        documents = {"text": ("text", RULES, "--at", "2025-02-28"), "table": ("comparison", IHC, *PAIRS[2]),
                     "history": ("history", RULES), "categories": ("categories", IHC, "--revision", "draft_2026")}
        for name, arguments in documents.items():
            self.document(*arguments, "-o", self.directory / f"{name}.docx")
        subprocess.run([self.OFFICE, "--headless", f"-env:UserInstallation=file://{self.directory}/profile",
                        "--convert-to", "pdf", *(f"{name}.docx" for name in documents)],
                       cwd=self.directory, check=True, capture_output=True, timeout=300)
        for name in documents:
            pdf = (self.directory / f"{name}.pdf").read_bytes()
            self.assertTrue(pdf.startswith(b"%PDF-"), name)
            self.assertGreater(len(pdf), 5000, name)


if __name__ == "__main__":
    unittest.main()
