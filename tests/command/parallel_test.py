#!/usr/bin/env python3
"""kijun judge --jobs: the same bytes in the same order for any number of threads, and clean ends."""
import json
import random
import subprocess
import unittest

from support import *

BLOCK = 256 * 1024  # what the command reads at once


def line(*arguments, **fields):
    return json.dumps(report(*arguments, **fields), ensure_ascii=False).encode()


def mixed_lines(seed, size):
    """Good and broken lines of all lengths, together a little more than `size` bytes."""
    random.seed(seed)
    texts = ["闇バイト募集", "口座を買います", "即日融資", "今日は晴れ。" * 9, "ﾔﾐﾊﾞｲﾄ 闇・バ・イ・ト", "a" * 700]
    lines, total = [], 0
    while total < size:
        kind = random.randrange(40)
        if kind == 0:
            one = b""
        elif kind == 1:
            one = random.choice([b"{", b"nul", b'{"text":1}', b" \t\r", b'{"text":"\xff"}', b'{"id":""}'])
        elif kind == 2:
            one = line("x", **{f"column{random.randrange(300)}": 1})  # a field that is not known
        elif kind == 3:
            one = line("x", received="2019-01-01") + b"\r"
        elif kind == 4:
            one = line(random.choice(texts) * random.randrange(1, 400))
        else:
            one = line(random.choice(texts), random.choice(["2025-02-27", "2025-02", "2025-03-01"]))
        lines.append(one)
        total += len(one) + 1
    return lines


class ParallelTest(CommandTest):
    def outputs(self, content, *options):
        """(exit code, output, error output) for several numbers of threads, from a file and from a pipe."""
        path = self.file("reports.ndjson", content)
        runs = []
        for jobs in (1, 2, 7):
            for source in (path, "-"):
                run = self.run_kijun("judge", RULES, source, "--jobs", jobs, *options,
                                     stdin=content if source == "-" else b"")
                runs.append((run.returncode, run.stdout, run.stderr))
        return runs

    def same(self, content, *options):
        first, *others = self.outputs(content, *options)
        for number, other in enumerate(others):
            self.assertTrue(first == other, f"{options}: run {number + 1} differs from the first")
        return first

    def test_the_same_bytes_for_any_number(self):
        lines = mixed_lines(1, 8 * BLOCK)
        code, out, err = self.same(b"\n".join(lines))  # and no line break at the end
        self.assertEqual(code, FINDINGS)
        self.assertIn("lines could not be judged", err.decode())
        records = [json.loads(one) for one in out.splitlines()]
        numbers = [one["line"] for one in records if "error" in one]
        self.assertEqual(numbers, sorted(set(numbers)))
        # a verdict or an error record for every line that is not blank, and two for a month with a change
        ids = {one["id"] for one in records if "revision" in one} | {f"line-{number}" for number in numbers}
        self.assertEqual(ids, {f"line-{n}" for n, one in enumerate(lines, start=1) if one.strip(b" \t\r")})

    def test_other_forms_of_output(self):
        content = b"\n".join(mixed_lines(2, 3 * BLOCK)) + b"\n"
        for options in (["--brief"], ["--summary-only"], ["--summary", "--all-revisions"], ["--explain"],
                        ["--mode", "assess"]):
            self.same(content, *options)

    def test_lines_longer_than_blocks_and_longer_than_allowed(self):
        huge = line("口座を買います。" * (BLOCK // 8))
        short = line("闇バイト")
        content = b"\n".join([short, huge, short, huge + b"x", b"", huge[:-1], short, huge])
        code, out, _ = self.same(content)
        self.assertEqual(code, FINDINGS)
        self.assertEqual(len(out.splitlines()), 7)
        for limit in (len(short), len(huge) - 1, BLOCK, 3 * BLOCK):
            code, out, _ = self.same(content, "--max-line", limit)
            refused = [one["line"] for one in map(json.loads, out.splitlines()) if "error" in one]
            lengths = list(enumerate(map(len, content.split(b"\n")), start=1))
            broken = [4, 6]
            self.assertEqual(refused, [n for n, length in lengths if length > limit or n in broken])

    def test_line_breaks_at_the_edges_of_blocks(self):
        short = line("闇バイト")
        for over in (-1, 0, 1):
            padded = line("", filler="x" * (BLOCK - len(line("", filler="")) - 1 + over))
            self.assertEqual(len(padded) + 1, BLOCK + over)
            code, out, _ = self.same(padded + b"\n" + short + b"\n" + padded + b"\n" + padded)
            self.assertEqual((code, len(out.splitlines())), (OK, 4))

    def test_more_verdicts_than_are_kept_back(self):
        one = line("口座を買います。" * 2000)
        code, out, _ = self.same(b"\n".join([one] * 60), "--explain", "--all-revisions")
        self.assertEqual((code, len(out.splitlines())), (OK, 120))
        self.assertGreater(len(out), 2 * 4 * 1024 * 1024 / 10)

    def test_the_first_failed_write_ends_it(self):
        path = self.file("reports.ndjson", b"\n".join(mixed_lines(3, 40 * BLOCK)))
        for jobs in ("1", "2", "7"):
            full = subprocess.run([KIJUN, "judge", str(RULES), str(path), "--jobs", jobs, "-o", "/dev/full"],
                                  capture_output=True, timeout=120)
            self.assertEqual(full.returncode, INPUT_OUTPUT)
            self.assertIn("/dev/full", full.stderr.decode())
            with subprocess.Popen([KIJUN, "judge", str(RULES), str(path), "--jobs", jobs], stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE) as run:
                self.assertTrue(run.stdout.readline())
                run.stdout.close()
                self.assertEqual(run.wait(timeout=120), INPUT_OUTPUT)
                self.assertNotIn(b"cannot write", run.stderr.read())

    def test_each_verdict_comes_before_the_next_report(self):
        for jobs in ("1", "3"):
            with subprocess.Popen([KIJUN, "judge", str(RULES), "--jobs", jobs], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE) as run:
                for number in range(20):
                    run.stdin.write(line("闇バイト", id=f"r{number}") + b"\n")
                    run.stdin.flush()
                    self.assertEqual(json.loads(run.stdout.readline())["id"], f"r{number}")
                run.stdin.close()
                self.assertEqual(run.wait(timeout=120), OK)

    def test_numbers_that_are_none(self):
        for jobs in ("0", "-1", "x", "100000"):
            self.refused("judge", RULES, "--jobs", jobs)


if __name__ == "__main__":
    unittest.main()
