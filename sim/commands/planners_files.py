"""Planners' scenarios and rules as Hydra's config groups ``scenario`` and ``rule``."""

from __future__ import annotations

import functools
from pathlib import Path, PurePosixPath
from typing import ClassVar

from hydra.core.config_search_path import ConfigSearchPath
from hydra.core.object_type import ObjectType
from hydra.core.plugins import Plugins
from hydra.plugins.config_source import ConfigLoadError, ConfigResult, ConfigSource
from hydra.plugins.search_path_plugin import SearchPathPlugin
from omegaconf import OmegaConf

from sim.documents import Document, Library, read_document
from sim.documents.library import Kind

GROUPS: tuple[Kind, ...] = ("scenario", "rule", "design")


@functools.cache
def document(path: Path) -> Document:
    """The file, read once in a process: Hydra composes several times for one command."""
    return read_document(path)


class PlannersFiles(ConfigSource):
    """Finds the files through a `Library` and reads them with all of our checks, which Hydra's own reader lacks."""

    library: ClassVar[Library]

    @staticmethod
    def scheme() -> str:
        """The scheme of this source in Hydra's search path."""
        return "govsim"

    def load_config(self, config_path: str) -> ConfigResult:
        """The content of a scenario or rule; any of its keys may be overridden, the schema judges the result."""
        path = self._path(config_path)
        if path is None:
            raise ConfigLoadError(f"Config not found: {config_path}")
        content = OmegaConf.create(document(path).data, flags={"struct": False})
        group = str(PurePosixPath(config_path).parent)
        return ConfigResult(
            provider=self.provider, path=str(path), config=content, header={"package": group}, is_schema_source=False
        )

    def is_group(self, config_path: str) -> bool:
        """Whether this is ``scenario``, ``rule``, or the root that holds them."""
        return config_path.strip("/") in ("", *GROUPS)

    def is_config(self, config_path: str) -> bool:
        """Whether there is such a file."""
        return self._path(config_path) is not None

    def available(self) -> bool:
        """Always: the shipped files are there."""
        return True

    def list(self, config_path: str, results_filter: ObjectType | None) -> list[str]:
        """Names in a group; of the root, the groups."""
        group = config_path.strip("/")
        if group == "":
            return sorted(GROUPS) if results_filter is not ObjectType.CONFIG else []
        if results_filter is ObjectType.GROUP or group not in GROUPS:
            return []
        return sorted(self.library.names(group))

    def _path(self, config_path: str) -> Path | None:
        group, _, name = config_path.removesuffix(".yaml").strip("/").partition("/")
        if group not in GROUPS or not name:
            return None
        return self.library.names(group).get(name)


class PlannersFilesFirst(SearchPathPlugin):
    """Puts the source before conf/, so that a planner's rule hides the shipped one of the same name."""

    def manipulate_search_path(self, search_path: ConfigSearchPath) -> None:
        """Called by Hydra when it builds its search path."""
        search_path.prepend(provider="planner", path=f"{PlannersFiles.scheme()}://files")


def offer_to_hydra(library: Library) -> None:
    """Make the library's scenarios and rules the groups of the next composition."""
    PlannersFiles.library = library
    plugins = Plugins.instance()
    plugins.register(PlannersFiles)
    plugins.register(PlannersFilesFirst)
