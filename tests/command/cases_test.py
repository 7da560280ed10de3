"""kijun test: cases of NDJSON, exit codes, JUnit, recorded answers."""
import json
import shutil
import unittest
import xml.etree.ElementTree as xml

from support import FINDINGS, INPUT_OUTPUT, RULES, RULES_HAVE_ERRORS, USAGE, CommandTest

MATRIX = {"name": "行列", "text": "闇バイト募集",
          "expect": {"2025-02-27": "only helper in serious", "2025-02-28": "only helper in illegal"}}


def lines(*cases):
    return "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)


# What readers of JUnit XML agree on: element -> (attributes it must have, others it may have, elements inside).
JUNIT = {"testsuites": ({"name", "tests", "failures", "errors"}, set(), {"testsuite"}),
         "testsuite": ({"name", "tests", "failures", "errors"}, set(), {"testcase"}),
         "testcase": ({"classname", "name"}, {"file", "line"}, {"failure", "error"}),
         "failure": ({"message"}, set(), set()),
         "error": ({"message"}, set(), set())}


class Cases(CommandTest):
    def assert_junit(self, element):
        must, may, inside = JUNIT[element.tag]
        self.assertLessEqual(must, set(element.keys()))
        self.assertLessEqual(set(element.keys()), must | may)
        self.assertLessEqual({child.tag for child in element}, inside)
        if element.tag.startswith("testsuite"):
            for attribute, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
                self.assertEqual(int(element.get(attribute)), len(list(element.iter(tag))))
        if element.tag == "testcase":
            self.assertLessEqual(len(element), 1)
        for child in element:
            self.assert_junit(child)

    def test_ndjson_runs_beside_the_cases_of_the_rules(self):
        cases = self.file("more.ndjson", lines(MATRIX))
        self.assertIn("3 cases", self.kijun("test", RULES, cases))
        result = json.loads(self.kijun("test", RULES, cases, "--json"))
        self.assertEqual((result["cases"], result["failures"]), (3, []))

    def test_a_failing_case_is_shown_with_its_place(self):
        cases = self.file("more.ndjson", lines(MATRIX, {**MATRIX, "expect": {"2025-02-27": "helper in illegal"}}))
        shown = self.kijun("test", RULES, cases, exit=FINDINGS)
        self.assertIn("more.ndjson:2: 行列, on 2025-02-27 (under base): expected helper in illegal, "
                      "found helper in serious", shown)
        failure, = json.loads(self.kijun("test", RULES, cases, "--json", exit=FINDINGS))["failures"]
        self.assertEqual((failure["line"], failure["revision"], failure["unusable"]), (2, "base", False))

    def test_bad_input_is_told_apart_from_failing_cases(self):
        def refused(content, exit=USAGE):
            return self.refused("test", RULES, self.file("bad.ndjson", content), exit=exit)
        self.assertIn("K0903", refused(""))
        self.assertIn("no cases", refused("\n \n"))
        self.assertIn("K0323", refused(lines({**MATRIX, "expect": {"r9": "helper"}})))
        self.assertIn("did you mean 'helper'", refused(lines({"text": "x", "expect": "not heler"})))
        self.assertIn("K0902", refused(lines({"text": "x"})))
        self.assertIn("K0701", refused("nonsense\n"))
        self.assertIn("cannot read", self.refused("test", RULES, "no such file", exit=INPUT_OUTPUT))
        self.assertIn("K0201", self.refused("test", self.file("broken.kijun", (RULES / "sample.kijun").read_text() +
                                                              "criterion c { nothing }"), exit=RULES_HAVE_ERRORS))

    def test_a_day_without_a_revision_is_bad_input(self):
        cases = self.file("more.ndjson", lines({"text": "x", "at": "2019-12-31", "expect": "out_of_scope"}))
        self.assertIn("no revision is in force on 2019-12-31", self.kijun("test", RULES, cases, exit=USAGE))

    def test_a_draft_answers_only_by_name(self):
        by_name = {"text": "即日融資", "at": "proposal", "expect": "out_of_scope"}
        by_date = {"text": "即日融資", "at": "2099-01-01", "facts": {"registered": False}, "expect": "only lender"}
        self.kijun("test", RULES, self.file("draft.ndjson", lines(by_name, by_date)))

    def test_rules_without_cases_test_nothing(self):
        self.assertIn("K0903", self.refused("test", self.file("alone.kijun", (RULES / "sample.kijun").read_text())))

    def test_every_case_is_also_judged_at_the_ends_of_its_revision(self):
        count = json.loads(self.kijun("test", RULES, "--json"))["expectations"]
        self.assertGreater(json.loads(self.kijun("test", RULES, "--boundaries", "--json"))["expectations"], count)

    def test_junit(self):
        cases = self.file("more.ndjson", lines({**MATRIX, "expect": {"2025-02-27": "not helper"}},
                                               {"text": "x", "at": "2019-12-31", "expect": "out_of_scope"}))
        self.kijun("test", RULES, cases, "--junit", "report.xml", exit=USAGE)
        root = xml.parse(self.directory / "report.xml").getroot()
        self.assertEqual(root.tag, "testsuites")
        self.assert_junit(root)
        self.assertEqual((root.get("tests"), root.get("failures"), root.get("errors")), ("5", "1", "1"))
        self.assertEqual({suite.get("name"): suite.get("tests") for suite in root},
                         {str(RULES / "amendments.kijun"): "3", str(cases): "2"})
        self.refused("test", RULES, "--junit", "rules.kijun")

    def test_recorded_answers_run_along_and_are_never_changed(self):
        rules = self.directory / "rules"
        shutil.copytree(RULES, rules)
        frozen = rules / "frozen.cases.ndjson"
        self.assertIn("answers recorded, 0 kept", self.kijun("test", rules, "--freeze", frozen))
        recorded = frozen.read_text()
        self.assertEqual([json.loads(line)["answer"]["met"] for line in recorded.splitlines()],
                         [["helper in serious"], []])
        self.assertIn("4 cases", self.kijun("test", rules))
        # the old law is changed in a way that the written cases do not see
        sample = rules / "sample.kijun"
        sample.write_text(sample.read_text().replace('"即日融資"', '("即日融資" "闇バイト")'))
        amendments = rules / "amendments.kijun"
        amendments.write_text(amendments.read_text().replace("only ", ""))
        shown = self.kijun("test", rules, exit=FINDINGS)
        self.assertIn("frozen.cases.ndjson:1: 同じ文面の区分が施行日で変わる", shown)
        self.assertIn("(recorded)", shown)
        self.kijun("test", rules, "--freeze", frozen, exit=FINDINGS)
        self.assertEqual(frozen.read_text(), recorded)


if __name__ == "__main__":
    unittest.main()
