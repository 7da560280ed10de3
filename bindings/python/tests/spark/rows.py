"""Rows of Spark beside rows of Arrow."""


def plain(rows):
    """Rows as dictionaries all the way down, by id and revision."""
    return sorted((row.asDict(recursive=True) for row in rows), key=lambda row: (row["id"], row["revision"] or ""))
