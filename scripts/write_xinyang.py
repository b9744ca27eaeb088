"""Write scenarios/xinyang.yaml, shihe.yaml and nangan.yaml from two tables of places and from scenarios/luoshan.yaml.

Every figure has one home: places in `xinyang_counties.csv` and `xinyang_places.csv`, all else in Luoshan's file, whose
sections are copied as they stand. Run it when one of the three has changed; a test compares what it writes with what
is in scenarios/.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
HEADS = HERE / "scenario_heads"
SCENARIOS = HERE.parent / "scenarios"

OWN = ("rollout", "cases")
"""Sections of Luoshan that have no meaning for others; what else is a scenario's own stands in its head."""

LUOSHAN = "luoshan"
LUOSHAN_RESIDENTS = 493_208
LUOSHAN_VILLAGES = 303
LUOSHAN_GRIDS = 1_000
GRIDS_LOW, GRIDS_HIGH = 0.46, 1.5
"""Its 460 and 1,500 over its 1,000; so in each township."""

WEIGHTS = {"town": 1.0, "township": 0.75, "zone": 0.5}
STREET_WEIGHTS = (2.5, 1.5, 4.0)
"""Rule W: what a street weighs; the base, and the two that give low and high."""


class Range(NamedTuple):
    """A figure with its range."""

    value: float
    low: float
    high: float

    def yaml(self) -> str:
        """The keys of a parameter."""
        return f"value: {self.value:.9g}, low: {self.low:.9g}, high: {self.high:.9g}"


@dataclass(frozen=True)
class County:
    """A county or district: a coordination domain with its own departments and command centre."""

    id: str
    zh: str
    en: str
    residents: Range
    grade: str
    source: str

    def staff_factor(self) -> Range:
        """Staff of the county's bodies relative to Luoshan's: as its residents; the range takes in their root."""
        by_residents = self.residents.value / LUOSHAN_RESIDENTS
        ends = (by_residents, sqrt(by_residents))
        return Range(round(by_residents, 3), round(0.8 * min(ends), 3), round(1.25 * max(ends), 3))


@dataclass(frozen=True)
class Place:
    """A street, town, township or zone."""

    county: str
    id: str
    kind: str
    zh: str
    en: str
    distance_km: float


def counties() -> list[County]:
    """Read the table of counties, in the order of the codes."""
    return [
        County(
            id=row["id"],
            zh=row["zh"],
            en=row["en"],
            residents=Range(*(int(row[key]) for key in ("residents", "low", "high"))),
            grade=row["grade"],
            source=row["source"],
        )
        for row in _rows("xinyang_counties.csv")
    ]


def places(county: str) -> list[Place]:
    """Read the townships of a county, in the order of the codes."""
    return [
        Place(county, row["id"], row["kind"], row["zh"], row["en"], float(row["distance_km"]))
        for row in _rows("xinyang_places.csv")
        if row["county"] == county
    ]


def _rows(file: str) -> list[dict[str, str]]:
    with (HERE / file).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def apportioned(total: float, weights: Sequence[float]) -> list[int]:
    """Share out a whole number by weight; what is left over goes to the largest remainders, in the order given."""
    exact = [round(total) * weight / sum(weights) for weight in weights]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: shares[place] - exact[place])
    for place in by_remainder[: round(total) - sum(shares)]:
        shares[place] += 1
    return shares


def weights(kinds: Sequence[str], street: float) -> list[float]:
    """Return what each township weighs by rule W."""
    return [WEIGHTS.get(kind, street) for kind in kinds]


def by_rule_w(kinds: Sequence[str], total: Range) -> list[Range]:
    """Share out a county's figure by rule W; low and high take in its ends and those of a street's weight."""
    base, low, high = ([apportioned(figure, weights(kinds, street)) for street in STREET_WEIGHTS] for figure in total)
    lowest = [min(of_place) for of_place in zip(*low, strict=True)]
    highest = [max(of_place) for of_place in zip(*high, strict=True)]
    return [Range(*figures) for figures in zip(base[0], lowest, highest, strict=True)]


