#!/usr/bin/env python3
"""kijun feed with a broker (NATS JetStream), which the test starts and kills: every message is answered at least
once and recorded once, whatever goes away meanwhile; what cannot be judged holds nothing up."""
import contextlib
import random
import shutil
import signal
import sqlite3
import ssl
import time
import unittest

from nats import Broker, Operator
from service import *


def line(name, text="闇バイト"):
    return json.dumps(report(text, id=name), ensure_ascii=False)


class BrokerTestCase(CommandTest):
    def setUp(self):
        super().setUp()
        self.kijun("build", RULES, "-o", "rules.kjb")
        self.kijun("audit", "keygen", "record.key")

    def arguments(self, *more, url="nats://127.0.0.1:1"):
        return ["feed", "--rules", "rules.kjb", "--audit", "record.db", "--audit-key", "record.key", "--broker", url,
                "--from", "reports.>", "--to", "verdicts", *more]


class BrokerTest(BrokerTestCase):
    def setUp(self):
        super().setUp()
        self.broker = Broker(self)
        self.client = self.broker.client()
        self.client.stream("in", "reports.>", duplicate_window=100_000_000)
        self.client.stream("out", "verdicts", allow_direct=True)

    def arguments(self, *more, url=None):
        return super().arguments(*more, url=url or self.broker.url)

    def start(self, *more):
        """A feed that goes on until it is stopped."""
        feed = subprocess.Popen([KIJUN, *self.arguments(*more)], cwd=self.directory, stderr=subprocess.PIPE)

        def end():
            if feed.poll() is None:
                feed.kill()
            feed.wait()
            feed.stderr.close()
        self.addCleanup(end)
        return feed

    def stop(self, feed):
        feed.send_signal(signal.SIGTERM)
        said = feed.stderr.read().decode()
        self.assertEqual(feed.wait(), OK, said)
        return said

    def logged(self, feed, code):
        """Waits for it."""
        for one in feed.stderr:
            if code in one.decode():
                return
        self.fail(f"the feed ended without {code}")

    def finish(self):
        """Takes everything there is and ends."""
        run = self.run_kijun(*self.arguments("--once"))
        self.assertEqual(run.returncode, OK, run.stderr.decode())
        return run.stderr.decode()

    def answers(self, client=None):
        return (client or self.client).kept("out")

    def until(self, holds, seconds=60):
        deadline = time.monotonic() + seconds
        while not holds():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)

    def judged(self, lines):
        """What the command says, line by line."""
        return self.run_kijun("judge", "rules.kjb", "-", stdin="".join(one + "\n" for one in lines)).stdout.decode().splitlines()

    def check_record(self, judgments):
        found = self.kijun("audit", "verify", "record.db", "--key", "record.key")
        self.assertIn(f": {judgments} judgments", found)
        self.assertIn("the chain is whole", found)

    def check_answers(self, lines, client):
        """Every one is answered at least once, always with the same, and recorded once."""
        found = [content.strip() for _, content in self.answers(client)]
        self.assertEqual(set(found), set(self.judged(lines)))
        self.check_record(len(lines))

    def test_messages_are_answered_recorded_and_acknowledged(self):
        lines = [line(f"r{number}") for number in range(20)]
        for one in lines[:10]:
            self.client.publish("reports.a", one)
        self.client.publish("reports.b", "\n".join(lines[10:]) + "\n", Nats_Msg_Id="ten")
        self.assertIn("11 messages, 20 answers", self.finish())
        answers = self.answers()
        self.assertEqual("".join(content for _, content in answers).splitlines(), self.judged(lines))
        self.assertEqual((answers[0][0]["Kijun-Origin"], answers[-1][0]["Kijun-Origin"]), ("in:1", "in:11"))
        self.assertEqual(answers[-1][0]["Kijun-Key"], "ten")
        subjects = [json.loads(entry)["subject"] for entry in
                    self.kijun("audit", "export", "record.db", "--key", "record.key").splitlines()]
        self.assertIn("feed:in:ten~10", subjects)
        info = self.client.consumer_info("in", "kijun")
        self.assertEqual((info["num_pending"], info["num_ack_pending"], info["ack_floor"]["stream_seq"]), (0, 0, 11))
        self.assertIn("0 messages", self.finish())
        self.check_record(20)

    def test_answers_longer_than_a_message_are_split(self):
        lines = [line(f"r{number}", "闇バイト" * 40) for number in range(1000)]
        self.client.publish("reports.a", "\n".join(lines))
        self.finish()
        answers = self.answers()
        self.assertGreater(len(answers), 1)
        self.assertEqual("".join(content for _, content in answers).splitlines(), self.judged(lines))

    def test_a_broker_that_is_killed_and_comes_again(self):
        self.client.consumer("in", "kijun", filter_subject="reports.>", ack_wait=2_000_000_000)
        lines = [line(f"r{number}") for number in range(400)]
        for one in lines[:200]:
            self.client.publish("reports.a", one)
        feed = self.start()
        self.until(lambda: len(self.answers()) > 20)
        self.broker.kill()
        time.sleep(0.3)
        self.assertIsNone(feed.poll())
        self.broker.start()
        again = self.broker.client()
        for one in lines[200:]:
            again.publish("reports.a", one)
        self.until(lambda: again.consumer_info("in", "kijun")["ack_floor"]["stream_seq"] == 400)
        self.stop(feed)
        self.check_answers(lines, again)

    def test_answers_that_nobody_keeps_end_what_is_to_end(self):
        """And the message stays, with the tries that it has left: nothing is begun again and again meanwhile."""
        for number in range(600):
            self.client.publish("reports.a", line(f"r{number}"))
        feed = self.start("--once")
        self.until(lambda: len(self.answers()) > 5)
        self.client.api("STREAM.DELETE.out")
        said = feed.stderr.read().decode()
        self.assertEqual(feed.wait(), INPUT_OUTPUT, said)
        self.assertIn("K1221", said)
        self.client.stream("out", "verdicts", allow_direct=True)
        self.finish()
        self.assertNotIn("error", "".join(content for _, content in self.answers()))
        self.check_record(600)

    def test_streams_that_are_made_again_later_than_the_broker(self):
        feed = self.start()
        self.client.publish("reports.a", line("r0"))
        self.until(lambda: len(self.answers()) == 1)
        self.broker.kill()
        shutil.rmtree(self.directory / f"streams-{self.broker.port}")
        self.broker.start()
        time.sleep(2)  # the feed comes and finds none
        client = self.broker.client()
        client.stream("in", "reports.>")
        client.stream("out", "verdicts", allow_direct=True)
        client.publish("reports.a", line("r1"))
        self.until(lambda: len(self.answers(client)) == 1)
        self.stop(feed)
        self.check_record(2)

    def test_a_broker_that_says_no_more_than_its_greeting(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            held = []

            def greet():
                with contextlib.suppress(OSError):
                    while True:
                        held.append(silent.accept()[0])
                        held[-1].sendall(b'INFO {"server_id":"s","version":"2.9.0","headers":true,"max_payload":1048576}\r\n')
            threading.Thread(target=greet, daemon=True).start()
            run = self.run_kijun(*self.arguments(url=f"nats://127.0.0.1:{silent.getsockname()[1]}"))
            self.assertEqual(run.returncode, INPUT_OUTPUT)
            self.assertIn("K1221", run.stderr.decode())
            for one in held:
                one.close()

    def test_a_broker_that_is_gone_is_not_waited_for_without_end(self):
        for number in range(600):
            self.client.publish("reports.a", line(f"r{number}"))
        feed = self.start("--once")
        self.until(lambda: len(self.answers()) > 5)
        self.broker.kill()
        said = feed.stderr.read().decode()
        self.assertEqual(feed.wait(), INPUT_OUTPUT, said)
        self.assertIn("K1221", said)

    def test_a_feed_that_is_killed_at_any_moment(self):
        self.client.consumer("in", "kijun", filter_subject="reports.>", ack_wait=1_000_000_000)
        lines = [line(f"r{number}") for number in range(300)]
        for one in lines:
            self.client.publish("reports.a", one)
        for _ in range(5):
            feed = self.start()
            time.sleep(random.uniform(0.1, 0.4))
            feed.kill()
            feed.wait()
        self.finish()
        self.check_answers(lines, self.client)

    def test_what_is_delivered_again_is_recorded_once(self):
        self.client.consumer("in", "kijun", filter_subject="reports.>", ack_wait=500_000_000)
        self.client.publish("reports.a", line("r1"))
        self.assertIn("r1", self.client.take("in", "kijun"))  # somebody takes it and dies
        self.finish()
        self.assertEqual(len(self.answers()), 1)
        self.check_record(1)
        # a sender that did not hear that its report was kept sends it again, long afterwards
        for _ in range(2):
            self.client.publish("reports.a", line("r2"), Nats_Msg_Id="mine")
            self.finish()
            time.sleep(0.2)
        self.check_record(2)
        self.client.publish("reports.a", line("other"), Nats_Msg_Id="mine")
        self.finish()
        self.assertIn("K1305", self.answers()[-1][1])
        self.check_record(2)

    def test_streams_do_not_take_each_other_s_ids(self):
        self.client.stream("other", "others")
        for subject, name in (("reports.a", "r1"), ("others", "r2")):
            self.client.publish(subject, line(name), Nats_Msg_Id="1: 日")  # of whatever characters
        self.finish()
        arguments = self.arguments("--once")
        arguments[arguments.index("reports.>")] = "others"
        self.kijun(*arguments)
        self.assertEqual([json.loads(content)["id"] for _, content in self.answers()], ["r1", "r2"])
        self.check_record(2)

    def test_what_cannot_be_judged_holds_nothing_up(self):
        bad = [("{", "K0701"), ("", "K1222"), ("\n \n", "K1222"), ("[]", "K0702"), ('{"text":"a"}', "K0320"),
               ("\x00\x01", "K0701")]
        for content, _ in bad:
            self.client.publish("reports.a", content)
        self.client.publish("reports.a", "{\n" + line("among"))
        self.client.publish("reports.a", line("last"))
        self.finish()
        answers = [[json.loads(one) for one in content.splitlines()] for _, content in self.answers()]
        self.assertEqual([one[0]["error"]["code"] for one in answers[:len(bad)]], [code for _, code in bad])
        self.assertEqual([one.get("id") for one in answers[-2][1:] + answers[-1]], ["among", "last"])
        info = self.client.consumer_info("in", "kijun")
        self.assertEqual((info["num_pending"], info["num_ack_pending"]), (0, 0))
        self.check_record(2)

    def test_a_message_that_ends_whoever_begins_it_is_given_up(self):
        self.client.consumer("in", "kijun", filter_subject="reports.>", ack_wait=20_000_000)
        self.client.publish("reports.a", line("r1"))
        for _ in range(10):
            self.assertIn("r1", self.client.take("in", "kijun"))
        self.finish()
        self.assertEqual(json.loads(self.answers()[0][1])["error"]["code"], "K1222")
        self.check_record(0)

    def test_answers_that_could_not_be_stored_do_not_count_as_tries(self):
        self.client.consumer("in", "kijun", filter_subject="reports.>", ack_wait=20_000_000)
        self.client.publish("reports.a", line("r1"), Nats_Msg_Id="mine")
        self.finish()
        for _ in range(2):  # the same again, long afterwards: what a feed that recorded it and then ended leaves
            self.client.publish("reports.a", line("r1"), Nats_Msg_Id="mine")
            for _ in range(11):
                self.assertIn("r1", self.client.take("in", "kijun"))
            self.finish()
            self.assertEqual(json.loads(self.answers()[-1][1])["id"], "r1")
            time.sleep(0.2)
        self.check_record(1)

    def test_while_the_record_is_locked_nothing_is_acknowledged_or_given_up(self):
        self.client.consumer("in", "kijun", filter_subject="reports.>", ack_wait=3_000_000_000)
        feed = self.start()
        self.client.publish("reports.a", line("r1"))
        self.until(lambda: len(self.answers()) == 1)
        other = sqlite3.connect(self.directory / "record.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        self.client.publish("reports.a", line("r2"))
        self.logged(feed, "K1302")
        info = self.client.consumer_info("in", "kijun")
        self.assertEqual((info["num_ack_pending"], len(self.answers())), (1, 1))
        other.execute("ROLLBACK")
        other.close()
        self.until(lambda: len(self.answers()) == 2)
        self.until(lambda: self.client.consumer_info("in", "kijun")["num_ack_pending"] == 0)
        self.assertIn("2 messages", self.stop(feed))
        self.check_record(2)

    def test_a_consumer_that_is_gone_is_said_and_made_again(self):
        feed = self.start()
        self.client.publish("reports.a", line("r0"))
        self.until(lambda: len(self.answers()) == 1)
        self.client.api("CONSUMER.DELETE.in.kijun")
        self.logged(feed, "K1221")
        self.client.publish("reports.a", line("r1"))
        # the new consumer begins at the beginning: what was answered is answered again, and recorded once
        self.until(lambda: "r1" in "".join(content for _, content in self.answers()))
        self.stop(feed)
        self.check_record(2)

    def test_answers_that_nobody_keeps_are_not_lost(self):
        feed = self.start()
        self.client.publish("reports.a", line("r0"))
        self.until(lambda: len(self.answers()) == 1)
        self.client.api("STREAM.DELETE.out")
        self.client.publish("reports.a", line("r1"))
        self.logged(feed, "K1221")
        self.client.stream("out", "verdicts", allow_direct=True)
        self.until(lambda: len(self.answers()) == 1)
        self.stop(feed)
        self.check_record(2)

    def test_a_consumer_that_forgets_is_not_taken(self):
        for name, policy in (("none", {"ack_policy": "none"}), ("once", {"max_deliver": 1}), ("all", {"ack_policy": "all"})):
            self.client.consumer("in", name, filter_subject="reports.>", **policy)
            self.assertIn("K1221", self.refused(*self.arguments("--once", "--durable", name), exit=INPUT_OUTPUT))

    def test_what_is_wrong_at_the_start_is_told(self):
        refused = lambda *arguments, exit=INPUT_OUTPUT: self.refused("feed", "--rules", "rules.kjb", *arguments, exit=exit)
        there = ["--broker", self.broker.url]
        self.assertIn("K1221", refused("--broker", "nats://127.0.0.1:1", "--from", "reports.a", "--to", "verdicts"))
        self.assertIn("nothing.here", refused(*there, "--from", "nothing.here", "--to", "verdicts"))
        self.assertIn("nothing.here", refused(*there, "--from", "reports.a", "--to", "nothing.here"))
        refused(*there, "--from", "reports.a", exit=USAGE)
        refused("--from", "reports.a", "--to", "verdicts", exit=USAGE)
        refused("--once", exit=USAGE)
        refused(*there, "--from", "reports.a", "--to", "verdicts", "--durable", "", exit=USAGE)
        for subject in ("reports.>", "reports.*", "*.a", "reports.a", ">"):  # its own answers
            refused(*there, "--from", subject, "--to", "reports.a", exit=USAGE)
        for subject in ("reports.b", "reports", "reports.a.>", "*"):
            self.assertIn("K1221", refused("--broker", "nats://127.0.0.1:1", "--from", subject, "--to", "reports.a"))


class AccessTest(BrokerTestCase):
    """How a broker is known, and the feed to it."""

    def streams(self, client):
        client.stream("in", "reports.>")
        client.stream("out", "verdicts", allow_direct=True)
        client.publish("reports.a", line("r1"))
        return client

    def certificate(self, name, by=None, alternative="DNS:localhost,IP:127.0.0.1"):
        """NAME.pem and NAME.key, signed by itself or by another that may do so."""
        ask = lambda *arguments: subprocess.run(["openssl", *arguments], cwd=self.directory, check=True, capture_output=True)
        wanted = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", f"/CN={name}",
                  "-keyout", f"{name}.key"]
        if by is None:
            ask("req", "-x509", *wanted, "-days", "2", "-out", f"{name}.pem")
            return
        ask("req", *wanted, "-out", f"{name}.csr")
        self.file(f"{name}.ext", f"subjectAltName={alternative}\n")
        ask("x509", "-req", "-in", f"{name}.csr", "-CA", f"{by}.pem", "-CAkey", f"{by}.key", "-CAcreateserial", "-days", "2",
            "-extfile", f"{name}.ext", "-out", f"{name}.pem")

    def not_reached(self, address, *more):
        said = self.refused(*self.arguments("--once", *more, url=address), exit=INPUT_OUTPUT)
        self.assertIn("K1221", said)
        return said

    def answered(self, address, *more):
        """Takes what there is."""
        run = self.run_kijun(*self.arguments("--once", *more, url=address))
        self.assertEqual(run.returncode, OK, run.stderr.decode())
        self.assertIn("1 messages, 1 answers", run.stderr.decode())

    def test_tls(self):
        for name, by in (("authority", None), ("broker", "authority"), ("feed", "authority"), ("stranger", None),
                         ("imposter", "stranger")):
            self.certificate(name, by)
        broker = Broker(self, "--tls", "--tlscert", "broker.pem", "--tlskey", "broker.key")
        trusting = ssl.create_default_context(cafile=str(self.directory / "authority.pem"))
        self.streams(broker.client(tls=trusting))
        address = f"tls://localhost:{broker.port}"
        self.assertIn("--broker-ca", self.not_reached(address))  # the system knows no such authority
        self.not_reached(address, "--broker-ca", "stranger.pem")
        self.not_reached(f"nats://localhost:{broker.port}")
        self.not_reached(address, "--broker-ca", "authority.pem", "--broker-name", "elsewhere.example")
        self.not_reached(f"{address},tls://127.0.0.1:{broker.port}", "--broker-ca", "authority.pem")
        self.not_reached(address, "--broker-ca", "none.pem")
        self.answered(address, "--broker-ca", "authority.pem")
        self.answered_again(broker, trusting, f"nats://127.0.0.1:{broker.port}", "--broker-ca", "authority.pem")
        self.answered_again(broker, trusting, f"{address},tls://127.0.0.1:{broker.port}", "--broker-ca", "authority.pem",
                            "--broker-name", "localhost")
        # who asks for TLS gets no answer from a broker without it
        self.not_reached(f"tls://127.0.0.1:{self.plain().port}")
        self.not_reached(self.plain().url, "--broker-ca", "authority.pem")

    def answered_again(self, broker, tls, address, *more):
        broker.client(tls=tls).publish("reports.a", line("again"))
        self.answered(address, *more)

    def plain(self):
        if not hasattr(self, "without_tls"):
            self.without_tls = Broker(self)
        return self.without_tls

    def test_a_name_that_is_another(self):
        """The certificate is of an authority that is trusted, and of another host."""
        self.certificate("authority")
        self.certificate("broker", "authority", alternative="DNS:other.example")
        broker = Broker(self, "--tls", "--tlscert", "broker.pem", "--tlskey", "broker.key")
        other = ssl.create_default_context(cafile=str(self.directory / "authority.pem"))
        other.check_hostname = False
        self.streams(broker.client(tls=other))
        for address in (f"tls://localhost:{broker.port}", f"tls://127.0.0.1:{broker.port}", f"nats://localhost:{broker.port}"):
            self.not_reached(address, "--broker-ca", "authority.pem")
        self.answered(f"tls://localhost:{broker.port}", "--broker-ca", "authority.pem", "--broker-name", "other.example")

    def test_both_show_a_certificate(self):
        for name, by in (("authority", None), ("broker", "authority"), ("feed", "authority"), ("stranger", None),
                         ("imposter", "stranger")):
            self.certificate(name, by)
        broker = Broker(self, "--tls", "--tlscert", "broker.pem", "--tlskey", "broker.key", "--tlsverify", "--tlscacert",
                        "authority.pem")
        ours = ssl.create_default_context(cafile=str(self.directory / "authority.pem"))
        ours.load_cert_chain(self.directory / "feed.pem", self.directory / "feed.key")
        self.streams(broker.client(tls=ours))
        address, trust = f"tls://localhost:{broker.port}", ("--broker-ca", "authority.pem")
        self.not_reached(address, *trust)
        self.not_reached(address, *trust, "--broker-cert", "imposter.pem", "--broker-key", "imposter.key")
        self.not_reached(address, *trust, "--broker-cert", "feed.pem", "--broker-key", "imposter.key")
        self.refused(*self.arguments(*trust, "--broker-cert", "feed.pem", url=address), exit=USAGE)
        self.answered(address, *trust, "--broker-cert", "feed.pem", "--broker-key", "feed.key")

    def test_a_token(self):
        broker = Broker(self, "--auth", "sesame")
        self.streams(broker.client(login={"auth_token": "sesame"}))
        self.file("wrong", "wrongword\n")
        self.file("empty", "\n")
        self.file("token", "sesame\n")
        self.not_reached(broker.url)
        self.assertNotIn("wrongword", self.not_reached(broker.url, "--broker-token", "wrong"))
        self.not_reached(broker.url, "--broker-token", "empty")
        self.assertIn("K0805", self.refused(*self.arguments("--broker-token", "none", url=broker.url), exit=INPUT_OUTPUT))
        self.answered(broker.url, "--broker-token", "token")

    def test_credentials(self):
        operator, stranger = Operator(self.file("ours/x", "").parent), Operator(self.file("theirs/x", "").parent)
        broker = Broker(self, "--config", self.file("nats.conf", operator.configuration))
        self.streams(broker.client(login=operator.login))
        self.file("feed.creds", operator.credentials)
        self.file("stranger.creds", stranger.credentials)
        self.not_reached(broker.url)
        self.not_reached(broker.url, "--broker-credentials", "stranger.creds")
        self.assertIn("K0805", self.refused(*self.arguments("--broker-credentials", "none", url=broker.url), exit=INPUT_OUTPUT))
        self.refused(*self.arguments("--broker-credentials", "feed.creds", "--broker-token", "feed.creds", url=broker.url), exit=USAGE)
        self.answered(broker.url, "--broker-credentials", "feed.creds")

    def test_a_password_is_asked_for_and_not_shown(self):
        broker = Broker(self, "--user", "intake", "--pass", "sesame")
        self.streams(broker.client(login={"user": "intake", "pass": "sesame"}))
        address = lambda password: f"nats://intake:{password}@127.0.0.1:{broker.port}"
        self.assertNotIn("wrongword", self.not_reached(address("wrongword")))
        arguments = self.arguments("--once")
        at = arguments.index("--broker")
        self.kijun(*arguments[:at], *arguments[at + 2:], KIJUN_FEED_BROKER=address("sesame"))


if __name__ == "__main__":
    unittest.main()
