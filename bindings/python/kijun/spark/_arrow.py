"""Arrow's schema for Spark's, in every PySpark 4."""
from __future__ import annotations

import pyarrow as pa
from pyspark.sql.pandas import types
from pyspark.sql.types import StructType


def arrow_schema(schema: StructType) -> pa.Schema:
    """Columns of `schema` as Arrow has them; instants are in UTC."""
    try:
        return types.to_arrow_schema(schema, timezone="UTC")
    except TypeError:  # before 4.2, which takes UTC unasked
        return types.to_arrow_schema(schema)
