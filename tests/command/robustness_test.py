#!/usr/bin/env python3
"""What must hold however the command is misused: nothing that was read is destroyed, messages stay out of
results, strangers' texts do not steer the terminal, and every refusal is in the reader's language."""
import json
import os
import subprocess
import threading
import time
import unittest

from support import *

JAPANESE = r"[ぁ-んァ-ヶ一-龠]"


class FilesTest(CommandTest):
    """The files that are read are never written over."""

    def setUp(self):
        super().setUp()
        self.rules = self.file("rules.kijun", (RULES / "sample.kijun").read_bytes())
        self.reports = self.file("reports.ndjson", json.dumps(report("闇バイト", id="a")) + "\n")

    def test_verdicts_do_not_overwrite_rules(self):
        self.kijun("build", self.rules, "-o", "rules.kjb")
        os.symlink("rules.kjb", self.directory / "link.kjb")
        for rules, output in (("rules.kijun", "rules.kijun"), ("rules.kjb", "rules.kjb"), ("rules.kjb", "link.kjb"),
                              (".", "rules.kijun"), ("rules.kjb", "other.kijun")):
            before = {path: path.read_bytes() for path in self.directory.iterdir()}
            self.assertIn(output, self.refused("judge", rules, self.reports, "-o", output))
            self.assertEqual({path: path.read_bytes() for path in self.directory.iterdir()}, before)

    def test_a_bundle_does_not_overwrite_its_source(self):
        before = self.rules.read_bytes()
        for rules in (self.rules, self.directory):
            self.assertIn("rules.kijun", self.refused("build", rules, "-o", self.rules))
            self.assertEqual(self.rules.read_bytes(), before)

    def test_answers_do_not_overwrite_rules(self):
        before = self.rules.read_bytes()
        self.assertIn("rules.kijun", self.refused("ask", self.rules, "--save", self.rules, stdin="?\n"))
        self.assertEqual(self.rules.read_bytes(), before)

    def test_nobody_is_asked_where_nobody_hears(self):
        with open("/dev/full", "wb") as full, subprocess.Popen(["yes", "no answer"], stdout=subprocess.PIPE) as babble:
            run = subprocess.run([KIJUN, "ask", str(self.rules), "--at", "2025-03-01", "--mode", "assess"],
                                 stdin=babble.stdout, stdout=full, stderr=subprocess.PIPE, timeout=60)
            babble.stdout.close()
        self.assertEqual(run.returncode, INPUT_OUTPUT)

    def test_verdicts_are_not_appended_to_the_reports_they_come_from(self):
        before = self.reports.read_bytes()
        for arguments in (["reports.ndjson"], ["-"]):
            with open(self.reports, "rb") as source, open(self.reports, "ab") as target:
                run = subprocess.run([KIJUN, "judge", "rules.kijun", *arguments], cwd=self.directory, stdin=source,
                                     stdout=target, stderr=subprocess.PIPE, timeout=60)
            self.assertEqual(run.returncode, USAGE)
            self.assertIn(b"overwrite", run.stderr)
            self.assertEqual(self.reports.read_bytes(), before)

    def test_closed_standard_streams(self):
        """A file that is opened must not get the number of a stream that is closed."""
        for closed in (0, 1, 2):
            self.file("none.ndjson", "{}\n")
            run = subprocess.run([KIJUN, "judge", "rules.kijun", "none.ndjson", "-o", "out.ndjson"],
                                 cwd=self.directory, timeout=60, stderr=subprocess.DEVNULL,
                                 preexec_fn=lambda: os.close(closed))
            self.assertEqual(run.returncode, FINDINGS, closed)
            lines = (self.directory / "out.ndjson").read_bytes().splitlines()
            self.assertEqual([json.loads(line)["line"] for line in lines], [1], closed)
        for closed, arguments in ((0, ["-"]), (1, ["reports.ndjson"])):
            run = subprocess.run([KIJUN, "judge", "rules.kijun", *arguments], cwd=self.directory, timeout=60,
                                 stderr=subprocess.PIPE, preexec_fn=lambda: os.close(closed))
            self.assertEqual(run.returncode, INPUT_OUTPUT, closed)
            self.assertIn(b"standard ", run.stderr)

    def test_broken_links_are_named(self):
        os.symlink("nothing", self.directory / "broken.kijun")
        self.assertIn("broken.kijun", self.refused("check", self.directory, exit=INPUT_OUTPUT))
        (self.directory / "broken.kijun").unlink()
        os.symlink("circle.kijun", self.directory / "circle.kijun")
        self.assertIn("circle.kijun", self.refused("check", self.directory, exit=INPUT_OUTPUT))
        (self.directory / "circle.kijun").unlink()
        os.mkfifo(self.directory / "pipe.kijun")
        self.assertIn("pipe.kijun", self.refused("check", self.directory, exit=INPUT_OUTPUT))

    def test_links_in_circles_are_not_followed(self):
        os.symlink(".", self.directory / "self")
        (self.directory / "directory.kijun").mkdir()
        self.kijun("check", self.directory)

    def test_bundles_from_a_pipe_are_read_once(self):
        bundle = self.kijun("build", self.rules, "-o", "rules.kjb") and (self.directory / "rules.kjb").read_bytes()
        pipe = self.directory / "pipe"
        os.mkfifo(pipe)
        for content, exit in ((bundle, OK), (b"no bundle", INPUT_OUTPUT)):
            for command in (["timeline", "pipe"], ["in-force", "pipe", "--at", "2025-03-01"], ["judge", "pipe"],
                            ["debug", "plan", "pipe"]):
                writer = threading.Thread(target=pipe.write_bytes, args=(content,))
                writer.start()
                self.assertEqual(self.run_kijun(*command).returncode, exit, command)
                writer.join()


