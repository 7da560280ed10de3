#!/usr/bin/env python3
"""kijun judge and kijun explain: streams, bad lines, options that go together or do not."""
import json
import os
import pty
import subprocess
import sys
import unittest

from support import *


def categories(verdict):
    return [(finding["category"], finding["class"], finding["status"]) for finding in verdict["findings"]]


class JudgeTest(CommandTest):
    def test_the_revision_of_the_day_decides(self):
        before, after = self.judge(reports=[report("闇バイト", "2025-02-27T23:59:59+09:00"),
                                            report("闇バイト", "2025-02-28T00:00:00+09:00")])
        self.assertEqual((before["revision"], categories(before)), ("base", [("helper", "serious", "met")]))
        self.assertEqual((after["revision"], categories(after)), ("second", [("helper", "illegal", "met")]))

    def test_order_and_ids(self):
        reports = [report("闇バイト", id=f"r{n}") for n in range(300)] + [report("x")]
        found = [verdict["id"] for verdict in self.judge(reports=reports)]
        self.assertEqual(found, [f"r{n}" for n in range(300)] + ["line-301"])

    def test_a_month_is_judged_under_every_revision_in_it(self):
        verdicts = self.judge(reports=[report("闇バイト", "2025-02", id="m")])
        self.assertEqual([(one["id"], one["revision"]) for one in verdicts], [("m", "base"), ("m", "second")])

    def test_options_choose_the_revision(self):
        reports = [report("闇バイト", "2025-03-01")]
        for options, revisions in {("--at", "2025-02-27"): ["base"], ("--at", "令和7年2月28日"): ["second"],
                                   ("--at", "2025-02"): ["base", "second"],
                                   ("--revision", "base"): ["base"], ("--revision", "proposal"): ["proposal"],
                                   ("--all-revisions",): ["base", "second"],
                                   ("--known-at", "2025-02-12"): ["base"],
                                   ("--at", "2025-03-01", "--known-at", "2025-02-12"): ["base"]}.items():
            self.assertEqual([one["revision"] for one in self.judge(*options, reports=reports)], revisions, options)

    def test_options_that_do_not_go_together(self):
        for options in (["--at", "2025-02-27", "--revision", "base"], ["--at", "2025-02-27", "--all-revisions"],
                        ["--revision", "base", "--all-revisions"], ["--revision", "base", "--known-at", "2025-01-01"],
                        ["--mode", "guess"], ["--brief", "--summary-only"], ["--max-line", "0"],
                        ["--max-line", "many"]):
            self.refused("judge", RULES, *options)

    def test_options_that_fit_no_revision(self):
        self.assertIn("second", self.refused("judge", RULES, "--revision", "secnod"))
        self.assertIn("K0321", self.refused("judge", RULES, "--at", "2019-01-01"))
        self.assertIn("--at", self.refused("judge", RULES, "--at", "soon"))

    def test_screen_and_assess(self):
        nothing = report("こんにちは")
        self.assertEqual(self.judge(reports=[nothing])[0]["outcome"], "out_of_scope")
        self.assertEqual(self.judge("--mode", "assess", reports=[nothing])[0]["outcome"], "undetermined")

    def test_facts(self):
        advert = "即日融資"
        asked, no, yes, unsure = self.judge(reports=[
            report(advert), report(advert, facts={"registered": False}), report(advert, facts={"registered": True}),
            report(advert, facts={"registered": "uncertain"})])
        self.assertEqual(asked["findings"][0]["status"], "undetermined")
        self.assertTrue(asked["findings"][0]["missing"][0]["decisive"])
        self.assertEqual(no["outcome"], "candidate")
        self.assertEqual(yes["outcome"], "out_of_scope")
        self.assertTrue(unsure["findings"][0]["missing"][0]["uncertain"])

    def test_evidence_points_at_the_original(self):
        text = "🙂 闇・ﾊﾞ\u200b・イ・ト 募集"
        evidence = self.judge(reports=[report(text)])[0]["findings"][0]["evidence"][0]
        self.assertEqual(evidence["text"], text[evidence["start_char"]:evidence["end_char"]])
        self.assertEqual(evidence["text"].encode(),
                         text.encode()[evidence["start_byte"]:evidence["end_byte"]])
        self.assertEqual((evidence["text"][0], evidence["text"][-1]), ("闇", "ト"))

    def test_same_bytes_every_time(self):
        reports = "".join(json.dumps(report("闇バイト 口座を買います 即日融資", id=str(n))) + "\n" for n in range(50))
        runs = {self.kijun("judge", RULES, "--explain", stdin=reports) for _ in range(2)}
        self.assertEqual(len(runs), 1)

    def test_explained_verdicts_carry_the_tree(self):
        self.assertNotIn("tree", self.judge(reports=[report("闇バイト")])[0]["findings"][0])
        self.assertEqual(self.judge("--explain", reports=[report("闇バイト")])[0]["findings"][0]["tree"]["value"],
                         "true")


