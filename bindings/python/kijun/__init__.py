"""Kijun: judges reports under public guidelines that change on fixed dates.

    >>> import kijun
    >>> rules = kijun.load("ihc")
    >>> rules.judge(text="使っていない口座、買います。", received_at="2025-06-01").outcome
    'candidate'
"""

from typing import Any

from ._answers import (Action, Answer, Category, CategoryChange, CategoryLabels, ChangelogEntry, Diff,
                       InForce, Overlap, Period, Plan, Plans, Question, Revision, Timeline, Tree)
from ._bundles import Bundle, check, format, inspect, lint, make_keys, new_guideline, sign
from ._cases import CaseFailure, CaseRun, Coverage, CoverageItem, Mutant, Mutation
from ._core import engine_version
from ._counts import (Agreement, CategoryImpact, Cause, Flip, Gap, Impact, Labels, Range, Side, SmallCase,
                      Statistics, StatisticsTable, Summary, SummaryRow, SummarySection)
from ._diagnostics import (Diagnostic, Error, Fix, Label, Message, Place, ReportError, ReportWarning,
                           RulesError, SelectionError)
from ._documents import (ComparedLine, ComparedRow, Comparison, Document, Letter, Operation, Words,
                         house_sentences)
from ._rules import Rules, compile, load, shipped
from ._sources import SourceCoverage, SourceParagraph
from ._together import Contribution, JointVerdict, NotJudged, Together, together
from ._verdict import (Citation, Evidence, Explanation, Finding, Missing, Receipt, UsedFact, Verdict, Why)

__version__ = engine_version

__all__ = [
    "Action", "Agreement", "Answer", "Bundle", "CaseFailure", "CaseRun", "Category", "CategoryChange",
    "CategoryImpact", "CategoryLabels", "Cause", "ChangelogEntry", "Citation", "ComparedLine", "ComparedRow",
    "Comparison", "Contribution", "Coverage", "CoverageItem", "Diagnostic", "Diff", "Document", "Error",
    "Evidence", "Explanation", "Finding", "Fix", "Flip", "Gap", "Impact", "InForce", "JointVerdict", "Label",
    "Labels", "Letter", "Message", "Missing", "Mutant", "Mutation", "NotJudged", "Operation", "Overlap",
    "Period", "Place", "Plan", "Plans", "Question", "Range", "Receipt", "ReportError", "ReportWarning",
    "Revision", "Rules", "RulesError", "SelectionError", "Side", "SmallCase", "SourceCoverage", "SourceParagraph", "Statistics", "StatisticsTable",
    "Summary", "SummaryRow", "SummarySection", "Timeline", "Together", "Tree", "UsedFact", "Verdict", "Why",
    "Words", "check", "compile", "engine_version", "format", "house_sentences", "inspect", "lint", "load",
    "make_keys", "new_guideline", "shipped", "sign", "together",
]


def load_ipython_extension(shell: Any) -> None:
    """`%load_ext kijun`: the cell magic %%kijun."""
    from ._magic import load_ipython_extension as load_magic

    load_magic(shell)
