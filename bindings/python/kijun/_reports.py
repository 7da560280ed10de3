"""Reports on their way in, and warnings about them."""

from __future__ import annotations

import datetime
import json
import warnings
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ._diagnostics import Diagnostic, ReportWarning

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


def warn_of(diagnostics: tuple[Diagnostic, ...], stacklevel: int) -> None:
    for one in diagnostics:
        hint = f"; {one.hint}" if one.hint else ""
        warnings.warn(f"{one.message}{hint}", ReportWarning, stacklevel=stacklevel + 1)
