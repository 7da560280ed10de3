#!/usr/bin/env python3
"""kijun check, build, in-force, timeline, test, changelog, debug, and what they share."""
import hashlib
import json
import os
import shutil
import subprocess
import unittest

from support import *

GUIDELINE = """
guideline g "基準" { timezone "Asia/Tokyo" judged by received }
revision r "初版" of g { effective 2020-04-01 }
class c "区分"
"""
ONE_CATEGORY = 'category x "類型" in c { post has "語句" }\n'


class CommonTest(CommandTest):
    def test_help_of_every_command_shows_an_example(self):
        overview = self.kijun("--help")
        for command in ("check", "build", "in-force", "timeline", "judge", "explain", "test", "changelog", "debug"):
            self.assertIn(command, overview)
            for language, word in (("en", "Example"), ("ja", "例：")):
                text = self.kijun(command, "--help", "--language", language)
                self.assertIn(word, text)
                self.assertIn(f"kijun {command}", text)

    def test_exit_codes_are_documented(self):
        self.assertIn("Exit codes: 0", self.kijun("--help"))

    def test_language_follows_option_then_locale(self):
        japanese = "'kijun check --help' を見てください"
        self.assertIn(japanese, self.refused("check", LC_ALL="ja_JP.UTF-8"))
        self.assertIn(japanese, self.refused("check", LC_ALL="", LC_MESSAGES="", LANG="ja_JP.UTF-8"))
        self.assertIn(japanese, self.refused("check", "--language", "ja"))
        self.assertIn("Try 'kijun check --help'", self.refused("check", "--language=en", LC_ALL="ja_JP.UTF-8"))
        self.refused("check", RULES, "--language", "fr")

    def test_wrong_use(self):
        self.assertIn("did you mean 'judge'", self.refused("jugde", "x"))
        for arguments in ([], ["check"], ["check", RULES, "--no-such-option"], ["build", RULES], ["in-force", RULES],
                          ["debug"], ["debug", "nothing"], ["judge"], ["explain", RULES]):
            self.refused(*arguments)

    def test_no_colour_where_no_terminal_is(self):
        rules = self.file("bad.kijun", "category\n")
        self.assertNotIn("\x1b", self.refused("check", rules, exit=RULES_HAVE_ERRORS, TERM="xterm"))

    def test_output_that_cannot_be_written(self):
        for arguments in (["timeline", RULES], ["--help"], ["debug", "plan", RULES]):
            with open("/dev/full", "wb") as full:
                run = subprocess.run([KIJUN, *map(str, arguments)], stdout=full, stderr=subprocess.PIPE)
            self.assertEqual(run.returncode, INPUT_OUTPUT)
            self.assertIn(b"cannot write standard output", run.stderr)

    def test_paths_that_cannot_be_read(self):
        empty = self.directory / "empty"
        empty.mkdir()
        for command in (["check"], ["timeline"], ["judge"], ["test"], ["changelog"], ["debug", "tokens"]):
            self.refused(*command, "no/such/path", exit=INPUT_OUTPUT)
            self.refused(*command, empty, exit=INPUT_OUTPUT)


class CheckTest(CommandTest):
    def test_sound_rules(self):
        self.assertIn("no errors", self.kijun("check", RULES))
        self.assertIn("誤りなし", self.kijun("check", RULES, "--language", "ja"))

    def test_all_errors_in_one_run(self):
        rules = self.file("bad.kijun", GUIDELINE + 'category x "一" in nowhere { post has nothing }\n'
                                                   'category y "二" in c { unknown_fact }\n')
        message = self.refused("check", rules, exit=RULES_HAVE_ERRORS)
        for name in ("nowhere", "nothing", "unknown_fact"):
            self.assertIn(name, message)
        found = json.loads(self.kijun("check", rules, "--json", exit=RULES_HAVE_ERRORS))["diagnostics"]
        self.assertGreaterEqual(len([one for one in found if one["severity"] == "error"]), 3)
        for one in found:
            self.assertRegex(one["code"], "^K[0-9]{4}$")
            self.assertTrue(one["message"]["en"] and one["message"]["ja"])
            self.assertEqual(one["place"]["file"], str(rules))
            self.assertGreaterEqual(one["place"]["line"], 5)

    def test_not_utf8(self):
        self.refused("check", self.file("bad.kijun", b"// \xff\n"), exit=RULES_HAVE_ERRORS)

    def test_the_order_of_files_decides_nothing(self):
        a = self.file("a.kijun", GUIDELINE)
        b = self.file("b.kijun", ONE_CATEGORY)
        self.kijun("check", b, a)
        self.kijun("check", a, b)
        self.kijun("check", a, self.directory)

    def test_a_false_claim_is_refused(self):
        rules = self.file("false.kijun", GUIDELINE + ONE_CATEGORY + """
            revision r2 "改正" amends g { effective 2021-04-01
              narrow category x { post has ("語句" "別の文句") } }""")
        for command in (["check"], ["build", "-o", "x.kjb"], ["judge"], ["test"]):
            self.assertIn("K0501", self.refused(*command, rules, exit=RULES_HAVE_ERRORS))

    def test_sources_are_accounted_for(self):
        text = self.kijun("check", RULES, "--sources")
        for paragraph, words in {"1ア": "account.ア", "2": "lender, helper", "2ア": "lender.ア", "3": "連絡先を定めるだけの条項"}.items():
            self.assertRegex(text, rf"(?m)^{paragraph}\s.*{words}$")
        self.assertNotIn("MISSING", text)

    def test_a_missing_paragraph_is_an_error(self):
        rules = self.file("rules.kijun", GUIDELINE + ONE_CATEGORY + 'source s "資料" { paragraph "1" "2" }\n'
                                                                    'category y "二" in c { from "2" text has "甲" }\n')
        run = self.run_kijun("check", rules, "--sources")
        self.assertEqual(run.returncode, RULES_HAVE_ERRORS)
        self.assertRegex(run.stdout.decode(), r"(?m)^1\s+MISSING$")
        coverage = json.loads(self.kijun("check", rules, "--sources", "--json", exit=RULES_HAVE_ERRORS))["sources"]
        self.assertEqual([(one["paragraph"], one["encoded_by"]) for one in coverage["paragraphs"]],
                         [("1", []), ("2", ["y"])])


