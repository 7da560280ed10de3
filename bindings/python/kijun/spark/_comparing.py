"""Comparing: every report under two revisions, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import DataFrame
from pyspark.sql.types import ArrayType, StringType, StructField, StructType

from .._diagnostics import SelectionError
from .._rules import Mode, Rules
from ._arrow import arrow_schema
from ._judging import refused_and_rest
from ._reports import LONGEST_ROW, Reports
from ._shipping import Shipped, ship

SIDES = ("before", "after")
_SIDE = StructType([StructField("outcome", StringType()), StructField("categories", ArrayType(StringType())),
                    StructField("undetermined", ArrayType(StringType()))])
COMPARED = StructType([*(StructField(side, _SIDE) for side in SIDES),
                       StructField("error_code", StringType()), StructField("error", StringType())])


def compare(frame: DataFrame, rules: Rules, before: str, after: str, /, *,
            columns: Mapping[str, str] | None = None, keep: Iterable[str] | None = None, mode: Mode = "screen",
            longest_row: int = LONGEST_ROW) -> DataFrame:
    """Every report under two revisions, whatever its dates; in batch or streaming.

    A revision is named by its id or by a day on which it is in force. The result has the columns to `keep`
    (the report's id, if there is one), then before and after, each a struct of outcome, categories (met) and
    undetermined, then error_code and error, of the first side that cannot be judged: one row for each of `frame`.
    All else is as in `judge`.
    Raises SelectionError, and ValueError for columns that hold no reports.
    """
    reports = Reports.of(frame, columns, keep, longest_row)
    asked = tuple(_named(rules, name) for name in (before, after))
    reports.check(asked[0], mode)
    result = reports.with_kept(COMPARED)
    context = frame.sparkSession.sparkContext
    task = _task(tuple(ship(context, one) for one in asked), reports.columns, reports.kept, arrow_schema(result),
                 mode, longest_row)
    return reports.frame.mapInArrow(task, result)


def _named(rules: Rules, name: str) -> Rules:
    try:
        return rules.revision(name)
    except SelectionError as no_revision:
        try:
            asked = rules.at(name)
        except SelectionError:
            raise no_revision from None
    if len(asked.judge_each({})) != 1:
        raise ValueError(f"more than one revision is in force in {name}")
    return asked


def _task(shipped: tuple[Shipped, ...], columns: Mapping[str, str], kept: tuple[str, ...], result: pa.Schema,
          mode: Mode, longest_row: int) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def compared(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        asked = [one.rules() for one in shipped]
        for batch in batches:
            refused, batch = refused_and_rest(batch, kept, result, longest_row)
            if refused is not None:
                yield refused
            if not len(batch):
                continue
            sides = [_judged(rules, batch, columns, mode) for rules in asked]
            values = {side: pa.StructArray.from_arrays([judged[name] for name in _SIDE.names], names=_SIDE.names)
                      for side, judged in zip(SIDES, sides, strict=True)}
            # a later revision may declare a fact otherwise: what one side can judge, the other may not
            values |= {name: pc.coalesce(*(judged[name] for judged in sides)) for name in ("error_code", "error")}
            answers = [values[name].cast(result.field(name).type) for name in COMPARED.names]
            yield pa.RecordBatch.from_arrays([*(batch[name] for name in kept), *answers], schema=result)

    return compared


def _judged(rules: Rules, batch: pa.RecordBatch, columns: Mapping[str, str], mode: Mode) -> pa.RecordBatch:
    """One row for each of the batch, as only one revision is asked for."""
    stream = pa.RecordBatchReader.from_batches(batch.schema, [batch])
    return pa.concat_batches(list(rules.judge_table(stream, columns=columns, mode=mode, threads=1)))
