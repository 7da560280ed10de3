"""What judging on Spark costs beside one machine, and from how many reports on a cluster pays.

    spark_bench.py --command KIJUN [--rows N] [--times N] [--json FILE]

Run by `./dev spark --bench`. Starts a standalone master and two workers of one core each on this machine. A
core's throughput is told by processor time, of everything there is below the workers: executors, the Python
beside them, and what passes between the two. So it does not depend on what else the machine does.
"""

import argparse
import json
import math
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time

import pyarrow
import pyarrow.parquet

import kijun
import kijun.spark
from kijun.spark import _shipping

PROJECT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(PROJECT / "bindings" / "python" / "tests" / "spark"))

from standalone import standalone  # noqa: E402

FILES = 8
CORES = (2, 4, 8, 16, 32, 64)


def write_reports(samples, rows, folder):
    """The samples over and over, each time with other numbers in them: as lines, and as files of columns."""
    lines = [json.loads(line) for line in samples.read_bytes().splitlines()]
    names = ("id", "received_at", "url", "title", "text", "page_text", "provider_country", "server_country")
    made = [{**{name: line.get(name) for name in names}, "id": str(number),
             "text": f"{line.get('text') or ''} {number}"}
            for number, line in ((number, lines[number % len(lines)]) for number in range(rows))]
    (folder / "reports.ndjson").write_text(
        "".join(json.dumps({name: value for name, value in line.items() if value is not None},
                           ensure_ascii=False) + "\n" for line in made), encoding="utf-8")
    table = pyarrow.Table.from_pylist(made, schema=pyarrow.schema([(name, pyarrow.string()) for name in names]))
    (folder / "reports").mkdir()
    for number in range(FILES):
        part = table.slice(rows * number // FILES, rows * (number + 1) // FILES - rows * number // FILES)
        pyarrow.parquet.write_table(part, folder / "reports" / f"{number}.parquet")


def best(times, work, clock):
    """Wall seconds, and processor seconds of each kind of process, of the run that used the least."""
    found = []
    for _ in range(times):
        wall, before = time.perf_counter(), clock()
        work()
        wall, after = time.perf_counter() - wall, clock()
        found.append((wall, {kind: after[kind] - before[kind] for kind in after}))
    return min(found, key=lambda one: sum(one[1].values()))


def of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"command": used.ru_utime + used.ru_stime}


def of_this():
    return {"python": sum(os.times()[:2])}


def crossover(start, local, spark, machine, cluster):
    """From how many rows on `cluster` cores of Spark are done before `machine` cores of one machine; None:
    never. Costs are seconds a row and core; the cluster begins `start` seconds later."""
    gain = local / machine - spark / cluster
    return math.ceil(start / gain) if gain > 0 else None


