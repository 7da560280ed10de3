"""Kijun on Spark: tables of reports that outgrow one machine.

    >>> import kijun, kijun.spark
    >>> judged = kijun.spark.judge(frame, kijun.load("ihc"))        # doctest: +SKIP

A data frame in, a data frame out, in batch and in Structured Streaming. The rules go to every executor once,
as a bundle, and every Python process there loads them once. Wants PySpark 4, pyarrow and pandas, and this
package in the Python of the executors.
"""

from ._comparing import compare
from ._counting import impact, stats
from ._judging import judge

__all__ = ["compare", "impact", "judge", "stats"]
