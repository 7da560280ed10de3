"""Files of rules: what is wrong with them, their layout, bundles and who vouches for them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from . import _core
from ._diagnostics import Diagnostic


@dataclass(frozen=True)
class Bundle:
    guideline: str
    title: str
    content: str
    """SHA-256 of all that is in it."""
    rules: str
    """SHA-256 of what decides verdicts."""
    signer: str | None
    bytes: int
    sources: tuple[str, ...]
    revisions: tuple[str, ...]
    patterns: int
    known_answers: int


def inspect(path: str | Path) -> Bundle:
    """Checks a bundle, its answers too, and says what it is. Raises RulesError."""
    told = _core.inspect(Path(path).read_bytes())
    return Bundle(**{**told, "sources": tuple(told["sources"]), "revisions": tuple(told["revisions"])})


def make_keys() -> tuple[str, str]:
    """A secret key to sign with, and the public one to check with: one word each, as key files have them."""
    return _core.make_keys()


def sign(path: str | Path, secret_key: str, *, output: str | Path | None = None) -> None:
    """Vouches for a bundle, in place unless `output` is given. Raises RulesError."""
    Path(output or path).write_bytes(_core.sign(Path(path).read_bytes(), secret_key))


def check(path: str | Path) -> tuple[Diagnostic, ...]:
    """All that is wrong with rules, warnings too; nothing is raised."""
    return _core.check(str(path))


def format(source: str, *, keywords: Literal["as_written", "japanese", "english"] = "as_written",
           width: int = 120) -> str:
    """A source text in the one layout, its keywords in one language if asked for. Raises RulesError for a
    text with mistakes."""
    return _core.format(source, keywords, width)
