"""The order of events, and moments in it.

The order within one second is fixed and the same for every engine:

1. changes of staff,
2. openings of queues, in the order in which they were foreseen,
3. births, in the order of the matters' numbers,
4. everything else that ends or arrives, in the order of the matters' numbers,
5. reneging: who runs out of patience in the very second in which a desk is freed is served,
6. departures of trips: who arrives in the very second goes along,
7. deadlines: what is done in the very second of its deadline is in time.
"""

from __future__ import annotations

from simpy import Environment, Event

AT_STAFF_CHANGE = 0
AT_OPENING = 1
AT_BIRTH = 2
FIRST_MATTER = 3
"""Place of matter 0 among the events of its second; matter n follows at FIRST_MATTER + n."""
AT_RENEGING = 1 << 58
AT_DEPARTURE = 1 << 59
AT_DEADLINE = 1 << 60

NOT_YET = -1


class Moment(Event):
    """A timeout at a stated second, with a stated place among the events of that second."""

    def __init__(self, env: Environment, at_s: int, place: int) -> None:
        super().__init__(env)
        self._ok = True
        self._value = None
        env.schedule(self, place, at_s - env._now)  # type: ignore[arg-type]
