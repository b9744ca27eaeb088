"""The front door: ``govsim COMMAND [overrides]``.

Nothing heavy is imported before a command is known, so that help, the version and a misspelt command answer at once.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence

from sim import __version__
from sim.commands.surroundings import fault_of_surroundings, open_standard_streams

COMMANDS = {
    "run": "one rule on one scenario: key figures with intervals, and the logs",
    "compare": "the same matters under each of several rules or mixes of reforms: paired differences and a verdict",
    "select": "which of several rules or mixes of reforms is best in one measure",
    "rollout": "the same matters under each of several plans by which reforms spread from place to place",
    "sweep": "the same study at many points of uncertain or chosen parameters: one tidy table, maps and lines",
    "breakeven": "where, in one or two parameters, the difference between two alternatives changes sign",
    "sensitivity": "which inputs an answer hangs on, and which estimates to measure first",
    "staff": "the cheapest staffing found that meets targets, with a stated confidence",
    "stress": "what a flood week, a surge or absent staff do to the backlog, and how long until that is over",
    "check": "read and check a scenario with its rules, reforms and plans; run nothing",
    "draw": "draw a rule as a flowchart",
    "list": "the scenarios, rules, reforms and plans there are; the measures; a scenario's parameters with sources",
    "rerun": "repeat what a result folder holds: the same tables, bit for bit",
    "extend": "more replications of what a result folder holds, none of them run twice",
    "studies": "the results on disk: when, what was asked, finished or not, their size",
    "completion": "completion of commands, groups and keys for the shell",
}

DONE, FAILED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130

_EXAMPLES = """\
Examples
  govsim compare scenario=luoshan rules=[dumping,whistle]
  govsim run scenario=tiny rule=whistle replications=20
  govsim compare scenario=luoshan reforms=[none,whistle,all]
  govsim compare --help

Your own files: scenarios/*.yaml, rules/*.yaml, reforms/*.yaml and rollouts/*.yaml in the current folder, or in another
with --from=DIR, come before those shipped."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line.

    Parameters
    ----------
    arguments
        What follows ``govsim``; of this process if None.

    Returns
    -------
    int
        The exit code: 0 done, 1 a run failed, 2 the input is wrong, 130 interrupted.
    """
    open_standard_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that lacks a character shows a ? in its place; a run doesn't end for it.
            stream.reconfigure(errors="replace")
    words = list(sys.argv[1:] if arguments is None else arguments)
    fault = fault_of_surroundings(words)
    if fault:
        print(f"govsim: {fault}", file=sys.stderr)
        return WRONG_INPUT
    first = words[0] if words else "--help"
    if first in ("--help", "-h", "help"):
        print(overview())
        return DONE
    if first in ("--version", "-V"):
        print(f"govsim {__version__}")
        return DONE
    if first not in COMMANDS:
        print(_unknown(first), file=sys.stderr)
        return WRONG_INPUT
    if {"--help", "-h"} & set(words[1:]) and first != "completion":
        return _help(first, words[1:])
    if first == "completion":
        from sim.commands import completion

        return completion.answer(words[1:])
    return _behind_hydra(first, words[1:])


def overview() -> str:
    """What ``govsim --help`` says."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {does}" for name, does in COMMANDS.items()]
    return "\n".join(
        [
            "Compare governance reforms of a county by discrete-event simulation.",
            "",
            "govsim COMMAND [key=value …]      govsim COMMAND --help      govsim --version",
            "",
            "Commands",
            *lines,
            "",
            _EXAMPLES,
        ]
    )


def _unknown(word: str) -> str:
    import difflib

    close = difflib.get_close_matches(word, COMMANDS, n=1)
    meant = f" did you mean '{close[0]}'?" if close else ""
    hint = "\nThe command comes first: govsim COMMAND [key=value …]" if "=" in word or word.startswith("-") else ""
    return f"govsim: there is no command '{word}';{meant} there are: {', '.join(COMMANDS)}{hint}"


def _help(command: str, words: list[str]) -> int:
    from sim.commands.help import help_of
    from sim.documents import InputError

    try:
        print(help_of(command, words), end="")
    except InputError as error:
        print(error, file=sys.stderr)
        return WRONG_INPUT
    return DONE


def _behind_hydra(command: str, words: list[str]) -> int:
    try:
        from sim.commands.composition import compose_and_execute
        from sim.commands.interruption import ended_as_by_ctrl_c

        with ended_as_by_ctrl_c():
            return compose_and_execute(command, words)
    except KeyboardInterrupt:
        print("govsim: 已中断" if "language=zh" in words else "govsim: interrupted", file=sys.stderr)
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
