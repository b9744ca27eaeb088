"""Paired differences between an alternative and the baseline, KPI by KPI, in percent of the baseline: a forest plot."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.canvas import Setting, finish, legend_under_title, light_grid, message_figure, usable
from sim.report.numbers import estimate
from sim.report.style import GREY, new_figure
from sim.report.text_size import wrapped
from sim.report.verdict_marks import mark_of, verdict_legend
from sim.report.words import Language, Names, title_of, word

WIDEST = 200.0  # percent; a KPI that changes more is drawn as an arrow at the edge, with its numbers beside it
ROW, LABEL_WIDTH = 0.35, 3.3  # inches
MOST_ROWS = 40
"""KPIs that are drawn; all are in the table."""


def forest_figure(
    differences: pd.DataFrame | None, kpis: pd.DataFrame | None, names: Names, setting: Setting, headline_only: bool
) -> Figure:
    """Paired differences of the first pair.

    Parameters
    ----------
    differences
        differences.csv: kpi, unit, baseline, alternative, mean_difference, ci_low, ci_high, verdict.
    kpis
        kpis.csv: alternative, kpi, mean; the baseline's means are what differences are divided by.
    headline_only
        Whether only the headline KPIs are drawn, where there are any.
    """
    language = setting.language
    if differences is None or usable(differences, "mean_difference").empty:
        return message_figure("differences.csv", word("empty forest title", language), setting)
    baseline, alternative = str(differences["baseline"].iloc[0]), str(differences["alternative"].iloc[0])
    every = headline_first(differences[differences["alternative"] == alternative], names, headline_only)
    rows = clearest(every, names)
    base_title = title_of(names.alternatives, baseline, language)
    title = word(
        "forest title", language, baseline=base_title, alternative=title_of(names.alternatives, alternative, language)
    )
    figure = new_figure(12.0, 2.2 + ROW * len(rows))
    axes = figure.add_subplot()
    percent = in_percent(rows, kpis, baseline)
    _draw_rows(axes, percent, language)
    labels = [wrapped(title_of(names.kpis, str(kpi), language), 9.0, LABEL_WIDTH) for kpi in rows["kpi"]]
    axes.set_yticks(range(len(rows)), labels, fontsize=9, linespacing=1.0)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    numbers = axes.secondary_yaxis("right")
    numbers.set_yticks(range(len(rows)), [_numbers(row, language) for _, row in rows.iterrows()])
    numbers.tick_params(length=0, labelsize=9)
    numbers.spines["right"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(word("forest axis", language, baseline=base_title))
    axes.axvline(0, color="black", linewidth=1, zorder=1)
    light_grid(axes, "x")
    legend_under_title(figure, verdict_legend(usable(percent), language))
    notes = [word("corrected", language), word("of all matters", language)]
    if len(rows) < len(every):
        notes.append(word("clearest", language, shown=len(rows), all=len(every)))
    return finish(figure, title, setting, "paired interval", "\n".join(notes))


def headline_first(rows: pd.DataFrame, names: Names, headline_only: bool = False) -> pd.DataFrame:
    """Headline KPIs first, in their given order, then the others (if wanted) as the table has them."""
    place = {kpi: index for index, kpi in enumerate(names.headline)}
    rank = rows["kpi"].map(lambda kpi: place.get(kpi, len(place)))
    ordered = rows.assign(rank=rank).sort_values("rank", kind="stable")
    if headline_only and (rank < len(place)).any():
        ordered = ordered[ordered["rank"] < len(place)]
    return ordered.drop(columns="rank").reset_index(drop=True)


def clearest(rows: pd.DataFrame, names: Names) -> pd.DataFrame:
    """As many rows as fit, in their order: headline KPIs, and those whose intervals are narrowest for their size."""
    headline = rows["kpi"].isin(names.headline)
    certainty = rows["mean_difference"].abs() / (rows["ci_high"] - rows["ci_low"])
    first = certainty.fillna(0.0).mask(headline, np.inf).sort_values(ascending=False, kind="stable").index[:MOST_ROWS]
    return rows.loc[sorted(first)].reset_index(drop=True)


def in_percent(rows: pd.DataFrame, kpis: pd.DataFrame | None, baseline: str) -> pd.DataFrame:
    """Difference and interval in percent of the baseline's mean; NaN where that mean is zero or unknown.

    Returns
    -------
    DataFrame with kpi, verdict, mean, ci_low, ci_high (percent), in the rows' order.
    """
    of_baseline = usable(kpis)
    if not of_baseline.empty:
        of_baseline = of_baseline[of_baseline["alternative"] == baseline]
    means = {} if of_baseline.empty else dict(zip(of_baseline["kpi"], of_baseline["mean"].astype(float), strict=True))
    base = np.array([abs(means.get(kpi, 0.0)) for kpi in rows["kpi"]])
    scale = np.where(base > 0, 100.0 / np.where(base > 0, base, 1.0), np.nan)
    columns = {"mean": "mean_difference", "ci_low": "ci_low", "ci_high": "ci_high"}
    numbers = {new: rows[old].to_numpy(dtype=float) * scale for new, old in columns.items()}
    return pd.DataFrame({"kpi": rows["kpi"], "verdict": rows["verdict"], **numbers})


def _draw_rows(axes: Axes, percent: pd.DataFrame, language: Language) -> None:
    low, high = _limits(percent)
    beside: dict[str, Any] = {"textcoords": "offset points", "va": "center", "fontsize": 8}
    for place, (_, row) in enumerate(percent.iterrows()):
        mark = mark_of(str(row["verdict"]))
        middle = float(row["mean"])
        if not np.isfinite(middle):
            key = "not measurable" if row["verdict"] == "not measurable" else "not in percent"
            axes.annotate(word(key, language), (0, place), xytext=(6, 0), color=GREY, **beside)
            continue
        axes.errorbar(
            [middle], [place], xerr=[[middle - float(row["ci_low"])], [float(row["ci_high"]) - middle]],
            fmt=mark.marker, color=mark.colour, markersize=6.5, elinewidth=1.6, capsize=3,
            markerfacecolor=mark.colour if mark.filled else "white",
        )  # fmt: skip
        if middle > high:
            note = f"{word('beyond', language)} ▶"
            axes.annotate(note, (high, place), xytext=(-4, 0), ha="right", color=mark.colour, **beside)
        if middle < low:
            note = f"◀ {word('beyond', language)}"
            axes.annotate(note, (low, place), xytext=(4, 0), ha="left", color=mark.colour, **beside)
    axes.set_xlim(low, high)


def _limits(percent: pd.DataFrame) -> tuple[float, float]:
    """The ends of the axis: all intervals, but no further than `WIDEST`, and always zero."""
    drawn = percent[["mean", "ci_low", "ci_high"]].to_numpy(dtype=float)
    within = np.clip(drawn[np.isfinite(drawn)], -WIDEST, WIDEST)
    low, high = float(within.min(initial=0.0)), float(within.max(initial=0.0))
    room = 0.06 * max(high - low, 1.0)
    return low - room, high + room


def _numbers(row: pd.Series, language: Language) -> str:
    difference, low, high = float(row["mean_difference"]), float(row["ci_low"]), float(row["ci_high"])
    return estimate(difference, low, high, str(row["unit"]), language, is_difference=True)
