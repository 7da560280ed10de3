"""HTML for notebooks. Whatever comes from reports and rules is escaped: nothing here trusts a text."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from ._diagnostics import Diagnostic, Error

_OUTCOMES = {
    "candidate": ("該当候補", "#b3261e"),
    "undetermined": ("未確定", "#8a6100"),
    "out_of_scope": ("対象外", "#3c6e47"),
}
_STATUSES = {"met": "該当", "undetermined": "未確定", "not_met": "非該当"}
_FIELDS = ("title", "text", "page_text", "url")


def shown(fragment: str) -> str:
    """What a notebook is given. Nothing in it is mathematics: a notebook would typeset what stands between dollar
    signs, and a report could say things so that it does not say."""
    return f'<div class="tex2jax_ignore mathjax_ignore">{fragment}</div>'


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Of cells that are HTML already."""
    body = "".join("<tr>" + "".join(f'<td style="text-align:left">{cell}</td>' for cell in row) + "</tr>"
                   for row in rows)
    return ("<table><thead><tr>" + "".join(f'<th style="text-align:left">{escape(cell)}</th>' for cell in head)
            + f"</tr></thead><tbody>{body}</tbody></table>")


def preformatted(text: str) -> str:
    return f'<pre style="line-height:1.35">{escape(text)}</pre>'


def body_of(page: str) -> str:
    """What stands in the body of a page that the engine wrote."""
    begin, end = page.find("<body>"), page.rfind("</body>")
    return page[begin + len("<body>"):end]


def framed(page: str, title: str, height: int = 520) -> str:
    """A page in a frame of its own: its style stays inside, and it may run and load nothing."""
    return (f'<iframe sandbox="" srcdoc="{escape(page)}" title="{escape(title)}" '
            f'style="width:100%;height:{height}px;border:1px solid #bbb;background:#fff"></iframe>')


def picture(svg: str, words: str) -> str:
    """A drawing as an image, which runs and loads nothing; `words` say the same."""
    data = base64.b64encode(svg.encode()).decode()
    return f'<img alt="{escape(words)}" style="max-width:100%;background:#fff" src="data:image/svg+xml;base64,{data}">'


def sections(parts: Iterable[tuple[str, str]]) -> str:
    """Titles, and of each what is HTML already."""
    return "".join(f"<section><h4>{escape(title)}</h4>{body}</section>" for title, body in parts)


def note_of_refused(refused: int, errors: Sequence[Error]) -> str:
    """What could not be counted."""
    if not refused:
        return ""
    told = "".join(f"<li>{getattr(one, 'line', '')}：{escape(one.diagnostics[0].message.ja)}</li>"
                   for one in errors[:10])
    return f"<p>数えられなかったもの {refused} 件</p><ul>{told}</ul>"


def diagnostics(told: Iterable[Diagnostic]) -> str:
    """The lines with their carets, as the command shows them."""
    colours = {"error": "#b3261e", "warning": "#8a6100", "note": "inherit"}
    return "".join(f'<div style="color:{colours[one.severity]}">{preformatted(one.text_ja)}</div>' for one in told)


def highlighted(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    """`text` with [begin, end) of characters marked; `spans` say what each stands for.

    Spans may overlap: a character is marked once, with all that it stands for.
    """
    kept = [(max(0, begin), min(end, len(text)), why) for begin, end, why in spans if begin < end]
    cuts = sorted({0, len(text), *(cut for begin, end, _ in kept for cut in (begin, end))})
    out = []
    for begin, end in zip(cuts, cuts[1:]):
        why = dict.fromkeys(reason for first, last, reason in kept if first <= begin and end <= last)
        piece = escape(text[begin:end])
        out.append(f'<mark title="{escape("、".join(why))}">{piece}</mark>' if why else piece)
    return "".join(out)


def _apart(text: str) -> str:
    """A text of a report among other words: what in it turns the direction of writing ends with it."""
    return f"<bdi>{escape(text)}</bdi>"


def _finding(finding: Mapping[str, Any]) -> Sequence[str]:
    place = finding["class_title"] + (f"【{finding['group_title']}】" if finding["group_title"] else "")
    law = "<br>".join(escape(one["law"] + "、".join(one["articles"])) for one in finding["citations"])
    words = dict.fromkeys(one["text"] for one in finding["evidence"])
    facts = "<br>".join(_apart(f"{one['fact']}：{one['value']}") + ("（推定）" if one["presumed"] else "")
                        for one in finding["facts"])
    open_questions = "<br>".join(escape(one.get("question") or one["fact"]) for one in finding["missing"])
    return (
        escape(_STATUSES.get(finding["status"], finding["status"])),
        f"{escape(finding['number'] + finding['title'])}<br><code>{escape(finding['category'])}</code>",
        escape(place),
        "".join(f"「{_apart(word)}」" for word in words),
        facts,
        open_questions,
        law,
    )


def verdict(data: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    name, colour = _OUTCOMES.get(data["outcome"], (data["outcome"], "inherit"))
    parts = [
        f'<div><b style="color:{colour}">{escape(name)}</b> {_apart(data["id"])} '
        f'<code>{escape(data["revision"])}</code><br><small>{escape(data["why_revision"]["ja"])}</small></div>'
    ]
    spans: dict[str, list[tuple[int, int, str]]] = {}
    for finding in data["findings"]:
        for hit in finding["evidence"]:
            spans.setdefault(hit["field"], []).append(
                (hit["start_char"], hit["end_char"], f"{finding['title']}：{hit['term']}"))
    for field in _FIELDS:
        text = report.get(field)
        if isinstance(text, str) and text and (field != "url" or field in spans):
            parts.append(f'<div style="white-space:pre-wrap"><small>{field}</small> '
                         f"{highlighted(text, spans.get(field, ()))}</div>")
    if data["findings"]:
        parts.append(table(("", "類型", "区分", "該当箇所", "事実", "未確認の事項", "根拠"),
                           (_finding(one) for one in data["findings"])))
    parts.append("<small>候補であり、最終の判断は人が行います。</small>")
    return "".join(parts)
