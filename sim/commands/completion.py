"""``govsim completion``: a script for the shell, and what it offers for a line that is being typed."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from sim.cli import COMMANDS, DONE, WRONG_INPUT

_BASH = r"""_govsim() {
    local line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}"
    if [ "$COMP_CWORD" -le 1 ]; then
        COMPREPLY=($(compgen -W "@COMMANDS@" -- "$word"))
        [ ${#COMPREPLY[@]} -eq 1 ] && COMPREPLY=("${COMPREPLY[0]} ")
    elif [ "${COMP_WORDS[1]}" = completion ]; then
        COMPREPLY=($(compgen -W "bash" -- "$word"))
    else
        # Line by line, and never through compgen -W, which would expand names of files and keys as the shell does.
        local offer
        COMPREPLY=()
        while IFS= read -r offer; do
            [[ "$offer" == "$word"* ]] && COMPREPLY+=("$offer")
        done < <(COMP_LINE="$line" "${COMP_WORDS[0]}" completion offers 2>/dev/null)
    fi
}
# A key and its value are one word: scenario=luoshan
COMP_WORDBREAKS=${COMP_WORDBREAKS//=}
complete -o nospace -o default -F _govsim govsim"""

_PLAIN = re.compile(r"[\w.=-]+")
"""What is offered: no shell means anything by it, wherever it comes from."""

_HELP = """\
govsim completion SHELL: print a script that makes the shell complete commands, scenarios, rules and keys.

Shells: bash

Examples
  eval "$(govsim completion bash)"                         this shell only
  echo 'eval "$(govsim completion bash)"' >> ~/.bashrc     every new shell
  govsim completion bash > govsim.bash                     to look at it"""


def answer(words: Sequence[str]) -> int:
    """Print the script, or the help.

    Returns
    -------
    int
        The exit code.
    """
    if list(words) == ["bash"]:
        print(_BASH.replace("@COMMANDS@", " ".join(COMMANDS)))
        return DONE
    if list(words) == ["offers"]:  # called by the script, in which bash puts the line here
        print("\n".join(offer for offer in _offers(os.environ.get("COMP_LINE", "")) if _PLAIN.fullmatch(offer)))
        return DONE
    if words and words[0] in ("--help", "-h"):
        print(_HELP)
        return DONE
    print(f"govsim completion: a shell is expected; there is: bash\n\n{_HELP}", file=sys.stderr)
    return WRONG_INPUT


def _offers(line: str) -> list[str]:
    """Return the words that may stand in place of the line's last one; nothing where the line can't be read."""
    from sim.commands.arguments import take_apart
    from sim.commands.overrides import GROUPS, keys_of
    from sim.documents import InputError, Library, read_document

    _, command, *words = [*line.split(), "", ""]
    words = words[:-1] if line.endswith(" ") else words[:-2]
    if command not in COMMANDS or not words:
        return []
    typed = words.pop()
    try:
        arguments = take_apart(command, words)
    except InputError:
        return []
    library = Library(*([arguments.folder] if arguments.folder else []), Path.cwd())
    chosen = dict(word.split("=", 1) for word in words if "=" in word)
    group = next((group for group in GROUPS if typed.startswith((f"{group}=", f"{group}."))), None)
    if group is None:
        return [f"{key}=" for key in keys_of(command)]
    if typed.startswith(f"{group}="):
        return [f"{group}={name}" for name in library.names(group)]
    try:
        found = read_document(library.find(group, chosen.get(group, "")))
    except InputError:
        return []
    return list(_keys_below(found.data, typed.rpartition(".")[0]))


def _keys_below(data: object, above: str) -> Iterator[str]:
    """Give the keys that stand below a dotted key, each with ``.`` where there are keys below it, or else ``=``."""
    for part in above.split(".")[1:]:
        data = data.get(part) if isinstance(data, dict) else None
    for key, value in data.items() if isinstance(data, dict) else ():
        yield f"{above}.{key}{'.' if isinstance(value, dict) else '='}"
