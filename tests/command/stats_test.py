#!/usr/bin/env python3
"""kijun stats: the published tables of 2025 cell by cell, and every way to refuse."""
import csv
import io
import json
import re
import unittest
import xml.etree.ElementTree as xml

import jsonschema

import operation_report
from operation_report import COUNTRIES, TABLES, rows_of, title
from support import *

IHC = None  # set by setUpModule
SCHEMA = json.loads((PROJECT / "engine" / "schema" / "record.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
PERIOD = ("--year", "2025", "--survey", "2026-01-31")


def setUpModule():
    """The guideline as a bundle: compiled once."""
    global IHC
    directory = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(directory.cleanup)
    IHC = Path(directory.name) / "ihc.kjb"
    subprocess.run([KIJUN, "build", PROJECT / "stdlib_rules" / "ihc", "-o", IHC], check=True, capture_output=True)


class PublishedTables(CommandTest):
    """A year of records whose figures are the published ones."""

    def setUp(self):
        super().setUp()
        self.records = self.directory / "records.ndjson"
        operation_report.write_records(self.records)
        previous = [{"id": name, "count": count} for name, count in TABLES["previous_by_class"].items()]
        self.previous = self.file("2024.json", json.dumps({"tables": [{"id": "by_class", "rows": previous}]}))
        self.cells = 0

    def same(self, ours, published, what):
        self.assertEqual(ours, published, what)
        self.cells += 1

    def rows(self, key):
        return self.tables[key]["rows"]

    def compare(self, key, published, columns):
        """Titles and figures of a table against the report's; `columns`: their name for ours."""
        ours, theirs = self.rows(key), TABLES[published]
        self.assertEqual(len(ours), len(theirs), key)
        for row, expected in zip(ours, theirs):
            self.assertEqual(title(row["title"]), title(expected["title"]))
            for theirs_name, ours_name in columns.items():
                self.same(row.get(ours_name), expected[theirs_name], (key, expected["title"], theirs_name))
                share = f"{theirs_name}_of_which_cpc"
                if share in expected:
                    self.same(row.get(f"{ours_name}_of_which"), expected[share], (key, share))

    def test_records_are_as_the_schema_says(self):
        lines = self.records.read_text(encoding="utf-8").splitlines()
        for line in lines[::100]:
            VALIDATOR.validate(json.loads(line))

    def test_every_cell(self):
        out = json.loads(self.kijun("--language", "ja", "stats", IHC, self.records, *PERIOD, "--previous", self.previous,
                                    "--format", "json"))
        self.tables = {table["id"]: table for table in out["tables"]}
        self.same(out["received"], TABLES["received"], "received")
        self.same(out["analysed"], TABLES["analysed"], "analysed")

        by_title = {row["title"]: row for row in self.rows("by_class")}
        self.assertEqual(len(by_title), len(TABLES["by_class"]))
        for row in TABLES["by_class"]:
            for name in ("count", "percent", "change"):
                self.same(by_title[row["title"]][name], row[name], (row["title"], name))

        sides = {"count": "count", "domestic": "domestic", "overseas": "overseas"}
        for name in ("illegal", "serious_crime", "suicide"):
            self.compare(f"categories_{name}", name, sides)
        done = {"analysed": "analysed", "police": "police", "removed": "removed"}
        self.compare("processing_illegal_domestic", "processing_illegal_domestic",
                     {**done, "removal_requested": "removal_requested"})
        self.compare("processing_illegal_overseas", "processing_illegal_overseas",
                     {**done, "response_requested": "response_requested"})
        for name in ("serious_crime", "suicide"):
            self.compare(f"processing_{name}", f"processing_{name}",
                         {"analysed": "analysed", "response_requested": "response_requested", "removed": "removed"})
        self.same(self.rows("processing_serious_crime")[-1]["police"], TABLES["serious_crime_police"], "police")

        for key, published in (("hotline_to", "inhope_sent"), ("hotline_from", "inhope_received")):
            ours = {row["title"]: row["count"] for row in self.rows(key)}
            self.assertEqual(len(ours), len(TABLES[published]))
            for row in TABLES[published]:
                self.same(ours[row["title"]], row["count"], (published, row["title"]))
            counts = [row["count"] for row in self.rows(key)[:-1]]
            self.assertEqual(counts, sorted(counts, reverse=True))
        for key, published in (("hotline_from_analysis", "inhope_received_analysis"),
                               ("hotline_from_categories", "inhope_received_illegal")):
            ours = {row["id"]: row["count"] for row in self.rows(key)}
            self.assertEqual(ours.keys(), TABLES[published].keys())
            for name, count in TABLES[published].items():
                self.same(ours[name], count, (key, name))
        for row in self.rows("hotline_from_processing"):
            for name, count in zip(("analysed", "police", "requested", "removed"),
                                   TABLES["inhope_received_processing"][row["id"]]):
                self.same(row[name], count, (row["id"], name))

        notes = self.tables["processing_illegal_domestic"]["notes"]
        self.assertIn("89.9%", notes[0])
        self.assertIn("3231 件（94.5%）", notes[0])
        self.assertIn("通報、依頼及び削除は令和7年2月28日以降の件数", self.tables["processing_illegal_overseas"]["notes"])
        print(f"{self.cells} cells equal the published ones")


def record(**fields):
    return {"id": "1", "received_at": "2025-03-03", **fields}


class StatsTest(CommandTest):
    def stats(self, *records, arguments=("--year", "2025"), exit=OK):
        lines = "".join(json.dumps(line) + "\n" if isinstance(line, dict) else line + "\n" for line in records)
        return self.kijun("stats", IHC, *arguments, "--format", "json", stdin=lines, exit=exit)

    def message(self, *records, arguments=("--year", "2025"), exit=FINDINGS):
        lines = "".join(json.dumps(line) + "\n" if isinstance(line, dict) else line + "\n" for line in records)
        return self.refused("stats", IHC, *arguments, stdin=lines, exit=exit)

    def row(self, out, table, name):
        [found] = [t for t in json.loads(out)["tables"] if t["id"] == table]
        [row] = [r for r in found["rows"] if r["id"] == name]
        return row

    def test_the_day_decides_the_class(self):
        out = self.stats(record(category="crime_recruitment", received_at="2025-02-27T14:59:59Z"),
                         record(category="crime_recruitment", received_at="2025-02-27T15:00:00Z"))
        self.assertEqual(self.row(out, "categories_serious_crime", "crime_recruitment")["count"], 1)
        self.assertEqual(self.row(out, "categories_illegal", "crime_recruitment")["count"], 1)

    def test_what_is_gone_at_the_recheck_counts(self):
        done = dict(category="bank_account", police_at="2025-03-03", requested_at="2025-03-03")
        out = self.stats(record(**done, removed_at="2025-03-10"), record(**done, removed_at="2025-03-11"), record(**done))
        row = self.row(out, "processing_illegal_domestic", "bank_account")
        self.assertEqual((row["removal_requested"], row["removed"]), (3, 1))

    def test_other_forms(self):
        lines = json.dumps(record(category="unregistered_lender", server_country="US")) + "\n"
        rows = list(csv.DictReader(io.StringIO(self.kijun("stats", IHC, "--year", "2025", "--format", "csv", stdin=lines))))
        self.assertIn({"table": "categories_illegal", "row": "unregistered_lender",
                       "title": "無登録貸金業者による広告 (added 2025-02-28) (C)", "column": "overseas", "value": "1"}, rows)
        page = self.kijun("stats", IHC, "--year", "2025", "--format", "html", stdin=lines)
        xml.fromstring(page.replace("<!DOCTYPE html>", "").replace('<meta charset="utf-8">', ""))
        self.assertIn("| 無登録貸金業者による広告 (added 2025-02-28) (C) | 1 | 0 | 1 |",
                      self.kijun("stats", IHC, "--year", "2025", "--format", "markdown", stdin=lines))
        text = self.kijun("--language", "ja", "stats", IHC, "--year", "2025", stdin=lines)
        table = text.split("違法情報の内訳\n\n")[1].split("  *")[0].splitlines()
        figures = [line for line in table if re.search(r"  \d+( \(\d+\))?$", line)]
        self.assertEqual(len(figures), 19)
        self.assertEqual(len({width(line) for line in figures}), 1, table)

    def test_threads_make_no_difference(self):
        lines = "".join(json.dumps(record(category="phishing", item=1 + n % 2, source="cpc" if n % 3 else "x")) + "\n"
                        for n in range(9000))
        one, four = (self.kijun("stats", IHC, "--year", "2025", "--jobs", jobs, stdin=lines) for jobs in (1, 4))
        self.assertEqual(one, four)

    def test_records_that_cannot_be_counted(self):
        bad_ones = (("K0722", record(category="bank_acount")), ("K0722", record(category="unregistered_lender",
                    received_at="2025-02-27")),
                    ("K0701", "{"), ("K0702", "[]"), ("K0703", record(category=1)), ("K0703", record(item=0)),
                    ("K0705", {"id": "1"}), ("K0705", record(police_at="2025-03")), ("K0720", record(categroy="x")),
                    ("K0721", record(server_country="us")), ("K0723", record(removed_at="2025-03-02")),
                    ("K0723", record(requested_at="2025-03-05", removed_at="2025-03-04")),
                    ("K0323", record(category="phishing", revision="r1")))
        message = self.message(record(), *(bad for _, bad in bad_ones))
        said = re.findall(r"^kijun: line (\d+): .* \[(K\d+)\]$", message, re.M)
        self.assertEqual(said, [(str(line), code) for line, (code, _) in enumerate(bad_ones, 2)], message)
        self.assertIn(f"{len(bad_ones)} records could not be counted", message)
        self.assertIn("did you mean 'bank_account'?", message)

    def test_the_schema_refuses_what_cannot_be_read(self):
        good = [{}, {"item": 2, "category": None}, {"category": "phishing", "server_country": "US"},
                {"received_at": "2025-03-03T00:00:00.5+09:00"}, {"police_at": "2025-03-04", "removed_at": None}]
        bad = [{"received_at": None}, {"received_at": "2025-03"}, {"received_at": 20250303}, {"item": 0}, {"item": "1"},
               {"item": 1.5}, {"category": 1}, {"categroy": "x"}, {"server_country": "us"}, {"hotline_to": "USA"},
               {"police_at": "soon"}]
        lines = [record(**fields) for fields in good + bad]
        message = self.message(*lines)
        refused = {int(line) for line in re.findall(r"^kijun: line (\d+): ", message, re.M)}
        for number, one in enumerate(lines, 1):
            self.assertEqual(VALIDATOR.is_valid(one), number not in refused, one)

    def test_periods(self):
        self.assertIn("K0724", self.message())
        outside = self.message(record(received_at="2024-12-31"))
        self.assertIn("1 records lie outside the period", outside)
        self.assertIn("K0321", self.message(record(), arguments=("--year", "2017"), exit=USAGE))
        self.assertIn("ends before", self.message(record(), arguments=("--from", "2025-03", "--to", "2025-02"), exit=USAGE))
        self.message(record(), arguments=(), exit=USAGE)
        previous = self.file("p.json", "{}")
        self.assertIn("K0701", self.message(record(), arguments=("--year", "2025", "--previous", previous), exit=USAGE))


if __name__ == "__main__":
    unittest.main()
