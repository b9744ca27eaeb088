"""What each reform does and what each two do together, from a study of every mix of them: a 2^k factorial design.

The main effect of A is the mean over all mixes with A less the mean over all mixes without it. The interaction of A and
B is half the difference between A's effect with B on and A's effect with B off, which is the mean over the mixes where
A and B are both on or both off, less the mean over the others: every effect is a mean of half the mixes less that of
the other half, so that all have the same variance (Box, Hunter & Hunter 2005, Statistics for Experimenters, 2nd ed.,
chapter 5; Montgomery, Design and Analysis of Experiments, chapter 6). Where no three reforms interact, A alone
(nothing else on) changes a KPI by its main effect less its interactions, and on top of all others by their sum.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from sim.study.design import FEWEST_FACTORS, MOST_FACTORS
from sim.study.differences import Family
from sim.study.intervals import Floats, holm, paired_interval, paired_p
from sim.study.stack import Stacks
from sim.study.statistics.equivalence import verdict

NO_REFORM = "none"
TIMES = " × "
"""Between the reforms of an interaction's name."""

HIGHER_ORDER = 3
"""Three or more reforms that interact: told only in sum."""


def mixes(reforms: Sequence[str]) -> dict[str, frozenset[str]]:
    """Return every mix of the reforms by name, in standard order: the first reform changes fastest (Yates 1937).

    The names are none, a, b, a+b, c, a+c, b+c, a+b+c, … for reforms a, b, c, …

    Raises
    ------
    ValueError
        For fewer than two reforms, more than six, or one that stands twice.
    """
    count = len(reforms)
    if not FEWEST_FACTORS <= count <= MOST_FACTORS or len(set(reforms)) < count:
        raise ValueError(f"a design has {FEWEST_FACTORS} to {MOST_FACTORS} different reforms, got {list(reforms)}")
    chosen = [[reform for place, reform in enumerate(reforms) if bits >> place & 1] for bits in range(2**count)]
    return {"+".join(mix) or NO_REFORM: frozenset(mix) for mix in chosen}


def factorial_tables(
    stacks: Stacks,
    reforms_on: Mapping[str, Collection[str]],
    reforms: Sequence[str],
    better: Mapping[str, str],
    family_of: Family,
) -> dict[str, pd.DataFrame]:
    """Return the effects of reforms on everything that the stacks measure.

    Every effect is computed replication by replication, in which all mixes face the same matters; interval and p value
    are those of the paired t test over replications, as for `paired_differences`. An effect is NaN where in some
    replication some mix has no finite value.

    p values are adjusted by Holm. A family holds the main effects on all KPIs that `family_of` puts together, because a
    reader picks what stands out from all of them side by side: were each KPI a family, sixteen would make a false claim
    more often than not. Interactions are families of their own: the main effects are what one came for, few and asked
    in advance, and don't lose power to the many pairs that one looks through for something unexpected.

    Parameters
    ----------
    stacks
        One for each mix, in any order.
    reforms_on
        The reforms that each alternative has.
    reforms
        The factors, in the order in which effects are told.
    better
        For each KPI "higher", "lower" or "none". An interaction is better where the two reforms together do more good
        than their effects add up to.

    Returns
    -------
    effects
        The keys, effect ("whistle", "whistle × services"), order (1 or 2), mean, ci_low, ci_high, p_adjusted,
        replications, verdict.
    effects_fit
        The keys; r2_main, the share of the variance between the means of mixes that main effects explain; r2_two_way,
        the share that they and the two-way interactions explain (both NaN where mixes don't differ); p_higher_order,
        the smallest adjusted p value of an interaction of three or more, which tells whether the rest is more than
        chance (NaN with two reforms).

    Raises
    ------
    ValueError
        Where a mix is missing or stands twice, an alternative has a reform that is no factor, or replications differ.
    """
    index, values = _of_mixes(stacks, _in_standard_order(stacks, reforms_on, reforms))
    finite = np.isfinite(values).all(axis=0)
    known = np.where(finite, values, 0.0)
    effects = np.where(finite, _contrasts(known), np.nan)
    sizes = np.abs(known).max(axis=(0, 2), initial=0.0)
    table = _every_effect(index, effects, sizes, reforms)
    kind = table["order"].clip(upper=HIGHER_ORDER)
    table["p_adjusted"] = table.groupby([family_of(table), kind])["p"].transform(lambda p: holm(p.to_numpy()))
    shown = table[kind < HIGHER_ORDER].reset_index(drop=True)
    claims = zip(shown["kpi"], shown["mean"], shown["p_adjusted"], shown["replications"], strict=True)
    shown["verdict"] = [
        verdict(better.get(kpi, "none"), mean, p, np.nan, count, None) for kpi, mean, p, count in claims
    ]
    return {"effects": shown[[*index.names, *COLUMNS]], "effects_fit": _fit(table, index)}


