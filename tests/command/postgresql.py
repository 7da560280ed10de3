"""A PostgreSQL server for tests."""
import atexit
import os
import random
import shutil
import subprocess
import tempfile
from pathlib import Path


class Postgresql:
    """One server for all tests of a run, on a socket in a directory of its own. It does not run as root."""
    running = None

    def __init__(self):
        self.directory = tempfile.mkdtemp(prefix="kijun-postgresql-")
        binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
        self.binaries = binaries[-1].parent if binaries else Path(shutil.which("pg_ctl")).parent
        self.data = f"{self.directory}/data"
        self.user = []
        if os.getuid() == 0:
            shutil.chown(self.directory, "postgres")
            self.user = ["runuser", "-u", "postgres", "--"]
        atexit.register(self.end)
        self.run("initdb", "-D", self.data, "-U", "kijun", "--auth=trust", "--no-sync")
        self.start()

    def run(self, program, *arguments):
        # what it starts must not hold the pipes open
        with open(f"{self.directory}.log", "ab") as log:
            subprocess.run([*self.user, self.binaries / program, *arguments], check=True, stdout=log, stderr=log,
                           cwd="/")

    def start(self):
        self.run("pg_ctl", "-D", self.data, "-w", "-o", f"-c listen_addresses= -k {self.directory}", "start")

    def stop(self, how="fast"):
        self.run("pg_ctl", "-D", self.data, "-w", "-m", how, "stop")

    def fresh(self):
        """Address of a database that is empty."""
        name = f"d{random.getrandbits(60)}"
        self.run("createdb", "-h", self.directory, "-U", "kijun", name)
        return f"postgresql:///{name}?host={self.directory}&user=kijun"

    def sql(self, where, statement):
        self.run("psql", "-v", "ON_ERROR_STOP=1", "-c", statement, where)

    def lines(self, where, query):
        run = subprocess.run([*self.user, self.binaries / "psql", "-tAc", query, where], check=True, capture_output=True,
                             text=True, cwd="/")
        return run.stdout.splitlines()

    def end(self):
        try:
            self.stop("immediate")
        except subprocess.CalledProcessError:
            pass
        shutil.rmtree(self.directory, ignore_errors=True)
        Path(f"{self.directory}.log").unlink(missing_ok=True)

    @classmethod
    def get(cls):
        if cls.running is None:
            cls.running = cls()
        return cls.running
