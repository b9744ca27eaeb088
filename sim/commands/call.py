"""What a command is called with, and the reading of its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from sim.commands.overrides import Job
from sim.commands.planners_files import document
from sim.documents import Document, InputError, Library, Problem
from sim.documents.library import Kind


class Settings(BaseModel):
    """The keys of a command's file in conf/, checked: strict, and no others."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


S = TypeVar("S", bound=Settings)


@dataclass(frozen=True)
class Call:
    """One call of a command, its settings composed.

    Parameters
    ----------
    command
        Its name.
    line
        The command line as typed.
    job
        The overrides of this call; under ``--multirun`` those of this job.
    config
        The command's keys with their values, without what planners' files hold.
    library
        Where planners' files are.
    """

    command: str
    line: str
    job: Job
    config: Mapping[str, Any]
    library: Library

    @property
    def choices(self) -> Mapping[Kind, str]:
        """The name of the file that each group stands for, where one was chosen: ``{"scenario": "tiny"}``."""
        return self.job.choices

    def settings(self, kind: type[S]) -> S:
        """The command's own keys, checked.

        Raises
        ------
        InputError
            With all of them that are wrong.
        """
        own = {key: value for key, value in self.config.items() if key in kind.model_fields}
        try:
            return kind.model_validate(own)
        except ValidationError as error:
            raise InputError(self._problem(kind, item) for item in error.errors()) from None

    def _problem(self, kind: type[S], item: Any) -> Problem:
        key = str(item["loc"][0])
        typed = next((o for o in reversed(self.job.overrides) if o.lstrip("+~").partition("=")[0] == key), None)
        where = f"override {typed}" if typed else f"command {self.command}"
        wanted = kind.model_fields[key].description or ""
        return Problem(where, None, None, key, f"this must be {wanted}" if wanted else str(item["msg"]), item["input"])

    def chosen(self, kind: Kind) -> Document:
        """The document of the group, with the overrides that were given for it.

        Raises
        ------
        InputError
            None was chosen, it cannot be read, or an override cannot be applied to it.
        """
        if kind not in self.choices:
            names = ", ".join(self.library.names(kind))
            message = f"one {kind} is needed: {kind}=NAME; there are: {names}"
            raise InputError([Problem(f"command {self.command}", None, None, kind, message)])
        found = document(self.library.find(kind, self.choices[kind]))
        return found.with_changes(self.job.changes.get(kind, ()))
