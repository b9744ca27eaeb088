"""Small made-up summaries, and the tiny county as a study."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from sim.documents import read_document
from sim.measures import Summary
from sim.reforms import Ruleset
from sim.rules import read_rule
from sim.scenario import load_scenario
from sim.study import Alternative

ROOT = Path(__file__).parents[2]

SummaryOf = Callable[..., Summary]


@pytest.fixture
def summary_of() -> SummaryOf:
    """Makes a summary of two KPIs; `days` may be NaN or infinite, `trips` is what citizens travel."""

    def make(
        days: float, weekly: float = 10.0, trips: float = 0.0, stage: str = "grid_worker", replication: int = 0
    ) -> Summary:
        kpis = pd.DataFrame(
            [
                ("solution_days_mean", "working days", days, "lower", True, "Days", "天数", True),
                ("solved_per_week", "matters per working week", weekly, "higher", True, "Solved", "解决", True),
                ("created", "matters", weekly * 4, "none", False, "Created", "新增", True),
                ("trips_per_matter", "trips per matter", trips, "lower", False, "Trips", "跑动", trips > 0),
            ],
            columns=["kpi", "unit", "value", "better", "headline", "name_en", "name_zh", "is_told"],
        )
        townships = pd.DataFrame(
            [("east", "solution_days_mean", "working days", days), ("west", "solution_days_mean", "working days", 2.0)],
            columns=["township", "kpi", "unit", "value"],
        )
        units = pd.DataFrame(
            {
                "unit": ["office.east", "office.west", "police"], "role": ["office", "office", "owner"],
                "tier": ["township", "township", "department"], "township": ["east", "west", ""],
                "name_en": ["East", "West", "Police"], "name_zh": ["东", "西", "公安局"],
                "staff_hours": [100.0, 300.0, 50.0], "worked_hours": [days, 10.0, 25.0],
                "utilisation": [days / 100, 10 / 300, 0.5], "peak_day_load": [0.5, 2.0, 1.0],
                "queue_mean": [1.0, 2.0, 3.0], "wages": [days * 30, 300.0, 1000.0],
            }
        )  # fmt: skip
        return Summary(
            replication=replication,
            kpis=kpis,
            townships=townships,
            units=units,
            backlog=pd.DataFrame(
                {"day": ["2025-03-01", "2025-03-02"], "open_matters": [5, 6], "unsolved_problems": [7, 8]}
            ),
            whole_backlog=pd.DataFrame(
                {
                    "day": ["2025-02-28", "2025-03-01", "2025-03-02"],
                    "open_matters": [1, 5, 6],
                    "is_warm_up": [True, False, False],
                }
            ),
            survival=pd.DataFrame(
                {"working_days": [0.0, 0.25], "share_open": [1.0, 0.5], "share_open_department": [1.0, float("nan")]}
            ),
            stages=pd.DataFrame(
                [(stage, "wait", days, 1.0)], columns=["role", "part", "hours_per_matter", "working_hours_per_matter"]
            ),
            cases=pd.DataFrame(columns=["case", "milestone", "elapsed_hours", "working_days", "published_hours"]),
            counties=pd.DataFrame([], columns=["county", "kpi", "unit", "value"]),
            costs=pd.DataFrame(
                [("citizen", "money", "yuan", 10 * days), ("grid", "money", "yuan", 100.0)],
                columns=["tier", "kpi", "unit", "value"],
            ),
            equity=pd.DataFrame(
                [
                    ("distance", "near", "solution_days_mean", "working days", 2.0),
                    ("distance", "remote_less_near", "solution_days_mean", "working days", days - 2),
                    ("kinds", "hotline", "solution_days_mean", "working days", -days),
                ],
                columns=["of", "statistic", "kpi", "unit", "value"],
            ),
            counter_hours=pd.DataFrame(
                [("office", 9, days, 3.0, 1.0)] if trips else [],
                columns=["role", "hour", "waiting", "arrivals", "left"],
            ),
            weekly=pd.DataFrame(
                [("all", "2025-03-01", "created", "matters", days)],
                columns=["group", "week", "kpi", "unit", "value"],
            ),
            event_time=pd.DataFrame([], columns=["group", "week", "kpi", "unit", "value"]),
            promptness=pd.DataFrame([], columns=["township", "group", "working_days", "value"]),
            waves=pd.DataFrame([], columns=["wave", "stack", "group", "period", "kpi", "unit", "value"]),
        )

    return make


@pytest.fixture(scope="session")
def alternatives() -> list[Alternative]:
    """The tiny county under both rules."""
    document = read_document(ROOT / "scenarios" / "tiny.yaml")
    scenario = load_scenario(document)
    files = {name: read_document(ROOT / "conf" / "rule" / f"{name}.yaml") for name in ("dumping", "whistle")}
    rules = {name: (read_rule(file), file) for name, file in files.items()}
    return [
        Alternative(name, rule.name, scenario, document, Ruleset((name,), rules)) for name, (rule, _) in rules.items()
    ]