def loads_of(shipped):
    """How often a Python process has loaded rules, after it has asked for these."""
    _loaded = _shipping._loaded  # by reference: the one of the executor

    def loads(batches):
        for _ in batches:
            shipped.rules()
        yield pyarrow.RecordBatch.from_pylist([{"process": os.getpid(), "loads": _loaded.cache_info().misses}])

    return loads


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--command", default=os.environ.get("KIJUN_COMMAND"))
    parser.add_argument("--samples", type=pathlib.Path, default=PROJECT / "tests" / "samples" / "reports.ndjson")
    parser.add_argument("--rows", type=int, default=400_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--json", type=pathlib.Path, help="write the figures there, too")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        folder = pathlib.Path(directory)
        figures = measure(arguments, folder)
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n")


def measure(arguments, folder):
    rows, times = arguments.rows, arguments.times
    write_reports(arguments.samples, rows, folder)
    rules = kijun.load("ihc")
    (folder / "ihc.kjb").write_bytes(rules._core.bundle())
    files = sorted(map(str, (folder / "reports").glob("*.parquet")))
    print(f"{rows} reports, {(folder / 'reports.ndjson').stat().st_size / 1e6:.1f} MB as lines, bundle "
          f"{(folder / 'ihc.kjb').stat().st_size / 1e3:.0f} kB, engine {kijun.engine_version}; the run of "
          f"{times} that used the least processor time")
    print(f"{'':42}{'wall µs':>10}{'cpu µs':>10}   a report")

    def told(name, seconds):
        wall, used = seconds[0], sum(seconds[1].values())
        shares = ", ".join(f"{kind} {one / rows * 1e6:.2f}" for kind, one in seconds[1].items() if one != used)
        print(f"{name:42}{wall / rows * 1e6:10.2f}{used / rows * 1e6:10.2f}   {shares}", flush=True)
        return used / rows

    def by_command(file):
        subprocess.run([arguments.command, "judge", str(folder / "ihc.kjb"), str(file), "-o", os.devnull, "-j", "1"],
                       check=True)

    def by_table():
        for file in files:
            for _ in rules.judge_table(pyarrow.parquet.read_table(file), threads=1).to_batches():
                pass

    local = {}
    if arguments.command:
        (folder / "nothing.ndjson").touch()
        start = best(times, lambda: by_command(folder / "nothing.ndjson"), of_children)
        whole = best(times, lambda: by_command(folder / "reports.ndjson"), of_children)
        local["command"] = told("kijun judge -j 1, lines", (
            whole[0] - start[0], {"command": whole[1]["command"] - start[1]["command"]}))
    local["table"] = told("judge_table(threads=1), Parquet",
                          best(times, by_table, of_this))
    figures = {"rows": rows, "local_seconds": local}
    with standalone(folder) as cluster:
        began = time.perf_counter()
        session = cluster.session(spark_driver_memory="1g")
        frame = session.read.parquet(*files)

        def by_spark():
            kijun.spark.judge(frame, rules).write.format("noop").mode("overwrite").save()

        kijun.spark.judge(frame.limit(100), rules).count()
        start = time.perf_counter() - began
        for _ in range(2):  # Java compiles what it runs often
            by_spark()
        spark = told("kijun.spark.judge, Parquet, to nowhere", best(times, by_spark, cluster.processor_seconds))
        lean = told("the same, outcome and categories only", best(
            times, lambda: kijun.spark.judge(frame, rules, answers=["outcome", "categories"])
            .write.format("noop").mode("overwrite").save(), cluster.processor_seconds))
        carried = told("Spark alone: read, to Python and back", best(
            times, lambda: frame.mapInArrow(lambda batches: batches, frame.schema)
            .write.format("noop").mode("overwrite").save(), cluster.processor_seconds))
        plain = told("Spark alone: the same read, to nowhere", best(
            times, lambda: frame.write.format("noop").mode("overwrite").save(), cluster.processor_seconds))
        told_by = frame.mapInArrow(loads_of(_shipping.ship(session.sparkContext, rules)),
                                   "process long, loads long").collect()
        application = session.sparkContext.applicationId
        session.stop()
        fetched = {executor: len(re.findall(rf"Fetching \S+/kijun-{rules.hash}\.kjb to ", log))
                   for executor, log in cluster.executor_logs(application).items()}
    print("\nA core of Spark, transfer and reading included, does", end=" ")
    print(", ".join(f"{one / spark:.2f} × what {name} does" for name, one in local.items()), end="; ")
    print(f"{local['table'] / lean:.2f} × with outcome and categories only")
    print(f"A session, its executors, the rules there and a first answer: {start:.1f} s")
    print(f"Bundle fetched, by executor: {fetched}; loaded, by Python process: "
          f"{ {row.process: row.loads for row in told_by} }")
    fastest = local["table"]
    print("\nReports from which on the cluster is done first (start-up included); rows: cores of the one machine")
    print(f"{'':6}" + "".join(f"{f'{cores} of Spark':>16}" for cores in CORES))
    points = {}
    for machine in (1, 2, 4, 8):
        points[machine] = {cores: crossover(start, fastest, spark, machine, cores) for cores in CORES}
        print(f"{machine:6}" + "".join(f"{f'{point:,}' if point else 'never':>16}"
                                       for point in points[machine].values()))
    return figures | {"spark_seconds": spark, "spark_lean_seconds": lean, "spark_there_and_back_seconds": carried,
                      "spark_alone_seconds": plain, "start_seconds": start,
                      "fetched": fetched, "crossover": points}


if __name__ == "__main__":
    main()
