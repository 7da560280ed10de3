"""Judging: rows of reports in, rows of verdicts out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import DataFrame
from pyspark.sql.types import ArrayType, IntegerType, StringType, StructField, StructType

from .._rules import Mode, Rules
from ._arrow import arrow_schema
from ._reports import LENGTH, LONGEST_ROW, Reports, too_long
from ._shipping import Shipped, ship

_TEXTS = ArrayType(StringType())
_HIT = StructType([
    *(StructField(name, StringType()) for name in ("category", "criterion", "field", "term")),
    *(StructField(name, IntegerType()) for name in ("start_byte", "end_byte", "start_char", "end_char")),
    StructField("text", StringType()),
])
VERDICT = StructType([
    StructField("revision", StringType()),
    StructField("outcome", StringType()),
    StructField("categories", _TEXTS),
    StructField("undetermined", _TEXTS),
    StructField("evidence", ArrayType(_HIT)),
    StructField("missing", _TEXTS),
    StructField("error_code", StringType()),
    StructField("error", StringType()),
])


def judge(frame: DataFrame, rules: Rules, /, *, columns: Mapping[str, str] | None = None,
          keep: Iterable[str] | None = None, answers: Iterable[str] | None = None, mode: Mode = "screen",
          longest_row: int = LONGEST_ROW) -> DataFrame:
    """A data frame of reports in, one of verdicts out; in batch or streaming.

    Columns have the names of a report's fields; `columns` says which has another, {"text": "body"}. Dates are
    days, timestamps, or texts; `facts` is a struct. The result has the columns to `keep` (the report's id, if
    there is one), then revision, outcome, categories, undetermined, evidence, missing, error_code and error, or
    those of them that `answers` names: what is not asked for need not travel back to Java, evidence above all.
    There is a row for each verdict, as in `Rules.judge_table`. No row stops the job: one that cannot be judged is there
    with its error, and so is one whose url, title, text and page_text have more than `longest_row` bytes (K0713;
    where they are kept, they are null). Raises ValueError for columns that hold no reports, and answers that there are none of.
    """
    reports = Reports.of(frame, columns, keep, longest_row)
    reports.check(rules, mode)
    result = reports.with_kept(_answers(answers))
    shipped = ship(frame.sparkSession.sparkContext, rules)
    return reports.frame.mapInArrow(
        _task(shipped, reports.columns, reports.kept, arrow_schema(result), mode, longest_row), result)


def _answers(names: Iterable[str] | None) -> StructType:
    if names is None:
        return VERDICT
    chosen = list(dict.fromkeys([names] if isinstance(names, str) else names))
    if unknown := [name for name in chosen if name not in VERDICT.names]:
        raise ValueError(f"there is no answer {unknown[0]!r}, but {', '.join(VERDICT.names)}")
    return StructType([VERDICT[name] for name in chosen])


def _task(shipped: Shipped, columns: Mapping[str, str], kept: tuple[str, ...], result: pa.Schema, mode: Mode,
          longest_row: int) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def judged(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        rules = shipped.rules()
        for batch in batches:
            refused, batch = refused_and_rest(batch, kept, result, longest_row)
            if refused is not None:
                yield refused
            # one thread: Spark has given the task one core
            stream = pa.RecordBatchReader.from_batches(batch.schema, [batch])
            for piece in rules.judge_table(stream, columns=columns, mode=mode, threads=1):
                rows = piece["row"]
                yield pa.RecordBatch.from_arrays(
                    [batch[name].take(rows) for name in kept]
                    + [piece[name].cast(result.field(name).type) for name in result.names[len(kept):]], schema=result)

    return judged


def refused_and_rest(batch: pa.RecordBatch, kept: tuple[str, ...], result: pa.Schema,
                     longest_row: int) -> tuple[pa.RecordBatch | None, pa.RecordBatch]:
    """Answers for the rows that are too long, if there are any, and the other rows."""
    lengths = batch[LENGTH]
    if lengths.null_count == len(batch):
        return None, batch
    rows = batch.filter(pc.is_valid(lengths))
    told: dict[str, list[Any]] = {
        "error_code": ["K0713"] * len(rows),
        "error": [too_long(length, longest_row) for length in rows[LENGTH].to_pylist()]}
    arrays = [rows[field.name] if field.name in kept
              else pa.array(told.get(field.name, [_nothing(field.type)] * len(rows)), field.type)
              for field in result]
    return pa.RecordBatch.from_arrays(arrays, schema=result), batch.filter(pc.is_null(lengths))


def _nothing(kind: pa.DataType) -> Any:
    """What stands where there is no verdict: no texts, empty lists."""
    if pa.types.is_struct(kind):
        return {field.name: _nothing(field.type) for field in kind}
    return [] if pa.types.is_list(kind) else None
