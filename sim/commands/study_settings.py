"""The keys of the commands that run a study."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from sim.commands.call import Settings


class StudySettings(Settings):
    """The keys that conf/run.yaml and conf/compare.yaml share."""

    replications: int = Field(ge=1, description="a whole number, at least 1 (at least 2 for intervals)")
    seed: int = Field(ge=0, le=2**63 - 1, description="a whole number from 0 to 2**63 - 1")
    workers: int | None = Field(ge=1, description="a whole number, at least 1, or null")
    language: Literal["en", "zh"] = Field(description="en or zh")
    log: bool = Field(description="true or false")
    results: str = Field(min_length=1, description="the name of a folder")

    def of_the_tables(self) -> dict[str, Any]:
        """The settings that the result depends on, which config.yaml keeps."""
        return self.model_dump(include={"replications", "seed", "language", "log"})
