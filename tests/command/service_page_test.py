#!/usr/bin/env python3
"""The page of the service says what is so: its commands are run in one shell, in order, and what each prints is
compared; `…` stands for anything. The port of the page is put off to a free one."""
import importlib
import inspect
import re
import socket
import sys
import unittest

sys.path.insert(0, str(__import__("pathlib").Path(__file__).resolve().parent.parent / "house"))
import page
from support import *

PAGE = PROJECT / "engine" / "serve" / "README.md"
MARK = "@@@@ next"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


class PageTest(CommandTest):
    def test_it_does_what_it_says(self):
        for entry in PROJECT.iterdir():
            if entry.name not in ("build", ".git"):
                (self.directory / entry.name).symlink_to(entry)
        shown = []
        for language, name, block in page.BLOCK.findall(PAGE.read_text()):
            if name:
                self.file(name, block)
            elif language == "console":
                shown += [(command, said) for command, said in page.commands(block) if not command.startswith("./dev")]
        self.assertGreater(len(shown), 10)
        # what a command says on standard error is shown where it says nothing else
        script = "".join(f"{{ {command}\n}} 2>> said; cat said; : > said; echo '{MARK}'\n"
                         if not command.endswith("&") else
                         f"{command[:-1]} > address & while [ ! -s address ]; do sleep 0.02; done; cat address; echo '{MARK}'\n"
                         for command, _ in shown)
        script = (": > said\ntrap 'kill $(jobs -p) 2> /dev/null; wait' EXIT\n" + script).replace("8080", port := free_port())
        run = subprocess.run(["bash", "-c", script], cwd=self.directory, capture_output=True, text=True, timeout=120,
                             env={**os.environ, "PATH": f"{Path(KIJUN).parent}:{os.environ['PATH']}"})
        found = run.stdout.replace(port, "8080").split(MARK + "\n")
        for (command, expected), said in zip(shown, found):
            with self.subTest(command):
                self.assertTrue(not expected or page.same(expected, said), f"expected:\n{expected}\nfound:\n{said}\n{run.stderr}")
        self.assertEqual(len(found), len(shown) + 1, run.stderr)


class RefusalsTest(unittest.TestCase):
    """Every line of what it does not let happen names, here, the tests that show it; and the statuses and codes that
    it promises are those that these tests, or the tables beside them, ask for."""
    SHOWN = {
        "a header that is not finished": "serve_test.RefusalsTest.test_the_slow_are_cut_off",
        "a body that is not finished": "serve_test.RefusalsTest.test_the_slow_are_cut_off",
        "an answer that is not taken": "serve_test.RefusalsTest.test_who_takes_no_answers_is_cut_off",
        "more than `--max-connections`": "serve_test.RefusalsTest.test_connections_over_the_limit_are_sent_away",
        "more than `--rate`": "serve_test.TokensTest.test_rates_are_each_holder_s_own",
        "a header over": "serve_test.RefusalsTest.test_what_is_no_good_request_gets_its_answer_and_others_go_on",
        "a body over": "serve_test.RefusalsTest.test_what_is_no_good_request_gets_its_answer_and_others_go_on",
        "a line of a batch over": "serve_test.RefusalsTest.test_long_lines_of_a_batch_cost_only_themselves",
        "a broken chunk": "serve_test.RefusalsTest.test_what_is_no_good_request_gets_its_answer_and_others_go_on",
        "what a proxy could take": "attacks_test.SmugglingTest.test_what_could_be_read_in_two_ways_is_refused",
        "more than 32 KiB": "attacks_test.SmugglingTest.test_what_could_be_read_in_two_ways_is_refused",
        "`/schema/../../etc/passwd`": "serve_test.RefusalsTest.test_what_is_no_good_request_gets_its_answer_and_others_go_on",
        "another method": "serve_test.RefusalsTest.test_what_is_no_good_request_gets_its_answer_and_others_go_on",
        "a parameter that is unknown": "serve_test.RefusalsTest.test_what_is_no_good_request_gets_its_answer_and_others_go_on",
        "no token": "serve_test.TokensTest.test_each_role_may_do_its_own",
        "without tokens": "attacks_test.PagesTest.test_pages_of_others_are_refused",
        "no JSON": "serve_test.RefusalsTest.test_what_is_no_good_request_gets_its_answer_and_others_go_on",
        "a bundle that is damaged": "serve_test.RulesTest.test_bad_rules_change_nothing",
        "a bundle that takes more": "attacks_test.BundleTest.test_rules_that_need_too_much_are_not_loaded "
                                   "serve_trial_test.cpp",
        "short lines of a batch": "attacks_test.MemoryTest.test_short_lines_of_a_batch_do_not_make_long_answers_that_wait",
        "a key of the record": "audit_test.StoreTests.test_a_report_sent_again_is_the_same_judgment",
        "the key of another holder": "audit_test.StoreTests.test_keys_are_their_holder_s_own",
        "a second review": "audit_test.StoreTests.test_two_people_check",
        "the record is locked": "audit_test.SqliteTest.test_a_locked_database_refuses_and_recovers "
                                "audit_test.SqliteTest.test_a_disk_that_is_full_refuses_and_recovers "
                                "audit_test.PostgresqlTest.test_a_database_that_may_only_be_read_refuses_and_recovers "
                                "audit_test.PostgresqlTest.test_a_lock_that_is_not_given_in_time_refuses_and_recovers "
                                "audit_test.PostgresqlTest.test_a_server_that_is_gone_refuses_and_recovers "
                                "audit_test.PostgresqlTest.test_a_server_that_says_nothing_is_taken_for_gone",
        "the file of the record": "audit_test.SqliteTest.test_a_file_that_went_away_takes_nothing",
        "a record that cannot be opened": "audit_test.SqliteTest.test_a_file_that_cannot_be_written_is_refused_at_the_start "
                                          "audit_test.SqliteTest.test_a_file_that_may_only_be_read_is_refused_at_the_start_"
                                          "and_can_be_looked_into",
        "SIGTERM": "serve_test.DrainingTest.test_what_was_begun_is_answered",
    }

    def test_every_line_is_shown_by_a_test(self):
        part = PAGE.read_text().partition("## What it does not let happen")[2].partition("\n## ")[0]
        lines = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| ")][1:]
        self.assertEqual(len(lines), len(self.SHOWN))
        for comes, answered in lines:
            with self.subTest(comes):
                names, = [names for begin, names in self.SHOWN.items() if comes.startswith(begin)]
                asked = ""
                for name in names.split():
                    if name.endswith(".cpp"):
                        asked += (PROJECT / "tests" / "unit" / name).read_text()
                        continue
                    module, group, test = name.split(".")
                    group = getattr(importlib.import_module(module), group)
                    self.assertTrue(callable(getattr(group, test)))
                    asked += inspect.getsource(group)
                for promised in re.findall(r"\bK\d{4}\b|(?<!-)\b[2345]\d\d\b(?! KiB)", answered):
                    self.assertRegex(asked, rf"\b{promised}\b")


if __name__ == "__main__":
    unittest.main()
