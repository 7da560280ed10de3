"""A small WebSocket client (RFC 6455) for tests, with which wrong frames can be sent too."""
import base64
import hashlib
import json
import os
import socket
import ssl
import struct

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


class Refused(Exception):
    """The handshake was answered otherwise."""

    def __init__(self, status, headers, body):
        super().__init__(f"{status} {body!r}")
        self.status, self.headers, self.body = status, headers, body


class Closed(Exception):
    """The server closed, or the connection is gone (code 1006)."""

    def __init__(self, code, reason=""):
        super().__init__(f"{code} {reason}")
        self.code, self.reason = code, reason


class WebSocket:
    def __init__(self, server, path="/v1/author/lsp", protocols=("kijun.lsp.v1",), origin=None, host=None, timeout=60,
                 headers=()):
        self.socket = socket.create_connection((server.host, server.port), timeout=timeout)
        if server.scheme == "https":
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            self.socket = context.wrap_socket(self.socket)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {path} HTTP/1.1", f"Host: {host or f'{server.host}:{server.port}'}", "Upgrade: websocket",
                 "Connection: Upgrade", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}"]
        if protocols:
            lines.append("Sec-WebSocket-Protocol: " + ", ".join(protocols))
        if origin:
            lines.append("Origin: " + origin)
        self.socket.sendall(("\r\n".join([*lines, *headers]) + "\r\n\r\n").encode())
        self.received = b""
        head = self.until(b"\r\n\r\n").decode().split("\r\n")
        status = int(head[0].split()[1])
        self.headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
        if status != 101:
            body = self.exactly(int(self.headers.get("content-length", 0)))
            self.socket.close()
            raise Refused(status, self.headers, body)
        expected = base64.b64encode(hashlib.sha1(key.encode() + GUID).digest()).decode()
        assert self.headers["sec-websocket-accept"] == expected

    def fill(self):
        try:
            piece = self.socket.recv(1 << 16)
        except ConnectionResetError:
            piece = b""
        if not piece:
            raise Closed(1006)
        self.received += piece

    def until(self, mark):
        while mark not in self.received:
            self.fill()
        found, _, self.received = self.received.partition(mark)
        return found

    def exactly(self, count):
        while len(self.received) < count:
            self.fill()
        found, self.received = self.received[:count], self.received[count:]
        return found

    def frame(self, kind, payload, last=True, masked=True):
        head = bytes([kind | (0x80 if last else 0)])
        bit = 0x80 if masked else 0
        if len(payload) < 126:
            head += bytes([bit | len(payload)])
        elif len(payload) < 1 << 16:
            head += bytes([bit | 126]) + struct.pack(">H", len(payload))
        else:
            head += bytes([bit | 127]) + struct.pack(">Q", len(payload))
        if masked:
            mask = os.urandom(4)
            whole = int.from_bytes(payload, "big") ^ int.from_bytes((mask * (len(payload) // 4 + 1))[:len(payload)], "big")
            payload = mask + whole.to_bytes(len(payload), "big")
        self.socket.sendall(head + payload)

    def text(self, text):
        self.frame(TEXT, text.encode() if isinstance(text, str) else text)

    def read(self):
        """The next text message; answers pings on the way."""
        message = b""
        while True:
            first, second = self.exactly(2)
            length = second & 0x7F
            if length == 126:
                length = struct.unpack(">H", self.exactly(2))[0]
            elif length == 127:
                length = struct.unpack(">Q", self.exactly(8))[0]
            assert not second & 0x80, "a server does not mask"
            payload = self.exactly(length)
            kind = first & 0x0F
            if kind == CLOSE:
                code = struct.unpack(">H", payload[:2])[0] if payload else 1005
                try:
                    self.frame(CLOSE, payload[:2])
                except OSError:
                    pass
                raise Closed(code, payload[2:].decode())
            if kind == PING:
                self.frame(PONG, payload)
            elif kind in (0, TEXT):
                message += payload
                if first & 0x80:
                    return message.decode()

    def until_closed(self):
        """All messages that still come, and the code."""
        messages = []
        try:
            while True:
                messages.append(json.loads(self.read()))
        except Closed as closed:
            return messages, closed.code

    def close(self, code=1000):
        try:
            self.frame(CLOSE, struct.pack(">H", code))
            return self.until_closed()[1]
        finally:
            self.socket.close()


class Editor(WebSocket):
    """A client of the language server."""

    def __init__(self, server, language="en", **options):
        super().__init__(server, **options)
        self.asked = 0
        self.notices = []
        self.ask("initialize", {"processId": None, "rootUri": "kijun:///", "locale": language, "capabilities": {}})
        self.tell("initialized", {})

    def tell(self, method, parameters):
        self.text(json.dumps({"jsonrpc": "2.0", "method": method, "params": parameters}, ensure_ascii=False))

    def send(self, method, parameters):
        self.asked += 1
        self.text(json.dumps({"jsonrpc": "2.0", "id": self.asked, "method": method, "params": parameters}, ensure_ascii=False))
        return self.asked

    def answer(self, number):
        while True:
            message = json.loads(self.read())
            if message.get("id") == number and "method" not in message:
                return message
            self.notices.append(message)

    def ask(self, method, parameters):
        return self.answer(self.send(method, parameters))

    def open(self, name, text):
        self.tell("textDocument/didOpen", {"textDocument": {"uri": "kijun:///" + name, "languageId": "kijun", "version": 1,
                                                            "text": text}})

    def run(self, command, **arguments):
        """The result of a command, or its error."""
        answer = self.ask("workspace/executeCommand", {"command": "kijun." + command, "arguments": [arguments]})
        return answer["result"] if "result" in answer else answer["error"]
