"""A NATS server with JetStream for tests, and the little of its protocol that they need."""
import base64
import binascii
import json
import shutil
import socket
import subprocess
import time

SERVER = shutil.which("nats-server") or "/usr/sbin/nats-server"


class Broker:
    """A server of the test's own, which may be killed and started again; its streams are in a directory."""

    def __init__(self, test, *arguments):
        self.test, self.arguments, self.process = test, arguments, None
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self.port = one.getsockname()[1]
        self.url = f"nats://127.0.0.1:{self.port}"
        test.addCleanup(self.kill)
        self.start()

    def start(self):
        with open(self.test.directory / "nats.log", "ab") as log:
            self.process = subprocess.Popen(
                [SERVER, "--addr", "127.0.0.1", "--port", str(self.port), "--jetstream", "--store_dir",
                 self.test.directory / f"streams-{self.port}", *self.arguments], cwd=self.test.directory, stdout=log, stderr=log)
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except ConnectionRefusedError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise
                time.sleep(0.02)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def client(self, tls=None, login=None):
        client = Client(self.port, tls, login or {})
        self.test.addCleanup(client.close)
        return client


class Client:
    """One connection. Requests wait for their answer; nothing else is subscribed to."""

    def __init__(self, port, tls, login):
        """`login`: what CONNECT says besides, or makes it of what the server said of itself."""
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        said = b""
        while not said.endswith(b"\r\n"):  # and no more: TLS may begin behind it
            one = self.socket.recv(1)
            if not one:
                raise ConnectionError("the broker went away")
            said += one
        assert said.startswith(b"INFO ")
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_hostname="localhost")
        self.file = self.socket.makefile("rb")
        if callable(login):
            login = login(json.loads(said[5:]))
        self.send("CONNECT " + json.dumps({"verbose": False, "pedantic": False, "headers": True, "no_responders": True,
                                           "lang": "python", "version": "1", "protocol": 1, **login}))
        self.inbox = f"_INBOX.{id(self)}.{time.monotonic_ns()}"
        self.number = 0
        self.send(f"SUB {self.inbox}.* 1")

    def close(self):
        self.file.close()
        self.socket.close()

    def send(self, line, payload=None):
        data = line.encode() + b"\r\n"
        if payload is not None:
            data += payload + b"\r\n"
        self.socket.sendall(data)

    def message(self):
        """(subject, reply, headers, payload) of the next one."""
        while True:
            words = self.file.readline().decode().split()
            if not words:
                raise ConnectionError("the broker went away")
            if words[0] == "PING":
                self.send("PONG")
            if words[0] not in ("MSG", "HMSG"):
                continue
            size = int(words[-1])
            head = int(words[-2]) if words[0] == "HMSG" else 0
            content = self.file.read(size + 2)[:size]
            rest = words[3:-1] if words[0] == "MSG" else words[3:-2]
            return words[1], rest[0] if rest else "", content[:head].decode(), content[head:]

    def request(self, subject, payload=b"", headers=None):
        """(reply subject, headers, payload) of the answer."""
        self.number += 1
        inbox = f"{self.inbox}.{self.number}"
        if headers:
            head = ("NATS/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n").encode()
            self.send(f"HPUB {subject} {inbox} {len(head)} {len(head) + len(payload)}", head + payload)
        else:
            self.send(f"PUB {subject} {inbox} {len(payload)}", payload)
        while True:
            to, reply, head, content = self.message()
            if to == inbox:
                return reply, head, content

    def api(self, what, **body):
        """An answer of JetStream, as an object."""
        answer = json.loads(self.request("$JS.API." + what, json.dumps(body).encode() if body else b"")[2])
        assert "error" not in answer, answer
        return answer

    def stream(self, name, *subjects, **more):
        return self.api(f"STREAM.CREATE.{name}", name=name, subjects=subjects, storage="file", **more)

    def consumer(self, stream, name, **more):
        return self.api(f"CONSUMER.DURABLE.CREATE.{stream}.{name}", stream_name=stream,
                        config={"durable_name": name, "ack_policy": "explicit", **more})

    def consumer_info(self, stream, name):
        return self.api(f"CONSUMER.INFO.{stream}.{name}")

    def publish(self, subject, content, **headers):
        """After it the message is kept; its number in the stream."""
        content = content if isinstance(content, bytes) else content.encode()
        answer = json.loads(self.request(subject, content, {name.replace("_", "-"): text for name, text in headers.items()})[2])
        assert "error" not in answer, answer
        return answer["seq"]

    def take(self, stream, consumer):
        """Takes the next message and never acknowledges it; its content. It comes under its own subject."""
        self.send(f"PUB $JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer} {self.inbox}.next 33", b'{"batch":1,"expires":10000000000}')
        return self.message()[3].decode()

    def kept(self, stream):
        """(headers, payload) of every message of a stream."""
        state = self.api(f"STREAM.INFO.{stream}")["state"]
        found = []
        for number in range(state["first_seq"], state["last_seq"] + 1) if state["messages"] else ():
            reply, head, content = self.request(f"$JS.API.DIRECT.GET.{stream}", json.dumps({"seq": number}).encode())
            found.append((dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line), content.decode()))
        return found


