"""What a shock adds to the backlog, day by day, under each alternative."""

import pandas as pd
from matplotlib.figure import Figure

from sim.report.canvas import Setting, appearances, dated, finish, legend_under_title, message_figure, usable
from sim.report.legend import entries
from sim.report.style import GREY, new_figure
from sim.report.words import Names, Titled, word


def excess_figure(table: pd.DataFrame, shock: Titled, days: tuple[str, str], names: Names, setting: Setting) -> Figure:
    """Excess backlog over time, with the interval of its mean as a band and the shock's days shaded.

    Parameters
    ----------
    table
        Of one shock: alternative, day (ISO date), mean, ci_low, ci_high (open matters).
    days
        The first and the last day of the shock.
    """
    language = setting.language
    rows = usable(table)
    title = word("stress title", language, shock=shock.get(language) or "")
    if rows.empty:
        return message_figure("excess.csv", title, setting)
    figure = new_figure(9.0, 5.0)
    axes = figure.add_subplot()
    begin, end = pd.Timestamp(days[0]), pd.Timestamp(days[1]) + pd.Timedelta(days=1)
    axes.axvspan(begin, end, color="#E8E8E8", linewidth=0, label=word("stress span", language))  # type: ignore[arg-type]
    axes.axhline(0, color=GREY, linewidth=1)
    for look in appearances(list(rows["alternative"].unique()), names, language):
        part = rows[rows["alternative"] == look.identity].sort_values("day")
        at = (pd.to_datetime(part["day"]) + pd.Timedelta(days=1)).to_numpy()  # the midnight that ends the day
        low, high = part["ci_low"].to_numpy(dtype=float), part["ci_high"].to_numpy(dtype=float)
        axes.fill_between(at, low, high, color=look.colour, alpha=0.25, linewidth=0)
        axes.plot(
            at,
            part["mean"].to_numpy(dtype=float),
            color=look.colour,
            linestyle=look.line,
            linewidth=2,
            marker=look.marker if len(part) == 1 else "",
            label=look.label,
        )
    dated(axes)
    axes.set_xlabel(word("date axis", language))
    axes.set_ylabel(word("stress axis", language))
    legend_under_title(figure, entries(figure))
    return finish(figure, title, setting)
