#!/usr/bin/env python3
"""Authoring with kijun serve: the page and its files, who may draft, sessions over real WebSockets, what each may use
up, how they end, and the commands that an editor can run."""
import base64
import concurrent.futures
import contextlib
import gzip
import os
import signal
import time
import unittest

import jsonschema
from service import *
from web_socket import *

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " \
         "font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
SOURCES = {path.name: path.read_text() for path in sorted(RULES.glob("*.kijun"))}


def children(process):
    return [int(child) for child in Path(f"/proc/{process.pid}/task").glob("*/children") for child in child.read_text().split()]


def eventually(what, seconds=20):
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end:
        time.sleep(0.05)
    return what()


class AuthoringTest(ServiceTest):
    def author(self, *arguments, **environment):
        return self.serve("--playground", *arguments, **environment)

    def editor(self, server, sources=SOURCES, **options):
        editor = Editor(server, **options)
        self.addCleanup(editor.socket.close)
        for name, text in sources.items():
            editor.open(name, text)
        return editor

    def refused_with(self, status, code, server, **options):
        with self.assertRaises(Refused) as refused:
            WebSocket(server, **options)
        self.assertEqual(refused.exception.status, status)
        self.assertEqual(json.loads(refused.exception.body)["error"]["code"], code)
        return refused.exception


