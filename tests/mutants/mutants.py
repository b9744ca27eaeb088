"""Each seed's mutant: a file of some kind, changed as a tree or as a text, and what becomes of it."""

from __future__ import annotations

import dataclasses
import functools
import random
from pathlib import Path

import yaml
from judged import accepted, config_of, minimal, own_file, pocket, run, shipped
from mutator import mutated_text, mutated_tree

from sim.documents import Document, InputError, read_document

KINDS = ("scenario",) * 8 + ("rule",) * 5 + ("reform", "rollout", "shock", "design", "config")
ORIGINALS = {
    "rule": ("dumping", "whistle", "county_enforcement", "one_stop"),
    "reform": ("services", "staff_transfer"),
    "shock": ("flood_week", "department_absent"),
    "design": ("dumping_and_officers", "factorial"),
}
ONE_IN_TEXT, ONE_IN_RUN = 5, 3
"""How many of the mutants are changed as text, and how many of those accepted are run."""


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What became of a mutant: `refused`, `accepted` or `run`, and what is wrong with that; nothing if all is right."""

    seed: int
    kind: str
    became: str
    wrong: str = ""


def judge(seed: int, folder: Path) -> Verdict:
    """Make the mutant of a seed and try it."""
    dice = random.Random(f"kind {seed}")
    kind = dice.choice(KINDS)
    try:
        document = _mutant(kind, seed, dice, folder)
        inputs = accepted(kind, document)
    except InputError as error:
        unplaced = [str(problem) for problem in error.problems if problem.line is None]
        return Verdict(seed, kind, "refused", f"without a line: {unplaced}" if unplaced or not error.problems else "")
    if inputs is not None and dice.randrange(ONE_IN_RUN) == 0 and run(inputs, seed):
        return Verdict(seed, kind, "run")
    return Verdict(seed, kind, "accepted")


def _mutant(kind: str, seed: int, dice: random.Random, folder: Path) -> Document:
    original = _original(kind, dice)
    if kind == "config" and dice.randrange(2):
        head = {key: part for key, part in original.data.items() if key not in ("scenario", "rules", "reforms")}
        return dataclasses.replace(original, data=original.data | mutated_tree(head, seed))
    if kind == "config" or dice.randrange(ONE_IN_TEXT):
        return dataclasses.replace(original, data=mutated_tree(original.data, seed))
    if kind == "scenario" and dice.randrange(4):
        original = minimal()  # parsing takes long, and what YAML refuses doesn't depend on the length
    path = folder / "mutant.yaml"
    path.write_bytes(mutated_text(original.path.read_text(encoding="utf-8"), seed))
    return read_document(path)


def _original(kind: str, dice: random.Random) -> Document:
    if kind == "scenario":
        return pocket()
    if kind == "rollout":
        return own_file("rollout")
    return _config() if kind == "config" else shipped(kind, dice.choice(ORIGINALS[kind]))


@functools.cache
def _config() -> Document:
    config = config_of("scenario", pocket())
    path = own_file("rollout").path.with_name("config.yaml")
    data = yaml.safe_load(config.text())
    return Document(path, "", data, {(key,): (line, 1) for line, key in enumerate(data, start=1)})
