"""Plots by matplotlib: what an impact moves, when revisions are in force, how often categories are met.

    import kijun.plot
    kijun.plot.transitions(impact)

Every function draws into `ax`, or into a new figure, and gives the axes back. Titles are Japanese: a font
that has them is looked for among those installed; where there is none, a JapaneseFontWarning says what to
install and boxes are drawn.
"""

from __future__ import annotations

import datetime
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

import matplotlib.font_manager
import matplotlib.pyplot
import matplotlib.text
from matplotlib.colors import LogNorm
from matplotlib.ticker import FuncFormatter, MaxNLocator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ._answers import Timeline
    from ._counts import Impact
    from ._rules import Rules

__all__ = ["JapaneseFontWarning", "japanese_font", "timeline", "transitions", "trend"]

_FONTS = ("Noto Sans CJK JP", "Noto Sans JP", "Source Han Sans JP", "IPAexGothic", "IPAGothic", "TakaoGothic",
          "VL Gothic", "BIZ UDGothic", "Hiragino Sans", "Yu Gothic", "Meiryo", "MS Gothic")
_PLACES = {"undetermined": "未確定", "out_of_scope": "対象外", "candidate": "該当候補"}


class JapaneseFontWarning(UserWarning):
    """No font with Japanese characters is installed."""


@cache
def japanese_font() -> str | None:
    """The name of an installed font with Japanese characters; None if there is none, with a warning once."""
    installed = {font.name: font.fname for font in matplotlib.font_manager.fontManager.ttflist}
    for name in _FONTS:
        if name in installed:
            return name
    for name, file in sorted(installed.items()):
        if ord("犯") in matplotlib.font_manager.get_font(file).get_charmap():
            return name
    warnings.warn("no font with Japanese characters was found, so they are drawn as boxes: install one, for "
                  "example Debian's fonts-ipaexfont-gothic or fonts-noto-cjk, and remove matplotlib's font "
                  "cache (matplotlib.get_cachedir())", JapaneseFontWarning, stacklevel=3)
    return None


def _axes(ax: Axes | None, size: tuple[float, float]) -> Axes:
    if ax is not None:
        return ax
    figure, made = matplotlib.pyplot.subplots(figsize=size, layout="constrained")
    return made


def _dressed(ax: Axes) -> Axes:
    """With a font for all its texts, none of which is mathematics: titles may have dollar signs."""
    font = japanese_font()
    for text in ax.findobj(matplotlib.text.Text):
        text.set_parse_math(False)
        if font is not None:
            text.set_fontfamily([font, "sans-serif"])
    return ax


def transitions(impact: Impact, ax: Axes | None = None) -> Axes:
    """Cases by where they stood before (rows) and stand after (columns): classes, undetermined, out of
    scope. The colour is the logarithm of the count; the diagonal is what stays."""
    titles = {**impact.classes, **_PLACES}
    places = [*impact.classes, "undetermined", "out_of_scope"]
    counts = [[impact.class_transitions.get((row, column), 0) for column in places] for row in places]
    most = max(1, *(count for row in counts for count in row))
    ax = _axes(ax, (1.6 + 1.15 * len(places), 1.2 + 0.75 * len(places)))
    # a norm of nothing but 1 has no extent
    ax.imshow([[count or float("nan") for count in row] for row in counts], cmap="Blues",
              norm=LogNorm(1, max(2, most)), aspect="auto")
    for i, row in enumerate(counts):
        for j, count in enumerate(row):
            if count:
                dark = count > most ** 0.6
                ax.text(j, i, f"{count:,}", ha="center", va="center", color="white" if dark else "black",
                        fontweight="bold" if i != j else "normal")
    names = [_short(titles[place]) for place in places]
    ax.set_xticks(range(len(places)), names)
    ax.set_yticks(range(len(places)), names)
    ax.set_xlabel(f"後：{impact.after.revision}")
    ax.set_ylabel(f"前：{impact.before.revision}")
    moved = sum(count for i, row in enumerate(counts) for j, count in enumerate(row) if i != j)
    ax.set_title(f"{impact.cases:,} 件中 {moved:,} 件の区分が変わる")
    for edge in ax.spines.values():
        edge.set_visible(False)
    ax.set_xticks([place - 0.5 for place in range(1, len(places))], minor=True)
    ax.set_yticks([place - 0.5 for place in range(1, len(places))], minor=True)
    ax.grid(which="minor", color="#ccc", linewidth=0.6)
    ax.tick_params(which="both", length=0)
    return _dressed(ax)


def _short(title: str, most: int = 7) -> str:
    """In lines of at most so many characters."""
    return "\n".join(title[at:at + most] for at in range(0, len(title), most))


