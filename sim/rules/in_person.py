"""What a rule may say of citizens who come in person: the trip, the queue, and what becomes of those who leave it."""

from __future__ import annotations

from sim.documents import KeyPath
from sim.rules.compiled import Verb
from sim.rules.fields import Fields
from sim.rules.schema import LEFT, Step

_WORKED = (Verb.WORK, Verb.EACH, Verb.MEET)
_FOR_LEAVERS = "{if: left, to: another_day}"


def complain_about_presence(fields: Fields, keypath: KeyPath, step: Step) -> None:
    """Note what contradicts itself in a step's `trip`, `present`, `patience` and condition `left`."""
    if step.trip and step.verb not in _WORKED:
        fields.complain((*keypath, "trip"), "nobody works here whom the citizen could travel to")
    if step.present and step.verb != Verb.WORK:
        fields.complain((*keypath, "present"), "only one unit ('by') can serve the citizen in person")
    if step.present and step.gather is not None:
        fields.complain((*keypath, "gather"), "who is served in person gathers for no trip; leave one of them out")
    if step.patience is not None and not step.present:
        message = "only who queues in person can lose patience; write 'present: true', or leave this out"
        fields.complain((*keypath, "patience"), message)
    for index, option in enumerate(step.options):
        option_path = (*keypath, "next", index)
        if LEFT in option.excludes:
            message = "options after those of who left are for who was served: leave 'left' out here"
            fields.complain((*option_path, "unless"), message)
        if option.for_leavers and not step.present:
            message = "'left' is asked where nobody queues in person; write 'present: true', or leave it out"
            fields.complain((*option_path, "if"), message)
    if step.present and step.options:
        _complain_about_leavers(fields, (*keypath, "next"), step)


def _complain_about_leavers(fields: Fields, keypath: KeyPath, step: Step) -> None:
    """Those who leave must have a way on that nobody else takes, and take none that is meant for others."""
    places = [index for index, option in enumerate(step.options) if option.for_leavers]
    if not places:
        message = f"who leaves the queue has no way on; say where to, in the first option: {_FOR_LEAVERS}"
        fields.complain((*keypath, 0), message)
        return
    for place in places:
        if place != places.index(place):
            fields.complain((*keypath, place), "options with 'left' come before all others, so that no other is taken")
            return
    last = step.options[places[-1]]
    if last.excludes or last.chance or last.visits or last.within or len(last.needs) > 1:
        message = f"the last option with 'left' must have no other condition, so that all have a way on: {_FOR_LEAVERS}"
        fields.complain((*keypath, places[-1]), message)
