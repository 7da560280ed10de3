"""What is wrong, where, and what to do; and the exceptions that carry it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Message:
    en: str
    ja: str

    def __str__(self) -> str:
        return self.en


@dataclass(frozen=True)
class Place:
    """A place in a source text. Lines and columns count from 1; `begin` and `end` are bytes, half-open."""

    file: str
    line: int
    column: int
    begin: int
    end: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Label:
    place: Place | None
    message: Message


@dataclass(frozen=True)
class Fix:
    """`replacement`, put in the place of `place`, removes the cause."""

    place: Place | None
    replacement: str
    message: Message


@dataclass(frozen=True)
class Diagnostic:
    code: str
    severity: Literal["error", "warning", "note"]
    message: Message
    place: Place | None
    labels: tuple[Label, ...]
    fix: Fix | None
    hint: Message | None
    text_en: str = field(repr=False)
    """As the command shows it: the line, a caret under the place, the fix."""
    text_ja: str = field(repr=False)

    def __str__(self) -> str:
        return self.text_en


class Error(Exception):
    """Of whatever can be wrong with rules, reports and questions; `diagnostics` say what."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(diagnostics)
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        told = [one for one in self.diagnostics if one.severity == "error"] or self.diagnostics
        return "\n".join(str(one).rstrip("\n") for one in told)


class RulesError(Error):
    """The rules cannot be read, do not compile, or are not to be trusted."""


class SelectionError(Error, LookupError):
    """There is no such revision, or none in force on that day."""


class ReportError(Error, ValueError):
    """A report that cannot be judged."""

    line: int | None = None
    """Its place among the reports, from 1."""
    id: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The record that `kijun judge` writes in the place of a verdict."""
        first = self.diagnostics[0]
        record: dict[str, Any] = {"line": self.line or 1}
        if self.id:
            record["id"] = self.id
        hint = first.hint
        record["error"] = {
            "code": first.code,
            "message": first.message.en + (f"; {hint.en}" if hint else ""),
            "message_ja": first.message.ja + (f"。{hint.ja}" if hint else ""),
        }
        return record


class ReportWarning(UserWarning):
    """Something in a report that is not looked at: a field of another name, a fact that the rules do not declare, a
    country that is none."""
