"""Counting: reports or records in, the figures of the command's tables out.

Every task counts its rows and gives what it counted as one row of text; one last task adds these up. So what
goes through the network is as small as the tables are, and a task that is run twice is still counted once. Of a
stream the sum so far is kept in its state.
"""

from __future__ import annotations

import csv
import functools
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import DataFrame
from pyspark.sql import functions as sf
from pyspark.sql.streaming.state import GroupState, GroupStateTimeout
from pyspark.sql.types import DoubleType, LongType, StringType, StructField, StructType

from .. import _core
from .._counts import Statistics, period_of, previous_of
from .._diagnostics import ReportError
from .._reports import Day, spelled, spelled_or_none
from .._rules import Mode, Rules
from ._arrow import arrow_schema
from ._reports import FIELDS, LENGTH, LONGEST_ROW, Reports, too_long
from ._shipping import Shipped, ship

if TYPE_CHECKING:
    import pandas as pd

RECORD_FIELDS = ("id", "item", "received_at", "revision", "category", "source", "provider_country",
                 "server_country", "police_at", "requested_at", "removed_at", "hotline_from", "hotline_to")
TOLD = 100
"""Rows that could not be counted are told one by one, so many of them."""

_COUNTED = StructType([StructField("counts", StringType()), StructField("refused", LongType()),
                       StructField("told", StringType())])
"""What one task has counted; how many rows it could not count; of the first of these code, id and message."""
FIGURES = StructType([
    *(StructField(name, StringType()) for name in ("table", "row", "title", "column")),
    StructField("value", DoubleType()),
    *(StructField(name, StringType()) for name in ("text", "error_code", "error")),
])

_Counting = _core.ImpactCounting | _core.StatisticsCounting
_Task = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]


@dataclass(frozen=True)
class _Question:
    """What is counted; asked again wherever a task runs."""

    shipped: Shipped
    kind: str
    asked: tuple[Any, ...]

    def counting(self) -> _Counting:
        """One that has counted nothing. What it takes to make it is made once in a process."""
        return _made(self.shipped.hash, self.kind, self.asked).fresh()


@functools.lru_cache(maxsize=8)
def _made(hash: str, kind: str, asked: tuple[Any, ...]) -> _Counting:
    made: _Counting = getattr(Shipped(hash, {}).rules()._core, kind)(*asked)
    return made


def impact(frame: DataFrame, rules: Rules, before: Day, after: Day, /, *,
           columns: Mapping[str, str] | None = None, mode: Mode = "screen", label: str = "label",
           examples: int = 3, population: int | None = None, longest_row: int = LONGEST_ROW) -> DataFrame:
    """What becomes of the reports when one revision takes the place of another: as `Rules.impact` counts it.

    A row for each figure of its tables: table, row, title, column, and value, or text where it is no number.
    What could not be counted stands in the table "refused": how many, and the first hundred with error_code and
    error. Of a stream, every batch gives the figures of all that came so far, in the output mode "update". `line`
    of a small case is its place in its partition.
    Raises SelectionError, and ValueError for columns that hold no reports.
    """
    if examples < 0 or (population is not None and population < 1):
        raise ValueError("examples is 0 or more, population 1 or more")
    if mode not in ("screen", "assess"):
        raise ValueError(f"mode is 'screen' or 'assess', not {mode!r}")
    reports = Reports.of(frame, columns, (), longest_row, fields=(*FIELDS, label))
    reports.check(rules, mode, aside=label)
    asked = (spelled(before), spelled(after), mode == "assess", label, examples, population)
    return _figures(reports, rules, "impact", asked, longest_row)


def stats(frame: DataFrame, rules: Rules, /, *, year: int | None = None, period: tuple[Day, Day] | None = None,
          columns: Mapping[str, str] | None = None, survey: Day | None = None,
          previous: Statistics | str | None = None, patrol: str = "cpc") -> DataFrame:
    """The tables of the yearly operation report from records of what was judged and done: as `Rules.stats`.

    Rows as in `impact`; records outside the period are counted in the table "outside".
    Raises SelectionError, and ValueError for columns that hold no records.
    """
    records = Reports.of(frame, columns, (), LONGEST_ROW, fields=RECORD_FIELDS, scanned=())
    first, last = period_of(year, period)
    asked = (first, last, spelled_or_none(survey), previous_of(previous), patrol)
    return _figures(records, rules, "statistics", asked, LONGEST_ROW)


