"""Which paragraphs of the source documents the rules encode, and which they leave out."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from . import _html
from ._diagnostics import Place


@dataclass(frozen=True)
class SourceParagraph:
    source: str
    """Title of the document."""
    paragraph: str
    place: Place | None
    """Where the rules list it."""
    encoded_by: tuple[str, ...]
    """Categories or criteria with their labels, terms …"""
    because: tuple[str, ...]
    """Reasons given for leaving it out."""

    @property
    def missing(self) -> bool:
        """Neither encoded nor left out with a reason."""
        return not self.encoded_by and not self.because


@dataclass(frozen=True)
class SourceCoverage:
    paragraphs: tuple[SourceParagraph, ...]
    """In the order of the documents."""
    unlisted: tuple[tuple[str, str], ...]
    """Cited by rules but in no outline: (paragraph, who cites it)."""

    @property
    def missing(self) -> tuple[SourceParagraph, ...]:
        return tuple(one for one in self.paragraphs if one.missing)

    def __repr__(self) -> str:
        return (f"<SourceCoverage {len(self.paragraphs)} paragraphs, {len(self.missing)} missing, "
                f"{len(self.unlisted)} in no outline>")

    def _repr_html_(self) -> str:
        rows = [(escape(one.source), escape(one.paragraph), "規則化" if one.encoded_by else "対象外" if one.because
                 else "<b>記載なし</b>", escape("、".join((*one.encoded_by, *one.because)))) for one in self.paragraphs]
        rows += [("", escape(paragraph), "目次にない", escape(by)) for paragraph, by in self.unlisted]
        return _html.shown(_html.table(("文書", "条項", "扱い", "規則又は理由"), rows))
