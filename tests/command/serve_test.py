#!/usr/bin/env python3
"""kijun serve over real sockets: answers, refusals, limits, draining, changing rules, and that its description is
true."""
import time
import unittest

import jsonschema
from service import *

REPORT = report("闇バイト 口座を買います", id="a")
OTHER_RULES = 'guideline sample "別の基準" { timezone "Asia/Tokyo" judged by received }\n' \
              'revision base "初版" of sample { effective 2020-01-01 }\nclass illegal "違法情報"\n' \
              'category other "別の類型" in illegal { post has "口座" }\n'


class AnswersTest(ServiceTest):
    def setUp(self):
        super().setUp()
        self.server = self.serve()

    def judged(self, *arguments, reports):
        lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in reports)
        run = self.run_kijun("judge", "rules.kjb", "-", *arguments, stdin=lines)
        return run.stdout.decode()

    def test_judging_answers_what_the_command_answers(self):
        answer = self.server.post("/v1/judge", REPORT)
        self.assertEqual(answer.status, 200, answer.text)
        self.assertEqual(answer.text, '{"verdicts":[' + self.judged(reports=[REPORT]).strip() + "]}")
        self.assertEqual(answer.headers["Kijun-Rules"], answer.json["verdicts"][0]["receipt"]["bundle"])
        for query, arguments in (("?at=2025-02-27", ["--at", "2025-02-27"]), ("?mode=assess", ["--mode", "assess"]),
                                 ("?all_revisions=true", ["--all-revisions"]), ("?explain=true", ["--explain"]),
                                 ("?evading=none", ["--evading", "none"]),
                                 ("?at=%E4%BB%A4%E5%92%8C7%E5%B9%B42%E6%9C%8827%E6%97%A5", ["--at", "令和7年2月27日"])):
            with self.subTest(query):
                expected = self.judged(*arguments, reports=[REPORT]).strip().replace("\n", ",")
                self.assertEqual(self.server.post("/v1/judge" + query, REPORT).text, '{"verdicts":[' + expected + "]}")

    def test_a_batch_is_what_the_command_writes(self):
        reports = [report("闇バイト", id=f"r{n}") for n in range(500)] + [report("x", received="2025-02")]
        lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in reports) + "{\n\n" + '{"received_at":"2025-03-01"}'
        expected = self.run_kijun("judge", "rules.kjb", "-", stdin=lines).stdout.decode()
        answer = self.server.post("/v1/judge:batch", lines.encode(), Content_Type="application/x-ndjson")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.text, expected)

    def test_what_is_wrong_for_all_of_a_batch_is_said_before_it_is_read(self):
        for query in ("mode=null", "revision=none", "at=yesterday", "at=2025-03-01&revision=first"):
            answer = self.server.post("/v1/judge:batch?" + query, b"", Content_Type="application/x-ndjson")
            self.assertIn(answer.status, (400, 422), query)

    def test_a_batch_answers_while_it_is_sent(self):
        connection = self.server.connection()
        connection.putrequest("POST", "/v1/judge:batch")
        connection.putheader("Content-Type", "application/x-ndjson")
        connection.putheader("Transfer-Encoding", "chunked")
        connection.endheaders()
        line = json.dumps(REPORT).encode() + b"\n"
        send = lambda data: connection.send(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        send(line)
        response = connection.getresponse()
        self.assertEqual(json.loads(response.readline())["id"], "a")
        send(line[:10])
        send(line[10:])
        self.assertEqual(json.loads(response.readline())["id"], "a")
        connection.send(b"0\r\n\r\n")
        self.assertEqual(response.read(), b"")
        connection.close()

    def test_explaining_asking_and_reading(self):
        explained = self.server.post("/v1/explain", REPORT)
        self.assertIn("tree", explained.json["verdicts"][0]["findings"][0])
        text = self.server.post("/v1/explain?language=en", REPORT, Accept="text/plain")
        self.file("report.json", json.dumps(REPORT))
        self.assertEqual(text.text, self.kijun("explain", "rules.kjb", "--report", "report.json", "--all", "--language", "en"))
        asked = self.server.post("/v1/ask?mode=assess", REPORT)
        self.assertEqual(asked.text + "\n", self.kijun("ask", "rules.kjb", "--report", "report.json", "--json", "--mode", "assess"))
        self.assertEqual('{"guidelines":[' + self.kijun("timeline", "rules.kjb", "--json").strip() + "]}",
                         self.server.get("/v1/guidelines").text)
        self.assertEqual(self.kijun("in-force", "rules.kjb", "--json", "--at", "2025-03-01").strip(),
                         self.server.get("/v1/in-force?at=2025-03-01").text)
        self.assertEqual(self.kijun("diff", "rules.kjb", "base", "second", "--format", "json").strip(),
                         self.server.get("/v1/diff?before=base&after=second").text)

    def test_one_connection_serves_many(self):
        connection = self.server.connection()
        for _ in range(20):
            self.assertEqual(self.server.post("/v1/judge", REPORT, connection=connection).status, 200)
        self.assertEqual(self.server.get("/healthz", connection=connection).text, "ok\n")
        metrics = self.server.get("/metrics", connection=connection).text
        self.assertIn('kijun_requests_total{route="judge",status="200"} 20\n', metrics)
        self.assertIn("\nkijun_connections 1\n", metrics)
        connection.close()

    def test_pipelined_requests_are_answered_in_order(self):
        received = self.server.raw(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /nothing HTTP/1.1\r\nHost: a\r\n\r\n"
                                   b"GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        self.assertEqual([int(part[:3]) for part in received.split(b"HTTP/1.1 ")[1:]], [200, 404, 200])

    def test_head_is_get_without_its_body(self):
        answer = self.server.ask("HEAD", "/v1/guidelines")
        self.assertEqual((answer.status, answer.body), (200, b""))
        self.assertEqual(int(answer.headers["Content-Length"]), len(self.server.get("/v1/guidelines").body))


class RefusalsTest(ServiceTest):
    # what is sent → what is answered
    ATTACKS = [
        ("a path that climbs", b"GET /schema/../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", 404, "K1211"),
        ("an encoded path", b"GET /schema/%2e%2e%2fsecret.schema.json HTTP/1.1\r\nHost: a\r\n\r\n", 404, "K1211"),
        ("an absolute target", b"GET http://evil.example/healthz HTTP/1.1\r\nHost: a\r\n\r\n", 404, "K1211"),
        ("no HTTP", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400, "K1210"),
        ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "K1210"),
        ("a header without end", b"GET /healthz HTTP/1.1\r\nX: " + b"a" * 20_000, 431, "K1210"),
        ("two lengths", b"POST /v1/judge HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400, "K1210"),
        ("a length and chunks", b"POST /v1/judge HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n"
         b"0\r\n\r\n", 400, "K1210"),
        ("a negative length", b"POST /v1/judge HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400, "K1210"),
        ("a declared giant", b"POST /v1/judge HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
         b"Content-Length: 99999999999\r\n\r\n", 413, "K1214"),
        ("a chunked giant", b"POST /v1/judge HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
         b"Transfer-Encoding: chunked\r\n\r\n" + b"1000\r\n" + b" " * 4096 + b"\r\n" + b"1000\r\n" + b" " * 4096 + b"\r\n0\r\n\r\n",
         413, "K1214"),
        ("a broken chunk", b"POST /v1/judge HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
         b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400, "K1210"),
        ("another type", b"POST /v1/judge HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", 415, "K1213"),
        ("no such method", b"BREW /v1/judge HTTP/1.1\r\nHost: a\r\n\r\n", 405, "K1212"),
        ("an unknown parameter", b"GET /v1/in-force?att=2025-01-01 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 400, "K1218"),
        ("a parameter without a value", b"GET /v1/in-force?at= HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 400, "K1218"),
        ("a broken escape", b"GET /v1/in-force?at=%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 400, "K1218"),
        ("no rights", b"PUT /v1/rules HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", 403, "K1216"),
        ("a body that nobody reads", b"GET /v1/guidelines HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", 413, "K1214"),
    ]
    BODIES = [(b"", 400, "K0701"), (b"{", 400, "K0701"), (b"[]", 400, "K0702"), (b'{"text":1}', 422, "K0703"),
              (b"\xff\xfe", 400, "K0701"), (b'{"text":"a"}', 422, "K0320"), (b"[" * 4000, 400, None),
              (b'{"received_at":"1066-10-14"}', 422, "K0321"), (b'{"received_at":"2025-03-01","facts":{"x":[]}}', 422, "K0706")]

    def test_what_is_no_good_request_gets_its_answer_and_others_go_on(self):
        server = self.serve("--max-body", "6k", "--header-time", "1", "--body-time", "1")
        for name, data, status, code in self.ATTACKS:
            with self.subTest(name):
                received = server.raw(data)
                self.assertEqual(int(received[9:12]), status, received)
                self.assertEqual(json.loads(received.partition(b"\r\n\r\n")[2])["error"]["code"], code)
        for body, status, code in self.BODIES:
            with self.subTest(body[:30]):
                answer = server.post("/v1/judge", body, Content_Type="application/json; charset=utf-8")
                self.assertEqual(answer.status, status, answer.text)
                if code:
                    self.assertEqual(answer.json["error"]["code"], code)
        self.assertEqual(server.post("/v1/judge", REPORT).status, 200)

    def test_the_slow_are_cut_off(self):
        server = self.serve("--header-time", "0.3", "--body-time", "0.3")
        self.assertEqual(server.raw(b"GET /healthz HT"), b"")
        self.assertEqual(server.raw(b"POST /v1/judge HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                                    b"Content-Length: 9\r\n\r\n{"), b"")
        self.assertEqual(server.raw(b""), b"")
        self.assertIn("kijun_connections_timed_out_total 3\n", server.get("/metrics").text)

    def test_who_takes_no_answers_is_cut_off(self):
        server = self.serve("--write-time", "0.5")
        with socket.create_connection((server.host, server.port), timeout=60) as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            asked = b"GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n"
            try:
                client.sendall(asked * 100_000)  # until nobody reads them any more
            except OSError:
                pass
            deadline = time.monotonic() + 60
            while "kijun_connections_timed_out_total 1\n" not in server.get("/metrics").text:
                self.assertLess(time.monotonic(), deadline)
        self.assertEqual(server.post("/v1/judge", REPORT).status, 200)

    def test_connections_over_the_limit_are_sent_away(self):
        server = self.serve("--max-connections", "2")
        held = [server.connection() for _ in range(2)]
        for connection in held:
            self.assertEqual(server.get("/healthz", connection=connection).status, 200)
        refused = server.raw(b"")
        self.assertTrue(refused.startswith(b"HTTP/1.1 503 "), refused)
        held.pop().close()
        deadline = time.monotonic() + 10
        while server.raw(b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")[9:12] != b"200":
            self.assertLess(time.monotonic(), deadline)
        held.pop().close()

    def test_long_lines_of_a_batch_cost_only_themselves(self):
        server = self.serve("--max-body", "1k")
        lines = json.dumps(REPORT) + "\n" + "x" * 5000 + "\n" + json.dumps(REPORT) + "\n"
        answer = server.post("/v1/judge:batch", lines.encode(), Content_Type="application/x-ndjson")
        records = [json.loads(line) for line in answer.text.splitlines()]
        self.assertEqual([record.get("error", {}).get("code") for record in records], [None, "K0713", None])
        self.assertEqual(records[1]["line"], 2)

    def test_the_configuration_is_checked(self):
        self.kijun("serve", "--rules", "rules.kjb", "--check-config")
        self.file("good.conf", 'rules="rules.kjb"\nmax-body=2k\n')
        self.kijun("serve", "--config", "good.conf", "--check-config")
        self.kijun("serve", "--check-config", KIJUN_SERVE_RULES="rules.kjb")
        for bad in ('rules="rules.kjb"\nmax-bodie=2k\n', 'rules="rules.kjb"\nmax-body=lots\n', 'max-body=2k\n', "config=x\n"):
            self.file("bad.conf", bad)
            self.refused("serve", "--config", "bad.conf", "--check-config")
        self.file("port.conf", 'rules="rules.kjb"\nlisten="0.0.0.0:0"\n')
        self.refused("serve", "--config", "port.conf", "--check-config")
        # the command line weighs more than the environment, and that more than the file
        self.kijun("serve", "--config", "port.conf", "--check-config", KIJUN_SERVE_LISTEN="127.0.0.1:0")
        self.refused("serve", "--rules", "rules.kjb", "--listen", "0.0.0.0:0", "--check-config", KIJUN_SERVE_LISTEN="127.0.0.1:0")
        self.refused("serve", "--rules", "rules.kjb", "--listen", "0.0.0.0:0", "--check-config")
        self.refused("serve", "--rules", "rules.kjb", "--listen", "nowhere", "--check-config")
        self.refused("serve", "--rules", "rules.kjb", "--check-config", KIJUN_SERVE_MAX_BODY="lots")
        self.refused("serve", "--rules", "none.kjb", "--check-config", exit=INPUT_OUTPUT)
        self.file("tokens", "intake judge nothash\n")
        self.assertIn("K1203", self.refused("serve", "--rules", "rules.kjb", "--tokens", "tokens", "--check-config"))
        self.refused("serve", "--rules", "rules.kjb", "--tls-cert", "tokens", "--tls-key", "tokens", "--check-config",
                     exit=INPUT_OUTPUT)


class TokensTest(ServiceTest):
    def test_each_role_may_do_its_own(self):
        tokens = self.tokens(intake="judge", reviewer="reviewer", author="author", admin="judge,admin")
        self.assertNotIn(tokens["intake"], (self.directory / "tokens").read_text())
        server = self.serve("--tokens", "tokens")
        self.assertEqual(server.get("/healthz").status, 200)
        for token in (None, "", "kijun_wrong", tokens["intake"][:-1], tokens["intake"] + "x"):
            answer = server.post("/v1/judge", REPORT, token=token)
            self.assertEqual((answer.status, answer.json["error"]["code"]), (401, "K1215"))
            self.assertEqual(answer.headers["WWW-Authenticate"], "Bearer")
        rights = {"judge": ("POST", "/v1/judge", {"intake", "reviewer", "admin"}),
                  "read": ("GET", "/v1/guidelines", set(tokens)), "metrics": ("GET", "/metrics", set(tokens)),
                  "watch": ("GET", "/v1/candidate", {"author", "admin"}),
                  "reload": ("POST", "/v1/rules:reload", {"admin"})}
        for right, (method, path, holders) in rights.items():
            for name, token in tokens.items():
                with self.subTest(right=right, name=name):
                    answer = server.ask(method, path, REPORT if path == "/v1/judge" else None, token=token)
                    self.assertEqual(answer.status, 200 if name in holders else 403, answer.text)
                    if name not in holders:
                        self.assertEqual(answer.json["error"]["code"], "K1216")

    def test_rates_are_each_holder_s_own(self):
        tokens = self.tokens(one="judge", other="judge")
        server = self.serve("--tokens", "tokens", "--rate", "5")
        answers = [server.get("/v1/guidelines", token=tokens["one"]) for _ in range(30)]
        refused = [answer for answer in answers if answer.status == 429]
        self.assertTrue(refused)
        self.assertEqual(refused[0].headers["Retry-After"], "1")
        self.assertEqual(server.get("/v1/guidelines", token=tokens["other"]).status, 200)

    def test_the_log_says_who_and_not_what(self):
        tokens = self.tokens(intake="judge")
        server = self.serve("--tokens", "tokens", "--log", "requests")
        server.post("/v1/judge", REPORT, token=tokens["intake"])
        server.post("/v1/judge?at=%E9%97%87%E3%83%90%E3%82%A4%E3%83%88", REPORT, token=tokens["intake"])
        self.assertEqual(server.stop(), OK)
        log = b"".join(server.log).decode()
        self.assertNotIn("闇バイト", log)
        self.assertNotIn(tokens["intake"], log)
        requests = [one for one in server.events() if one["event"] == "request"]
        self.assertEqual([one["status"] for one in requests], [200, 422])
        self.assertEqual(requests[0]["holder"], "intake")


class TlsTest(ServiceTest):
    def test_it_speaks_tls_and_nothing_below_1_2(self):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=localhost"],
                       cwd=self.directory, check=True, capture_output=True)
        server = self.serve("--tls-cert", "cert.pem", "--tls-key", "key.pem", "--header-time", "2")
        self.assertEqual(server.scheme, "https")
        connection = server.connection()
        for _ in range(3):
            self.assertEqual(server.post("/v1/judge", REPORT, connection=connection).status, 200)
        self.assertIn(connection.sock.version(), ("TLSv1.2", "TLSv1.3"))
        connection.close()
        server.raw(b"GET /healthz HTTP/1.1\r\n\r\n")  # not TLS: it may close or alert, and goes on
        self.assertEqual(server.get("/healthz").status, 200)


class DrainingTest(ServiceTest):
    def test_what_was_begun_is_answered(self):
        server = self.serve()
        idle = server.connection()
        self.assertEqual(server.get("/healthz", connection=idle).status, 200)
        body = json.dumps(REPORT).encode()
        with socket.create_connection((server.host, server.port)) as begun:
            begun.sendall(b"POST /v1/judge HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                          b"Expect: 100-continue\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n")
            self.assertEqual(begun.recv(100), b"HTTP/1.1 100 Continue\r\n\r\n")  # its head has been read
            begun.sendall(body[:5])
            deadline = time.monotonic() + 10
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(idle.sock.recv(10), b"")  # an idle connection ends at once
            with self.assertRaises(ConnectionRefusedError):
                while time.monotonic() < deadline:
                    socket.create_connection((server.host, server.port)).close()
            begun.sendall(body[5:])
            answer = begun.makefile("rb").read()
            self.assertTrue(answer.startswith(b"HTTP/1.1 200 "), answer)
            self.assertIn(b"Connection: close", answer)
        idle.close()
        self.assertEqual(server.process.wait(timeout=30), OK)

    def test_it_does_not_wait_for_ever(self):
        server = self.serve("--drain-time", "0.2")
        with socket.create_connection((server.host, server.port)) as stuck:
            stuck.sendall(b"POST /v1/judge HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n")
            server.get("/healthz")
            self.assertEqual(server.stop(), OK)


class RulesTest(ServiceTest):
    def setUp(self):
        super().setUp()
        self.tokens_by_name = self.tokens(admin="admin,judge,author")
        self.token = self.tokens_by_name["admin"]
        self.file("other.kijun", OTHER_RULES)
        self.kijun("build", "other.kijun", "-o", "other.kjb")
        self.other = (self.directory / "other.kjb").read_bytes()

    def send(self, server, path, bundle):
        return server.ask("PUT", path, bundle, token=self.token, Content_Type="application/octet-stream")

    def found(self, server):
        answer = server.post("/v1/judge", REPORT, token=self.token).json
        return [finding["category"] for finding in answer["verdicts"][0]["findings"]], answer["verdicts"][0]["receipt"]["bundle"]

    def test_rules_that_are_sent_answer_from_then_on_and_after_a_new_start(self):
        server = self.serve("--tokens", "tokens")
        before, old = self.found(server)
        sent = self.send(server, "/v1/rules", self.other)
        self.assertEqual(sent.status, 200, sent.text)
        self.assertEqual(sent.json["active"]["origin"], "sent by admin")
        found, new = self.found(server)
        self.assertEqual(found, ["other"])
        self.assertNotEqual((before, old), (found, new))
        self.assertEqual(server.stop(), OK)
        self.assertEqual(self.found(self.serve("--tokens", "tokens")), (["other"], new))

    def test_bad_rules_change_nothing(self):
        server = self.serve("--tokens", "tokens")
        before = self.found(server)
        damaged = bytearray(self.other)
        damaged[len(damaged) // 2] ^= 1
        for bundle, code in ((b"", "K0801"), (bytes(damaged), "K0804"), (self.other[:-10], "K0803")):
            answer = self.send(server, "/v1/rules", bundle)
            self.assertEqual((answer.status, answer.json["error"]["code"]), (422, code))
        self.assertEqual(self.found(server), before)
        state = server.get("/v1/rules", token=self.token).json
        self.assertEqual((state["failed"], state["last_failure"]["code"]), (3, "K0803"))
        (self.directory / "rules.kjb").write_bytes(bytes(damaged))
        self.assertEqual(server.post("/v1/rules:reload", token=self.token).status, 422)
        self.assertEqual(self.found(server), before)
        (self.directory / "rules.kjb").write_bytes(self.other)
        server.process.send_signal(signal.SIGHUP)
        self.until(lambda: self.found(server)[0] == ["other"])

    def until(self, holds):
        deadline = time.monotonic() + 30
        while not holds():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.02)

    def test_a_watched_file_is_read_again(self):
        server = self.serve("--tokens", "tokens", "--watch")
        self.file("new.kjb", self.other).rename(self.bundle)
        self.until(lambda: self.found(server)[0] == ["other"])

    def test_a_watched_directory_is_read_again(self):
        rules = self.file("rules/sample.kijun", OTHER_RULES)
        server = self.serve("--tokens", "tokens", "--watch", rules="rules")
        self.assertEqual(self.found(server)[0], ["other"])
        rules.write_text(OTHER_RULES.replace("category other", "category another"))
        self.until(lambda: self.found(server)[0] == ["another"])

    def test_what_was_sent_is_not_loaded_again_because_its_file_changed(self):
        server = self.serve("--tokens", "tokens", "--watch")
        self.assertEqual(self.send(server, "/v1/rules", self.other).status, 200)
        time.sleep(2.5)  # longer than a look at the file takes to come
        self.assertEqual(server.get("/v1/rules", token=self.token).json["loaded"], 2)

    def test_a_required_signature_is_required_of_what_is_sent(self):
        self.kijun("keygen", "mine")
        self.kijun("sign", "rules.kjb", "--key", "mine.key")
        server = self.serve("--tokens", "tokens", "--require-signature", "mine.pub")
        self.assertEqual(self.send(server, "/v1/rules", self.other).json["error"]["code"], "K0810")

    def test_a_candidate_is_watched_and_promoted(self):
        server = self.serve("--tokens", "tokens")
        before = self.found(server)
        self.assertEqual(server.post("/v1/candidate:promote", token=self.token).status, 409)
        self.assertEqual(self.send(server, "/v1/candidate", self.other).status, 200)
        self.assertEqual(self.found(server), before)  # never answers
        server.post("/v1/judge", report("こんにちは"), token=self.token)
        shadow = server.get("/v1/candidate", token=self.token).json
        self.assertEqual((shadow["shadow"]["judged"], shadow["shadow"]["same"]), (2, 1))
        self.assertEqual(shadow["shadow"]["last"][0]["id"], "a")
        self.assertIn("other", shadow["shadow"]["by_category"])
        for query in ("?least_judged=3", "?most_other=0", "?content=0123"):
            self.assertEqual(server.post("/v1/candidate:promote" + query, token=self.token).status, 409)
        content = shadow["candidate"]["bundle"]
        promoted = server.post(f"/v1/candidate:promote?least_judged=2&most_other=1&content={content}", token=self.token)
        self.assertEqual(promoted.status, 200, promoted.text)
        self.assertEqual((promoted.json["active"]["bundle"], promoted.json["candidate"]), (content, None))
        self.assertEqual(self.found(server)[0], ["other"])

    def test_a_batch_that_began_before_is_not_counted_for_a_candidate(self):
        server = self.serve("--tokens", "tokens")
        self.assertEqual(self.send(server, "/v1/candidate", self.bundle.read_bytes()).status, 200)
        connection = server.connection()
        connection.putrequest("POST", "/v1/judge:batch")
        for name, value in (("Content-Type", "application/x-ndjson"), ("Transfer-Encoding", "chunked"),
                            ("Authorization", "Bearer " + self.token)):
            connection.putheader(name, value)
        connection.endheaders()
        line = json.dumps(REPORT).encode() + b"\n"
        send = lambda: connection.send(f"{len(line):x}\r\n".encode() + line + b"\r\n")
        send()
        response = connection.getresponse()
        response.readline()
        judged = lambda: server.get("/v1/candidate", token=self.token).json["shadow"]["judged"]
        self.assertEqual(judged(), 1)
        self.assertEqual(self.send(server, "/v1/candidate", self.other).status, 200)
        send()
        response.readline()
        self.assertEqual(judged(), 0)
        connection.send(b"0\r\n\r\n")
        response.read()
        connection.close()
        self.assertEqual(server.post("/v1/candidate:promote?least_judged=1", token=self.token).status, 409)

    def test_a_link_to_the_rules_stays_one(self):
        (self.directory / "current.kjb").symlink_to("rules.kjb")
        server = self.serve("--tokens", "tokens", rules="current.kjb")
        self.assertEqual(self.send(server, "/v1/rules", self.other).status, 200)
        self.assertTrue((self.directory / "current.kjb").is_symlink())
        self.assertEqual(self.bundle.read_bytes(), self.other)

    def test_rules_change_under_load_and_nobody_is_failed(self):
        server = self.serve("--tokens", "tokens")
        bundles = [self.bundle.read_bytes(), self.other]
        known, stop, failures, seen = set(), threading.Event(), [], set()

        def ask():
            connection = server.connection()
            while not stop.is_set():
                answer = server.post("/v1/judge", REPORT, token=self.token, connection=connection)
                if answer.status != 200:
                    failures.append(answer.text)
                    continue
                seen.add((answer.headers["Kijun-Rules"], answer.json["verdicts"][0]["receipt"]["bundle"]))
            connection.close()
        askers = [threading.Thread(target=ask) for _ in range(4)]
        for asker in askers:
            asker.start()
        for number in range(40):
            known.add(self.send(server, "/v1/rules", bundles[number % 2]).json["active"]["rules"])
        stop.set()
        for asker in askers:
            asker.join()
        self.assertEqual(failures, [])
        self.assertEqual(seen, {(rules, rules) for rules in known})


class DescriptionTest(ServiceTest):
    """Every operation of the description is there, and every answer is as it is described."""

    def setUp(self):
        super().setUp()
        self.token = self.tokens(all="judge,reviewer,author,admin")["all"]
        self.kijun("audit", "keygen", "record.key")
        self.server = self.serve("--tokens", "tokens", "--audit", "record.db", "--audit-key", "record.key", "--playground")
        self.description = self.server.get("/openapi.json").json
        store = {"/openapi.json": self.description}
        for name in ("report", "verdict", "error"):
            path = f"/schema/{name}.schema.json"
            store[path] = self.server.get(path).json
        self.resolver = jsonschema.RefResolver("/openapi.json", self.description, store=store)

    def resolved(self, part):
        while "$ref" in part:
            part = self.resolver.resolve(part["$ref"])[1]
        return part

    def check(self, method, path, body=None, status=200, asked=None, **headers):
        operation = self.description["paths"][asked or path.partition("?")[0]][method.lower()]
        answer = self.server.ask(method, path, body, token=self.token, **headers)
        self.assertEqual(answer.status, status, answer.text)
        described = self.resolved(operation["responses"][str(status)])
        kind = answer.headers["Content-Type"].partition(";")[0]
        self.assertIn(kind, described["content"])
        if kind.endswith("json") and not kind.endswith("ndjson"):
            jsonschema.Draft202012Validator(described["content"][kind]["schema"], resolver=self.resolver).validate(answer.json)
        for header in described.get("headers", {}):
            self.assertIn(header, answer.headers)
        self.checked.add((method, asked or path.partition("?")[0]))
        return answer

    def test_it_is_true(self):
        self.checked = set()
        ndjson = {"Content_Type": "application/x-ndjson"}
        bundle = {"Content_Type": "application/octet-stream"}
        self.check("POST", "/v1/judge", REPORT)
        self.check("POST", "/v1/judge?all_revisions=true&explain=true", {**REPORT, "unknown": 1})
        self.check("POST", "/v1/judge", {"text": 1}, 422)
        self.check("POST", "/v1/judge?at=2025-01-01&revision=base", REPORT, 422)
        self.check("POST", "/v1/judge", b"{", 400, Content_Type="application/json")
        self.check("POST", "/v1/judge:batch", json.dumps(REPORT).encode(), **ndjson)
        self.check("POST", "/v1/explain", REPORT)
        self.check("POST", "/v1/explain", REPORT, Accept="text/plain")
        self.check("POST", "/v1/ask?mode=assess", REPORT)
        for path in ("/healthz", "/readyz", "/metrics", "/openapi.json", "/v1/guidelines", "/v1/in-force?at=2025-03-01",
                     "/v1/diff?before=base&after=second", "/v1/rules", "/v1/candidate", "/v1/author", "/v1/sources"):
            self.check("GET", path)
        self.check("GET", "/v1/author/lsp", status=426)
        self.check("GET", "/v1/sources/sample", asked="/v1/sources/{id}")
        self.check("GET", "/v1/sources/none", status=404, asked="/v1/sources/{id}")
        self.check("GET", "/schema/report.schema.json", asked="/schema/{id}")
        self.check("GET", "/schema/no.schema.json", status=404, asked="/schema/{id}")
        self.check("GET", "/v1/in-force?at=1066-10-14", status=422)
        self.check("GET", "/v1/in-force", status=400)
        self.check("PUT", "/v1/rules", self.bundle.read_bytes(), **bundle)
        self.check("PUT", "/v1/rules", b"no bundle", 422, **bundle)
        self.check("POST", "/v1/rules:reload")
        self.check("PUT", "/v1/candidate", self.bundle.read_bytes(), **bundle)
        self.check("GET", "/v1/candidate")
        self.check("DELETE", "/v1/candidate")
        self.check("POST", "/v1/candidate:promote", status=409)
        record = self.check("POST", "/v1/judge", REPORT, Idempotency_Key="k").json["record"]
        self.check("POST", "/v1/judge", REPORT, Idempotency_Key="k")
        self.check("POST", "/v1/judge", report("x"), 409, Idempotency_Key="k")
        self.check("GET", "/v1/audit/head")
        self.check("POST", f"/v1/records/{record}/letter", {}, 409, asked="/v1/records/{id}/letter")
        self.check("POST", f"/v1/records/{record}/reviews", {"decision": "confirm"}, 201, asked="/v1/records/{id}/reviews")
        self.check("POST", f"/v1/records/{record}/reviews", {"decision": "confirm"}, 409, asked="/v1/records/{id}/reviews")
        self.check("GET", f"/v1/records/{record}", asked="/v1/records/{id}")
        self.check("GET", "/v1/records/nothing", status=404, asked="/v1/records/{id}")
        operations = {(method.upper(), path) for path, item in self.description["paths"].items() for method in item}
        self.assertEqual(self.checked, operations)

    def test_parameters_are_those_that_are_taken(self):
        """A parameter that is described is taken; one that is not is refused."""
        for path, item in self.description["paths"].items():
            for method, operation in item.items():
                names = [self.resolved(parameter)["name"] for parameter in operation.get("parameters", [])
                         if self.resolved(parameter)["in"] == "query"]
                body = REPORT if "requestBody" in operation else None
                kind = next(iter(operation["requestBody"]["content"])) if body else None
                headers = {"Content_Type": kind} if kind else {}
                for name in [*names, "not_described"]:
                    answer = self.server.ask(method.upper(), path.replace("{id}", "report.schema.json") + f"?{name}=%00",
                                             json.dumps(body).encode() if body else None, token=self.token, **headers)
                    with self.subTest(path=path, method=method, name=name):
                        refused = b"no parameter" in answer.body
                        self.assertEqual(refused, name == "not_described", answer.text)


if __name__ == "__main__":
    unittest.main()
