"""One report under several guidelines at once, each by its own clock."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, cast, overload

from . import _core, _html
from ._diagnostics import Message, ReportError
from ._progress import Progress
from ._reports import ReportLike, as_json, check_many, judged_in_chunks, warn_of
from ._rules import Mode, Rules
from ._verdict import Verdict


@dataclass(frozen=True)
class NotJudged:
    """Why a guideline has no verdict: it was not in force, its date is missing."""

    guideline: str
    code: str
    message: Message


@dataclass(frozen=True)
class Contribution:
    """A revision that contributed, and by which clock."""

    guideline: str
    revision: str
    judged_by: str
    timezone: str
    bundle: str


class JointVerdict:
    """What several guidelines say of one report."""

    def __init__(self, joint: bytes, verdicts: Iterable[tuple[str, bytes]], report: bytes) -> None:
        self._json = joint
        self.verdicts: tuple[Verdict, ...] = tuple(Verdict(*one, report) for one in verdicts)
        """In the order of the guidelines."""

    def to_json(self) -> str:
        """The line that `kijun together` writes."""
        return self._json.decode()

    def to_dict(self) -> dict[str, Any]:
        return cast("dict[str, Any]", json.loads(self._json))

    @property
    def id(self) -> str:
        return cast(str, self.to_dict()["id"])

    @property
    def not_judged(self) -> tuple[NotJudged, ...]:
        return tuple(NotJudged(one["guideline"], one["code"], Message(one["message"], one["message_ja"]))
                     for one in self.to_dict()["not_judged"])

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """Every revision that answered: what derives all of this again."""
        return tuple(Contribution(**one) for one in self.to_dict()["receipt"]["revisions"])

    def __getitem__(self, guideline: str) -> Verdict:
        """The verdict of one guideline; the first, where several of its revisions answer. Raises KeyError."""
        for one in self.verdicts:
            if one.guideline == guideline:
                return one
        raise KeyError(guideline)

    def __repr__(self) -> str:
        told = ", ".join(f"{one.guideline} {one.outcome}" for one in self.verdicts)
        return f"<JointVerdict {self.id}: {told or 'none'}>"

    def _repr_html_(self) -> str:
        return _html.shown(
            _html.sections((one.guideline, one._repr_html_()) for one in self.verdicts)
            + _html.sections((one.guideline, _html.preformatted(f"{one.code}：{one.message.ja}"))
                             for one in self.not_judged))


class Together:
    """Several guidelines; each rules' own choice of revision holds. Immutable, and may be shared by threads."""

    def __init__(self, *rules: Rules, mode: Mode = "screen", explain: bool = False) -> None:
        """Raises ValueError for no rules, and for two of one guideline."""
        named = [one.timeline().guideline for one in rules]
        if not named or len(set(named)) != len(named):
            raise ValueError("together are rules of one guideline or more, each once")
        self.guidelines: tuple[str, ...] = tuple(named)
        self._core = _core.together([(one._core, one._with(mode, explain)) for one in rules])

    def judge(self, report: ReportLike | None = None, /, **fields: Any) -> JointVerdict:
        """What each guideline says of one report: a mapping or JSON, or its fields by name. Raises ReportError."""
        line = as_json({name: value for name, value in fields.items() if value is not None}
                       if report is None else report)
        (answer,) = self._core.judge_many((line,), 1, 1)
        joint, verdicts, error, told = answer
        if told:
            warn_of(told, 2)
        if error is not None:
            raise error
        return JointVerdict(joint, verdicts, line)

    @overload
    def judge_many(self, reports: Iterable[ReportLike], /, *, on_error: Literal["raise"] = "raise", threads: int = ...,
                   chunk: int = ..., progress: Progress = ...) -> Iterator[JointVerdict]: ...

    @overload
    def judge_many(self, reports: Iterable[ReportLike], /, *, on_error: Literal["keep"], threads: int = ...,
                   chunk: int = ..., progress: Progress = ...) -> Iterator[JointVerdict | ReportError]: ...

    def judge_many(self, reports: Iterable[ReportLike], /, *, on_error: Literal["raise", "keep"] = "raise",
                   threads: int = 0, chunk: int = 1024,
                   progress: Progress = False) -> Iterator[JointVerdict | ReportError]:
        """As `Rules.judge_many`: one joint verdict for each report, in their order."""
        check_many(on_error, threads, chunk)

        def judge(lines: tuple[bytes, ...], first: int) -> Iterator[JointVerdict | ReportError]:
            for given, (joint, verdicts, error, told) in zip(
                    lines, self._core.judge_many(lines, first, threads), strict=True):
                if told:
                    warn_of(told, 3)
                if error is not None and on_error == "raise":
                    raise error
                yield JointVerdict(joint, verdicts, given) if error is None else error

        return judged_in_chunks(reports, chunk, on_error == "keep", progress, judge)

    def __repr__(self) -> str:
        return f"<Together {', '.join(self.guidelines)}>"


def together(*rules: Rules, mode: Mode = "screen", explain: bool = False) -> Together:
    """Several guidelines, to judge reports under all of them at once.

    Each judges by its own date and time zone; what one cannot judge stops none of the others. A recorded fact
    goes to the guidelines that declare it.
    """
    return Together(*rules, mode=mode, explain=explain)
