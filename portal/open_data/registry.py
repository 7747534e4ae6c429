"""What an address under /api/ may promise: the words that the description of the interface is written in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]

JSON = "application/json"
TEXT: dict[str, Any] = {"type": "string"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: what it means, and what it takes."""

    name: str
    meaning: str
    schema: Schema
    place: str = "query"
    required: bool = False
    example: object = None

    def drawn(self) -> dict[str, Any]:
        """As OpenAPI writes it."""
        said: dict[str, Any] = {"name": self.name, "in": self.place, "required": self.required or self.place == "path"}
        said |= {"description": self.meaning, "schema": self.schema}
        return said | ({"example": self.example} if self.example is not None else {})


@dataclass(frozen=True, slots=True)
class Operation:
    """One address and one method of it."""

    path: str
    name: str
    """The `operationId`: never changes."""
    tag: str
    summary: str
    meaning: str
    answer: Schema
    """What the body of a 200 is like."""
    parameters: tuple[Parameter, ...] = ()
    method: str = "get"
    media: str = JSON
    body: Schema | None = None
    errors: tuple[int, ...] = ()
    """Statuses beside those that any address may answer with."""
    secured: bool = False
    """Only for whoever shows a partner's token."""
    leads_to: str = ""
    """For a list: the name of the operation that gives one of its records by its id."""


def ref(name: str) -> Schema:
    """A schema of the description by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def whole(low: int, high: int | None = None, default: int | None = None) -> dict[str, Any]:
    """A whole number between two others."""
    said: dict[str, Any] = {"type": "integer", "minimum": low}
    if high is not None:
        said["maximum"] = high
    return said | ({"default": default} if default is not None else {})
