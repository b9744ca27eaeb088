"""The keys of the commands that run a study."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from sim.commands.call import Settings

MOST_REPLICATIONS = 1_000_000
"""Of an alternative; more is a slip of the finger."""
OF_THIS_MACHINE = {"workers", "executor", "scheduler", "cache", "on_error", "results"}
"""Keys that change how a study is run, but not what comes out."""
ALTERNATIVES = {"rules", "reforms", "plans"}
"""Keys that config.yaml keeps as the alternatives that they stand for."""


class MachineSettings(Settings):
    """How a study is run here; the same tables come out whatever these say."""

    workers: int | None = Field(ge=1, description="a whole number, at least 1, or null")
    executor: Literal["serial", "local", "dask"] = Field(description="serial, local or dask")
    scheduler: str | None = Field(description="the address of a Dask scheduler, such as tcp://10.0.0.1:8786, or null")
    on_error: Literal["continue", "stop"] = Field(description="continue or stop")
    cache: str | None = Field(
        min_length=1, description="the name of a folder, auto for one below the results, or null for none"
    )
    results: str = Field(min_length=1, description="the name of a folder")


class StudySettings(MachineSettings):
    """The keys that every command shares that runs a scenario."""

    replications: int = Field(
        ge=1, le=MOST_REPLICATIONS, description=f"a whole number from 1 (2 for intervals) to {MOST_REPLICATIONS:,}"
    )
    seed: int = Field(ge=0, le=2**63 - 1, description="a whole number from 0 to 2**63 - 1")
    language: Literal["en", "zh"] = Field(description="en or zh")

    def of_the_tables(self) -> dict[str, Any]:
        """The settings that the result depends on, which config.yaml keeps."""
        return self.model_dump(exclude=OF_THIS_MACHINE | ALTERNATIVES)


class RunsSettings(StudySettings):
    """The keys that conf/run.yaml, conf/compare.yaml and conf/rollout.yaml share."""

    log: bool = Field(description="true or false")
    half_width: dict[str, float] | None = Field(description="a mapping: {solution_days_mean: 0.1}, or null")
    relative_half_width: float | None = Field(gt=0, lt=1, description="a share of the mean, such as 0.05, or null")
    most_replications: int = Field(
        ge=2, le=MOST_REPLICATIONS, description=f"a whole number from 2 to {MOST_REPLICATIONS:,}"
    )
    look_ahead: int = Field(ge=0, description="a whole number, at least 0")
    differences_that_matter: dict[str, float] | None = Field(
        default=None, description="a mapping: {solution_days_mean: 1, on_time_share: 0.05}, or null"
    )
    baseline: str | None = Field(default=None, description="the name of an alternative, previous, or null")


class AlternativesSettings(Settings):
    """The keys that say what is compared."""

    rules: list[str] = Field(description="a list of names of rules: [dumping,whistle]")
    reforms: list[str] = Field(description="a list of mixes of reforms: [none,whistle,whistle+services,all]")
