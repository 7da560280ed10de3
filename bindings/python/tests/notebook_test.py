"""HTML for notebooks: words are marked where they stand, and no text gets out of its place."""

import html.parser
import xml.etree.ElementTree

import pytest

import kijun
import kijun._magic
import kijun.debug
from documents_test import PARTICULARS
from kijun import _html

HOSTILE = ('</div><script>alert(1)</script><img src=x onerror="alert(2)">\'"&lt;'
           "$\\href{javascript:alert(3)}{x}$")


class Parsed(html.parser.HTMLParser):
    """The tags and attributes of a fragment, the texts that are marked, all text, and what of it a notebook
    would typeset as mathematics."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.open, self.marked, self.text = set(), set(), [], [], ""
        self.apart, self.typeset = [], ""
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
            self.apart.append(tag in ("pre", "code", "style") or "tex2jax_ignore mathjax_ignore" in (
                value for name, value in attributes if name == "class"))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        self.apart.pop()

    def handle_data(self, data):
        self.text += data
        if "$" in data and not any(self.apart):
            self.typeset += data
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
    assert shown.attributes <= {"style", "title", "class"}
    assert HOSTILE in shown.text and not shown.typeset
    (explanation,) = rules.explain({**report, "received_at": "2025-06-01"})
    assert not Parsed(explanation._repr_html_()).tags & {"script", "img"}


TITLE = ("</td></svg></style>]]><script>alert(1)</script><img src=x onerror=alert(2)>"
         "$\\\\href{javascript:alert(3)}{x}$")


@pytest.fixture(scope="module")
def hostile():
    """Rules whose every text is an attack."""
    return kijun.compile(f"""
        guideline example "{TITLE}" {{ timezone "Asia/Tokyo" judged by received }}
        revision first "{TITLE}" of example {{ effective 2020-04-01 source "{TITLE}" uncertain "{TITLE}" }}
        source document "{TITLE}" {{ paragraph "{TITLE}1" "{TITLE}2"; omit "{TITLE}2" because "{TITLE}" }}
        class illegal "{TITLE}" {{ group some "{TITLE}" }}
        procedure illegal "{TITLE}" {{ note "{TITLE}" uncertain "{TITLE}" review double record
          domestic {{ notify police; request removal of site_admin }} overseas {{ notify police }} }}
        fact seen: bool "{TITLE}" ask analyst
        fact kind: choice("{TITLE}" "b") "{TITLE}"
        category account "{TITLE}" in illegal.some {{
          number "<img>" cite "{TITLE}" 第1条 note "{TITLE}" uncertain "{TITLE}"
          ア "{TITLE}" {{ post has ("口座" "{TITLE}") }}
          イ "{TITLE}" {{ seen }}
          ウ "{TITLE}" {{ kind = "{TITLE}" }}
        }}
        category other "{TITLE}3" in illegal {{ post has "別" }}
        case "{TITLE}" {{ text "{TITLE}" on 2020-05-01 expect account }}
        revision second "{TITLE}" amends example {{ effective 2021-04-01
          rename category account to "{TITLE}2"
          repeal category other
        }}
    """)


TEXT = TITLE.replace("\\\\", "\\")
"""As the rules and what they say have it."""
REPORT = {"id": TEXT, "url": f"https://{TEXT}", "title": TEXT, "text": f"口座{TEXT}", "page_text": TEXT,
          "received_at": "2022-01-01", "facts": {"seen": True, "kind": TEXT}}
LETTER = {**PARTICULARS, **dict.fromkeys(("reference", "location", "content", "contact", "officer"), TEXT),
          "recipients": [{"role": "site_admin", "name": TEXT}]}
IN_A_PAGE = {
    kijun.Verdict: lambda rules: rules.judge(REPORT),
    kijun.Explanation: lambda rules: rules.explain(REPORT, mode="assess")[0],
    kijun.JointVerdict: lambda rules: kijun.together(rules).judge(REPORT),
    kijun.Timeline: lambda rules: rules.timeline(),
    kijun.Diff: lambda rules: rules.diff("first", "second"),
    kijun.SourceCoverage: lambda rules: rules.sources(),
    kijun.Plans: lambda rules: rules.plan(rules.judge(REPORT), on="2022-01-04"),
    kijun.Summary: lambda rules: rules.summary([REPORT, {"id": TEXT, "text": TEXT, TEXT: TEXT, "received_at": TEXT}],
                                               on_error="keep"),
    kijun.Impact: lambda rules: rules.impact([REPORT, {**REPORT, "label": TEXT}], "first", "second",
                                             on_error="keep"),
    kijun.Statistics: lambda rules: rules.stats(
        [{"id": TEXT, "received_at": "2022-01-01", "category": "account", "source": TEXT},
         {"id": TEXT, "received_at": "2022-01-01", "category": TEXT}], year=2022, patrol=TEXT, on_error="keep"),
    kijun.CaseRun: lambda rules: rules.test(),
    kijun.debug.Lane: lambda rules: kijun.debug.lanes(TEXT)[0],
    kijun._magic.Compiled: lambda rules: kijun._magic.compile_cell(
        "", 'guideline example "%s" { timezone "Asia/Tokyo" judged by received }\n'
            'revision first "%s" of example { effective 2020-04-01 }' % (TITLE, TITLE), {}),
}
IN_A_FRAME = {
    kijun.Document: lambda rules: rules.consolidated_text(),
    kijun.Comparison: lambda rules: rules.comparison("first", "second"),
    kijun.Letter: lambda rules: rules.request_letter(rules.judge(REPORT), LETTER, draft=True),
}


def test_all_that_shows_itself_is_attacked_here():
    shown = {one for module in (kijun, kijun.debug, kijun._magic) for one in vars(module).values()
             if isinstance(one, type) and "_repr_html_" in dir(one)}
    assert shown == {*IN_A_PAGE, *IN_A_FRAME, kijun.Tree}


def harmless(shown):
    assert not shown.tags & {"script", "object", "embed", "link", "base"}
    assert not [name for name in shown.attributes if name.startswith("on") or name in ("href", "action")]
    assert not [value for value in shown.sources if not value.startswith("data:image/svg+xml;base64,")]


@pytest.mark.parametrize("kind", IN_A_PAGE, ids=lambda one: one.__name__)
def test_hostile_rules_and_reports_stay_text(hostile, kind):
    thing = IN_A_PAGE[kind](hostile)
    assert type(thing) is kind
    shown = Parsed(thing._repr_html_())
    harmless(shown)
    assert not shown.typeset
    # folding has changed the case and the width of what is in a lane
    assert TEXT.casefold() in "".join([shown.text, *shown.values]).casefold()


@pytest.mark.parametrize("kind", IN_A_FRAME, ids=lambda one: one.__name__)
def test_hostile_documents_stay_in_their_frame(hostile, kind):
    document = IN_A_FRAME[kind](hostile)
    assert type(document) is kind
    frame = Parsed(document._repr_html_())
    assert frame.tags == {"iframe"} and "" in frame.values  # sandbox="": nothing is allowed
    (page,) = [value for value in frame.values if value.startswith("<!DOCTYPE html>")]
    assert page == document.html()
    shown = Parsed(page)
    harmless(shown)
    assert TEXT in shown.text


def test_what_turns_the_direction_of_writing_ends_with_its_text(rules):
    turned = rules.judge(id="a\u202eb", text="口\u202e座買います", received_at="2025-06-01")._repr_html_()
    assert "<bdi>a\u202eb</bdi>" in turned and "「<bdi>口\u202e座" in turned


def test_facts_are_shown_with_what_they_were_recorded_as(rules):
    report = {"text": "所持OK銃", "received_at": "2025-06-01", "facts": {"publicly_viewable": True}}
    used = [one for finding in rules.judge(report, mode="assess").findings for one in finding.facts]
    shown = Parsed(rules.judge(report, mode="assess")._repr_html_())
    assert used and all(f"{one.fact}：{one.value}" in shown.text for one in used)


def test_hostile_trees_are_pictures(hostile):
    tree = hostile.tree("account")
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
