#!/usr/bin/env python3
"""kijun diff, tree and ask: what people use to look at a guideline and at one report."""
import json
import re
import unittest
import xml.etree.ElementTree as xml

from support import *


class TreeTest(CommandTest):
    def test_steps_lead_to_an_answer(self):
        text = self.kijun("tree", RULES, "②")
        self.assertTrue(text.startswith("② 貸金業の広告 (second)\n") or "(second)" in text.splitlines()[0], text)
        steps = [int(n) for n in re.findall(r"^ +(\d+)\. ", text, re.M)]
        self.assertEqual(steps, list(range(1, len(steps) + 1)))
        for goal in re.findall(r"go to (\d+)", text):
            self.assertIn(int(goal), steps)
        self.assertIn("→ met", text)
        self.assertIn("登録業者であることを確認したか", text)

    def test_a_drawing_is_well_formed(self):
        drawing = xml.fromstring(self.kijun("--language", "ja", "tree", RULES, "account", "--format", "svg"))
        texts = "".join(drawing.itertext())
        self.assertIn("口座の売買の誘い", texts)
        self.assertIn("該当しない", texts)

    def test_json_is_a_graph_without_cycles(self):
        tree = json.loads(self.kijun("tree", RULES, "helper", "--at", "base", "--format", "json"))
        self.assertEqual((tree["revision"], tree["category"]), ("base", "helper"))
        for node in tree["nodes"][2:]:
            self.assertLess(max(node["yes"], node["no"]), node["node"])
        self.assertEqual([node["answer"] for node in tree["nodes"][:2]], ["not_met", "met"])

    def test_mermaid_names_every_node(self):
        text = self.kijun("tree", RULES, "account", "--format", "mermaid")
        named = set(re.findall(r"^  (n\d+)[\[(]", text, re.M))
        self.assertEqual(named, set(re.findall(r"n\d+", "\n".join(re.findall(r"^  n\d+ -.*", text, re.M)))))

    def test_what_is_not_there(self):
        self.assertIn("'account'", self.refused("tree", RULES, "acount"))
        self.assertIn("K0327", self.refused("tree", RULES, "⑨"))
        self.assertIn("K0323", self.refused("tree", RULES, "account", "--at", "thrid"))
        self.assertIn("K0321", self.refused("tree", RULES, "account", "--at", "1999-01-01"))
        self.assertIn("K0327", self.refused("tree", RULES, "lender", "--at", "proposal"))  # repealed there


class AskTest(CommandTest):
    OPEN = report("即日融資", id="a")

    def test_an_answer_decides(self):
        path = self.file("a.json", json.dumps(self.OPEN))
        saved = self.directory / "answered.json"
        for answer, status in {"n": "met", "y": None}.items():
            text = self.kijun("ask", RULES, "--report", path, "--save", saved, stdin=f"maybe\n{answer}\n")
            self.assertIn("登録業者であることを確認したか", text)
            self.assertIn("no answer to this question", text)
            self.assertIn("No further answer", text)
            answered = json.loads(saved.read_text())
            self.assertEqual(answered["facts"], {"registered": answer == "y"})
            verdict = self.judge(reports=[answered])[0]
            self.assertEqual([finding["status"] for finding in verdict["findings"]], [status] if status else [])

    def test_the_end_of_the_answers_is_said(self):
        path = self.file("a.json", json.dumps(self.OPEN))
        self.assertIn("more answers could change this", self.kijun("ask", RULES, "--report", path))

    def test_questions_for_programs(self):
        path = self.file("a.json", json.dumps(self.OPEN))
        asked = json.loads(self.kijun("ask", RULES, "--report", path, "--json"))
        self.assertFalse(asked["done"])
        self.assertEqual([(q["fact"], q["who"], q["cost"], q["type"], q["categories"]) for q in asked["questions"]],
                         [("registered", "registry", 3, "boolean", ["lender"])])
        path = self.file("b.json", json.dumps(self.OPEN | {"facts": {"registered": False}}))
        asked = json.loads(self.kijun("ask", RULES, "--report", path, "--json"))
        self.assertTrue(asked["done"])
        self.assertEqual(asked["verdicts"][0]["outcome"], "candidate")

    def test_without_a_report_a_revision_is_needed(self):
        self.assertIn("--at", self.refused("ask", RULES, exit=FINDINGS))
        text = self.kijun("ask", RULES, "--at", "2025-03-01", "--mode", "assess", "--category", "②", stdin="n\nn\n")
        self.assertIn("No further answer", text)

    def test_what_cannot_be_asked(self):
        self.assertIn("standard input", self.refused("ask", RULES, "--report", "-"))
        path = self.file("a.json", json.dumps(self.OPEN))
        self.assertIn("K0327", self.refused("ask", RULES, "--report", path, "--category", "nothing"))


