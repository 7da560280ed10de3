"""The cell magic `%%kijun`: a source text is compiled where it stands.

    %load_ext kijun

    %%kijun rules into drafted
    revision ... amends ihc { ... }

The words after the magic: the variable with the rules that the text comes on top of (or the name of a
guideline that comes with the package), and, after `into`, the variable that gets the result (`drafted` if
nothing is said). Without rules the text is a guideline of its own. What is wrong is shown with its line and
a caret; the variable is then left as it was.
"""

from __future__ import annotations

from typing import Any

from . import _html
from ._diagnostics import Diagnostic, RulesError
from ._rules import Rules, compile, load, shipped

_USAGE = "%%kijun [RULES] [into NAME]"


class DraftError(RulesError):
    """Of a cell: shown without the way through the library that led to it."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


class Compiled:
    """What a cell shows when its text compiles."""

    def __init__(self, rules: Rules, name: str, diagnostics: tuple[Diagnostic, ...]) -> None:
        self.rules = rules
        self.diagnostics = diagnostics
        timeline = rules.timeline()
        drafts = [one.id for one in timeline.revisions if one.status == "draft"]
        self._summary = (f"{name}: {timeline.title}, {len(timeline.revisions)} revisions"
                         + (f", draft {', '.join(drafts)}" if drafts else "")
                         + f", {len(rules.categories(drafts[-1] if drafts else ''))} categories, "
                           f"{len(diagnostics)} warnings")

    def __repr__(self) -> str:
        return "\n".join([self._summary, *(str(one).rstrip("\n") for one in self.diagnostics)])

    def _repr_html_(self) -> str:
        return _html.preformatted(self._summary) + _html.diagnostics(self.diagnostics)


def _base(words: str, names: dict[str, Any]) -> Rules | None:
    if not words:
        return None
    found = names.get(words)
    if isinstance(found, Rules):
        return found
    if found is None and words in shipped():
        return load(words)
    raise NameError(f"{words!r} is neither a variable with rules nor one of {', '.join(shipped())}")


def compile_cell(line: str, cell: str, names: dict[str, Any]) -> Compiled:
    """Compiles `cell` and puts the rules into `names`."""
    words = line.split()
    into = "drafted"
    if len(words) >= 2 and words[-2] == "into":
        into, words = words[-1], words[:-2]
    if len(words) > 1 or not into.isidentifier():
        raise ValueError(f"write {_USAGE}")
    base = _base("".join(words), names)
    try:
        rules = compile({"cell.kijun": cell}) if base is None else base.amended(cell, name="cell.kijun")
    except RulesError as problem:
        raise DraftError(problem.diagnostics) from None
    names[into] = rules
    told = tuple(one for one in rules.warnings if one.place is not None and one.place.file == "cell.kijun")
    return Compiled(rules, into, told)


def load_ipython_extension(shell: Any) -> None:
    """Called by `%load_ext kijun`."""
    def kijun(line: str, cell: str) -> Compiled:
        return compile_cell(line, cell, shell.user_ns)

    kijun.__doc__ = __doc__
    shell.register_magic_function(kijun, "cell", "kijun")
