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


# A list that is open and only excepted, and a closed one that takes over an open one.
LISTS = '''guideline g "見本の基準" { timezone "Asia/Tokyo" judged by received }
revision first "初版" of g { effective 令和2年4月1日 }
class illegal "違法情報"
terms fairs "催し" 等 /* 見本 */ { "口座見本市" }
terms goods { "口座" except (fairs) include more }
用語 品物 「品物」 { "定期" 含める more }
terms more open { "通帳" }
category account "口座の売買" in illegal { number ①; cite "見本の法律" 第28条; post has goods; post has 品物 }
case "通帳" { text "通帳" always expect account }
case "別" { text "別" always expect not account }
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

    def test_lists_that_are_open_or_closed_otherwise_than_they_say(self):
        rules = self.file("g.kijun", LISTS)
        found = [json.loads(line) for line in self.kijun("lint", rules, "--json", exit=FINDINGS).splitlines()]
        self.assertEqual([(one["code"], one["severity"], one["message"]["en"].split()[0]) for one in found],
                         [("K1005", "warning", "fairs"), ("K1006", "warning", "goods"), ("K1006", "warning", "品物")])
        self.assertIn("4 | terms fairs", self.kijun("lint", rules, exit=FINDINGS))
        self.assertIn("g.kijun: 3 fixed", self.kijun("lint", rules, "--fix"))
        self.assertEqual(rules.read_text(), LISTS.replace("等 /* 見本 */", "/* 見本 */").replace(
            "terms goods {", "terms goods open {").replace("「品物」 {", "「品物」 等 {"))
        self.assertEqual(self.codes(rules, exit=0), [])

    def test_each_kind_of_remark(self):
        goods = '"口座" "通帳"'
        for wanted, old, new in (
                ("K0401", goods, '"口座" "\u200b"'),                              # folds to nothing
                ("K0420", goods, '"ｺｳｻﾞ" "コウザ"'),                              # the same once folded
                ("K0421", "has goods", 'has ("座") evading'),                     # nothing to hide
                ("K0530", "has goods", "has goods; not post has goods"),         # out of reach
                ("K0532", "has goods", 'has goods; any { post has goods; post has ("定期") }'),
                ("K0533", goods, '"口座" "口座番号"'),                            # covered
                ("K0534", "", ""),                                               # a fact that nothing asks for
                ("K1001", "", ""), ("K1002", "", ""), ("K1003", "", ""), ("K1004", "", ""),
                ("K0306", 'class illegal', 'revision b amends g { effective 令和3年1月1日 rename category account to "あ" }\n'
                          'revision c amends g { effective 令和3年1月1日 rename category account to "い" }\nclass illegal'),
                ("K0313", "令和2年", "平成32年"), ("K0103", "has goods }", "has goods ｝")):
            with self.subTest(code=wanted):
                self.assertIn(old, RULES)
                rules = self.file("g.kijun", RULES.replace(old, new, 1))
                status = RULES_HAVE_ERRORS if wanted in ("K0401", "K0306", "K0103") else FINDINGS
                self.assertIn(wanted, dict(self.codes(rules, exit=status)))

    def test_what_a_list_says_of_itself_is_left_to_people(self):
        rules = self.file("g.kijun", LISTS.replace("terms goods {", "terms goods closed {"))
        self.assertIn(("K1006", "warning"), self.codes(rules, exit=FINDINGS))
        self.kijun("lint", rules, "--fix", exit=FINDINGS)
        self.assertIn("terms goods closed {", rules.read_text())

    def test_lists_of_all_revisions_count(self):
        # asked for once, so being open meant something; opened by a later revision, so there is no 等 to take out
        asked = LISTS + '''revision second amends g {
  effective 令和3年4月1日
  replace category account { post has more }
  add category fair "催し" in illegal { cite "見本の法律" 第29条; post has fairs }
}
case "催し" { text "口座見本市" on 令和4年1月1日 expect fair, not account }
case "催しの別" { text "別" on 令和4年1月1日 expect not fair }
'''
        rules = self.file("g.kijun", asked)
        self.assertNotIn("K1005", dict(self.codes(rules, exit=FINDINGS)))
        opened = LISTS.replace('"催し" 等', '"催し"') + '''revision second amends g {
  effective 令和3年4月1日
  replace terms fairs open { "見本市" }
}
'''
        rules.write_text(opened)
        self.assertIn(("K1005", "warning"), self.codes(rules, exit=FINDINGS))
        self.kijun("lint", rules, "--fix", exit=FINDINGS)
        self.assertIn('terms fairs "催し" /* 見本 */ {', rules.read_text())
        self.assertIn("replace terms fairs open {", rules.read_text())

    def test_lists_of_several_files_are_mended_each_in_its_own(self):
        rules = self.file("several/g.kijun", LISTS)
        others = self.file("several/h.kijun", 'terms moves "引越し" 等 { "口座移転" }\nterms cards { "定期券" except (moves) include more }\n'
                           'category card "券" in illegal { cite "見本の法律" 第29条; post has cards }\n'
                           'case "券" { text "定期券" always expect card }\ncase "券の別" { text "別" always expect not card }\n')
        found = [json.loads(line) for line in self.kijun("lint", rules.parent, "--json", exit=FINDINGS).splitlines()]
        labels = {one["message"]["en"].split()[0]: one["labels"][0] for one in found if one["code"] == "K1005"}
        self.assertEqual(set(labels), {"fairs", "moves"})
        self.assertTrue(labels["moves"]["place"]["file"].endswith("h.kijun"))
        self.kijun("lint", rules.parent, "--fix")
        for path, name in ((rules, "goods"), (others, "cards")):
            self.assertIn(f"terms {name} open {{", path.read_text())
        self.assertIn('terms moves "引越し" { "口座移転" }', others.read_text())

    def test_a_list_that_nothing_uses_is_only_that(self):
        rules = self.file("g.kijun", LISTS + 'terms spare 等 { "定期" }\n')
        self.assertEqual([code for code, _ in self.codes(rules, exit=FINDINGS)].count("K1005"), 1)

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
