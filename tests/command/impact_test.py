#!/usr/bin/env python3
"""kijun impact: every count against an independent reading of kijun judge, and every way to refuse."""
import csv
import io
import json
import random
import unittest
import xml.etree.ElementTree as xml
from collections import Counter

import jsonschema

from support import *

SCHEMA = json.loads((PROJECT / "engine" / "schema" / "impact.schema.json").read_text(encoding="utf-8"))
STATES = ("met", "open", "not_met")
OUTCOMES = ("candidate", "undetermined", "out_of_scope")


class ImpactTest(CommandTest):
    def impact(self, rules, before, after, cases, *options, exit=OK):
        found = json.loads(self.kijun("impact", rules, before, after, cases, "--format", "json", *options, exit=exit))
        jsonschema.Draft202012Validator(SCHEMA).validate(found)
        return found

    def cases(self, *reports, name="cases.ndjson"):
        return self.file(name, "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in reports))


class Oracle:
    """The same counts from two runs of kijun judge, as plainly as can be."""

    def __init__(self, test, rules, before, after, cases, *options):
        def verdicts(revision):
            out = test.kijun("judge", rules, cases, "--revision", revision, *options)
            return [json.loads(line) for line in out.splitlines()]
        self.pairs = list(zip(verdicts(before), verdicts(after), strict=True))

    @staticmethod
    def state(verdict, category):
        for finding in verdict["findings"]:
            if finding["category"] == category:
                return "met" if finding["status"] == "met" else "open"
        return "not_met"

    @staticmethod
    def place(verdict):
        for finding in verdict["findings"]:
            if finding["status"] == "met":
                return finding["class"]
        return verdict["outcome"]

    def outcomes(self):
        return Counter((a["outcome"], b["outcome"]) for a, b in self.pairs)

    def places(self):
        return Counter((self.place(a), self.place(b)) for a, b in self.pairs)

    def states(self, category):
        return Counter((self.state(a, category), self.state(b, category)) for a, b in self.pairs)

    def of_class(self, side, class_id):
        """Met, and met or open."""
        found = [{f["status"] for f in pair[side]["findings"] if f["class"] == class_id}
                 for pair in self.pairs]
        return sum("met" in one for one in found), sum(bool(one) for one in found)


class CountsTest(ImpactTest):
    def compare(self, rules, before, after, cases, *options):
        found = self.impact(rules, before, after, cases, *options)
        oracle = Oracle(self, rules, before, after, cases, *options)
        self.assertEqual(found["cases"], len(oracle.pairs))
        for matrix, keys, expected in ((found["outcomes"], OUTCOMES, oracle.outcomes()),
                                       *((one["transitions"], STATES, oracle.states(one["id"]))
                                         for one in found["categories"])):
            self.assertEqual(Counter({(a, b): matrix[a][b] for a in keys for b in keys}), expected)
        self.assertEqual({(one["before"], one["after"]): one["cases"] for one in found["class_transitions"]},
                         dict(oracle.places()))
        for one in found["classes"]:
            for side, name in enumerate(("before", "after")):
                self.assertEqual((one[name]["least"], one[name]["most"]), oracle.of_class(side, one["id"]))
        flips = Counter()
        for group in found["flips"]:
            flips[group["category"], group["before"], group["after"]] += group["cases"]
        self.assertEqual(flips, Counter({(one["id"], *states): n for one in found["categories"]
                                         for states, n in oracle.states(one["id"]).items() if states[0] != states[1]}))
        return found, oracle

    def test_a_made_up_year_of_the_sample(self):
        draw = random.Random(4)
        words = ("口座", "買います", "闇バイト", "被害に注意", "即日融資", "こんにちは", "通帳", "口-座")
        cases = self.cases(*(report(" ".join(draw.choices(words, k=draw.randrange(4))),
                                    facts={"registered": draw.choice((True, False, None, "uncertain"))}, id=f"c{i}")
                             for i in range(300)))
        for before, after in (("base", "second"), ("base", "proposal"), ("second", "base")):
            for options in ([], ["--mode", "assess"]):
                with self.subTest(before=before, after=after, options=options):
                    found, _ = self.compare(RULES, before, after, cases, *options)
                    self.assertEqual(found["after"]["draft"], after == "proposal")

    def test_the_guideline_on_the_samples(self):
        bundle = self.directory / "ihc.kjb"
        self.kijun("build", PROJECT / "stdlib_rules" / "ihc", "-o", bundle)
        cases = PROJECT / "tests" / "samples" / "reports.ndjson"
        found, _ = self.compare(bundle, "r2023_09_29", "r2025_02_28", cases)
        self.assertGreater(found["flipped"]["least"], 0)
        causes = {(group["category"], cause["kind"], cause["path"]) for group in found["flips"] for cause in group["causes"]}
        self.assertIn(("handgun_transfer", "category", "譲渡"), causes)
        self.assertNotIn("together", {group["reason"] for group in found["flips"]})

    def test_any_number_of_threads_gives_the_same(self):
        lines = (PROJECT / "tests" / "samples" / "reports.ndjson").read_text(encoding="utf-8") * 4
        cases = self.file("cases.ndjson", lines)
        self.assertGreater(len(lines.encode()), 3 * 256 * 1024, "several chunks")
        for form in ("json", "text"):
            outs = {self.kijun("impact", PROJECT / "stdlib_rules" / "ihc", "r2025_02_28", "draft_2026", cases,
                               "--format", form, "--jobs", jobs) for jobs in (1, 2, 5)}
            self.assertEqual(len(outs), 1)


class FormsTest(ImpactTest):
    def setUp(self):
        super().setUp()
        self.some = self.cases(report("闇バイト", id="a", label="helper"), report("即日融資", id="b", label=None),
                               report("こんにちは", id="c", label="out_of_scope"))

    def test_text_is_aligned_in_both_languages(self):
        for language in ("en", "ja"):
            out = self.kijun("--language", language, "impact", RULES, "base", "proposal", self.some)
            for block in out.split("\n\n"):
                rules = [line for line in block.splitlines() if set(line.strip()) == {"-"}]
                for rule in rules:
                    self.assertEqual(max(width(line) for line in block.splitlines() if not line.startswith("  *")),
                                     width(rule), block)

    def test_csv_markdown_html(self):
        rows = list(csv.DictReader(io.StringIO(self.kijun("impact", RULES, "base", "second", self.some, "--format", "csv"),
                                               newline="")))
        self.assertIn({"table": "outcomes", "row": "total", "title": "total", "column": "total", "value": "3"}, rows)
        self.assertIn("| before |", self.kijun("impact", RULES, "base", "second", self.some, "--format", "markdown"))
        for language in ("en", "ja"):
            page = self.kijun("--language", language, "impact", RULES, "base", "second", self.some, "--format", "html")
            xml.fromstring(page.replace("<!DOCTYPE html>", "").replace('<meta charset="utf-8">', '<meta charset="utf-8"/>'))
            self.assertNotIn("http", page.replace("http://www.w3.org/2000/svg", ""))

    def test_output_file_and_standard_input(self):
        self.kijun("impact", RULES, "base", "second", self.some, "-o", "out.txt")
        piped = self.kijun("impact", RULES, "2025-02-27", "2025-02-28", stdin=self.some.read_bytes())
        self.assertEqual((self.directory / "out.txt").read_text(encoding="utf-8"), piped)

    def test_smallest_cases_come_first_and_their_number_is_bounded(self):
        cases = self.cases(*(report("即日融資" + "あ" * size, facts={"registered": False}, id=f"s{size}")
                             for size in (5, 1, 9, 3)))
        for most in (0, 1, 3):
            group, = self.impact(RULES, "base", "proposal", cases, "--examples", most)["flips"]
            self.assertEqual([one["id"] for one in group["smallest"]], ["s1", "s3", "s5"][:most])
            self.assertEqual((group["reason"], group["cases"]), ("repealed", 4))


CHANGES = """guideline g "見本" { timezone "Asia/Tokyo" judged by received }
revision old of g { effective 2020-01-01 }
class c "区分"
fact shown: bool "見えるか"
fact likely: bool "そう見えるか" presume true
terms one "一群" closed { "梅" }
terms two "二群" closed { "桜" }
terms inside "含まれる語" closed { "松" }
criterion news "報道" { post has "新聞" }
category items "項目" in c { any { ア "甲" { post has "甲" } イ "乙" { post has "乙" } エ "松" { post has inside } } }
category lists "語群" in c { post has one post has two }
category excepted "例外" in c { post has "竹" unless news }
category fact_x "事実" in c { post has "菊" likely }
category conds "条件" in c { post has "蘭" post has "根" }
category gone "廃止" in c { number ① post has "藤" }
category steady "不変" in c { post has "桐" shown }

revision new amends g {
  effective 2021-01-01
  add to terms one { "桃" }
  add to terms two { "杏" }
  add to terms inside { "杉" }
  replace criterion news { post has ("新聞" "放送") }
  replace fact likely: bool "そう見えるか" presume false
  replace category items {
    any { ア "甲" { post has "甲" post has "実" } ウ "丙" { post has "丙" } オ "丁" { post has "丁" } エ "松" { post has inside } }
  }
  replace category conds { post has "蘭" post has "葉" }
  repeal category gone
  add category came "追加" in c { number ① post has "葵" }
}
"""


class CausesTest(ImpactTest):
    """What is named as the cause is what changed for this very case."""

    def setUp(self):
        super().setUp()
        self.rules = self.file("changes.kijun", CHANGES)

    def flips(self, *texts, before="old", after="new"):
        found = self.impact(self.rules, before, after, self.cases(*(report(text) for text in texts)))
        return [(one["category"], one["before"], one["after"], one["reason"],
                 [(cause["kind"], cause["id"], cause["path"]) for cause in one["causes"]]) for one in found["flips"]]

    def test_each_kind_of_change(self):
        for text, expected in {
                "葵": ("came", "not_met", "met", "added", []),
                "藤": ("gone", "met", "not_met", "repealed", []),
                "甲": ("items", "met", "not_met", "alone", [("category", "items", "ア")]),
                "乙": ("items", "met", "not_met", "alone", [("category", "items", "イ")]),
                "丙": ("items", "not_met", "met", "alone", [("category", "items", "ウ")]),
                "杉": ("items", "not_met", "met", "alone", [("terms", "inside", "")]),
                "梅と杏": ("lists", "not_met", "met", "alone", [("terms", "two", "")]),
                "竹 放送": ("excepted", "met", "not_met", "alone", [("criterion", "news", "")]),
                "菊": ("fact_x", "met", "not_met", "alone", [("fact", "likely", "")]),
                "蘭の葉": ("conds", "not_met", "met", "alone", [("category", "conds", "")]),
                "蘭の根": ("conds", "met", "not_met", "alone", [("category", "conds", "")])}.items():
            with self.subTest(text):
                self.assertEqual(self.flips(text), [expected])

    def test_several_each_enough_to_take_it_back(self):
        self.assertEqual(self.flips("桃と杏"), [("lists", "not_met", "met", "alone",
                                                  [("terms", "one", ""), ("terms", "two", "")])])

    def test_several_of_which_none_takes_it_back_alone(self):
        self.assertEqual(self.flips("丙と丁"), [("items", "not_met", "met", "together", [])])

    def test_what_did_not_change_is_no_flip(self):
        self.assertEqual(self.flips("松", "桐", "梅と桜", "竹 新聞", "甲の実"), [])

    def test_the_other_way_round(self):
        self.assertEqual(self.flips("乙", before="new", after="old"),
                         [("items", "not_met", "met", "alone", [("category", "items", "イ")])])

    def test_the_way_by_which_a_category_came_or_went(self):
        ways = 'any { ア "梅" { post has "梅" any { イ "紅" { post has "紅" } post has "白" } } post has "桃" }'
        self.rules = self.file("ways.kijun", f"""guideline g "見本" {{ timezone "Asia/Tokyo" judged by received }}
revision old of g {{ effective 2020-01-01 }}
class c "区分"
category went "廃止" in c {{ {ways} }}
revision new amends g {{ effective 2021-01-01 repeal category went add category came "追加" in c {{ {ways} }} }}
""")

        def taken(text):
            return {one[0]: sorted(path for _, _, path in one[4]) for one in self.flips(text)}
        for text, ways in {"桃": [""], "梅と紅": ["ア", "ア.イ"], "梅と白": ["ア", "ア"], "梅と紅と白": ["ア"],
                           "梅と紅と桃": []}.items():
            with self.subTest(text):
                self.assertEqual(taken(text), {"came": ways, "went": ways})
        found = self.impact(self.rules, "old", "new", self.cases(report("桃")))["flips"]
        self.assertEqual({one["category"]: (one["reason"], [cause["what"]["en"] for cause in one["causes"]]) for one in found},
                         {"came": ("added", ['#2: post has "桃"']), "went": ("repealed", ['#2: post has "桃"'])})

    def test_ways_are_not_quoted_where_no_example_may_be(self):
        self.rules = self.file("withheld.kijun", """guideline g "見本" { timezone "Asia/Tokyo" judged by received }
revision old of g { effective 2020-01-01 }
class c "区分"
category steady "不変" in c { post has "松" }
revision new amends g { effective 2021-01-01
  add category came "追加" in c { tag "no examples" any { post has "梅" post has "桃" } } }
""")
        found, = self.impact(self.rules, "old", "new", self.cases(report("桃")))["flips"]
        self.assertEqual([cause["what"] for cause in found["causes"]], [{"en": "#2", "ja": "#2"}])

    def test_cases_of_one_cause_are_one_group(self):
        self.assertEqual(len(self.flips("甲", "甲 甲", "乙", "丙", "甲 桐")), 3)

    def test_terms_of_one_side_are_counted(self):
        group, = self.impact(self.rules, "old", "new", self.cases(report("杉 杉"), report("杉と松が")))["flips"][:1]
        self.assertEqual((group["cases"], group["terms"]), (1, [{"term": "杉", "cases": 1}]))

    def test_what_cannot_be_taken_back_alone_is_told(self):
        rules = self.file("circle.kijun", """guideline g "見本" { timezone "Asia/Tokyo" judged by received }
revision old of g { effective 2020-01-01 }
class c "区分"
criterion a "あ" { b }
criterion b "い" { post has "梅" }
category x "類型" in c { a }
revision new amends g { effective 2021-01-01 replace criterion a { post has "桜" } replace criterion b { a } }
""")
        run = self.run_kijun("impact", rules, "old", "new", self.cases(report("梅"), report("桜")), "--format", "json")
        self.assertEqual(run.returncode, OK, run.stderr.decode())
        self.assertEqual(run.stderr.decode().count("K0735"), 1)


class GoldenTest(ImpactTest):
    """The whole of it, as it is read; KIJUN_UPDATE_GOLDEN=1 accepts a change."""

    def test_forms(self):
        rules = self.file("changes.kijun", CHANGES)
        texts = ("葵", "藤", "甲", "甲 甲", "乙", "杉", "桃と杏", "丙と丁", "竹 放送", "菊", "桐", "こんにちは")
        cases = self.cases(*(report(text, id=f"c{number}") for number, text in enumerate(texts)),
                           report("蘭の葉", id="l1", label="conds"), report("蘭の根", id="l2", label="条件"),
                           report("", id="l3", label="out_of_scope"))
        for name, options in {"en.txt": [], "ja.txt": [], "json": ["--format", "json"], "csv": ["--format", "csv"],
                              "html": ["--format", "html"], "md": ["--format", "markdown"]}.items():
            language = "ja" if name in ("ja.txt", "html") else "en"
            out = self.kijun("--language", language, "impact", rules, "old", "new", cases, "--sample-of", 1000, *options)
            if name == "json":
                found = json.loads(out)
                self.assertRegex(found.pop("rules"), "^[0-9a-f]{64}$")
                out = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
            golden = PROJECT / "tests" / "golden" / "impact" / f"impact.{name}"
            if os.environ.get("KIJUN_UPDATE_GOLDEN"):
                golden.write_bytes(out.encode())
            with self.subTest(name):
                self.assertEqual(out, golden.read_bytes().decode())


    def test_a_number_of_several_categories_is_no_label(self):
        rules = self.file("changes.kijun", CHANGES)
        message = self.refused("impact", rules, "old", "new", self.cases(report("葵", label="①")), exit=FINDINGS)
        self.assertRegex(message, r"line 1: .*several.*\[K0730\]")


class BoundsTest(ImpactTest):
    def test_what_is_open_widens_the_bounds(self):
        cases = self.cases(report("即日融資", id="open"), report("即日融資", id="met", facts={"registered": False}),
                           report("即日融資", id="not", facts={"registered": True}))
        found = self.impact(RULES, "base", "proposal", cases)
        lender = {one["id"]: one for one in found["categories"]}["lender"]
        self.assertEqual((lender["before"]["least"], lender["before"]["most"]), (1, 2))
        self.assertEqual((lender["lost"]["least"], lender["lost"]["most"]), (1, 2))
        self.assertEqual((found["flipped"]["least"], found["flipped"]["most"]), (1, 2))
        missing = found["missing"][0]
        self.assertEqual((missing["fact"], missing["possible_flips"], missing["alone"], missing["open_after"]),
                         ("registered", 1, 1, 0))

    def test_what_means_the_same_is_decided_together(self):
        found = self.impact(RULES, "base", "second", self.cases(report("即日融資")))
        lender = {one["id"]: one for one in found["categories"]}["lender"]
        self.assertEqual((lender["after"]["least"], lender["after"]["most"]), (0, 1))
        self.assertEqual((lender["gained"]["most"], lender["lost"]["most"], found["flipped"]["most"]), (0, 0, 0))
        self.assertEqual([(one["fact"], one["possible_flips"], one["open_after"]) for one in found["missing"]],
                         [("registered", 0, 1)])


class LabelsTest(ImpactTest):
    def test_precision_recall_kappa(self):
        met, other = "闇バイト", "こんにちは"
        cases = self.cases(*[report(met, label="helper")] * 20, *[report(met, label="out_of_scope")] * 5,
                           *[report(other, label=["helper"])] * 10, *[report(other, label=[])] * 15, report(met))
        found = self.impact(RULES, "base", "second", cases)
        self.assertEqual(found["labelled"], 50)
        helper = {one["id"]: one for one in found["categories"]}["helper"]["labels"]["after"]
        self.assertEqual([helper[name] for name in ("both", "engine_only", "people_only", "neither")], [20, 5, 10, 15])
        self.assertEqual((helper["precision"], helper["recall"], helper["kappa"]), (0.8, 0.666667, 0.4))
        self.assertEqual(found["labels"]["before"], helper)

    def test_open_is_no_hit_and_both_ways_are_told(self):
        found = self.impact(RULES, "base", "second", self.cases(report("即日融資", label="lender")))
        lender = {one["id"]: one for one in found["categories"]}["lender"]["labels"]["before"]
        self.assertEqual((lender["recall"], lender["open_counted_as_met"]["recall"]), (0, 1))

    def test_titles_numbers_and_another_field(self):
        cases = self.cases(report("闇バイト", 人="④"), report("闇バイト", 人="実行者の募集"), report("闇バイト", 人="③"))
        found = self.impact(RULES, "base", "second", cases, "--label", "人")
        helper = {one["id"]: one for one in found["categories"]}["helper"]["labels"]["after"]
        self.assertEqual((helper["both"], found["labelled"]), (3, 3))

    def test_without_labels_only_hits(self):
        cases = self.cases(report("闇バイト"))
        self.assertNotIn("labels", self.impact(RULES, "base", "second", cases))
        text = self.kijun("impact", RULES, "base", "second", cases)
        self.assertNotIn("κ", text)
        self.assertIn("How many are met", text)


class SampleTest(ImpactTest):
    def test_intervals_only_of_a_sample(self):
        cases = self.cases(*[report("闇バイト")] * 2, *[report("こんにちは")] * 3)
        self.assertNotIn("share_low", json.dumps(self.impact(RULES, "base", "second", cases)))
        found = self.impact(RULES, "base", "second", cases, "--sample-of", 10)["candidates"]["before"]
        self.assertEqual((found["least"], found["share_low"]), (2, 0.2))
        self.assertAlmostEqual(found["share_high"], 0.6995, places=4)
        self.assertIn("95 %", self.kijun("impact", RULES, "base", "second", cases, "--sample-of", 10))


class RefusalTest(ImpactTest):
    def setUp(self):
        super().setUp()
        self.one = self.cases(report("闇バイト"))

    def test_revisions(self):
        for before, after, code, fix in (("bass", "second", "K0323", "base"), ("base", "2019-01-01", "K0321", ""),
                                         ("base", "base", "K0734", "kijun timeline"), ("base", "2025", "K0323", "")):
            with self.subTest(before=before, after=after):
                message = self.refused("impact", RULES, before, after, self.one)
                self.assertIn(code, message)
                self.assertIn(fix, message)
                self.assertIn(code, self.refused("--language", "ja", "impact", RULES, before, after, self.one))

    def test_no_cases(self):
        self.assertIn("K0733", self.refused("impact", RULES, "base", "second", self.file("e", "\n \n"), exit=FINDINGS))
        self.assertIn("K0805", self.refused("impact", RULES, "base", "second", "none.ndjson", exit=INPUT_OUTPUT))

    def test_bad_lines_are_named_and_the_rest_is_counted(self):
        good = json.dumps(report("闇バイト"))
        lines = {2: ("{", "K0701"), 3: ("[]", "K0702"), 4: ('{"text": 1}', "K0703"),
                 5: ('{"received_at": "yesterday"}', "K0705"),
                 6: (json.dumps(report("", label="helpr")), "K0730"), 7: (json.dumps(report("", label=3)), "K0731"),
                 8: (json.dumps(report("", label=[None])), "K0731"),
                 9: (json.dumps(report("", facts={"registered": "often"})), "K0711")}
        cases = self.file("bad.ndjson", "\n".join([good, *(line for line, _ in lines.values()), good]))
        run = self.run_kijun("impact", RULES, "base", "second", cases, "--format", "json")
        self.assertEqual(run.returncode, FINDINGS)
        self.assertEqual(json.loads(run.stdout)["cases"], 2)
        message = run.stderr.decode()
        for number, (_, code) in lines.items():
            self.assertRegex(message, rf"line {number}: .*\[{code}\]")
        self.assertIn("helper", message)
        self.assertIn(f"{len(lines)} lines", message)

    def test_what_is_not_looked_at_is_said(self):
        cases = self.cases(report("闇バイト", labl="helper", facts={"other": True}))
        run = self.run_kijun("impact", RULES, "base", "second", cases)
        self.assertEqual(run.returncode, OK)
        for code in ("K0709", "K0710"):
            self.assertIn(code, run.stderr.decode())

    def test_samples(self):
        self.assertIn("K0732", self.refused("impact", RULES, "base", "second", self.cases(report(""), report("")),
                                            "--sample-of", 1, exit=FINDINGS))
        self.refused("impact", RULES, "base", "second", self.one, "--sample-of", 0)

    def test_nothing_that_is_read_is_overwritten(self):
        before = self.one.read_bytes()
        for place in ("new.kijun", self.one):
            self.refused("impact", RULES, "base", "second", self.one, "-o", place)
        self.assertEqual(self.one.read_bytes(), before)


if __name__ == "__main__":
    unittest.main(verbosity=1)
