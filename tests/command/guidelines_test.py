#!/usr/bin/env python3
"""Several guidelines: beginning one (`kijun new`), sharing between them (`import`), judging under all (`together`)."""
import json
import unittest

import jsonschema

from support import *

SCHEMAS = {name: json.loads((PROJECT / "engine" / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))
           for name in ("together", "verdict", "error")}

# Judged by the day of the post, in New York: on another clock than the sample.
ELSEWHERE = """
guideline elsewhere "Elsewhere" { timezone "America/New_York" judged by posted }
revision first of elsewhere { effective 2025-01-01 }
revision later amends elsewhere { effective 2025-02-28 rename category offer to "new title" }
class c "class"
fact seen: bool "seen?"
category offer "old title" in c { any { text has "通帳"  seen } }
"""


class NewTest(CommandTest):
    def test_what_it_writes_passes(self):
        for language, title in (("en", "A notice board"), ("ja", "掲示板の運用基準")):
            with self.subTest(language):
                out = self.kijun("--language", language, "new", "guideline", "notices", "--title", title,
                                 "--effective", "令和7年4月1日", "-o", language)
                self.assertEqual(out.split(), [f"{language}/guideline.kijun", f"{language}/2025-04-01.kijun",
                                               f"{language}/cases.kijun"])
                self.assertEqual(self.run_kijun("check", language, "--sources").stderr, b"")
                self.kijun("check", language, "--sources")
                self.kijun("test", language)
                self.assertIn(title, self.kijun("timeline", language))
                mutation = json.loads(self.kijun("test", language, "--mutate", "--json"))["all"]
                self.assertGreaterEqual(mutation["score"], 0.75)

    def test_zone_and_event_are_those_asked_for(self):
        self.kijun("new", "guideline", "notices", "--effective", "2025-04-01", "--timezone", "Europe/Berlin",
                   "--judged-by", "posted")
        timeline = json.loads(self.kijun("timeline", "notices", "--json"))
        self.assertEqual((timeline["timezone"], timeline["judged_by"]), ("Europe/Berlin", "posted"))
        self.assertEqual(timeline["revisions"][0]["id"], "r2025_04_01")

    def test_nothing_is_written_over(self):
        self.file("notices/mine.txt", "mine")
        self.refused("new", "guideline", "notices", "--effective", "2025-04-01", exit=INPUT_OUTPUT)
        self.assertEqual([path.name for path in (self.directory / "notices").iterdir()], ["mine.txt"])

    def test_what_would_not_pass_is_not_written(self):
        for arguments in (["my-rules"], ["category"], ["notices", "--timezone", "Europe/Nowhere"],
                          ["notices", "--effective", "2025-04"]):
            with self.subTest(arguments):
                self.refused("new", "guideline", *arguments, "-o", "made",
                             *([] if "--effective" in arguments else ["--effective", "2025-04-01"]))
                self.assertFalse((self.directory / "made").exists())


class ImportTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.file("common/words/2025-01-01.kijun", 'terms offers closed { "買います" }')
        self.file("common/words/2025-02-28.kijun", 'add to terms offers { "売ります" }')
        self.file("rules/g.kijun", """guideline g "見本" { timezone "Asia/Tokyo" judged by received }
            import "../common/words/2025-01-01.kijun"
            revision r1 of g { effective 2025-01-01 }
            revision r2 amends g { effective 2025-02-28 import "../common/words/2025-02-28.kijun" }
            class c "区分" category k "類型" in c { text has offers }""")

    def test_an_import_that_changes_meaning_shows(self):
        self.kijun("check", "rules")
        diff = self.kijun("diff", "rules", "r1", "r2")
        self.assertIn("k", diff)
        self.assertNotIn("unchanged categories: 1", diff)
        self.assertIn("売ります", self.kijun("changelog", "rules"))
        found = [verdict["outcome"] for verdict in self.judge(
            "--all-revisions", rules="rules", reports=[report("売ります")])]
        self.assertEqual(found, ["out_of_scope", "candidate"])

    def test_a_bundle_holds_what_is_imported(self):
        self.kijun("build", "rules", "-o", "g.kjb")
        (self.directory / "common").rename(self.directory / "away")
        self.refused("check", "rules", exit=RULES_HAVE_ERRORS)
        self.kijun("check", "g.kjb")
        self.assertIn("売ります", self.kijun("changelog", "g.kjb"))

    def test_a_file_that_is_not_there(self):
        self.file("rules/more.kijun", 'import "../common/other.kijun"')
        message = self.refused("check", "rules", exit=RULES_HAVE_ERRORS)
        self.assertIn("K0005", message)
        self.assertIn("more.kijun:1:8", message)


class TogetherTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.file("elsewhere.kijun", ELSEWHERE)

    def together(self, *reports, options=(), exit=OK):
        stdin = "".join((one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)) + "\n"
                        for one in reports)
        lines = self.kijun("together", "-", RULES, "elsewhere.kijun", *options, stdin=stdin, exit=exit).splitlines()
        records = [json.loads(line) for line in lines]
        for record in records:
            kind = "error" if "error" in record else "together"
            jsonschema.Draft202012Validator(SCHEMAS[kind]).validate(record)
            for verdict in record.get("verdicts", []):
                jsonschema.Draft202012Validator(SCHEMAS["verdict"]).validate(verdict)
        return records

    def test_each_by_its_own_clock_and_zone(self):
        # already the 28th in Tokyo, still the 27th in New York
        one = report("通帳を買います", "2025-02-27T15:30:00Z", posted_at="2025-02-27T15:30:00Z")
        record, = self.together(one)
        self.assertEqual([(verdict["guideline"], verdict["revision"]) for verdict in record["verdicts"]],
                         [("sample", "second"), ("elsewhere", "first")])
        self.assertEqual([verdict["findings"][0]["category"] for verdict in record["verdicts"]], ["account", "offer"])
        named = [(part["guideline"], part["revision"], part["judged_by"], part["timezone"])
                 for part in record["receipt"]["revisions"]]
        self.assertEqual(named, [("sample", "second", "received", "Asia/Tokyo"),
                                 ("elsewhere", "first", "posted", "America/New_York")])
        self.assertEqual([part["bundle"] for part in record["receipt"]["revisions"]],
                         [verdict["receipt"]["bundle"] for verdict in record["verdicts"]])

    def test_the_verdicts_are_those_of_each_alone(self):
        one = report("通帳を買います", "2025-02-28", posted_at="2025-02-28", id="a")
        record, = self.together(one, options=["--explain"])
        alone = [self.judge("--explain", rules=rules, reports=[one])[0] for rules in (RULES, "elsewhere.kijun")]
        self.assertEqual(record["verdicts"], alone)

    def test_a_month_with_two_revisions_gives_both(self):
        record, = self.together(report("", "2025-02", posted_at="2025-03-01"))
        self.assertEqual([part["revision"] for part in record["receipt"]["revisions"]], ["base", "second", "later"])

    def test_what_one_cannot_judge_stops_no_other(self):
        early = report("", "2024-06-01", posted_at="2024-06-01")
        undated = report("", "2025-03-01")
        for one, code in ((early, "K0321"), (undated, "K0320")):
            record, = self.together(one)
            self.assertEqual([part["guideline"] for part in record["receipt"]["revisions"]], ["sample"])
            self.assertEqual([(no["guideline"], no["code"]) for no in record["not_judged"]], [("elsewhere", code)])

    def test_a_fact_goes_to_who_declares_it(self):
        one = report("", "2025-03-01", posted_at="2025-03-01", facts={"seen": True, "registered": False, "strange": True})
        record, = self.together(one)
        sample, elsewhere = record["verdicts"]
        self.assertEqual([finding["category"] for finding in elsewhere["findings"]], ["offer"])
        for verdict in (sample, elsewhere):
            self.assertEqual([warning["code"] for warning in verdict["warnings"]], ["K0710"])
            self.assertIn("strange", verdict["warnings"][0]["message"])

    def test_at_a_day_of_each_zone(self):
        record, = self.together(report(""), options=["--at", "2025-02-28"])
        self.assertEqual([part["revision"] for part in record["receipt"]["revisions"]], ["second", "later"])

    def test_a_bad_line_stands_in_its_place(self):
        records = self.together(report("", posted_at="2025-03-01", id="a"), "{", report("", posted_at="2025-03-01"),
                                exit=FINDINGS)
        self.assertEqual([record.get("id") for record in records], ["a", None, "line-3"])
        self.assertEqual(records[1]["error"]["code"], "K0701")

    def test_one_guideline_once(self):
        self.refused("together", "-", RULES, RULES)

    def test_one_guideline_under_a_named_revision(self):
        one = report("通帳を買います", "2025-03-01", posted_at="2025-03-01")
        for options, revisions in (
                (["--revision", "elsewhere=first"], ["second", "first"]),
                (["--revision", "elsewhere=first", "--at", "2024-06-01"], ["base", "first"]),
                (["--revision", "elsewhere=first", "--revision", "sample=base"], ["base", "first"])):
            with self.subTest(options):
                record, = self.together(one, options=options)
                self.assertEqual([part["revision"] for part in record["receipt"]["revisions"]], revisions)

    def test_revisions_that_are_not_there(self):
        for wrong, said in (("first", "GUIDELINE=REVISION"), ("nowhere=first", "sample, elsewhere"),
                            ("elsewhere=frist", "first"), ("elsewhere=", "")):
            with self.subTest(wrong):
                problem = self.refused("together", "-", RULES, "elsewhere.kijun", "--revision", wrong)
                self.assertIn(said, problem)
        self.refused("together", "-", RULES, "elsewhere.kijun", "--revision", "sample=base", "--revision", "sample=second")

    def test_the_same_for_any_number_of_threads(self):
        lines = [json.dumps(report("通帳を買います" if i % 3 else "", "2025-03-01", posted_at="2025-03-01", id=str(i)),
                            ensure_ascii=False) for i in range(9000)]
        lines[4321] = "{"
        self.file("many.ndjson", "\n".join(lines) + "\n")
        made = [self.run_kijun("together", "many.ndjson", RULES, "elsewhere.kijun", "--jobs", jobs) for jobs in "14"]
        self.assertEqual([one.returncode for one in made], [FINDINGS, FINDINGS])
        self.assertEqual(made[0].stdout, made[1].stdout)
        self.assertEqual(made[0].stdout.count(b"\n"), 9000)
        self.assertIn(b"1 lines could not be judged", made[0].stderr)


if __name__ == "__main__":
    unittest.main()
