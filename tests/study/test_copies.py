"""Alternatives that are the same experiment under different names."""

import dataclasses

from sim.commands.inputs import copies_among
from sim.study import Alternative


def test_copies_are_found_whatever_they_are_called(alternatives: list[Alternative]) -> None:
    first, *others = alternatives
    twice = dataclasses.replace(first, name="again")
    assert copies_among(alternatives) == {}
    assert copies_among([first, *others, twice]) == {"again": first.name}
