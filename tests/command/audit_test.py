#!/usr/bin/env python3
"""The record of kijun serve, with SQLite and with a PostgreSQL server that the test starts: what is in it, that it
shows what was done to it, reviews by two people, retention, and what happens when it cannot be written."""
import concurrent.futures
import contextlib
import random
import sqlite3
import time
import unittest

from postgresql import Postgresql
from service import *

REPORT = report("闇バイト 口座を買います", id="a")


class AuditTest(ServiceTest):
    def setUp(self):
        super().setUp()
        self.kijun("audit", "keygen", "record.key")
        self.held = self.tokens(intake="judge", one="reviewer", two="reviewer", admin="admin,judge")
        self.where = self.fresh()

    def fresh(self):
        return str(self.directory / "record.db")

    def sql(self, statement):
        with sqlite3.connect(self.where) as database:
            database.execute(statement)
        database.close()

    def start(self, *arguments, **environment):
        return self.serve("--tokens", "tokens", "--audit", self.where, "--audit-key", "record.key", *arguments,
                          **environment)

    def judge(self, server, one=REPORT, status=200, **more):
        answer = server.post("/v1/judge", one, token=self.held["intake"], **more)
        self.assertEqual(answer.status, status, answer.text)
        return answer.json

    def audit(self, verb, *arguments, exit=OK):
        return self.kijun("audit", verb, self.where, "--key", "record.key", *arguments, exit=exit)

    def entries(self, *arguments):
        return [json.loads(line) for line in self.audit("export", *arguments).splitlines()]

    def other_rules(self, server):
        self.file("other/sample.kijun", 'guideline sample "別の基準" { timezone "Asia/Tokyo" judged by received }\n'
                  'revision base "初版" of sample { effective 2020-01-01 }\nclass illegal "違法情報"\n'
                  'category other "別の類型" in illegal { post has "口座" }\n')
        self.kijun("build", "other", "-o", "other.kjb")
        answer = server.ask("PUT", "/v1/rules", (self.directory / "other.kjb").read_bytes(), token=self.held["admin"],
                            Content_Type="application/octet-stream")
        self.assertEqual(answer.status, 200, answer.text)

    def review(self, server, record, who, decision="confirm", **more):
        return server.post(f"/v1/records/{record}/reviews", {"decision": decision, **more}, token=self.held[who])


