"""Horizontal bars by role, one per alternative, each with its interval: shared by the two figures about roles."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from sim.report.canvas import Appearance, half_widths
from sim.report.style import BLACK


def grouped_bars(axes: Axes, rows: pd.DataFrame, roles: Sequence[str], looks: Sequence[Appearance]) -> None:
    """Draw `rows` (alternative, role, mean, ci_low, ci_high) with a group per role, the first on top, from zero."""
    thickness = 0.8 / len(looks)
    for place, look in enumerate(looks):
        part = rows[rows["alternative"] == look.identity].set_index("role").reindex(list(roles))
        where = [index + (place - (len(looks) - 1) / 2) * thickness for index in range(len(roles))]
        axes.barh(
            where, part["mean"].fillna(0.0).to_numpy(dtype=float), height=thickness * 0.92, color=look.colour,
            edgecolor="#FFFFFF80", linewidth=0, hatch=("", "///", "...", "xxx")[place % 4], label=look.label,
        )  # fmt: skip
        axes.errorbar(
            part["mean"].to_numpy(dtype=float), where, xerr=half_widths(part), fmt="none", ecolor=BLACK, elinewidth=1.3,
            capsize=3, capthick=1.3,
        )  # fmt: skip
    axes.set_ylim(len(roles) - 0.5, -0.5)
    axes.set_xlim(left=0)


def role_order(rows: pd.DataFrame, known: Sequence[str]) -> list[str]:
    """Roles of the table: the known ones in their given order, then others as they come."""
    present = list(dict.fromkeys(rows["role"]))
    return [role for role in known if role in present] + [role for role in present if role not in known]
