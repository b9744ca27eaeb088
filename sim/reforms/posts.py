"""Posts that move when townships adopt a reform, and go back when they revoke it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.documents import Document, InputError, Problem
from sim.reforms.dates import second_of
from sim.reforms.plan import Plan, Step
from sim.reforms.reform import Reform
from sim.reforms.regime import Move
from sim.scenario import Scenario, Transfer
from sim.world import SECONDS_A_DAY, Headcount, Organisation, build_organisation

DEPARTMENTS = "departments"
Reforms = Mapping[str, tuple[Reform, Document]]


def moves_of(plan: Plan, scenario: Scenario, organisation: Organisation, reforms: Reforms) -> tuple[Move, ...]:
    """Return the moves of posts that a plan brings about, in order of time.

    Each township gets its posts from the bodies of its own county, one at a time from the body that then has most
    (the first of equals). What is revoked goes back to where it came from.

    Raises
    ------
    InputError
        Where a county body has no posts left to give, or a shock takes away the same posts; told in the reform's file.
    """
    ledger = _Ledger(scenario, organisation, reforms)
    for step in plan.steps:
        second = second_of(step.day, scenario, organisation)
        for name in step.townships:
            if name not in organisation.places.township_ids:
                continue  # it lies in another county than the one that is run
            township = organisation.places.township_ids.index(name)
            for reform in step.revoke:
                ledger.give_back(second, township, reform)
            for reform in step.adopt:
                ledger.take(second, township, reform, _days_before_the_run(step, organisation))
    ledger.check_shocks()
    return tuple(ledger.moves)


def _days_before_the_run(step: Step, organisation: Organisation) -> int:
    return 0 if step.day is None else max(0, (organisation.first_day - step.day).days)


class _Ledger:
    """The posts that each unit has left, and where those that moved came from."""

    def __init__(self, scenario: Scenario, organisation: Organisation, reforms: Reforms) -> None:
        self.scenario = scenario
        self.organisation = organisation
        self.reforms = reforms
        # A plan doesn't foresee shocks: posts move from where they would without, so that runs stay paired.
        without = build_organisation(scenario.model_copy(update={"shocks": {}})) if scenario.shocks else organisation
        self.planned = [unit.headcount for unit in without.units]
        self.moves: list[Move] = []
        self.posts = [0] * len(organisation.units)
        """Posts that each unit has got, or given where negative."""
        self.taken: dict[tuple[int, str], list[Move]] = {}
        self.taken_by: dict[int, str] = {}
        """The last reform that moved posts away from a unit."""

    def take(self, second: int, township: int, reform: str, days_ago: int) -> None:
        """Move the posts that a township gets under a reform; those who came days before the run are less new in it."""
        for name in self._transfers(reform):
            transfer = self.scenario.transfers[name]
            to_unit = self._unit_of_township(transfer.to_unit, township)
            sources = self._sources(transfer, township)
            counts: dict[int, int] = {}
            for _ in range(int(transfer.posts_per_township.value)):
                source = max(sources, key=lambda unit: (self._left(unit, second), -unit))
                if self._left(source, second) <= 0:
                    raise InputError([self._nobody_left(reform, name, transfer, township)])
                self.posts[source] -= 1
                self.posts[to_unit] += 1
                counts[source] = counts.get(source, 0) + 1
            for source, posts in counts.items():
                self._add(reform, township, Move(second, source, to_unit, posts, *self._slowness(transfer, days_ago)))

    def _left(self, unit: int, second: int) -> int:
        """Return the posts that a unit can give: the fewest that are planned at work from this second on, and moves."""
        headcount = self.planned[unit]
        ends = [start for start, _ in headcount[1:]]
        planned = [
            staff for (_, staff), end in zip(headcount, [*ends, None], strict=True) if end is None or end > second
        ]
        return min((staff for staff in planned if staff), default=0) + self.posts[unit]

    def give_back(self, second: int, township: int, reform: str) -> None:
        """Move back what a township got under a reform."""
        for move in self.taken.pop((township, reform), []):
            back = Move(second, move.to_unit, move.from_unit, move.posts)  # whoever comes back knows the work
            self.posts[back.from_unit] -= back.posts
            self.posts[back.to_unit] += back.posts
            if move.from_s == second:
                self.moves.remove(move)  # nobody moves who would be back at once
            else:
                self.moves.append(back)

    def check_shocks(self) -> None:
        """See that no unit has fewer people in a shock than posts that moved away."""
        for number in {move.from_unit for move in self.moves} if self.scenario.shocks else ():
            unit = self.organisation.units[number]
            changes = [(start, after - before) for start, before, after in _steps(unit.headcount)]
            changes += [(move.from_s, -move.posts) for move in self.moves if move.from_unit == number]
            changes += [(move.from_s, move.posts) for move in self.moves if move.to_unit == number]
            people = 0
            for second in sorted({start for start, _ in changes}):
                people += sum(change for start, change in changes if start == second)
                if people < 0:
                    raise InputError([self._taken_twice(number)])

    def _taken_twice(self, number: int) -> Problem:
        name = self.taken_by[number]
        unit = self.organisation.units[number].id
        message = (
            f"reform '{name}' moves posts of {unit} that a shock takes away too; leave the reform out, let the shock "
            "leave more of its staff, or shock another unit"
        )
        return self.reforms[name][1].problem(("transfers",), message)

    def _add(self, reform: str, township: int, move: Move) -> None:
        self.taken.setdefault((township, reform), []).append(move)
        self.taken_by[move.from_unit] = reform
        self.moves.append(move)

    def _transfers(self, reform: str) -> Sequence[str]:
        named = self.reforms[reform][0].transfers
        return tuple(self.scenario.transfers) if named is None else named

    def _slowness(self, transfer: Transfer, days_ago: int) -> tuple[float, int]:
        """Return the factor and the working seconds of newcomers, less what has passed before the run."""
        calendar = self.organisation.reference
        passed_s = days_ago * calendar.worked(calendar.horizon_s) * SECONDS_A_DAY / calendar.horizon_s
        slow_s = max(0, round(transfer.newcomer_working_days.value * calendar.working_day_s() - passed_s))
        return (float(transfer.newcomer_time_factor.value) if slow_s else 1.0), slow_s

    def _unit_of_township(self, kind: str, township: int) -> int:
        role = self.organisation.role_ids.index(kind)
        grids = self.organisation.unit_of_grid[role]
        return int(grids[self.organisation.places.first_grid[township]])

    def _sources(self, transfer: Transfer, township: int) -> list[int]:
        """Return the units of the township's county that posts can come from, in their order."""
        organisation = self.organisation
        county = int(organisation.places.county_of_township[township])
        departments = list(self.scenario.departments.list)
        officers = organisation.unit_of_department[len(organisation.unit_of_grid)]
        if transfer.from_unit == DEPARTMENTS:
            return [int(unit) for unit in officers[county]]
        if transfer.from_unit in departments:
            return [int(officers[county, departments.index(transfer.from_unit)])]
        role = organisation.role_ids.index(transfer.from_unit)
        return [n for n, unit in enumerate(organisation.units) if unit.role == role and unit.county == county]

    def _nobody_left(self, reform: str, name: str, transfer: Transfer, township: int) -> Problem:
        place = self.organisation.places.township_ids[township]
        message = (
            f"transfer '{name}' moves {transfer.posts_per_township.value:g} posts to {place}, but {transfer.from_unit} "
            "has no post left; lower posts_per_township in the scenario, or let fewer townships adopt the reform"
        )
        return self.reforms[reform][1].problem(("transfers",), message)


def _steps(headcount: Headcount) -> list[tuple[int, int, int]]:
    """Return (second, people before, people after) for each change, the first from nobody."""
    before = [0, *(people for _, people in headcount)]
    return [(start, old, people) for old, (start, people) in zip(before, headcount, strict=False)]
