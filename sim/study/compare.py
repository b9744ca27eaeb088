"""From the summaries of all replications to a study's tables, with intervals, differences and verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.measures import Summary
from sim.study.cases import case_tables
from sim.study.differences import COLUMNS, paired_differences
from sim.study.factorial import factorial_tables, mixes
from sim.study.intervals import Floats, mean_intervals
from sim.study.judged import judged_differences
from sim.study.kept import Kept
from sim.study.pairs import Pairs, pairs_of
from sim.study.stack import Stacks, curves, means, stack
from sim.study.statistics.equivalence import BETTER, HIGHER, LOWER, WORSE
from sim.study.steady import steady_tables

KPI = ["kpi", "unit"]
IN_A_TOWNSHIP = ["township", *KPI]
IN_A_COUNTY = ["county", *KPI]
OF_A_TIER = ["tier", *KPI]
BETWEEN_PLACES = ["of", "statistic", *KPI]
OF_A_ROLE = ["role", "tier", "kpi", "unit"]
HOURS_AND_LOADS = {
    "staff_hours": "hours",
    "worked_hours": "hours",
    "utilisation": "share",
    "peak_day_load": "share",
    "queue_mean": "matters",
    "wages": "yuan",
}
ONLY_WHERE_THERE_ARE_ANY = ("counties", "county_differences", "counter_hours", "event_time", "waves")
"""Tables of what not every study has: several counties, counters, townships that change their rules."""
SIGNED = "remote_less_near"
"""A gap that may be on either side: neither more nor less of it is better."""

Summaries = Mapping[str, Sequence[Summary | Kept]]
"""The summaries of each alternative by replication, in the order of the study."""


def comparison_tables(
    summaries: Summaries,
    factors: Sequence[str] = (),
    that_matter: Mapping[str, float] | None = None,
    baseline: str | None = None,
    from_backlog: bool = False,
) -> dict[str, pd.DataFrame]:
    """Return a study's tables by file stem.

    Parameters
    ----------
    summaries
        For each alternative the summaries of the same replications, in the same order.
    factors
        The reforms of a factorial design, where the alternatives are all of their mixes, named as `mixes` does.
    that_matter
        For some KPIs the smallest difference that matters.
    baseline
        What alternatives are compared with, as `sim.study.pairs` tells; None for the first.
    from_backlog
        Whether runs start from a stated backlog, and so have no warm-up.

    Returns
    -------
    kpis
        alternative, kpi, unit, mean, ci_low, ci_high, median, p90, replications: over replications, with the t interval
        of the mean.
    replications
        alternative, replication, kpi, value.
    differences
        As `sim.study.judged` tells: alternative less baseline, paired by replication; what is adjusted is so over the
        headline KPIs of one pair, and apart from them over the rest: those one came for don't lose power to
        those one may look at besides.
    kpi_names
        kpi, unit, better, headline, name_en, name_zh.
    townships, township_differences
        The same by township; p adjusted over the townships, KPI by KPI.
    units
        alternative, role, tier, kpi, unit, mean, ci_low, ci_high, replications: by kind of unit.
    each_unit
        The same unit by unit, with place (the unit's id), name_en, name_zh.
    backlog
        alternative, day, mean, ci_low, ci_high of open matters, unsolved_mean, … of those not really solved,
        replications.
    steady_state, warm_up
        As `sim.study.steady` tells.
    survival
        alternative, working_days, mean, ci_low, ci_high of the share not yet solved, department_mean, … of the matters
        that departments own, replications. Intervals are pointwise.
    counties, county_differences
        As of the townships, by county, where there are several; p adjusted over the counties, KPI by KPI.
    costs, cost_differences
        The same by tier (citizen, grid, village, township, county, department, total): who pays and who gains; p
        adjusted over the tiers, KPI by KPI. What a tier spends has no direction: what one saves another may bear.
    equity, equity_differences
        The same by of (townships, distance, kinds) and statistic; p adjusted over what is of the same, KPI by KPI.
    losers
        of (township, county, kind, distance), place, kpi, unit, baseline, alternative, mean_difference, ci_low,
        ci_high, p_adjusted, replications: those rows of the tables above whose verdict is worse.
    counter_hours
        alternative, role, hour, waiting_mean, …, arrivals_mean, …, left_mean, … on an average open day, replications.
    weekly
        alternative, group, week, kpi, unit, mean, ci_low, ci_high, replications.
    event_time
        alternative, group, week (since adoption), kpi, unit, mean, ci_low, ci_high, replications.
    waves
        alternative, wave, stack, group, period, kpi, unit, mean, ci_low, ci_high, replications.
    stages
        alternative, role, part, mean, ci_low, ci_high of elapsed hours per matter, working_mean, … of working hours,
        replications.
    effects, effects_fit
        Where there are factors: as `sim.study.factorial` tells.
    cases, case_percentiles
        Where the scenario has cases: as `sim.study.cases` tells.

    Raises
    ------
    ValueError
        Where alternatives have different replications, or none.
    """
    numbers = {tuple(summary.replication for summary in of) for of in summaries.values()}
    if len(numbers) != 1 or () in numbers:
        raise ValueError("alternatives are compared over the same replications, at least one")
    names, kpis = _kpis(summaries)
    pairs = pairs_of(list(summaries), baseline)
    better = dict(zip(names["kpi"], names["better"], strict=True))
    is_headline = dict(zip(names["kpi"], names["headline"], strict=True))

    def stacked(table: str, keys: list[str]) -> Stacks:
        return {
            alternative: stack((getattr(summary, table) for summary in of), keys, "value")
            for alternative, of in summaries.items()
        }

    townships, counties = stacked("townships", IN_A_TOWNSHIP), stacked("counties", IN_A_COUNTY)
    costs, equity = stacked("costs", OF_A_TIER), stacked("equity", BETWEEN_PLACES)
    township_differences = paired_differences(townships, better, lambda keys: keys["kpi"], pairs)
    county_differences = paired_differences(counties, better, lambda keys: keys["kpi"], pairs)
    equity_differences = _equity_differences(equity, pairs)

    def headlines(keys: pd.DataFrame) -> pd.Series:
        return keys["kpi"].map(is_headline)

    tables = {
        "kpis": _kpi_table(kpis),
        "replications": _replication_table(kpis, *numbers),
        "differences": judged_differences(kpis, better, headlines, that_matter or {}, pairs),
        "kpi_names": names,
        "townships": means(townships),
        "township_differences": township_differences,
        "counties": means(counties),
        "county_differences": county_differences,
        "costs": means(costs),
        "cost_differences": paired_differences(costs, {}, lambda keys: keys["kpi"], pairs),
        "equity": means(equity),
        "equity_differences": equity_differences,
        "losers": _losers(township_differences, county_differences, equity_differences),
        "counter_hours": curves(
            {alternative: [summary.counter_hours for summary in of] for alternative, of in summaries.items()},
            ["role", "hour"],
            {"waiting_": "waiting", "arrivals_": "arrivals", "left_": "left"},
            missing=0.0,
        ),
        "weekly": means(stacked("weekly", ["group", "week", *KPI])),
        "event_time": means(stacked("event_time", ["group", "week", *KPI])),
        "waves": means(stacked("waves", ["wave", "stack", "group", "period", *KPI])),
        "units": curves(
            {alternative: [_by_role(summary.units) for summary in of] for alternative, of in summaries.items()},
            OF_A_ROLE,
            {"": "value"},
        ),
        "each_unit": curves(
            {alternative: [_each_unit(summary.units) for summary in of] for alternative, of in summaries.items()},
            ["place", "name_en", "name_zh", *OF_A_ROLE],
            {"": "value"},
        ),
        "backlog": curves(
            {alternative: [summary.backlog for summary in of] for alternative, of in summaries.items()},
            ["day"],
            {"": "open_matters", "unsolved_": "unsolved_problems"},
        ),
        **steady_tables(
            {alternative: [summary.whole_backlog for summary in of] for alternative, of in summaries.items()},
            from_backlog,
        ),
        "survival": curves(
            {alternative: [summary.survival for summary in of] for alternative, of in summaries.items()},
            ["working_days"],
            {"": "share_open", "department_": "share_open_department"},
        ),
        "stages": curves(
            {alternative: [summary.stages for summary in of] for alternative, of in summaries.items()},
            ["role", "part"],
            {"": "hours_per_matter", "working_": "working_hours_per_matter"},
            missing=0.0,
        ),
        **case_tables(
            {
                alternative: [(summary.replication, summary.cases) for summary in of]
                for alternative, of in summaries.items()
            }
        ),
    }
    if factors:
        tables |= factorial_tables(kpis, mixes(factors), factors, better, headlines)
    if len(summaries) == 1:
        del tables["losers"]
    return {name: table for name, table in tables.items() if name not in ONLY_WHERE_THERE_ARE_ANY or len(table)}


def _kpis(summaries: Summaries) -> tuple[pd.DataFrame, Stacks]:
    """Return what the KPIs mean, and their values; only those of which some log has anything to tell."""
    tables = (summary.kpis for of in summaries.values() for summary in of)
    told = {kpi for table in tables for kpi in table.loc[table["is_told"], "kpi"]}
    kpis: dict[str, pd.DataFrame] = {
        alternative: stack((summary.kpis for summary in of), KPI, "value") for alternative, of in summaries.items()
    }
    names = pd.concat([of[0].kpis for of in summaries.values()], ignore_index=True).drop_duplicates("kpi")
    names = names.loc[names["kpi"].isin(told), ["kpi", "unit", "better", "headline", "name_en", "name_zh"]]
    index = pd.MultiIndex.from_frame(names[KPI])
    return names.reset_index(drop=True), {alternative: table.reindex(index) for alternative, table in kpis.items()}


def _equity_differences(equity: Stacks, pairs: Pairs) -> pd.DataFrame:
    """Compare how unequally places fare. Every measure is of what citizens wait or spend: less is better."""
    kpis = {kpi for table in equity.values() for kpi in table.index.get_level_values("kpi")}
    whole = paired_differences(equity, dict.fromkeys(kpis, "lower"), lambda keys: keys["of"] + keys["kpi"], pairs)
    signed = whole["statistic"] == SIGNED
    whole["verdict"] = whole["verdict"].mask(signed, whole["verdict"].replace({BETTER: LOWER, WORSE: HIGHER}))
    return whole


def _losers(townships: pd.DataFrame, counties: pd.DataFrame, equity: pd.DataFrame) -> pd.DataFrame:
    """Return the places and kinds of matter that are clearly worse off: of, place, and the difference."""
    parts = [townships.rename(columns={"township": "place"}).assign(of="township")]
    parts.append(counties.rename(columns={"county": "place"}).assign(of="county"))
    for of, one in (("distance", "distance"), ("kinds", "kind")):
        parts.append(equity[equity["of"] == of].rename(columns={"statistic": "place"}).assign(of=one))
    columns = ["of", "place", *KPI, *(name for name in COLUMNS if name != "verdict")]
    losing = [part.loc[part["verdict"] == WORSE, columns] for part in parts]
    return pd.concat([part for part in losing if len(part)] or losing[:1], ignore_index=True)


def _kpi_table(kpis: Stacks) -> pd.DataFrame:
    parts = []
    for alternative, values in kpis.items():
        samples = values.to_numpy(dtype=np.float64).T
        part = values.index.to_frame(index=False)
        part.insert(0, "alternative", alternative)
        part["mean"], part["ci_low"], part["ci_high"] = mean_intervals(samples)
        part["median"], part["p90"] = _quantile(samples, 0.5), _quantile(samples, 0.9)
        part["replications"] = len(samples)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def _quantile(samples: Floats, part: float) -> Floats:
    """Return a quantile of each column, linearly interpolated; between a number and infinity it is infinity."""
    place = part * (len(samples) - 1)
    ordered = np.sort(samples, axis=0)  # NaN last
    low, high = ordered[int(np.floor(place))], ordered[int(np.ceil(place))]
    with np.errstate(invalid="ignore"):
        between = low + (place - np.floor(place)) * (high - low)
    quantile = np.where(low == high, low, np.where(np.isinf(high), high, between))
    return np.asarray(np.where(np.isnan(samples).any(axis=0), np.nan, quantile), dtype=np.float64)


def _replication_table(kpis: Stacks, numbers: Sequence[int]) -> pd.DataFrame:
    parts = []
    for alternative, values in kpis.items():
        part = (
            values.set_axis(list(numbers), axis="columns")
            .droplevel("unit")
            .melt(var_name="replication", ignore_index=False)
            .reset_index()
        )
        part.insert(0, "alternative", alternative)
        parts.append(part[["alternative", "replication", "kpi", "value"]])
    return pd.concat(parts, ignore_index=True)


def _by_role(units: pd.DataFrame) -> pd.DataFrame:
    """Sum the units of a kind: role, tier, kpi, unit, value. Its peak-day load is that of its fullest unit."""
    kinds = units.groupby(["role", "tier"], sort=False)
    table = kinds[["staff_hours", "worked_hours", "queue_mean"]].sum()
    table["utilisation"] = table["worked_hours"] / table["staff_hours"].where(table["staff_hours"] > 0)
    table["wages"] = kinds["wages"].sum()
    table["peak_day_load"] = kinds["peak_day_load"].max()
    return _long(table.reset_index(), ["role", "tier"])


def _each_unit(units: pd.DataFrame) -> pd.DataFrame:
    return _long(units.rename(columns={"unit": "place"}), ["place", "name_en", "name_zh", "role", "tier"])


def _long(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Turn the columns of hours and loads into rows: the keys, kpi, unit, value."""
    rows = table.melt(id_vars=keys, value_vars=list(HOURS_AND_LOADS), var_name="kpi")
    return rows.assign(unit=rows["kpi"].map(HOURS_AND_LOADS))
