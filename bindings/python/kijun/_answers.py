"""What rules say of themselves: their revisions, what changed between them, what holds for all reports."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any, Literal, cast, overload

from . import _core, _html
from ._diagnostics import Message

Language = Literal["en", "ja"]


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
        return _html.shown(f"<b>{escape(self.title)}</b>"
                           + _html.table(("自", "至（含まない）", "改訂", "名称"), rows))


@dataclass(frozen=True)
class InForce:
    """A revision that answers for a day, its period, and why."""

    revision: str
    begin: datetime.date | None
    end: datetime.date | None
    why: Message


@dataclass(frozen=True)
class Category:
    id: str
    number: str
    title: str
    class_id: str
    class_title: str
    group: str
    group_title: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class CategoryLabels:
    title: str
    number: str
    class_id: str
    group: str


@dataclass(frozen=True)
class CategoryChange:
    """What changed of a category; `gained` is a report that is met after and not before, `lost` the other
    way round, each judged under both."""

    category: str
    changes: tuple[str, ...]
    text_changed: bool
    meaning_changed: bool
    through: tuple[str, ...]
    was: CategoryLabels | None
    now: CategoryLabels | None
    gained: Mapping[str, Any] | None
    lost: Mapping[str, Any] | None


def _labels(told: Mapping[str, str] | None) -> CategoryLabels | None:
    return None if told is None else CategoryLabels(told["title"], told["number"], told["class"], told["group"])


class Diff:
    """What changed in meaning between two states of a guideline, with reports that show it."""

    def __init__(self, core: _core.Difference) -> None:
        self._core = core

    def to_dict(self) -> dict[str, Any]:
        """As `kijun diff --format json` has it."""
        return cast("dict[str, Any]", json.loads(self._core.write("json", "en")))

    @cached_property
    def _data(self) -> dict[str, Any]:
        return self.to_dict()

    @property
    def before(self) -> str:
        return cast(str, self._data["before"])

    @property
    def after(self) -> str:
        return cast(str, self._data["after"])

    @property
    def categories(self) -> tuple[CategoryChange, ...]:
        """Those that changed."""
        return tuple(
            CategoryChange(one["category"], tuple(one["changes"]), one["text_changed"],
                           one["meaning_changed"], tuple(one["through"]), _labels(one["was"]),
                           _labels(one["is"]), one["gained"], one["lost"])
            for one in self._data["categories"])

    @property
    def procedures(self) -> tuple[str, ...]:
        """Ids of the classes whose procedure changed."""
        return tuple(self._data["procedures"])

    @property
    def unchanged(self) -> int:
        """How many categories are as they were."""
        return cast(int, self._data["unchanged"])

    def text(self, language: Language = "en") -> str:
        return self._core.write("text", language)

    def markdown(self, language: Language = "en") -> str:
        return self._core.write("markdown", language)

    def html(self, language: Language = "en") -> str:
        """A page of its own."""
        return self._core.write("html", language)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<Diff {self.before} → {self.after}: {len(self.categories)} categories changed>"

    def _repr_html_(self) -> str:
        return _html.shown(_html.body_of(self.html("ja")))


@dataclass(frozen=True)
class Answer:
    """Whether something holds for all reports. If not: a report that was judged to show it, where one could
    be written, and the values in words."""

    holds: bool
    counterexample: Mapping[str, Any] | None
    values: str

    def __bool__(self) -> bool:
        return self.holds


@dataclass(frozen=True)
class Overlap:
    """Another category that can be met together with the one asked for."""

    category: str
    title: str
    example: Mapping[str, Any] | None


class Tree:
    """What is asked for a category, in which order, and where each answer leads."""

    def __init__(self, core: _core.Tree) -> None:
        self._core = core

    def to_dict(self) -> dict[str, Any]:
        """As `kijun tree --format json` has it."""
        return cast("dict[str, Any]", json.loads(self._core.write("json", "en")))

    def text(self, language: Language = "en") -> str:
        return self._core.write("text", language)

    def mermaid(self, language: Language = "en") -> str:
        return self._core.write("mermaid", language)

    def svg(self, language: Language = "en") -> str:
        return self._core.write("svg", language)

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        # an image runs no scripts and cannot reach the page
        return _html.picture(self.svg("ja"), self.text("ja"))


@dataclass(frozen=True)
class Action:
    """A step; `day` is None where it has no day of its own. Business days count from `since`."""

    step: str
    when: str
    day: str | None
    who: tuple[str, ...] = ()
    double: bool = False
    business_days: int | None = None
    since: str | None = None


@dataclass(frozen=True)
class Plan:
    """What is to be done about a category that is met."""

    category: str
    title: str
    class_id: str
    revision: str
    side: Literal["domestic", "overseas"]
    day: str
    business_day: bool
    actions: tuple[Action, ...]
    sources: tuple[str, ...]
    uncertain: tuple[str, ...]


class Plans(Sequence[Plan]):
    """One plan for each category."""

    def __init__(self, core: _core.Plans) -> None:
        self._core = core
        self._plans = tuple(
            Plan(one["category"], one["title"], one["class"], one["revision"], one["side"], one["day"],
                 one["business_day"],
                 tuple(Action(**{**action, "who": tuple(action.get("who", ()))}) for action in one["actions"]),
                 tuple(one["from"]), tuple(one["uncertain"]))
            for one in json.loads(core.write("json", "en")))

    @overload
    def __getitem__(self, place: int) -> Plan: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Plan, ...]: ...

    def __getitem__(self, place: int | slice) -> Plan | tuple[Plan, ...]:
        return self._plans[place]

    def __len__(self) -> int:
        return len(self._plans)

    def text(self, language: Language = "en") -> str:
        return self._core.write("text", language)

    def markdown(self, language: Language = "en") -> str:
        return self._core.write("markdown", language)

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return _html.preformatted(self.text("ja"))


@dataclass(frozen=True)
class Question:
    """To be asked about a report; the answer is recorded as the fact of this name."""

    fact: str
    question: str
    who: str
    cost: int
    type: Literal["boolean", "integer", "date", "choice", "months", "days"]
    choices: tuple[str, ...]
    categories: tuple[str, ...]
    """Those that it can still decide."""


@dataclass(frozen=True)
class ChangelogEntry:
    file: str
    text: str


def report_of(told: str | None) -> Mapping[str, Any] | None:
    return None if told is None else cast("Mapping[str, Any]", json.loads(told))
