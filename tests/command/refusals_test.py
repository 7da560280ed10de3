#!/usr/bin/env python3
"""Bad input to each command, and all that is said about it in both languages: tests/golden/command/refusals.*.

KIJUN_UPDATE_GOLDEN=1 accepts a change.
"""
import json
import os
import shlex
import shutil
import unittest

from support import *

GOLDEN = PROJECT / "tests" / "golden" / "command"
CASE = {"name": "事例", "text": "闇バイト募集"}
RECORD = {"id": "1", "received_at": "2025-03-03"}
PARTICULARS = {"reference": "2025-0001", "date": "令和7年6月2日", "url": "https://example.invalid/a",
               "content": "口座の買取りを呼びかける書き込み", "contact": "desk@example.invalid", "officer": "担当 一郎",
               "checker": "責任 花子", "recipients": [{"role": "site_admin", "name": "甲サイト"}]}

# Name of a file -> its objects, one a line.
FILES = {
    "report.json": [report("口座を買います", id="a")],
    "reports.ndjson": [report("闇バイト", id="a"), report("即日融資", id="b")],
    "early.json": [report("口座を買います", id="a", received="2019-12-31")],
    "undated.json": [{"id": "a", "text": "口座を買います"}],
    "empty.ndjson": [],
    "no_expectation.ndjson": [CASE],
    "unknown_revision.ndjson": [{**CASE, "expect": {"secnd": "helper"}}],
    "unknown_category.ndjson": [{**CASE, "expect": "only heler"}],
    "before_validity.ndjson": [{**CASE, "at": "2019-12-31", "expect": "out_of_scope"}],
    "repealed_in_draft.ndjson": [{**CASE, "at": "proposal", "expect": "lender"}],
    "failing.ndjson": [{**CASE, "at": "2025-03-01", "expect": "helper in serious"}],
    "unknown_label.ndjson": [report("闇バイト", id="a", label="heler")],
    "wrong_label.ndjson": [report("闇バイト", id="a", label=3)],
    "unknown_record.ndjson": [{**RECORD, "category": "heler"}],
    "early_record.ndjson": [{**RECORD, "received_at": "2019-12-31"}],
    "record.ndjson": [RECORD],
    "unchecked.json": [{name: value for name, value in PARTICULARS.items() if name != "checker"}],
    "nobody.json": [{**PARTICULARS, "recipients": []}],
    "not_json.json": ["{"],
    "calendar.csv": ["2025-01-01,元日"],
}

