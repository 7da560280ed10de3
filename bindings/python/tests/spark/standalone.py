"""A standalone Spark of its own on the loopback: a master and workers, processes started and stopped here."""

from __future__ import annotations

import contextlib
import os
import pathlib
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyspark
from pyspark.sql import SparkSession

HOME = pathlib.Path(pyspark.__file__).parent
HOST = "127.0.0.1"
DEFAULTS = {"spark_ui_enabled": "false", "spark_ui_showConsoleProgress": "false", "spark_driver_host": HOST,
            "spark_driver_bindAddress": HOST, "spark_executor_memory": "1g", "spark_cores_max": "2",
            "spark_sql_shuffle_partitions": "4", "spark_sql_session_timeZone": "Asia/Tokyo"}
"""Settings of sessions, with _ for the dots: one core of each of two workers."""


@dataclass
class Cluster:
    master: str
    folder: pathlib.Path
    """Logs of the daemons; under `work`, of the executors."""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def session(self, **settings: str) -> SparkSession:
        """A session whose executors run this Python. Names of settings have _ for the dots."""
        builder = SparkSession.builder.master(self.master).appName("kijun")
        for name, value in (DEFAULTS | settings).items():
            builder = builder.config(name.replace("_", "."), value)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        return session

    def submit_arguments(self) -> str:
        """The same for another process, as PYSPARK_SUBMIT_ARGS."""
        settings = (f"--conf {name.replace('_', '.')}={value}" for name, value in DEFAULTS.items())
        return f"--master {self.master} {' '.join(settings)} pyspark-shell"

    def processor_seconds(self) -> dict[str, float]:
        """What the workers and their executors have used, and the Python processes of these: "java", "python"."""
        parents: dict[int, int] = {}
        used: dict[int, tuple[str, int]] = {}
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                name, _, rest = stat.read_text(errors="replace").rpartition(")")
                fields = rest.split()
                parents[int(stat.parent.name)] = int(fields[1])
                # its own, and its dead children's
                used[int(stat.parent.name)] = ("java" if name.endswith("(java") else "python", sum(map(int, fields[11:15])))
        roots = {process.pid for process in self.processes[1:]}

        def below(process: int) -> bool:
            return process in roots or (process in parents and below(parents[process]))

        seconds = {"java": 0.0, "python": 0.0}
        for process, (kind, ticks) in used.items():
            if below(process):
                seconds[kind] += ticks / os.sysconf("SC_CLK_TCK")
        return seconds

    def executor_logs(self, application: str) -> dict[str, str]:
        """What executors have logged, by their number."""
        return {log.parent.name: log.read_text(errors="replace")
                for log in sorted((self.folder / "work").glob(f"{application}/*/stderr"))}


@contextlib.contextmanager
def standalone(folder: pathlib.Path, workers: int = 2, cores: int = 1, memory: str = "2g") -> Iterator[Cluster]:
    """A running cluster, gone afterwards whatever happens. The folder is for logs and files."""
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = HOST
    cluster = Cluster("", folder)
    try:
        log = _start(cluster, "master", "org.apache.spark.deploy.master.Master", "--host", HOST, "--port", "0",
                     "--webui-port", "0")
        cluster.master = _said(cluster, log, r"Starting Spark master at (spark://\S+)")
        for number in range(workers):
            log = _start(cluster, f"worker{number}", "org.apache.spark.deploy.worker.Worker", "--host", HOST,
                         "--port", "0", "--webui-port", "0", "--cores", str(cores), "--memory", memory,
                         "--work-dir", str(folder / "work"), cluster.master)
            _said(cluster, log, r"(Successfully registered with master)")
        yield cluster
    finally:
        for process in reversed(cluster.processes):
            process.terminate()
        for process in cluster.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _start(cluster: Cluster, name: str, *command: str) -> pathlib.Path:
    log = cluster.folder / f"{name}.log"
    environment = os.environ | {"SPARK_HOME": str(HOME), "SPARK_DAEMON_MEMORY": "256m", "SPARK_NO_DAEMONIZE": "1"}
    with log.open("wb") as out:
        cluster.processes.append(subprocess.Popen([str(HOME / "bin" / "spark-class"), *command], env=environment,
                                                  stdin=subprocess.DEVNULL, stdout=out, stderr=out))
    return log


def _said(cluster: Cluster, log: pathlib.Path, pattern: str) -> str:
    """Waits until the log says so."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if found := re.search(pattern, log.read_text(errors="replace")):
            return found[1]
        if cluster.processes[-1].poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"{log.stem} does not start:\n{log.read_text(errors='replace')[-3000:]}")
