#!/usr/bin/env python3
"""Requests made from the service's description, right ones and wrong ones: what they are answered must be as it is
described, and none may end the service.

    api_check.py KIJUN SCHEMATHESIS [ARG…]

Arguments go to `schemathesis run`. Exit status 0, or what Schemathesis ends with.
"""
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
# What is right by the description may be wrong by the rules, such as a day without a revision: not looked at.
LEFT_OUT = "positive_data_acceptance"
# Some of what is asked for is there: a judgment, two revisions.
CONFIGURATION = f"""
hooks = "{HERE / 'api_hooks.py'}"
[[operations]]
include-path = "/v1/records/{{id}}"
parameters = {{ id = "all:known" }}
[[operations]]
include-path = "/v1/records/{{id}}/reviews"
parameters = {{ id = "all:known" }}
[[operations]]
include-path = "/v1/records/{{id}}/letter"
parameters = {{ id = "all:known" }}
[[operations]]
include-path = "/v1/diff"
parameters = {{ before = "base", after = "second" }}
"""


def main(kijun, schemathesis, *arguments):
    kijun, schemathesis = Path(kijun).resolve(), Path(schemathesis).resolve()
    with tempfile.TemporaryDirectory() as directory:
        run = lambda *command: subprocess.run([kijun, *command], cwd=directory, check=True, capture_output=True, text=True)
        run("build", HERE / "rules", "-o", "rules.kjb")
        run("audit", "keygen", "record.key")
        made = run("token", "all", "--roles", "judge,reviewer,author,admin")
        Path(directory, "tokens").write_text(made.stderr)
        server = subprocess.Popen([kijun, "serve", "--rules", "rules.kjb", "--tokens", "tokens", "--audit", "record.db",
                                   "--audit-key", "record.key", "--playground", "--listen", "127.0.0.1:0"],
                                  cwd=directory, stdout=subprocess.PIPE, text=True, env={**os.environ, "KIJUN_CACHE": "off"})
        try:
            address = server.stdout.readline().strip()
            Path(directory, "schemathesis.toml").write_text(CONFIGURATION)
            request = urllib.request.Request(
                f"{address}/v1/judge", b'{"received_at":"2025-03-01","text":"\xe5\x8f\xa3\xe5\xba\xa7"}',
                {"Authorization": f"Bearer {made.stdout.strip()}", "Content-Type": "application/json", "Idempotency-Key": "known"})
            urllib.request.urlopen(request).close()
            done = subprocess.run([schemathesis, "run", f"{address}/openapi.json", "--checks", "all", "--exclude-checks", LEFT_OUT,
                                   "--phases", "examples,coverage,fuzzing", "--max-examples", "60", "--seed", "1",
                                   "--header", f"Authorization: Bearer {made.stdout.strip()}", *arguments], cwd=directory)
            print("the service goes on" if server.poll() is None else "the service ended")
            return done.returncode or int(server.poll() is not None)
        finally:
            server.terminate()
            server.wait()
            server.stdout.close()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
