"""The offered load before anything runs: tables for `check` and `run`, remarks for every study."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
from rich.table import Table
from rich.text import Text as RichText

from sim.commands.feasibility import key_of_staff
from sim.commands.inputs import Inputs, Remark
from sim.reforms import build_regime
from sim.report.words import Language
from sim.scenario import Scenario, Text
from sim.study.load import OfferedLoad, offered_load
from sim.world import build_organisation

BUSY = 0.85
"""Share of their staffed hours above which units are named: waits grow as 1 / (1 - share)."""
SHOWN = 5
"""Units named in a remark."""
LISTED = 15
"""Units listed in the table by unit, and all that are busy."""
MOST_ALTERNATIVES = 8
"""Of more alternatives the first ones and the last are looked at: a city takes a second for each."""

_TITLE = "offered load before any run (approximate: see docs/assumptions.md)"
_UNITS = "load by unit ({shown} of {all}, {busy} above {limit:.0%})"
_COLUMNS: dict[str, Literal["left", "right"]] = {
    "under": "left", "kind of unit": "left", "offered hours": "right", "staffed hours": "right", "load": "right",
    "busiest unit": "left", "its load": "right",
}  # fmt: skip
_IN_CHINESE = {
    _TITLE: "运行前测算的负荷（近似值，见docs/assumptions.md）",
    _UNITS: "各单位负荷（{all}个中列出{shown}个，{busy}个超过{limit:.0%}）",
    "under": "方案", "kind of unit": "单位类别", "offered hours": "所需工时", "staffed hours": "人员工时",
    "load": "负荷", "busiest unit": "负荷最高的单位", "its load": "其负荷", "unit": "单位",
}  # fmt: skip

Loads = Sequence[tuple[Text, OfferedLoad]]
"""Each with the alternative's title."""


def loads_of(inputs: Inputs) -> Loads:
    """Return the offered load under each alternative, or under `MOST_ALTERNATIVES` of more."""
    organisation = build_organisation(inputs.scenario)
    several = list(inputs.alternatives)
    if len(several) > MOST_ALTERNATIVES:
        several = [*several[: MOST_ALTERNATIVES - 1], several[-1]]
    regimes = [build_regime(one.scenario, one.document, organisation, one.ruleset, one.plan) for one in several]
    return [
        (one.title, offered_load(one.scenario, organisation, regime))
        for one, regime in zip(several, regimes, strict=True)
    ]


def remarks_on_load(scenario: Scenario, loads: Loads, alternatives: int) -> list[Remark]:
    """Return a warning for each alternative with busy units; or a note of the busiest, if there is one alternative."""
    remarks = []
    if alternatives > len(loads):
        text = Text(
            en=f"of {alternatives} alternatives the load of the first {len(loads) - 1} and of the last is computed",
            zh=f"共{alternatives}个方案，仅测算前{len(loads) - 1}个和最后一个的负荷",
        )
        remarks.append(Remark(text, is_warning=False))
    for title, load in loads:
        busy = _busy(load)
        if busy:
            remarks.append(Remark(_warning(scenario, title, load, busy)))
        elif len(loads) == 1 and load.offered_s.any():
            some = [unit for unit in _by_load(load) if np.isfinite(load.load[unit])][:SHOWN]
            en, zh = _named(load, some)
            text = Text(
                en=f"offered load before the run (approximate), in staffed hours; the busiest units: {en}",
                zh=f"运行前测算的负荷（近似值，占人员工时的比例），最高的单位：{zh}",
            )
            remarks.append(Remark(text, is_warning=False))
    return remarks


