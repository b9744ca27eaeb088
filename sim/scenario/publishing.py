"""The JSON Schema of scenario files, by which editors complete and check them."""

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from sim.scenario.provenance import Parameter, Table
from sim.scenario.schema import Scenario


class _Generator(GenerateJsonSchema):
    def encode_default(self, dft: Any) -> Any:
        return super().encode_default(dft.value if isinstance(dft, Parameter | Table) else dft)

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Without null: in a planner's file, a key that isn't wanted is left out."""
        return self.generate_inner(schema["schema"])


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a scenario file."""
    schema = Scenario.model_json_schema(schema_generator=_Generator)
    quantities: dict[str, Any] = {}
    body: dict[str, Any] = _with_references(schema, quantities)
    body["$defs"] = dict(sorted((body["$defs"] | quantities).items()))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | body


def _with_references(part: Any, quantities: dict[str, Any]) -> Any:
    """The schema with each quantity (a share, a count, …) stated once and referred to, which keeps it readable."""
    if isinstance(part, list):
        return [_with_references(item, quantities) for item in part]
    if not isinstance(part, dict):
        return part
    if "anyOf" in part and part.get("title", "A").islower():  # pydantic's own titles, of fields, begin with a capital
        name = part["title"].replace(" ", "_")
        quantities[name] = {"title": part["title"], "anyOf": part["anyOf"]}
        rest = {key: value for key, value in part.items() if key not in ("title", "anyOf")}
        return {"$ref": f"#/$defs/{name}"} | rest
    return {
        key: _with_references(value, quantities)
        for key, value in part.items()
        if key != "title" and not (key == "default" and value is None)
    }