class PatientTest(CommandTest):
    """Descriptors that are not to be waited on are waited for all the same."""
    REPORTS = (json.dumps(report("闇バイト")) + "\n") * 3000

    def test_output_that_is_not_ready(self):
        reports = self.file("many.ndjson", self.REPORTS)
        receiver, sender = os.pipe()
        os.set_blocking(sender, False)
        with subprocess.Popen([KIJUN, "judge", str(RULES), str(reports)], stdout=sender) as run:
            os.close(sender)
            time.sleep(0.5)  # until the pipe is full; whether it is decides nothing but what is tested
            with open(receiver, "rb") as out:
                self.assertEqual(out.read().count(b"\n"), 3000)
            self.assertEqual(run.wait(timeout=60), OK)

    def test_input_that_is_not_ready(self):
        receiver, sender = os.pipe()
        os.set_blocking(receiver, False)
        with subprocess.Popen([KIJUN, "judge", str(RULES)], stdin=receiver, stdout=subprocess.PIPE) as run:
            os.close(receiver)
            time.sleep(0.5)
            with open(sender, "wb") as reports:
                reports.write(self.REPORTS[:300].encode() + b"\n")
            self.assertGreater(run.stdout.read().count(b"\n"), 1)
            run.wait(timeout=60)


class TerminalTest(CommandTest):
    """Characters that steer a terminal or turn a line around are shown as signs."""
    HOSTILE = "\x1b[2J\x9b31m\u202e\n\x07"

    def harmless(self, text):
        for character in "\x1b\x9b\u202e\x07":
            self.assertNotIn(character, text)

    def test_reports(self):
        line = json.dumps(report(f"口\x1b座\u202eを\n買います 闇バイト", id=self.HOSTILE, facts={"registered": True}))
        brief = self.kijun("judge", RULES, "--brief", stdin=line)
        self.harmless(brief)
        self.assertEqual(len([one for one in brief.splitlines() if not one.startswith(" ")]), 1, brief)
        for arguments in ([], ["--all"]):
            self.harmless(self.kijun("explain", RULES, "--report", "-", *arguments, stdin=line))
        self.assertEqual(json.loads(self.kijun("judge", RULES, stdin=line))["id"], self.HOSTILE)

    def test_messages(self):
        field = json.dumps(report("a", **{self.HOSTILE: 1}))
        self.harmless(self.run_kijun("judge", RULES, stdin=field).stderr.decode())
        self.harmless(self.refused("judge", RULES, "--brief", stdin=json.dumps({"received_at": self.HOSTILE}),
                                   exit=FINDINGS))
        self.harmless(self.refused("judge", RULES, "--revision", self.HOSTILE))
        self.harmless(self.refused("judge", RULES, self.HOSTILE, exit=INPUT_OUTPUT))
        self.harmless(self.refused("judge", self.HOSTILE, exit=INPUT_OUTPUT))
        self.harmless(self.refused(self.HOSTILE))
        self.harmless(self.refused("judge", "--" + self.HOSTILE))
        self.refused("judge", RULES, b"\xff".decode(errors="surrogateescape"), exit=INPUT_OUTPUT)

    def test_lanes(self):
        self.harmless(self.kijun("debug", "lanes", self.HOSTILE))


