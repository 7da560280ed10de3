#!/usr/bin/env python3
"""kijun feed from pipes and directories: what ends it, what it never writes over, what is erased. Brokers are in
broker_test.py."""
import signal
import sqlite3
import time
import unittest

from service import *


def line(name, text="闇バイト"):
    return json.dumps(report(text, id=name), ensure_ascii=False) + "\n"


class FeedTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.kijun("build", RULES, "-o", "rules.kjb")
        self.kijun("audit", "keygen", "record.key")
        self.record = ["--audit", "record.db", "--audit-key", "record.key"]
        for name in ("in", "out"):
            (self.directory / name).mkdir()

    def judged(self, lines):
        return self.run_kijun("judge", "rules.kjb", "-", stdin=lines).stdout.decode()

    def feed(self, *arguments, **more):
        return self.kijun("feed", "--rules", "rules.kjb", *arguments, **more)

    def start(self, *arguments):
        feed = subprocess.Popen([KIJUN, "feed", "--rules", "rules.kjb", *arguments], cwd=self.directory, stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

        def end():
            if feed.poll() is None:
                feed.kill()
            feed.wait()
            for pipe in (feed.stdin, feed.stdout):
                pipe.close()
        self.addCleanup(end)
        return feed


class PipeTest(FeedTest):
    def test_a_signal_ends_it_while_nothing_comes(self):
        for record in ([], self.record):
            feed = self.start(*record)
            feed.stdin.write(line("r1").encode())
            feed.stdin.flush()
            self.assertEqual(json.loads(feed.stdout.readline())["id"], "r1")
            # half a line is nobody's report
            feed.stdin.write(line("r2").encode()[:20])
            feed.stdin.flush()
            feed.send_signal(signal.SIGTERM)
            self.assertEqual(feed.stdout.read(), b"")
            self.assertEqual(feed.wait(timeout=60), OK)

    def test_it_ends_with_its_input(self):
        lines = "".join(line(f"r{number}") for number in range(400)) + line("last").rstrip("\n")
        self.assertEqual(self.feed(stdin=lines), self.judged(lines))
        self.file("reports", lines)
        with open(self.directory / "reports", "rb") as reports:
            run = subprocess.run([KIJUN, "feed", "--rules", "rules.kjb"], cwd=self.directory, stdin=reports, capture_output=True)
        self.assertEqual(run.stdout.decode(), self.judged(lines))


class DirectoryTest(FeedTest):
    def once(self, **more):
        return self.feed("--inbox", "in", "--outbox", "out", "--once", **more)

    def names(self, directory):
        return sorted(path.name for path in (self.directory / directory).iterdir() if path.is_file())

    def test_files_of_one_name_are_kept_beside_each_other(self):
        contents = [line(f"day-{number}") for number in range(3)]
        for content in contents:
            self.file("in/reports.ndjson", content)
            self.once()
            self.assertEqual((self.directory / "out" / "reports.ndjson").read_text(), self.judged(content))
            (self.directory / "out" / "reports.ndjson").unlink()  # somebody takes it
        self.assertEqual([(self.directory / "in/done" / name).read_text() for name in
                          ("reports.ndjson", "reports-2.ndjson", "reports-3.ndjson")], contents)
        self.assertEqual(self.names("in"), [])

    def test_answers_that_nobody_took_are_not_written_over(self):
        self.file("out/a.ndjson", "of yesterday\n")
        self.file("in/a.ndjson", line("a"))
        self.file("in/b.ndjson", line("b"))
        self.once(exit=INPUT_OUTPUT)
        self.assertEqual((self.directory / "out/a.ndjson").read_text(), "of yesterday\n")
        self.assertEqual((self.names("in"), self.names("in/done")), (["a.ndjson"], ["b.ndjson"]))
        # the same, of a run that was interrupted, are no obstacle
        self.file("out/a.ndjson", self.judged(line("a")))
        self.once()
        self.assertEqual((self.names("in"), self.names("in/done")), ([], ["a.ndjson", "b.ndjson"]))

    def test_a_large_file_is_not_held_as_a_whole(self):
        """Nor are its answers."""
        peaks = []
        some = line("long", "長い文章" * 5000) + "".join(line(f"r{number}") for number in range(100))
        for name, count in (("small", 1), ("large", 200)):
            with open(self.directory / "part", "w") as file:
                for _ in range(count):
                    file.write(some)
            (self.directory / "part").rename(self.directory / f"in/{name}.ndjson")
            feed = subprocess.Popen([KIJUN, "feed", "--rules", "rules.kjb", "--inbox", "in", "--outbox", "out", "--once"],
                                    cwd=self.directory, stderr=subprocess.DEVNULL)
            _, status, usage = os.wait4(feed.pid, 0)
            feed.returncode = os.waitstatus_to_exitcode(status)
            self.assertEqual(feed.returncode, OK)
            peaks.append(usage.ru_maxrss)
            with open(self.directory / f"out/{name}.ndjson") as answers:
                self.assertEqual(sum(1 for _ in answers), count * 101)
        size = sum((self.directory / path).stat().st_size for path in ("in/done/large.ndjson", "out/large.ndjson"))
        self.assertLess((peaks[1] - peaks[0]) * 1024, size / 4)

    def test_a_file_that_is_finished_while_it_runs_is_taken(self):
        """After answers of its name were in the way; and what a feed that was killed had begun goes."""
        self.file("out/a.ndjson", "of yesterday\n")
        self.file("out/a.ndjson.kijun-0123abcd", "begun\n")
        (self.directory / "in").mkdir(exist_ok=True)
        (self.directory / "in/circle.ndjson").symlink_to("circle.ndjson")
        for other in ("a.txt.kijun-0123abcd", "a.ndjson.20261123"):
            self.file("out/" + other, "of somebody else\n")
        self.file("in/a.ndjson", line("a"))
        feed = self.start("--inbox", "in", "--outbox", "out")
        deadline = time.monotonic() + 60
        while (self.directory / "out/a.ndjson.kijun-0123abcd").exists():
            self.assertLess(time.monotonic(), deadline)
        (self.directory / "out/a.ndjson").unlink()
        while self.names("in"):
            self.assertLess(time.monotonic(), deadline)
        self.assertEqual((self.directory / "out/a.ndjson").read_text(), self.judged(line("a")))
        self.assertEqual(self.names("out"), ["a.ndjson", "a.ndjson.20261123", "a.txt.kijun-0123abcd"])
        feed.terminate()
        self.assertEqual(feed.wait(), OK)

    def test_answers_go_elsewhere(self):
        (self.directory / "in/done").mkdir()
        self.file("in/a.ndjson", line("a"))
        (self.directory / "link").symlink_to("in")
        for outbox in ("in", "in/done", "link", "in/../in"):
            self.refused("feed", "--rules", "rules.kjb", "--inbox", "in", "--outbox", outbox, "--once")
        self.assertEqual((self.directory / "in/a.ndjson").read_text(), line("a"))


class ErasingTest(FeedTest):
    def test_what_is_old_is_erased(self):
        """By the feed, and by the service; newer content stays."""
        for how in ("feed", "serve"):
            with self.subTest(how):
                for old in self.directory.glob("record.db*"):
                    old.unlink()
                self.feed(*self.record, stdin=line("r1", "古い口座") + line("r2", "新しい口座"))
                with sqlite3.connect(self.directory / "record.db") as database:
                    database.execute("UPDATE kijun_entries SET at = '2020-01-01T00:00:00.000000Z' WHERE number = 2")
                database.close()
                kept = lambda: self.kijun("audit", "export", "record.db", "--key", "record.key", "--sealed")
                self.assertIn("古い", kept())
                if how == "feed":
                    running = self.start(*self.record, "--audit-days", "30")
                else:
                    running = Server(self, "--rules", "rules.kjb", *self.record, "--audit-days", "30").process
                deadline = time.monotonic() + 60
                while "古い" in kept():
                    self.assertLess(time.monotonic(), deadline)
                self.assertIn("新しい", kept())
                running.terminate()
                running.wait()


if __name__ == "__main__":
    unittest.main()
