"""Reports on their way in, and warnings about them."""

from __future__ import annotations

import contextlib
import datetime
import json
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from ._diagnostics import Diagnostic, ReportWarning
from ._progress import Progress, shown

ReportLike = Mapping[str, Any] | str | bytes
"""A report: a mapping, or the JSON of one."""

Day = str | datetime.date
"""A day, a month or an instant as the language writes them, or an object of `datetime`."""


def spelled(day: Day) -> str:
    return day if isinstance(day, str) else day.isoformat()


def spelled_or_none(day: Day | None) -> str | None:
    return None if day is None else spelled(day)


_NOT_WRITTEN = b"not to be written as JSON"


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, datetime.date):  # and datetime, whose offset the reader asks for
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        rest = value - datetime.timedelta(days=value.days)
        # what is no whole number of days is left to the reader of facts to refuse
        return f"P{value.days}D" + (f"T{rest.total_seconds():g}S" if rest else "")
    raise TypeError(f"a report holds no {type(value).__name__}")


encode = json.JSONEncoder(ensure_ascii=False, default=_plain).encode


def as_json(report: ReportLike) -> bytes:
    if isinstance(report, bytes):
        return report
    if not isinstance(report, str):
        report = encode(report if isinstance(report, dict) else dict(report))
    # What is no text is refused by the reader of reports, like all else that is wrong with one.
    return report.encode("utf-8", "surrogatepass")


def in_chunks(reports: Iterable[ReportLike], size: int, keep: bool) -> Iterator[tuple[bytes, ...]]:
    """Their JSON, so many at a time.

    What is no report raises its exception after those before it have been given; to `keep` its place, a text is
    given instead that the reader of reports refuses.
    """
    lines: list[bytes] = []
    for report in reports:
        try:
            lines.append(as_json(report))
        except (TypeError, ValueError, RecursionError):
            if not keep:
                if lines:
                    yield tuple(lines)
                raise
            lines.append(_NOT_WRITTEN)
        if len(lines) == size:
            yield tuple(lines)
            lines = []
    if lines:
        yield tuple(lines)


def check_many(on_error: str, threads: int, chunk: int) -> None:
    if on_error not in ("raise", "keep"):
        raise ValueError(f"on_error is 'raise' or 'keep', not {on_error!r}")
    if threads < 0 or chunk < 1:
        raise ValueError("threads is 0 or more, chunk 1 or more")


Answered = TypeVar("Answered")


def judged_in_chunks(reports: Iterable[ReportLike], chunk: int, keep: bool, progress: Progress,
                     judge: Callable[[tuple[bytes, ...], int], Iterable[Answered]]) -> Iterator[Answered]:
    """What `judge` makes of the JSON of reports, so many at a time; it is told the number of the first."""
    with shown(progress, reports, "judge") as tell:
        first = 1
        for lines in in_chunks(reports, chunk, keep):
            yield from judge(lines, first)
            first += len(lines)
            if tell is not None:
                tell(first - 1)


_MOST_REMEMBERED = 1000


def warn_of(diagnostics: tuple[Diagnostic, ...], stacklevel: int) -> None:
    """Warnings of the code so many frames above the caller, 1 being the caller.

    Python remembers every warning where it was given, and what these say comes out of reports: from time to time
    it is let forget, or whoever sends reports would decide how much memory that takes.
    """
    if not diagnostics:
        return
    with contextlib.suppress(ValueError):  # called from no line of Python, as by a thread of C++
        remembered = sys._getframe(stacklevel).f_globals.get("__warningregistry__", {})
        if len(remembered) > _MOST_REMEMBERED:
            remembered.clear()
    for one in diagnostics:
        hint = f"; {one.hint}" if one.hint else ""
        warnings.warn(f"{one.message}{hint}", ReportWarning, stacklevel=stacklevel + 1)
