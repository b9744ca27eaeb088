"""What a task is known by: a hash of everything that its result depends on, and of nothing else."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import platform
from collections.abc import Mapping, Sequence, Set
from datetime import date
from enum import Enum
from importlib import metadata
from pathlib import Path
from typing import Any

from pydantic import BaseModel

import sim
from sim.scenario import Parameter, Table
from sim.study.tasks import Alternative, Task

MODEL = ("documents", "scenario", "world", "rules", "reforms", "engine", "measures")
"""The rooms whose code a result depends on."""
FILES = ("study/tasks.py", "study/running/encoding.py")
"""The files that do besides."""
PACKAGES = ("numpy", "pandas", "scipy", "simpy", "holidays")


@functools.cache
def model_version() -> str:
    """Return a hash of the code that makes results, and of the versions of what it rests on.

    A number that somebody has to remember to raise would hand out results of yesterday's model as today's.
    """
    digest = hashlib.sha256(platform.python_version().encode())
    root = Path(sim.__file__).parent
    files = [file for room in MODEL for file in sorted((root / room).glob("**/*.py"))]
    for file in [*files, *(root / name for name in FILES)]:
        digest.update(file.relative_to(root).as_posix().encode() + file.read_bytes())
    for package in PACKAGES:
        digest.update(f"{package} {metadata.version(package)}".encode())
    return digest.hexdigest()


def alternative_hash(alternative: Alternative) -> str:
    """Return a hash of an alternative's numbers, rules and plan; where its numbers come from makes no difference."""
    ruleset, plan = alternative.ruleset, alternative.plan
    reforms = {name: ruleset.reforms[name] for name in plan.reforms}
    rules = dict.fromkeys([*ruleset.today, *(rule for reform, _ in reforms.values() for rule in reform.rules)])
    content = [
        model_version(),
        plain(alternative.scenario),
        ruleset.today,
        [[name, plain(ruleset.rules[name][1].data)] for name in rules],
        [[name, plain(document.data)] for name, (_, document) in reforms.items()],
        plain(plan),
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest()


def task_key(of_alternative: str, seed: int, replication: int, county: str | None) -> str:
    """Return the hash of one replication of an alternative, given by its own hash, or of one of its counties."""
    return hashlib.sha256(json.dumps([of_alternative, seed, replication, county]).encode()).hexdigest()


def key_of(task: Task) -> str:
    """Return a task's hash. Where its log goes has no part in it."""
    return task_key(alternative_hash(task.alternative), task.seed, task.replication, task.county)


def plain(part: Any) -> Any:
    """Return anything that a scenario holds as what JSON can say, of parameters the value alone.

    Mappings become lists of pairs: their order is that of rows in tables, so it counts.
    """
    if isinstance(part, Parameter | Table):
        return plain(part.value)
    if isinstance(part, BaseModel):
        return [[name, plain(getattr(part, name))] for name in type(part).model_fields]
    if isinstance(part, Enum):
        return plain(part.value)
    if dataclasses.is_dataclass(part) and not isinstance(part, type):
        return [[field.name, plain(getattr(part, field.name))] for field in dataclasses.fields(part)]
    if isinstance(part, Mapping):
        return [[str(key), plain(value)] for key, value in part.items()]
    if isinstance(part, Set):
        return sorted(map(str, part))
    if isinstance(part, Sequence) and not isinstance(part, str):
        return [plain(item) for item in part]
    if isinstance(part, date):
        return part.isoformat()
    if isinstance(part, float) and part == int(part if abs(part) < 1e15 else 0):
        return int(part)  # 2 and 2.0 are the same number
    if part is None or isinstance(part, str | int | float):
        return part
    raise TypeError(f"a scenario holds something that has no plain form: {type(part).__name__}")