class StoreTests:
    """The same for both kinds of store."""

    def test_a_judgment_is_recorded_and_derived_again(self):
        server = self.start()
        answer = self.judge(server)
        self.judge(server, report("x"), Idempotency_Key="mine")
        explained = server.post("/v1/judge?explain=true&at=2025-02-27&mode=assess", REPORT, token=self.held["intake"]).json
        without_id = {"received_at": "2025-03-01", "text": "闇バイト"}
        self.judge(server, without_id)
        entries = self.entries("--sealed")
        self.assertEqual([entry["kind"] for entry in entries], ["rules"] + ["judgment"] * 4)
        self.assertEqual(entries[1]["subject"], answer["record"])
        self.assertEqual(entries[1]["actor"], "intake")
        self.assertEqual(json.loads(entries[1]["sealed"]["report"]), REPORT)
        self.assertEqual([json.loads(line) for line in entries[1]["sealed"]["verdicts"].splitlines()], answer["verdicts"])
        self.assertEqual(entries[2]["subject"], "intake:mine")
        self.assertEqual(entries[3]["open"]["words"]["at"], "2025-02-27")
        self.assertEqual(json.loads(entries[3]["sealed"]["verdicts"]), explained["verdicts"][0])
        self.assertNotIn("闇バイト", self.audit("export"))
        self.assertIn("4 judgments derived again: 4 the same, 0 not", self.audit("rejudge"))
        found = self.audit("verify")
        self.assertIn("the chain is whole", found)
        head = server.get("/v1/audit/head", token=self.held["intake"]).json
        self.assertIn(f"head {head['number']}:{head['hash']}", found)

    def test_a_batch_is_recorded_line_by_line(self):
        server = self.start()
        lines = "".join(json.dumps(report("闇バイト", id=f"r{n}")) + "\n" for n in range(300)) + "{\n"
        send = lambda: server.post("/v1/judge:batch", lines.encode(), token=self.held["intake"],
                                   Content_Type="application/x-ndjson", Idempotency_Key="b1").text
        first = send()
        self.assertEqual(first, self.run_kijun("judge", "rules.kjb", "-", stdin=lines).stdout.decode())
        self.assertEqual(send(), first)  # sent again: nothing is recorded twice
        self.assertIn("300 judgments", self.audit("verify"))
        metrics = server.get("/metrics", token=self.held["intake"]).text
        transactions = int(metrics.split("\nkijun_audit_transactions_total ")[1].split()[0])
        self.assertLess(transactions, 30)

    def test_a_report_sent_again_is_the_same_judgment(self):
        server = self.start()
        first = self.judge(server, Idempotency_Key="k1")
        again = self.judge(server, Idempotency_Key="k1")
        self.assertEqual((again["record"], again["verdicts"], again["repeated"]), ("intake:k1", first["verdicts"], True))
        other = self.judge(server, report("別の通報"), status=409, Idempotency_Key="k1")
        self.assertEqual(other["error"]["code"], "K1305")
        self.assertEqual(self.judge(server, status=400, Idempotency_Key="'; DROP TABLE")["error"]["code"], "K1218")
        self.assertIn("1 judgments", self.audit("verify"))

    def test_two_people_check(self):
        server = self.start()
        record = self.judge(server, report("闇バイト", id="a", url="https://example.com/1"))["record"]
        letter = lambda: server.post(f"/v1/records/{record}/letter", {}, token=self.held["one"])
        self.assertEqual(letter().json["error"]["code"], "K1307")
        self.assertEqual(self.review(server, record, "intake").status, 403)
        first = self.review(server, record, "one", note="見ました")
        self.assertEqual((first.status, first.json["state"]), (201, "open"))
        again = self.review(server, record, "one")  # the same person does not count twice
        self.assertEqual((again.status, again.json["error"]["code"]), (409, "K1306"))
        self.assertEqual(letter().json["error"]["code"], "K1307")
        self.assertEqual(self.review(server, record, "two").json["state"], "confirmed")
        self.assertNotEqual(letter().json["error"]["code"], "K1307")  # what is missing now is of the letter itself
        self.assertEqual(self.review(server, "nothing", "one").status, 404)
        self.assertEqual(self.review(server, record, "one", "perhaps").status, 422)
        shown = server.get(f"/v1/records/{record}", token=self.held["admin"]).json
        self.assertEqual((shown["confirmed"], shown["rejected"]), (["one", "two"], []))
        self.assertEqual([entry["kind"] for entry in shown["entries"]], ["judgment", "review", "review"])
        rejected = self.judge(server)["record"]
        self.review(server, rejected, "one")
        self.assertEqual(self.review(server, rejected, "two", "reject").json["state"], "rejected")
        self.assertIn("the chain is whole", self.audit("verify"))

    def test_two_who_check_at_once_are_told_what_came_of_it(self):
        server = self.start()
        for _ in range(12):
            record = self.judge(server)["record"]
            together = threading.Barrier(2)

            def review(who):
                together.wait()
                return self.review(server, record, who).json
            with concurrent.futures.ThreadPoolExecutor(2) as people:
                told = sorted(people.map(review, ("one", "two")), key=lambda one: one["state"])
            self.assertEqual([(one["state"], len(one["confirmed"])) for one in told], [("confirmed", 2), ("open", 1)])

    def test_what_was_done_to_the_record_shows(self):
        server = self.start()
        for number in range(5):
            self.judge(server, report("闇バイト", id=f"r{number}"))
        head = server.get("/v1/audit/head", token=self.held["intake"]).json
        self.assertEqual(server.stop(), OK)
        kept = f"{head['number']}:{head['hash']}"
        self.assertIn("whole", self.audit("verify", "--head", kept))
        self.assertIn("6: it is not what was kept", self.audit("verify", "--head", "6:" + "0" * 64, exit=FINDINGS))
        self.sql("UPDATE kijun_entries SET sealed = replace(sealed, 'r2', 'x2') WHERE number = 4")
        self.assertIn("4: what was sealed was changed", self.audit("verify", exit=FINDINGS))
        self.sql("UPDATE kijun_entries SET sealed = NULL WHERE number = 4")
        self.assertIn("4: what was sealed is gone", self.audit("verify", exit=FINDINGS))
        self.sql("UPDATE kijun_entries SET actor = 'somebody' WHERE number = 3")
        self.assertIn("3: it was changed", self.audit("verify", exit=FINDINGS))
        self.sql("UPDATE kijun_entries SET kind = 'erasure', open = '{\"before\":1,\"kept\":2}' WHERE number = 5")
        self.assertIn("5: it was changed", self.audit("verify", exit=FINDINGS))
        self.sql("UPDATE kijun_entries SET kind = 'other' WHERE number = 2")
        refused = self.refused("audit", "verify", self.where, "--key", "record.key", exit=INPUT_OUTPUT)
        self.assertIn("K1303", refused)
        self.assertIn("not written here", refused)
        self.sql("UPDATE kijun_entries SET kind = 'judgment' WHERE number = 2")
        self.sql("DELETE FROM kijun_entries WHERE number = 3")
        self.assertIn("3: entries 3 to 3 are missing", self.audit("verify", exit=FINDINGS))
        self.sql("DELETE FROM kijun_entries WHERE number >= 3")
        self.assertIn("whole", self.audit("verify"))
        self.assertIn("6: the record ends before", self.audit("verify", "--head", kept, exit=FINDINGS))

    def test_content_is_erased_and_the_proof_stays(self):
        server = self.start()
        old = self.judge(server, Idempotency_Key="old")["record"]
        self.assertEqual(self.audit("erase", "--before", "2020-01-01"), "0 erased\n")
        self.assertEqual(self.audit("erase", "--before", "2200-01-01"), "1 erased\n")
        self.assertNotIn("闇バイト", self.audit("export", "--sealed"))
        found = self.audit("verify")
        self.assertIn("0 there, 1 erased", found)
        self.assertIn("whole", found)
        self.assertIn("of 1 the report is not kept", self.audit("rejudge"))
        # sent again it is derived again, as long as the same rules answer
        self.assertTrue(self.judge(server, Idempotency_Key="old")["repeated"])
        self.other_rules(server)
        self.assertEqual(self.judge(server, status=410, Idempotency_Key="old")["error"]["code"], "K1304")
        self.assertEqual(server.get(f"/v1/records/{old}", token=self.held["one"]).json["entries"][0]["sealed"], None)

    def test_what_somebody_still_reads_is_said_to_be_there_after_an_erasure(self):
        server = self.start()
        self.judge(server)
        with self.reading():
            run = self.run_kijun("audit", "erase", self.where, "--key", "record.key", "--before", "2200-01-01")
            self.assertEqual((run.returncode, run.stdout), (INPUT_OUTPUT, b"1 erased\n"), run.stderr.decode())
            self.assertIn("K1309", run.stderr.decode())
            self.judge(server)  # which nobody is kept from
            told = self.refused("--language", "ja", "audit", "erase", self.where, "--key", "record.key", "--before", "2020-01-01",
                                exit=INPUT_OUTPUT)
            self.assertRegex(told, "まだ残っています（.*記録を読んでいるもの")
            self.assertNotIn("somebody", told)
        self.assertEqual(self.audit("erase", "--before", "2020-01-01"), "0 erased\n")
        self.assertIn("whole", self.audit("verify"))

    def test_nothing_is_said_to_be_there_that_was_never_erased(self):
        server = self.start()
        self.judge(server)

        def erase(before):
            run = self.run_kijun("audit", "erase", self.where, "--key", "record.key", "--before", before)
            self.assertEqual("K1309" in run.stderr.decode(), run.returncode == INPUT_OUTPUT, run.stderr.decode())
            return run.stdout.decode(), run.returncode
        with self.reading():
            self.assertEqual(erase("2020-01-01"), ("0 erased\n", OK))
            self.assertEqual(erase("2200-01-01"), ("1 erased\n", INPUT_OUTPUT))
            self.assertEqual(erase("2020-01-01"), ("0 erased\n", INPUT_OUTPUT))  # it still is
        self.judge(self.start())  # the record can be opened meanwhile
        self.assertEqual(erase("2020-01-01"), ("0 erased\n", OK))
        with self.reading():
            self.assertEqual(erase("2020-01-01"), ("0 erased\n", OK))
        self.assertIn("whole", self.audit("verify"))

    def test_an_erasure_says_nothing_of_what_comes_after_it(self):
        server = self.start()
        for number in range(2):
            self.judge(server, report("闇バイト", id=f"r{number}"))
        self.assertEqual(self.audit("erase", "--before", "2200-01-01"), "2 erased\n")
        self.judge(server, report("闇バイト", id="later"))
        self.assertIn("whole", self.audit("verify"))
        self.sql("UPDATE kijun_entries SET sealed = NULL WHERE number = 5")
        self.assertIn("5: what was sealed is gone", self.audit("verify", exit=FINDINGS))
        # nor is it hidden by the next one, which took only what was there
        self.judge(server, report("闇バイト", id="last"))
        self.assertEqual(self.audit("erase", "--before", "2200-01-01"), "1 erased\n")
        self.assertIn("7: 3 sealed parts were erased by what erasures say, and 4 are gone", self.audit("verify", exit=FINDINGS))

    def test_seals_alone_can_be_kept(self):
        server = self.start("--audit-keep", "seal")
        self.judge(server)
        self.assertNotIn("闇バイト", self.audit("export", "--sealed"))
        self.assertIn("0 there, 0 erased, 1 never kept", self.audit("verify"))
        first = self.judge(server, Idempotency_Key="again")
        second = self.judge(server, Idempotency_Key="again")
        self.assertEqual((second["verdicts"], second["repeated"]), (first["verdicts"], True))
        lines = (json.dumps(REPORT) + "\n").encode() * 3
        batches = [server.post("/v1/judge:batch", lines, token=self.held["intake"], Content_Type="application/x-ndjson",
                               Idempotency_Key="batch").text for _ in range(2)]
        self.assertEqual(batches[0], batches[1])
        self.assertNotIn("error", batches[0])
        self.assertIn("5 never kept", self.audit("verify"))

    def rules_entries(self):
        return [(entry["actor"], entry["subject"]) for entry in self.entries() if entry["kind"] == "rules"]

    def test_rules_are_recorded_when_they_answer_and_with_who_asked(self):
        server = self.start()
        before = self.rules_entries()
        self.assertEqual(len(before), 1)
        server.post("/v1/rules:reload", token=self.held["admin"])
        self.assertEqual(self.rules_entries()[1:], [("admin", before[0][1])])
        self.other_rules(server)
        self.assertEqual([actor for actor, _ in self.rules_entries()], ["", "admin", "admin"])

    def test_rules_that_cannot_be_kept_are_not_recorded(self):
        server = self.serve("--tokens", "tokens", "--audit", self.where, "--audit-key", "record.key", rules=RULES)
        answer = server.ask("PUT", "/v1/rules", self.bundle.read_bytes(), token=self.held["admin"],
                            Content_Type="application/octet-stream")
        self.assertEqual((answer.status, answer.json["error"]["code"]), (409, "K1220"))
        self.assertEqual(len(self.rules_entries()), 1)

    def test_records_of_a_batch_are_found_however_they_are_written(self):
        server = self.start()
        server.post("/v1/judge:batch", json.dumps(REPORT).encode(), token=self.held["intake"],
                    Content_Type="application/x-ndjson", Idempotency_Key="lines")
        for path, status in (("intake:lines~1", 200), ("intake%3Alines%7e1", 200), ("intake%3alines~2", 404), ("lines%", 400),
                             ("intake:lines%2F1", 404), ("intake:lines~1%00", 404), ("%ff", 404)):
            self.assertEqual(server.get(f"/v1/records/{path}", token=self.held["admin"]).status, status, path)

    def test_keys_are_their_holder_s_own(self):
        server = self.start()
        for who, text in (("intake", "闇バイト"), ("admin", "別の通報")):
            answer = server.post("/v1/judge", report(text), token=self.held[who], Idempotency_Key="k")
            self.assertEqual((answer.status, answer.json["record"]), (200, f"{who}:k"))
        # nor is a line of a batch what a report by itself is called
        lines = (json.dumps(report("x")) + "\n").encode() * 2
        self.assertNotIn("error", server.post("/v1/judge:batch", lines, token=self.held["intake"],
                                              Content_Type="application/x-ndjson", Idempotency_Key="k").text)
        for key in ("k~1", "admin:k", "admin%3Ak"):
            self.assertEqual(self.judge(server, status=400, Idempotency_Key=key)["error"]["code"], "K1218")
        self.kijun("feed", "--rules", "rules.kjb", "--audit", self.where, "--audit-key", "record.key",
                   stdin=lines.decode())
        self.assertEqual(server.stop(), OK)
        # where nobody has a name, a key may be the hash of the rules, which have entries of their own
        server = self.serve("--audit", self.where, "--audit-key", "record.key")
        rules = server.get("/v1/rules").json["active"]["rules"]
        self.assertEqual(server.post("/v1/judge", report("x"), Idempotency_Key=rules).json["record"], rules)
        named = [entry["subject"] for entry in self.entries() if entry["kind"] == "judgment"]
        self.assertEqual(named[:4] + named[6:], ["intake:k", "admin:k", "intake:k~1", "intake:k~2", rules])


    def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged(self):
        acknowledged = []
        for round in range(int(os.environ.get("KIJUN_KILLS", 3))):
            server = self.start()

            def ask(number):
                connection = server.connection()
                try:
                    for count in range(100_000):
                        name = f"k{round}-{number}-{count}"
                        answer = server.post("/v1/judge", report("闇バイト", id=name), token=self.held["intake"],
                                             connection=connection, Idempotency_Key=name)
                        if answer.status == 200:
                            acknowledged.append(answer.json["record"])
                except (OSError, http.client.HTTPException):
                    pass
                finally:
                    connection.close()
            with concurrent.futures.ThreadPoolExecutor(4) as askers:
                for number in range(4):
                    askers.submit(ask, number)
                time.sleep(random.uniform(0.05, 0.4))
                server.kill()
        found = self.audit("verify")
        self.assertIn("whole", found)
        recorded = {entry["subject"] for entry in self.entries()}
        self.assertEqual([one for one in acknowledged if one not in recorded], [])
        self.assertGreater(len(acknowledged), 0)

    def test_two_services_share_one_record(self):
        servers = [self.start(), self.start()]
        with concurrent.futures.ThreadPoolExecutor(4) as askers:
            answers = list(askers.map(lambda n: self.judge(servers[n % 2], report("x", id=f"r{n}")), range(60)))
        self.assertEqual(len({answer["record"] for answer in answers}), 60)
        self.assertIn("60 judgments", self.audit("verify"))

    def test_a_feed_is_judged_and_recorded_once(self):
        lines = "".join(json.dumps(report("闇バイト", id=f"r{n}")) + "\n" for n in range(50))
        expected = self.run_kijun("judge", "rules.kjb", "-", stdin=lines).stdout.decode()
        feed = ["feed", "--rules", "rules.kjb", "--audit", self.where, "--audit-key", "record.key"]
        self.assertEqual(self.kijun(*feed, stdin=lines), expected)
        for name in ("in", "out"):
            (self.directory / name).mkdir()
        for _ in range(2):  # the same file again: answered again, recorded once
            self.file("in/a.ndjson", lines)
            self.file("in/unfinished.part", lines)
            self.kijun(*feed, "--inbox", "in", "--outbox", "out", "--once")
            self.assertEqual((self.directory / "out" / "a.ndjson").read_text(), expected)
            self.assertTrue((self.directory / "in" / "done" / "a.ndjson").exists())
            self.assertFalse((self.directory / "out" / "unfinished.part").exists())
        self.assertIn("100 judgments", self.audit("verify"))
        self.refused("feed", "--rules", "rules.kjb", "--inbox", "in")

    def test_what_people_decided_is_a_case_file(self):
        server = self.start()
        self.judge(server, report("闇バイト 口座を買います"), Idempotency_Key="two-confirm")
        self.judge(server, report("即日融資"), Idempotency_Key="open-one")
        self.judge(server, report("こんにちは"), Idempotency_Key="nothing")
        self.judge(server, report("口座を売ります。歌の題です"), Idempotency_Key="wrong")
        self.judge(server, report("闇バイト"), Idempotency_Key="disputed")
        self.judge(server, report("闇バイト"), Idempotency_Key="once")
        self.judge(server, report("闇バイト"), Idempotency_Key="rejected-only")
        words = "?all_revisions=true&mode=assess"
        server.post("/v1/judge" + words, report("闇バイト"), token=self.held["intake"], Idempotency_Key="all")
        server.post("/v1/judge?evading=none", report("闇バイト"), token=self.held["intake"], Idempotency_Key="other-words")
        for record in ("two-confirm", "open-one", "nothing", "all", "other-words"):
            for who in ("one", "two"):
                self.assertEqual(self.review(server, "intake:" + record, who).status, 201)
        self.review(server, "intake:wrong", "one", "reject", expect=["not account", "out_of_scope"])
        self.review(server, "intake:disputed", "one", "reject", expect=["not helper"])
        self.review(server, "intake:disputed", "two")
        self.review(server, "intake:once", "one")
        self.review(server, "intake:rejected-only", "one", "reject")
        for expect, code in (([], "K1306"), ("not account", "K1306"), ([1], "K1306"), (["not nobody"], "K0327"),
                             (["perhaps account"], "K0902")):
            answer = self.review(server, "intake:two-confirm", "one", "reject", expect=expect)
            self.assertEqual((answer.status, answer.json["error"]["code"]), (422, code))
        self.assertEqual(self.review(server, "intake:two-confirm", "one", "confirm", expect=["not account"]).status, 422)

        run = self.run_kijun("audit", "export", self.where, "--key", "record.key", "--cases")
        self.assertEqual(run.returncode, OK)
        self.assertIn("5 cases; left out: 3 undecided, 0 no longer kept, 1 judged in words", run.stderr.decode())
        cases = {case["name"].removeprefix("intake:"): case for case in map(json.loads, run.stdout.decode().splitlines())}
        self.assertEqual(cases["two-confirm"]["expect"], ["account in illegal.lending", "helper in illegal"])
        self.assertEqual(cases["open-one"]["expect"], ["undetermined lender"])
        self.assertEqual(cases["nothing"]["expect"], ["out_of_scope"])
        self.assertEqual(cases["wrong"]["expect"], ["not account", "out_of_scope"])
        self.assertEqual(set(cases["all"]["expect"]), {"base", "second"})
        # what was confirmed holds; what was rejected fails until the rules are mended
        self.file("decided.cases.ndjson", run.stdout)
        tested = self.kijun("test", "rules.kjb", "decided.cases.ndjson", exit=FINDINGS)
        self.assertIn("wrong", tested)
        for name in ("two-confirm", "open-one", "nothing", "all"):
            self.assertNotIn(name, tested)
        self.audit("erase", "--before", "2200-01-01")
        run = self.run_kijun("audit", "export", self.where, "--key", "record.key", "--cases")
        self.assertEqual(run.stdout, b"")
        self.refused("audit", "export", self.where, "--key", "record.key", "--cases", "--sealed")

    def test_looking_whether_it_would_start_records_nothing(self):
        self.start().stop()
        before = self.audit("export")
        self.kijun("serve", "--rules", "rules.kjb", "--audit", self.where, "--audit-key", "record.key", "--check-config")
        self.assertEqual(self.audit("export"), before)

    def test_another_key_is_refused(self):
        self.start().stop()
        self.kijun("audit", "keygen", "other.key")
        message = self.refused("audit", "verify", self.where, "--key", "other.key", exit=INPUT_OUTPUT)
        self.assertIn("K1308", message)
        self.refused("audit", "keygen", "other.key", exit=INPUT_OUTPUT)  # nothing is written over


