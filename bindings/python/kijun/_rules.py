"""Rules: loaded once, asked many times."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, overload

from . import _core
from ._asking import Asking
from ._asking import Mode as Mode
from ._diagnostics import ReportError
from ._progress import Progress, shown
from ._reports import Day, ReportLike, as_json, check_many, judged_in_chunks, spelled, warn_of
from ._tables import ArrowStream, same_kind
from ._verdict import Explanation, Verdict

HiddenForm = Literal["separators", "small_kana", "prolonged", "repeats", "masked"]
"""口★座, 闇バィト, 闇バーイト, 闇ババイト, 闇バ○ト."""

FactValue = bool | int | str | datetime.date | datetime.timedelta | None


class Rules(Asking):
    """A compiled guideline. Immutable, and may be shared by threads.

    `at`, `revision`, `all_revisions`, `known_at` and `evading` give the same rules, asked in another way; what
    is loaded is shared. Without them every report is judged under the revision of its own date.
    """

    def at(self, day: Day) -> Rules:
        """Asked under what was in force then, whatever a report says of its dates."""
        return self._asked(known_at=self._choice["known_at"], at=spelled(day))

    def revision(self, id: str) -> Rules:
        """Asked under this revision. The only way to a draft."""
        return self._asked(revision=id)

    def all_revisions(self) -> Rules:
        """Asked under every revision in force on some day."""
        return self._asked(all_revisions=True)

    def known_at(self, day: Day) -> Rules:
        """By what had been decided by that day."""
        return self._asked(known_at=spelled(day), at=self._choice["at"])

    def evading(self, *forms: HiddenForm) -> Rules:
        """Asked with only these hidden forms, of those that the rules ask for; without any, none counts.

        What a text meets only because of a form that is left out is then not found. Raises SelectionError for
        a name that none has.
        """
        return Rules(self._core, self._path, {**self._choice, "evading": forms})

    def _asked(self, **choice: Any) -> Rules:
        return Rules(self._core, self._path, {"evading": self._choice["evading"], **choice})

    def amended(self, text: str, *, name: str = "draft.kijun") -> Rules:
        """These rules and one more source text, such as the draft of an amendment.

        `name` is what diagnostics call it. Raises RulesError.
        """
        return Rules(_core.Rules.compile(self._core, [(name, text)]), Path(name))

    def judge(
        self,
        report: ReportLike | None = None,
        /,
        *,
        mode: Mode = "screen",
        explain: bool = False,
        id: str | None = None,
        url: str | None = None,
        title: str | None = None,
        text: str | None = None,
        page_text: str | None = None,
        received_at: Day | None = None,
        posted_at: Day | None = None,
        judged_at: Day | None = None,
        provider_country: str | None = None,
        server_country: str | None = None,
        source: str | None = None,
        facts: Mapping[str, FactValue] | None = None,
    ) -> Verdict:
        """The verdict on one report: a mapping or JSON, or its fields by name.

        `mode` "screen" keeps what something speaks for, "assess" all that is open. Where a date is known
        only to a month several revisions may answer: see `judge_each`.
        Raises ReportError.
        """
        if report is None:
            fields = {"id": id, "url": url, "title": title, "text": text, "page_text": page_text,
                      "received_at": received_at, "posted_at": posted_at, "judged_at": judged_at,
                      "provider_country": provider_country, "server_country": server_country,
                      "source": source, "facts": dict(facts) if facts is not None else None}
            report = {name: value for name, value in fields.items() if value is not None}
        verdicts = self._each(report, mode, explain)
        if len(verdicts) != 1:
            names = ", ".join(verdict.revision for verdict in verdicts)
            raise ValueError(f"{len(verdicts)} revisions answer ({names}): ask with judge_each")
        return verdicts[0]

    def judge_each(self, report: ReportLike, /, *, mode: Mode = "screen",
                   explain: bool = False) -> tuple[Verdict, ...]:
        """One verdict for each revision that answers for the report, in order of effect.

        Raises ReportError.
        """
        return self._each(report, mode, explain)

    def _each(self, report: ReportLike, mode: Mode, explain: bool) -> tuple[Verdict, ...]:
        line = as_json(report)
        verdicts, error, told = self._core.judge(line, self._with(mode, explain))
        if told:
            warn_of(told, 3)
        if error is not None:
            raise error
        return tuple(Verdict(outcome, verdict, line) for outcome, verdict in verdicts)

    @overload
    def judge_many(self, reports: Iterable[ReportLike], /, *, on_error: Literal["raise"] = "raise",
                   mode: Mode = ..., explain: bool = ..., threads: int = ..., chunk: int = ...,
                   progress: Progress = ...) -> Iterator[Verdict]: ...

    @overload
    def judge_many(self, reports: Iterable[ReportLike], /, *, on_error: Literal["keep"],
                   mode: Mode = ..., explain: bool = ..., threads: int = ..., chunk: int = ...,
                   progress: Progress = ...) -> Iterator[Verdict | ReportError]: ...

    def judge_many(self, reports: Iterable[ReportLike], /, *, on_error: Literal["raise", "keep"] = "raise",
                   mode: Mode = "screen", explain: bool = False, threads: int = 0,
                   chunk: int = 1024, progress: Progress = False) -> Iterator[Verdict | ReportError]:
        """Verdicts in the order of the reports, however many there are.

        Reads `chunk` reports ahead and judges them by `threads` threads (0: one a processor). A report
        gives one verdict for each revision that answers for it. `on_error` "keep" gives the ReportError
        in the place of the verdict and goes on. `progress`: True for a bar, or a function that is called
        with how many reports are done, and of how many (None if that is not known).
        """
        check_many(on_error, threads, chunk)
        options, keep = self._with(mode, explain), on_error == "keep"

        def judge(lines: tuple[bytes, ...], first: int) -> Iterator[Verdict | ReportError]:
            return self._told(lines, self._core.judge_many(lines, first, options, threads), keep)

        return judged_in_chunks(reports, chunk, keep, progress, judge)

    @staticmethod
    def _told(lines: tuple[bytes, ...], answers: list[_core._Answer],
              keep: bool) -> Iterator[Verdict | ReportError]:
        for given, (verdicts, error, told) in zip(lines, answers, strict=True):
            if told:
                warn_of(told, 3)
            if error is not None:
                if not keep:
                    raise error
                yield error
            for outcome, verdict in verdicts:
                yield Verdict(outcome, verdict, given)

    def judge_table(self, table: ArrowStream, /, *, columns: Mapping[str, str] | None = None,
                    mode: Mode = "screen", threads: int = 0, progress: Progress = False) -> Any:
        """A table of reports in, a table of verdicts out, of the same kind.

        Columns have the names of a report's fields; `columns` says which has another, {"text": "body"}.
        Other columns are passed over. Dates are days, times with a zone, or texts; `facts` is a struct.
        The result has a row for each verdict, in the order of the reports: row (of the input, from 0), id,
        revision, outcome, categories, undetermined, evidence, missing, error_code, error. A row that cannot
        be judged is there, with its error. A stream (pyarrow.RecordBatchReader, or an object of no known
        library) is judged as the result is read, whatever its length; `progress` is then a function.
        Warns of facts that the rules do not declare, and of what else is not looked at; of a stream, only of the
        facts. Raises ValueError for a table that holds no reports.
        """
        if threads < 0:
            raise ValueError("threads is 0 or more")
        with shown(progress, table, "judge") as tell:
            judged = self._core.judge_table(table.__arrow_c_stream__(), dict(columns or {}),
                                            self._with(mode, False), threads, tell)
            made = same_kind(judged, table)
        warn_of(judged.warnings(), 2)
        return made

    def explain(self, report: ReportLike, /, *, mode: Mode = "screen") -> tuple[Explanation, ...]:
        """Why the report is judged as it is: one explanation for each revision that answers.

        Raises ReportError.
        """
        line = as_json(report)
        return tuple(Explanation(Verdict(outcome, verdict, line), english, japanese)
                     for outcome, verdict, english, japanese
                     in self._core.explain(line, self._with(mode, True)))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as a bundle, so that other processes need no file; and asked there as here."""
        return _unpickled, (self.bundle(), self._path.name, self._choice)

    def __repr__(self) -> str:
        choice = ", ".join(f"{name}={value!r}" for name, value in self._choice.items() if value not in (None, False))
        return f"<Rules {self._path.name} {self.hash[:12]}{f' ({choice})' if choice else ''}>"


