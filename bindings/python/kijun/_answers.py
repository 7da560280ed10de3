"""What rules say of themselves: their revisions, what changed between them, whether their cases hold."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from html import escape
from typing import Any, Literal, cast

from . import _core, _html
from ._diagnostics import Message


@dataclass(frozen=True)
class Revision:
    id: str
    title: str
    status: Literal["revision", "draft", "withdrawn"]
    effective_from: datetime.date | None
    decided: datetime.date | None
    published: datetime.date | None
    recorded: datetime.date | None
    known_from: datetime.date | None
    uncertain: tuple[str, ...]
    citations: tuple[str, ...]


@dataclass(frozen=True)
class Period:
    """`revision` is in force from `begin` until `end`, which is not included; None: for good."""

    revision: str
    begin: datetime.date | None
    end: datetime.date | None


def _day(day: datetime.date | None) -> str:
    return "—" if day is None else day.isoformat()


@dataclass(frozen=True)
class Timeline:
    guideline: str
    title: str
    timezone: str
    judged_by: str
    revisions: tuple[Revision, ...]
    periods: tuple[Period, ...]
    """By the newest knowledge."""

    def _repr_html_(self) -> str:
        titles = {one.id: one.title for one in self.revisions}
        rows = [(_day(one.begin), _day(one.end), f"<code>{escape(one.revision)}</code>",
                 escape(titles[one.revision])) for one in self.periods]
        rows += [("案", "", f"<code>{escape(one.id)}</code>", escape(one.title))
                 for one in self.revisions if one.status == "draft"]
        return f"<b>{escape(self.title)}</b>" + _html.table(("自", "至（含まない）", "改訂", "名称"), rows)


class Diff:
    """What changed in meaning between two states of a guideline, with reports that show it."""

    def __init__(self, core: _core.Comparison) -> None:
        self._core = core

    def to_dict(self) -> dict[str, Any]:
        """As `kijun diff --format json` has it."""
        return cast("dict[str, Any]", json.loads(self._core.json()))

    def text(self, language: Literal["en", "ja"] = "en") -> str:
        return self._core.text(language)

    def markdown(self, language: Literal["en", "ja"] = "en") -> str:
        return self._core.markdown(language)

    def html(self, language: Literal["en", "ja"] = "en") -> str:
        """A page of its own."""
        return self._core.html(language)

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        page = self.html("ja")
        begin, end = page.find("<body>"), page.rfind("</body>")
        return page[begin + len("<body>"):end]


@dataclass(frozen=True)
class CaseFailure:
    case: str
    when: str
    revision: str
    file: str
    line: int
    unusable: bool
    message: Message


@dataclass(frozen=True)
class CaseRun:
    cases: int
    expectations: int
    failures: tuple[CaseFailure, ...]

    @property
    def ok(self) -> bool:
        return not self.failures
