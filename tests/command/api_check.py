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
from pathlib import Path

RULES = Path(__file__).resolve().parent / "rules"
# What the description cannot say in its own language, and so is not looked at:
#   positive_data_acceptance: whether a day, a revision or a letter's particulars are ones that the rules know
#   negative_data_rejection: unknown fields of a report are ignored with a warning; header values are texts
#   unsupported_method: TRACE and the like are answered as the paths say, before the method is looked at
LEFT_OUT = "positive_data_acceptance,negative_data_rejection"


def main(kijun, schemathesis, *arguments):
    kijun, schemathesis = Path(kijun).resolve(), Path(schemathesis).resolve()
    with tempfile.TemporaryDirectory() as directory:
        run = lambda *command: subprocess.run([kijun, *command], cwd=directory, check=True, capture_output=True, text=True)
        run("build", RULES, "-o", "rules.kjb")
        run("audit", "keygen", "record.key")
        made = run("token", "all", "--roles", "judge,reviewer,author,admin")
        Path(directory, "tokens").write_text(made.stderr)
        server = subprocess.Popen([kijun, "serve", "--rules", "rules.kjb", "--tokens", "tokens", "--audit", "record.db",
                                   "--audit-key", "record.key", "--listen", "127.0.0.1:0"],
                                  cwd=directory, stdout=subprocess.PIPE, text=True, env={**os.environ, "KIJUN_CACHE": "off"})
        try:
            address = server.stdout.readline().strip()
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
