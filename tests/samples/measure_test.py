#!/usr/bin/env python3
"""Tests of the sample itself (well-formed, dates right) and of measure.py (it can disagree)."""
import contextlib
import datetime
import io
import json
import tempfile
import unittest
from pathlib import Path

import measure

REVISIONS = {"r14": "2018-01-22", "r2023_02_15": "2023-02-15", "r2023_09_29": "2023-09-29",
             "r2025_02_28": "2025-02-28", "r2025_09_25": "2025-09-25"}
SINCE = {"r14": "obscene_display child_abuse_material prostitution_solicitation dating_site_solicitation "
                "drug_incitement drug_advertising designated_drug_advertising "
                "suspected_designated_drug_advertising unapproved_medicine_advertising bank_account "
                "mobile_phone phishing credential_provision suicide_involvement suicide_solicitation",
         "r2023_02_15": "handgun_transfer explosives_making murder_etc organ_trade human_trafficking "
                        "hydrogen_sulfide stalking",
         "r2023_09_29": "crime_recruitment",
         "r2025_02_28": "unregistered_lender firearm_possession_incitement",
         "r2025_09_25": "illegal_gambling_presentation illegal_gambling_inducement"}
KINDS = set("plain evasion warning news trade education question boundary facts prose".split())
TOKYO = datetime.timezone(datetime.timedelta(hours=9))


def load(name):
    return measure.read_lines((measure.HERE / name).read_text(encoding="utf-8"))


def local_days(received):
    """First and last day in Tokyo that a received_at may mean."""
    if len(received) == 7:
        first = datetime.date.fromisoformat(received + "-01")
        return first, (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
    if len(received) == 10:
        day = datetime.date.fromisoformat(received)
    else:
        day = datetime.datetime.fromisoformat(received).astimezone(TOKYO).date()
    return day, day


class Sample(unittest.TestCase):
    def setUp(self):
        self.reports, self.expectations = load("reports.ndjson"), load("expected.ndjson")

    def test_ids_are_unique_and_match(self):
        ids = [r["id"] for r in self.reports]
        self.assertEqual(ids, [e["id"] for e in self.expectations])
        self.assertEqual(len(ids), len(set(ids)))

    def test_categories_exist_in_their_revision(self):
        for e in self.expectations:
            self.assertIn(e["kind"], KINDS)
            self.assertEqual(list(e["expect"]), list(REVISIONS))
            known = set()
            for revision, added in SINCE.items():
                known.update(added.split())
                named = [*e["expect"][revision], *e.get("may", {}).get(revision, ())]
                self.assertLessEqual({n for entry in named for n in entry.split("|")}, known, e["id"])

    def test_facts_are_recorded_where_they_decide(self):
        for report, e in zip(self.reports, self.expectations):
            self.assertEqual(e["kind"] == "facts", "facts" in report, e["id"])

    def test_ordinary_kinds_expect_nothing(self):
        for e in self.expectations:
            if e["kind"] in {"warning", "news", "trade", "education", "question", "prose"}:
                self.assertFalse(any(e["expect"].values()) or "may" in e, e["id"])
            elif e["kind"] in {"plain", "evasion"}:
                self.assertTrue(e["expect"]["r2025_09_25"] or e["expect"]["r2023_09_29"], e["id"])

    def test_revisions_in_force(self):
        starts = [(name, datetime.date.fromisoformat(day)) for name, day in REVISIONS.items()]
        for report, e in zip(self.reports, self.expectations):
            first, last = local_days(report["received_at"])
            ends = [day for _, day in starts[1:]] + [datetime.date.max]
            in_force = [name for (name, start), end in zip(starts, ends) if start <= last and first < end]
            self.assertEqual(e["in_force"], in_force, e["id"])


class Measure(unittest.TestCase):
    def run_on(self, change, allow="", *options):
        """Exit status and output for perfect verdicts after `change` had its way with them."""
        expectations = load("expected.ndjson")
        verdicts = {(e["id"], revision): [{"category": c.split("|")[0], "status": "met"} for c in names]
                    for e in expectations for revision, names in e["expect"].items()}
        change(verdicts)
        with tempfile.TemporaryDirectory() as folder:
            path, allowed = Path(folder, "verdicts.ndjson"), Path(folder, "allow")
            path.write_text("".join(json.dumps({"id": i, "revision": r, "findings": f}) + "\n"
                                    for (i, r), f in verdicts.items()))
            allowed.write_text(allow)
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                status = measure.main(["--verdicts", str(path), "--allow", str(allowed),
                                       *(options or ["--show-held-out"])])
        return status, out.getvalue()

    def setUp(self):
        expectations = load("expected.ndjson")
        self.positive = next(e for e in expectations if e["expect"]["r14"])["id"]
        self.ordinary = next(e for e in expectations if e["kind"] == "prose")["id"]

    def test_perfect(self):
        status, out = self.run_on(lambda verdicts: None)
        self.assertEqual(status, 0, out)
        self.assertIn("0 disagreements", out)

    def test_each_problem_is_seen_and_can_be_allowed(self):
        finding = {"category": "bank_account", "status": "met"}
        still_open = {"category": "bank_account", "status": "undetermined"}
        for problem, report, findings in (("missed", self.positive, []),
                                          ("false", self.ordinary, [finding]),
                                          ("undetermined", self.positive, [still_open]),
                                          ("open", self.ordinary, [still_open])):
            def change(verdicts):
                verdicts[report, "r14"] = findings
            with self.subTest(problem):
                status, out = self.run_on(change)
                self.assertEqual(status, 1)
                self.assertIn(f"{problem}: bank_account  {report}", out)
                self.assertEqual(self.run_on(change, f"{report} bank_account  # known\n")[0], 0)
                self.assertEqual(self.run_on(change, f"{report} phishing\n")[0], 1)

    def test_held_out_reports_are_counted_not_shown(self):
        odd = next(e["id"] for e in load("expected.ndjson") if e["expect"]["r14"] and int(e["id"][1:]) % 2)

        def change(verdicts):
            verdicts[odd, "r14"] = []
        for options, seen, status in ((("--half", "odd"), False, 1), (("--half", "even"), False, 0),
                                      (("--half", "odd", "--show-held-out"), True, 1),
                                      (("--since", "s9999"), False, 0)):
            with self.subTest(options):
                got, out = self.run_on(change, "", *options)
                self.assertEqual((got, odd in out), (status, seen), out)

    def test_missing_verdict(self):
        status, out = self.run_on(lambda verdicts: verdicts.pop((self.positive, "r14")))
        self.assertEqual(status, 1)
        self.assertIn("no verdict", out)

    def test_table_is_aligned_for_full_width(self):
        self.assertEqual(measure.width(measure.pad("類型", 8)), measure.width(measure.pad("category", 8)))


if __name__ == "__main__":
    unittest.main()
