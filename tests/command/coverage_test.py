"""kijun test --coverage: what the cases look at, and why not at the rest."""
import json
import unittest

from support import FINDINGS, RULES, USAGE, CommandTest

KINDS = ("criterion", "term", "branch", "operation")


class Coverage(CommandTest):
    def coverage(self, *arguments):
        return json.loads(self.kijun("test", *arguments, "--coverage", "--json"))

    def test_the_numbers_are_those_of_the_items(self):
        result = self.coverage(RULES)
        for kind in KINDS:
            items = [one for one in result["items"] if one["kind"] == kind]
            self.assertEqual(result[kind]["all"], len(items))
            self.assertEqual(result[kind]["covered"], sum(one["covered"] for one in items))
            self.assertGreater(result[kind]["covered"], 0)
        shown = self.kijun("test", RULES, "--coverage")
        for kind, line in zip(KINDS, shown.splitlines()[-4:]):
            self.assertTrue(line.startswith(kind))
            self.assertIn(f"{100 * result[kind]['coverage']:.1f} %", line)

    def test_what_is_not_covered_has_a_reason_and_nothing_else_has(self):
        result = self.coverage(RULES)
        self.assertTrue(any(not one["covered"] for one in result["items"]))
        for one in result["items"]:
            self.assertEqual("reason" in one, not one["covered"])
            if not one["covered"]:
                self.assertEqual(set(one["reason"]), {"en", "ja"})
                self.assertTrue(all(one["reason"].values()) and not one["reason"]["ja"].isascii(), one)

    def test_another_case_covers_more(self):
        before = self.coverage(RULES)["term"]["covered"]
        case = {"text": "口座 買います", "at": "base", "expect": "account"}
        more = self.file("more.ndjson", json.dumps(case, ensure_ascii=False))
        self.assertGreater(self.coverage(RULES, more)["term"]["covered"], before)

    def test_the_terms_left_are_told_list_by_list(self):
        case = {"text": "口座 買います", "at": "base", "expect": "account"}
        more = self.file("more.ndjson", json.dumps(case, ensure_ascii=False))
        shown = self.kijun("test", RULES, more, "--coverage")
        self.assertIn("goods [term] never found (1): 通帳", shown.splitlines())

    def test_in_japanese(self):
        shown = self.kijun("test", RULES, "--coverage", LC_ALL="ja_JP.UTF-8")
        self.assertIn("網羅率", shown)
        self.assertIn("事例", shown)

    def test_failing_cases_are_told_of_first(self):
        cases = self.file("more.ndjson", json.dumps({"text": "闇バイト", "at": "base", "expect": "not helper"}))
        shown = self.kijun("test", RULES, cases, "--coverage", exit=FINDINGS)
        self.assertIn("K0901", shown)
        self.assertNotIn("branch", shown)

    def test_wrong_use(self):
        self.refused("test", RULES, "--coverage", "--mutate", exit=USAGE)
        self.refused("test", RULES, "--coverage", "--freeze", "x.cases.ndjson", exit=USAGE)


if __name__ == "__main__":
    unittest.main()
