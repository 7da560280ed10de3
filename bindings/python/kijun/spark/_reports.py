"""Reports in a data frame: which columns travel, and how long a row may be.

A row whose texts are longer than the limit stays behind: only how long it is goes on, so that neither the
executor nor the Python beside it holds it in memory again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as sf
from pyspark.sql.types import StringType, StructType

from .. import _core
from .._rules import Mode, Rules
from ._arrow import arrow_schema

LENGTH = "__kijun_length"
"""Column of how long a row is, in bytes; null if it may travel."""

LONGEST_ROW = 16 << 20

SCANNED = ("url", "title", "text", "page_text")
FIELDS = ("id", *SCANNED, "source", "provider_country", "server_country", "received_at", "posted_at", "judged_at",
          "facts")
"""Of a report. Columns of other names stay behind."""


@dataclass(frozen=True)
class Reports:
    frame: DataFrame
    """Only what travels, and LENGTH."""
    columns: dict[str, str]
    kept: tuple[str, ...]

    @staticmethod
    def of(frame: DataFrame, columns: Mapping[str, str] | None, keep: Iterable[str] | None, longest_row: int, *,
           fields: Iterable[str] = FIELDS, scanned: Iterable[str] = SCANNED) -> Reports:
        """Columns of `fields` and those to keep; a row is as long as its columns of `scanned`.

        Raises ValueError for columns that are not there, and a longest row of no length.
        """
        if longest_row < 1:
            raise ValueError("longest_row is 1 or more")
        renamed = dict(columns or {})
        if keep is None:
            identified = renamed.get("id", "id")
            kept: tuple[str, ...] = (identified,) if identified in frame.columns else ()
        else:
            kept = tuple(dict.fromkeys([keep] if isinstance(keep, str) else keep))
        for name in (*kept, *renamed.values()):
            if name not in frame.columns:
                raise ValueError(f"there is no column {name!r}")
        held_by = {field: field for field in fields if field in frame.columns} | renamed
        long = [held_by[field] for field in scanned
                if field in held_by and isinstance(frame.schema[held_by[field]].dataType, StringType)]
        sent = [name for name in frame.columns if name in kept or name in held_by.values()]
        return Reports(_without_long_rows(frame.select(*map(_quoted, sent)), long, longest_row), renamed, kept)

    def check(self, rules: Rules, mode: Mode, *, aside: str = "") -> None:
        """Raises ValueError for columns that hold no reports; a field of theirs may be left `aside`. Warns of facts
        that the rules do not declare."""
        columns = {field: column for field, column in self.columns.items() if field != aside}
        rules.judge_table(self._nothing(), columns=columns, mode=mode, threads=1)

    def check_with(self, counting: _core.Counting) -> None:
        """The same, by what is going to count them."""
        counting.open(self._nothing().__arrow_c_stream__(), self.columns)

    def _nothing(self) -> pa.Table:
        return arrow_schema(self.frame.schema).empty_table()

    def with_kept(self, answers: StructType) -> StructType:
        """The columns of the result. Raises ValueError if one that is kept has the name of an answer's."""
        if twice := set(self.kept) & set(answers.names):
            raise ValueError(f"answers have columns of these names, too: {', '.join(sorted(twice))}")
        return StructType([*(self.frame.schema[name] for name in self.kept), *answers.fields])


def _without_long_rows(frame: DataFrame, scanned: list[str], longest_row: int) -> DataFrame:
    length = sum((sf.coalesce(sf.octet_length(_quoted(name)).cast("long"), sf.lit(0)) for name in scanned),
                 start=sf.lit(0).cast("long"))
    told = frame.withColumn(LENGTH, sf.when(length > longest_row, length))
    return told.withColumns({name: sf.when(sf.col(LENGTH).isNull(), sf.col(_quoted(name))) for name in scanned})


def too_long(length: int, longest_row: int) -> str:
    return f"the row has {length} bytes of text, more than {longest_row}"


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
