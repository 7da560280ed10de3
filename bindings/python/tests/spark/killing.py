"""Executors that die while they work."""

import os
import pathlib
import re
import signal
import sys

from pyspark import TaskContext, cloudpickle

cloudpickle.register_pickle_by_value(sys.modules[__name__])  # executors do not have this file


def executor_of_this_process():
    """The Java process above this Python worker."""
    process = os.getpid()
    while process > 1:
        process = int(re.search(r"PPid:\t(\d+)", pathlib.Path(f"/proc/{process}/status").read_text())[1])
        if b"CoarseGrainedExecutorBackend" in pathlib.Path(f"/proc/{process}/cmdline").read_bytes():
            return process
    raise RuntimeError("no executor above")


def killing(partition):
    """Passes rows through; the first attempt at a partition kills its executor half way."""
    def task(batches):
        context = TaskContext.get()
        for number, batch in enumerate(batches):
            if number == 2 and context.partitionId() == partition and context.attemptNumber() == 0:
                os.kill(executor_of_this_process(), signal.SIGKILL)
            yield batch

    return task
