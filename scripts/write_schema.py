"""Writes docs/scenario.schema.json, the published schema of scenario files; run it when the schema has changed."""

import json
from pathlib import Path

from sim.scenario import json_schema

TARGET = Path(__file__).resolve().parent.parent / "docs" / "scenario.schema.json"


def main() -> None:
    """Write the file."""
    TARGET.write_text(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