class PageTest(AuthoringTest):
    def setUp(self):
        super().setUp()
        self.file("page/index.html", "<!doctype html><title>案</title>")
        self.file("page/assets/app-1a2b.js", "export {};")
        self.file("page/docs/index.html", "<!doctype html>")
        self.file("page/docs/図.svg", "<svg/>")
        self.file("page/notes.exe", "no page")
        self.file("page/.hidden.html", "no page")
        self.file("secret.html", "no page")
        (self.directory / "page" / "link.html").symlink_to("../secret.html")

    def test_files(self):
        server = self.author("--pages", "page")
        for path, kind, body in (("/", "text/html; charset=utf-8", "<!doctype html><title>案</title>"),
                                 ("/index.html", "text/html; charset=utf-8", "<!doctype html><title>案</title>"),
                                 ("/?language=ja", "text/html; charset=utf-8", "<!doctype html><title>案</title>"),
                                 ("/assets/app-1a2b.js", "text/javascript; charset=utf-8", "export {};"),
                                 ("/docs/", "text/html; charset=utf-8", "<!doctype html>"),
                                 ("/docs/%E5%9B%B3.svg", "image/svg+xml", "<svg/>")):
            with self.subTest(path):
                answer = server.get(path)
                self.assertEqual((answer.status, answer.headers["Content-Type"], answer.text), (200, kind, body))
                self.assertEqual(answer.headers["Content-Security-Policy"], POLICY)
                self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
                self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
                again = server.get(path, If_None_Match=answer.headers["ETag"])
                self.assertEqual((again.status, again.body), (304, b""))
                self.assertEqual(server.get(path, If_None_Match='"other"').status, 200)
        self.assertIn("immutable", server.get("/assets/app-1a2b.js").headers["Cache-Control"])
        self.assertEqual(server.get("/").headers["Cache-Control"], "no-cache")
        head = server.ask("HEAD", "/")
        self.assertEqual((head.status, head.body), (200, b""))

    def test_packed_where_that_is_taken(self):
        packed = gzip.compress(b"export {};")
        (self.directory / "page/assets/app-1a2b.js.gz").write_bytes(packed)
        server = self.author("--pages", "page")
        path = "/assets/app-1a2b.js"
        for taken in ("gzip", "br, gzip, deflate", "GZip;Q=0.5", "identity;q=0,\tgzip ; q=1.0"):
            answer = server.get(path, Accept_Encoding=taken)
            self.assertEqual((answer.headers["Content-Encoding"], answer.body), ("gzip", packed), taken)
            self.assertEqual(answer.headers["Vary"], "Accept-Encoding")
            tag = answer.headers["ETag"]
            again = server.get(path, Accept_Encoding=taken, If_None_Match=tag)
            self.assertEqual((again.status, again.headers["Vary"]), (304, "Accept-Encoding"))
            # what is kept in the one form is not said to be the other
            self.assertEqual(server.get(path, Accept_Encoding="identity", If_None_Match=tag).status, 200)
        head = server.ask("HEAD", path, Accept_Encoding="gzip")
        self.assertEqual((head.headers["Content-Encoding"], head.headers["Content-Length"], head.headers["ETag"], head.body),
                         ("gzip", str(len(packed)), tag, b""))
        for taken in ("identity", "br", "gzip;q=0", "br, gzip; q=0.0, deflate", "xgzip, gzip2", ",", "q=1;gzip"):
            answer = server.get(path, Accept_Encoding=taken)
            self.assertEqual((answer.headers["Content-Encoding"], answer.text), (None, "export {};"), taken)
            self.assertEqual(answer.headers["Vary"], "Accept-Encoding")
        self.assertIsNone(server.get("/", Accept_Encoding="gzip").headers["Content-Encoding"])
        self.assertEqual(server.get(path + ".gz").status, 404)

    def test_nothing_else_is_reached(self):
        server = self.author("--pages", "page")
        for path in ("/secret.html", "/link.html", "/../secret.html", "/%2e%2e/secret.html", "/..%2fsecret.html", "/docs",
                     "/docs/../index.html", "//index.html", "/./index.html", "/index.html%00", "/notes.exe", "/.hidden.html",
                     "/docs/图.svg".encode().decode("latin1"), "/assets/", "/index.HTML", "\\index.html"):
            with self.subTest(path):
                answer = server.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode("latin1"))
                self.assertIn(answer.split()[1], (b"404", b"400"), answer)
        self.assertEqual(server.ask("POST", "/index.html", b"").status, 404)

    def test_without_a_page(self):
        server = self.author()
        self.assertEqual(server.get("/").status, 404)
        self.assertEqual(server.get("/v1/author").status, 200)
        self.assertIn("K1206", self.refused("serve", "--rules", "rules.kjb", "--playground", "--pages", "none", exit=INPUT_OUTPUT))
        self.assertIn("K1206", self.refused("serve", "--rules", "rules.kjb", "--playground", "--pages", "page/assets",
                                            exit=INPUT_OUTPUT))
        self.refused("serve", "--rules", "rules.kjb", "--pages", "page")

    def test_what_a_draft_starts_from(self):
        server = self.author("--author-budget", "7,700", "--author-sessions", "3")
        self.assertEqual(server.get("/v1/author").json,
                         {"guideline": "sample", "tokens": False,
                          "limits": {"message_bytes": 8 << 20, "seconds": 7, "megabytes": 700, "idle_seconds": 900, "sessions": 3}})
        listed, = server.get("/v1/sources").json["sources"]
        whole = server.get("/v1/sources/sample").json
        self.assertEqual({file["name"]: file["text"] for file in whole.pop("files")}, SOURCES)
        self.assertEqual(whole, listed)
        self.assertEqual(server.get("/v1/sources/other").status, 404)