class DiffTest(CommandTest):
    def test_the_ways_to_write_it(self):
        found = json.loads(self.kijun("diff", RULES, "base", "second", "--format", "json"))
        self.assertEqual([(one["category"], one["changes"]) for one in found["categories"]],
                         [("helper", ["moved", "renamed", "renumbered"])])
        self.assertEqual(found["unchanged"], 2)
        for format in ("text", "markdown", "html"):
            text = self.kijun("diff", RULES, "2025-02-27", "2025-02-28", "--format", format)
            self.assertIn("犯罪実行者の募集", text)

    def test_what_is_gained_and_lost_was_judged(self):
        lost = json.loads(self.kijun("diff", RULES, "second", "proposal", "--format", "json"))["categories"]
        self.assertEqual([one["category"] for one in lost], ["lender"])
        witness = lost[0]["lost"]
        for revision, met in {"second": True, "proposal": False}.items():
            verdict = self.judge("--revision", revision, reports=[witness])[0]
            found = [f["category"] for f in verdict["findings"] if f["status"] == "met"]
            self.assertEqual("lender" in found, met)

    def test_sides_that_are_not_there(self):
        self.assertIn("K0323", self.refused("diff", RULES, "first", "second"))
        self.assertIn("K0326", self.refused("diff", RULES, "2025-02", "second"))


class VerifyTest(CommandTest):
    def test_what_is_found(self):
        self.assertIn("0 errors", self.kijun("verify", RULES))
        rules = "\n".join(path.read_text(encoding="utf-8") for path in sorted(RULES.glob("*.kijun")))
        bad = self.file("bad.kijun", rules.replace("{ not registered }", "{ registered not registered }"))
        text = self.kijun("verify", bad, exit=FINDINGS)
        self.assertIn("error[K0530]", text)
        self.assertIn("無届の貸付けの広告", text)
        records = [json.loads(line) for line in self.kijun("verify", bad, "--json", exit=FINDINGS).splitlines()]
        self.assertIn("K0530", [record["code"] for record in records])

    def test_each_query_is_refuted_by_a_report(self):
        for query, of, met, not_met in (("--equivalent", ("account", "lender"), ("account",), ("lender",)),
                                        ("--implies", ("lender", "account"), ("lender",), ("account",)),
                                        ("--disjoint", ("account", "helper"), ("account", "helper"), ()),
                                        ("--never", ("account",), ("account",), ()),
                                        ("--always", ("account",), (), ("account",))):
            with self.subTest(query):
                found = json.loads(self.kijun("verify", RULES, query, *of, "--json", exit=FINDINGS))
                verdict = self.judge("--revision", "second", reports=[found["counterexample"]])[0]
                shown = {f["category"] for f in verdict["findings"] if f["status"] == "met"}
                self.assertLessEqual(set(met), shown)
                self.assertFalse(set(not_met) & shown)

    def test_queries(self):
        self.assertIn("holds", self.kijun("verify", RULES, "--equivalent", "helper@base", "helper@second"))
        found = json.loads(self.kijun("verify", RULES, "--disjoint", "account", "lender", "--json", exit=FINDINGS))
        self.assertFalse(found["holds"])
        verdict = self.judge("--revision", "second", reports=[found["counterexample"]])[0]
        self.assertLessEqual({"account", "lender"}, {f["category"] for f in verdict["findings"] if f["status"] == "met"})
        self.assertIn("does not hold", self.kijun("verify", RULES, "--never", "②", exit=FINDINGS))
        others = [json.loads(line) for line in self.kijun("verify", RULES, "--overlaps", "account", "--json").splitlines()]
        self.assertIn("lender", [one["category"] for one in others])
        for one in others:
            verdict = self.judge(reports=[{**one["example"], "received_at": "2025-06-01"}])[0]
            self.assertLessEqual({"account", one["category"]}, {f["category"] for f in verdict["findings"]})
        self.assertIn("K0327", self.refused("verify", RULES, "--overlaps", "nothing"))
        self.refused("verify", RULES, "--never", "②", "--always", "②")
        self.assertIn("K0327", self.refused("verify", RULES, "--never", "nothing"))
        self.assertIn("K0323", self.refused("verify", RULES, "--never", "account@third"))


if __name__ == "__main__":
    unittest.main()
