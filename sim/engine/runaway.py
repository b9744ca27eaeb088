"""Queues that run away: whoever leaves one comes back, so where a unit cannot keep up, the visits to it never end."""

from __future__ import annotations

from collections.abc import Sequence

from sim.engine.staff import StaffPool
from sim.scenario import Text
from sim.world import SECONDS_A_DAY, Unit

MOST_DAYS = 42
"""Days of work that may stand in front of a unit. At twice the load that it can serve, it takes as many days to come to
that; after a surge of a week, even of five times the demand, less is left."""
DAYS_A_WEEK = 7
CHECKED_EVERY = 500
"""Leavings from one check to the next, and before the first."""


class RunawayQueueError(Exception):
    """A unit has more work in front of it than it will ever do; `text` says so in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        return self.text.en


class Comers:
    """Follows, for each unit that serves citizens in person, those who have come and not been served yet.

    Every one of them comes back, mostly on the next working day, so that the visits of a run grow with the square of
    its days where their number grows with the days.

    Parameters
    ----------
    to_s
        The end of the run, beyond which no calendar is known.
    """

    def __init__(self, units: Sequence[Unit], pools: Sequence[StaffPool], role_ids: Sequence[str], to_s: int) -> None:
        self._units = units
        self._pools = pools
        self._role_ids = role_ids
        self._to_s = to_s
        self._before: dict[int, tuple[int, int]] = {}
        """By number of the matter: the unit that it is in front of, and the work that it brings."""
        self._work_s = [0] * len(units)
        self._waiting = [0] * len(units)
        self._left = [0] * len(units)

    def come(self, unit: int, matter: int, work_s: int) -> None:
        """Note that a matter is in front of a unit, with the work that it brings."""
        self.go(matter)
        self._before[matter] = unit, work_s
        self._work_s[unit] += work_s
        self._waiting[unit] += 1

    def go(self, matter: int) -> None:
        """Note that a matter is in front of no unit any more: it has been served, or is closed."""
        unit, work_s = self._before.pop(matter, (0, 0))
        self._work_s[unit] -= work_s
        self._waiting[unit] -= work_s > 0

    def leave(self, unit: int, now_s: int) -> None:
        """Count somebody who leaves the queue.

        Raises
        ------
        RunawayQueueError
            If those in front of the unit bring more work than it has staffed hours in `MOST_DAYS`.
        """
        self._left[unit] += 1
        if self._left[unit] % CHECKED_EVERY:
            return
        work_s, staffed_s = self._work_s[unit], self._staffed_s(unit, now_s)
        if work_s > staffed_s:
            who = self._units[unit]
            weeks = work_s / staffed_s * MOST_DAYS / DAYS_A_WEEK if staffed_s else None
            waiting, day = self._waiting[unit], now_s // SECONDS_A_DAY + 1
            raise RunawayQueueError(_told(who, self._role_ids[who.role], day, waiting, self._left[unit], weeks))

    def _staffed_s(self, unit: int, now_s: int) -> float:
        """Return a unit's staffed seconds in the coming `MOST_DAYS`; near the run's end, in its last ones."""
        span_s = MOST_DAYS * SECONDS_A_DAY
        begin_s = max(0, min(now_s, self._to_s - span_s))
        end_s = min(begin_s + span_s, self._to_s)
        planned_s = self._units[unit].staffed_s(begin_s, end_s)
        # Posts that a reform has moved here are on no plan of the scenario.
        present_s = self._units[unit].staffed_s(begin_s, end_s, ((0, self._pools[unit].people[-1][1]),))
        return max(planned_s, present_s) * span_s / (end_s - begin_s)


def _told(unit: Unit, role_id: str, day: int, waiting: int, left: int, weeks: float | None) -> Text:
    en = f"whose work would take it {weeks:,.0f} weeks" if weeks else "and it has no staffed hours in six weeks"
    zh = f"按现有人员需{weeks:,.0f}周才能办完" if weeks else "今后六周该单位没有人员工时"
    return Text(
        en=f"the queue of {unit.name.en} runs away: on day {day} of the run {waiting:,} come again and again without "
        f"being served, {en}; the queue has been left {left:,} times. Check the demand, give {role_id} more staff or "
        "longer hours, or let the rule end a matter after some visits",
        zh=f"{unit.name.zh}的排队失控：模拟第{day}天有{waiting:,}件反复来办而未能办理，{zh}；排队者已离开{left:,}次。"
        f"请核对诉求量，为{role_id}增加人员或延长工作时间，或在规则中让事项在若干次后终止",
    )