COLUMNS = ("effect", "order", "mean", "ci_low", "ci_high", "p_adjusted", "replications", "verdict")


def _in_standard_order(stacks: Stacks, reforms_on: Mapping[str, Collection[str]], reforms: Sequence[str]) -> list[str]:
    """Return the alternatives in the order of `mixes`."""
    name_of = {mix: name for name, mix in mixes(reforms).items()}
    alternatives: dict[frozenset[str], str] = {}
    for alternative in stacks:
        mix = frozenset(reforms_on[alternative])
        if mix not in name_of:
            raise ValueError(f"'{alternative}' has reforms that are no factors: {', '.join(mix - set(reforms))}")
        if mix in alternatives:
            raise ValueError(f"'{alternative}' and '{alternatives[mix]}' are the same mix: {name_of[mix]}")
        alternatives[mix] = alternative
    missing = [name for mix, name in name_of.items() if mix not in alternatives]
    if missing:
        raise ValueError(f"every mix of {', '.join(reforms)} is needed; missing: {', '.join(missing)}")
    return [alternatives[mix] for mix in name_of]


def _of_mixes(stacks: Stacks, alternatives: Sequence[str]) -> tuple[pd.Index, Floats]:
    """Return the rows of all stacks, and their values (mixes, rows, replications); NaN where a stack lacks a row."""
    tables = [stacks[alternative] for alternative in alternatives]
    counts = {table.shape[1] for table in tables}
    if len(counts) != 1 or 0 in counts:
        raise ValueError("mixes are compared over the same replications, at least one")
    index = tables[0].index
    for table in tables[1:]:
        if not table.index.equals(index):
            index = index.append(table.index.difference(index, sort=False))
    return index, np.stack([table.reindex(index).to_numpy(dtype=np.float64) for table in tables])


def _contrasts(values: Floats) -> Floats:
    """Return the effect of every set of factors from the values of every mix, both in standard order (Yates 1937).

    Each round takes pairs that differ in one factor only, to their mean and their difference; the place of a set's
    effect has a bit for each of its factors. The first one is the mean of all mixes.
    """
    count = len(values)
    for _ in range(count.bit_length() - 1):
        off, on = values[0::2], values[1::2]
        values = np.concatenate([(off + on) / 2, on - off])
    halvings = [max(bits.bit_count() - 1, 0) for bits in range(count)]
    return np.asarray(values / (2.0 ** np.array(halvings))[:, None, None], dtype=np.float64)


def _every_effect(index: pd.Index, effects: Floats, sizes: Floats, reforms: Sequence[str]) -> pd.DataFrame:
    """Return the keys, place (of the row), effect, order, mean, ci_low, ci_high, p and replications, row by row."""
    sets = [chosen for order in range(1, len(reforms) + 1) for chosen in combinations(range(len(reforms)), order)]
    rows = []
    for place, size in enumerate(sizes):
        for chosen in sets:
            sample = effects[sum(1 << factor for factor in chosen), place]
            estimate = paired_interval(sample, size)
            name = TIMES.join(reforms[factor] for factor in chosen)
            p = paired_p(sample, size)
            rows.append((place, name, len(chosen), estimate.mean, estimate.low, estimate.high, p, len(sample)))
    columns = ["place", "effect", "order", "mean", "ci_low", "ci_high", "p", "replications"]
    keys = index.to_frame(index=False).loc[np.repeat(np.arange(len(index)), len(sets))].reset_index(drop=True)
    return pd.concat([keys, pd.DataFrame(rows, columns=columns)], axis="columns")


def _fit(table: pd.DataFrame, index: pd.Index) -> pd.DataFrame:
    """Return how far effects of one and of two reforms explain the differences between mixes.

    Contrasts are orthogonal and of one length, so that each explains in proportion to its square.
    """
    squares = table.assign(square=table["mean"] ** 2)
    main, two_way, every = (
        squares[squares["order"] <= order].groupby("place")["square"].sum() for order in (1, 2, squares["order"].max())
    )
    fit = index.to_frame(index=False)
    fit["r2_main"], fit["r2_two_way"] = main / every, two_way / every  # 0 / 0 is NaN
    higher = table[table["order"] >= HIGHER_ORDER].groupby("place")["p_adjusted"].min()
    fit["p_higher_order"] = higher.reindex(fit.index)
    return fit
