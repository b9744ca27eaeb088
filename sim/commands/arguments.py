"""What was typed: flags, the planner's folder, and overrides in the spelling that Hydra's grammar wants."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.commands.spelling import full_width_signs, taken_apart_by_a_shell
from sim.documents import InputError, Problem, is_folder, suggestion

_MULTIRUN = ("--multirun", "-m")
_SHOW_CONFIG = ("--cfg", "-c")
_HELP = ("--help", "-h")
_FLAGS = ("--from", *_HELP, *_SHOW_CONFIG, *_MULTIRUN)

# The key that a bare word stands for, by command: `govsim rerun FOLDER`, `govsim list rules`.
_BARE_WORD = {"rerun": "folder", "extend": "folder", "list": "what", "studies": "results"}

# Quoted text stays as it is; a word with letters beyond ASCII is quoted, because Hydra's grammar knows none unquoted.
_WORDS_TO_QUOTE = re.compile(
    r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|([^\s,\[\]{}():='"]*[^\x00-\x7f\s,\[\]{}():='"][^\s,\[\]{}():='"]*)"""
)

_OF_A_VALUE = set("{}[]:,")
_PLAIN_WORD = re.compile(r"(?!(?:true|false|null|nan|inf)$)[A-Za-z][A-Za-z0-9_./-]*", re.IGNORECASE)


@dataclass(frozen=True)
class Arguments:
    """A command line, taken apart.

    Parameters
    ----------
    overrides
        ``key=value`` words in Hydra's spelling.
    folder
        The planner's folder that ``--from`` names.
    multirun
        Whether there is to be one job for each combination of values.
    shows_config
        Whether the configuration is to be shown, and nothing run.
    """

    overrides: tuple[str, ...]
    folder: Path | None = None
    multirun: bool = False
    shows_config: bool = False


def take_apart(command: str, words: Sequence[str]) -> Arguments:
    """Sort the words after the command.

    Raises
    ------
    InputError
        ``--from`` names no folder, a bare word stands where none, or no other, is taken, signs are full-width, or a
        shell took a word apart.
    """
    overrides: list[str] = []
    folder: Path | None = None
    multirun = shows_config = False
    problems: list[Problem] = []
    bare = ""
    typed: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        flag, equals, value = word.partition("=")
        if flag == "--from":
            name = value if equals else rest.pop(0) if rest else ""
            folder = Path(name).expanduser()
            if not name or not is_folder(folder):
                problems.append(Problem("--from", None, None, "", "there is no such folder", name))
        elif flag in _SHOW_CONFIG:
            shows_config = True
            what = value if equals else rest.pop(0) if rest else ""
            if what != "job":
                problems.append(Problem(flag, None, None, "", "job is expected after this flag: --cfg job", what))
        elif word in _MULTIRUN:
            multirun = True
        elif word in _HELP:  # the front door answers it
            continue
        elif word.startswith("-"):
            message = f"there is no such flag;{suggestion(flag, _FLAGS)} keys are written without dashes"
            problems.append(Problem("command line", None, None, "", message, word))
        elif "=" in word or word.startswith("~"):
            typed.append(word)
            overrides.append(_spelt_for_hydra(word))
        elif command in _BARE_WORD and bare:
            message = f"one {_BARE_WORD[command]} is expected, and {bare} stands there already"
            message += " (a pattern with * may stand for several)"
            problems.append(Problem("command line", None, None, "", message, word))
        elif command in _BARE_WORD:
            bare = word
            overrides.append(f"{_BARE_WORD[command]}={word if _PLAIN_WORD.fullmatch(word) else _quoted(word)}")
        else:
            message = "a key=value is expected here, such as scenario=tiny"
            if set(word) & _OF_A_VALUE:
                message += (
                    "; brackets and spaces take single quotes around the whole: 'vary={chances.misjudged: [0, 0.1]}'"
                )
            problems.append(full_width_signs(word) or Problem("command line", None, None, "", message, word))
    problems += [found for word in typed if (found := full_width_signs(word))]
    problems += taken_apart_by_a_shell(typed)
    if problems:
        raise InputError(problems)
    return Arguments(tuple(overrides), folder, multirun, shows_config)


def _spelt_for_hydra(override: str) -> str:
    key, equals, value = override.partition("=")
    return key + equals + _WORDS_TO_QUOTE.sub(lambda match: match[1] or _quoted(match[2]), value)


def _quoted(word: str) -> str:
    # In Hydra's quotes a backslash stands for itself, except before a quote.
    return "'" + re.sub(r"(\\*)('|$)", lambda match: match[1] * 2 + ("\\'" if match[2] else ""), word) + "'"
