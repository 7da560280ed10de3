"""Running `kijun` from tests. The program under test is named by the environment (KIJUN)."""
import json
import os
import signal
import subprocess
import tempfile
import unicodedata
import unittest
from pathlib import Path

KIJUN = os.environ["KIJUN"]
PROJECT = Path(os.environ["KIJUN_PROJECT"])
RULES = PROJECT / "tests" / "command" / "rules"

SECONDS = 300  # of one test, on a busy machine

OK, FINDINGS, USAGE, RULES_HAVE_ERRORS, INPUT_OUTPUT = range(5)


def width(text):
    """Terminal cells, as the tables count them."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def too_long(number, frame):
    raise TimeoutError(f"not done after {SECONDS} s")


class CommandTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        # what waits for ever fails where it waits, and is cleaned up after
        signal.signal(signal.SIGALRM, too_long)
        signal.alarm(SECONDS)
        self.addCleanup(signal.alarm, 0)
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    def file(self, name, content):
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run_kijun(self, *arguments, stdin=b"", **environment):
        if isinstance(stdin, str):
            stdin = stdin.encode()
        return subprocess.run([KIJUN, *map(str, arguments)], input=stdin, capture_output=True, cwd=self.directory,
                              env={**os.environ, **environment}, timeout=120)

    def kijun(self, *arguments, stdin=b"", exit=OK, **environment):
        """Standard output, after the exit code has been looked at."""
        run = self.run_kijun(*arguments, stdin=stdin, **environment)
        self.assertEqual(run.returncode, exit, f"{arguments}\n{run.stderr.decode(errors='replace')}")
        return run.stdout.decode()

    def refused(self, *arguments, stdin=b"", exit=USAGE, **environment):
        """Standard error of a command that must fail: not empty, and no crash."""
        run = self.run_kijun(*arguments, stdin=stdin, **environment)
        message = run.stderr.decode(errors="replace")
        self.assertEqual(run.returncode, exit, f"{arguments}\n{message}")
        self.assertTrue(message.strip(), f"{arguments} failed without a word")
        return message

    def judge(self, *arguments, reports, rules=RULES, exit=OK):
        """The records of a judging run of `reports`: objects, or lines as they are."""
        lines = [line if isinstance(line, (str, bytes)) else json.dumps(line, ensure_ascii=False)
                 for line in reports]
        stdin = b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines)
        return [json.loads(line) for line in self.kijun("judge", rules, "-", *arguments, stdin=stdin,
                                                        exit=exit).splitlines()]


def report(text="", received="2025-03-01", **fields):
    return {"received_at": received, "text": text, **fields}
