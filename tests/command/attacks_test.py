#!/usr/bin/env python3
"""What somebody who means harm sends to kijun serve: bytes that two readers could understand differently, too much
of something, pages that are not its own, texts for its log. It answers, and goes on answering others."""
import time
import unittest

from service import *

REPORT = report("闇バイト 口座を買います", id="a")
POST = b"POST /v1/judge HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
BODY = b'{"received_at":"2025-03-01"}'  # 28 = 0x1c bytes
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
# what an attacker would like to be read as a request of its own
HIDDEN = b"GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


class SmugglingTest(ServiceTest):
    """Refused with 400, and what stands behind is no request any more."""
    HEADERS = [
        ("a coding that is not chunked", b"Transfer-Encoding: gzip\r\n\r\n" + HIDDEN),
        ("a coding nearly named chunked", b"Transfer-Encoding: xchunked\r\nContent-Length: 28\r\n\r\n" + BODY),
        ("no coding", b"Transfer-Encoding: identity\r\nContent-Length: 28\r\n\r\n" + BODY),
        ("chunked, and not as the last", b"Transfer-Encoding: chunked, identity\r\n\r\n"),
        ("another coding below chunked", b"Transfer-Encoding: gzip, chunked\r\n\r\n1c\r\n" + BODY + b"\r\n0\r\n\r\n"),
        ("chunked twice", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n1c\r\n" + BODY + b"\r\n0\r\n\r\n"),
        ("a space before the colon", b"Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
        ("a length and chunks", b"Content-Length: 28\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        ("the same length twice", b"Content-Length: 28\r\nContent-Length: 28\r\n\r\n" + BODY),
        ("two lengths in one field", b"Content-Length: 28, 28\r\n\r\n" + BODY),
        ("two lengths", b"Content-Length: 28\r\nContent-Length: 0\r\n\r\n" + BODY),
        ("a length with a sign", b"Content-Length: +28\r\n\r\n" + BODY),
        ("a length in hexadecimal", b"Content-Length: 0x1c\r\n\r\n" + BODY),
        ("a length that is none", b"Content-Length: \r\n\r\n"),
        ("a length beyond numbers", b"Content-Length: 18446744073709551644\r\n\r\n" + BODY),
        ("lines without a return", b"X: y\nContent-Length: 28\r\n\r\n" + BODY),
        ("a zero in a field", b"X: a\x00b\r\n\r\n"),
        ("a return in a field", b"X: a\rb\r\n\r\n"),
        ("two types", b"Content-Type: text/plain\r\nContent-Length: 28\r\n\r\n" + BODY),
        ("two tokens", b"Authorization: Bearer a\r\nAuthorization: Bearer b\r\nContent-Length: 28\r\n\r\n" + BODY),
        ("two keys", b"Idempotency-Key: a\r\nidempotency-key: b\r\nContent-Length: 28\r\n\r\n" + BODY),
        ("two hosts", b"Host: b\r\nContent-Length: 28\r\n\r\n" + BODY),
    ]
    CHUNKS = [
        ("a chunk with a sign", b"+1c\r\n" + BODY + b"\r\n0\r\n\r\n"),
        ("a chunk written 0x", b"0x1c\r\n" + BODY + b"\r\n0\r\n\r\n"),
        ("a chunk beyond numbers", b"1000000000000001c\r\n" + BODY + b"\r\n0\r\n\r\n"),
        ("a chunk without returns", b"1c\n" + BODY + b"\n0\n\n"),
        ("a chunk longer than it says", b"1b\r\n" + BODY + b"\r\n0\r\n\r\n"),
        ("a length behind the chunks", b"1c\r\n" + BODY + b"\r\n0\r\nContent-Length: 5\r\n\r\n"),
        ("a chunk that says too much of itself", b"1c;a=" + b"b" * 100_000 + b"\r\n" + BODY + b"\r\n0\r\n\r\n"),
        ("too much behind the chunks", b"1c\r\n" + BODY + b"\r\n0\r\nX: " + b"y" * 100_000 + b"\r\n\r\n"),
        ("many fields behind the chunks", b"1c\r\n" + BODY + b"\r\n0\r\n" + b"X: y\r\n" * 20_000 + b"\r\n"),
    ]

    def refused_and_closed(self, server, data):
        head, _, body = server.raw(data + HIDDEN).partition(b"\r\n\r\n")
        self.assertEqual((head[9:12], head.count(b"\r\nConnection: close")), (b"400", 1), head)
        self.assertIn(b"\r\nContent-Length: %d" % len(body), head)  # nothing more was answered
        self.assertEqual(json.loads(body)["error"]["code"], "K1210")

    def test_what_could_be_read_in_two_ways_is_refused(self):
        server = self.serve()
        for name, rest in self.HEADERS:
            with self.subTest(name):
                self.refused_and_closed(server, POST + rest)
        for name, rest in self.CHUNKS:
            with self.subTest(name):
                self.refused_and_closed(server, CHUNKED + rest)
        with self.subTest("chunks in HTTP/1.0"):
            self.refused_and_closed(server, CHUNKED.replace(b"HTTP/1.1", b"HTTP/1.0") + b"1c\r\n" + BODY + b"\r\n0\r\n\r\n")
        with self.subTest("no host"):
            self.refused_and_closed(server, b"GET /healthz HTTP/1.1\r\n\r\n")
        self.still_answers(server)

    def still_answers(self, server):
        self.assertEqual(server.post("/v1/judge", REPORT).status, 200)
        self.assertIn("kijun_connections_broken_total 0\n", server.get("/metrics").text)

    def test_what_is_only_unusual_is_taken(self):
        server = self.serve()
        for name, data in (("a tab", POST + b"Transfer-Encoding:\tChunked\r\n\r\n1c\r\n" + BODY + b"\r\n0\r\n\r\n"),
                           ("a little behind the chunks", CHUNKED + b"1c;a=b\r\n" + BODY + b"\r\n0\r\nX: y\r\n\r\n"),
                           ("lists", POST + b"Accept: a/b\r\nAccept: */*\r\nContent-Length: 28\r\n\r\n" + BODY)):
            with self.subTest(name):
                received = server.raw(data + HIDDEN)
                self.assertEqual([part[:3] for part in received.split(b"HTTP/1.1 ")[1:]], [b"200", b"200"])

    def test_too_much_behind_the_chunks_of_anybody(self):
        """Where no token is asked for, and where the body is a stream."""
        self.tokens(intake="judge")
        server = self.serve("--tokens", "tokens")
        much = b"0\r\nX: " + b"y" * 100_000 + b"\r\n\r\n"
        for path in (b"/healthz", b"/openapi.json", b"/v1/judge"):
            server.raw(b"GET " + path + b" HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + much)
        self.assertEqual(server.get("/healthz").status, 200)
        self.assertEqual(server.stop(), OK)
        server = self.serve()
        server.raw(b"POST /v1/judge:batch HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\n"
                   b"Transfer-Encoding: chunked\r\n\r\n" + much)
        self.still_answers(server)


class PagesTest(ServiceTest):
    """Without tokens it is enough to reach the service, and a browser on this machine does, whatever page it shows."""

    def test_pages_of_others_are_refused(self):
        server = self.serve()
        own = f"{server.host}:{server.port}"
        for host, origin, status in ((own, None, 200), (own, f"http://{own}", 200), (own, "http://evil.example", 403),
                                     ("evil.example", "http://evil.example", 403), (own, "null", 403),
                                     (f"localhost:{server.port}", f"http://localhost:{server.port}", 200)):
            with self.subTest(host=host, origin=origin):
                answer = server.post("/v1/judge", REPORT, Host=host, **({"Origin": origin} if origin else {}))
                self.assertEqual(answer.status, status, answer.text)
                if status == 403:
                    self.assertEqual(answer.json["error"]["code"], "K1232")

    def test_with_a_token_it_does_not_matter(self):
        token = self.tokens(intake="judge")["intake"]
        server = self.serve("--tokens", "tokens")
        self.assertEqual(server.post("/v1/judge", REPORT, token=token, Origin="https://intake.example").status, 200)


class LogTest(ServiceTest):
    def test_what_is_sent_makes_no_line_of_the_log(self):
        server = self.serve("--log", "requests")
        paths = [b"/%0d%0a%7b%22event%22:%22forged%22%7d", b"/\x80\xff\xfe", b'/","event":"forged', "/口座".encode() * 100,
                 b"/\\u000a", b"/v1/in-force?at=secret"]
        for path in paths:
            server.raw(b"GET " + path + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        server.raw(b"GET\x1b[31m / HTTP/1.1\r\nHost: a\r\n\r\n")
        server.raw(b"X" * 1000 + b" / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        self.assertEqual(server.stop(), OK)
        events = server.events()  # every line is one object
        self.assertNotIn("forged", {event["event"] for event in events})
        requests = [event for event in events if event["event"] == "request"]
        self.assertEqual(len(requests), len(paths) + 2)
        self.assertTrue(all(len(one["path"].encode()) <= 1000 and len(one["method"]) <= 16 for one in requests))
        for line in server.log:
            self.assertNotIn(b"secret", line)
            self.assertEqual([byte for byte in line[:-1] if byte < 0x20 or byte == 0x7F], [])

    def test_answers_are_text_whatever_was_asked(self):
        server = self.serve()
        for path in (b"/v1/in-force?%ff=1", b"/v1/in-force?at=%ff%0a", b"/v1/diff?before=%ff&after=%1b[31m", b"/v1/in-force?\xff=1"):
            received = server.raw(b"GET " + path + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            error = json.loads(received.partition(b"\r\n\r\n")[2].decode())["error"]
            self.assertNotIn("\x1b", json.dumps(error, ensure_ascii=False))


class MemoryTest(ServiceTest):
    def test_short_lines_of_a_batch_do_not_make_long_answers_that_wait(self):
        """Two bytes make an error record of more than a hundred, and nobody takes them."""
        server = self.serve()
        used = lambda: next(int(line.split()[1]) >> 10 for line in
                            Path(f"/proc/{server.process.pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
        before, clients, lines = used(), [], b"1\n" * (1 << 20)
        head = b"POST /v1/judge:batch HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n"
        for _ in range(16):
            client = socket.create_connection((server.host, server.port))
            self.addCleanup(client.close)
            client.settimeout(60)
            client.sendall(head % len(lines) + lines[:1 << 17])
            clients.append(client)
        for client in clients:  # all have begun to answer
            while len(client.recv(1 << 16, socket.MSG_PEEK)) < 1 << 12:
                time.sleep(0.01)
        self.assertLess(used() - before, 150)  # megabytes
        self.assertEqual(server.post("/v1/judge", REPORT).status, 200)

    def test_all_of_them_are_answered_nevertheless(self):
        server = self.serve()
        answer = server.post("/v1/judge:batch", b"1\n" * 50_000 + b"2", Content_Type="application/x-ndjson")
        self.assertEqual([json.loads(line)["line"] for line in answer.text.splitlines()], list(range(1, 50_002)))


class BundleTest(ServiceTest):
    def test_rules_that_need_too_much_are_not_loaded(self):
        self.kijun("build", PROJECT / "stdlib_rules" / "ihc", "-o", "large.kjb")
        token = self.tokens(all="author,admin")["all"]
        server = self.serve("--tokens", "tokens", "--rules-budget", "600,4")
        used = server.get("/v1/rules", token=token).json["active"]["rules"]
        for path in ("/v1/rules", "/v1/candidate"):
            answer = server.ask("PUT", path, (self.directory / "large.kjb").read_bytes(), token=token,
                                Content_Type="application/octet-stream")
            self.assertEqual((answer.status, answer.json["error"]["code"]), (422, "K0831"))
        state = server.get("/v1/rules", token=token).json
        self.assertEqual((state["active"]["rules"], state["candidate"]), (used, None))
        self.assertIn("K0832", self.refused("serve", "--rules", "rules.kjb", "--rules-budget", "much", "--check-config"))


if __name__ == "__main__":
    unittest.main()
