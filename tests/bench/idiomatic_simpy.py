"""The reference county as one would write it by hand in SimPy: a Resource per unit, a process per matter, no log."""

from __future__ import annotations

import random
from collections.abc import Generator

import simpy

OFFICES, DEPARTMENTS = 20, 10


def run(hours: float, seed: int = 1) -> int:
    """Simulate some hours and return the number of matters that were finished."""
    env = simpy.Environment()
    draw = random.Random(seed)
    offices = [simpy.Resource(env, 2) for _ in range(OFFICES)]
    centre = simpy.Resource(env, 4)
    departments = [simpy.Resource(env, 5) for _ in range(DEPARTMENTS)]
    finished = 0

    def matter(office: simpy.Resource) -> Generator[simpy.Event, None, None]:
        nonlocal finished
        with office.request() as request:
            yield request
            yield env.timeout(draw.expovariate(1 / 0.5))
        if draw.random() < 0.4:
            department = draw.choice(departments)
            while True:
                with centre.request() as request:
                    yield request
                    yield env.timeout(draw.expovariate(1 / 0.1))
                with department.request() as request:
                    yield request
                    yield env.timeout(draw.expovariate(1 / 4))
                if draw.random() >= 0.15:
                    break
            with office.request() as request:
                yield request
                yield env.timeout(draw.expovariate(1 / 0.2))
        finished += 1

    def births(office: simpy.Resource) -> Generator[simpy.Event, None, None]:
        while True:
            yield env.timeout(draw.expovariate(1))
            env.process(matter(office))

    for office in offices:
        env.process(births(office))
    env.run(until=hours)
    return finished
