"""Effects of reforms on the real headline KPIs, made up by arithmetic, in the columns that sim.study writes."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from sim.measures.registry import EVERYWHERE, HEADLINES
from sim.report.words import Names

FIVE = ("whistle", "enforcement", "services", "staff_transfer", "duty_list")
KPIS = {kpi.id: kpi for kpi in EVERYWHERE if kpi.id in HEADLINES}
SIZES = {
    "working days": 1.5,
    "share": 0.08,
    "elapsed hours": 12.0,
    "per matter": 0.4,
    "matters per working week": 35.0,
    "problems": 180.0,
    "matters": 240.0,
    "hours": 5200.0,
    "yuan per matter": 14.0,
    "trips per matter": 0.5,
    "hours per matter": 1.2,
}
REFORM_NAMES = {
    "whistle": {"en": "Whistle and report", "zh": "吹哨报到"},
    "enforcement": {"en": "One team for enforcement", "zh": "一支队伍管执法"},
    "services": {"en": "Services close by", "zh": "政务服务就近办"},
    "staff_transfer": {"en": "Staff transfer", "zh": "减县增乡"},
    "duty_list": {"en": "List of powers and duties", "zh": "权责清单"},
    "sixth": {"en": "Sixth reform", "zh": "第六项改革"},
}
EFFECT_NAMES = Names(
    kpis={id: {"en": KPIS[id].name.en, "zh": KPIS[id].name.zh} for id in HEADLINES},
    reforms=REFORM_NAMES,
    headline=HEADLINES,
)


def made_effects(reforms: Sequence[str] = FIVE, kpis: Sequence[str] = HEADLINES) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Effects and how far they explain each KPI; an effect is clear where its interval excludes zero."""
    noise = np.random.default_rng(3)
    rows, fits = [], []
    for kpi in kpis:
        unit, better = KPIS[kpi].unit, KPIS[kpi].better
        for order in (1, 2):
            for members in combinations(reforms, order):
                size = SIZES[unit] / order
                mean, half = noise.normal(0, size) * noise.uniform(), size * noise.uniform(0.1, 0.5)
                direction = "higher" if mean > 0 else "lower"
                clear = direction if better == "none" else "better" if direction == better else "worse"
                rows.append({
                    "kpi": kpi, "unit": unit, "effect": " × ".join(members), "order": order, "mean": mean,
                    "ci_low": mean - half, "ci_high": mean + half, "p_adjusted": 0.01 if abs(mean) > half else 0.4,
                    "replications": 10, "verdict": clear if abs(mean) > half else "no clear difference",
                })  # fmt: skip
        main = noise.uniform(0.5, 0.95)
        fits.append({
            "kpi": kpi, "unit": unit, "r2_main": main, "r2_two_way": main + (1 - main) * noise.uniform(0.5, 1),
            "p_higher_order": noise.choice([0.001, 0.3, 1.0]),
        })  # fmt: skip
    return pd.DataFrame(rows), pd.DataFrame(fits)
