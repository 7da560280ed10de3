"""What is counted over many cases: where they end, the impact of a revision, the tables of a yearly report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Literal, cast

from . import _core, _html
from ._diagnostics import Message, ReportError
from ._progress import Progress, shown
from ._reports import Day, ReportLike, in_chunks, spelled, warn_of
from ._tables import ArrowStream, is_table

State = Literal["met", "open", "not_met"]
Language = Literal["en", "ja"]


@dataclass(frozen=True)
class Range:
    """At least, and at most once what is open is known. Of a sample, `share_low` and `share_high` are the
    95 % interval of the share in the population."""

    least: int
    most: int
    share_low: float | None = None
    share_high: float | None = None


@dataclass(frozen=True)
class Side:
    revision: str
    title: str
    draft: bool
    effective: str | None


@dataclass(frozen=True)
class Agreement:
    """The engine against people, of labelled cases; open counts as not met. None: nothing to divide by."""

    both: int
    engine_only: int
    people_only: int
    neither: int
    precision: float | None
    recall: float | None
    kappa: float | None


@dataclass(frozen=True)
class Labels:
    labelled: int
    before: Agreement
    after: Agreement


@dataclass(frozen=True)
class Cause:
    """A changed part of the rules that, put back alone, takes the flip back."""

    kind: Literal["category", "criterion", "terms", "fact"]
    id: str
    path: str
    title: str
    what: Message


@dataclass(frozen=True)
class SmallCase:
    id: str
    line: int
    bytes: int


@dataclass(frozen=True)
class Flip:
    """Cases in which a category's state is another after than before, by what brought it about."""

    category: str
    before: State
    after: State
    cases: int
    reason: Literal["added", "repealed", "alone", "together"]
    causes: tuple[Cause, ...]
    terms: Mapping[str, int]
    smallest: tuple[SmallCase, ...]


@dataclass(frozen=True)
class CategoryImpact:
    id: str
    title: str
    number: str
    class_before: str | None
    class_after: str | None
    same_meaning: bool
    transitions: Mapping[State, Mapping[State, int]]
    """[before][after]."""
    before: Range
    after: Range
    gained: Range
    lost: Range
    labels: Labels | None


@dataclass(frozen=True)
class Gap:
    """A fact that open verdicts wait for."""

    fact: str
    question: str
    who: str
    cost: int
    possible_flips: int
    alone: int
    open_after: int


def _agreement(told: Mapping[str, Any]) -> Agreement:
    return Agreement(**{name: told[name] for name in Agreement.__dataclass_fields__})


def _labels(told: Mapping[str, Any] | None) -> Labels | None:
    if told is None:
        return None
    return Labels(told["labelled"], _agreement(told["before"]), _agreement(told["after"]))


def _flip(told: Mapping[str, Any]) -> Flip:
    return Flip(
        category=told["category"], before=told["before"], after=told["after"], cases=told["cases"],
        reason=told["reason"],
        causes=tuple(Cause(**{**one, "what": Message(**one["what"])}) for one in told["causes"]),
        terms={one["term"]: one["cases"] for one in told["terms"]},
        smallest=tuple(SmallCase(**one) for one in told["smallest"]))


def _category(told: Mapping[str, Any]) -> CategoryImpact:
    return CategoryImpact(
        id=told["id"], title=told["title"], number=told["number"], class_before=told["class"]["before"],
        class_after=told["class"]["after"], same_meaning=told["same_meaning"],
        transitions=told["transitions"], before=Range(**told["before"]), after=Range(**told["after"]),
        gained=Range(**told["gained"]), lost=Range(**told["lost"]), labels=_labels(told.get("labels")))


