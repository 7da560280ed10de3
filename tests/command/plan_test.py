#!/usr/bin/env python3
"""kijun plan: the procedure of a report with its days, under the guideline itself."""
import json
import unittest

from support import *

IHC = PROJECT / "stdlib_rules" / "ihc"


def steps(plan):
    return [(action["step"], action["day"]) for action in plan["actions"]]


class PlanTest(CommandTest):
    def plan(self, *arguments, **more):
        return json.loads(self.kijun("plan", IHC, *arguments, "--format", "json", **more))

    def test_a_report_is_judged_and_planned(self):
        report = {"id": "1", "text": "口座買います。DMください", "received_at": "2025-02-28", "server_country": "US"}
        path = self.file("report.json", json.dumps(report))
        [plan] = self.plan("--report", path, "--on", "2025-03-03")
        self.assertEqual((plan["category"], plan["class"], plan["side"], plan["revision"]),
                         ("bank_account", "illegal", "overseas", "r2025_02_28"))
        self.assertEqual(steps(plan), [("review", "2025-03-03"), ("consult", None), ("notify", "2025-03-03"),
                                       ("request_response", "2025-03-03"), ("recheck", "2025-03-10"),
                                       ("record", None)])

    def test_the_date_of_the_report_picks_the_text(self):
        report = {"id": "1", "text": "口座買います。DMください", "received_at": "2025-02-27", "server_country": "US"}
        path = self.file("report.json", json.dumps(report))
        [plan] = self.plan("--report", path, "--on", "2025-03-03")
        self.assertEqual(plan["revision"], "r2023_09_29")
        self.assertNotIn("request_response", [step for step, _ in steps(plan)])
        del report["received_at"]
        path = self.file("report.json", json.dumps(report))
        self.assertIn("K0320", self.refused("plan", IHC, "--report", path, "--on", "2025-03-03", exit=FINDINGS))

    def test_a_type_with_steps_of_its_own(self):
        [plan] = self.plan("--category", "child_abuse_material", "--server", "US", "--on", "2025-05-01")
        self.assertEqual([s for s in steps(plan) if s[0] not in ("review", "consult", "record")],
                         [("notify", "2025-05-01"), ("notify", "2025-05-01"), ("wait", "2025-05-07"),
                          ("request_response", "2025-05-07"), ("recheck", "2025-05-14")])
        [domestic] = self.plan("--category", "child_abuse_material", "--server", "JP", "--on", "2025-05-01")
        self.assertIn("request_removal", [step for step, _ in steps(domestic)])

    def test_text_and_markdown(self):
        text = self.kijun("--language", "ja", "plan", IHC, "--category", "bank_account", "--on", "2025-05-02")
        self.assertIn("2025-05-13（火）  5営業日後に再確認", text)
        markdown = self.kijun("plan", IHC, "--category", "bank_account", "--on", "2025-05-02", "--format", "markdown")
        self.assertIn("| 2025-05-13 Tue | recheck after 5 business days | if requested |", markdown)

    def test_nothing_to_do(self):
        path = self.file("report.json", '{"id": "1", "text": "こんにちは", "received_at": "2025-05-02"}')
        self.assertEqual(self.plan("--report", path, "--on", "2025-05-02"), [])

    def test_what_is_refused(self):
        category = ("--category", "bank_account")
        self.assertIn("K0330", self.refused("plan", IHC, *category, "--on", "2027-12-30"))
        self.assertIn("K0321", self.refused("plan", IHC, *category, "--on", "2017-12-30"))
        self.assertIn("K0327", self.refused("plan", IHC, "--category", "nothing", "--on", "2025-05-02"))
        self.assertIn("K0323", self.refused("plan", IHC, *category, "--on", "2025-05-02", "--revision", "r"))
        self.assertIn("two capital letters", self.refused("plan", IHC, *category, "--on", "2025-05-02", "--server", "us"))
        self.assertIn("--category", self.refused("plan", IHC, "--on", "2025-05-02"))
        self.refused("plan", IHC, *category)
        calendar = self.file("c.csv", "from,2025-01-01\n")
        self.assertIn("K0331", self.refused("plan", IHC, *category, "--on", "2025-05-02", "--calendar", calendar))

    def test_another_calendar(self):
        calendar = self.file("c.csv", "from,2025-01-01\nto,2030-12-31\n2025-05-07,休業日\n")
        [plan] = self.plan("--category", "bank_account", "--on", "2025-05-02", "--calendar", calendar)
        self.assertIn(("recheck", "2025-05-12"), steps(plan))

    def test_a_draft(self):
        out = self.kijun("plan", IHC, "--category", "impersonation_investment_ad", "--revision", "draft_2026",
                         "--on", "2026-05-01")
        self.assertIn("A draft without an effective day.", out)


if __name__ == "__main__":
    unittest.main()