class SqliteTest(StoreTests, AuditTest):
    @contextlib.contextmanager
    def reading(self):
        """Somebody, of the record as it is when this begins."""
        reader = sqlite3.connect(self.where, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM kijun_entries").fetchall()
        try:
            yield
        finally:
            reader.close()

    def test_nothing_that_was_erased_is_left_in_the_files(self):
        server = self.start()
        self.judge(server, report("xxOFTHISREPORTxx"))
        there = lambda: [path.name for path in sorted(self.directory.glob("record.db*")) if b"xxOFTHISREPORTxx" in path.read_bytes()]
        self.assertTrue(there())
        with self.reading():
            self.audit("erase", "--before", "2200-01-01", exit=INPUT_OUTPUT)
            self.assertTrue(there())
        self.audit("erase", "--before", "2200-01-01")
        self.assertEqual(there(), [])

    def test_a_record_that_is_not_there_is_not_erased(self):
        self.assertIn("K1301", self.refused("audit", "erase", "none.db", "--key", "record.key", "--before", "2200-01-01",
                                            exit=INPUT_OUTPUT))
        self.assertFalse((self.directory / "none.db").exists())

    def test_a_record_is_a_file_whatever_its_name_means_to_the_database(self):
        for name in (":memory:", "file:record.db?mode=memory"):
            self.kijun("feed", "--rules", "rules.kjb", "--audit", name, "--audit-key", "record.key",
                       stdin=json.dumps(REPORT, ensure_ascii=False) + "\n")
            self.assertIn(": 1 judgments", self.kijun("audit", "verify", name, "--key", "record.key"))
            self.assertTrue((self.directory / name).exists())

    def test_the_last_number_that_there_is_ends_reading(self):
        self.judge(self.start())
        self.sql(f"UPDATE kijun_entries SET number = {2**63 - 1} WHERE number = 2")
        self.audit("verify", exit=FINDINGS)

    def failing(self, server):
        answer = self.judge(server, status=503)
        self.assertEqual(answer["error"]["code"], "K1302")
        self.assertEqual(server.get("/readyz").status, 503)

    def recovers(self, server):
        deadline = time.monotonic() + 20
        while server.get("/readyz").status != 200:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)
        self.judge(server)
        self.assertIn("whole", self.audit("verify"))

    def test_a_locked_database_refuses_and_recovers(self):
        server = self.start()
        self.judge(server)
        other = sqlite3.connect(self.where, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        self.failing(server)
        other.execute("ROLLBACK")
        other.close()
        self.recovers(server)

    def test_a_full_disk_refuses_and_recovers(self):
        # as large as the file may become: for the database it is the same as a disk without room
        server = self.start()
        self.judge(server)
        limit = 64 << 10
        subprocess.run(["prlimit", f"--pid={server.process.pid}", f"--fsize={limit}:"], check=True)
        long = report("あ" * 60_000)
        self.assertEqual(self.judge(server, long, status=503)["error"]["code"], "K1302")
        self.assertEqual(server.get("/healthz").status, 200)
        subprocess.run(["prlimit", f"--pid={server.process.pid}", "--fsize=unlimited:"], check=True)
        self.recovers(server)

    def test_a_disk_that_is_full_refuses_and_recovers(self):
        disk = self.directory / "disk"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True).returncode != 0:
            self.skipTest("a small disk cannot be mounted here")
        self.addCleanup(subprocess.run, ["umount", "--lazy", disk], check=True)
        self.where = str(disk / "record.db")
        server = self.start()
        self.judge(server)
        filler = disk / "filler"
        with self.assertRaises(OSError):
            filler.write_bytes(b"x" * (2 << 20))
        # what is acknowledged until there is no room is there
        acknowledged, answer = 1, None
        for _ in range(1000):
            answer = server.post("/v1/judge", report("あ" * 1000), token=self.held["intake"])
            if answer.status != 200:
                break
            acknowledged += 1
        self.assertEqual((answer.status, answer.json["error"]["code"]), (503, "K1302"))
        self.failing(server)
        self.assertEqual(server.get("/healthz").status, 200)
        filler.unlink()
        self.recovers(server)
        self.assertIn(f"{acknowledged + 1} judgments", self.audit("verify"))
        self.assertEqual(server.stop(), OK)

    def test_a_file_that_went_away_takes_nothing(self):
        server = self.start()
        self.judge(server)
        Path(self.where).rename(self.where + ".away")
        self.failing(server)
        self.assertEqual(server.stop(), OK)
        Path(self.where + ".away").rename(self.where)
        self.judge(self.start())
        self.assertIn("2 judgments", self.audit("verify"))

    def test_a_file_that_may_only_be_read_is_refused_at_the_start_and_can_be_looked_into(self):
        self.start().stop()
        sqlite3.connect(self.where).execute("PRAGMA wal_checkpoint(TRUNCATE)").connection.close()  # one file, whole
        self.directory.chmod(0o555)
        Path(self.where).chmod(0o444)
        self.addCleanup(self.directory.chmod, 0o755)
        # an administrator who may write everything would not notice
        plain = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"] if os.getuid() == 0 else []
        run = lambda *arguments: subprocess.run([*plain, KIJUN, *arguments], cwd=self.directory, capture_output=True, text=True)
        record = ["--audit", self.where, "--audit-key", "record.key"]
        for more in ([], ["--check-config"]):
            refused = run("serve", "--rules", "rules.kjb", "--listen", "127.0.0.1:0", *record, *more)
            self.assertEqual(refused.returncode, INPUT_OUTPUT, refused.stdout)
            self.assertIn("K1301", refused.stderr)
        verified = run("audit", "verify", self.where, "--key", "record.key")
        self.assertIn("the chain is whole", verified.stdout, verified.stderr)

    def test_a_file_that_cannot_be_written_is_refused_at_the_start(self):
        self.where = "/proc/nothing/record.db"
        message = self.refused("serve", "--rules", "rules.kjb", "--audit", self.where, "--audit-key", "record.key",
                               "--check-config", exit=INPUT_OUTPUT)
        self.assertIn("K1301", message)
        self.refused("serve", "--rules", "rules.kjb", "--audit", "record.db", "--check-config")


