"""One replication's world: its matters, its organisation, and everything random that a run may ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.scenario import WEEKDAYS, DistributionSpec, GrowingChance, LearnedChance, Scenario, SlotSpec
from sim.world.calendar import SECONDS_A_DAY, WorkCalendar
from sim.world.distributions import Distribution, from_spec, whole_seconds
from sim.world.draws import Draws
from sim.world.layout import build_organisation
from sim.world.matters import Matters, draw_matters, limit_seconds
from sim.world.organisation import DEPARTMENT, Organisation, Places, lead_days
from sim.world.ownership import draw_standard_topics


@dataclass(frozen=True)
class World:
    """What is drawn before any simulation; it knows neither the rule nor the engine.

    The methods return whole columns (one value per matter) and are pure: the same arguments give the same numbers,
    whenever and in whatever order they are asked for. `rows` restricts a column to some matters, with the same bits.
    """

    scenario: Scenario
    organisation: Organisation
    draws: Draws
    matters: Matters
    standard_topics: NDArray[np.bool_]
    _distributions: dict[str, Distribution] = field(default_factory=dict)

    @cached_property
    def from_s(self) -> int:
        """Second at which the observation window opens: where the warm-up ends, or what was open before is taken up."""
        return lead_days(self.scenario) * SECONDS_A_DAY

    @cached_property
    def to_s(self) -> int:
        """Second at which the window and the run end."""
        return self.from_s + self.scenario.period.days * SECONDS_A_DAY

    def work_s(
        self, work: str, role_tier: str, visit: int, part: int = 0, rows: slice = slice(None)
    ) -> NDArray[np.int64]:
        """Return the person-seconds that a kind of work takes of one person, travel there and back included.

        Parameters
        ----------
        work
            A name of the scenario's works.
        role_tier
            The tier of who does it, which decides how far they travel if the work is on site.
        visit
            How often the matter has had this work, from 1; each time has its own draw.
        part
            0 for the first of several units that work in parallel, 1 for the second, and so on.
        """
        spec = self.scenario.works[work]
        hours = self._hours("work", work, spec, visit, part, rows)
        if spec.times_difficulty:
            hours = hours * self.matters.difficulty[rows]
        seconds = whole_seconds(hours)
        if spec.on_site:
            travel_s = self.travel_s(work, role_tier)[self.matters.township[rows]]
            seconds = np.where(seconds > 0, seconds + travel_s, 0)
        return seconds

    def travel_s(self, work: str, role_tier: str) -> NDArray[np.int64]:
        """Return the seconds of travel there and back that a work includes, by township (shape: townships)."""
        return travel_seconds(self.scenario, self.organisation.places, work, role_tier)

    def trip_s(self, role_tier: str) -> NDArray[np.int64]:
        """Return the seconds of a citizen's trip to a unit of a tier and back, by township (shape: townships)."""
        km = _km_to(self.scenario, self.organisation.places, role_tier)
        return _there_and_back_s(km, self.scenario.travel.citizen_speed_km_per_hour.value)

    def wait_s(self, wait: str, visit: int, rows: slice = slice(None)) -> NDArray[np.int64]:
        """Return the seconds of a wait, on the clock or on its calendar as the scenario says."""
        spec = self.scenario.waits[wait]
        assert not isinstance(spec, SlotSpec), "a slot is looked up in slots_s"
        return whole_seconds(self._hours("wait", wait, spec, visit, 0, rows))

    def chance_u(self, purpose: str, visit: int, rows: slice = slice(None)) -> NDArray[np.float64]:
        """Return the uniforms that decide a choice."""
        return self.draws.uniform(purpose, self.matters.key[rows], visit)

    def slots_s(self, wait: str) -> NDArray[np.int64]:
        """Return the seconds at which a weekly slot is held: on its weekdays, where its calendar is open then."""
        spec = self.scenario.waits[wait]
        assert isinstance(spec, SlotSpec)
        first_day = self.organisation.first_day
        days = self.to_s // SECONDS_A_DAY + 60
        hour, minute = (int(part) for part in spec.at.split(":"))
        weekdays = [WEEKDAYS.index(day) for day in spec.every_week_on]
        day = np.arange(days)
        held = np.isin((first_day.weekday() + day) % 7, weekdays)
        seconds = day[held] * SECONDS_A_DAY + hour * 3600 + minute * 60
        if spec.calendar is None:
            return seconds
        calendar = self.organisation.calendars[spec.calendar]
        return np.array([second for second in seconds.tolist() if calendar.is_open(second)], dtype=np.int64)

    def is_slot(self, wait: str) -> bool:
        """Return whether a wait is for a weekly slot."""
        return isinstance(self.scenario.waits[wait], SlotSpec)

    def wait_calendar(self, wait: str) -> WorkCalendar | None:
        """Return the calendar in which a wait passes; None where it passes on the clock."""
        name = self.scenario.waits[wait].calendar
        return None if name is None else self.organisation.calendars[name]

    def limit_s(self, name: str) -> tuple[int, int]:
        """Return a limit in working seconds of the reference calendar, for normal and for urgent matters."""
        return limit_seconds(self.scenario, name)

    def chance(self, name: str) -> tuple[float, float, float]:
        """Return a chance as (at rest, added per waiting matter per officer, at most).

        A chance that units learn is that of those who have learned it; the run follows its curve.
        """
        spec = self.scenario.chances[name]
        if isinstance(spec, LearnedChance):
            return spec.in_the_end.value, 0.0, 1.0
        if isinstance(spec, GrowingChance):
            return spec.at_rest.value, spec.per_waiting_matter_per_officer.value, spec.at_most.value
        return spec.value, 0.0, 1.0

    def _hours(
        self, what: str, name: str, spec: DistributionSpec, visit: int, part: int, rows: slice
    ) -> NDArray[np.float64]:
        purpose = f"{what}:{name}"
        if purpose not in self._distributions:
            self._distributions[purpose] = from_spec(spec)
        drawn_for = purpose if part == 0 else f"{purpose}:{part}"
        return self._distributions[purpose].quantile(self.draws.uniform(drawn_for, self.matters.key[rows], visit))


def travel_seconds(scenario: Scenario, places: Places, work: str, role_tier: str) -> NDArray[np.int64]:
    """Return the seconds of travel there and back that a work of a tier includes, by township (shape: townships)."""
    on_site = float(scenario.works[work].on_site)
    return _there_and_back_s(on_site * _km_to(scenario, places, role_tier), scenario.travel.speed_km_per_hour.value)


def _km_to(scenario: Scenario, places: Places, role_tier: str) -> NDArray[np.float64]:
    """Return the distance between what lies in each township and a unit of a tier (shape: townships)."""
    if role_tier in ("county", DEPARTMENT):
        return places.distance_km
    within = 0.0 if role_tier in ("grid", "village") else scenario.travel.within_township_km.value
    return np.full(len(places.township_ids), within)


def _there_and_back_s(km: NDArray[np.float64], km_per_hour: float) -> NDArray[np.int64]:
    return np.rint(2 * km / km_per_hour * 3600).astype(np.int64)


def build_world(scenario: Scenario, seed: int, replication: int, organisation: Organisation | None = None) -> World:
    """Draw the world of one replication; `organisation` may be given where it is already laid out."""
    organisation = organisation or build_organisation(scenario)
    draws = Draws(seed, replication)
    return World(
        scenario=scenario,
        organisation=organisation,
        draws=draws,
        matters=draw_matters(scenario, organisation, draws),
        standard_topics=draw_standard_topics(scenario, organisation, draws),
    )
