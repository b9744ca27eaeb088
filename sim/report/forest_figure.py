"""Paired differences between an alternative and the baseline, KPI by KPI, in percent of the baseline: a forest plot."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.canvas import Setting, finish, legend_under_title, light_grid, message_figure, usable
from sim.report.numbers import interval, number
from sim.report.style import GREY, new_figure
from sim.report.verdict_marks import mark_of, verdict_legend
from sim.report.words import Language, Names, title_of, unit_word, word

WIDEST = 200.0  # percent; a KPI that changes more is drawn as an arrow at the edge, with its numbers beside it


def forest_figure(
    differences: pd.DataFrame | None, kpis: pd.DataFrame | None, names: Names, setting: Setting
) -> Figure:
    """Paired differences of the first alternative that is not the baseline.

    Parameters
    ----------
    differences
        differences.csv: kpi, unit, baseline, alternative, mean_difference, ci_low, ci_high, verdict.
    kpis
        kpis.csv: alternative, kpi, mean; the baseline's means are what differences are divided by.
    """
    language = setting.language
    rows = usable(differences, "mean_difference")
    if rows.empty:
        return message_figure("differences.csv", word("paired interval", language, n=setting.replications), setting)
    baseline, alternative = str(rows["baseline"].iloc[0]), str(rows["alternative"].iloc[0])
    rows = in_order(rows[rows["alternative"] == alternative], names)
    title = word(
        "forest title", language, baseline=title_of(names.alternatives, baseline, language),
        alternative=title_of(names.alternatives, alternative, language),
    )  # fmt: skip
    percent = in_percent(rows, kpis, baseline)
    figure = new_figure(11.0, 2.2 + 0.3 * len(rows))
    axes = figure.add_subplot()
    _draw_rows(axes, percent, language)
    axes.set_yticks(range(len(rows)), [_row_label(row, names, language) for _, row in rows.iterrows()])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    numbers = axes.secondary_yaxis("right")
    numbers.set_yticks(range(len(rows)), [_row_numbers(row, language) for _, row in rows.iterrows()])
    numbers.tick_params(length=0, labelsize=9)
    numbers.spines["right"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(word("forest axis", language, baseline=title_of(names.alternatives, baseline, language)))
    axes.axvline(0, color="black", linewidth=1)
    light_grid(axes, "x")
    legend_under_title(figure, verdict_legend(rows, language))
    return finish(figure, title, setting, "paired interval")


def in_order(rows: pd.DataFrame, names: Names) -> pd.DataFrame:
    """Headline KPIs first, in their given order, then the others as the table has them."""
    place = {kpi: index for index, kpi in enumerate(names.headline)}
    rank = rows["kpi"].map(lambda kpi: place.get(kpi, len(place)))
    return rows.assign(rank=rank).sort_values("rank", kind="stable").drop(columns="rank").reset_index(drop=True)


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
    drawn = percent[["mean", "ci_low", "ci_high"]].to_numpy(dtype=float)
    within = drawn[np.isfinite(drawn)]
    reach = min(WIDEST, 1.1 * float(np.abs(within).max())) if within.size and np.abs(within).max() > 0 else 1.0
    low = max(-reach, 1.1 * min(0.0, float(within.min(initial=0.0)))) - 0.04 * reach
    high = min(reach, 1.1 * max(0.0, float(within.max(initial=0.0)))) + 0.04 * reach
    for place, row in enumerate(percent.itertuples()):
        mark = mark_of(str(row.verdict))
        middle = float(row.mean)  # type: ignore[arg-type]
        if not np.isfinite(middle):
            axes.annotate(
                word("not in percent", language),
                (0, place),
                xytext=(6, 0),
                textcoords="offset points",
                va="center",
                fontsize=8,
                color=GREY,
            )
            continue
        error = np.array([[middle - float(row.ci_low)], [float(row.ci_high) - middle]])  # type: ignore[arg-type]
        axes.errorbar(
            [middle], [place], xerr=error, fmt=mark.marker, color=mark.colour, markersize=6.5, elinewidth=1.6,
            capsize=3, markerfacecolor=mark.colour if mark.filled else "white", clip_on=True,
        )  # fmt: skip
        if not low <= middle <= high:
            edge, sign = (high, "▶") if middle > high else (low, "◀")
            note = f"{word('beyond', language)} {sign}" if middle > high else f"{sign} {word('beyond', language)}"
            axes.annotate(
                note, (edge, place), xytext=(-4 if middle > high else 4, 0), textcoords="offset points",
                ha="right" if middle > high else "left", va="center", fontsize=8, color=mark.colour,
            )  # fmt: skip
    axes.set_xlim(low, high)


def _row_label(row: pd.Series, names: Names, language: Language) -> str:
    return title_of(names.kpis, str(row["kpi"]), language)


def _row_numbers(row: pd.Series, language: Language) -> str:
    unit = unit_word(str(row["unit"]), language)
    limits = interval(float(row["ci_low"]), float(row["ci_high"]), signed=True)
    return " ".join(part for part in (number(float(row["mean_difference"]), signed=True), limits, unit) if part)
