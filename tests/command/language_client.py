"""A client of `kijun lsp` for tests: messages over pipes, with nothing of an editor around it."""
import json
import os
import select
import subprocess
import time

from support import KIJUN

PATIENCE = 60  # seconds; only a hanging server takes so long


def framed(message):
    content = message if isinstance(message, bytes) else json.dumps(message, ensure_ascii=False).encode()
    return b"Content-Length: %d\r\n\r\n" % len(content) + content


class LanguageClient:
    def __init__(self, *arguments, directory, **environment):
        self.process = subprocess.Popen([KIJUN, "lsp", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        cwd=directory, env={**os.environ, **environment})
        self.bytes = b""
        self.last_id = 0
        self.passed_over = []

    def send(self, message):
        self.send_bytes(framed(message))

    def send_bytes(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def receive(self, patience=PATIENCE):
        """The next message, or None if none comes in that time or the server is gone."""
        end = time.monotonic() + patience
        while True:
            head, found, rest = self.bytes.partition(b"\r\n\r\n")
            if found:
                length = int(head.split(b":")[1])
                if len(rest) >= length:
                    self.bytes = rest[length:]
                    return json.loads(rest[:length])
            if not select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))[0]:
                return None
            more = os.read(self.process.stdout.fileno(), 1 << 16)
            if not more:
                return None
            self.bytes += more

    def until(self, wanted):
        """The next message that `wanted` says yes to; the notifications before it are in `passed_over`."""
        self.passed_over = []
        while True:
            message = self.receive()
            assert message is not None, "the server said nothing more"
            if wanted(message):
                return message
            if "id" not in message:
                self.passed_over.append(message)

    def ask(self, method, parameters):
        self.last_id += 1
        self.send({"jsonrpc": "2.0", "id": self.last_id, "method": method, "params": parameters})
        return self.until(lambda message: message.get("id") == self.last_id and "method" not in message)

    def result(self, method, parameters):
        answer = self.ask(method, parameters)
        assert "error" not in answer, answer
        return answer["result"]

    def tell(self, method, parameters):
        self.send({"jsonrpc": "2.0", "method": method, "params": parameters})

    def begin(self, **parameters):
        result = self.result("initialize", {"processId": None, "capabilities": {}, **parameters})
        self.tell("initialized", {})
        return result

    def open(self, uri, text, version=1):
        self.tell("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "kijun", "version": version,
                                                            "text": text}})

    def change(self, uri, version, *changes):
        self.tell("textDocument/didChange", {"textDocument": {"uri": uri, "version": version},
                                             "contentChanges": list(changes)})

    def diagnostics(self, uri, version=None):
        """The next list for a document, of that version."""
        message = self.until(lambda each: each.get("method") == "textDocument/publishDiagnostics"
                             and each["params"]["uri"] == uri
                             and (version is None or each["params"].get("version") == version))
        return message["params"]["diagnostics"]

    def end(self):
        """Goes as an editor should; the exit code."""
        self.result("shutdown", None)
        self.tell("exit", None)
        return self.wait()

    def wait(self):
        code = self.process.wait(timeout=PATIENCE)
        self.close()
        return code

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            try:
                stream.close()
            except BrokenPipeError:
                pass


def span(line, begin, end, last=None):
    return {"start": {"line": line, "character": begin}, "end": {"line": line if last is None else last, "character": end}}
