"""Tables with known numbers, in the columns that sim.study writes, for the figures' and verdict's tests."""

import numpy as np
import pandas as pd

from sim.report.words import Names

RULES = ("dumping", "whistle")
TOWNS = ("楠杆镇", "浉河港", "东铺镇", "龙山街道", "竹竿镇", "灵山镇", "子路镇", "铁铺镇")
NAMES = Names(
    alternatives={
        "dumping": {"en": "Territorial dumping", "zh": "属地转嫁"},
        "whistle": {"en": "Whistle and report", "zh": "吹哨报到"}},
    kpis={
        "days_to_solution": {"en": "Working days to real solution, mean", "zh": "真正解决所需工作日（均值）"},
        "solved_per_week": {"en": "Solved per working week", "zh": "每工作周解决数"},
        "open_at_end": {"en": "Open at the end", "zh": "期末未办结"},
        "notices": {"en": "Supervision notices", "zh": "督办通知数"},
        "gini": {"en": "Gini of waiting between townships", "zh": "乡镇间等待的基尼系数"},
        "created": {"en": "Matters created", "zh": "产生事项数"},
        "repeat_share": {"en": "Repeat share", "zh": "重复来电比例"},
    },
    townships={f"t{i}": {"en": f"Town {i}", "zh": name} for i, name in enumerate(TOWNS)},
    roles={
        "grid_worker": {"en": "Grid workers", "zh": "网格员"},
        "village_committee": {"en": "Village committees", "zh": "村(社区)"},
        "social_governance_office": {"en": "Social-governance office", "zh": "社会治理室"},
        "command_centre": {"en": "Command centre", "zh": "县社会治理指挥中心"},
        "departments": {"en": "County departments", "zh": "县直部门"},
    },
    headline=("days_to_solution", "solved_per_week", "open_at_end"),
    legal_limit_days=5,
)  # fmt: skip


