"""One cluster for all tests: a master and two workers. Their second cores are for the notebook's session."""

import json
import os

import pyarrow
import pyarrow.parquet
import pytest
from standalone import standalone

TEXTS = ("id", "received_at", "posted_at", "url", "title", "text", "page_text", "provider_country",
         "server_country", "source")


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    with standalone(tmp_path_factory.mktemp("cluster"), cores=2) as running:
        yield running


@pytest.fixture(scope="session")
def spark(cluster):
    session = cluster.session()
    yield session
    session.stop()


@pytest.fixture(scope="session")
def reports(samples):
    """The samples as a table: texts for dates, a struct of facts."""
    rows = [json.loads(line) for line in (samples / "reports.ndjson").read_bytes().splitlines()]
    kinds = {bool: pyarrow.bool_(), int: pyarrow.int64(), str: pyarrow.string()}
    facts = {name: kinds[type(value)] for row in rows for name, value in (row.get("facts") or {}).items()}
    return pyarrow.Table.from_pylist(rows, schema=pyarrow.schema(
        [(name, pyarrow.string()) for name in TEXTS] + [("facts", pyarrow.struct(sorted(facts.items())))]))


@pytest.fixture(scope="session")
def frame(spark, reports, tmp_path_factory):
    """The same on Spark, in several files."""
    folder = tmp_path_factory.mktemp("reports")
    for number in range(4):
        pyarrow.parquet.write_table(reports.slice(number * len(reports) // 4, len(reports) // 4 + 4).slice(
            0, (number + 1) * len(reports) // 4 - number * len(reports) // 4), folder / f"{number}.parquet")
    return spark.read.parquet(f"{folder}{os.sep}*.parquet")
