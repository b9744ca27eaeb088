"""What a command was asked to compare, and the files that this takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sim.commands.call import Call
from sim.commands.planners_files import document
from sim.commands.resolved_config import Asked, ResolvedConfig
from sim.commands.study_settings import AlternativesSettings
from sim.documents import Document, InputError, KeyPath, Library, Problem, suggestion
from sim.documents.library import Kind
from sim.paths import shipped_conf
from sim.scenario import with_backlog
from sim.study import mixes, read_design
from sim.study.pairs import PREVIOUS

Mention = tuple[Document, KeyPath, str]
"""A name in a file, and where it stands there."""

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


def alternatives_asked(call: Call, settings: AlternativesSettings) -> list[tuple[str, Asked]]:
    """Return the alternatives that rules and reforms stand for; today's rules where neither is named."""
    asked: list[tuple[str, Asked]] = [(name, {"rule": name}) for name in settings.rules]
    return asked + mixes_asked(settings.reforms, call.library) or [(TODAY, {"reforms": []})]


def mixes_of_design(call: Call) -> tuple[list[tuple[str, Asked]], tuple[str, ...]]:
    """Return every mix of the reforms of the chosen design, and those reforms; nothing where none is chosen.

    Raises
    ------
    InputError
        What is wrong in the design's file, or that other alternatives are named too.
    """
    if "design" not in call.choices:
        return [], ()
    if call.config.get("rules") or call.config.get("reforms"):
        message = "a design brings its own alternatives: leave out rules and reforms"
        raise InputError([Problem(f"command {call.command}", None, None, "design", message)])
    design = read_design(call.chosen("design"), call.library.names("reform"))
    asked: list[tuple[str, Asked]] = [
        (mix, {"reforms": [reform for reform in design.factors if reform in reforms]})
        for mix, reforms in mixes(design.factors).items()
    ]
    return asked, tuple(design.factors)


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
    mentions = [found for rollout in rollouts.values() for found in _reforms_in(rollout, ())]
    mentions += _reforms_in(scenario, ("rollout",))
    reforms = _documents(call, "reform", named, problems)
    reforms |= _mentioned(call, "reform", mentions, problems)
    mentions = [
        (reform, ("rules", index), rule)
        for reform in reforms.values()
        for index, rule in enumerate(_names(reform.data.get("rules")))
    ]
    of_reforms = _mentioned(call, "rule", mentions, problems)
    asked_rules = [asked["rule"] for _, asked in alternatives if "rule" in asked]
    rules = _documents(call, "rule", [*_names(today), *asked_rules], problems) | of_reforms
    if problems:
        raise InputError(problems)
    if "rule" in call.choices:  # a rule chosen by its own key may carry overrides of its own
        rules[call.choices["rule"]] = call.chosen("rule")
    return ResolvedConfig(
        command=call.command,
        settings=settings,
        scenario_name=call.choices["scenario"],
        scenario=scenario,
        alternatives=dict(alternatives),
        factors=tuple(factors),
        rules=rules,
        reforms=reforms,
        rollouts=rollouts,
    )


def check_baseline(baseline: str | None, alternatives: Iterable[str], command: str) -> None:
    """Refuse a baseline that is not compared, and an alternative whose name stands for neighbours.

    Raises
    ------
    InputError
        With the names that there are.
    """
    names = list(alternatives)
    where = f"command {command}"
    if baseline is not None and baseline not in (PREVIOUS, *names):
        message = f"no alternative has this name;{suggestion(baseline, (PREVIOUS, *names))} the names are: "
        message += f"{', '.join(names)}; {PREVIOUS} compares each with the one before"
        raise InputError([Problem(where, None, None, "baseline", message, baseline)])
    if baseline == PREVIOUS and PREVIOUS in names:
        message = f"an alternative is called {PREVIOUS}, which here means the one before: rename its file"
        raise InputError([Problem(where, None, None, "baseline", message, baseline)])


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


def _mentioned(call: Call, kind: Kind, mentions: Iterable[Mention], problems: list[Problem]) -> dict[str, Document]:
    """Return the documents that files name; what there is no file of is told where it is named."""
    there = call.library.names(kind)
    found: dict[str, Document] = {}
    for where, keypath, name in mentions:
        if name in there:
            found[name] = document(there[name])
        else:
            message = f"there is no {kind} of this name;{suggestion(name, there)} there are: {', '.join(there)}"
            problems.append(where.problem(keypath, message, name))
    return found


def _reforms_in(document: Document, above: KeyPath) -> list[Mention]:
    """Return the reforms that waves name, as far as their form can be read; the schema tells what is wrong with it."""
    part: Any = document.data
    for key in above:
        part = part.get(key) if isinstance(part, dict) else None
    waves = part.get("waves") if isinstance(part, dict) else None
    return [
        (document, (*above, "waves", number, key, index), name)
        for number, wave in enumerate(waves if isinstance(waves, list) else [])
        if isinstance(wave, dict)
        for key in ("adopt", "revoke")
        for index, name in enumerate(_names(wave.get(key)))
    ]


def _names(raw: Any) -> list[str]:
    return [name for name in raw if isinstance(name, str)] if isinstance(raw, list) else []
