"""Names in Markdown: shown as written, never as emphasis, a link, a table or HTML."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping

from sim.report.words import LANGUAGES, Names, Titled

_SIGNS = re.compile(r"[\\`*\[\]<>|~#&$]|_(?![A-Za-z0-9])|(?<![A-Za-z0-9])_|(?<=www)\.|:(?=//)|@")
"""Signs that Markdown interprets; an underscore inside a word is none of them."""


def escaped(text: str) -> str:
    """Return the text with a backslash before each sign that Markdown interprets."""
    return _SIGNS.sub(lambda sign: f"\\{sign[0]}", text)


def names_in_markdown(names: Names) -> Names:
    """Return the names as they are written into a Markdown file."""
    return dataclasses.replace(
        names,
        alternatives=_escaped(names.alternatives),
        kpis=_escaped(names.kpis),
        townships=_escaped(names.townships),
        roles=_escaped(names.roles),
        reforms=_escaped(names.reforms),
        cases=_escaped(names.cases),
        steps=_escaped(names.steps),
    )


def _escaped(titles: Mapping[str, Titled]) -> dict[str, Titled]:
    return {
        identity: {language: escaped(text) for language in LANGUAGES if (text := title.get(language))}
        for identity, title in titles.items()
    }
