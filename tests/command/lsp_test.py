#!/usr/bin/env python3
"""kijun lsp: the protocol as bytes, recorded sessions, what is read from disk and what is not.

A recorded session is tests/golden/lsp/NAME.ndjson: [">", message] is sent, then the ["<", message] that
follow must come, in this order. KIJUN_RECORD=1 writes what came into the files instead."""
import json
import os
import time
import unittest

from language_client import LanguageClient, framed, span
from support import INPUT_OUTPUT, PROJECT, CommandTest

GUIDELINE = '''guideline g "見本の基準" { timezone "Asia/Tokyo" judged by received }
revision first "初版" of g { effective 令和2年4月1日 }
class illegal "違法情報"
terms goods { "口座" "通帳" }
category account "口座の売買" in illegal { number ①; cite "見本の法律" 第28条; post has goods }
case "口座" { text "口座" always expect account }
case "別" { text "別" always expect not account }
'''
URI = "kijun-draft:///g.kijun"
SESSIONS = PROJECT / "tests" / "golden" / "lsp"


class LanguageServerTest(CommandTest):
    def client(self, *arguments, **environment):
        client = LanguageClient(*arguments, directory=self.directory, **environment)
        self.addCleanup(client.close)
        return client

    def opened(self, text=GUIDELINE, *arguments, **parameters):
        client = self.client(*arguments)
        client.begin(**parameters)
        client.open(URI, text)
        return client


class Framing(LanguageServerTest):
    def test_bytes_may_come_one_by_one(self):
        client = self.client()
        for byte in framed({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}):
            client.send_bytes(bytes([byte]))
        self.assertEqual(client.receive()["id"], 1)
        self.assertEqual(client.end(), 0)

    def test_other_headers_and_several_messages_at_once(self):
        client = self.client()
        content = json.dumps({"jsonrpc": "2.0", "id": 7, "method": "initialize", "params": {}}).encode()
        client.send_bytes(b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:%d \r\n\r\n"
                          % len(content) + content + framed({"jsonrpc": "2.0", "id": "x", "method": "none"}))
        self.assertEqual([client.receive()["id"], client.receive()["id"]], [7, "x"])

    def test_headers_that_are_none_end_the_session(self):
        for header in (b"Content-Length: x\r\n\r\n", b"Content-Length: -1\r\n\r\n", b"nothing\r\n\r\n", b"\r\n\r\n",
                       b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n", b"Content-Type: x\r\n\r\n",
                       b"Content-Length: 99999999999999999999\r\n\r\n", b"Content-Length: 68000000\r\n\r\n",
                       b"X: " + b"y" * 100_000):
            with self.subTest(header[:40]):
                client = self.client()
                client.send_bytes(header)
                answer = client.receive()
                self.assertEqual((answer["id"], answer["error"]["code"]), (None, -32700))
                self.assertEqual(client.wait(), INPUT_OUTPUT)

    def test_content_that_is_no_json_is_answered_and_passed_over(self):
        client = self.client()
        for content in (b"{", b"", b"\xff", b'"\xed\xa0\x80"', b"[" * 100_000, b'{"id":1e400}'):
            client.send_bytes(framed(content))
            answer = client.receive()
            self.assertEqual((answer["id"], answer["error"]["code"]), (None, -32700), content[:20])
        self.assertIn("capabilities", client.begin())
        self.assertEqual(client.end(), 0)

    def test_what_is_nested_too_deeply_is_answered_and_passed_over(self):
        client = self.opened()
        for opens, closes in ((b"[", b"]"), (b'{"a":', b"}")):
            depth = 200_000
            client.send_bytes(framed(b'{"jsonrpc":"2.0","id":7,"method":"workspace/executeCommand","params":{"command":'
                                     b'"kijun.judge_over","arguments":[{"uri":"%s","report":{"text":"a","x":%s1%s}}]}}'
                                     % (URI.encode(), opens * depth, closes * depth)))
            answer = client.until(lambda message: "id" in message)
            self.assertEqual((answer["id"], answer["error"]["code"]), (None, -32700))
        # as deep as it may be, all the way through copies and the reader of reports
        deep = 900
        report = {"text": "口座", "x": json.loads("[" * deep + "]" * deep)}
        answer = client.ask("workspace/executeCommand", {"command": "kijun.judge_over",
                                                         "arguments": [{"uri": URI, "report": report}]})
        self.assertIn("result", answer)
        self.assertEqual(client.end(), 0)

    def test_json_that_is_no_message(self):
        client = self.client()
        for message in ([], 1, "x", None, {}, {"jsonrpc": "1.0", "id": 1, "method": "initialize"},
                        {"jsonrpc": "2.0", "id": 1, "method": 5}, {"jsonrpc": "2.0", "id": {}, "method": "x"}):
            client.send(message)
            self.assertEqual(client.receive()["error"]["code"], -32600, message)

    def test_half_a_surrogate_pair_is_a_character(self):
        client = self.opened()
        client.diagnostics(URI)
        text = framed(b'{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"%s","version":2},'
                      b'"contentChanges":[{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},'
                      b'"text":"// \\ud83d \\ud83d\\ude00 \\\\ud83d\\n"}]}}' % URI.encode())
        client.send_bytes(text)
        self.assertEqual([d for d in client.diagnostics(URI, 2) if d["severity"] == 1], [])

    def test_exit_codes(self):
        client = self.client()
        client.begin()
        client.tell("exit", None)
        self.assertEqual(client.wait(), 1, "exit without shutdown")
        client = self.client()
        client.begin()
        client.process.stdin.close()
        self.assertEqual(client.process.wait(timeout=60), 1, "the editor went away")

    def test_shutting_down_answers_what_still_waits(self):
        client = self.opened()
        waiting = {}
        for number in range(5):
            client.last_id += 1
            waiting[client.last_id] = None
            client.send({"jsonrpc": "2.0", "id": client.last_id, "method": "workspace/executeCommand",
                         "params": {"command": "kijun.timeline", "arguments": [{"uri": URI}]}})
        client.last_id += 1
        client.send({"jsonrpc": "2.0", "id": client.last_id, "method": "shutdown", "params": None})
        while None in waiting.values():  # the one that was begun may be answered after the shutdown
            answer = client.until(lambda message: message.get("id") in waiting)
            waiting[answer["id"]] = answer
        for answer in waiting.values():
            self.assertTrue("result" in answer or answer["error"]["code"] == -32800, answer)
        client.tell("exit", None)
        self.assertEqual(client.wait(), 0)

    def test_it_does_not_wait_for_work_that_nobody_wants(self):
        client = self.client()
        client.begin(rootUri=(PROJECT / "stdlib_rules" / "ihc").as_uri())
        path = PROJECT / "stdlib_rules" / "ihc" / "guideline.kijun"
        client.open(path.as_uri(), path.read_text())
        client.diagnostics(path.as_uri(), 1)
        time.sleep(0.3)  # it compiles by now, or will not
        began = time.monotonic()
        self.assertEqual(client.end(), 0)
        self.assertLess(time.monotonic() - began, 60)


