#!/usr/bin/env python3
"""What an editor can have run (workspace/executeCommand): the same answers as the command gives, over one session."""
import base64
import unittest

import jsonschema
from service import *
from web_socket import *

SOURCES = {path.name: path.read_text() for path in sorted(RULES.glob("*.kijun"))}
REPORT = report("闇バイト 😀口座を買います", id="a")


class CommandsTest(ServiceTest):
    def setUp(self):
        super().setUp()
        self.server = self.serve("--playground")
        self.editor = Editor(self.server)
        self.addCleanup(self.editor.socket.close)
        for name, text in SOURCES.items():
            self.editor.open(name, text)

    def run_it(self, command, **arguments):
        answer = self.editor.run(command, **arguments)
        self.assertNotIn("code", answer, answer)
        return answer

    def fails(self, code, reason, command, **arguments):
        answer = self.editor.run(command, **arguments)
        self.assertEqual(answer.get("code"), code, answer)
        if reason:
            self.assertEqual(answer["data"]["codes"], [reason])

    def without_units(self, verdict):
        """A verdict as the command gives it; the places in UTF-16 are looked at on the way."""
        for finding in verdict["findings"] + verdict.get("considered", []):
            for evidence in finding["evidence"]:
                units = REPORT[evidence["field"]].encode("utf-16-le")
                shown = units[2 * evidence.pop("start_utf16"):2 * evidence.pop("end_utf16")].decode("utf-16-le")
                self.assertEqual(shown, evidence["text"])
        return verdict

    def test_time(self):
        answer = self.run_it("timeline")
        self.assertEqual(answer["timeline"], json.loads(self.kijun("timeline", RULES, "--json")))
        self.assertEqual({revision: [row["target"] for row in rows] for revision, rows in answer["changes"].items()},
                         {"base": [], "second": ["helper"], "proposal": ["lender"]})

    def test_facts(self):
        facts = {fact.pop("fact"): fact for fact in self.run_it("facts")["facts"]}
        self.assertEqual(facts["registered"], {"question": "登録業者であることを確認したか", "who": "registry", "cost": 3,
                                               "type": "boolean", "choices": [], "presumed": None, "categories": ["lender"]})
        self.assertIs(facts["public_page"]["presumed"], True)
        of_draft = {fact["fact"]: fact for fact in self.run_it("facts", revision="proposal")["facts"]}
        self.assertEqual(of_draft["registered"]["categories"], [])
        self.fails(-32803, "K0323", "facts", revision="none")

    def test_judging(self):
        self.file("report.json", json.dumps(REPORT))
        for arguments, options in (({}, []), ({"mode": "assess"}, ["--mode", "assess"]), ({"revision": "proposal"}, ["--revision", "proposal"])):
            answer = self.run_it("judge", report=REPORT, **arguments)
            asked = json.loads(self.kijun("ask", "rules.kjb", "--report", "report.json", "--json", *options))
            explained = [json.loads(line) for line in self.kijun("judge", "rules.kjb", "report.json", "--explain", *options).splitlines()]
            self.assertEqual(answer["questions"], asked["questions"])
            self.assertEqual([self.without_units(one) for one in answer["verdicts"]], explained)
        evidence = self.run_it("judge", report=REPORT)["verdicts"][0]["findings"][0]["evidence"]
        self.assertTrue(any(one["start_utf16"] > one["start_char"] for one in evidence))

    def test_dates(self):
        plain = {"text": "闇バイト"}
        for date, where in (("2025-02-27", "serious"), ("令和7年2月28日", "illegal"), ("2025-02-27T15:00:00Z", "illegal")):
            verdict, = self.run_it("judge", report=plain, date=date)["verdicts"]
            self.assertEqual((verdict["findings"][0]["class"], verdict["why_revision"]["rule"]), (where, "pivot_date"))
        self.assertEqual(len(self.run_it("judge", report=plain, date="2025-02")["verdicts"]), 2)
        self.fails(-32803, "K0320", "judge", report=plain)
        self.fails(-32803, "K0310", "judge", report=plain, date="2025-02-30")
        self.fails(-32803, "K0321", "judge", report=plain, date="1066-10-14")

    def test_all_revisions_at_once(self):
        answer = self.run_it("judge_over", report={"text": REPORT["text"]})
        self.assertEqual(answer["periods"], [{"from": "2020-04-01", "to": "2025-02-28", "revision": "base"},
                                             {"from": "2025-02-28", "to": None, "revision": "second"}])
        self.assertEqual(answer["drafts"], ["proposal"])
        self.assertEqual({revision: {finding["category"]: finding["class"] for finding in verdict["findings"]}
                          for revision, verdict in answer["verdicts"].items()},
                         {"base": {"account": "illegal", "helper": "serious"}, "second": {"account": "illegal", "helper": "illegal"},
                          "proposal": {"account": "illegal", "helper": "illegal"}})
        before = self.run_it("judge_over", report={"text": "x"}, known_at="2025-02-12")
        self.assertEqual([period["revision"] for period in before["periods"]], ["base"])
        self.fails(-32803, "K0322", "judge_over", report={"text": "x"}, known_at="1066-10-14")

    def test_lanes(self):
        text = "ＡＢ口・座 😀買いま\u200bす"
        units = text.encode("utf-16-le")
        answer = self.run_it("lanes", text=text)
        self.assertEqual([lane["lane"] for lane in answer["lanes"]], ["folded", "squeezed", "loosened"])
        self.assertFalse(answer["truncated"])
        for lane in answer["lanes"]:
            seen = lane["text"].encode("utf-16-le")
            at = 0
            for begin, end, source_begin, source_end in lane["map"]:
                self.assertEqual(begin, at)
                at = end
                if end - begin == source_end - source_begin:
                    part, source = seen[2 * begin:2 * end].decode("utf-16-le"), units[2 * source_begin:2 * source_end].decode("utf-16-le")
                    self.assertEqual(part, source.translate(str.maketrans("ＡＢ", "ab")))
            self.assertEqual(2 * at, len(seen))
        self.assertIn("口座買います", answer["lanes"][1]["text"])
        long = self.run_it("lanes", text="口" * 100_001)
        self.assertTrue(long["truncated"])
        self.assertEqual(long["lanes"][0], {"lane": "folded", "text": "口" * 100_000, "map": [[0, 100_000, 0, 100_000]]})

    def test_comparing(self):
        self.assertEqual(self.run_it("comparison", **{"from": "base", "to": "second"}),
                         json.loads(self.kijun("document", "comparison", RULES, "base", "second", "--format", "json")))
        answer = self.run_it("diff", **{"from": "2025-02-27", "to": "proposal"})
        self.assertEqual(answer, {"diff": json.loads(self.kijun("diff", RULES, "base", "proposal", "--format", "json")), "claims": []})
        self.fails(-32803, "K1102", "comparison", **{"from": "second", "to": "base"})

    def test_claims(self):
        claims = 'revision narrower "案" amends sample {{ draft\n  narrow category helper {{ post has {} evading unless warning }} }}\n'
        self.editor.open("narrower.kijun", claims.format('"闇バイト" evading post has "募集"'))
        proved = self.run_it("diff", **{"from": "second", "to": "narrower"})["claims"]
        self.assertEqual(proved, [{"claim": "narrow", "target": "helper", "revision": "narrower", "proved": True}])
        self.editor.tell("textDocument/didChange", {"textDocument": {"uri": "kijun:///narrower.kijun", "version": 2},
                                                    "contentChanges": [{"text": claims.format('"裏バイト"')}]})
        refuted = self.run_it("diff", **{"from": "second", "to": "narrower"})["claims"]
        self.assertFalse(refuted[0]["proved"])

    def test_impact(self):
        lines = [report("闇バイト", id="a", label="helper"), report("口座 買います", id="b"), report("天気", id="c")]
        ndjson = "".join(json.dumps(line) + "\n" for line in lines)
        self.file("cases.ndjson", ndjson)
        for arguments, options in (({}, []), ({"mode": "assess", "population": 1000, "examples": 1},
                                              ["--mode", "assess", "--sample-of", "1000", "--examples", "1"])):
            answer = self.run_it("impact", cases=ndjson, **{"from": "base", "to": "second"}, **arguments)
            self.assertEqual(answer["impact"], json.loads(self.kijun("impact", RULES, "base", "second", "cases.ndjson", "--format", "json",
                                                                     *options)))
            self.assertEqual((answer["refused"], answer["refused_lines"]), ([], 0))
        answer = self.run_it("impact", cases="{\n\n" * 150 + ndjson, **{"from": "base", "to": "second"})
        self.assertEqual((len(answer["refused"]), answer["refused_lines"], answer["impact"]["cases"]), (100, 150, 3))
        self.assertEqual((answer["refused"][1]["line"], answer["refused"][1]["error"]["code"]), (3, "K0701"))
        self.fails(-32803, "K0733", "impact", cases="", **{"from": "base", "to": "second"})

    def test_cases(self):
        answer = self.run_it("test", coverage=True)
        self.assertEqual(answer["result"], json.loads(self.kijun("test", RULES, "--json")))
        self.assertEqual([(one["case"], one["file"], one["line"], one["checks"], one["failed"]) for one in answer["list"]],
                         [("同じ文面の区分が施行日で変わる", "/amendments.kijun", 12, 2, 0),
                          ("注意を呼びかける文面は対象外", "/amendments.kijun", 18, 1, 0)])
        coverage = json.loads(self.kijun("test", RULES, "--coverage", "--json"))
        self.assertEqual({kind: part for kind, part in answer["coverage"].items() if kind != "items"},
                         {kind: part for kind, part in coverage.items() if kind != "items"})
        more = json.dumps({"name": "誤り", "text": "天気", "at": "always", "expect": "helper"})
        failing = self.run_it("test", cases=more, coverage=True)
        self.assertEqual(([one["case"] for one in failing["result"]["failures"]], failing["coverage"]), (["誤り", "誤り"], None))
        self.assertEqual(failing["list"][-1]["failed"], 1)
        self.fails(-32803, "K0902", "test", cases="{}")

    def test_mutants(self):
        answer = self.run_it("mutate", mutants=10)
        told = json.loads(self.kijun("test", RULES, "--mutate", "--mutants", "10", "--json"))
        self.assertEqual(answer["all"], told["all"])
        self.assertEqual([mutant["change"] for mutant in answer["mutants"]], [mutant["change"] for mutant in told["mutants"]])
        only = self.run_it("mutate", kinds=["openness"], only=["goods"])
        self.assertEqual({mutant["where"] for mutant in only["mutants"]}, {"goods"})
        for arguments in ({"mutants": 0}, {"mutants": 1001}, {"kinds": ["none"]}):
            self.fails(-32803, "K1401", "mutate", **arguments)

    def test_remarks(self):
        told = [json.loads(line) for line in self.kijun("lint", RULES, "--json", exit=1).splitlines()]
        answer = self.run_it("lint")["diagnostics"]
        self.assertEqual(sorted((one["code"], one["message"]["ja"]) for one in answer),
                         sorted((one["code"], one["message"]["ja"]) for one in told))

    def exported(self, kind, **arguments):
        answer = self.run_it("export", kind=kind, **arguments)
        return answer["name"], answer["type"], base64.b64decode(answer["base64"])

    def test_exporting(self):
        name, kind, bundle = self.exported("bundle")
        self.assertEqual((name, kind), ("sample.kjb", "application/octet-stream"))
        self.assertEqual(bundle, self.bundle.read_bytes())
        for document in ("text", "categories"):
            for wanted, arguments in (({}, []), ({"at": "2025-02-27"}, ["--at", "2025-02-27"]),
                                      ({"revision": "proposal"}, ["--revision", "proposal"])):
                made = self.exported(document, format="markdown", **wanted)
                self.assertEqual(made[:2], (f"sample_{document}.md", "text/markdown"))
                self.assertEqual(made[2].decode(), self.kijun("document", document, RULES, *arguments))
        self.assertEqual(self.exported("history", format="html")[2].decode(), self.kijun("document", "history", RULES, "--format", "html"))
        pair = {"from": "base", "to": "second"}
        self.assertEqual(self.exported("comparison", format="json", **pair)[2].decode(),
                         self.kijun("document", "comparison", RULES, "base", "second", "--format", "json"))
        name, kind, word = self.exported("comparison", **pair)
        self.assertEqual((name, word[:2]), ("sample_comparison.docx", b"PK"))
        self.assertIn(b"<html", self.exported("impact", cases=json.dumps(REPORT), **pair)[2])
        self.fails(-32803, "K1401", "export", kind="none")
        self.fails(-32803, "K1401", "export", kind="text", format="pdf")

    def test_a_bundle_keeps_the_folders_of_its_sources(self):
        drafts = {"g.kijun": 'guideline g "基準" { timezone "Asia/Tokyo" judged by received }\n'
                             'revision first "初版" of g { effective 2020-01-01 }\nclass c "区分"\n',
                  "x/h.kijun": 'category a "甲" in c { post has ("口座") }\n',
                  "y/h.kijun": 'category b "乙" in c { post has ("通帳") }\n'}
        self.editor = Editor(self.server)
        self.addCleanup(self.editor.socket.close)
        for name, text in drafts.items():
            self.file(f"drafts/{name}", text)
            self.editor.open(name, text)
        self.file("exported.kjb", self.exported("bundle")[2])
        self.assertEqual(json.loads(self.kijun("inspect", "exported.kjb", "--json"))["sources"], list(drafts))
        self.kijun("build", "drafts", "-o", "built.kjb")
        self.assertEqual((self.directory / "exported.kjb").read_bytes(), (self.directory / "built.kjb").read_bytes())

    def test_a_case(self):
        name, _, line = self.exported("case", report={"text": "闇バイト"}, title="新しい事例")
        self.assertEqual(name, "sample_case.cases.ndjson")
        self.assertEqual(json.loads(line), {"name": "新しい事例", "text": "闇バイト",
                                            "expect": {"base": ["helper in serious"], "second": ["helper in illegal"]}})
        self.file("new.cases.ndjson", line)
        self.kijun("test", RULES, "new.cases.ndjson")
        self.run_it("test", cases=line.decode())

    def test_a_letter(self):
        verdict = self.run_it("judge", report=report("口座買います"))["verdicts"][0]
        answer = self.editor.run("export", kind="letter", verdict=verdict, particulars={"reference": "1"}, format="markdown")
        # the guideline has no procedure: nobody is asked
        self.assertEqual(answer["data"]["codes"], ["K1114"])

    def test_what_is_refused(self):
        for command, arguments in (("none", {}), ("judge", {}), ("judge", {"report": 5}), ("lanes", {}), ("impact", {"cases": 1})):
            self.assertIn(self.editor.run(command, **arguments)["code"], (-32602, -32803))
        self.fails(-32803, "K1401", "timeline", revison="x")
        self.fails(-32803, "K0703", "judge", report={"text": 5})
        hint = self.editor.run("facts", revison="x")["message"]
        self.assertIn("revision", hint)

    def test_a_draft_with_errors(self):
        self.editor.open("wrong.kijun", "category\n")
        self.assertEqual(self.editor.run("judge", report=REPORT)["code"], -32803)
        self.editor.tell("textDocument/didClose", {"textDocument": {"uri": "kijun:///wrong.kijun"}})
        self.assertEqual(len(self.run_it("judge", report=REPORT)["verdicts"]), 1)


if __name__ == "__main__":
    unittest.main()