class HandshakeTest(AuthoringTest):
    def test_only_where_it_is_wanted(self):
        server = self.serve()
        self.refused_with(404, "K1211", server)
        self.assertEqual(server.get("/v1/author").status, 404)
        self.assertEqual(server.get("/").status, 404)

    def test_what_is_no_handshake(self):
        server = self.author()
        for options in ({"protocols": ()}, {"protocols": ("kijun.lsp.v2",)}, {"protocols": ("x, kijun.lsp.v1x",)}):
            self.assertEqual(self.refused_with(426, "K1231", server, **options).headers["upgrade"], "websocket")
        self.assertEqual(server.get("/v1/author/lsp").status, 426)
        self.assertEqual(server.post("/v1/author/lsp", b"").status, 405)
        self.assertEqual(server.get("/v1/author/lsp?x=1").status, 400)
        plain = server.raw(b"GET /v1/author/lsp HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\n"
                           b"Sec-WebSocket-Protocol: kijun.lsp.v1\r\n\r\n")
        self.assertTrue(plain.startswith(b"HTTP/1.1 4"), plain)
        chosen = WebSocket(server, protocols=("other", "kijun.lsp.v1"))
        self.assertEqual(chosen.headers["sec-websocket-protocol"], "kijun.lsp.v1")
        self.assertEqual(chosen.close(), 1000)

    def test_origin(self):
        server = self.author("--author-origin", "https://drafts.example")
        own = f"http://{server.host}:{server.port}"
        for origin in (None, own, own.upper(), "https://drafts.example"):
            self.assertEqual(WebSocket(server, origin=origin).close(), 1000)
        for origin in ("http://evil.example", "null", f"http://{server.host}", own + ".evil.example", "file://"):
            self.refused_with(403, "K1232", server, origin=origin)

    def test_a_name_that_was_made_to_lead_here(self):
        """Without tokens only names of this machine are answered, whatever page asks."""
        server = self.author()
        for host in ("evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1"):
            self.refused_with(403, "K1232", server, host=host, origin=f"http://{host}")
        for host in ("localhost", f"localhost:{server.port}", "127.0.0.2:1", "[::1]:80"):
            self.assertEqual(WebSocket(server, host=host, origin=f"http://{host}").close(), 1000)

    def test_tokens(self):
        tokens = self.tokens(writer="author", intake="judge,reviewer,admin")
        server = self.author("--tokens", "tokens")
        self.assertTrue(server.get("/v1/author").json["tokens"])
        self.refused_with(401, "K1215", server)
        self.refused_with(401, "K1215", server, protocols=("kijun.lsp.v1", "kijun.bearer.nobody"))
        self.refused_with(403, "K1216", server, protocols=("kijun.lsp.v1", "kijun.bearer." + tokens["intake"]))
        for options in ({"protocols": ("kijun.lsp.v1", "kijun.bearer." + tokens["writer"])},
                        {"headers": ("Authorization: Bearer " + tokens["writer"],)}):
            socket = WebSocket(server, **options)
            self.assertEqual(socket.headers["sec-websocket-protocol"], "kijun.lsp.v1")
            socket.close()
        # the name of a protocol is no token elsewhere
        self.assertEqual(server.get("/v1/sources", Sec_WebSocket_Protocol="kijun.bearer." + tokens["writer"]).status, 401)
        self.assertEqual(server.get("/v1/sources", token=tokens["writer"]).status, 200)

    def test_tls(self):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                        "/CN=localhost", "-keyout", "key.pem", "-out", "cert.pem", "-days", "2"], cwd=self.directory, check=True,
                       capture_output=True)
        server = self.author("--tls-cert", "cert.pem", "--tls-key", "key.pem")
        editor = self.editor(server, origin=f"https://{server.host}:{server.port}")
        self.assertEqual(editor.run("timeline")["timeline"]["guideline"], "sample")
        self.assertEqual(editor.close(), 1000)


