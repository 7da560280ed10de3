"""Cases of a guideline: whether they hold, what they look at, which changes they would notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Literal

from . import _html
from ._diagnostics import Message, Place

MutantKind = Literal["condition", "exception", "quantifier", "negation", "threshold", "distance", "terms",
                     "openness", "date", "word"]
CoverageKind = Literal["criterion", "term", "branch", "operation"]


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
    junit: str
    """JUnit XML, for other programs."""

    @property
    def ok(self) -> bool:
        return not self.failures

    def __repr__(self) -> str:
        return f"<CaseRun {self.cases} cases, {self.expectations} expectations, {len(self.failures)} failed>"

    def _repr_html_(self) -> str:
        head = f"事例 {self.cases} 件、期待 {self.expectations} 件、不合格 {len(self.failures)} 件"
        if self.ok:
            return f"<b>{head}</b>"
        return _html.shown(f"<b>{head}</b>" + _html.table(
            ("事例", "時点", "改訂", "場所", "理由"),
            ((escape(one.case), escape(one.when), f"<code>{escape(one.revision)}</code>",
              f"<code>{escape(one.file)}:{one.line}</code>", escape(one.message.ja)) for one in self.failures)))


@dataclass(frozen=True)
class CoverageItem:
    kind: CoverageKind
    where: str
    what: str
    place: Place | None
    times: int
    """Judgements that looked at it."""
    covered: bool
    reason: Message | None
    """Why it is not."""


@dataclass(frozen=True)
class Coverage:
    items: tuple[CoverageItem, ...]

    def of(self, kind: CoverageKind) -> tuple[CoverageItem, ...]:
        return tuple(item for item in self.items if item.kind == kind)

    def part(self, kind: CoverageKind) -> float:
        """0 to 1; 1 if there is nothing of the kind."""
        items = self.of(kind)
        return sum(item.covered for item in items) / len(items) if items else 1.0

    def __repr__(self) -> str:
        kinds: tuple[CoverageKind, ...] = ("criterion", "term", "branch", "operation")
        return f"<Coverage {', '.join(f'{kind} {self.part(kind):.1%}' for kind in kinds)}>"


@dataclass(frozen=True)
class Mutant:
    """The guideline with one small change."""

    kind: MutantKind
    where: str
    change: Message
    place: Place | None
    fate: Literal["killed", "survived", "equivalent"]
    killed_by: str | None
    killer: str | None
    """Of a survivor: a case in the language that would notice it."""


@dataclass(frozen=True)
class Mutation:
    mutants: tuple[Mutant, ...]
    sampled_from: int

    @property
    def survivors(self) -> tuple[Mutant, ...]:
        return tuple(one for one in self.mutants if one.fate == "survived")

    @property
    def score(self) -> float:
        """Of the mutants that could be noticed, the part that was; 1 if there are none."""
        told = [one for one in self.mutants if one.fate != "equivalent"]
        return sum(one.fate == "killed" for one in told) / len(told) if told else 1.0

    def __repr__(self) -> str:
        return f"<Mutation {len(self.mutants)} mutants, {self.score:.1%} noticed>"


def read_files(files: tuple[str | Path, ...]) -> list[tuple[str, bytes]]:
    return [(str(file), Path(file).read_bytes()) for file in files]


def case_run(told: Mapping[str, Any]) -> CaseRun:
    return CaseRun(told["cases"], told["expectations"],
                   tuple(CaseFailure(**one) for one in told["failures"]), told["junit"])
