"""Judges records by the schemas of HSDS 3.1 and ORUK 3.0: strict (no unknown field anywhere) and lax, formats checked in both."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
from jsonschema import Draft202012Validator

HERE = Path(__file__).parent
SCHEMAS, CONTROLS = HERE / "schemas", HERE / "controls"
VERSIONS = ("hsds-3.1", "oruk-3.0")
BESIDE = {"service_at_location": ("service", "service"), "organization": ("services", "service")}
"""Kind → the field that answers of the interface have beside those of the schema of one object, as upstream compiles it."""


def load(path: str) -> Any:
    """A control by its path below `controls`."""
    return json.loads((CONTROLS / path).read_text(encoding="utf-8"))


def _definitions(version: str, strict: bool) -> dict[str, Any]:
    found = {}
    for file in sorted((SCHEMAS / version).glob("*.json")):
        if file.stem != "openapi":
            found[file.stem] = _ready(json.loads(file.read_text(encoding="utf-8")), strict)
    return found


def _ready(schema: Any, strict: bool) -> Any:
    """The schema with references into `$defs`; strict: every object closed."""
    if isinstance(schema, list):
        return [_ready(item, strict) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _ready(value, strict) for name, value in schema.items() if name not in ("example", "constraints")}
    reference = found.get("$ref")
    if isinstance(reference, str) and reference.endswith(".json"):
        found = {"$ref": f"#/$defs/{reference.removesuffix('.json')}"}
    if strict and isinstance(found.get("properties"), dict) and "type" in found:
        found["additionalProperties"] = False
    return found


@cache
def schema_of(version: str, kind: str, strict: bool) -> dict[str, Any]:
    """The schema of one record: of an object (`service`), or of one item of a list (`service_list`)."""
    definitions = _definitions(version, strict)
    if kind.endswith("_list"):
        own = _ready(json.loads((SCHEMAS / version / "compiled" / f"{kind}.json").read_text(encoding="utf-8")), strict)
    else:
        own = dict(definitions[kind])
        if kind in BESIDE:
            name, other = BESIDE[kind]
            reference = {"$ref": f"#/$defs/{other}"}
            beside = {"type": "array", "items": reference} if name.endswith("s") else reference
            own["properties"] = {**own["properties"], name: beside}
    return {**own, "$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": definitions}


@cache
def page_schema(version: str) -> dict[str, Any]:
    """The schema of the envelope of lists."""
    text = (SCHEMAS / version / "openapi.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)["components"]["schemas"]["Page"]
    return found


@cache
def _judge(version: str, kind: str, strict: bool) -> Draft202012Validator:
    schema = schema_of(version, kind, strict)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


@cache
def _quick_judge(version: str, kind: str, strict: bool) -> Any:
    return jsonschema_rs.Draft202012Validator(schema_of(version, kind, strict), validate_formats=True)


def faults(version: str, kind: str, record: Any, strict: bool = True) -> list[str]:
    """What is wrong with a record: where and why; by `jsonschema`, and by `jsonschema_rs`, which knows more formats."""
    found = [f"{error.json_path}: {error.message}"[:300] for error in _judge(version, kind, strict).iter_errors(record)]
    return found or quick_faults(version, kind, record, strict)


def quick_faults(version: str, kind: str, record: Any, strict: bool = True) -> list[str]:
    """As `faults`, by `jsonschema_rs` alone: for very many records."""
    judge = _quick_judge(version, kind, strict)
    return [] if judge.is_valid(record) else [f"{list(e.instance_path)}: {e.message}"[:300] for e in judge.iter_errors(record)]


def page_faults(version: str, page: Any) -> list[str]:
    """What is wrong with the envelope of a list."""
    return [error.message for error in Draft202012Validator(page_schema(version)).iter_errors(page)]
