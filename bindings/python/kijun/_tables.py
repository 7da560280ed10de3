"""Tables in, tables out, by the Arrow interfaces; no library of tables is needed, any that has them will do."""

from __future__ import annotations

import importlib
from typing import Any, Protocol, TypeGuard


class ArrowStream(Protocol):
    """Whatever hands out its rows as an Arrow stream: tables of pyarrow, Polars, pandas 2.2, DuckDB …"""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


def same_kind(judged: ArrowStream, table: object) -> Any:
    """`judged` as what `table` is: a table for a table, a stream for a stream.

    What has no kind known here gets the stream itself.
    """
    library, _, _ = type(table).__module__.partition(".")
    name = type(table).__name__
    if library == "polars":
        return importlib.import_module("polars").DataFrame(judged)
    if library == "pandas":
        return importlib.import_module("pyarrow").table(judged).to_pandas()
    if library in ("duckdb", "_duckdb"):
        # a relation of its own database: what it reads must live as long as it does
        return importlib.import_module("pyarrow").table(judged)
    if library == "pyarrow":
        arrow = importlib.import_module("pyarrow")
        if name == "RecordBatchReader":
            return arrow.RecordBatchReader.from_stream(judged)
        return arrow.table(judged)
    return judged


def is_table(given: object) -> TypeGuard[ArrowStream]:
    return hasattr(given, "__arrow_c_stream__")
