"""kijun lint: what is remarked, what is fixed, and in which forms."""
import json
import re
import unittest

from support import FINDINGS, INPUT_OUTPUT, PROJECT, RULES_HAVE_ERRORS, USAGE, CommandTest

RULES = '''guideline g "見本の基準" { timezone "Asia/Tokyo" judged by received }
revision first "初版" of g { effective 令和2年4月1日 }
class illegal "違法情報"
terms goods { "口座" "通帳" }
terms spare { "定期" }
criterion other { post has ("当座") }
fact seen: bool "見たか"
category account "口座の売買" in illegal { number ①; cite "見本の法律" 第28条; post has goods }
category lending "貸付け" in illegal { number ②; post has ("融資") }
case "口座" { text "口座" always expect account }
'''


class Lint(CommandTest):
    def codes(self, *arguments, exit):
        lines = self.kijun("lint", *arguments, "--json", exit=exit).splitlines()
        return [(remark["code"], remark["severity"]) for remark in map(json.loads, lines)]

    def test_remarks(self):
        rules = self.file("g.kijun", RULES)
        codes = self.codes(rules, exit=FINDINGS)
        self.assertEqual([code for code in codes if code[0].startswith("K10")],
                         [("K1001", "warning"), ("K1001", "warning"), ("K1003", "note"),
                          ("K1002", "warning"), ("K1004", "note")])
        text = self.kijun("lint", rules, exit=FINDINGS)
        for name in ("spare", "other"):
            self.assertIn(f"no type of any revision uses {name}", text)
        self.assertIn("どの改訂のどの類型でも使われていません", self.kijun("lint", rules, "--language", "ja", exit=FINDINGS))

    def test_nothing_to_remark(self):
        sound = RULES.replace('terms spare { "定期" }', "").replace('criterion other { post has ("当座") }', "") \
            .replace('fact seen: bool "見たか"', "").replace("number ②;", 'number ②; cite "見本の法律" 第29条;')
        sound += 'case "融資" { text "融資" always expect lending, not account }\n' \
                 'case "通帳" { text "通帳" always expect account, not lending }\n'
        self.assertEqual(self.codes(self.file("g.kijun", sound), exit=0), [])

    def test_severities(self):
        rules = self.file("g.kijun", RULES)
        kept = self.codes(rules, "--off", "K1001", "--off", "K1002", "--off", "K0534", exit=0)
        self.assertFalse({"K1001", "K1002"} & {code for code, _ in kept})
        self.assertIn(("K1004", "error"), self.codes(rules, "--error", "K1004", exit=FINDINGS))
        self.refused("lint", rules, "--off", "1001", exit=USAGE)

    def test_a_bundle_is_looked_at_but_not_fixed(self):
        rules = self.file("g.kijun", RULES)
        bundle = rules.with_name("g.kjb")
        self.kijun("build", rules, "-o", bundle)
        rules.write_text("mine")
        self.assertIn("K1001", dict(self.codes(bundle, exit=FINDINGS)))
        self.refused("lint", bundle, "--fix", exit=USAGE)
        self.assertEqual(rules.read_text(), "mine")

    def test_fixes_are_done_until_none_is_left(self):
        rules = self.file("g.kijun", RULES.replace("令和2年4月1日", "平成32年4月1日").replace("{ post has goods }", "{ post has goods ｝"))
        rules.write_text(rules.read_text().replace("post has goods }", "post has goods ｝"))
        self.refused("lint", rules.with_name("none.kijun"), exit=INPUT_OUTPUT)
        said = self.kijun("lint", rules, "--fix", exit=FINDINGS)
        self.assertIn("fixed", said)
        fixed = rules.read_text()
        self.assertIn("令和2年4月1日", fixed)
        self.assertNotIn("｝", fixed)
        self.assertNotIn("fixed", self.kijun("lint", rules, "--fix", exit=FINDINGS))

    def test_mistakes_are_remarks_too(self):
        rules = self.file("g.kijun", RULES.replace("post has goods", "post has gods"))
        self.assertIn(("K0201", "error"), self.codes(rules, exit=RULES_HAVE_ERRORS))
        self.assertIn(("K0201", "error"), self.codes(rules, "--off", "K0201", exit=RULES_HAVE_ERRORS))

    def test_sarif(self):
        rules = self.file("g.kijun", RULES.replace("令和2年", "平成32年"))
        report = json.loads(self.kijun("lint", rules, "--sarif", exit=FINDINGS))
        self.assertEqual(report["version"], "2.1.0")
        run = report["runs"][0]
        listed = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
        self.assertEqual(listed, {result["ruleId"] for result in run["results"]})
        era = next(result for result in run["results"] if result["ruleId"] == "K0313")
        region = era["locations"][0]["physicalLocation"]["region"]
        line = rules.read_text().splitlines()[region["startLine"] - 1]
        self.assertEqual(line[region["startColumn"] - 1:region["endColumn"] - 1], "平成32年4月1日")
        change = era["fixes"][0]["artifactChanges"][0]["replacements"][0]
        self.assertEqual(change["insertedContent"]["text"], "令和2年4月1日")
        for result in run["results"]:
            self.assertIn(result["level"], ("error", "warning", "note"))

    def test_every_code_is_in_the_reference(self):
        reference = (PROJECT / "grammar" / "README.md").read_text()
        said = self.kijun("lint", self.file("g.kijun", RULES), exit=FINDINGS)
        for code in set(re.findall(r"\[(K\d{4})\]", said)):
            self.assertIn(f"| {code} |", reference)


if __name__ == "__main__":
    unittest.main()