class BadLinesTest(CommandTest):
    def test_a_bad_line_is_named_and_the_run_goes_on(self):
        good = report("闇バイト", id="good")
        bad = ["{", "[]", '{"text":1}', '{"id":"n","text":"a","text":"b"}', '{"received_at":"tomorrow"}',
               '{"facts":{"x":1.5}}', '{"text":"\\ud800"}', b'{"text":"\xff"}', b'{"text":"\x00"}', "nul"]
        codes = ["K0701", "K0702", "K0703", "K0708", "K0705", "K0706", "K0701", "K0701", "K0701", "K0701"]
        lines = [good]
        for line in bad:
            lines += [line, good]
        records = self.judge(reports=lines, exit=FINDINGS)
        self.assertEqual(len(records), len(lines))
        for number, record in enumerate(records, start=1):
            if number % 2 == 1:
                self.assertEqual(record["id"], "good")
            else:
                self.assertEqual(record["line"], number)
                self.assertEqual(record["error"]["code"], codes[number // 2 - 1], bad[number // 2 - 1])
                self.assertTrue(record["error"]["message"] and record["error"]["message_ja"])

    def test_no_date_and_a_day_before_the_guideline(self):
        records = self.judge(reports=[{"id": "a", "text": "x"}, report("x", "2019-12-31", id="b")], exit=FINDINGS)
        self.assertEqual([(one["line"], one["id"], one["error"]["code"]) for one in records],
                         [(1, "a", "K0320"), (2, "b", "K0321")])

    def test_facts_that_do_not_fit(self):
        wrong = self.judge(reports=[report("即日融資", facts={"registered": "yes"})], exit=FINDINGS)[0]
        self.assertEqual(wrong["error"]["code"], "K0711")
        undeclared = self.judge(reports=[report("即日融資", facts={"registred": True})])[0]
        self.assertEqual(undeclared["warnings"][0]["code"], "K0710")

    def test_unknown_fields_are_named_once(self):
        run = self.run_kijun("judge", RULES, stdin=2 * (json.dumps(report("a", titel="b")) + "\n"))
        self.assertEqual(run.returncode, OK)
        self.assertEqual(run.stderr.decode().count("titel"), 1)

    def test_blank_lines_crlf_and_byte_order_mark(self):
        line = json.dumps(report("闇バイト"), ensure_ascii=False).encode()
        stdin = b"\xef\xbb\xbf" + line + b"\r\n\r\n  \n" + line
        found = [json.loads(one)["id"] for one in self.kijun("judge", RULES, stdin=stdin).splitlines()]
        self.assertEqual(found, ["line-1", "line-4"])

    def test_a_byte_order_mark_elsewhere_is_an_error(self):
        line = json.dumps(report("a")).encode()
        out = self.kijun("judge", RULES, stdin=line + b"\n\xef\xbb\xbf" + line + b"\n", exit=FINDINGS)
        self.assertEqual(json.loads(out.splitlines()[1])["error"]["code"], "K0701")

    def test_no_reports_at_all(self):
        for stdin in (b"", b"\n\n", b"\xef\xbb\xbf"):
            self.assertEqual(self.kijun("judge", RULES, stdin=stdin), "")
        self.assertEqual(self.kijun("judge", RULES, self.file("empty.ndjson", "")), "")
        self.assertIn("no verdicts", self.kijun("judge", RULES, "--summary-only"))

    def test_long_lines(self):
        good = json.dumps(report("闇バイト"), ensure_ascii=False)
        for size in (999, 1000, 1001, 1 << 20, (1 << 20) + 1, 5 << 20):
            long = '{"received_at":"2025-03-01","text":"' + "a" * size + '"}'
            out = self.kijun("judge", RULES, "--max-line", 1000, stdin=f"{good}\n{long}\n{good}\n{long}",
                             exit=FINDINGS).splitlines()
            self.assertEqual([json.loads(one).get("line") for one in out], [None, 2, None, 4], size)
            self.assertEqual(json.loads(out[1])["error"]["code"], "K0713")
            out = self.kijun("judge", RULES, stdin=f"{good}\n{long}\n{good}\n{long}").splitlines()
            self.assertEqual(len(out), 4, size)

    def test_lines_across_the_blocks_that_are_read(self):
        block = 1 << 20
        good = json.dumps(report("x", id="i"))
        for distance in (-2, -1, 0, 1, 2):
            filler = "{}" + " " * (block - len(good) - 1 - 2 + distance)
            out = self.kijun("judge", RULES, stdin=f"{filler}\n{good}\n{good}", exit=FINDINGS).splitlines()
            self.assertEqual([json.loads(one)["id"] for one in out], ["line-1", "i", "i"], distance)


class StreamTest(CommandTest):
    def test_verdicts_come_before_the_next_report_is_waited_for(self):
        with subprocess.Popen([KIJUN, "judge", str(RULES)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:
            for number in range(3):
                run.stdin.write(json.dumps(report("a", id=str(number))).encode() + b"\n")
                run.stdin.flush()
                self.assertEqual(json.loads(run.stdout.readline())["id"], str(number))
            run.stdin.close()
            self.assertEqual(run.wait(timeout=60), OK)

    def test_a_reader_that_goes_away_ends_the_run(self):
        reports = self.file("many.ndjson", (json.dumps(report("闇バイト")) + "\n") * 20000)
        with subprocess.Popen([KIJUN, "judge", str(RULES), str(reports)], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as run:
            run.stdout.readline()
            run.stdout.close()
            self.assertEqual(run.stderr.read(), b"")
            self.assertEqual(run.wait(timeout=60), INPUT_OUTPUT)

    def test_memory_does_not_grow_with_the_input(self):
        program = ("import resource, subprocess, sys;"
                   "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True);"
                   "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")

        def peak(count):
            reports = self.file("many.ndjson", (json.dumps(report("闇バイト " * 100)) + "\n") * count)
            # A sanitised build keeps freed memory back, to notice its use: not what is measured here.
            environment = {**os.environ, "ASAN_OPTIONS": "quarantine_size_mb=1"}
            return int(subprocess.run([sys.executable, "-c", program, KIJUN, "judge", str(RULES), str(reports)],
                                      stdout=subprocess.PIPE, check=True, env=environment).stdout)
        few, many = peak(2000), peak(40000)  # 3.5 and 70 MB
        self.assertLess(many - few, 20_000, f"{few} kB, then {many} kB")

    def test_output_to_a_file(self):
        reports = self.file("r.ndjson", json.dumps(report("闇バイト")) + "\n")
        expected = self.kijun("judge", RULES, reports)
        self.assertEqual(self.kijun("judge", RULES, reports, "-o", "v.ndjson"), "")
        self.assertEqual((self.directory / "v.ndjson").read_text(encoding="utf-8"), expected)

    def test_files_that_cannot_be_read_or_written(self):
        reports = self.file("r.ndjson", json.dumps(report("闇バイト")) + "\n")
        self.assertIn("cannot read", self.refused("judge", RULES, "nothing.ndjson", exit=INPUT_OUTPUT))
        self.assertIn("cannot read", self.refused("judge", RULES, self.directory, exit=INPUT_OUTPUT))
        for place in ("no/v.ndjson", self.directory, "/dev/full"):
            self.assertIn("cannot write", self.refused("judge", RULES, reports, "-o", place, exit=INPUT_OUTPUT))
        before = reports.read_bytes()
        self.assertIn("overwrite", self.refused("judge", RULES, reports, "-o", reports))
        self.assertEqual(reports.read_bytes(), before)

    def test_a_full_disk_ends_the_run(self):
        reports = self.file("many.ndjson", (json.dumps(report("闇バイト")) + "\n") * 2000)
        with open("/dev/full", "wb") as full:
            run = subprocess.run([KIJUN, "judge", str(RULES), str(reports)], stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(run.returncode, INPUT_OUTPUT)
        self.assertIn(b"cannot write", run.stderr)


class PeopleTest(CommandTest):
    REPORTS = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in (
        report("闇バイト", "2025-02-27", id="a"), report("闇バイト", "2025-02-28", id="b"),
        report("即日融資", id="c"), report("こんにちは", id="d"))) + "{\n"

    def test_summary(self):
        text = self.kijun("judge", RULES, "--summary-only", "--language", "ja", stdin=self.REPORTS, exit=FINDINGS)
        lines = text.splitlines()
        rows = [line.split() for line in lines if "類型" not in line]
        self.assertIn(["違法情報", "②", "無届の貸付けの広告", "0", "1"], rows)
        self.assertIn(["④", "犯罪実行者の募集", "1", "0"], rows)
        self.assertIn(["重要犯罪密接関連情報", "③", "実行者の募集", "1", "0"], rows)
        self.assertIn("判断 4 件：該当候補あり 2 件、未確定 1 件、対象外 1 件", text)
        self.assertIn("判断できなかった行 1 件", text)
        table = [line for line in lines if line.endswith(("候補", "未確定", " 0", " 1"))]
        self.assertEqual(len({width(line) for line in table}), 1, text)

    def test_summary_beside_the_verdicts(self):
        run = self.run_kijun("judge", RULES, "--summary", stdin=self.REPORTS)
        self.assertEqual(len(run.stdout.splitlines()), 5)
        self.assertIn("4 verdicts: 2 with a candidate", run.stderr.decode())

    def test_summary_of_every_revision(self):
        text = self.kijun("judge", RULES, "--summary-only", "--all-revisions", stdin=self.REPORTS, exit=FINDINGS)
        self.assertEqual(text.count("4 verdicts"), 2)
        self.assertIn("== base", text)
        self.assertIn("== second", text)

    def test_brief(self):
        text = self.kijun("judge", RULES, "--brief", stdin=self.REPORTS, exit=FINDINGS)
        self.assertIn("a  2025-02-27\n  base: candidate\n    重要犯罪密接関連情報 › ③ 実行者の募集  「闇バイト」\n", text)
        self.assertIn("? 登録業者であることを確認したか", text)
        self.assertIn("d  2025-03-01\n  second: out of scope\n", text)


    def test_progress_is_for_terminals(self):
        reports = self.file("many.ndjson", (json.dumps(report("闇バイト " * 20)) + "\n") * 30000)
        self.assertEqual(self.run_kijun("judge", RULES, reports).stderr, b"")
        try:
            screen, terminal = pty.openpty()
        except OSError as none:  # a bare chroot has no /dev/pts
            self.skipTest(f"no terminal to be had: {none}")
        with open(screen, "rb", buffering=0) as shown:
            with subprocess.Popen([KIJUN, "judge", str(RULES), str(reports)], stdout=subprocess.DEVNULL,
                                  stderr=terminal, env={**os.environ, "TERM": "xterm"}) as run:
                os.close(terminal)
                seen = b""
                while True:
                    try:
                        part = shown.read(4096)
                    except OSError:  # what Linux says when the other end is closed
                        break
                    if not part:
                        break
                    seen += part
                self.assertEqual(run.wait(timeout=120), OK)
        self.assertRegex(seen, rb"\[#*\.*\] +[0-9]+%")
        self.assertTrue(seen.endswith(b"\r\x1b[K"), "the line is taken away at the end")


class ExplainTest(CommandTest):
    def test_text_and_json(self):
        path = self.file("r.json", json.dumps(report("口座、即日融資", id="x"), indent=2))
        text = self.kijun("explain", RULES, "--report", path)
        for part in ("x", "無届の貸付けの広告", "即日融資", "登録業者であることを確認したか", "receipt"):
            self.assertIn(part, text)
        verdict = json.loads(self.kijun("explain", RULES, "--report", path, "--json"))
        self.assertEqual(verdict["findings"][0]["category"], "lender")
        self.assertNotIn("✗ ①", self.kijun("explain", RULES, "--report", path))
        self.assertIn("①口座の売買の誘い", text)
        self.assertIn("✗ ①", self.kijun("explain", RULES, "--report", path, "--all"))
        self.assertIn("tree", verdict["findings"][0])

    def test_from_standard_input_and_at_another_day(self):
        stdin = json.dumps(report("闇バイト", id="x"))
        self.assertIn("重要犯罪密接関連情報", self.kijun("explain", RULES, "--report", "-", "--at", "2025-02-27",
                                                stdin=stdin))
        self.assertEqual(len(self.kijun("explain", RULES, "--report", "-", "--json", "--all-revisions",
                                        stdin=stdin).splitlines()), 2)

    def test_reports_that_cannot_be_explained(self):
        good = json.dumps(report("a"))
        self.assertIn("K0701", self.refused("explain", RULES, "--report", "-", exit=FINDINGS))
        self.assertIn("one report", self.refused("explain", RULES, "--report", "-", stdin=f"{good}\n{good}",
                                                 exit=FINDINGS))
        self.assertIn("K0320", self.refused("explain", RULES, "--report", "-", stdin='{"text":"a"}', exit=FINDINGS))
        self.refused("explain", RULES, "--report", "nothing.json", exit=INPUT_OUTPUT)


if __name__ == "__main__":
    unittest.main()
