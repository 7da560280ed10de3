"""What the tests share: the project's files, the rules, and the command to compare with."""

import importlib.util
import os
import pathlib
import subprocess

import pytest

import kijun

if importlib.util.find_spec("pyspark") is None:  # ./dev spark brings it
    collect_ignore = ["spark"]

PROJECT = pathlib.Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def rules() -> kijun.Rules:
    return kijun.load("ihc")


@pytest.fixture(scope="session")
def samples() -> pathlib.Path:
    return PROJECT / "tests" / "samples"


@pytest.fixture(scope="session")
def command():
    """Runs the kijun command of this checkout; the value is its standard output."""
    program = os.environ.get("KIJUN_COMMAND", str(PROJECT / "build" / "release" / "kijun"))
    if not os.access(program, os.X_OK):
        pytest.fail(f"{program} is not there: ./dev python builds it")

    def run(*arguments: object, status: int = 0) -> str:
        done = subprocess.run([program, *map(str, arguments)], capture_output=True, encoding="utf-8")
        assert done.returncode == status, done.stderr
        return done.stdout

    return run
