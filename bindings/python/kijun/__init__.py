"""Kijun: judges reports under public guidelines that change on fixed dates.

    >>> import kijun
    >>> rules = kijun.load("ihc")
    >>> rules.judge(text="使っていない口座、買います。", received_at="2025-06-01").outcome
    'candidate'
"""

from ._answers import Diff, Period, Revision, CaseFailure, CaseRun, Timeline
from ._core import engine_version
from ._diagnostics import (Diagnostic, Error, Fix, Label, Message, Place, ReportError, ReportWarning,
                           RulesError, SelectionError)
from ._rules import Rules, load, shipped
from ._verdict import (Citation, Evidence, Explanation, Finding, Missing, Receipt, UsedFact, Verdict, Why)

__version__ = engine_version

__all__ = [
    "Citation", "Diagnostic", "Diff", "Error", "Evidence", "Explanation", "Finding", "Fix", "Label",
    "Message", "Missing", "Period", "Place", "Receipt", "ReportError", "ReportWarning", "Revision", "Rules",
    "RulesError", "SelectionError", "CaseFailure", "CaseRun", "Timeline", "UsedFact", "Verdict", "Why",
    "engine_version", "load", "shipped",
]
