"""What each stage of the engine makes of its input, for people who write rules or wonder why a word is found.

    >>> import kijun.debug
    >>> [one.text for one in kijun.debug.lanes("闇　バ・イ・ト")]
    ['闇 ば・い・と', '闇ばいと', '闇ばいと']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from . import _core, _html
from ._rules import Rules


@dataclass(frozen=True)
class LaneCharacter:
    """A character of a lane, and what it stands for: [start, end) of the original in bytes and in characters."""

    seen: str
    original: str
    start_byte: int
    end_byte: int
    start_char: int
    end_char: int


@dataclass(frozen=True)
class Lane:
    """One form in which a text is searched."""

    name: Literal["folded", "squeezed", "loosened"]
    text: str
    characters: tuple[LaneCharacter, ...]

    def _repr_html_(self) -> str:
        return _html.preformatted(f"{self.name}: {self.text}")


def lanes(text: str) -> tuple[Lane, ...]:
    """The forms in which a text is searched: width and kana folded, separators squeezed out, kana loosened."""
    return tuple(Lane(name, form, tuple(LaneCharacter(*one) for one in characters))
                 for name, form, characters in _core.lanes(text.encode("utf-8", "surrogatepass")))


def tokens(path: str | Path) -> Mapping[str, str]:
    """The words of each source file of a directory, a .kijun file or a bundle, by its name. Raises RulesError."""
    return dict(_core.tokens(str(path)))


def tree(path: str | Path) -> str:
    """The syntax tree of sources. Raises RulesError."""
    return _core.tree(str(path))


def ir(rules: Rules) -> str:
    """Conditions and trees, as compiled."""
    return rules._core.ir()


def plan(rules: Rules) -> str:
    """What is searched for, and the decision diagrams."""
    return rules._core.search_plan()