class Counted:
    """What has been counted, in the forms that the command has."""

    def __init__(self, core: _core.ImpactCounting | _core.StatisticsCounting) -> None:
        self._core = core
        self._data: dict[str, Any] = json.loads(core.write("json", "ja"))
        self.refused: int = core.refused
        """How many could not be counted."""
        self.errors: tuple[ReportError, ...] = tuple(core.errors())
        """Why not; the first hundred, with their `line`."""

    def to_dict(self) -> dict[str, Any]:
        """As the command's --format json has it."""
        return cast("dict[str, Any]", json.loads(self._core.write("json", "ja")))

    def text(self, language: Language = "en") -> str:
        return self._core.write("text", language)

    def markdown(self, language: Language = "en") -> str:
        return self._core.write("markdown", language)

    def csv(self, language: Language = "en") -> str:
        return self._core.write("csv", language)

    def html(self, language: Language = "en") -> str:
        """A page of its own."""
        return self._core.write("html", language)

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return _html.shown(self._core.write("tables", "ja") + _html.note_of_refused(self.refused, self.errors))


class Impact(Counted):
    """What becomes of past cases when one revision takes the place of another."""

    @property
    def before(self) -> Side:
        return Side(**self._data["before"])

    @property
    def after(self) -> Side:
        return Side(**self._data["after"])

    @property
    def cases(self) -> int:
        return cast(int, self._data["cases"])

    @property
    def labelled(self) -> int:
        return cast(int, self._data["labelled"])

    @property
    def flipped(self) -> Range:
        """Cases with a category whose state is another after than before."""
        return Range(**self._data["flipped"])

    @property
    def candidates(self) -> tuple[Range, Range]:
        """Cases with a category that is met, before and after."""
        told = self._data["candidates"]
        return Range(**told["before"]), Range(**told["after"])

    @property
    def outcomes(self) -> Mapping[str, Mapping[str, int]]:
        """[before][after] of whole cases: candidate, undetermined, out_of_scope."""
        return cast("Mapping[str, Mapping[str, int]]", self._data["outcomes"])

    @property
    def classes(self) -> Mapping[str, str]:
        """Titles of the classes, by id."""
        return {one["id"]: one["title"] for one in self._data["classes"]}

    @property
    def class_transitions(self) -> Mapping[tuple[str, str], int]:
        """Cases by (before, after): the class of the first category that is met, else undetermined or
        out_of_scope. Zeros are left out."""
        return {(one["before"], one["after"]): one["cases"] for one in self._data["class_transitions"]}

    @property
    def categories(self) -> tuple[CategoryImpact, ...]:
        return tuple(_category(one) for one in self._data["categories"])

    @property
    def flips(self) -> tuple[Flip, ...]:
        """The largest groups first."""
        return tuple(_flip(one) for one in self._data["flips"])

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Facts that open verdicts wait for, the most useful first."""
        return tuple(Gap(**one) for one in self._data["missing"])

    @property
    def labels(self) -> Labels | None:
        """Any category against none; None where no case has a label."""
        return _labels(self._data.get("labels"))

    def __repr__(self) -> str:
        return (f"<Impact {self.before.revision} → {self.after.revision}: {self.cases} cases, "
                f"{self.flipped.least}–{self.flipped.most} flipped>")


@dataclass(frozen=True)
class StatisticsTable:
    id: str
    title: str
    rows: tuple[Mapping[str, Any], ...]
    """Each with `id`, `title` and its figures by column; pandas.DataFrame takes them."""
    notes: tuple[str, ...]


class Statistics(Counted):
    """The tables of the hotline's yearly operation report."""

    def __init__(self, core: _core.StatisticsCounting) -> None:
        super().__init__(core)
        self.outside: int = core.outside
        """Records that lie outside the period and are not counted."""

    @property
    def received(self) -> int:
        return cast(int, self._data["received"])

    @property
    def analysed(self) -> int:
        return cast(int, self._data["analysed"])

    @property
    def tables(self) -> tuple[StatisticsTable, ...]:
        return tuple(StatisticsTable(one["id"], one["title"], tuple(one["rows"]), tuple(one["notes"]))
                     for one in self._data["tables"])

    def table(self, id: str) -> StatisticsTable:
        """Raises KeyError."""
        for one in self.tables:
            if one.id == id:
                return one
        raise KeyError(f"there is no table {id!r}, but {', '.join(one.id for one in self.tables)}")

    def __repr__(self) -> str:
        return f"<Statistics {self._data['from']} – {self._data['to']}: {self.analysed} analysed>"


