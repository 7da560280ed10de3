"""kijun test --mutate: the score of the cases, survivors and what would find them."""
import json
import unittest

from support import FINDINGS, RULES, USAGE, CommandTest

# What no report may be made up for, in the sample.
WITHHELD = (RULES / "sample.kijun").read_text().replace("number ①", 'number ① tag "no examples"')


class Mutation(CommandTest):
    def mutants(self, *arguments):
        return json.loads(self.kijun("test", RULES, "--mutate", "--json", *arguments))

    def test_the_table_adds_up_to_what_the_json_says(self):
        result = self.mutants()
        everything = result["all"]
        self.assertEqual(len(result["mutants"]), result["sampled_from"])
        for fate in ("killed", "survived", "equivalent"):
            self.assertEqual(sum(one["fate"] == fate for one in result["mutants"]), everything[fate])
            self.assertEqual(sum(kind[fate] for kind in result["kinds"].values()), everything[fate])
        self.assertGreater(everything["killed"], 0)
        self.assertGreater(everything["survived"], 0)
        shown = self.kijun("test", RULES, "--mutate")
        self.assertIn(f"{100 * everything['score']:.1f} %", shown.splitlines()[-1])

    def test_a_survivor_comes_with_a_case_that_finds_it(self):
        rules = (RULES / "sample.kijun").read_text() + (RULES / "amendments.kijun").read_text()
        survivor = next(one for one in self.mutants()["mutants"] if one["killer"])
        self.assertIn("under ", survivor["killer"])
        grown = self.file("grown.kijun", rules + survivor["killer"])
        result = json.loads(self.kijun("test", grown, "--mutate", "--json"))
        same, = (one for one in result["mutants"] if (one["where"], one["kind"], one["change"]["en"]) ==
                 (survivor["where"], survivor["kind"], survivor["change"]["en"]))
        self.assertEqual(same["fate"], "killed")

    def test_cases_that_are_kept_find_what_survived(self):
        before = self.mutants()["all"]
        kept = self.file("kept.kijun", "")
        kept.unlink()
        self.kijun("test", RULES, "--mutate", "--killers", kept)
        rules = [(RULES / name).read_text() for name in ("sample.kijun", "amendments.kijun")]
        grown = self.file("grown.kijun", "".join(rules) + kept.read_text())
        after = json.loads(self.kijun("test", grown, "--mutate", "--json"))["all"]
        self.assertEqual(after["equivalent"], before["equivalent"])
        self.assertGreater(after["score"], before["score"])
        self.assertIn("is there already", self.refused("test", RULES, "--mutate", "--killers", kept, exit=USAGE))

    def test_no_text_is_written_where_the_rules_forbid_it(self):
        rules = self.file("rules.kijun", WITHHELD + (RULES / "amendments.kijun").read_text())
        result = json.loads(self.kijun("test", rules, "--mutate", "--words", "--json"))
        account = [one for one in result["mutants"] if one["where"].startswith("account") and "killer" in one]
        self.assertTrue(account)
        for one in account:
            self.assertEqual((one["killer"], one["withheld"]), (None, True))
        self.assertNotIn("通帳", "".join("".join(one["change"].values()) for one in result["mutants"]))
        shown = self.kijun("test", rules, "--mutate")
        self.assertIn("no case is made up", shown)
        self.assertIn("a case would notice it: account", shown)

    def test_kinds_and_places_can_be_chosen(self):
        def told(mutants):
            return [(one["where"], one["kind"], one["change"]["en"], one["fate"]) for one in mutants]
        everything = self.mutants()["mutants"]
        place, kind = everything[0]["where"].split(".")[0], everything[0]["kind"]
        chosen = [one for one in everything if one["kind"] == kind and one["where"].split(".")[0] == place]
        self.assertLess(len(chosen), len(everything))
        self.assertEqual(told(self.mutants("--only", place, "--kind", kind)["mutants"]), told(chosen))
        self.assertIn("nothing has been tested", self.refused("test", RULES, "--mutate", "--only", "nowhere",
                                                              exit=USAGE))
        self.refused("test", RULES, "--mutate", "--kind", "other", exit=USAGE)

    def test_single_words_count_only_on_request(self):
        self.assertEqual(self.mutants()["kinds"]["word"], {"killed": 0, "survived": 0, "equivalent": 0, "score": 1})
        with_words = self.mutants("--words")
        self.assertGreater(with_words["sampled_from"], self.mutants()["sampled_from"])
        self.assertGreater(with_words["kinds"]["word"]["survived"], 0)

    def test_a_sample_is_always_the_same(self):
        some = self.mutants("--mutants", "7")
        self.assertEqual(len(some["mutants"]), 7)
        self.assertGreater(some["sampled_from"], 7)
        self.assertEqual(self.mutants("--mutants", "7"), some)
        def fates(result):  # texts that are made up depend on what they are made up beside
            return {(one["where"], one["change"]["en"]): one["fate"] for one in result["mutants"]}
        self.assertLessEqual(fates(some).items(), fates(self.mutants()).items())
        self.assertIn("7 of", self.kijun("test", RULES, "--mutate", "--mutants", "7"))

    def test_failing_cases_are_told_of_first(self):
        cases = self.file("more.ndjson", json.dumps({"text": "闇バイト", "at": "base", "expect": "not helper"}))
        shown = self.kijun("test", RULES, cases, "--mutate", exit=FINDINGS)
        self.assertIn("K0901", shown)
        self.assertNotIn("equivalent", shown)

    def test_wrong_use(self):
        self.refused("test", RULES, "--words", exit=USAGE)
        self.refused("test", RULES, "--mutants", "3", exit=USAGE)
        for wrong in ("0", "-1", "all"):
            self.refused("test", RULES, "--mutate", "--mutants", wrong, exit=USAGE)
        self.refused("test", RULES, "--mutate", "--freeze", "x.cases.ndjson", exit=USAGE)


if __name__ == "__main__":
    unittest.main()
