"""HTML for notebooks: words are marked where they stand, and no text gets out of its place."""

import html.parser
import xml.etree.ElementTree

import pytest

import kijun
from kijun import _html

HOSTILE = '</div><script>alert(1)</script><img src=x onerror="alert(2)">\'"&lt;'


class Parsed(html.parser.HTMLParser):
    """The tags and attributes of a fragment, the texts that are marked, and all text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.open, self.marked, self.text = set(), set(), [], [], ""
        self.values, self.sources = [], []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}
        self.values += [value or "" for _, value in attributes]
        self.sources += [value for name, value in attributes if name in ("src", "href")]
        if tag not in ("br", "meta", "img", "col", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data
        if "mark" in self.open:
            self.marked.append(data)


def test_words_are_marked(rules):
    text = "使っていない通/帳、ｷｬｯｼｭｶｰﾄﾞ、高く買います。"
    shown = Parsed(rules.judge(text=text, received_at="2025-06-01")._repr_html_())
    assert text in shown.text
    assert "通/帳" in shown.marked and "ｷｬｯｼｭｶｰﾄﾞ" in shown.marked
    assert "候補" in shown.text and "r2025_02_28" in shown.text


def test_hostile_reports_stay_text(rules):
    report = {name: HOSTILE + "口座買います" for name in ("id", "url", "title", "text", "page_text")}
    verdict = rules.judge({**report, "received_at": "2025-06-01"})
    assert verdict.findings
    shown = Parsed(verdict._repr_html_())
    assert not shown.tags & {"script", "img"}
    assert shown.attributes <= {"style", "title"}
    assert HOSTILE in shown.text
    (explanation,) = rules.explain({**report, "received_at": "2025-06-01"})
    assert not Parsed(explanation._repr_html_()).tags & {"script", "img"}


@pytest.fixture(scope="module")
def hostile():
    """Rules whose every text is an attack."""
    title = "</td></svg></style>]]><script>alert(1)</script><img src=x onerror=alert(2)>"
    return title, kijun.compile(
        f'guideline example "{title}" {{ timezone "Asia/Tokyo" judged by received }}\n'
        f'revision first "{title}" of example {{ effective 2020-04-01 }}\n'
        f'class illegal "{title}"\n'
        f'fact seen: bool "{title}" ask analyst\n'
        f'category account "{title}" in illegal {{ number "<img>" post has ("口座" "{title}") and seen }}\n'
        f'category other "{title}3" in illegal {{ post has "別" }}\n'
        f'revision second "{title}" amends example {{ effective 2021-04-01\n'
        f'  rename category account to "{title}2"\n  repeal category other\n}}\n')


def harmless(shown, title):
    assert not shown.tags & {"script", "object", "embed", "link", "base"}
    assert not [name for name in shown.attributes if name.startswith("on") or name in ("href", "action")]
    assert title in shown.text + "".join(shown.values)
    assert not [value for value in shown.sources if not value.startswith("data:image/svg+xml;base64,")]


def test_hostile_rules_stay_text(hostile):
    title, rules = hostile
    report = {"text": f"口座{title}", "received_at": "2022-01-01", "facts": {"seen": True}}
    for shown in (rules.judge(report), rules.timeline(), rules.diff("first", "second"),
                  rules.impact([report], "first", "second"), rules.explain(report)[0]):
        harmless(Parsed(shown._repr_html_()), title)


def test_hostile_documents_stay_in_their_frame(hostile):
    title, rules = hostile
    for document in (rules.comparison("first", "second"), rules.consolidated_text(), rules.revision_history(),
                     rules.category_list()):
        frame = Parsed(document._repr_html_())
        assert frame.tags == {"iframe"} and "" in frame.values  # sandbox="": nothing is allowed
        (page,) = [value for value in frame.values if value.startswith("<!DOCTYPE html>")]
        assert page == document.html()
        harmless(Parsed(page), title)


def test_hostile_trees_are_pictures(hostile):
    title, rules = hostile
    tree = rules.tree("account")
    shown = Parsed(tree._repr_html_())
    assert shown.tags == {"img"} and len(shown.sources) == 1
    drawing = xml.etree.ElementTree.fromstring(tree.svg("ja"))
    assert not [one for one in drawing.iter() if one.tag.rpartition("}")[2] in ("script", "foreignObject", "image")]
    assert not [name for one in drawing.iter() for name in one.attrib if name.startswith("on") or "href" in name]


def test_hostile_diagnostics_stay_text():
    with pytest.raises(kijun.RulesError) as caught:
        kijun.compile(f"category <script>alert(1)</script> {HOSTILE}")
    shown = Parsed(_html.diagnostics(caught.value.diagnostics))
    assert shown.tags <= {"div", "pre"} and "^" in shown.text


def test_spans_that_overlap_are_marked_once():
    shown = _html.highlighted("abcdef", [(0, 3, "one"), (2, 5, "two"), (9, 12, "beyond")])
    assert Parsed(shown).text == "abcdef"
    assert shown == ('<mark title="one">ab</mark><mark title="one、two">c</mark>'
                     '<mark title="two">de</mark>f')
    assert _html.highlighted("<&", []) == "&lt;&amp;"


def test_timeline_and_diff_are_tables(rules):
    timeline = Parsed(rules.timeline()._repr_html_())
    assert "2025-02-28" in timeline.text and "table" in timeline.tags
    diff = Parsed(rules.diff("r2023_09_29", "r2025_02_28")._repr_html_())
    assert "table" in diff.tags and not diff.tags & {"html", "body", "script"}
