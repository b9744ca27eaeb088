"""Winners and losers among the townships: each one's paired difference in a headline KPI, sorted."""

import pandas as pd
from matplotlib.figure import Figure

from sim.report.canvas import Setting, finish, half_widths, legend_under_title, light_grid, message_figure, usable
from sim.report.style import new_figure
from sim.report.verdict_marks import mark_of, verdict_legend
from sim.report.words import Names, title_of, unit_word, word


def township_figure(table: pd.DataFrame | None, names: Names, setting: Setting) -> Figure:
    """Difference by township, largest fall on top, in the first headline KPI that the table has.

    Parameters
    ----------
    table
        township_differences.csv: township, kpi, unit, baseline, alternative, mean_difference, ci_low, ci_high, verdict.
    """
    language = setting.language
    rows = usable(table, "mean_difference")
    if rows.empty:
        return message_figure("township_differences.csv", word("township title", language, kpi="–"), setting)
    kpi = next((name for name in names.headline if (rows["kpi"] == name).any()), str(rows["kpi"].iloc[0]))
    baseline, alternative = str(rows["baseline"].iloc[0]), str(rows["alternative"].iloc[0])
    rows = rows[(rows["kpi"] == kpi) & (rows["alternative"] == alternative)]
    rows = rows.sort_values("mean_difference", kind="stable").reset_index(drop=True)
    figure = new_figure(9.0, 2.2 + 0.27 * len(rows))
    axes = figure.add_subplot()
    errors = half_widths(rows, "mean_difference")
    for place, (_, row) in enumerate(rows.iterrows()):
        mark = mark_of(str(row["verdict"]))
        axes.errorbar(
            [float(row["mean_difference"])], [place], xerr=errors[:, [place]], fmt=mark.marker, color=mark.colour,
            markerfacecolor=mark.colour if mark.filled else "white", markersize=6.5, elinewidth=1.6, capsize=3,
        )  # fmt: skip
    axes.axvline(0, color="black", linewidth=1)
    axes.set_yticks(range(len(rows)), [title_of(names.townships, str(name), language) for name in rows["township"]])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    light_grid(axes, "both")
    unit = unit_word(str(rows["unit"].iloc[0]), language)
    axes.set_xlabel(
        word(
            "township axis",
            language,
            baseline=title_of(names.alternatives, baseline, language),
            alternative=title_of(names.alternatives, alternative, language),
            unit=word("in unit", language, unit=unit) if unit else "",
        )
    )
    legend_under_title(figure, verdict_legend(rows, language))
    return finish(
        figure,
        word("township title", language, kpi=title_of(names.kpis, kpi, language)),
        setting,
        "paired interval",
        word("corrected townships", language),
    )
