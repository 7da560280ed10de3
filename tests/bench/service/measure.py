#!/usr/bin/env python3
"""Measures `kijun serve` on this machine, over loopback, with wrk.

    measure.py KIJUN RULES [--seconds N] [--long N] [--reloads N] [--kills N] [--soak N]

Ceilings are measured in turns, so that what else the machine does meets all alike; ratios are of one run. Exit
status 1 if a request failed, an acknowledged judgment was lost, or judging is below 0.7 of the constant answer.
"""
import argparse
import http.client
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPORT = {"id": "r1", "received_at": "2025-04-05T15:51:29+09:00", "text": "使っていない銀行口座、高く買います。"}
CONNECTIONS = 32


class Served:
    """A running service."""

    def __init__(self, kijun, *arguments, **environment):
        self.process = subprocess.Popen([kijun, "serve", "--listen", "127.0.0.1:0", *map(str, arguments)],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        env={**os.environ, **environment})
        self.address = self.process.stdout.readline().decode().strip()
        self.host, self.port = "127.0.0.1", int(self.address.rpartition(":")[2])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def wrk(self, path, seconds, token="", pause=0, connections=CONNECTIONS):
        run = subprocess.run(["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", HERE / "report.lua",
                              self.address, "--", path, token, str(pause)], capture_output=True, text=True, check=True)
        measured = json.loads(run.stdout.splitlines()[-1])
        measured["rate"] = measured["requests"] / measured["seconds"]
        return measured

    def ask(self, method, path, body=None, connection=None, **headers):
        used = connection or http.client.HTTPConnection(self.host, self.port, timeout=60)
        used.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = used.getresponse()
        content = answer.read()
        if connection is None:
            used.close()
        return answer.status, content

    def resident(self):
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        return 0


def show(name, measured):
    print(f"{name:34} {measured['rate']:>9.0f}/s  p50 {measured['p50']:>6} µs  p99 {measured['p99']:>6} µs  "
          f"p99.9 {measured['p99.9']:>7} µs  errors {measured['errors']}", flush=True)


def ceilings(kijun, rules, seconds, record):
    """Constant answer, judging, judging with a record: requests a second, measured in turns."""
    found = {"constant": [], "judge": [], "judge, recorded": []}
    with Served(kijun, "--rules", rules) as plain, Served(kijun, "--rules", rules, *record) as recorded:
        for _ in range(3):
            found["constant"].append(plain.wrk("/healthz", seconds))
            found["judge"].append(plain.wrk("/v1/judge", seconds))
            found["judge, recorded"].append(recorded.wrk("/v1/judge", seconds))
    best = {name: max(runs, key=lambda run: run["rate"]) for name, runs in found.items()}
    for name, run in best.items():
        show(f"ceiling, {name}", run)
    ratio = statistics.median(judge["rate"] / constant["rate"] for judge, constant in zip(found["judge"], found["constant"]))
    print(f"judging is {ratio:.2f} of the constant answer (median of {len(found['judge'])} pairs)", flush=True)
    return best, ratio, sum(run["errors"] for runs in found.values() for run in runs)


def steady(kijun, rules, rate, seconds):
    """At 85 % of the ceiling: with enough connections that each waits a whole number of milliseconds."""
    pause = 20
    connections = max(2, round(rate * 0.85 * pause / 1000))
    with Served(kijun, "--rules", rules, "--max-connections", 20_000) as server:
        before = server.resident()
        run = server.wrk("/v1/judge", seconds, pause=pause, connections=connections)
        show(f"{run['rate'] / rate:.0%} of it for {seconds} s", run)
        print(f"memory {before:.0f} → {server.resident():.0f} MB", flush=True)
    return run["errors"]


