#!/usr/bin/env python3
"""Input that is far too much: huge lines, a million hits, endless nesting. It is judged or refused, and soon."""
import json
import unittest

from support import *

HUGE = 100 * 1024 * 1024


class HugeReports(CommandTest):
    def records(self, content, *arguments, exit=OK):
        path = self.file("reports.ndjson", content)
        return [json.loads(line) for line in self.kijun("judge", RULES, path, *arguments, exit=exit).splitlines()]

    def test_a_line_of_100_megabytes_is_judged(self):
        text = "あ" * (HUGE // 3) + "口座を買います"
        verdict, = self.records(json.dumps(report(text), ensure_ascii=False))
        self.assertEqual(verdict["outcome"], "candidate")
        begins = {one["start_byte"] for finding in verdict["findings"] for one in finding["evidence"]}
        self.assertIn(len(text.encode()) - len("口座を買います".encode()), begins)

    def test_where_lines_must_be_shorter_it_is_refused_and_the_rest_judged(self):
        short = json.dumps(report("口座を買います")).encode()
        first, refused, last = self.records(b"\n".join([short, b"x" * HUGE, short]), "--max-line", "1m",
                                            exit=FINDINGS)
        self.assertEqual((refused["line"], "error" in refused), (2, True))
        self.assertEqual([first["outcome"], last["outcome"]], ["candidate"] * 2)

    def test_a_million_hits_are_counted_and_few_listed(self):
        hits = 1_000_000
        verdict, = self.records(json.dumps(report("口座を買います" * (hits // 2)), ensure_ascii=False))
        self.assertEqual(verdict["outcome"], "candidate")
        listed = sum(len(finding["evidence"]) for finding in verdict["findings"])
        omitted = sum(finding.get("evidence_omitted", 0) for finding in verdict["findings"])
        self.assertLess(listed, 1000)
        self.assertGreaterEqual(listed + omitted, hits)


class OddCharacters(CommandTest):
    def test_they_neither_hide_words_nor_stop_anything(self):
        for odd in ("\0", "\u202e", "\u2067", "\u200b", "\ufeff", "\u0301" * 200, "\U0001F469\u200d", "\u0600"):
            with self.subTest(f"U+{ord(odd[0]):04X}"):
                verdict, = self.judge(reports=[report(f"{odd}口座を買います{odd}")])
                self.assertEqual(verdict["outcome"], "candidate")

    def test_lone_surrogates_are_refused(self):
        lines = [rb'{"received_at":"2025-03-01","text":"\ud800"}', rb'{"received_at":"2025-03-01","text":"\udc00\ud800"}',
                 b'{"received_at":"2025-03-01","text":"\xed\xa0\x80"}']
        for number, record in enumerate(self.judge(reports=lines, exit=FINDINGS), start=1):
            self.assertEqual((record["line"], "error" in record), (number, True))


class EndlessNesting(CommandTest):
    def test_of_reports(self):
        for opening, closing in (("[", "]"), ('{"a":', "}")):
            line = '{"received_at":"2025-03-01","text":"x","more":' + opening * 100_000 + "1" + closing * 100_000 + "}"
            record, = self.judge(reports=[line], exit=FINDINGS)
            self.assertIn("error", record)

    def test_of_rules(self):
        head = 'guideline g "基準" { timezone "Asia/Tokyo" judged by received }\n' \
               'revision r "初版" of g { effective 2020-04-01 }\nclass c "区分"\n'
        for body in ("(" * 100_000, "all {" * 100_000 + "}" * 100_000, "not " * 100_000 + 'post has "あ"',
                     "(" * 100_000 + 'post has "あ"' + ")" * 100_000):
            rules = self.file("deep.kijun", head + 'category x "類型" in c { ' + body + " }")
            message = self.refused("check", rules, exit=RULES_HAVE_ERRORS)
            self.assertRegex(message, r"error\[K\d{4}\]")
            self.assertLess(len(message), 100_000)


if __name__ == "__main__":
    unittest.main()
