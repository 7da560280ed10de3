#!/usr/bin/env python3
"""Measures `kijun serve` on this machine, over loopback, with wrk and the reports of tests/samples.

    measure.py KIJUN RULES [--only PART…] [--seconds N] [--long N] [--reloads N] [--kills N] [--soak N]

Parts: ceilings (measured in turns, so that what else the machine does meets all alike), steady (85 % of the ceiling
at a fixed rate), reloads, kills, soak. In the first two the service has one processor and wrk the others, so that
neither takes from the other what is measured, and the processor time that the service spends on a request is shown:
it does not depend on whether wrk was fast enough. Ratios are of one run; the load average before each part is shown
with it.
Exit status 1 if a request failed, an acknowledged judgment was lost, memory grew, or judging is below 0.7 of the
constant answer.
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
REPORTS = HERE.parents[1] / "samples" / "reports.ndjson"
REPORT = {"id": "r1", "received_at": "2025-04-05T15:51:29+09:00", "text": "使っていない銀行口座、高く買います。"}
CONNECTIONS, STEADY_CONNECTIONS = 32, 128
PROCESSORS = sorted(os.sched_getaffinity(0))
APART = len(PROCESSORS) > 1
OF_WRK = PROCESSORS[1:] if APART else PROCESSORS
THREADS = len(OF_WRK)
TICKS = os.sysconf("SC_CLK_TCK")
LEAST_RATIO, STEADY = 0.7, 0.85


class Served:
    """A running service."""

    def __init__(self, kijun, *arguments, apart=False):
        if apart:
            arguments = [*arguments, "--jobs", 1]
        self.process = subprocess.Popen([kijun, "serve", "--listen", "127.0.0.1:0", *map(str, arguments)],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        preexec_fn=(lambda: os.sched_setaffinity(0, PROCESSORS[:1])) if apart else None)
        self.address = self.process.stdout.readline().decode().strip()
        self.host, self.port = "127.0.0.1", int(self.address.rpartition(":")[2])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def wrk(self, path, seconds, token="", rate=0, connections=CONNECTIONS):
        before = self.used()
        run = subprocess.run(["wrk", f"-t{THREADS}", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s",
                              HERE / "report.lua", self.address, "--", path, REPORTS, token, str(rate / THREADS)],
                             capture_output=True, text=True, check=True,
                             preexec_fn=lambda: os.sched_setaffinity(0, OF_WRK))
        measured = json.loads(run.stdout.splitlines()[-1])
        measured["rate"] = measured["requests"] / measured["seconds"]
        spent = self.used() - before
        measured["each"], measured["busy"] = spent / max(1, measured["requests"]), spent / measured["seconds"]
        return measured

    def ask(self, method, path, body=None, connection=None, **headers):
        used = connection or http.client.HTTPConnection(self.host, self.port, timeout=60)
        used.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = used.getresponse()
        content = answer.read()
        if connection is None:
            used.close()
        return answer.status, content

    def used(self):
        """Seconds of processor time."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def resident(self):
        """Megabytes."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        return 0


def say(text):
    print(text, flush=True)


def show(name, measured):
    say(f"{name:34} {measured['rate']:>9.0f}/s  p50 {measured['p50']:>6} µs  p99 {measured['p99']:>6} µs  "
        f"p99.9 {measured['p99.9']:>7} µs  errors {measured['errors']}; {measured['each'] * 1e6:.1f} µs of a processor each, "
        f"{measured['busy']:.0%} busy")


class Bench:
    """What all parts need, made once: a bundle, a key, a token."""

    def __init__(self, options, directory):
        self.options, self.kijun, self.directory = options, options.kijun, Path(directory)
        self.key, self.bundle, tokens = (self.directory / name for name in ("record.key", "rules.kjb", "tokens"))
        subprocess.run([self.kijun, "build", options.rules, "-o", self.bundle], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([self.kijun, "audit", "keygen", self.key], check=True)
        made = subprocess.run([self.kijun, "token", "all", "--roles", "judge,admin"], check=True, capture_output=True)
        tokens.write_bytes(made.stderr)
        self.token, self.tokens = made.stdout.decode().strip(), ["--tokens", tokens]

    def serve(self, *arguments, apart=False):
        return Served(self.kijun, "--rules", self.bundle, *arguments, apart=apart)

    def record(self, name):
        """Options of a record of its own."""
        return ["--audit", self.directory / f"{name}.db", "--audit-key", self.key]

    def ceilings(self):
        """Constant answer, judging, judging with a record: requests a second, measured in turns."""
        found = {"constant": [], "judge": [], "judge, recorded": []}
        with self.serve(apart=APART) as plain, self.serve(*self.record("ceilings"), apart=APART) as recorded:
            for _ in range(3):
                found["constant"].append(plain.wrk("/healthz", self.options.seconds))
                found["judge"].append(plain.wrk("/v1/judge", self.options.seconds))
                found["judge, recorded"].append(recorded.wrk("/v1/judge", self.options.seconds))
        for name, runs in found.items():
            show(f"ceiling, {name}", max(runs, key=lambda run: run["rate"]))
        ratio = statistics.median(judge["rate"] / constant["rate"]
                                  for judge, constant in zip(found["judge"], found["constant"]))
        by_time = statistics.median(constant["each"] / judge["each"]
                                    for judge, constant in zip(found["judge"], found["constant"]))
        say(f"judging is {ratio:.2f} of the constant answer (median of {len(found['judge'])} pairs); by processor time "
            f"{by_time:.2f}")
        return sum(run["errors"] for runs in found.values() for run in runs) + (ratio < LEAST_RATIO)

    def steady(self):
        """85 % of the ceiling of as many connections, at times that are fixed beforehand (report.lua)."""
        errors = 0
        for name, arguments in (("judge", []), ("judge, recorded", self.record("steady"))):
            with self.serve(*arguments, apart=APART) as server:
                runs = [server.wrk("/v1/judge", self.options.seconds, connections=STEADY_CONNECTIONS) for _ in range(3)]
                ceiling = statistics.median(run["rate"] for run in runs)
                say(f"ceiling, {name}, {STEADY_CONNECTIONS} connections: {ceiling:.0f}/s (median of {len(runs)})")
                before = server.resident()
                run = server.wrk("/v1/judge", self.options.long, rate=ceiling * STEADY, connections=STEADY_CONNECTIONS)
                show(f"{name}, {run['rate'] / ceiling:.0%} for {self.options.long} s", run)
                say(f"    {run['late']} of {run['requests']} requests left late, at most by {run['latest']:.0f} ms; "
                    f"memory {before:.0f} → {server.resident():.0f} MB")
            errors += run["errors"]
        return errors

    def asker(self, server, stop, told):
        """Asks until it is stopped; `told` is given the status, and the id it asked under."""
        connection = http.client.HTTPConnection(server.host, server.port, timeout=60)
        try:
            while not stop.is_set():
                name = f"{random.getrandbits(120):030x}"
                status, _ = server.ask("POST", "/v1/judge", json.dumps(REPORT), connection,
                                       Authorization=f"Bearer {self.token}", Content_Type="application/json",
                                       Idempotency_Key=name)
                told.append((status, name))
        except (OSError, http.client.HTTPException):
            told.append((0, ""))
        finally:
            connection.close()

    def under_load(self, server, work):
        """Does `work` while four clients ask; what they were told."""
        told, stop = [], threading.Event()  # appending is one step for all threads
        threads = [threading.Thread(target=self.asker, args=(server, stop, told)) for _ in range(4)]
        for thread in threads:
            thread.start()
        work()
        stop.set()
        for thread in threads:
            thread.join()
        return told

    def reload(self, server, connection=None):
        status, _ = server.ask("POST", "/v1/rules:reload", None, connection, Authorization=f"Bearer {self.token}")
        return status == 200

    def reloads(self):
        with self.serve(*self.tokens) as server:
            failed = 0

            def work():
                nonlocal failed
                connection = http.client.HTTPConnection(server.host, server.port, timeout=60)
                failed = sum(not self.reload(server, connection) for _ in range(self.options.reloads))
                connection.close()
            before, begin = server.resident(), time.monotonic()
            told = self.under_load(server, work)
            took = time.monotonic() - begin
            failures = sum(status != 200 for status, _ in told)
            say(f"{self.options.reloads} reloads in {took:.1f} s under {len(told)} requests: {failures} requests failed, "
                f"{failed} reloads failed; memory {before:.0f} → {server.resident():.0f} MB")
            return failures + failed

    def kills(self):
        acknowledged = set()
        record = self.record("kills")
        for _ in range(self.options.kills):
            with self.serve(*self.tokens, *record) as server:
                def work():
                    time.sleep(random.uniform(0.02, 0.5))
                    server.process.send_signal(signal.SIGKILL)
                    server.process.wait()
                acknowledged |= {f"all:{name}" for status, name in self.under_load(server, work) if status == 200}
        audit = [record[1], "--key", self.key]
        verified = subprocess.run([self.kijun, "audit", "verify", *audit], capture_output=True, text=True)
        exported = subprocess.run([self.kijun, "audit", "export", *audit], capture_output=True, text=True, check=True)
        lost = len(acknowledged - {json.loads(line)["subject"] for line in exported.stdout.splitlines()})
        say(f"kill -9 at {self.options.kills} moments: {len(acknowledged)} judgments acknowledged, {lost} lost; "
            f"{verified.stdout.splitlines()[-1]}")
        return lost + verified.returncode + (not acknowledged)

    def soak(self):
        """Recorded judging at a low rate, rules loaded again every ten seconds; memory every minute."""
        seconds, rate = self.options.soak, self.options.soak_rate
        with self.serve(*self.tokens, *self.record("soak")) as server:
            runs = []
            load = threading.Thread(target=lambda: runs.append(server.wrk(
                "/v1/judge", seconds, self.token, rate=rate, connections=8)))
            load.start()
            sizes, failed, reloaded = [], 0, 0
            while load.is_alive():
                load.join(10)
                reloaded += 1
                failed += not self.reload(server)
                if reloaded % 6 == 0:
                    sizes.append(server.resident())
            show(f"soak, {seconds} s, {reloaded} reloads", runs[0])
            say("    memory every minute: " + " ".join(f"{size:.1f}" for size in sizes) + " MB")
            third = max(1, len(sizes) // 3)
            middle, last = statistics.median(sizes[third:2 * third] or sizes), statistics.median(sizes[-third:])
            say(f"    median of the middle third {middle:.1f} MB, of the last {last:.1f} MB")
            return runs[0]["errors"] + failed + (last > middle * 1.02 + 1)


PARTS = ("ceilings", "steady", "reloads", "kills", "soak")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kijun")
    parser.add_argument("rules")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    for name, otherwise, unit in (("seconds", 5, "of each run of a ceiling"), ("long", 120, "of a steady run"),
                                  ("reloads", 10_000, "under load"), ("kills", 100, "under load"),
                                  ("soak", 3600, "seconds"), ("soak-rate", 50, "requests a second")):
        parser.add_argument(f"--{name}", type=int, default=otherwise, metavar="N", help=f"{unit} ({otherwise})")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        bench, wrong = Bench(options, directory), 0
        for part in PARTS:
            if part in options.only:
                say(f"== {part}; {os.cpu_count()} processors, load average {os.getloadavg()[0]:.1f}")
                wrong += getattr(bench, part)()
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