class BuildTest(CommandTest):
    def build(self, rules=RULES, name="rules.kjb"):
        self.kijun("build", rules, "-o", name)
        return self.directory / name

    def test_a_bundle_does_what_its_sources_do(self):
        bundle = self.build()
        for command in (["timeline"], ["timeline", "--json"], ["in-force", "--at", "2025-02-28"], ["test"],
                        ["changelog"], ["debug", "ir"], ["debug", "plan"]):
            self.assertEqual(self.kijun(*command, RULES), self.kijun(*command, bundle), command)
        reports = [report("闇バイト"), report("口座を買います")]
        self.assertEqual(self.judge(reports=reports), self.judge(reports=reports, rules=bundle))

    def test_same_rules_same_bytes_wherever_they_stand(self):
        elsewhere = self.directory / "copy" / "of" / "rules"
        shutil.copytree(RULES, elsewhere)
        self.assertEqual(self.build().read_bytes(), self.build(elsewhere, "other.kjb").read_bytes())

    def test_all_or_nothing(self):
        bundle = self.build()
        before = bundle.read_bytes()
        bad = self.file("bad.kijun", "category\n")
        self.refused("build", bad, "-o", bundle, exit=RULES_HAVE_ERRORS)
        self.assertEqual(bundle.read_bytes(), before)
        self.build()  # over itself
        self.assertEqual(sorted(path.name for path in self.directory.iterdir()), ["bad.kijun", "rules.kjb"])

    def test_places_that_cannot_be_written(self):
        for place in (self.directory, self.directory / "no" / "x.kjb", "/dev/full"):
            self.assertIn("cannot write", self.refused("build", RULES, "-o", place, exit=INPUT_OUTPUT))
        self.assertEqual(list(self.directory.iterdir()), [])

    def test_damaged_bundles_are_refused(self):
        whole = self.build().read_bytes()
        cases = {"empty": b"", "text": b"hello\n", "cut": whole[:-1], "half": whole[:len(whole) // 2],
                 "head": whole[:16], "longer": whole + b"x"}
        for place in range(0, len(whole), max(1, len(whole) // 40)):
            cases[f"flipped at {place}"] = whole[:place] + bytes([whole[place] ^ 0x20]) + whole[place + 1:]
        for what, content in cases.items():
            with self.subTest(what):
                path = self.file("damaged.kjb", content)
                self.assertRegex(self.refused("judge", path, exit=INPUT_OUTPUT), "K08[0-9]{2}")

    def test_the_hash_is_of_the_meaning(self):
        text = (RULES / "sample.kijun").read_text(encoding="utf-8")
        one = self.file("a/sample.kijun", text)
        two = self.file("b/sample.kijun", "// 注釈\n" + text)
        three = self.file("c/sample.kijun", text.replace('"売ります"', '"貸します"'))
        hashes = [self.kijun("build", path, "-o", "x.kjb").splitlines()[-1] for path in (one, two, three)]
        self.assertEqual(hashes[0], hashes[1])
        self.assertNotEqual(hashes[0], hashes[2])
        self.assertEqual(len(hashes[0].split()[-1]), len(hashlib.sha256().hexdigest()))


class TimeTest(CommandTest):
    def in_force(self, at, *more):
        return [one["revision"]["id"] for one in
                json.loads(self.kijun("in-force", RULES, "--at", at, "--json", *more))["in_force"]]

    def test_in_force(self):
        for at, revision in {"2025-02-27": "base", "2025-02-28": "second", "令和7年2月28日": "second",
                             "令和７年２月２７日": "base", "2025-02-27T14:59:59Z": "base",
                             "2025-02-27T15:00:00Z": "second", "2020-04-01": "base"}.items():
            self.assertEqual(self.in_force(at), [revision], at)
        self.assertEqual(self.in_force("2025-02"), ["base", "second"])

    def test_in_force_as_known_before(self):
        self.assertEqual(self.in_force("2025-03-01", "--known-at", "2025-02-12"), ["base"])
        self.assertEqual(self.in_force("2025-03-01", "--known-at", "2025-02-13"), ["second"])

    def test_in_force_as_text(self):
        text = self.kijun("in-force", RULES, "--at", "2025-02-28")
        self.assertIn("令和7年2月28日", text)
        self.assertIn("通知の日付が確認できない", text)

    def test_no_revision_then(self):
        self.assertIn("K0321", self.refused("in-force", RULES, "--at", "2020-03-31", exit=FINDINGS))
        self.assertIn("K0322", self.refused("in-force", RULES, "--at", "2025-03-01", "--known-at", "2019-01-01",
                                            exit=FINDINGS))

    def test_dates_that_are_none(self):
        for at in ("", "yesterday", "2025-02-30", "令和7年2月30日", "2025"):
            self.refused("in-force", RULES, "--at", at)
        self.assertIn("not a month", self.refused("in-force", RULES, "--at", "2025-02-01", "--known-at", "2025-02"))

    def test_timeline(self):
        timeline = json.loads(self.kijun("timeline", RULES, "--json"))
        self.assertEqual([(one["id"], one["status"], one["effective_from"]) for one in timeline["revisions"]],
                         [("base", "revision", "2020-04-01"), ("second", "revision", "2025-02-28"),
                          ("proposal", "draft", None)])
        self.assertEqual(timeline["periods"][-1]["in_force"],
                         [{"revision": "base", "from": "2020-04-01", "to": "2025-02-28"},
                          {"revision": "second", "from": "2025-02-28", "to": None}])

    def test_tables_are_aligned_for_full_width_text(self):
        lines = self.kijun("timeline", RULES, "--language", "ja").splitlines()
        head = next(line for line in lines if line.startswith("改訂"))
        column = width(head[:head.index("施行")])
        for start in ("base", "second", "proposal"):
            line = next(line for line in lines if line.startswith(start))
            cells = 0
            for place, character in enumerate(line):
                if cells == column:
                    break
                cells += width(character)
            self.assertRegex(line[place:], r"^(\d{4}-\d\d-\d\d|—)  ", line)


class CasesTest(CommandTest):
    def test_cases_pass(self):
        self.assertIn("2 cases", self.kijun("test", RULES))
        result = json.loads(self.kijun("test", RULES, "--json"))
        self.assertEqual((result["cases"], result["failures"]), (2, []))
        self.assertGreaterEqual(result["expectations"], 4)

    def test_a_failed_case_is_shown_in_its_place(self):
        rules = self.file("rules.kijun", GUIDELINE + ONE_CATEGORY +
                          'case "見落とし" { text "別の文"  always expect x }\n')
        run = self.run_kijun("test", rules)
        self.assertEqual(run.returncode, FINDINGS)
        self.assertIn("見落とし", run.stdout.decode())
        self.assertIn("rules.kijun:6", run.stdout.decode())
        result = json.loads(self.kijun("test", rules, "--json", exit=FINDINGS))
        self.assertEqual(result["failures"][0]["line"], 6)


class ChangelogTest(CommandTest):
    def test_what_is_written_passes_the_check(self):
        written = self.kijun("changelog", RULES, "-o", "log").split()
        self.assertEqual(len(written), 3)
        self.kijun("changelog", RULES, "--check", "log")
        entry = self.directory / written[1]
        entry.write_text(entry.read_text(encoding="utf-8") + "余分な行\n", encoding="utf-8")
        self.assertIn(entry.name, self.refused("changelog", RULES, "--check", "log", exit=FINDINGS))
        entry.unlink()
        self.assertIn("missing", self.refused("changelog", RULES, "--check", "log", exit=FINDINGS))

    def test_a_directory_that_cannot_be_made(self):
        self.refused("changelog", RULES, "-o", "no/such/place", exit=INPUT_OUTPUT)


class DebugTest(CommandTest):
    def test_every_stage_shows_something(self):
        for stage in ("tokens", "tree", "ir", "plan"):
            self.assertIn("helper", self.kijun("debug", stage, RULES), stage)

    def test_lanes(self):
        for text in (self.kijun("debug", "lanes", "ﾊﾞ・イト"), self.kijun("debug", "lanes", stdin="ﾊﾞ・イト\n")):
            self.assertRegex(text, r"(?m)^folded\n  ば・いと$")
            self.assertRegex(text, r"(?m)^squeezed\n  ばいと$")
            self.assertRegex(text, r"(?m)^loosened\n  ばいと$")
            self.assertRegex(text, r"(?m)^  ば\s+ﾊﾞ\s+0–6\s+0–2$")

    def test_lanes_of_hostile_text(self):
        for stdin in (b"", b"\xff\xfe\x00", "\u0000\u200b\u3099".encode(), b"\xe3\x81"):
            self.kijun("debug", "lanes", stdin=stdin)


if __name__ == "__main__":
    unittest.main()
