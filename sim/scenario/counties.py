"""The counties of a scenario, each of which can stand alone: they share nothing unless the scenario says so."""

from sim.scenario.schema import Scenario


def counties_of(scenario: Scenario) -> tuple[str, ...]:
    """Return the counties that can be run apart; none where there is but one, or where they share precedents."""
    counties = tuple(scenario.places.counties)
    return () if scenario.topics.shared_by_counties or len(counties) < 2 else counties


def county_part(scenario: Scenario, county: str) -> Scenario:
    """Return the scenario with one of its counties only; every name and number in it stays as it is."""
    places = scenario.places
    townships = {name: township for name, township in places.townships.items() if township.county == county}
    part = places.model_copy(update={"counties": {county: places.counties[county]}, "townships": townships})
    cases = {name: case for name, case in scenario.cases.items() if case.township in townships}
    # A backlog stays whole: the world takes up the rows of its own townships, and all parts start on the same day.
    return scenario.model_copy(update={"places": part, "cases": cases})