class SessionTest(AuthoringTest):
    def test_a_session(self):
        server = self.author("--log", "requests")
        editor = self.editor(server)
        self.assertEqual(editor.run("timeline")["timeline"]["guideline"], "sample")
        self.assertIn("kijun_author_sessions 1\n", server.get("/metrics").text)
        editor.ask("shutdown", None)
        editor.tell("exit", None)
        self.assertEqual(editor.until_closed(), ([], 1000))
        self.assertTrue(eventually(lambda: "kijun_author_sessions 0\n" in server.get("/metrics").text))
        self.assertFalse(children(server.process))
        self.assertEqual(server.stop(), 0)
        log = server.events()
        self.assertIn(("client", None), [(event["ended"], event.get("holder")) for event in log if event["event"] == "author"])
        self.assertIn(("/v1/author/lsp", 101), [(event["path"], event["status"]) for event in log if event["event"] == "request"])
        self.assertNotIn("見本", b"".join(server.log).decode())

    def test_a_draft_is_looked_at_while_it_is_written(self):
        editor = self.editor(self.author(), sources={})
        editor.open("draft.kijun", "category")
        while True:
            told = json.loads(editor.read())
            if told["method"] == "textDocument/publishDiagnostics" and told["params"]["diagnostics"]:
                break
        self.assertEqual(told["params"]["uri"], "kijun:///draft.kijun")

    def test_no_file_is_read(self):
        """Neither by its address nor by an import; and the process has no more than it needs."""
        secret = self.file("secret.kijun", 'terms secret "x" { "y" }\n')
        server = self.author()
        editor = self.editor(server, sources={})
        text = SOURCES["sample.kijun"] + f'\nimport "{secret}"\nimport "../..{secret}"\n'
        for uri in ("kijun:///draft.kijun", f"file://{self.directory}/draft.kijun"):
            editor.tell("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "kijun", "version": 1, "text": text}})
        answer = editor.run("facts", uri="kijun:///draft.kijun")
        self.assertEqual(answer["code"], -32803, answer)
        self.assertNotIn("secret", json.dumps(editor.ask("workspace/symbol", {"query": "secret"}).get("result")))
        child, = children(server.process)
        process = Path(f"/proc/{child}")
        limits = {line[:26].strip(): line[26:].split()[0] for line in (process / "limits").read_text().splitlines()[1:]}
        self.assertEqual((limits["Max open files"], limits["Max core file size"], limits["Max file size"]), ("3", "0", "0"))
        self.assertIn(int(limits["Max cpu time"]), range(31, 60))  # what it has used, and 30 s for the next message
        with contextlib.suppress(PermissionError):  # only root may look, and not in every container
            self.assertEqual(sorted((process / "environ").read_bytes().split(b"\0")), [b"", b"KIJUN_CACHE=off", b"LC_ALL=C.UTF-8"])
            self.assertEqual(os.readlink(process / "cwd"), "/")
            open_files = sorted(os.readlink(one) for one in (process / "fd").iterdir())
            self.assertEqual([name.partition(":")[0] for name in open_files], ["/dev/null", "pipe", "pipe", "socket", "socket"])

    def test_wrong_frames(self):
        server = self.author()
        for send, code in ((lambda one: one.frame(BINARY, b"{}"), 1003),
                           (lambda one: one.text("no JSON"), 1007),
                           (lambda one: one.text("[]"), 1007),
                           (lambda one: one.text('{"jsonrpc":"2.0"'), 1007),
                           (lambda one: one.text('{"jsonrpc":"2.0"} {"id":1}'), 1007),
                           (lambda one: one.text(b'{"method":"\xff"}'), 1007),
                           (lambda one: one.frame(TEXT, b"{}", masked=False), 1002),
                           (lambda one: one.frame(3, b"{}"), 1002),
                           (lambda one: one.frame(0, b"{}"), 1002)):
            socket = WebSocket(server)
            send(socket)
            self.assertEqual(socket.until_closed()[1], code)
            socket.socket.close()
            self.assertTrue(eventually(lambda: not children(server.process)))

    def test_huge_frames(self):
        server = self.author()
        socket = WebSocket(server)
        try:
            socket.text(b'{"method":"' + b"x" * (9 << 20) + b'"}')
        except OSError:
            pass
        self.assertIn(socket.until_closed()[1], (1009, 1006))
        # announced, and never sent
        socket = WebSocket(server)
        socket.socket.sendall(bytes([0x81, 0xFF]) + (1 << 40).to_bytes(8, "big") + b"mask")
        self.assertEqual(socket.until_closed()[1], 1009)
        # just below the limit, in pieces
        editor = self.editor(server)
        number = editor.asked = editor.asked + 1
        message = json.dumps({"jsonrpc": "2.0", "id": number, "method": "none", "params": {"text": "x" * (7 << 20)}}).encode()
        for at in range(0, len(message), 1 << 20):
            piece = message[at:at + (1 << 20)]
            editor.frame(0 if at else TEXT, piece, last=at + len(piece) == len(message))
        self.assertEqual(editor.answer(number)["error"]["code"], -32601)

    def test_many_sessions(self):
        server = self.author("--author-sessions", "20", "--rate", "0")
        editors = [self.editor(server) for _ in range(20)]
        self.refused_with(503, "K1233", server)
        self.assertEqual(server.get("/readyz").status, 200)
        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda one: one.run("judge", report={"text": "口座買います"}, date="2025-03-01"), editors))
        self.assertTrue(all(answer == answers[0] for answer in answers))
        self.assertEqual(answers[0]["verdicts"][0]["outcome"], "candidate")
        for editor in editors[:10]:
            self.assertEqual(editor.close(), 1000)
        self.assertTrue(eventually(lambda: "kijun_author_sessions 10\n" in server.get("/metrics").text))
        for editor in editors[10:]:
            editor.socket.close()  # without a word
        self.assertTrue(eventually(lambda: not children(server.process)))
        self.assertEqual(self.editor(server).close(), 1000)

    def test_a_client_that_does_not_listen(self):
        server = self.author("--write-time", "1")
        editor = self.editor(server)
        try:
            for number in range(400):
                editor.send("workspace/executeCommand", {"command": "kijun.lanes", "arguments": [{"text": "口座" * 40_000}]})
        except OSError:
            pass
        self.assertTrue(eventually(lambda: not children(server.process), 60))
        self.assertEqual(server.get("/readyz").status, 200)


