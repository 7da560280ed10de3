"""Progress: a bar by tqdm where it is installed, a line on standard error where it is not, or a function."""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol


class ProgressFunction(Protocol):
    def __call__(self, done: int, total: int | None, /) -> object:
        """`total` is None where nobody knows it."""


Progress = bool | ProgressFunction
"""True for a bar, False for nothing, or a function that is told."""


class _Bar:
    """tqdm's, told of totals instead of steps."""

    def __init__(self, tqdm: Any, total: int | None, what: str) -> None:
        self._bar = tqdm(total=total, desc=what, unit="", unit_scale=True)

    def __call__(self, done: int, total: int | None, /) -> None:
        if total is not None and self._bar.total != total:
            self._bar.total = total
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        self._bar.close()


class _Line:
    """One line that is written over: no more often than every hundredth part, or a thousand."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown = -1

    def __call__(self, done: int, total: int | None, /) -> None:
        step = max(1, total // 100 if total else 1000)
        if done // step == self._shown and done != total:
            return
        self._shown = done // step
        share = f" / {total:,} ({done * 100 // total} %)" if total else ""
        sys.stderr.write(f"\r{self._what}: {done:,}{share}")
        sys.stderr.flush()

    def close(self) -> None:
        if self._shown >= 0:
            sys.stderr.write("\n")


@contextmanager
def shown(progress: Progress, things: object, what: str) -> Iterator[Callable[[int], object] | None]:
    """Gives what is to be called with how many of `things` are done, or None where nobody listens."""
    if progress is False:
        yield None
        return
    total = _size_of(things)
    if progress is not True:
        told = progress
        yield lambda done: told(done, total)
        return
    bar: _Bar | _Line
    try:
        with warnings.catch_warnings():  # of widgets that are not installed: a line of text will do
            warnings.simplefilter("ignore")
            bar = _Bar(importlib.import_module("tqdm.auto").tqdm, total, what)
    except ImportError:
        bar = _Line(what)
    try:
        yield lambda done: bar(done, total)
    finally:
        bar.close()


def _size_of(things: object) -> int | None:
    """How many there are, where that is known without looking."""
    rows = getattr(things, "num_rows", None)
    if isinstance(rows, int):
        return rows
    if type(things).__name__ == "DuckDBPyRelation":  # runs the query, and what it reads may be read once
        return None
    try:
        return len(things)  # type: ignore[arg-type]
    except TypeError:
        return None
