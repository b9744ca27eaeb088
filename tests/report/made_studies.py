"""Tables of the planner's questions with known numbers, in the columns that sim.study.questions writes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.study.levers import Lever
from sim.study.questions.axis import Axis
from sim.study.questions.boundary import Map, MapPlan, map_boundary
from sim.study.questions.samples import Floats

COLUMNS = ["chances.misjudged", "officers ×"]
KPIS = pd.DataFrame(
    [
        ("repeat_share", "share", "higher"),
        ("days_to_solution", "working days", "lower"),
        ("created", "matters", "none"),
    ],
    columns=["kpi", "unit", "better"],
)


def swept(kpi: str, unit: str) -> dict[str, pd.DataFrame]:
    """Whistle is above dumping where officers double, below where they halve; shares, or ten times as many."""
    scale = 1.0 if unit == "share" else 10.0
    rows, apart = [], []
    for point, (x, y) in enumerate([(0.0, 0.5), (0.1, 0.5), (0.0, 2.0), (0.1, 2.0)]):
        change = scale * (0.2 if y == 2.0 else -0.1)
        for name, mean in (("dumping", 0.5 * scale), ("whistle", 0.5 * scale + change)):
            rows.append((point, x, y, name, kpi, unit, mean, mean - 0.02 * scale, mean + 0.02 * scale, 10))
        apart.append(
            (point, x, y, kpi, unit, "dumping", "whistle", change, change - 0.01, change + 0.01, 0.01, 10, "better")
        )
    return {
        "sweep": pd.DataFrame(
            rows, columns=["point", *COLUMNS, "alternative", "kpi", "unit", "mean", "ci_low", "ci_high", "replications"]
        ),
        "sweep_differences": pd.DataFrame(
            apart,
            columns=[
                "point", *COLUMNS, "kpi", "unit", "baseline", "alternative", "mean_difference", "ci_low", "ci_high",
                "p_adjusted", "replications", "verdict",
            ],
        ),
        "kpi_names": KPIS,
    }  # fmt: skip


def breakeven(verdict_above: str = "better") -> dict[str, pd.DataFrame]:
    points = pd.DataFrame(
        [(0.5, 8, -0.1, -0.12, -0.08, "worse"), (1.0, 8, 0.1, 0.08, 0.12, verdict_above)],
        columns=["officers ×", "replications", "mean_difference", "ci_low", "ci_high", "verdict"],
    )
    threshold = pd.DataFrame(
        [("officers ×", 0.75, 0.7, 0.8, "worse", verdict_above)],
        columns=["parameter", "value", "ci_low", "ci_high", "verdict_below", "verdict_above"],
    )
    return {"breakeven": points, "threshold": threshold, "kpi_names": KPIS}


LEVERS = (Lever("chances.misjudged", None, 0.0, 1.0), Lever("officers", None, 0.5, 1.5, times=True))


def boundary() -> Map:
    """Below 0 on the left, above on the right, so noisy in between that nothing is told; five replications at least."""

    def evaluate(points: Floats, numbers: range) -> Floats:
        return np.array([[x - 0.45 + 0.3 * (-1) ** number for number in numbers] for x, _ in points])

    return map_boundary(evaluate, (Axis(0.0, 1.0), Axis(0.5, 1.5)), MapPlan(3, 5, 200))


def tried(check: str) -> pd.DataFrame:
    rows = [
        (1, 1, 100_000, "search", 8, "within_5_days_standard >= 0.8 (whole)", "", 0.7, 0.65, 0.95, "not met"),
        (2, 2, 200_000, "search", 8, "within_5_days_standard >= 0.8 (whole)", "", 0.9, 0.85, 0.95, "met"),
        (2, 2, 200_000, "check", 8, "within_5_days_standard >= 0.8 (whole)", "", 0.88, 0.79, 0.95, check),
    ]
    columns = [
        "staff",
        "posts",
        "cost_yuan_a_year",
        "phase",
        "replications",
        "target",
        "where",
        "mean",
        "bound",
        "confidence",
        "verdict",
    ]
    return pd.DataFrame(rows, columns=columns)


CHOICE = pd.DataFrame(
    [
        ("whistle", "days_to_solution", "working days", 14, 2.0, 1.9, 2.1, 0.0, 0.0, 0.0, 14, "best"),
        ("dumping", "days_to_solution", "working days", 10, 3.0, 2.8, 3.2, 1.0, 0.7, 1.3, 10, "dropped"),
    ],
    columns=[
        "alternative",
        "kpi",
        "unit",
        "replications",
        "mean",
        "ci_low",
        "ci_high",
        "difference_from_best",
        "difference_low",
        "difference_high",
        "common_replications",
        "state",
    ],
)
