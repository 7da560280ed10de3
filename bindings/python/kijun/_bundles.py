"""Files of rules: how to begin, what is wrong with them, their layout, bundles and who vouches for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from . import _core
from ._diagnostics import Diagnostic
from ._files import write_whole
from ._reports import Day, spelled


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


def inspect(path: str | Path, *, require_signature: str | Path | None = None) -> Bundle:
    """Checks a bundle, its answers too, and says what it is; with `require_signature`, a public key or a file of
    them, also that one of them has signed it. Raises RulesError."""
    told = _core.inspect(Path(path).read_bytes(), None if require_signature is None else str(require_signature))
    return Bundle(**{**told, "sources": tuple(told["sources"]), "revisions": tuple(told["revisions"])})


def make_keys() -> tuple[str, str]:
    """A secret key to sign with, and the public one to check with: one word each, as key files have them."""
    return _core.make_keys()


def sign(path: str | Path, secret_key: str, *, output: str | Path | None = None) -> None:
    """Vouches for a bundle, in place unless `output` is given. Raises RulesError."""
    write_whole(output or path, _core.sign(Path(path).read_bytes(), secret_key))


def check(path: str | Path) -> tuple[Diagnostic, ...]:
    """All that is wrong with rules, warnings too; nothing is raised."""
    return _core.check(str(path))


def lint(path: str | Path, *, off: Iterable[str] = (), fix: bool = False) -> tuple[Diagnostic, ...]:
    """All remarks about source texts: what `check` says, what `Rules.verify` proves, and what nobody uses or tests.

    `off` leaves out codes that are no errors. `fix` does in the files what the remarks offer to do, and says what
    is left. Nothing is raised but ValueError for a bundle that is to be mended: its sources are to be.
    """
    left_out = list(off)
    if fix and not (Path(path).is_dir() or Path(path).suffix == ".kijun"):
        raise ValueError(f"{path} is no directory or .kijun file: only these can be mended")
    told, fixed = _core.lint(str(path), left_out)
    rounds = 0
    while fix and fixed and rounds < 8:  # a fix can uncover another mistake
        for name, text in fixed:
            write_whole(name, text.encode())
        told, fixed = _core.lint(str(path), left_out)
        rounds += 1
    return told


def new_guideline(id: str, *, effective: Day, title: str = "", timezone: str = "Asia/Tokyo",
                  judged_by: Literal["received", "posted", "judged"] = "received",
                  keywords: Literal["english", "japanese"] = "english",
                  directory: str | Path | None = None) -> dict[str, str]:
    """The files of a guideline that passes every check, to be written on from: texts by name, as `compile` takes
    them.

    `effective` is the first day of its first text. With a `directory`, which must not be there yet, they are
    written. Raises RulesError for names that none can be, SelectionError for a day that is none.
    """
    if judged_by not in ("received", "posted", "judged"):
        raise ValueError(f"judged_by is 'received', 'posted' or 'judged', not {judged_by!r}")
    if keywords not in ("english", "japanese"):
        raise ValueError(f"keywords are 'english' or 'japanese', not {keywords!r}")
    files = dict(_core.begin(id, title, spelled(effective), timezone, judged_by,
                             "en" if keywords == "english" else "ja"))
    if directory is not None:
        place = Path(directory)
        place.mkdir(parents=True)
        for name, text in files.items():
            (place / name).write_bytes(text.encode())
    return files


def format(source: str, *, keywords: Literal["as_written", "japanese", "english"] = "as_written",
           width: int = 120) -> str:
    """A source text in the one layout, its keywords in one language if asked for. Raises RulesError for a
    text with mistakes."""
    return _core.format(source, keywords, width)
