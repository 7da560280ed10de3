"""How fast the package is beside the command, on the same reports.

    bench.py --command KIJUN [--rules PATH] [--reports FILE] [--times N]

Run by `./dev python --bench`. Times are the best of several runs, on this machine. The command's time is that
of judging alone: a run over no reports is taken off. Processor time tells both apart from waiting.
"""

import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import threading
import time

import kijun

PROJECT = pathlib.Path(__file__).resolve().parents[3]


def best(times, work):
    """(wall seconds, processor seconds) of the quickest of several runs."""
    found = []
    for _ in range(times):
        wall, used = time.perf_counter(), time.process_time()
        work()
        found.append((time.perf_counter() - wall, time.process_time() - used))
    return min(found)


def command_seconds(times, command, rules, reports, jobs):
    def run(file):
        found = []
        for _ in range(times):
            before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            subprocess.run([command, "judge", rules, file, "-o", os.devnull, "-j", str(jobs)], check=True)
            after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - wall
            found.append((wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
        return min(found)

    with tempfile.NamedTemporaryFile(suffix=".ndjson") as nothing:
        start = run(nothing.name)
    whole = run(reports)
    return tuple(max(1e-9, one - other) for one, other in zip(whole, start))


def two_threads(rules, table, times):
    """Two threads of Python, each with a table, beside one that has both."""
    def judge():
        rules.judge_table(table, threads=1)

    def together():
        threads = [threading.Thread(target=judge) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def in_turn():
        judge()
        judge()

    # by turns, so that both see the same machine
    pairs = [(best(1, in_turn)[0], best(1, together)[0]) for _ in range(times)]
    alone, both = (min(side) for side in zip(*pairs))
    print(f"{'judge_table, 2 Python threads':34}{alone / both:10.2f}   × one thread, "
          f"load of the machine {os.getloadavg()[0]:.1f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--command", required=True)
    parser.add_argument("--reports", type=pathlib.Path, default=PROJECT / "tests" / "samples" / "reports.ndjson")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--copies", type=int, default=40, help="the reports, so many times over")
    arguments = parser.parse_args()

    lines = arguments.reports.read_bytes().splitlines() * arguments.copies
    rules = kijun.load("ihc")
    list(rules.judge_many(lines[:2000]))  # buffers grow once
    print(f"{len(lines)} reports, {sum(map(len, lines)) / 1e6:.1f} MB, {os.cpu_count()} processors, "
          f"engine {kijun.engine_version}, best of {arguments.times}")
    print(f"{'':34}{'wall µs':>10}{'cpu µs':>10}   a report")

    def row(name, seconds, count=len(lines)):
        wall, used = (one / count * 1e6 for one in seconds)
        print(f"{name:34}{wall:10.2f}{used:10.2f}", flush=True)
        return wall, used

    with tempfile.TemporaryDirectory() as directory:
        bundle, reports = f"{directory}/ihc.kjb", f"{directory}/reports.ndjson"
        subprocess.run([arguments.command, "build", str(rules._path), "-o", bundle], check=True,
                       stdout=subprocess.DEVNULL)
        pathlib.Path(reports).write_bytes(b"\n".join(lines) + b"\n")
        peers = {jobs: row(f"command, NDJSON, {jobs} thread{'s' * (jobs > 1)}",
                           command_seconds(arguments.times, arguments.command, bundle, reports, jobs))
                 for jobs in (1, 2)}

    def drain(threads):
        for _ in rules.judge_many(lines, threads=threads):
            pass

    for threads in (1, 2):
        mine = row(f"judge_many, {threads} thread{'s' * (threads > 1)}",
                   best(arguments.times, lambda: drain(threads)))
        print(f"{'':34}{peers[threads][0] / mine[0]:10.2f}{peers[threads][1] / mine[1]:10.2f}   × the command's speed")
    try:
        import pyarrow
    except ImportError:
        print("no pyarrow: no tables", file=sys.stderr)
    else:
        table = pyarrow.Table.from_pylist([
            {name: value for name, value in json.loads(line).items() if name != "facts"} for line in lines])
        for threads in (1, 2):
            mine = row(f"judge_table, {threads} thread{'s' * (threads > 1)}",
                       best(arguments.times, lambda: rules.judge_table(table, threads=threads)))
            print(f"{'':34}{peers[threads][0] / mine[0]:10.2f}{peers[threads][1] / mine[1]:10.2f}"
                  "   × the command's speed")

        two_threads(rules, table, arguments.times)

    # one report at a time: what a call costs beside the judging, which the core does alone
    one = lines[:2000]
    options = rules._with("screen", False)
    core = row("core alone, one report a call", best(arguments.times, lambda: [
        rules._core.judge(line, options) for line in one]), len(one))
    for name, work in (
        # several revisions answer where only the month is known
        ("judge_each(JSON)", lambda: [rules.judge_each(line) for line in one]),
        ("judge_each(mapping)", lambda reports=[json.loads(line) for line in one]: [
            rules.judge_each(report) for report in reports]),
    ):
        mine = row(f"{name}, one report a call", best(arguments.times, work), len(one))
        print(f"{'':34}{mine[0] - core[0]:10.2f}{mine[1] - core[1]:10.2f}   µs more than the core")


if __name__ == "__main__":
    main()
