"""Where the shipped conf/ and scenarios/ are: in a checkout beside the package, in an installed wheel inside it."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped_conf() -> Path:
    """Folder of the shipped Hydra configuration: rules, reforms and the commands' primary files."""
    return _shipped("conf")


def shipped_scenarios() -> Path:
    """Folder of the shipped scenarios."""
    return _shipped("scenarios")


def _shipped(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