class AddressTest(AuditTest):
    def test_passwords_are_not_shown(self):
        for address in ("postgresql://me:sesame@127.0.0.1:1/x", "postgresql:///x?host=127.0.0.1&port=1&password=sesame",
                        "postgresql:///x?host=127.0.0.1&port=1&password=sesame&sslpassword=sesame&user=me"):
            said = self.refused("audit", "verify", address, "--key", "record.key", exit=INPUT_OUTPUT)
            self.assertIn("K1301", said)
            self.assertNotIn("sesame", said)


class PostgresqlTest(StoreTests, AuditTest):
    def fresh(self):
        return Postgresql.get().fresh()

    def sql(self, statement):
        Postgresql.get().sql(self.where, statement)

    @contextlib.contextmanager
    def session(self, statement):
        """One that has done this, in a transaction that goes on."""
        psql = subprocess.Popen([*Postgresql.get().user, Postgresql.get().binaries / "psql", "-v", "ON_ERROR_STOP=1", "-qtA", self.where],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/", text=True)
        try:
            psql.stdin.write(f"{statement};\n\\echo done\n")
            psql.stdin.flush()
            while psql.stdout.readline() != "done\n":
                self.assertIsNone(psql.poll())
            yield
        finally:
            psql.stdin.close()
            psql.wait()
            psql.stdout.close()

    def reading(self):
        return self.session("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM kijun_entries")

    def test_nobody_waits_for_a_vacuum(self):
        server = self.start()
        with self.session("BEGIN; LOCK TABLE kijun_entries IN SHARE UPDATE EXCLUSIVE MODE"):  # as VACUUM does
            self.judge(server)
            self.judge(self.start())
        self.assertIn("2 judgments", self.audit("verify"))

    def test_who_may_not_vacuum_does_not_say_that_it_was_done(self):
        server = self.start()
        self.judge(server)
        role = f"r{random.getrandbits(60)}"
        self.sql(f"CREATE ROLE {role} LOGIN; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        erase = ("audit", "erase", self.where.replace("user=kijun", f"user={role}"), "--key", "record.key")
        run = self.run_kijun(*erase, "--before", "2200-01-01")
        self.assertEqual((run.returncode, run.stdout), (INPUT_OUTPUT, b"1 erased\n"), run.stderr.decode())
        self.assertRegex(run.stderr.decode(), '(?s)vacuum.*K1309')  # in words of its version
        self.assertEqual(self.audit("erase", "--before", "2020-01-01"), "0 erased\n")  # by the owner
        self.assertEqual(self.kijun(*erase, "--before", "2020-01-01"), "0 erased\n")

    def test_stopping_does_not_wait_for_a_vacuum(self):
        server = self.start()
        self.judge(server)
        self.assertEqual(server.stop(), OK)
        self.sql("UPDATE kijun_entries SET at = '2020-01-01T00:00:00.000000Z' WHERE sealed IS NOT NULL")
        vacuums = lambda: Postgresql.get().lines(
            self.where, "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'VACUUM %' "
                        "AND state = 'active' AND wait_event_type = 'Lock'")
        with self.session("BEGIN; LOCK TABLE kijun_entries IN SHARE UPDATE EXCLUSIVE MODE"):
            server, deadline = self.start("--audit-days", "30"), time.monotonic() + 60
            while not vacuums():
                self.assertLess(time.monotonic(), deadline)
            asked = time.monotonic()
            self.assertEqual(server.stop(), OK)
            self.assertLess(time.monotonic() - asked, 8)
            self.assertEqual(vacuums(), [])  # nor does the database go on with it
        with self.reading():
            self.audit("erase", "--before", "2020-01-01", exit=INPUT_OUTPUT)  # it is still owed
        self.assertEqual(self.audit("erase", "--before", "2020-01-01"), "0 erased\n")
        self.assertIn("0 there, 1 erased", self.audit("verify", exit=FINDINGS))

    def test_a_database_that_may_only_be_read_refuses_and_recovers(self):
        server = self.start()
        self.judge(server)
        for setting, status in (("on", 503), ("off", 200)):
            name = self.where.split("/")[3].split("?")[0]
            self.sql(f"BEGIN READ WRITE; ALTER DATABASE {name} SET default_transaction_read_only = {setting}; COMMIT")
            self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                     "AND datname = current_database()")
            deadline = time.monotonic() + 20
            while server.get("/readyz").status != status:
                server.post("/v1/judge", REPORT, token=self.held["intake"])
                self.assertLess(time.monotonic(), deadline)
            self.judge(server, status=status)
        self.assertIn("the chain is whole", self.audit("verify"))

    def test_a_server_that_is_gone_refuses_and_recovers(self):
        server = self.start()
        self.judge(server)
        Postgresql.get().stop()
        self.assertEqual(self.judge(server, status=503)["error"]["code"], "K1302")
        self.assertEqual(server.get("/readyz").status, 503)
        Postgresql.get().start()
        deadline = time.monotonic() + 20
        while server.get("/readyz").status != 200:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)
        self.judge(server)
        self.assertIn("2 judgments", self.audit("verify"))

    def test_a_lock_that_is_not_given_in_time_refuses_and_recovers(self):
        name = self.where.split("/")[3].split("?")[0]
        server = self.start()
        self.judge(server)
        server.stop()
        self.sql(f"ALTER DATABASE {name} SET lock_timeout = '100ms'")
        server = self.start()
        for lock in ("LOCK TABLE kijun_entries IN EXCLUSIVE MODE", "SELECT FROM kijun_meta FOR UPDATE"):
            with self.subTest(lock), self.session("BEGIN; " + lock):
                self.assertEqual(self.judge(server, status=503)["error"]["code"], "K1302")
            self.judge(server)
        self.judge(server)
        self.assertIn("the chain is whole", self.audit("verify"))

    def test_a_server_that_says_nothing_is_taken_for_gone(self):
        server = self.start()
        self.judge(server)
        held = [int(line) for line in Postgresql.get().lines(
            self.where, "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")]
        self.assertTrue(held)
        try:
            for process in held:
                os.kill(process, signal.SIGSTOP)
            self.assertEqual(self.judge(server, status=503)["error"]["code"], "K1302")
            self.assertEqual(server.get("/readyz").status, 503)
            self.assertEqual(server.get("/healthz").status, 200)
        finally:
            for process in held:
                os.kill(process, signal.SIGCONT)
        deadline = time.monotonic() + 60
        while server.get("/readyz").status != 200:
            server.post("/v1/judge", REPORT, token=self.held["intake"])
            self.assertLess(time.monotonic(), deadline)
        self.assertIn("the chain is whole", self.audit("verify"))

    def test_a_server_that_dies_under_load_loses_nothing_that_was_acknowledged(self):
        server, acknowledged, stop = self.start(), [], threading.Event()

        def ask(number):
            connection = server.connection()
            for count in range(100_000):
                if stop.is_set():
                    break
                name = f"k{number}-{count}"
                answer = server.post("/v1/judge", report("闇バイト", id=name), token=self.held["intake"],
                                     connection=connection, Idempotency_Key=name)
                self.assertIn(answer.status, (200, 503))
                if answer.status == 200:
                    acknowledged.append(name)
            connection.close()
        with concurrent.futures.ThreadPoolExecutor(4) as askers:
            asking = [askers.submit(ask, number) for number in range(4)]
            try:
                for _ in range(2):
                    before, deadline = len(acknowledged), time.monotonic() + 60
                    while len(acknowledged) < before + 20:
                        self.assertLess(time.monotonic(), deadline)
                        time.sleep(0.01)
                    Postgresql.get().stop("immediate")
                    Postgresql.get().start()
            finally:
                stop.set()
            for one in asking:
                one.result()
        self.assertIn("the chain is whole", self.audit("verify"))
        recorded = {entry["subject"] for entry in self.entries()}
        self.assertEqual([one for one in acknowledged if "intake:" + one not in recorded], [])


if __name__ == "__main__":
    unittest.main()
