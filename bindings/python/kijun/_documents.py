"""The official documents of a guideline, from the same rules as the verdicts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from . import _core, _html


class Document:
    """A document for people: Markdown, HTML (a page of its own) or Word."""

    def __init__(self, core: _core.Document) -> None:
        self._core = core

    @property
    def title(self) -> str:
        return self._core.title

    def markdown(self) -> str:
        return self._core.markdown()

    def html(self) -> str:
        return self._core.html()

    def docx(self) -> bytes:
        return self._core.docx()

    def save(self, path: str | Path) -> None:
        """As .md, .html or .docx, by the ending of its name."""
        place = Path(path)
        forms = {".md": lambda: self.markdown().encode(), ".html": lambda: self.html().encode(),
                 ".docx": self.docx}
        if place.suffix not in forms:
            raise ValueError(f"a document is saved as .md, .html or .docx, not {place.suffix!r}")
        place.write_bytes(forms[place.suffix]())

    def __str__(self) -> str:
        return self.markdown()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.title}>"

    def _repr_html_(self) -> str:
        return _html.framed(self.html(), self.title)


@dataclass(frozen=True)
class Words:
    text: str
    changed: bool


@dataclass(frozen=True)
class ComparedLine:
    """A provision on one side. `key` names it; `parent` and `after` say where it was put."""

    key: str
    parent: str
    after: str
    depth: int
    heading: int
    flow: bool
    label: str
    label_moved: bool
    words: tuple[Words, ...]

    @property
    def text(self) -> str:
        return "".join(one.text for one in self.words)


@dataclass(frozen=True)
class Operation:
    """Of an amendment, as the history of changes names it."""

    revision: str
    operation: str
    target: str


@dataclass(frozen=True)
class ComparedRow:
    kind: Literal["context", "omitted", "added", "removed", "changed"]
    depth: int
    moved: bool
    now: tuple[ComparedLine, ...]
    before: tuple[ComparedLine, ...]
    operations: tuple[Operation, ...]


def _line(told: Mapping[str, Any]) -> ComparedLine:
    return ComparedLine(**{**told, "words": tuple(Words(**one) for one in told["words"])})


class Comparison(Document):
    """新旧対照表: the texts before and after, side by side."""

    def __init__(self, core: _core.Document, table: str) -> None:
        super().__init__(core)
        self._table = table

    def to_dict(self) -> dict[str, Any]:
        """As `kijun document comparison --format json` has it."""
        return cast("dict[str, Any]", json.loads(self._table))

    @property
    def operations(self) -> tuple[Operation, ...]:
        return tuple(Operation(**one) for one in self.to_dict()["operations"])

    @property
    def rows(self) -> tuple[ComparedRow, ...]:
        told = self.to_dict()
        operations = tuple(Operation(**one) for one in told["operations"])
        return tuple(
            ComparedRow(kind=one["kind"], depth=one["depth"], moved=one["moved"],
                        now=tuple(_line(line) for line in one["now"]),
                        before=tuple(_line(line) for line in one["before"]),
                        operations=tuple(operations[number] for number in one["operations"]))
            for one in told["rows"])


class Letter(Document):
    """A request letter: to whom, and whether it may be sent. Else it says on every page that it is a draft."""

    def __init__(self, core: _core.Document, recipient_role: str, ready: bool) -> None:
        super().__init__(core)
        self.recipient_role = recipient_role
        self.ready = ready


def house_sentences() -> dict[str, str]:
    """The sentences that belong to the house that publishes, to be edited and given as `house`."""
    return cast("dict[str, str]", json.loads(_core.house_sentences()))


def as_house(house: Mapping[str, str] | None) -> str | None:
    return None if house is None else json.dumps(dict(house), ensure_ascii=False)