def shipped() -> tuple[str, ...]:
    """Names of the guidelines that come with the package."""
    folder = Path(__file__).parent / "rules"
    return tuple(sorted(one.parent.relative_to(folder).as_posix() for one in folder.rglob("guideline.kijun")))


def compile(texts: str | Mapping[str, str]) -> Rules:
    """Rules from source texts at hand: one, or several by name. Raises RulesError."""
    named = {"rules.kijun": texts} if isinstance(texts, str) else dict(texts)
    return Rules(_core.Rules.compile(None, list(named.items())), Path(next(iter(named), "")))


def _unpickled(bundle: bytes, name: str, choice: Mapping[str, Any]) -> Rules:
    return Rules(_core.Rules.load_bundle(bundle, None), Path(name), choice)


def load(path: str | Path | bytes, *, require_signature: str | Path | None = None) -> Rules:
    """Rules from a directory or .kijun file, from a bundle, or by the name of a guideline that comes with
    the package ("ihc").

    A path that exists goes before a name; bytes are those of a bundle. With `require_signature`, a public key
    or a file of them, only a bundle that one of them has signed is taken. Raises RulesError.
    """
    signer = None if require_signature is None else str(require_signature)
    if isinstance(path, bytes):
        return Rules(_core.Rules.load_bundle(path, signer), Path("bundle.kjb"))
    place = Path(path)
    carried = Path(__file__).parent / "rules" / str(path)
    if not place.exists() and str(path) in shipped():
        place = carried
    return Rules(_core.Rules.load(str(place), signer), place)
