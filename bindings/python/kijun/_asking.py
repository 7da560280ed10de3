"""What rules can be asked about themselves, and what becomes of many cases under them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from . import _core
from ._answers import (Answer, Category, ChangelogEntry, Diff, InForce, Overlap, Period, Plans, Question,
                       Revision, Timeline, Tree, report_of)
from ._cases import (CaseRun, Coverage, CoverageItem, Mutant, MutantKind, Mutation, case_run,
                     read_files)
from ._counts import Impact, Statistics, Summary, count, period_of, previous_of
from ._diagnostics import Diagnostic
from ._documents import Comparison, Document, Letter, as_house
from ._files import write_whole
from ._progress import Progress, shown
from ._reports import Day, ReportLike, as_json, spelled, spelled_or_none, warn_of
from ._sources import SourceCoverage, SourceParagraph
from ._tables import ArrowStream
from ._verdict import Verdict

Mode = Literal["screen", "assess"]
House = Mapping[str, str]


def _country(code: str | None) -> str:
    if code is None:
        return ""
    if not (len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()):
        raise ValueError(f"{code!r}: two capital letters are wanted (ISO 3166-1)")
    return code


def _as_read(code: object) -> str | None:
    """What the reader of reports takes a country for; None: as not given."""
    good = isinstance(code, str) and len(code) == 2 and code.isascii() and code.isalpha()
    return str(code).upper() if good else None


def _of_total(tell: Callable[[int], object] | None) -> Callable[[int, int], object] | None:
    return None if tell is None else lambda done, total: tell(done)


class Asking:
    """See Rules. Where a method takes a revision or a day, no value means the newest revision in force."""

    def __init__(self, core: _core.Rules, path: Path, choice: Mapping[str, Any] | None = None) -> None:
        self._core = core
        self._path = path
        self._choice: dict[str, Any] = {
            "at": None, "revision": None, "all_revisions": False, "known_at": None, "evading": None,
            **(choice or {})}
        self._options: dict[tuple[Mode, bool], _core.Options] = {}
        self._with("screen", False)  # says now what is wrong with the choice

    def _with(self, mode: Mode, explain: bool) -> _core.Options:
        made = self._options.get((mode, explain))
        if made is None:
            if mode not in ("screen", "assess"):
                raise ValueError(f"mode is 'screen' or 'assess', not {mode!r}")
            made = self._core.options(**self._choice, assess=mode == "assess", explain=explain)
            self._options[mode, explain] = made
        return made

    @property
    def hash(self) -> str:
        """SHA-256 of the compiled rules: what receipts name."""
        return self._core.hash

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What the compiler had to say although the rules compile."""
        return self._core.warnings()

    def bundle(self) -> bytes:
        """The rules, checked and compiled, as one file: what `load` reads. The same sources give the same bytes;
        what was loaded from a bundle is that bundle, with its signature."""
        return self._core.bundle()

    def save(self, path: str | Path) -> None:
        """Writes the bundle, whole or not at all."""
        write_whole(path, self.bundle())

    # ---- time ----

    def timeline(self, *, known_at: Day | None = None) -> Timeline:
        """All revisions, and when each is in force: by what is known now, or was on a day.

        Raises SelectionError.
        """
        told = self._core.history(spelled_or_none(known_at))
        return Timeline(
            guideline=told["guideline"], title=told["title"], timezone=told["timezone"],
            judged_by=told["judged_by"],
            revisions=tuple(Revision(**{**one, "uncertain": tuple(one["uncertain"]),
                                        "citations": tuple(one["citations"])})
                            for one in told["revisions"]),
            periods=tuple(Period(*one) for one in told["periods"]))

    def in_force(self, day: Day, *, known_at: Day | None = None) -> tuple[InForce, ...]:
        """Which revision answers on a day, as known on another; several for a month with a change.

        Raises SelectionError.
        """
        return tuple(InForce(*one) for one in self._core.in_force(spelled(day), spelled_or_none(known_at)))

    def categories(self, at: Day = "") -> tuple[Category, ...]:
        """The categories of a revision or day, in the order of the guideline. Raises SelectionError."""
        return tuple(Category(*one) for one in self._core.categories(spelled(at)))

    # ---- meaning ----

    def diff(self, before: Day, after: Day) -> Diff:
        """What changed in meaning between two revisions or days. Raises SelectionError."""
        return Diff(self._core.diff(spelled(before), spelled(after)))

    def verify(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the guideline although it compiles; also warnings and notes."""
        return self._core.verify()

    def sources(self) -> SourceCoverage:
        """Which paragraphs of the source documents the rules encode, leave out and why, or are silent about."""
        paragraphs, unlisted = self._core.sources()
        return SourceCoverage(tuple(SourceParagraph(**one) for one in paragraphs), tuple(unlisted))

    def equivalent(self, a: str, b: str, *, at: Day = "") -> Answer:
        """Whether the same reports meet both categories. A category is named by its id, number or title;
        NAME@REVISION means that of another revision than `at`. Raises SelectionError."""
        return self._answer("equivalent", a, b, at)

    def implies(self, a: str, b: str, *, at: Day = "") -> Answer:
        """Whether whatever meets `a` meets `b`."""
        return self._answer("implies", a, b, at)

    def disjoint(self, a: str, b: str, *, at: Day = "") -> Answer:
        """Whether nothing meets both."""
        return self._answer("disjoint", a, b, at)

    def never(self, category: str, *, at: Day = "") -> Answer:
        """Whether nothing meets it."""
        return self._answer("never", category, category, at)

    def always(self, category: str, *, at: Day = "") -> Answer:
        """Whether everything meets it."""
        return self._answer("always", category, category, at)

    def _answer(self, query: str, a: str, b: str, at: Day) -> Answer:
        holds, report, values = self._core.ask_of_all(query, a, b, spelled(at))
        return Answer(holds, report_of(report), values)

    def overlaps(self, category: str, *, at: Day = "") -> tuple[Overlap, ...]:
        """The other categories that can be met together with it, each with a report where one could be
        written."""
        return tuple(Overlap(id, title, report_of(example))
                     for id, title, example in self._core.overlaps(category, spelled(at)))

    def tree(self, category: str, *, at: Day = "") -> Tree:
        """What is asked for a category, in order. Raises SelectionError, RulesError if it is too large."""
        return Tree(self._core.tree(category, spelled(at)))

    # ---- one report ----

    def questions(self, report: ReportLike, /, *, mode: Mode = "screen",
                  category: str = "") -> tuple[Question, ...]:
        """What to ask next about a report: the cheapest question that can still decide something first.

        None: no answer can change the verdict. Raises ReportError.
        """
        return tuple(Question(**{**one, "choices": tuple(one["choices"]),
                                 "categories": tuple(one["categories"])})
                     for one in self._core.questions(as_json(report), self._with(mode, False), category))

    def plan(self, of: Verdict | str | Iterable[str], /, *, on: Day, revision: str = "",
             provider_country: str | None = None, server_country: str | None = None,
             calendar: str | Path | None = None) -> Plans:
        """What is to be done, and by which day, counted from `on`, the day of the judgement.

        `of` is a verdict, whose report says the countries, or the name of a category, or several. `calendar` is
        a file with a table of holidays that stands in the place of Japan's. Raises SelectionError, also for days
        that no calendar of holidays covers, and RulesError for a file that is no calendar.
        """
        if isinstance(of, Verdict):
            report = of.report
            provider_country, server_country = map(_as_read, map(report.get, ("provider_country", "server_country")))
            names, revision = list(of.categories), revision or of.revision
        else:
            names = [of] if isinstance(of, str) else list(of)
        holidays = None if calendar is None else (str(calendar), Path(calendar).read_bytes())
        return Plans(self._core.plans(names, spelled(on), _country(provider_country),
                                      _country(server_country), revision, holidays))

    # ---- many cases ----

    def summary(self, reports: Iterable[ReportLike] | ArrowStream, /, *, mode: Mode = "screen",
                columns: Mapping[str, str] | None = None, on_error: Literal["raise", "keep"] = "raise",
                threads: int = 0, progress: Progress = False) -> Summary:
        """How many reports end where, by class and category; with `all_revisions` for each revision.

        Reports are in any iterable, or a table (see `judge_table`). Memory does not grow with their number.
        Raises ReportError for the first that cannot be judged, or keeps them in `errors`.
        """
        core = self._core.summary(self._with(mode, False))
        count(core, reports, columns=columns, on_error=on_error, threads=threads, progress=progress,
              what="summary")
        return Summary(core)

    def impact(self, cases: Iterable[ReportLike] | ArrowStream, before: Day, after: Day, *,
               mode: Mode = "screen", label: str = "label", examples: int = 3,
               population: int | None = None, columns: Mapping[str, str] | None = None,
               on_error: Literal["raise", "keep"] = "raise", threads: int = 0,
               progress: Progress = False) -> Impact:
        """What becomes of past cases when one revision takes the place of another.

        Every case is judged under both revisions, whatever its date; a draft is named by its id. Cases are
        reports in any iterable, or a table (see `judge_table`). `label` names the field or column with what
        people decided: a category, a list of them, or "out_of_scope". `population`: the cases are a random
        sample of so many. Memory does not grow with the number of cases.
        Raises ReportError for the first case that cannot be counted, or keeps them in `errors`.
        """
        if examples < 0 or (population is not None and population < 1):
            raise ValueError("examples is 0 or more, population 1 or more")
        if mode not in ("screen", "assess"):
            raise ValueError(f"mode is 'screen' or 'assess', not {mode!r}")
        core = self._core.impact(spelled(before), spelled(after), mode == "assess", label, examples,
                                 population)
        warn_of(core.plan_warnings(), 2)
        count(core, cases, columns=columns, on_error=on_error, threads=threads, progress=progress,
              what="impact")
        return Impact(core)

    def stats(self, records: Iterable[ReportLike] | ArrowStream, *, year: int | None = None,
              period: tuple[Day, Day] | None = None, survey: Day | None = None,
              previous: Statistics | str | None = None, patrol: str = "cpc",
              columns: Mapping[str, str] | None = None, on_error: Literal["raise", "keep"] = "raise",
              threads: int = 0, progress: Progress = False) -> Statistics:
        """The tables of the yearly report, from records of what was judged and done.

        The period is a year, or from one day or month to another, both included. `survey` is the day of
        the last look at what was removed; `previous` the statistics of the period before, or their JSON.
        A record has received_at and, where they apply, id, item, revision, category, source,
        provider_country, server_country, police_at, requested_at, removed_at, hotline_from, hotline_to.
        Raises ReportError for the first record that cannot be counted, or keeps them in `errors`.
        """
        core = self._core.statistics(*period_of(year, period), spelled_or_none(survey), previous_of(previous), patrol)
        count(core, records, columns=columns, on_error=on_error, threads=threads, progress=progress,
              what="stats")
        return Statistics(core)

    # ---- cases of the rules ----

    def test(self, *files: str | Path, boundaries: bool = False, progress: Progress = False) -> CaseRun:
        """Runs the cases that stand in the rules, and those of NDJSON `files`.

        `boundaries` also judges each case at the first and last instant of the revisions it holds for.
        """
        with shown(progress, None, "test") as tell:
            return case_run(self._core.test(read_files(files), boundaries, _of_total(tell)))

    def freeze(self, *files: str | Path) -> tuple[str, ...]:
        """What former revisions said to the cases, as cases of one line each: old law, kept."""
        return tuple(self._core.freeze(read_files(files)))

    def coverage(self, *files: str | Path) -> Coverage:
        """Which parts of the rules the cases look at, and why not at the others."""
        return Coverage(tuple(CoverageItem(**one) for one in self._core.coverage(read_files(files))))

    def mutate(self, *files: str | Path, words: bool = False, sample: int = 0, kinds: Iterable[MutantKind] = (),
               only: Iterable[str] = (), progress: Progress = False) -> Mutation:
        """Whether the cases would notice if the guideline said something slightly else.

        `words` also drops single words; `sample` looks at so many mutants only (0: all); `kinds` at changes of
        these kinds, `only` at those in these categories, criteria, lists or revisions. Raises RulesError, and
        ValueError where nothing can be changed so: nothing would have been tested.
        """
        with shown(progress, None, "mutate") as tell:
            told, sampled_from = self._core.mutants(read_files(files), words, sample, list(kinds), list(only),
                                                    _of_total(tell))
        if not told:
            raise ValueError("no change of that kind or in that place: nothing has been tested")
        return Mutation(tuple(Mutant(**one) for one in told), sampled_from)

    # ---- documents ----

    def consolidated_text(self, at: Day | None = None, *, revision: str = "",
                          house: House | None = None) -> Document:
        """溶け込み版: the text of a day, or of a revision. `house`: see `house_sentences`."""
        return Document(self._core.consolidated(spelled_or_none(at), revision, as_house(house)))

    def category_list(self, at: Day | None = None, *, revision: str = "",
                      house: House | None = None) -> Document:
        """類型一覧: the categories in force, since when, and when last changed."""
        return Document(self._core.category_list(spelled_or_none(at), revision, as_house(house)))

    def comparison(self, before: Day, after: Day, *, before_left: bool = False, remarks: bool = True,
                   house: House | None = None) -> Comparison:
        """新旧対照表: of two revisions or days, the later made from the earlier by amendments.

        Raises SelectionError.
        """
        return Comparison(*self._core.comparison(spelled(before), spelled(after), before_left, remarks,
                                                 as_house(house)))

    def revision_history(self, *, house: House | None = None) -> Document:
        """改訂履歴."""
        return Document(self._core.history_document(as_house(house)))

    def request_letter(self, verdict: Verdict, particulars: Mapping[str, Any], *, draft: bool = False,
                       house: House | None = None) -> Letter:
        """依頼書 (参考書式1, 2) from a verdict and what only people know.

        `particulars`: reference, date, url, location, content, contact, officer, checker, category,
        overseas, recipients [{"role", "name", "no_response"}]. What may not be sent yet is refused, or made
        with `draft` and marked as one. Raises ReportError.
        """
        return Letter(*self._core.letter(verdict.to_json(), json.dumps(dict(particulars), ensure_ascii=False),
                                         draft, as_house(house)))

    def changelog(self) -> tuple[ChangelogEntry, ...]:
        """The history of changes as Markdown, one entry a revision."""
        return tuple(ChangelogEntry(*one) for one in self._core.changelog())