def made_tables() -> dict[str, pd.DataFrame]:
    """One table of each kind; the numbers are arbitrary but fixed."""
    noise = np.random.default_rng(1)
    base = {
        "days_to_solution": 9.1,
        "solved_per_week": 410.0,
        "open_at_end": 812.0,
        "notices": 0.0,
        "gini": 0.21,
        "created": 21000.0,
        "repeat_share": 0.096,
    }
    units = {
        "days_to_solution": "working days",
        "solved_per_week": "matters per working week",
        "open_at_end": "matters",
        "notices": "notices",
        "gini": "index",
        "created": "matters",
        "repeat_share": "share",
    }
    change = {
        "created": (0.0, 0.0, 0.0, "lower"),
        "gini": (0.02, -0.01, 0.05, "no clear difference"),
        "repeat_share": (0.5, 0.45, 0.55, "worse"),
        "notices": (148.0, 130.0, 166.0, "worse"),
        "open_at_end": (-310.0, -350.0, -270.0, "better"),
        "solved_per_week": (12.0, np.nan, np.nan, "not enough runs"),
        "days_to_solution": (-2.9, -3.4, -2.4, "better"),
    }
    kpis = pd.DataFrame(
        [
            {
                "alternative": rule,
                "kpi": kpi,
                "unit": units[kpi],
                "mean": base[kpi] + place * change[kpi][0],
                "ci_low": base[kpi] * 0.97,
                "ci_high": base[kpi] * 1.03,
                "median": base[kpi],
                "p90": base[kpi],
                "replications": 10,
            }
            for place, rule in enumerate(RULES)
            for kpi in change
        ]
    )
    differences = pd.DataFrame(
        [
            {
                "kpi": kpi,
                "unit": units[kpi],
                "baseline": "dumping",
                "alternative": "whistle",
                "mean_difference": d,
                "ci_low": low,
                "ci_high": high,
                "p_adjusted": 0.001 if verdict in ("better", "worse") else 0.4,
                "replications": 10,
                "verdict": verdict,
            }
            for kpi, (d, low, high, verdict) in change.items()
        ]
    )
    days = pd.date_range("2025-01-01", "2025-12-31")
    backlog = pd.concat(
        [
            pd.DataFrame(
                {
                    "alternative": rule,
                    "day": days.strftime("%Y-%m-%d"),
                    "mean": level,
                    "ci_low": level - 25,
                    "ci_high": level + 25,
                }
            )
            for rule, slope in zip(RULES, (1.6, 0.7), strict=True)
            for level in [300 + slope * np.arange(len(days)) + 40 * np.sin(np.arange(len(days)) / 20)]
        ]
    )
    grid = np.arange(0, 60.25, 0.25)
    survival = pd.concat(
        [
            pd.DataFrame(
                {
                    "alternative": rule,
                    "working_days": grid,
                    "mean": share,
                    "ci_low": share * 0.95,
                    "ci_high": np.minimum(1, share * 1.05),
                }
            )
            for rule, pace in zip(RULES, (0.08, 0.16), strict=True)
            for share in [0.15 + 0.85 * np.exp(-pace * grid)]
        ]
    )
    stages = pd.DataFrame(
        [
            {"alternative": rule, "role": role, "part": part, "mean": size, "ci_low": size * 0.9, "ci_high": size * 1.1}
            for rule in RULES
            for part, scale in (("wait", 20.0), ("work", 1.5), ("hand-over", 8.0))
            for role in NAMES.roles
            for size in [float(scale * noise.uniform(0.2, 1))]
        ]
    )
    tiers = dict(zip(NAMES.roles, ("grid", "village", "township", "county", "county"), strict=True))
    unit_rows = [
        {
            "alternative": rule,
            "role": role,
            "tier": tiers[role],
            "kpi": kpi,
            "unit": unit,
            "mean": size,
            "ci_low": size * 0.95,
            "ci_high": size * 1.05,
        }
        for rule in RULES
        for role in NAMES.roles
        for kpi, unit, scale in (("worked_hours", "hours", 9000.0), ("utilisation", "share", 0.9))
        for size in [float(scale * noise.uniform(0.2, 1))]
    ]
    township_differences = pd.DataFrame(
        [
            {
                "township": town,
                "kpi": "days_to_solution",
                "unit": "working days",
                "baseline": "dumping",
                "alternative": "whistle",
                "mean_difference": d,
                "ci_low": d - 0.8,
                "ci_high": d + 0.8,
                "replications": 10,
                "verdict": "better" if d < -0.8 else "worse" if d > 0.8 else "no clear difference",
            }
            for town, d in zip(NAMES.townships, (-3.0, 1.4, -0.2, 0.5, -2.2, -4.1, 2.0, -1.0), strict=True)
        ]
    )
    tiers_spend = {
        "citizen": (900.0, -400.0),
        "township": (500.0, 120.0),
        "village": (0.0, 0.0),
        "total": (1400.0, -280.0),
    }
    costs = pd.DataFrame(
        [
            {"alternative": rule, "tier": tier, "kpi": kpi, "unit": unit, "mean": factor * (size + place * change)}
            for place, rule in enumerate(RULES)
            for tier, (size, change) in tiers_spend.items()
            for kpi, unit, factor in (("hours", "hours", 1.0), ("money", "yuan", 30.0))
        ]
    )
    cost_differences = pd.DataFrame(
        [
            {
                "tier": tier, "kpi": kpi, "unit": unit, "baseline": "dumping", "alternative": "whistle",
                "mean_difference": factor * d, "ci_low": factor * (d - 50), "ci_high": factor * (d + 50),
                "verdict": "lower" if d < -50 else "higher" if d > 50 else "no clear difference",
            }
            for tier, (_, d) in tiers_spend.items()
            for kpi, unit, factor in (("hours", "hours", 1.0), ("money", "yuan", 30.0))
        ]
    )  # fmt: skip
    counter_hours = pd.DataFrame(
        [
            {
                "alternative": rule, "role": role, "hour": hour, "waiting_mean": level, "waiting_ci_low": 0.8 * level,
                "waiting_ci_high": 1.2 * level,
            }
            for rule, factor in zip(RULES, (1.0, 0.4), strict=True)
            for role, most in (("service_centre", 3.0), ("county_hall", 12.0))
            for hour in range(8, 18)
            for level in [factor * most * (1 - abs(hour - 12.5) / 5)]
        ]
    )  # fmt: skip
    event_time = pd.DataFrame(
        [
            {
                "alternative": "whistle", "group": group, "week": week, "kpi": kpi, "unit": "share",
                "mean": level, "ci_low": 0.9 * level, "ci_high": 1.1 * level,
            }
            for group, better in (("adopted", 0.2), ("not_yet", 0.0))
            for kpi, before in (("solved_within_10_share_department", 0.6), ("open_per_10000_department", 7.0))
            for week in range(-24, 24, 4)
            for level in [before + (better if week >= 0 else 0.0)]
        ]
    )  # fmt: skip
    weekly = pd.DataFrame(
        [
            {
                "alternative": rule, "group": "all", "week": day.strftime("%Y-%m-%d"), "kpi": f"utilisation.{role}",
                "unit": "share", "mean": level, "ci_low": 0.9 * level, "ci_high": 1.1 * level,
            }
            for rule, growth in zip(RULES, (0.0, 0.004), strict=True)
            for role in ("command_centre", "owner", "county_hall")
            for week, day in enumerate(pd.date_range("2025-01-01", periods=52, freq="7D"))
            for level in [0.5 + growth * week]
        ]
    )  # fmt: skip
    waves = pd.DataFrame(
        [
            {"alternative": "whistle", "wave": wave, "stack": "whistle", "mean": 1.0, "ci_low": 1.0, "ci_high": 1.0}
            for wave in ("2025-03-03", "2025-06-02")
        ]
    )
    return {
        "costs": costs,
        "cost_differences": cost_differences,
        "counter_hours": counter_hours,
        "event_time": event_time,
        "weekly": weekly,
        "waves": waves,
        "kpis": kpis,
        "differences": differences,
        "backlog": backlog.reset_index(drop=True),
        "warm_up": backlog.reset_index(drop=True).assign(
            is_warm_up=lambda table: table["day"] <= "2025-02-09",
            moving_average=lambda table: table["mean"].where(table["day"] <= "2025-12-14"),
        ),
        "steady_state": pd.DataFrame(
            {
                "alternative": RULES,
                "warm_up_days": 40,
                "mser5_days": [25.0, np.nan],
                "mean_from_start": [560.0, 430.0],
                "mean_after_warm_up": [600.0, 450.0],
                "trend_per_week": [11.2, -4.9],
                "trend_ci_low": [9.0, -7.0],
                "trend_ci_high": [13.4, -2.8],
                "p": [0.0001, 0.002],
                "mean": np.nan,
                "ci_low": np.nan,
                "ci_high": np.nan,
                "replications": 10,
                "verdict": ["rising", "falling"],
            }
        ),
        "survival": survival.reset_index(drop=True),
        "stages": stages,
        "units": pd.DataFrame(unit_rows),
        "township_differences": township_differences,
    }