def township_lines(county: County, first_of_all: bool) -> Iterator[str]:
    """Write the townships of a county, a line each; the first one carries the words that the others refer to."""
    there = places(county.id)
    kinds = [place.kind for place in there]
    ratio = county.residents.value / LUOSHAN_RESIDENTS
    villages = Range(*(figure * LUOSHAN_VILLAGES / LUOSHAN_RESIDENTS for figure in county.residents))
    grids = apportioned(LUOSHAN_GRIDS * ratio, weights(kinds, STREET_WEIGHTS[0]))
    figures = {
        "residents": by_rule_w(kinds, county.residents),
        "villages": by_rule_w(kinds, villages),
        "grids": [Range(count, round(GRIDS_LOW * count), round(GRIDS_HIGH * count)) for count in grids],
        "distance_km": [
            Range(place.distance_km, round(0.6 * place.distance_km, 1), round(1.6 * place.distance_km, 1))
            for place in there
        ],
    }
    words = {
        "residents": (f"residents_{county.id}", "residents", f"the county's {county.residents.value:,.0f} by rule W"),
        "villages": ("villages", "villages", "one for 1,628 residents, as in Luoshan (303; B), by rule W"),
        "grids": ("grids", "grids", "one for 493 residents (1,072 to 329), as in Luoshan, by rule W"),
        "distance_km": ("distance_km", "km", "rough road distance from the county seat"),
    }
    for number, place in enumerate(there):
        told = []
        for key, (anchor, unit, source) in words.items():
            figure = figures[key][number].yaml()
            if number == 0 and (first_of_all or key == "residents"):
                told.append(f'{key}: &{anchor} {{{figure}, unit: {unit}, grade: E, source: "{source}"}}')
            else:
                told.append(f"{key}: {{<<: *{anchor}, {figure}}}")
        name = f"county: {place.county}, name: {{en: {place.en}, zh: {place.zh}}}"
        yield f"    {place.id}: {{{name}, {', '.join(told)}}}"


def luoshan_lines(luoshan: str) -> Iterator[str]:
    """Take Luoshan's own townships as they stand, and say which county they lie in."""
    townships = re.search(r"^  townships:\n((?:    .*\n)+)", luoshan, flags=re.MULTILINE)
    assert townships, "scenarios/luoshan.yaml has no townships where they were"
    for line in townships[1].splitlines():
        yield line
        if re.fullmatch(r"    \w+:", line):
            yield f"      county: {LUOSHAN}"


def places_section(chosen: Iterable[County], luoshan: str) -> str:
    """Write the section `places` with these counties and their townships."""
    chosen = list(chosen)
    lines = ["places:", "  counties:"]
    for county in chosen:
        factor = f'{county.staff_factor().yaml()}, unit: factor, grade: E, source: "residents over Luoshan\'s 493,208"'
        lines.append(f"    {county.id}: {{name: {{en: {county.en}, zh: {county.zh}}}, staff_factor: {{{factor}}}}}")
    lines.append("  townships:")
    first = next(county.id for county in chosen if county.id != LUOSHAN)
    for county in chosen:
        lines.append(f"    # {county.en} ({county.zh}): {county.residents.value:,.0f} residents, grade {county.grade}:")
        lines.append(f"    # {county.source}.")
        lines += luoshan_lines(luoshan) if county.id == LUOSHAN else township_lines(county, county.id == first)
    return "\n".join(lines) + "\n\n"


def sections(text: str) -> dict[str, str]:
    """Cut a scenario into its sections, each with the comment lines right above it; the file's head is left out."""
    found: dict[str, str] = {}
    above: list[str] = []
    key = ""
    for line in text.splitlines(keepends=True):
        start = re.match(r"([a-z_]+):", line)
        if start:
            key = start[1]
            found[key] = "".join(above) + line
            above = []
        elif line.startswith("#") or (above and not line.strip()):
            above.append(line)
        elif key:
            found[key] += line
    return found


def scenario(name: str, luoshan: str, places: str = "") -> str:
    """Put a scenario together: its own head, its places if it has any, and all other sections as Luoshan has them."""
    head = (HEADS / f"{name}.yaml").read_text(encoding="utf-8")
    own = {*OWN, *sections(head), *(["places"] if places else [])}
    return head + places + "".join(text for key, text in sections(luoshan).items() if key not in own)


def texts() -> dict[str, str]:
    """Return the text of each scenario by the name of its file."""
    luoshan = (SCENARIOS / "luoshan.yaml").read_text(encoding="utf-8")
    city = counties()
    shihe = [county for county in city if county.id == "shihe"]
    return {
        "xinyang.yaml": scenario("xinyang", luoshan, places_section(city, luoshan)),
        "shihe.yaml": scenario("shihe", luoshan, places_section(shihe, luoshan)),
        "nangan.yaml": scenario("nangan", luoshan),
    }


def main() -> None:
    """Write the files."""
    for file, text in texts().items():
        (SCENARIOS / file).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