class Documents(LanguageServerTest):
    def test_positions_are_utf16_unless_agreed_otherwise(self):
        line = '/* 😀𠮷 */ category nothing "𠮷" in illegal { post has gods }\n'
        for offered, column in ((["utf-16"], lambda text: len(text.encode("utf-16-le")) // 2),
                                (["utf-16", "utf-8"], lambda text: len(text.encode())), ([], None)):
            column = column or (lambda text: len(text.encode("utf-16-le")) // 2)
            with self.subTest(offered):
                client = self.client()
                can = client.begin(capabilities={"general": {"positionEncodings": offered}})["capabilities"]
                self.assertEqual(can["positionEncoding"], "utf-8" if "utf-8" in offered else "utf-16")
                client.open(URI, GUIDELINE + line)
                found, = [d for d in client.diagnostics(URI, 1) if d["code"] == "K0201"]
                number = GUIDELINE.count("\n")
                at = column(line[:line.index("gods")])
                self.assertEqual(found["range"], span(number, at, at + 4))
                # and the other way round: the name is put right there
                client.change(URI, 2, {"range": found["range"], "text": "goods"})
                self.assertEqual([d for d in client.diagnostics(URI, 2) if d["severity"] == 1], [])

    def test_several_changes_at_once_and_one_after_the_other(self):
        client = self.opened()
        client.diagnostics(URI)
        client.change(URI, 2, {"text": ""}, {"range": span(0, 0, 0), "text": "b\r\nc"},
                      {"range": span(1, 0, 1), "text": GUIDELINE}, {"range": span(0, 0, 0, 1), "text": ""})
        client.change(URI, 3, {"range": span(99, 0, 5, 120), "text": "// 末尾"})
        self.assertEqual([d for d in client.diagnostics(URI, 3) if d["severity"] == 1], [])

    def test_a_document_that_is_not_open_cannot_change(self):
        client = self.client()
        client.begin()
        client.change("kijun-draft:///none.kijun", 1, {"text": "x"})
        client.change("no address", 1, {"text": "x"})
        client.tell("textDocument/didOpen", {"textDocument": 5})
        client.tell("textDocument/didClose", {})
        self.assertIsNone(client.result("textDocument/hover", {"textDocument": {"uri": URI},
                                                               "position": {"line": 0, "character": 0}}))
        self.assertEqual(client.end(), 0)

    def test_what_is_open_stands_for_the_file(self):
        self.file("rules/g.kijun", GUIDELINE)
        other = self.file("rules/more/o.kijun", 'category other "他" in illegal { post has gods }')
        client = self.client()
        client.begin(rootUri=self.directory.as_uri())
        self.assertEqual([d["code"] for d in client.diagnostics(other.as_uri()) if d["severity"] == 1], ["K0201"])
        client.open(other.as_uri(), other.read_text().replace("gods", "goods"))
        self.assertEqual([d for d in client.diagnostics(other.as_uri(), 1) if d["severity"] == 1], [])
        client.tell("textDocument/didClose", {"textDocument": {"uri": other.as_uri()}})
        self.assertEqual([d["code"] for d in client.diagnostics(other.as_uri()) if d["severity"] == 1], ["K0201"])
        other.unlink()
        client.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": other.as_uri(), "type": 3}]})
        self.assertEqual(client.diagnostics(other.as_uri()), [])

    def test_guidelines_of_one_workspace_stay_apart(self):
        for name in "ab":
            self.file(f"{name}/g.kijun", GUIDELINE)
            self.file(f"{name}/more.kijun", f'import "../common/words.kijun"\ncategory {name} "他" in illegal {{ post has shared }}')
        self.file("common/words.kijun", 'terms shared { "甲" }')
        client = self.client()
        client.begin(workspaceFolders=[{"uri": self.directory.as_uri(), "name": "x"}])
        words = self.directory / "common" / "words.kijun"
        client.open(words.as_uri(), words.read_text())
        self.assertEqual([d for d in client.diagnostics(words.as_uri(), 1) if d["severity"] == 1], [])
        places = client.result("textDocument/references", {"textDocument": {"uri": words.as_uri()}, "position": {"line": 0, "character": 8},
                                                           "context": {"includeDeclaration": True}})
        self.assertEqual(len(places), 2)
        self.assertEqual(client.result("workspace/symbol", {"query": "口座の売買"})[1]["name"], "account")

    def test_drafts_never_read_the_disk(self):
        secret = self.file("secret.kijun", GUIDELINE)
        client = self.client("--no-disk")
        client.begin(rootUri=self.directory.as_uri())
        client.open("kijun-draft:///a/b.kijun", f'import "..{secret}"\nimport "../../..{secret}"')
        codes = [d["code"] for d in client.diagnostics("kijun-draft:///a/b.kijun")]
        self.assertEqual(codes, ["K0005", "K0005"])
        # not even under its own address
        client.open((self.directory / "other.kijun").as_uri(), f'import "{secret.name}"')
        codes = [d["code"] for d in client.diagnostics((self.directory / "other.kijun").as_uri())]
        self.assertEqual(codes, ["K0005"])
        self.assertEqual(client.result("workspace/symbol", {"query": ""}), [])

    def test_drafts_do_not_read_the_disk_without_the_flag_either(self):
        secret = self.file("secret.kijun", GUIDELINE)
        client = self.client()
        client.begin()
        client.open("kijun-draft:///a/b.kijun", f'import "..{secret}"')
        self.assertEqual([d["code"] for d in client.diagnostics("kijun-draft:///a/b.kijun")], ["K0005"])

    def test_a_text_that_cannot_be_read_says_so(self):
        client = self.opened()
        client.open("kijun-draft:///big.kijun", "// " + "x" * (16 << 20))
        self.assertEqual([d["code"] for d in client.diagnostics("kijun-draft:///big.kijun")], ["K0002"])

    def test_operations_of_other_files_are_no_mistake(self):
        self.file("rules/g.kijun", GUIDELINE)
        loose = self.file("shared/o.kijun", 'add to terms goods { "定期" }')
        client = self.client()
        client.begin(rootUri=self.directory.as_uri())
        client.open(loose.as_uri(), loose.read_text())
        self.assertEqual(client.diagnostics(loose.as_uri(), 1), [])
        client.change(loose.as_uri(), 2, {"text": "add to terms goods {"})
        self.assertNotEqual(client.diagnostics(loose.as_uri(), 2), [])


class Commands(LanguageServerTest):
    def test_timeline(self):
        client = self.opened()
        timeline = client.result("workspace/executeCommand", {"command": "kijun.timeline", "arguments": [{"uri": URI}]})
        self.assertEqual([each["id"] for each in timeline["timeline"]["revisions"]], ["first"])
        self.assertEqual(timeline, client.result("workspace/executeCommand", {"command": "kijun.timeline"}))

    def test_refusals(self):
        client = self.opened(GUIDELINE.replace("has goods", "has gods"))
        for parameters, code in (({"command": "none"}, -32602), ({"command": "kijun.timeline", "arguments": [5]}, -32602),
                                 ({"command": "kijun.timeline", "arguments": [{"uri": "x:///y"}]}, -32602),
                                 ({}, -32602), ({"command": "kijun.timeline"}, -32803)):
            with self.subTest(parameters):
                error = client.ask("workspace/executeCommand", parameters)["error"]
                self.assertEqual(error["code"], code)
        self.assertEqual(error["data"]["codes"], ["K0201"])


class Background(LanguageServerTest):
    @staticmethod
    def pauses():
        """Each long enough to be taken for a pause of the editor's, in all more than enough."""
        return [0.3] * 200

    def test_what_takes_longer_comes_by_itself(self):
        client = self.opened(GUIDELINE.replace('text "別"', 'text "通帳"'))
        for _ in range(3):
            codes = [d["code"] for d in client.diagnostics(URI)]
            if "K1002" in codes or "K0532" in codes or not codes:
                break
        hints = client.result("textDocument/inlayHint", {"textDocument": {"uri": URI}, "range": span(0, 0, 0, 99)})
        for pause in self.pauses():  # compiled meanwhile
            if hints:
                break
            time.sleep(pause)
            hints = client.result("textDocument/inlayHint", {"textDocument": {"uri": URI}, "range": span(0, 0, 0, 99)})
        self.assertEqual([hint["label"][0] for hint in hints], ["✓", "✗"])


    def test_hits_in_samples_are_counted(self):
        reports = [{"received_at": "2025-03-01", "text": text} for text in ("口座", "なし", "通帳")]
        samples = self.file("samples.ndjson", "".join(json.dumps(each) + "\n" for each in reports) + "no report\n")
        client = self.opened(GUIDELINE, "--samples", samples)
        at = {"textDocument": {"uri": URI}, "position": {"line": 4, "character": 10}}
        for pause in self.pauses():
            if "sample reports" in (card := client.result("textDocument/hover", at)["contents"]["value"]):
                break
            time.sleep(pause)
        self.assertIn("Met by 2 of 3 sample reports", card)

    def test_what_is_known_of_other_files_stays_while_one_is_edited(self):
        client = self.opened(GUIDELINE.replace('case "口座" { text "口座" always expect account }\n', ""))
        other = "kijun-draft:///other.kijun"
        client.open(other, "// 注\n")
        while "K1002" not in [d["code"] for d in client.diagnostics(URI)]:
            pass
        client.change(other, 2, {"text": "// 注釈\n"})
        client.diagnostics(other, 2)
        self.assertEqual([each["params"]["uri"] for each in client.passed_over], [])


class RecordedSessions(LanguageServerTest):
    def test_all(self):
        sessions = sorted(SESSIONS.glob("*.ndjson"))
        self.assertTrue(sessions)
        for session in sessions:
            with self.subTest(session.stem):
                lines = [json.loads(line) for line in session.read_text().splitlines() if line]
                if os.environ.get("KIJUN_RECORD"):
                    session.write_text("".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n"
                                               for line in self.record(lines)))
                else:
                    self.replay(lines)

    @staticmethod
    def timeless(message):
        if "serverInfo" in (message.get("result") or {}):
            message["result"]["serverInfo"]["version"] = "…"
        return message

    def record(self, lines):
        client = self.client("--language", "ja")
        for direction, message in lines:
            if direction != ">":
                continue
            yield [direction, message]
            client.send(message)
            # what is edited is compiled too, and told of once more
            silence = 3 if message.get("method", "").startswith("textDocument/did") else 0.3
            while (answer := client.receive(silence)) is not None:
                yield ["<", self.timeless(answer)]
        client.close()

    def replay(self, lines):
        client = self.client("--language", "ja")
        for number, (direction, message) in enumerate(lines, 1):
            if direction == ">":
                client.send(message)
            else:
                answer = self.timeless(client.receive() or {})
                # on a busy machine a pause may come in between, and what is known by then is told too
                while answer != message and answer.get("method") == "textDocument/publishDiagnostics":
                    answer = self.timeless(client.receive() or {})
                self.assertEqual(answer, message, f"line {number}")
        client.close()


if __name__ == "__main__":
    unittest.main()
