"""What every section of a scenario file is built on."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from sim.scenario.names import Language

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Section(BaseModel):
    """Part of a scenario: unknown keys and loose types refused, unchangeable once read."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Text(Section):
    """A name or explanation in both languages."""

    en: str
    zh: str

    def get(self, language: Language) -> str:
        """The text in this language, "en" or "zh"."""
        return self.zh if language == "zh" else self.en
