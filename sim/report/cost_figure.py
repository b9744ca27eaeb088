"""Who pays and who gains: each tier's paired difference in hours and in money."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.report.canvas import Setting, finish, half_widths, legend_under_title, light_grid, message_figure, usable
from sim.report.style import new_figure
from sim.report.verdict_marks import mark_of, verdict_legend
from sim.report.words import Names, title_of, unit_word, word

PANELS = {"hours": "hours panel", "money": "money panel"}  # kpi, words of the panel
TIERS = ("citizen", "grid", "village", "township", "department", "county", "total")


def cost_figure(differences: pd.DataFrame | None, costs: pd.DataFrame | None, names: Names, setting: Setting) -> Figure:
    """Difference by tier, citizens on top and the total below, one panel for hours and one for money.

    Parameters
    ----------
    differences
        cost_differences.csv: tier, kpi, unit, baseline, alternative, mean_difference, ci_low, ci_high, verdict.
    costs
        costs.csv: tier, kpi, mean. A tier that spends nothing under any alternative has no row in the figure.
    """
    language = setting.language
    rows = usable(differences, "mean_difference")
    spends = usable(costs)
    if rows.empty or spends.empty:
        return message_figure("cost_differences.csv", word("empty cost title", language), setting)
    some = set(spends.loc[spends["mean"] > 0, "tier"])
    tiers = [tier for tier in TIERS if tier in some]
    baseline, alternative = str(rows["baseline"].iloc[0]), str(rows["alternative"].iloc[0])
    rows = rows[(rows["alternative"] == alternative) & rows["tier"].isin(tiers) & rows["kpi"].isin(PANELS)]
    figure = new_figure(10.0, 2.2 + 0.36 * len(tiers))
    several = figure.subplots(1, len(PANELS), sharey=True)
    for axes, (kpi, words) in zip(several, PANELS.items(), strict=True):
        _draw_panel(axes, rows[rows["kpi"] == kpi], tiers)
        axes.set_title(word(words, language), fontsize=11)
        axes.set_xlabel(unit_word("hours" if kpi == "hours" else "yuan", language))
    several[0].set_yticks(range(len(tiers)), [word(f"tier {tier}", language) for tier in tiers])
    several[0].set_ylim(len(tiers) - 0.4, -0.6)
    legend_under_title(figure, verdict_legend(rows, language))
    title = word(
        "cost title",
        language,
        baseline=title_of(names.alternatives, baseline, language),
        alternative=title_of(names.alternatives, alternative, language),
    )
    return finish(figure, title, setting, "paired interval", word("corrected tiers", language))


def _draw_panel(axes: Axes, rows: pd.DataFrame, tiers: list[str]) -> None:
    errors = half_widths(rows, "mean_difference")
    for place, (_, row) in enumerate(rows.iterrows()):
        mark = mark_of(str(row["verdict"]))
        axes.errorbar(
            [float(row["mean_difference"])], [tiers.index(str(row["tier"]))], xerr=errors[:, [place]], fmt=mark.marker,
            color=mark.colour, markerfacecolor=mark.colour if mark.filled else "white", markersize=6.5, elinewidth=1.6,
            capsize=3,
        )  # fmt: skip
    axes.axvline(0, color="black", linewidth=1)
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.tick_params(axis="y", length=0)
    light_grid(axes, "both")