class Key:
    """An Ed25519 key as NATS writes it, made by openssl. It begins as what it is of: Operator, Account or User."""
    PREFIXES = {"O": 14 << 3, "A": 0, "U": 20 << 3}

    def __init__(self, directory, name):
        self.file, prefix = directory / f"{name}.der", self.PREFIXES[name[0]]
        self.openssl("genpkey", "-algorithm", "ed25519", "-outform", "DER", "-out", self.file)
        public = self.openssl("pkey", "-inform", "DER", "-in", self.file, "-pubout", "-outform", "DER")[-32:]
        self.name = self.written(bytes([prefix]) + public)
        self.seed = self.written(bytes([18 << 3 | prefix >> 5, (prefix & 31) << 3]) + self.file.read_bytes()[-32:])

    @staticmethod
    def openssl(*arguments):
        return subprocess.run(["openssl", *arguments], check=True, capture_output=True).stdout

    @staticmethod
    def written(data):
        return base64.b32encode(data + binascii.crc_hqx(data, 0).to_bytes(2, "little")).decode().rstrip("=")

    def sign(self, text):
        """Of text, in the base64 of JWTs."""
        file = self.file.with_suffix(".signed")
        file.write_text(text)
        return url64(self.openssl("pkeyutl", "-sign", "-rawin", "-keyform", "DER", "-inkey", self.file, "-in", file))

    def token(self, subject, kind, **claims):
        """A JWT about another key, or this one."""
        said = {"jti": "test", "iat": 1_700_000_000, "iss": self.name, "name": kind, "sub": subject.name,
                "nats": {**claims, "type": kind, "version": 2}}
        text = ".".join(url64(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ed25519-nkey"}, said))
        return text + "." + self.sign(text)


def url64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Operator:
    """An operator with one account and one user, and the account that a server has for itself: `configuration` for a
    server, `credentials` for a client."""

    def __init__(self, directory):
        operator, account, system, self.user = (Key(directory, name) for name in ("Operator", "Account", "A-system", "User"))
        endless = dict.fromkeys(("subs", "data", "payload", "imports", "exports", "conn", "leaf", "mem_storage", "disk_storage",
                                 "streams", "consumer"), -1)
        of_account = operator.token(account, "account", limits={**endless, "wildcards": True})
        of_system = operator.token(system, "account", limits={**dict.fromkeys(endless, 0), **dict.fromkeys(list(endless)[:7], -1)})
        self.jwt = account.token(self.user, "user", pub={}, sub={}, subs=-1, data=-1, payload=-1)
        self.configuration = (f"operator: {operator.token(operator, 'operator')}\nresolver: MEMORY\n"
                              f"resolver_preload: {{ {account.name}: {of_account}, {system.name}: {of_system} }}\n"
                              f"system_account: {system.name}\n")
        self.credentials = (f"-----BEGIN NATS USER JWT-----\n{self.jwt}\n------END NATS USER JWT------\n\n"
                            f"-----BEGIN USER NKEY SEED-----\n{self.user.seed}\n------END USER NKEY SEED------\n")

    def login(self, server):
        return {"jwt": self.jwt, "sig": self.user.sign(server["nonce"])}
