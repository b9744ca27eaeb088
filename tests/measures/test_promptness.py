"""The share solved within so many working days: counted by hand, and again from the log by SciPy."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.engine import RunLog
from sim.measures import digest, summarise
from sim.measures.promptness import WORKING_DAYS


def shares(log: RunLog) -> pd.Series[float]:
    return summarise(digest(log)).promptness.set_index(["township", "group", "working_days"])["value"].sort_index()


def test_by_hand(hand_log: RunLog) -> None:
    # Followed: 5 for 1 hour, open; 1 for 2 hours, solved; 2 for 4 days, solved; 3 for 19 days, closed on paper only;
    # 4 repeats 3. At risk when 1 is solved are 1, 2 and 3, so 1/3 is solved; then of 2 and 3 one is: 2/3.
    share = shares(hand_log)["", "all"]
    assert share[[1, 2, 3]].tolist() == pytest.approx([1 / 3] * 3)
    assert share[[5, 7, 10, 15]].tolist() == pytest.approx([2 / 3] * 4)
    assert all(math.isnan(share[days]) for days in (20, 30, 60)), "nobody was followed so long"


def test_everybody_solved_stays_solved(log_of) -> None:  # type: ignore[no-untyped-def]
    day, hour = 86_400, 3600
    born = 7 * day + 9 * hour
    matter = {"born_s": born, "solved_s": born + hour, "closed_s": born + hour, "outcome": 1, "solved_unit": 1}
    share = shares(log_of([matter], [(0, 0, 0, 0, 0, born, born, born + hour, hour, 0)]))
    assert share["", "all"].tolist() == [1.0] * len(WORKING_DAYS)
    assert share["a", "all"].tolist() == [1.0] * len(WORKING_DAYS)
    assert share["b", "all"].isna().all(), "nothing happened there"


def test_a_random_log(random_log: RunLog) -> None:
    topics = random_log.matters["matter"] % 3 - 1
    frame = replace(random_log.frame, standard_topics=(True, False))
    compare(replace(random_log, frame=frame, matters=dict(random_log.matters) | {"topic": topics}))


def test_the_tiny_county(tiny_log: RunLog) -> None:
    compare(tiny_log)


def compare(log: RunLog) -> None:
    """Each place and group by another program: problems gathered in loops, the estimate by SciPy."""
    problems = followed(log)
    assert problems["standard"].nunique() == 2
    for (township, group, days), ours in shares(log).items():
        mine = problems if township == "" else problems[problems["township"] == township]
        if group != "all":
            mine = mine[mine[group]]
        assert ours == pytest.approx(estimate(mine, days), nan_ok=True, abs=1e-9), (township, group, days)


def followed(log: RunLog) -> pd.DataFrame:
    """The problems begun in the window: where, of what group, for how many working days they were open, if solved."""
    frame, matters = log.frame, pd.DataFrame({name: np.asarray(values) for name, values in log.matters.items()})
    hours = list(zip(frame.calendar.open_s.tolist(), frame.calendar.close_s.tolist(), strict=True))
    opened = sum(close - start for start, close in hours)
    a_day = opened / len({start // 86_400 for start, _ in hours})
    first: dict[int, int] = {}
    solved_s: dict[int, int] = {}
    for row in matters.to_dict("records"):
        matter, before = int(row["matter"]), int(row["repeat_of"])
        first[matter] = first[before] if before >= 0 else matter
        if row["solved_s"] >= 0:
            known = solved_s.get(first[matter], int(row["solved_s"]))
            solved_s[first[matter]] = min(known, int(row["solved_s"]))
    rows = []
    for row in matters.to_dict("records"):
        if row["repeat_of"] >= 0 or not frame.from_s <= row["born_s"] < frame.to_s:
            continue
        end = solved_s.get(int(row["matter"]), frame.to_s)
        worked = sum(max(0, min(close, end) - max(start, row["born_s"])) for start, close in hours)
        standard = row["topic"] < 0 or frame.standard_topics[int(row["topic"])]
        owned, place = bool(row["owned_by_department"]), frame.townships[int(row["township"])].id
        rows.append((place, standard, owned, worked / a_day, int(row["matter"]) in solved_s))
    return pd.DataFrame(rows, columns=["township", "standard", "department", "days", "solved"])


def estimate(problems: pd.DataFrame, days: int) -> float:
    solved = problems.loc[problems["solved"], "days"].to_numpy()
    still_open = problems.loc[~problems["solved"], "days"].to_numpy()
    if len(solved) == 0:
        return 0.0 if len(still_open) and still_open.max() >= days else math.nan
    curve = stats.ecdf(stats.CensoredData(uncensored=solved, right=still_open)).cdf
    done = float(curve.evaluate(days))
    longest = problems["days"].max()
    return done if days <= longest or done > 1 - 1e-9 else math.nan
