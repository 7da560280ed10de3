"""Verdicts: a candidate with its reasons, for people to check."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, cast

from . import _html
from ._diagnostics import Message

Outcome = Literal["candidate", "undetermined", "out_of_scope"]
Status = Literal["met", "undetermined", "not_met"]


@dataclass(frozen=True)
class Evidence:
    """Words found in a field of the report: [start, end) in bytes of its UTF-8 and in characters."""

    criterion: str
    field: str
    term: str
    lane: str
    folds: tuple[str, ...]
    start_byte: int
    end_byte: int
    start_char: int
    end_char: int
    text: str


@dataclass(frozen=True)
class Citation:
    law: str
    articles: tuple[str, ...]
    uncertain: str | None = None


@dataclass(frozen=True)
class Missing:
    """An open question; `decisive` if some answer to it can still change the finding."""

    fact: str
    question: str
    who: str
    cost: int
    decisive: bool
    open_list: bool
    uncertain: bool


@dataclass(frozen=True)
class UsedFact:
    fact: str
    value: str
    presumed: bool


@dataclass(frozen=True)
class Finding:
    category: str
    title: str
    number: str
    class_id: str
    class_title: str
    group: str
    group_title: str
    status: Status
    citations: tuple[Citation, ...]
    evidence: tuple[Evidence, ...]
    evidence_omitted: int
    facts: tuple[UsedFact, ...]
    missing: tuple[Missing, ...]
    uncertain: tuple[str, ...]
    tags: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @classmethod
    def _of(cls, data: dict[str, Any]) -> Finding:
        return cls(
            category=data["category"],
            title=data["title"],
            number=data["number"],
            class_id=data["class"],
            class_title=data["class_title"],
            group=data["group"],
            group_title=data["group_title"],
            status=data["status"],
            citations=tuple(Citation(one["law"], tuple(one["articles"]), one.get("uncertain"))
                            for one in data["citations"]),
            evidence=tuple(Evidence(**{**one, "folds": tuple(one["folds"])}) for one in data["evidence"]),
            evidence_omitted=data.get("evidence_omitted", 0),
            facts=tuple(UsedFact(**one) for one in data["facts"]),
            missing=tuple(Missing(**one) for one in data["missing"]),
            uncertain=tuple(data.get("uncertain", ())),
            tags=tuple(data.get("tags", ())),
            notes=tuple(data.get("notes", ())),
        )


@dataclass(frozen=True)
class Why:
    """Why this revision answered."""

    rule: str
    en: str
    ja: str


@dataclass(frozen=True)
class Receipt:
    """What is needed to derive the verdict again."""

    bundle: str
    revision: str
    engine: str


class Verdict:
    """What is said of one report under one revision.

    Everything but the outcome is read from the JSON when it is first asked for.
    """

    def __init__(self, outcome: str, verdict: bytes, report: bytes) -> None:
        self.outcome: Outcome = cast(Outcome, outcome)
        self._json = verdict
        self._report = report

    def to_json(self) -> str:
        """The line that `kijun judge` writes."""
        return self._json.decode()

    def to_dict(self) -> dict[str, Any]:
        """The same as a dictionary of one's own."""
        return cast("dict[str, Any]", json.loads(self._json))

    @cached_property
    def _data(self) -> dict[str, Any]:
        return self.to_dict()

    @property
    def report(self) -> dict[str, Any]:
        """What was judged, as it was given."""
        return cast("dict[str, Any]", json.loads(self._report))

    @property
    def id(self) -> str:
        return cast(str, self._data["id"])

    @property
    def guideline(self) -> str:
        return cast(str, self._data["guideline"])

    @property
    def revision(self) -> str:
        return cast(str, self._data["revision"])

    @property
    def effective_from(self) -> str | None:
        """The first day of the revision; None for a draft."""
        return cast("str | None", self._data["effective_from"])

    @property
    def why_revision(self) -> Why:
        return Why(**self._data["why_revision"])

    @property
    def mode(self) -> Literal["screen", "assess"]:
        return cast('Literal["screen", "assess"]', self._data["mode"])

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The categories that are met or open."""
        return tuple(Finding._of(one) for one in self._data["findings"])

    @cached_property
    def considered(self) -> tuple[Finding, ...]:
        """With `explain=True`: categories that something spoke for and that are not met."""
        return tuple(Finding._of(one) for one in self._data.get("considered", ()))

    @property
    def categories(self) -> tuple[str, ...]:
        """The ids of the categories that are met."""
        return tuple(one["category"] for one in self._data["findings"] if one["status"] == "met")

    @property
    def warnings(self) -> tuple[Message, ...]:
        """What of the report was not looked at: recorded facts that the guideline does not declare."""
        return tuple(Message(one["message"], one["message_ja"]) for one in self._data.get("warnings", ()))

    @property
    def receipt(self) -> Receipt:
        return Receipt(**self._data["receipt"])

    def __eq__(self, other: object) -> bool:
        return self._json == other._json if isinstance(other, Verdict) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._json)

    def __repr__(self) -> str:
        found = ", ".join(f"{one['category']}{'' if one['status'] == 'met' else '?'}"
                          for one in self._data["findings"])
        return f"<Verdict {self.id} {self.revision}: {self.outcome}{f' ({found})' if found else ''}>"

    def _repr_html_(self) -> str:
        return _html.shown(_html.verdict(self._data, self.report))


class Explanation:
    """A verdict with the guideline's own tree: which criterion holds, by which words, and what is open."""

    def __init__(self, verdict: Verdict, english: str, japanese: str) -> None:
        self.verdict = verdict
        self.english = english
        self.japanese = japanese

    def __str__(self) -> str:
        return self.english

    def __repr__(self) -> str:
        return f"<Explanation of {self.verdict!r}>"

    def _repr_html_(self) -> str:
        return self.verdict._repr_html_() + _html.preformatted(self.japanese)
