"""Rules on their way: a bundle, fetched once by every executor and loaded once by every Python process."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyspark import SparkContext, SparkFiles

from .. import _core
from .._files import write_whole
from .._rules import Rules

_sending = threading.Lock()
_sent: dict[str, Path] = {}  # by application; executors that start later fetch from there, too
_added: set[Path] = set()  # what Spark knows of


@dataclass(frozen=True)
class Shipped:
    """What a task has of rules: their name, and under which revision they are asked."""

    hash: str
    choice: dict[str, Any]

    def rules(self) -> Rules:
        """The rules themselves, where the task runs."""
        return Rules(_loaded(self.hash), Path(_file_name(self.hash)), self.choice)


def ship(context: SparkContext, rules: Rules) -> Shipped:
    """Has the executors fetch the rules with the next task, each once. Rules sent before are not sent again."""
    with _sending:
        folder = _sent.get(context.applicationId)
        if folder is None:
            folder = _sent[context.applicationId] = Path(tempfile.mkdtemp(prefix="kijun-spark-"))
            atexit.register(shutil.rmtree, folder, ignore_errors=True)
        file = folder / _file_name(rules.hash)
        if file not in _added:
            write_whole(file, rules.bundle())
            context.addFile(str(file))
            _added.add(file)
    return Shipped(rules.hash, dict(rules._choice))


def _file_name(hash: str) -> str:
    return f"kijun-{hash}.kjb"


@functools.lru_cache(maxsize=8)
def _loaded(hash: str) -> _core.Rules:
    loaded = _core.Rules.load(SparkFiles.get(_file_name(hash)), None)
    if loaded.hash != hash:
        raise RuntimeError(f"{_file_name(hash)} holds other rules: {loaded.hash}")
    return loaded
