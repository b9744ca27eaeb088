"""Queues that run away: whoever leaves one comes back, so where a unit cannot keep up, the visits to it never end."""

from __future__ import annotations

from collections.abc import Sequence

from sim.scenario import Text
from sim.world import SECONDS_A_DAY, Unit

MOST_LEAVINGS = 20
"""Times that those who come to a unit may leave its queue on average. At twice the load that a unit can serve, and with
a new attempt every working day, it takes four months; a unit that keeps up stays far below 1."""
HOPELESS_LOAD = 2.0
"""Where those who come bring more than this many times the staffed hours so far, fewer are enough: no shock of a few
days comes to that."""
MOST_WHERE_HOPELESS = 5
CHECKED_EVERY = 1000
"""Leavings from one check to the next, and before the first: the average of a few says nothing."""


class RunawayQueueError(Exception):
    """The queue of a unit loses those who come again and again; `text` says so in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        return self.text.en


class Comers:
    """Counts, for each unit that serves citizens in person, those who come and how often they leave its queue."""

    def __init__(self, units: Sequence[Unit], role_ids: Sequence[str]) -> None:
        self._units = units
        self._role_ids = role_ids
        self._came = [0] * len(units)
        self._left = [0] * len(units)
        self._asked_s = [0] * len(units)

    def come(self, unit: int, work_s: int) -> None:
        """Count somebody who comes for the first time, and the work that they bring."""
        self._came[unit] += 1
        self._asked_s[unit] += work_s

    def leave(self, unit: int, now_s: int) -> None:
        """Count somebody who leaves the queue.

        Raises
        ------
        RunawayQueueError
            If that has happened too often: the visits of a run stay proportional to its matters.
        """
        self._left[unit] += 1
        if self._left[unit] % CHECKED_EVERY:
            return
        came, left, asked_s, who = self._came[unit], self._left[unit], self._asked_s[unit], self._units[unit]
        staffed_s = who.staffed_s(0, now_s)
        is_hopeless = 0 < staffed_s * HOPELESS_LOAD < asked_s
        if left > came * (MOST_WHERE_HOPELESS if is_hopeless else MOST_LEAVINGS):
            share = f"{asked_s / staffed_s:.0%}" if staffed_s else ""
            raise RunawayQueueError(_told(who, self._role_ids[who.role], came, left, share, now_s))


def _told(unit: Unit, role_id: str, came: int, left: int, share: str, now_s: int) -> Text:
    day = now_s // SECONDS_A_DAY + 1
    en = f"their work is {share} of its staffed hours so far" if share else "it has had no staffed hours so far"
    zh = f"所需工时为其人员工时的{share}" if share else "该单位至今没有人员工时"
    return Text(
        en=f"the queue of {unit.name.en} runs away: until day {day} of the run {came:,} have come and left it {left:,} "
        f"times without being served, and each comes back; {en}. Give {role_id} more staff or longer hours, or let the "
        "rule end a matter after some visits",
        zh=f"{unit.name.zh}的排队失控：截至模拟第{day}天，共有{came:,}件来办，{left:,}次未办成即离开，且每次都会再来；{zh}。"
        f"请为{role_id}增加人员或延长工作时间，或在规则中让事项在若干次后终止",
    )