def _figures(reports: Reports, rules: Rules, kind: str, asked: tuple[Any, ...], longest_row: int) -> DataFrame:
    reports.check_with(getattr(rules._core, kind)(*asked))
    question = _Question(ship(reports.frame.sparkSession.sparkContext, rules), kind, asked)
    counted = reports.frame.mapInArrow(_count(question, reports.columns, longest_row), _COUNTED)
    if not reports.frame.isStreaming:
        return counted.repartition(1).mapInArrow(_add_up(question), FIGURES)
    return counted.withColumn("all", sf.lit(0)).groupBy("all").applyInPandasWithState(
        _add_to_state(question), FIGURES, _COUNTED, "update", GroupStateTimeout.NoTimeout)


@dataclass(frozen=True)
class _Counted:
    """A row of _COUNTED."""

    counts: str
    refused: int
    told: list[tuple[str, str, str]]

    def row(self) -> dict[str, Any]:
        return {"counts": self.counts, "refused": self.refused, "told": json.dumps(self.told)}

    @staticmethod
    def sum(counted: Iterable[Mapping[str, Any]], counting: _Counting) -> _Counted:
        """Adds all to `counting`, which has counted nothing."""
        refused, told = 0, []
        for one in counted:
            counting.add(one["counts"])
            refused += one["refused"]
            told += [(code, id, error) for code, id, error in json.loads(one["told"])]
        return _Counted(counting.counts(), refused, sorted(told)[:TOLD])


def _count(question: _Question, columns: dict[str, str], longest_row: int) -> _Task:
    def counted(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        rest = iter(batches)
        first = next(rest, None)
        if first is None:
            return
        counting = question.counting()
        told: list[tuple[str, str, str]] = []
        long = 0

        def travelling() -> Iterator[pa.RecordBatch]:
            nonlocal long
            for batch in chain([first], rest):
                lengths = batch[LENGTH]
                if lengths.null_count < len(batch):
                    long += len(batch) - lengths.null_count
                    told.extend(("K0713", "", too_long(length, longest_row))
                                for length in lengths.drop_null()[:TOLD].to_pylist())
                    del told[TOLD:]
                    batch = batch.filter(pc.is_null(lengths))
                yield batch

        stream = pa.RecordBatchReader.from_batches(first.schema, travelling())
        counting.open(stream.__arrow_c_stream__(), columns)
        while counting.some(1):
            pass
        told += [_told(problem) for problem in counting.errors()]
        row = _Counted(counting.counts(), long + counting.refused, told[:TOLD]).row()
        yield pa.RecordBatch.from_pylist([row], schema=arrow_schema(_COUNTED))

    return counted


def _add_up(question: _Question) -> _Task:
    def added(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        counting = question.counting()
        whole = _Counted.sum((row for batch in batches for row in batch.to_pylist()), counting)
        yield pa.RecordBatch.from_pylist(_rows(counting, whole), schema=arrow_schema(FIGURES))

    return added


def _add_to_state(question: _Question) -> Callable[[Any, Iterable[pd.DataFrame], GroupState], Iterator[pd.DataFrame]]:
    def added(_: Any, frames: Iterable[pd.DataFrame], state: GroupState) -> Iterator[pd.DataFrame]:
        import pandas as pd

        counting = question.counting()
        before = [dict(zip(_COUNTED.names, state.get, strict=True))] if state.exists else []
        new = (row for frame in frames for row in frame.to_dict("records"))
        whole = _Counted.sum(chain(before, new), counting)
        state.update(tuple(whole.row().values()))
        yield pd.DataFrame(_rows(counting, whole), columns=FIGURES.names)

    return added


def _rows(counting: _Counting, whole: _Counted) -> list[dict[str, Any]]:
    """FIGURES of all that was counted."""
    told = list(whole.told)
    rows: list[dict[str, Any]] = []
    try:
        for figure in csv.DictReader(io.StringIO(counting.write("csv", "en"), newline="")):
            value = _number(figure.pop("value"))
            rows.append({**figure, "value": value} if isinstance(value, float) else {**figure, "text": value})
    except ReportError as problem:  # there is nothing to make tables of
        told.append(_told(problem))
    if isinstance(counting, _core.StatisticsCounting):
        rows.append({"table": "outside", "row": "records", "column": "records", "value": float(counting.outside)})
    rows.append({"table": "refused", "row": "rows", "column": "rows", "value": float(whole.refused)})
    rows += [{"table": "refused", "row": id, "error_code": code, "error": error} for code, id, error in told]
    return rows


def _number(figure: str) -> float | str:
    try:
        return float(figure)
    except ValueError:
        return figure


def _told(problem: ReportError) -> tuple[str, str, str]:
    first = problem.diagnostics[0]
    return first.code, problem.id, first.message.en
