"""Plans: which places adopt or revoke which reforms on which day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sim.documents import Document, InputError, KeyPath, Problem, suggestion
from sim.scenario import Rollout, Scenario, Wave

ALL, OTHERS = "all", "others"
LAST_DAY = date(2199, 12, 31)
"""The last that a period can have."""


@dataclass(frozen=True)
class Step:
    """On a day, some townships adopt reforms and revoke others; `day` is None for the very beginning."""

    day: date | None
    townships: tuple[str, ...]
    adopt: tuple[str, ...] = ()
    revoke: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The steps by which reforms spread, in order of time. Without any, today's rules hold."""

    steps: tuple[Step, ...] = ()

    @property
    def reforms(self) -> tuple[str, ...]:
        """Every reform that some place adopts, in the order of adoption."""
        return tuple(dict.fromkeys(name for step in self.steps for name in step.adopt))


def everywhere(scenario: Scenario, reforms: Sequence[str]) -> Plan:
    """Return the plan in which every township has the reforms from the beginning."""
    return Plan((Step(None, tuple(scenario.places.townships), tuple(reforms)),) if reforms else ())


def plan_of(rollout: Rollout, document: Document, above: KeyPath, scenario: Scenario, reforms: Collection[str]) -> Plan:
    """Resolve the waves of a rollout in a scenario.

    Parameters
    ----------
    document, above
        The file that the rollout stands in, and the keys above it there.
    reforms
        The names of the reforms that there are.

    Raises
    ------
    InputError
        With all problems: places, reforms that don't exist, waves without places left, revoking what was not adopted,
        adopting what already is.
    """
    problems: list[Problem] = []
    steps: list[Step] = []
    taken: set[str] = set()
    for number, wave in enumerate(rollout.waves):
        keypath: KeyPath = (*above, "waves", number)
        for key, names in (("adopt", wave.adopt), ("revoke", wave.revoke)):
            for index, name in enumerate(names):
                if name not in reforms:
                    message = f"there is no reform of this name;{suggestion(name, reforms)} there are: "
                    problems.append(document.problem((*keypath, key, index), message + ", ".join(reforms), name))
                elif name in names[:index]:
                    problems.append(document.problem((*keypath, key, index), "this reform stands twice", name))
        if not (wave.adopt or wave.revoke):
            problems.append(document.problem(keypath, "this wave changes nothing; say what it adopts or revokes"))
        if wave.gap_days and wave.places_at_a_time is None:
            message = "there is no gap without groups: say under places_at_a_time how many places change at once"
            problems.append(document.problem((*keypath, "gap_days"), message))
        places = _places(wave, scenario, taken)
        unknown = [name for name in wave.places if name not in (*_known(scenario), ALL, OTHERS)]
        for name in unknown:
            hint = suggestion(name, _known(scenario)) or " name counties or townships of the scenario, all, or others"
            problems.append(document.problem((*keypath, "places"), f"there is no such place;{hint}", name))
        if not places and not unknown:
            problems.append(document.problem((*keypath, "places"), "no place is left for this wave"))
        if _last_day(wave, len(places)) > LAST_DAY:
            message = f"the last places of this wave would change after {LAST_DAY.isoformat()}; give a shorter gap"
            problems.append(document.problem((*keypath, "gap_days"), message, wave.gap_days))
            continue
        steps += _steps(wave, places, scenario, taken if OTHERS in wave.places else ())
        taken |= {township for place in places for township in _townships(place, scenario)}
    steps.sort(key=lambda step: step.day or date.min)
    problems += _contradictions(steps, document, (*above, "waves"))
    if problems:
        raise InputError(problems)
    return Plan(tuple(steps))


def _known(scenario: Scenario) -> tuple[str, ...]:
    return (*scenario.places.counties, *scenario.places.townships)


def _townships(place: str, scenario: Scenario) -> list[str]:
    """Return the townships of a county, or the township itself."""
    townships = scenario.places.townships
    return [place] if place in townships else [name for name, one in townships.items() if one.county == place]


def _units_of_rollout(scenario: Scenario) -> list[str]:
    """Return what a wave counts in: counties where the scenario has them, or else townships."""
    return list(scenario.places.counties) or list(scenario.places.townships)


def _places(wave: Wave, scenario: Scenario, taken: Collection[str]) -> list[str]:
    """Return the places of a wave: those named, all, or those that no wave before it names."""
    places: list[str] = []
    for name in wave.places:
        if name == ALL:
            places += _units_of_rollout(scenario)
        elif name == OTHERS:
            places += [p for p in _units_of_rollout(scenario) if not set(taken).issuperset(_townships(p, scenario))]
        else:
            places.append(name)
    return list(dict.fromkeys(places))


def _last_day(wave: Wave, places: int) -> date:
    """Return the day on which the last group of places changes; the last of all days if there is no such day."""
    groups = -(-places // (wave.places_at_a_time or max(places, 1)))
    try:
        return wave.from_day + timedelta(days=wave.gap_days * max(groups - 1, 0))
    except OverflowError:
        return date.max


def _steps(wave: Wave, places: Sequence[str], scenario: Scenario, but: Collection[str]) -> list[Step]:
    """Return a wave's steps: one, or one for every so many places, each some days after the one before.

    Townships in `but` stay out: waves before it have named them.
    """
    size = wave.places_at_a_time or max(len(places), 1)
    return [
        Step(
            wave.from_day + timedelta(days=wave.gap_days * (first // size)),
            tuple(t for place in places[first : first + size] for t in _townships(place, scenario) if t not in but),
            wave.adopt,
            wave.revoke,
        )
        for first in range(0, len(places), size)
    ]


def _contradictions(steps: Sequence[Step], document: Document, keypath: KeyPath) -> list[Problem]:
    """Return a problem for each reform that a township adopts twice, or revokes without having it."""
    adopted: dict[str, set[str]] = {}
    found: dict[str, None] = {}
    for step in steps:
        for township in step.townships:
            has = adopted.setdefault(township, set())
            for name in step.revoke:
                if name not in has:
                    found[f"on {step.day} {township} revokes {name}, which it doesn't have"] = None
            has -= set(step.revoke)
            for name in step.adopt:
                if name in has:
                    found[f"on {step.day} {township} adopts {name}, which it has already"] = None
            has |= set(step.adopt)
    return [document.problem(keypath, message) for message in list(found)[:5]]


def adopted_by(plan: Plan, townships: Sequence[str]) -> Mapping[str, list[tuple[date | None, tuple[str, ...]]]]:
    """Return for each township the days on which its mix of reforms changes, and the mix from then on."""
    mixes: dict[str, list[tuple[date | None, tuple[str, ...]]]] = {name: [(None, ())] for name in townships}
    for step in plan.steps:
        for name in step.townships:
            if name not in mixes:
                continue  # it lies in another county than the one that is run
            _, before = mixes[name][-1]
            kept = tuple(reform for reform in before if reform not in step.revoke)
            mixes[name].append((step.day, (*kept, *step.adopt)))
    return mixes