def _warning(scenario: Scenario, title: Text, load: OfferedLoad, busy: list[int]) -> Text:
    en, zh = _named(load, busy[:SHOWN])
    if len(busy) > SHOWN:
        en, zh = f"{en}; and {len(busy) - SHOWN} more", f"{zh}等{len(busy)}个单位"
    organisation = load.organisation
    some = [organisation.units[unit] for unit in busy[:SHOWN]]
    keys = list(dict.fromkeys(key_of_staff(scenario, unit, organisation.role_ids[unit.role]) for unit in some))
    times = load.load[busy[0]] / BUSY
    shocks = (", with the scenario's shocks", "，含情景中的冲击") if scenario.shocks else ("", "")
    return Text(
        en=f"offered load above {BUSY:.0%} of staffed hours under '{title.en}' (approximate{shocks[0]}): {en}. Waits "
        f"there are long, and above 100% queues grow as long as the run lasts. Check the demand (kinds.NAME.rate_…) "
        f"and the staff ({', '.join(keys)}): {some[0].name.en} would need {times:.1f} times its staffed hours",
        zh=f"“{title.zh}”下测算负荷超过人员工时的{BUSY:.0%}（近似值{shocks[1]}）：{zh}。"
        f"这些单位等待时间长，超过100%的单位积压将持续增长。请核对诉求量（kinds.NAME.rate_…）和人员"
        f"（{'、'.join(keys)}）：{some[0].name.zh}需要现有人员工时的{times:.1f}倍",
    )


def _named(load: OfferedLoad, units: list[int]) -> tuple[str, str]:
    names = [(load.organisation.units[unit].name, f"{load.load[unit]:.0%}") for unit in units]
    return (
        "; ".join(f"{name.en} {share}" for name, share in names),
        "、".join(f"{name.zh}{share}" for name, share in names),
    )


def _by_load(load: OfferedLoad) -> list[int]:
    """Return the units from the busiest on."""
    return [int(unit) for unit in np.argsort(-load.load, kind="stable")]


def _busy(load: OfferedLoad) -> list[int]:
    """Return the units above the limit, the worst first; those without staff have a warning of their own."""
    return [unit for unit in _by_load(load) if load.load[unit] > BUSY and np.isfinite(load.load[unit])]


def load_tables(loads: Loads, language: Language = "en") -> Iterator[Table]:
    """Return the load by kind of unit with its hours, and unit by unit under each alternative, the busiest first."""
    said = _IN_CHINESE if language == "zh" else {}
    table = _table(said.get(_TITLE, _TITLE))
    for name, justify in _COLUMNS.items():
        table.add_column(said.get(name, name), justify=justify)
    for title, load in loads:
        for role in range(len(load.organisation.role_ids)):
            units = load.units_of(role)
            if units and load.offered_s[units].sum() > 0:
                busiest = max(units, key=lambda unit: load.load[unit])
                table.add_row(
                    title.get(language),
                    load.organisation.role_names[role].get(language),
                    f"{load.offered_s[units].sum() / 3600:,.0f}",
                    f"{load.staffed_s[units].sum() / 3600:,.0f}",
                    _share(load.load_of(role)),
                    load.organisation.units[busiest].name.get(language),
                    _share(float(load.load[busiest])),
                )
    yield table
    yield _by_unit(loads, language)


def _by_unit(loads: Loads, language: Language) -> Table:
    said = _IN_CHINESE if language == "zh" else {}
    shares = np.array([load.load for _, load in loads])  # the alternatives' units are the same
    worst = shares.max(axis=0, initial=0.0)
    busy = int((worst > BUSY).sum())
    shown = np.argsort(-worst, kind="stable")[: max(LISTED, busy)]
    shown = shown[worst[shown] > 0]
    units = loads[0][1].organisation.units
    title = said.get(_UNITS, _UNITS).format(shown=len(shown), all=len(units), busy=busy, limit=BUSY)
    table = _table(title)
    table.add_column(said.get("unit", "unit"))
    for name, _ in loads:
        table.add_column(name.get(language), justify="right")
    for unit in shown.tolist():
        table.add_row(units[unit].name.get(language), *(_share(float(share)) for share in shares[:, unit]))
    return table


def _share(load: float) -> str:
    return f"{load:.0%}" if np.isfinite(load) else "no staff"


def _table(title: str) -> Table:
    shown = RichText(title, no_wrap=True, overflow="ignore")  # it may be wider than the table
    return Table(title=shown, title_justify="left", box=None, pad_edge=False)
