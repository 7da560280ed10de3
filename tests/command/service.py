"""Running `kijun serve` from tests, over real sockets."""
import http.client
import json
import signal
import socket
import ssl
import subprocess
import threading

from support import *


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def text(self):
        return self.body.decode()


class Server:
    """One `kijun serve`; ends with its test."""

    def __init__(self, test, *arguments, **environment):
        self.test = test
        self.log = []
        self.process = subprocess.Popen([KIJUN, "serve", "--listen", "127.0.0.1:0", *map(str, arguments)],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=test.directory,
                                        env={**os.environ, **environment})
        self.reader = threading.Thread(target=lambda: self.log.extend(self.process.stderr), daemon=True)
        self.reader.start()
        test.addCleanup(self.kill)
        address = self.process.stdout.readline().decode().strip()
        if not address:
            self.process.wait()
            self.reader.join()
            raise AssertionError(f"it did not start: {b''.join(self.log).decode()}")
        self.scheme, _, rest = address.partition("://")
        self.host, _, port = rest.rpartition(":")
        self.port = int(port)

    def connection(self, timeout=60):
        if self.scheme == "https":
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            return http.client.HTTPSConnection(self.host, self.port, timeout=timeout, context=context)
        return http.client.HTTPConnection(self.host, self.port, timeout=timeout)

    def ask(self, method, path, body=None, token=None, connection=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(body, (dict, list)):
            body = json.dumps(body, ensure_ascii=False).encode()
            headers.setdefault("Content-Type", "application/json")
        if token:
            headers["Authorization"] = "Bearer " + token
        used = connection or self.connection()
        try:
            used.request(method, path, body, headers)
            return Answer(used.getresponse())
        finally:
            if connection is None:
                used.close()

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post(self, path, body=None, **more):
        return self.ask("POST", path, body, **more)

    def raw(self, data, timeout=30):
        """Everything that comes back for these bytes until the server closes."""
        with socket.create_connection((self.host, self.port), timeout=timeout) as plain:
            plain.sendall(data)
            received = b""
            try:
                while piece := plain.recv(65536):
                    received += piece
            except ConnectionResetError:  # it was closed with something unread
                pass
            return received

    def events(self):
        """What was logged so far, as objects."""
        return [json.loads(line) for line in list(self.log)]

    def stop(self, by=signal.SIGTERM):
        """Exit code, after everything was logged."""
        self.process.send_signal(by)
        code = self.process.wait(timeout=60)
        self.reader.join()
        self.process.stdout.close()
        self.process.stderr.close()
        return code

    def kill(self):
        if self.process.poll() is None:
            self.stop(signal.SIGKILL)


class ServiceTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.kijun("build", RULES, "-o", "rules.kjb")
        self.bundle = self.directory / "rules.kjb"

    def serve(self, *arguments, rules="rules.kjb", **environment):
        return Server(self, "--rules", rules, *arguments, **environment)

    def tokens(self, **roles):
        """Tokens by name, in the file `tokens`."""
        made, lines = {}, b""
        for name, held in roles.items():
            run = self.run_kijun("token", name, "--roles", held)
            made[name] = run.stdout.decode().strip()
            lines += run.stderr
        self.file("tokens", lines)
        return made
