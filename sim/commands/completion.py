"""``govsim completion bash``: a script that completes commands, and leaves groups and keys to Hydra's completion."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from sim.cli import COMMANDS, DONE, WRONG_INPUT

_BASH = r"""_govsim() {
    local line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}"
    if [ "$COMP_CWORD" -le 1 ]; then
        COMPREPLY=($(compgen -W "@COMMANDS@" -- "$word"))
        [ ${#COMPREPLY[@]} -eq 1 ] && COMPREPLY=("${COMPREPLY[0]} ")
    else
        local command="${COMP_WORDS[1]}"
        case " @HYDRA@ " in
            *" $command "*)
                local answers
                answers=$(COMP_LINE="$line" "${COMP_WORDS[0]}" "$command" -sc query=bash 2>/dev/null)
                COMPREPLY=($(compgen -W "$answers" -- "$word")) ;;
            *) COMPREPLY=($(compgen -W "bash" -- "$word")) ;;
        esac
    fi
}
# A key and its value are one word: scenario=luoshan
COMP_WORDBREAKS=${COMP_WORDBREAKS//=}
complete -o nospace -o default -F _govsim govsim"""

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
        behind_hydra = " ".join(name for name in COMMANDS if name != "completion")
        print(_BASH.replace("@COMMANDS@", " ".join(COMMANDS)).replace("@HYDRA@", behind_hydra))
        return DONE
    if words and words[0] in ("--help", "-h"):
        print(_HELP)
        return DONE
    print(f"govsim completion: a shell is expected; there is: bash\n\n{_HELP}", file=sys.stderr)
    return WRONG_INPUT