class LanguageTest(CommandTest):
    def test_refusals_are_in_japanese(self):
        self.file("text", "これはバンドルではない\n")
        for arguments, exit in ((["judge"], USAGE), (["judge", RULES, "--no-such"], USAGE), ([], USAGE),
                                (["judge", RULES, "--at", "2025-01-01", "--all-revisions"], USAGE),
                                (["judge", RULES, "--mode", "guess"], USAGE), (["judge", RULES, "--at"], USAGE),
                                (["judge", RULES, "--max-line", "many"], USAGE), (["judge", RULES, "a", "b"], USAGE),
                                (["debug", "nothing"], USAGE), (["judge", RULES, "missing"], INPUT_OUTPUT),
                                (["judge", "text"], INPUT_OUTPUT), (["judge", RULES, "."], INPUT_OUTPUT),
                                (["judge", RULES, "-o", "no/x", "text"], INPUT_OUTPUT),
                                (["explain", RULES, "--report", "missing"], INPUT_OUTPUT)):
            first = self.refused(*arguments, exit=exit, LC_ALL="ja_JP.UTF-8").splitlines()[0]
            self.assertRegex(first, JAPANESE)
            for word in ("No such", "Is a directory", "standard "):
                self.assertNotIn(word, first)

    def test_refused_options_point_at_the_help_of_their_command(self):
        self.assertIn("'kijun judge --help'", self.refused("judge", RULES, "--no-such"))
        self.assertIn("'kijun --help'", self.refused("jugde"))

    def test_unknown_revisions_are_answered_with_those_there_are(self):
        for language, start in (("en", "the revisions are"), ("ja", "改訂は")):
            self.assertRegex(self.refused("judge", RULES, "--revision", "x", "--language", language),
                             start + " base.*proposal")

    def test_what_is_no_bundle_may_be_meant_as_rules(self):
        path = self.file("rules.txt", (RULES / "sample.kijun").read_bytes())
        self.assertIn(".kijun", self.refused("judge", path, exit=INPUT_OUTPUT))


class MemoryTest(CommandTest):
    def test_long_names_of_unknown_fields_are_not_kept(self):
        program = ("import resource, subprocess, sys;"
                   "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True);"
                   "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")

        def peak(count):
            path = self.file("fields.ndjson", "".join(
                json.dumps(report("a", **{f"{n:02}" + "n" * 2_000_000: 1})) + "\n" for n in range(count)))
            environment = {**os.environ, "ASAN_OPTIONS": "quarantine_size_mb=1"}
            return int(subprocess.run(["python3", "-c", program, KIJUN, "judge", str(RULES), str(path)],
                                      stdout=subprocess.PIPE, check=True, env=environment).stdout)
        few, many = peak(3), peak(60)
        self.assertLess(many - few, 30_000, f"{few} kB, then {many} kB")


if __name__ == "__main__":
    unittest.main()