def asker(server, token, stop, record):
    """Asks until it is stopped; `record` is told the status, and the id it asked under."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=60)
    number = 0
    try:
        while not stop.is_set():
            name = f"{threading.get_ident()}-{number}-{random.getrandbits(40)}"
            number += 1
            status, _ = server.ask("POST", "/v1/judge", json.dumps(REPORT), connection, Authorization=f"Bearer {token}",
                                   Content_Type="application/json", Idempotency_Key=name)
            record(status, name)
    except (OSError, http.client.HTTPException):
        record(0, "")
    finally:
        connection.close()


def under_load(server, token, work):
    """Does `work` while four clients ask; what they were told."""
    told, lock, stop = [], threading.Lock(), threading.Event()

    def record(status, name):
        with lock:
            told.append((status, name))
    threads = [threading.Thread(target=asker, args=(server, token, stop, record)) for _ in range(4)]
    for thread in threads:
        thread.start()
    work()
    stop.set()
    for thread in threads:
        thread.join()
    return told


def reloads(kijun, rules, count, tokens, token):
    with Served(kijun, "--rules", rules, "--tokens", tokens) as server:
        failed = []

        def work():
            connection = http.client.HTTPConnection(server.host, server.port, timeout=60)
            for _ in range(count):
                status, content = server.ask("POST", "/v1/rules:reload", None, connection, Authorization=f"Bearer {token}")
                if status != 200:
                    failed.append(content)
            connection.close()
        before = server.resident()
        begin = time.monotonic()
        told = under_load(server, token, work)
        took = time.monotonic() - begin
        failures = sum(status != 200 for status, _ in told)
        print(f"{count} reloads in {took:.1f} s under {len(told)} requests: {failures} requests failed, {len(failed)} reloads "
              f"failed; memory {before:.0f} → {server.resident():.0f} MB", flush=True)
        return failures + len(failed)


def kills(kijun, rules, count, tokens, token, record, audit):
    acknowledged = 0
    names = set()
    for _ in range(count):
        with Served(kijun, "--rules", rules, "--tokens", tokens, *record) as server:
            def work():
                time.sleep(random.uniform(0.02, 0.5))
                server.process.send_signal(signal.SIGKILL)
                server.process.wait()
            for status, name in under_load(server, token, work):
                if status == 200:
                    acknowledged += 1
                    names.add(name)
    verified = subprocess.run([kijun, "audit", "verify", *audit], capture_output=True, text=True)
    exported = subprocess.run([kijun, "audit", "export", *audit], capture_output=True, text=True, check=True)
    recorded = {json.loads(line)["subject"] for line in exported.stdout.splitlines()}
    lost = len(names - recorded)
    print(f"kill -9 at {count} moments: {acknowledged} judgments acknowledged, {lost} lost; "
          f"{verified.stdout.splitlines()[-1]}", flush=True)
    return lost + verified.returncode


def soak(kijun, rules, seconds):
    with Served(kijun, "--rules", rules) as server:
        server.wrk("/v1/judge", 2)
        sizes = [server.resident()]
        for _ in range(6):
            server.wrk("/v1/judge", max(1, seconds // 6))
            sizes.append(server.resident())
    print(f"memory over {seconds} s at the ceiling: " + " ".join(f"{size:.1f}" for size in sizes) + " MB", flush=True)
    return sizes[-1] > sizes[1] * 1.1 + 2


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kijun")
    parser.add_argument("rules")
    for name, otherwise in (("seconds", 5), ("long", 120), ("reloads", 10_000), ("kills", 100), ("soak", 3600)):
        parser.add_argument(f"--{name}", type=int, default=otherwise)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        directory = Path(directory)
        key, store, tokens, bundle = (directory / name for name in ("record.key", "record.db", "tokens", "rules.kjb"))
        subprocess.run([options.kijun, "build", options.rules, "-o", bundle], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([options.kijun, "audit", "keygen", key], check=True)
        made = subprocess.run([options.kijun, "token", "all", "--roles", "judge,admin"], check=True, capture_output=True)
        tokens.write_bytes(made.stderr)
        token = made.stdout.decode().strip()
        record = ["--audit", store, "--audit-key", key]
        best, ratio, errors = ceilings(options.kijun, bundle, options.seconds, ["--audit", directory / "ceiling.db", "--audit-key", key])
        if options.long:
            errors += steady(options.kijun, bundle, best["judge"]["rate"], options.long)
        if options.reloads:
            errors += reloads(options.kijun, bundle, options.reloads, tokens, token)
        if options.kills:
            errors += kills(options.kijun, bundle, options.kills, tokens, token, record, [store, "--key", key])
        if options.soak:
            errors += soak(options.kijun, bundle, options.soak)
    sys.exit(1 if errors or ratio < 0.7 else 0)


if __name__ == "__main__":
    main()
