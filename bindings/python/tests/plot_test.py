"""Plots: what is drawn is what was counted, with a font that has the characters."""

import datetime

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot  # noqa: E402
import matplotlib.text  # noqa: E402
import pandas  # noqa: E402
import polars  # noqa: E402
import pyarrow  # noqa: E402
import pytest  # noqa: E402

import kijun.plot  # noqa: E402


@pytest.fixture(autouse=True)
def closed():
    yield
    matplotlib.pyplot.close("all")


@pytest.fixture(scope="module")
def impact(rules):
    cases = [{"text": "闇バイト募集"}] * 3 + [{"text": "口座買います"}] * 2 + [{"text": "晴れ"}]
    return rules.impact(cases, "r2023_09_29", "r2025_02_28")


def words(ax):
    return [text.get_text() for text in ax.findobj(matplotlib.text.Text) if text.get_text()]


def drawn(ax):
    """Draws, and gives what matplotlib warned of: characters that its font does not have."""
    import warnings

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        ax.figure.canvas.draw()
    return [str(one.message) for one in caught if "Glyph" in str(one.message)]


def test_transitions(impact):
    ax = kijun.plot.transitions(impact)
    assert ax.get_title() == "6 件中 3 件の区分が変わる"
    assert {"3", "2", "1"} <= set(words(ax))
    assert any("r2023_09_29" in word for word in words(ax)) and any("違法情報" in word for word in words(ax))
    assert drawn(ax) == []


def test_into_axes_at_hand(impact, rules):
    _, (left, right) = matplotlib.pyplot.subplots(1, 2)
    assert kijun.plot.transitions(impact, left) is left
    assert kijun.plot.timeline(rules, right) is right


def test_timeline(rules):
    ax = kijun.plot.timeline(rules.timeline(), until=datetime.date(2026, 1, 1))
    periods = rules.timeline().periods
    assert len(ax.patches) == len(periods)
    for bar, period in zip(ax.patches, periods):
        assert bar.get_x() == period.begin.toordinal()
        end = period.end or datetime.date(2026, 1, 1)
        assert bar.get_x() + bar.get_width() == end.toordinal()
    assert drawn(ax) == []


ROWS = {
    "text": ["口座買います", "口座買います", "闇バイト募集", "晴れ", "口座買います"],
    "received_at": ["2025-01-31T15:30:00Z", "2025-02-01", "2025-03-10", "2025-04-01", "2025-04"],
}


@pytest.mark.parametrize("kind", [pyarrow.table, polars.DataFrame, pandas.DataFrame])
def test_trend(rules, kind):
    """The first is of February: days are those of Tokyo."""
    judged = rules.judge_table(kind(ROWS))
    ax = kijun.plot.trend(rules, judged, ROWS["received_at"])
    lines = {line.get_label(): list(line.get_ydata()) for line in ax.lines if not line.get_label().startswith("_")}
    assert lines == {"預貯金通帳等の譲渡等の勧誘・誘引": [2, 0, 1], "犯罪実行者の募集": [0, 1, 0]}
    assert "r2025_02_28" in words(ax) and "r2025_09_25" not in words(ax)
    assert drawn(ax) == []


def test_trend_of_days_and_of_chosen_categories(rules):
    days = [datetime.date(2025, 6, 1), datetime.date(2025, 6, 3)]
    judged = rules.judge_table(pyarrow.table({"text": ["口座買います", "口座買います"], "received_at": days}))
    ax = kijun.plot.trend(rules, judged, days, every="day", categories=["phishing", "bank_account"])
    lines = [list(line.get_ydata()) for line in ax.lines if not line.get_label().startswith("_")]
    assert lines == [[0, 0, 0], [1, 0, 1]]
    with pytest.raises(ValueError, match="date"):
        kijun.plot.trend(rules, judged, [None, None])


def test_titles_are_no_mathematics():
    """What stands between dollar signs is neither typeset nor refused."""
    title = r"$\\frac{$ of $x_1$"
    rules = kijun.compile(
        f'guideline example "{title}" {{ timezone "Asia/Tokyo" judged by received }}\n'
        f'revision first "{title}" of example {{ effective 2020-04-01 }}\nclass illegal "{title}"\n'
        f'category account "{title}" in illegal {{ post has "口座" }}\n'
        f'revision second "{title}" amends example {{ effective 2021-04-01 rename category account to "{title}2" }}')
    table = pyarrow.table({"text": ["口座"], "received_at": ["2021-06-01"]})
    for ax in (kijun.plot.timeline(rules), kijun.plot.transitions(rules.impact(table, "first", "second")),
               kijun.plot.trend(rules, rules.judge_table(table), ["2021-06-01"])):
        ax.figure.canvas.draw()
        assert any("$" in word for word in words(ax))
        assert not [text for text in ax.findobj(matplotlib.text.Text) if "$" in text.get_text() and text.get_parse_math()]


def test_no_font_is_said(monkeypatch, impact):
    monkeypatch.setattr(matplotlib.font_manager.fontManager, "ttflist",
                        [font for font in matplotlib.font_manager.fontManager.ttflist
                         if font.name == "DejaVu Sans"])
    kijun.plot.japanese_font.cache_clear()
    try:
        with pytest.warns(kijun.plot.JapaneseFontWarning, match="fonts-ipaexfont-gothic"):
            kijun.plot.transitions(impact)
    finally:
        kijun.plot.japanese_font.cache_clear()


def test_any_font_that_has_the_characters(monkeypatch):
    name = kijun.plot.japanese_font()
    monkeypatch.setattr(kijun.plot, "_FONTS", ())
    kijun.plot.japanese_font.cache_clear()
    try:
        assert name and kijun.plot.japanese_font()
    finally:
        kijun.plot.japanese_font.cache_clear()
