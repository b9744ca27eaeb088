"""What a command was asked to compare, and the files that this takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sim.commands.call import Call
from sim.commands.planners_files import document
from sim.commands.resolved_config import Asked, ResolvedConfig
from sim.documents import Document, InputError, Library, Problem, suggestion
from sim.documents.library import Kind
from sim.paths import shipped_conf
from sim.scenario import with_backlog

NONE, ALL, OWN = "none", "all", "own"
TODAY = "today"


def mixes_asked(names: Sequence[str], library: Library) -> list[tuple[str, Asked]]:
    """Return the alternatives that mixes stand for: ``none``, ``whistle+services``, ``all`` that are shipped."""
    shipped = [name for name in library.names("reform") if (shipped_conf() / "reform" / f"{name}.yaml").exists()]
    known: dict[str, list[str]] = {NONE: [], ALL: shipped}
    return [
        (mix, {"reforms": known.get(mix, list(dict.fromkeys(name.strip() for name in mix.split("+"))))})
        for mix in names
    ]


def resolve(
    call: Call, alternatives: Sequence[tuple[str, Asked]], settings: Mapping[str, Any], factors: Sequence[str] = ()
) -> ResolvedConfig:
    """Find the files of everything that the alternatives name.

    Raises
    ------
    InputError
        For names that there are no files of, and alternatives that stand twice.
    """
    where = f"command {call.command}"
    names = [name for name, _ in alternatives]
    twice = [name for place, name in enumerate(names) if name in names[:place]]
    problems = [Problem(where, None, None, "", "this alternative stands twice", name) for name in twice]
    scenario = with_backlog(call.chosen("scenario"))
    today = scenario.data.get("rules") or []
    rollouts = _documents(
        call, "rollout", [asked["rollout"] for _, asked in alternatives if "rollout" in asked], problems
    )
    named = [name for _, asked in alternatives for name in asked.get("reforms", [])]
    waves = [rollout.data.get("waves") for rollout in rollouts.values()]
    own = scenario.data.get("rollout")
    waves.append(own.get("waves") if isinstance(own, dict) else None)
    there = call.library.names("reform")
    # What a plan names and isn't there is told where the plan says so, by `plan_of`.
    reforms = _documents(call, "reform", [*named, *(name for name in _reforms_in(waves) if name in there)], problems)
    of_reforms = []
    for reform in reforms.values():
        for index, rule in enumerate(_names(reform.data.get("rules"))):
            if rule in call.library.names("rule"):
                of_reforms.append(rule)
            else:
                rules_there = call.library.names("rule")
                message = (
                    f"there is no rule of this name;{suggestion(rule, rules_there)} there are: {', '.join(rules_there)}"
                )
                problems.append(reform.problem(("rules", index), message, rule))
    asked_rules = [asked["rule"] for _, asked in alternatives if "rule" in asked]
    rules = _documents(call, "rule", [*_names(today), *asked_rules, *of_reforms], problems)
    if problems:
        raise InputError(problems)
    if "rule" in call.config:  # a rule chosen as a group may carry overrides of its own
        rules[str(call.choices["rule"])] = call.chosen("rule")
    return ResolvedConfig(
        command=call.command,
        settings=settings,
        scenario_name=str(call.choices["scenario"]),
        scenario=scenario,
        alternatives=dict(alternatives),
        factors=tuple(factors),
        rules=rules,
        reforms=reforms,
        rollouts=rollouts,
    )


def _documents(call: Call, kind: Kind, names: Iterable[str], problems: list[Problem]) -> dict[str, Document]:
    """Return the documents of these names, each once; what there is no file of is a problem."""
    there = call.library.names(kind)
    found: dict[str, Document] = {}
    for name in dict.fromkeys(names):
        if name in there:
            found[name] = document(there[name])
        elif not (kind == "rollout" and name == OWN):
            message = f"there is no {kind} of this name;{suggestion(name, there)} there are: {', '.join(there)}"
            problems.append(Problem(f"command {call.command}", None, None, f"{kind}s", message, name))
    return found


def _reforms_in(rollouts: Iterable[Any]) -> list[str]:
    """Return the reforms that waves name, as far as their form can be read; the schema tells what is wrong with it."""
    waves = [wave for waves in rollouts if isinstance(waves, list) for wave in waves if isinstance(wave, dict)]
    return [name for wave in waves for key in ("adopt", "revoke") for name in _names(wave.get(key))]


def _names(raw: Any) -> list[str]:
    return [name for name in raw if isinstance(name, str)] if isinstance(raw, list) else []