# Command line -> exit code. `rules` is a copy of the small guideline of these tests; 'proposal' is its draft.
REFUSED = {
    "check nowhere": INPUT_OUTPUT,
    "check rules broken.kijun": RULES_HAVE_ERRORS,
    "fmt broken.kijun": RULES_HAVE_ERRORS,
    "fmt nowhere": INPUT_OUTPUT,
    "lint nowhere": INPUT_OUTPUT,
    "lint broken.kijun": RULES_HAVE_ERRORS,
    "lint rules --off unused": USAGE,
    "together reports.ndjson nowhere": INPUT_OUTPUT,
    "new guideline rules": USAGE,
    "build rules -o nowhere/rules.kjb": INPUT_OUTPUT,
    "in-force rules --at 2019-12-31": FINDINGS,
    "in-force rules --at 2025-02-30": USAGE,
    "in-force rules --at 2025-03-01 --known-at 2019-01-01": FINDINGS,
    "timeline rules --known-at someday": USAGE,
    "judge rules reports.ndjson --revision secnd": USAGE,
    "judge rules reports.ndjson --at 2019-12-31": USAGE,
    "judge rules early.json --brief": FINDINGS,
    "explain rules --report early.json": FINDINGS,
    "explain rules --report undated.json": FINDINGS,
    "test rules empty.ndjson": USAGE,
    "test rules no_expectation.ndjson": USAGE,
    "test rules unknown_revision.ndjson": USAGE,
    "test rules unknown_category.ndjson": USAGE,
    "test rules before_validity.ndjson": USAGE,
    "test rules repealed_in_draft.ndjson": FINDINGS,
    "test rules failing.ndjson": FINDINGS,
    "test rules failing.ndjson --mutate": FINDINGS,
    "changelog rules --check nowhere": FINDINGS,
    "diff rules base secnd": USAGE,
    "diff rules 2019-12-31 second": USAGE,
    "diff rules 2025-02 second": USAGE,
    "impact rules base secnd reports.ndjson": USAGE,
    "impact rules 2019-12-31 second reports.ndjson": USAGE,
    "impact rules second 2025-03-01 reports.ndjson": USAGE,
    "impact rules base second empty.ndjson": FINDINGS,
    "impact rules base second unknown_label.ndjson": FINDINGS,
    "impact rules base second wrong_label.ndjson": FINDINGS,
    "impact rules base second reports.ndjson --sample-of 1": FINDINGS,
    "tree rules acount": USAGE,
    "tree rules account --at 2019-12-31": USAGE,
    "tree rules lender --at proposal": USAGE,
    "ask rules --report early.json": FINDINGS,
    "ask rules --report report.json --category heler": USAGE,
    "ask rules": FINDINGS,
    "verify rules --never heler": USAGE,
    "verify rules --never lender@proposal": USAGE,
    "verify rules --implies account@secnd account": USAGE,
    "verify rules --disjoint account helper --at 2019-12-31": USAGE,
    "verify rules --equivalent account": USAGE,
    "plan rules --category heler --on 2025-05-02": USAGE,
    "plan rules --category account --on 2019-12-31": USAGE,
    "plan rules --category account --on 2025-05-02": USAGE,
    "plan rules --category account --on 2025-05-02 --calendar calendar.csv": USAGE,
    "stats rules unknown_record.ndjson --year 2025": FINDINGS,
    "stats rules early_record.ndjson --year 2025": FINDINGS,
    "stats rules record.ndjson --year 2019": USAGE,
    "stats rules empty.ndjson --year 2025": FINDINGS,
    "stats rules record.ndjson --year 2025 --previous not_json.json": USAGE,
    "document text rules --at 2019-12-31": FINDINGS,
    "document text rules --revision secnd": USAGE,
    "document comparison rules second base": USAGE,
    "document categories rules --at 2019-12-31": FINDINGS,
    "document request rules verdict.json particulars.json": FINDINGS,
    "document request asking.kijun verdict.json particulars.json": FINDINGS,
    "document request asking.kijun asked.json unchecked.json": FINDINGS,
    "document request asking.kijun asked.json nobody.json": FINDINGS,
    "document request asking.kijun of_draft.json particulars.json": FINDINGS,
    "document request asking.kijun report.json particulars.json": FINDINGS,
}


class Refusals(CommandTest):
    def setUp(self):
        super().setUp()
        shutil.copytree(RULES, self.directory / "rules")
        self.file("broken.kijun", "category x in nowhere { }\n")
        for name, objects in {**FILES, "particulars.json": [PARTICULARS]}.items():
            self.file(name, "".join((one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)) + "\n"
                                    for one in objects))
        whole = "".join(path.read_text(encoding="utf-8") for path in sorted(RULES.glob("*.kijun"), reverse=True))
        self.file("asking.kijun", whole + 'procedure illegal "手続" { domestic { request removal of site_admin } }\n')
        for name, rules, *options in (("verdict.json", "rules"), ("asked.json", "asking.kijun"),
                                      ("of_draft.json", "asking.kijun", "--revision", "proposal")):
            self.file(name, self.kijun("explain", rules, "--report", "report.json", "--json", *options))

    def test_what_is_said(self):
        for language in ("en", "ja"):
            told = ""
            for line, exit in REFUSED.items():
                run = self.run_kijun("--language", language, *shlex.split(line))
                self.assertEqual(run.returncode, exit, line + "\n" + run.stderr.decode())
                said = (run.stderr or run.stdout).decode()
                self.assertNotIn(str(self.directory), said)
                told += f"$ kijun {line}\n{said.strip()}\n[{run.returncode}]\n\n"
            path = GOLDEN / f"refusals.{language}.txt"
            if "KIJUN_UPDATE_GOLDEN" in os.environ:
                path.parent.mkdir(exist_ok=True)
                path.write_text(told, encoding="utf-8")
            with self.subTest(language):
                self.assertEqual(told, path.read_text(encoding="utf-8"))

    def test_every_command_that_reads_rules_is_here(self):
        overview = self.kijun("--help").split("Subcommands:\n")[1].split("\n\n")[0]
        commands = {line.split()[0] for line in overview.splitlines()}
        here = {line.split()[0] for line in REFUSED}
        self.assertLessEqual(here, commands)
        # keys, bundles and the stages of the engine: bundles_test.py, rules_test.py; what serves: serve_test.py,
        # audit_test.py
        self.assertEqual(commands - here, {"debug", "keygen", "sign", "inspect", "serve", "lsp", "audit", "feed", "token"})


if __name__ == "__main__":
    unittest.main()