def timeline(of: Timeline | Rules, ax: Axes | None = None, *, until: datetime.date | None = None) -> Axes:
    """When each revision is in force: one bar each, the newest at the top. The last has no end; it is drawn
    to `until`, or a tenth beyond its beginning."""
    told = of if not hasattr(of, "timeline") else of.timeline()
    periods = [one for one in told.periods if one.begin is not None and one.begin != one.end]
    titles = {one.id: one.title for one in told.revisions}
    first, last = periods[0].begin, periods[-1].begin
    assert first is not None and last is not None
    if until is None or until <= last:
        until = last + max(datetime.timedelta(days=120), (last - first) / 10)
    ax = _axes(ax, (9, 1.0 + 0.62 * len(periods)))
    for row, one in enumerate(periods):
        assert one.begin is not None
        begin, end = one.begin.toordinal(), (one.end or until).toordinal()
        open_end = one.end is None
        ax.barh(row, end - begin, left=begin, height=0.34, color="#4477aa", alpha=0.55 if open_end else 0.9,
                hatch="//" if open_end else None, edgecolor="white")
        ax.text(begin, row + 0.24, f"{one.begin.isoformat()}  {one.revision}  {_clipped(titles[one.revision])}",
                ha="left" if begin < (first.toordinal() + until.toordinal()) / 2 else "right", va="bottom",
                fontsize=9)
    ax.set_yticks([])
    ax.set_ylim(-0.5, len(periods) - 0.1)
    years = range(first.year, until.year + 1)
    ax.set_xticks([datetime.date(year, 1, 1).toordinal() for year in years], [str(year) for year in years])
    ax.set_xlim(first.toordinal() - 20, until.toordinal() + 20)
    ax.set_title(f"{told.title}：施行の期間（{told.timezone}）")
    for side in ("left", "right", "top"):
        ax.spines[side].set_visible(False)
    return _dressed(ax)


def _clipped(title: str, most: int = 34) -> str:
    return title if len(title) <= most else title[:most - 1] + "…"


def trend(rules: Rules, judged: Any, received_at: Iterable[Any], *, categories: Sequence[str] | None = None,
          every: Literal["day", "month", "year"] = "month", ax: Axes | None = None) -> Axes:
    """How often categories are met, over time, with the days on which revisions begin.

    `judged` is what `judge_table` gave; `received_at` the dates of the rows that went in: dates, times with
    a zone, or texts that begin with a day. `categories` are ids; the five that are met most often if not
    given. Days are those of the guideline's zone. Dates known only to a month count for that month, and for no day.
    """
    told = rules.timeline()
    days = [_day(one, ZoneInfo(told.timezone), every) for one in received_at]
    counts: dict[str, Counter[datetime.date]] = {}
    for row, met in zip(_column(judged, "row"), _column(judged, "categories"), strict=True):
        day = days[row]
        for category in () if day is None or met is None else met:
            counts.setdefault(category, Counter())[day] += 1
    if categories is None:
        categories = sorted(counts, key=lambda one: (-counts[one].total(), one))[:5]
    known = sorted({day for day in days if day is not None})
    if not known:
        raise ValueError("no row has a date")
    steps = _steps(known[0], known[-1], every)
    titles: dict[str, str] = {one.id: one.title for one in rules.categories()}
    ax = _axes(ax, (9, 4.4))
    for number, category in enumerate(categories):
        of = counts.get(category, Counter[datetime.date]())
        ax.plot([day.toordinal() for day in steps], [of[day] for day in steps], marker="o", markersize=3.5,
                linestyle=("-", "--", "-.", ":")[number % 4], label=_clipped(titles.get(category, category), 26))
    for period in told.periods:
        if period.begin is not None and steps[0] < period.begin <= _end(steps[-1], every):
            ax.axvline(period.begin.toordinal(), color="#777", linewidth=1, linestyle=(0, (4, 3)))
            ax.annotate(period.revision, (period.begin.toordinal(), 1), xycoords=("data", "axes fraction"),
                        xytext=(3, -3), textcoords="offset points", va="top", fontsize=8, color="#555")
    labelled = steps[::max(1, -(-len(steps) // 13))]
    form = {"day": "%m-%d", "month": "%Y-%m", "year": "%Y"}[every]
    ax.set_xticks([day.toordinal() for day in labelled], [day.strftime(form) for day in labelled],
                  rotation=0 if len(labelled) < 8 else 30)
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    ax.set_ylim(bottom=0)
    ax.set_ylabel("該当候補の件数")
    ax.grid(axis="y", color="#ddd")
    ax.legend(frameon=False, fontsize=9, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    ax.set_title(f"{told.title}：類型ごとの件数（{dict(day='日', month='月', year='年')[every]}別）")
    return _dressed(ax)


def _column(table: Any, name: str) -> list[Any]:
    """Of a table of any library."""
    column = table[name]
    for as_list in ("to_pylist", "to_list", "tolist"):
        if hasattr(column, as_list):
            return list(getattr(column, as_list)())
    return list(column)


def _day(value: Any, zone: ZoneInfo, every: str) -> datetime.date | None:
    """The first day of the step that a date lies in; None where it is not known to the step."""
    if value is None or value != value:  # NaT
        return None
    if isinstance(value, str):
        if len(value) == len("2025-02"):
            if every == "day":
                return None
            value += "-01"
        value = datetime.datetime.fromisoformat(value) if len(value) > 10 else datetime.date.fromisoformat(value)
    elif hasattr(value, "astype"):  # numpy's
        value = value.astype("datetime64[us]").item()
    if isinstance(value, datetime.datetime):
        value = (value.astimezone(zone) if value.tzinfo else value).date()
    if every == "year":
        return datetime.date(value.year, 1, 1)
    return value if every == "day" else datetime.date(value.year, value.month, 1)


def _next(day: datetime.date, every: str) -> datetime.date:
    if every == "day":
        return day + datetime.timedelta(days=1)
    if every == "year":
        return datetime.date(day.year + 1, 1, 1)
    return datetime.date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _end(day: datetime.date, every: str) -> datetime.date:
    return _next(day, every) - datetime.timedelta(days=1)


def _steps(first: datetime.date, last: datetime.date, every: str) -> list[datetime.date]:
    steps = [first]
    while steps[-1] < last:
        steps.append(_next(steps[-1], every))
    return steps
