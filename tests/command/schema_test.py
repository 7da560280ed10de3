#!/usr/bin/env python3
"""What `kijun judge` writes is what engine/schema says, and the schemas refuse what the command refuses."""
import copy
import json
import unittest

import jsonschema

from support import *

SCHEMAS = {name: json.loads((PROJECT / "engine" / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))
           for name in ("report", "verdict", "error")}
VALIDATORS = {name: jsonschema.Draft202012Validator(schema) for name, schema in SCHEMAS.items()}


def valid(kind, record):
    return VALIDATORS[kind].is_valid(record)


class SchemaTest(CommandTest):
    def assert_valid(self, kind, record):
        self.assertEqual([f"{list(error.path)}: {error.message}" for error in VALIDATORS[kind].iter_errors(record)], [],
                         record)

    def validate_run(self, rules, reports, *options, expect_errors=False):
        run = self.run_kijun("judge", rules, reports, *options)
        self.assertEqual(run.returncode, FINDINGS if expect_errors else OK, run.stderr.decode())
        count = 0
        for line in run.stdout.splitlines():
            record = json.loads(line)
            self.assert_valid("error" if "error" in record else "verdict", record)
            count += 1
        return count

    def test_the_schemas_are_schemas(self):
        for schema in SCHEMAS.values():
            jsonschema.Draft202012Validator.check_schema(schema)

    def test_the_sample_of_the_guideline(self):
        rules = PROJECT / "stdlib_rules" / "ihc"
        sample = PROJECT / "tests" / "samples" / "reports.ndjson"
        lines = sample.read_text(encoding="utf-8").splitlines()
        for line in lines:
            self.assert_valid("report", json.loads(line))
        bundle = self.directory / "ihc.kjb"
        self.kijun("build", rules, "-o", bundle)
        self.assertGreaterEqual(self.validate_run(bundle, sample), len(lines))
        few = self.file("few.ndjson", "\n".join(lines[::10]))
        for options in (["--explain"], ["--mode", "assess", "--explain"], ["--all-revisions"]):
            self.assertGreaterEqual(self.validate_run(bundle, few, *options), len(lines[::10]))

    def test_every_part_of_a_verdict(self):
        reports = self.file("r.ndjson", "\n".join(json.dumps(one) for one in (
            report("闇バイト 口座を買います", facts={"other": 1}), report("即日融資"), report("即日融資", "2025-02"),
            report("被害に注意 闇バイト"), report("口座 " * 200 + "を買います"), report("", title="闇-バ-イ-ト"))))
        for options in ([], ["--explain"], ["--mode", "assess", "--explain"], ["--revision", "proposal"],
                        ["--at", "2025-02"], ["--all-revisions"]):
            self.validate_run(RULES, reports, *options)

    def test_error_records(self):
        reports = self.file("bad.ndjson", '{\n{"id":"a"}\n[]\n{"text":1}\n')
        self.assertEqual(self.validate_run(RULES, reports, expect_errors=True), 4)

    def test_the_report_schema_refuses_what_the_command_refuses(self):
        good = [{}, {"id": "a"}, {"text": None}, {"facts": {"a": True, "b": 3, "c": "uncertain", "d": None}},
                {"received_at": "2025-02"}, {"received_at": "2025-02-28T00:00:00.5+09:00"}, {"extra": [1]}]
        bad = [[], "a", {"id": ""}, {"id": 1}, {"text": 1}, {"url": []}, {"facts": []}, {"facts": {"a": 1.5}},
               {"facts": {"a": {}}}, {"facts": {"a": 2 ** 63}}, {"received_at": "2025"}, {"posted_at": "soon"},
               {"judged_at": 20250228}, {"received_at": "2025-02-28T00:00:00"}]
        records = self.judge("--at", "2025-03-01", reports=[json.dumps(one) for one in good + bad], exit=FINDINGS)
        for one, record in zip(good + bad, records):
            self.assertEqual(valid("report", one), "error" not in record, one)

    def test_the_verdict_schema_can_refuse(self):
        verdict = self.judge("--explain", reports=[report("闇バイト 即日融資")])[0]
        self.assertTrue(valid("verdict", verdict))

        def broken(change):
            other = copy.deepcopy(verdict)
            change(other)
            return other
        for change in (lambda v: v.pop("receipt"), lambda v: v.update(more=1), lambda v: v.update(outcome="guilty"),
                       lambda v: v["findings"][0].update(status="not_met"),
                       lambda v: v["findings"][0]["evidence"][0].pop("start_char"),
                       lambda v: v["findings"][0]["tree"].update(value=True),
                       lambda v: v["receipt"].update(bundle="")):
            self.assertFalse(valid("verdict", broken(change)))


if __name__ == "__main__":
    unittest.main()
