#!/usr/bin/env python3
"""Runs the benchmark as small as it goes: every family gives rows, the JSON is what its schema says, peers
agree with Kijun, and the generated year has the published mix. Nothing is timed."""
import collections
import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import jsonschema

HERE = Path(__file__).resolve().parent
BENCH, YEAR, COMMAND = sys.argv[1:4]


class Smoke(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "results.json"
            run = subprocess.run([BENCH, "--tiny", "--work", folder, "--command", COMMAND, "--peers", folder,
                                  "--json", str(file)], capture_output=True, text=True, check=True)
            cls.table = run.stdout
            cls.results = json.loads(file.read_text(encoding="utf-8"))

    def test_json_is_what_the_schema_says(self):
        schema = json.loads((HERE / "results.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(schema).validate(self.results)

    def test_every_family_measured_something(self):
        for absent in self.results["absent"]:
            self.assertNotEqual(absent["name"], "all of it", absent)
        sections = {row["section"].split(":")[0] for row in self.results["rows"] + self.results["figures"]}
        self.assertLessEqual({"fold", "scan", "judge", "many revisions", "peers", "growth", "loading",
                              "whole command", "memory"}, sections)
        for row in self.results["rows"]:
            self.assertIn(row["name"], self.table)

    def test_peers_agree(self):
        categories, words = map(int, re.match(r"(\d+) categories, \d+ lists, (\d+) words",
                                              self.results["notes"]["rules for peers"]).groups())
        self.assertEqual(categories, 12)
        self.assertGreater(words, 1000)
        peers = {name: said for name, said in self.results["notes"].items() if name.startswith("peer ")}
        self.assertIn("peer Python re", peers)
        self.assertIn("peer std::regex, ICU", peers)
        for name, said in peers.items():
            same, of = re.search(r"same verdict on (\d+) of (\d+)", said).groups()
            self.assertEqual(same, of, name)
            self.assertGreaterEqual(int(of), 50)

    def test_memory_is_that_of_the_command(self):
        # not of the benchmark, which by then holds all its rules and reports
        memory = {one["name"]: one["value"] for one in self.results["figures"] if one["unit"] == "MB"}
        self.assertGreater(memory["kijun judge, one report"], 5)
        self.assertLess(memory["kijun judge, one report"], memory["the benchmark itself"])

    def test_what_is_compared_did_the_same_work(self):
        found = {(row["section"], row["name"]): row["result"] for row in self.results["rows"]}
        one = found["judge", "judge on one day"]
        self.assertGreater(one, 0)
        self.assertEqual(one, found["judge", "with explanation"])
        self.assertGreater(found["judge", "under all revisions"], one)


class YearTest(unittest.TestCase):
    @staticmethod
    def year(*arguments):
        return subprocess.run([YEAR, *arguments], capture_output=True, text=True, check=True).stdout

    def test_same_seed_same_year(self):
        some = self.year("--reports", "50")
        self.assertEqual(some, self.year("--reports", "50"))
        self.assertTrue(self.year("--reports", "60").startswith(some))
        self.assertNotEqual(some, self.year("--reports", "50", "--seed", "2"))

    def test_mix_is_the_published_one(self):
        published = json.loads((HERE / "data/ihc-2025.json").read_text(encoding="utf-8"))
        classified = sum(row["domestic"] + row["overseas"] for row in published["classified"])
        self.assertEqual(classified + published["out_of_scope"], published["analysed"])
        reports = [json.loads(line) for line in self.year("--reports", "4000").splitlines()]
        self.assertEqual(len({report["id"] for report in reports}), len(reports))
        # Only pictures, of all types that are common, come with recorded facts: 31,674 of 633,036.
        facts = sum("genitals_visible" in report.get("facts", {}) or "looks_under_18" in report.get("facts", {})
                    for report in reports)
        self.assertAlmostEqual(facts / len(reports), 0.05, delta=0.02)
        months = collections.Counter(report["received_at"][:7] for report in reports)
        self.assertEqual(len(months), 12)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
