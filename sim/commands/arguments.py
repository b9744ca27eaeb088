"""What was typed, put in the order and the spelling that Hydra wants."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.commands.spelling import full_width_signs, taken_apart_by_a_shell
from sim.documents import InputError, Problem, suggestion

# Hydra's flags that take the next word as their value.
_WITH_VALUE = {"--cfg", "-c", "--package", "-p", "--config-path", "-cp", "--config-name", "-cn", "--config-dir", "-cd"}
_ALONE = {"--help", "-h", "--hydra-help", "--resolve", "--run", "-r", "--multirun", "-m", "--shell-completion", "-sc"}
_INFO = {"--info", "-i"}
_INFO_WORDS = {"all", "config", "defaults", "defaults-tree", "plugins", "searchpath"}

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
    flags
        Hydra's flags with their values.
    overrides
        ``key=value`` words in Hydra's spelling.
    folder
        The planner's folder that ``--from`` names.
    """

    flags: tuple[str, ...]
    overrides: tuple[str, ...]
    folder: Path | None

    @property
    def multirun(self) -> bool:
        """Whether Hydra is to run one job for each combination of values."""
        return bool({"--multirun", "-m"} & set(self.flags))

    @property
    def runs(self) -> bool:
        """Whether a command is to run, rather than to show help, its configuration or completions."""
        return set(self.flags) <= {"--multirun", "-m", "--run", "-r"}


def take_apart(command: str, words: Sequence[str]) -> Arguments:
    """Sort the words after the command into flags, overrides and the planner's folder.

    Raises
    ------
    InputError
        ``--from`` names no folder, a bare word stands where none, or no other, is taken, signs are full-width, or a
        shell took a word apart.
    """
    flags: list[str] = []
    overrides: list[str] = []
    folder: Path | None = None
    problems: list[Problem] = []
    bare = ""
    typed: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--from" or word.startswith("--from="):
            name = word.partition("=")[2] if "=" in word else rest.pop(0) if rest else ""
            folder = Path(name).expanduser()
            if not name or not folder.is_dir():
                problems.append(Problem("--from", None, None, "", "there is no such folder", name))
        elif word in _WITH_VALUE:
            flags += [word, *rest[:1]]
            del rest[:1]
        elif word in _INFO:
            flags.append(f"--info={rest.pop(0)}" if rest and rest[0] in _INFO_WORDS else "--info=all")
        elif word in _ALONE or word.partition("=")[0] in _WITH_VALUE | _INFO:
            flags.append(word)
        elif word.startswith("-"):
            known = sorted(_ALONE | _WITH_VALUE | _INFO | {"--from"})
            message = (
                f"there is no such flag;{suggestion(word.partition('=')[0], known)} keys are written without dashes"
            )
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
    return Arguments(tuple(flags), tuple(overrides), folder)


def _spelt_for_hydra(override: str) -> str:
    key, equals, value = override.partition("=")
    return key + equals + _WORDS_TO_QUOTE.sub(lambda match: match[1] or _quoted(match[2]), value)


def _quoted(word: str) -> str:
    # In Hydra's quotes a backslash stands for itself, except before a quote.
    return "'" + re.sub(r"(\\*)('|$)", lambda match: match[1] * 2 + ("\\'" if match[2] else ""), word) + "'"
