"""Write docs/measures.md: every KPI with its definition, from the docstrings of the functions that compute them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sim.engine import RoleInfo
from sim.measures import EVERYWHERE, HEADLINES, Kpi, staff, weeks
from sim.scenario import Text

TARGET = Path(__file__).parents[1] / "docs" / "measures.md"
ANY_UNIT = RoleInfo("UNIT", Text(en="a kind of unit", zh="某类单位"), "county")
HEAD = """# Measures

What each key figure means, from the docstrings of the functions in `sim/measures/` that compute it
(`scripts/write_measures.py` writes this page). **Bold** ones are headlines, for all matters or for those that
departments own. `govsim list measures scenario=NAME` shows those of a scenario, in English or Chinese.

A figure of *matters born in the window* follows these; flows, stocks and hours count whatever happens in the window,
which is the period without its warm-up. A *problem* is a first call with all repeat calls about it. A *working day* is
an average open day of the reference calendar. Most figures also exist for the matters that departments own
(`…_department`), and some for each kind of matter (`….KIND`). *Better* says in which direction planners want a figure
to move; "none" where that depends. Durations that not every matter has reached are estimated by Kaplan and Meier's
method, those still waiting counted in; an empty cell means that too few have.

Figures of citizens' trips, hours and costs are told where citizens come in person, those of the worst and the peak week
where townships change their rules within the window; in a comparison, where that is so under any alternative.

| key figure | unit | better | 中文 | definition |
|---|---|---|---|---|
"""


def page() -> str:
    """Return the page as Markdown."""
    kpis = [kpi for kpi in EVERYWHERE if not kpi.id.endswith("_department") or kpi.id.startswith("staff_hours")]
    return HEAD + "".join(_row(kpi) for kpi in (*kpis, *staff.of_role(0, ANY_UNIT), *weeks.of_role(0, ANY_UNIT)))


def _row(kpi: Kpi) -> str:
    title = f"`{kpi.id}` {kpi.name.en}"
    if {kpi.id, f"{kpi.id}_department"} & set(HEADLINES):
        title = f"**{title}**"
    return f"| {title} | {kpi.unit} | {kpi.better} | {kpi.name.zh} | {_definition(kpi)} |\n"


def _definition(kpi: Kpi) -> str:
    """Return the docstring in one paragraph, without its imperative."""
    function = kpi.function.func if isinstance(kpi.function, partial) else kpi.function
    text = " ".join((function.__doc__ or "").split()).removeprefix("Return ").removeprefix("Count ")
    return text[:1].upper() + text[1:]


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