class LimitTest(AuthoringTest):
    def ended(self, editor, code, why):
        messages, closed = editor.until_closed()
        told = [message["params"] for message in messages if message.get("method") == "kijun/ended"]
        self.assertEqual((closed, [one["code"] for one in told]), (code, [why]))
        self.assertTrue(told[0]["message"] and told[0]["message_ja"])

    def test_memory(self):
        server = self.author("--author-budget", "30,150")
        editor = self.editor(server)
        self.assertEqual(editor.run("timeline")["timeline"]["guideline"], "sample")
        text = SOURCES["sample.kijun"]
        for number in range(200):
            try:
                editor.open(f"{number}.kijun", f"// {number}\n" + "// " + "x" * (4 << 20) + "\n" + text)
            except OSError:
                break
        self.ended(editor, 4002, "K1235")
        self.assertEqual(server.get("/readyz").status, 200)
        self.assertEqual(self.editor(server).close(), 1000)
        self.assertIn("kijun_author_sessions_ended_memory_total 1\n", server.get("/metrics").text)

    def test_a_process_that_does_nothing(self):
        server = self.author("--author-budget", "1,1000")
        editor = self.editor(server)
        self.assertEqual(editor.run("timeline")["timeline"]["guideline"], "sample")
        child, = children(server.process)
        os.kill(child, signal.SIGSTOP)
        editor.send("workspace/executeCommand", {"command": "kijun.timeline"})
        self.ended(editor, 4001, "K1234")

    def test_a_process_that_ends(self):
        server = self.author()
        for by, code, why in ((signal.SIGSEGV, 4004, "K1237"), (signal.SIGKILL, 4002, "K1235"), (signal.SIGXCPU, 4001, "K1234")):
            editor = self.editor(server)
            editor.run("timeline")
            child, = children(server.process)
            os.kill(child, by)
            self.ended(editor, code, why)
            self.assertTrue(eventually(lambda: not children(server.process)))

    def test_nobody_there(self):
        editor = self.editor(self.author("--author-idle", "0.5"))
        editor.run("timeline")
        self.ended(editor, 4003, "K1236")

    def test_draining(self):
        server = self.author()
        editors = [self.editor(server) for _ in range(3)]
        editors[0].run("timeline")
        server.process.send_signal(signal.SIGTERM)
        for editor in editors:
            self.assertEqual(editor.until_closed()[1], 1001)
        self.assertEqual(server.process.wait(timeout=30), 0)

    def test_the_service_is_killed(self):
        server = self.author()
        self.editor(server).run("timeline")
        child, = children(server.process)
        server.stop(signal.SIGKILL)
        self.assertTrue(eventually(lambda: not Path(f"/proc/{child}").exists()
                                   or (Path(f"/proc/{child}/stat").read_text().split(") ")[-1].startswith("Z"))))


if __name__ == "__main__":
    unittest.main()