@dataclass(frozen=True)
class SummaryRow:
    """A category: verdicts by which it is met, and in which it is open."""

    class_title: str
    number: str
    title: str
    candidates: int
    undetermined: int


@dataclass(frozen=True)
class SummarySection:
    """Verdicts by outcome, and the categories that any of them is about. `revision` is empty unless every
    report was judged under several."""

    revision: str
    title: str
    candidates: int
    undetermined: int
    out_of_scope: int
    rows: tuple[SummaryRow, ...]

    def _table(self) -> str:
        rows = [(escape(one.class_title), escape(one.number + one.title), str(one.candidates), str(one.undetermined))
                for one in self.rows]
        told = (f"判断 {self.candidates + self.undetermined + self.out_of_scope} 件：該当候補あり {self.candidates} 件、"
                f"未確定 {self.undetermined} 件、対象外 {self.out_of_scope} 件")
        title = f"<b>{escape(self.revision)} {escape(self.title)}</b>" if self.revision else ""
        return title + _html.table(("区分", "類型", "該当候補", "未確定"), rows) + f"<p>{told}</p>"


class Summary:
    """How many reports ended where: what `kijun judge --summary` shows."""

    def __init__(self, core: _core.SummaryCounting) -> None:
        self._core = core
        self.sections: tuple[SummarySection, ...] = tuple(
            SummarySection(revision, title, *outcomes, tuple(SummaryRow(*row) for row in rows))
            for revision, title, outcomes, rows in core.sections())
        """In the order of effect: one, or one a revision with `all_revisions`; none if nothing was judged."""
        self.refused: int = core.refused
        """How many could not be judged."""
        self.errors: tuple[ReportError, ...] = tuple(core.errors())
        """Why not; the first hundred, with their `line`."""

    def text(self, language: Language = "en") -> str:
        return self._core.text(language)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        told = "; ".join(f"{one.revision or 'all'}: {one.candidates} candidates, {one.undetermined} undetermined, "
                         f"{one.out_of_scope} out of scope" for one in self.sections)
        return f"<Summary {told or 'of nothing'}>"

    def _repr_html_(self) -> str:
        return _html.shown("".join(one._table() for one in self.sections)
                           + _html.note_of_refused(self.refused, self.errors))


def period_of(year: int | None, period: tuple[Day, Day] | None) -> tuple[str, str]:
    """The first day and the last. Raises ValueError unless one of both is given."""
    if (year is None) == (period is None):
        raise ValueError("say either the year or the period")
    if period is None:
        return f"{year:04}-01-01", f"{year:04}-12-31"
    return spelled(period[0]), spelled(period[1])


def previous_of(statistics: Statistics | str | None) -> str | None:
    """As JSON."""
    return json.dumps(statistics.to_dict()) if isinstance(statistics, Statistics) else statistics


def count(core: _core.Counting, given: Iterable[ReportLike] | ArrowStream, *, columns: Mapping[str, str] | None,
          on_error: str, threads: int, progress: Progress, what: str) -> None:
    """Counts all of `given`, which are lines or a table."""
    if on_error not in ("raise", "keep"):
        raise ValueError(f"on_error is 'raise' or 'keep', not {on_error!r}")
    if threads < 0:
        raise ValueError("threads is 0 or more")
    with shown(progress, given, what) as tell:
        done = 0
        for some in _pieces(core, given, columns, threads, on_error == "keep"):
            done += some
            if core.refused and on_error == "raise":
                raise core.errors()[0]
            if tell is not None:
                tell(done)
    warn_of(core.warnings(), 3)


def _pieces(core: _core.Counting, given: Iterable[ReportLike] | ArrowStream,
            columns: Mapping[str, str] | None, threads: int, keep: bool) -> Iterable[int]:
    if is_table(given):
        core.open(given.__arrow_c_stream__(), dict(columns or {}))
        while rows := core.some(threads):
            yield rows
        return
    if columns is not None:
        raise ValueError("columns are of a table")
    first = 1
    for lines in in_chunks(cast("Iterable[ReportLike]", given), 4096, keep):
        core.lines(lines, first, threads)
        first += len(lines)
        yield len(lines)
