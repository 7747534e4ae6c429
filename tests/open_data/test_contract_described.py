"""Every address under /api/, every parameter and every error is described, for programs and for people."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from openapi_spec_validator import validate

from portal.config import ROOT
from portal.open_data.openapi import ALWAYS, FORMAT_VERSION, OPERATIONS, REASONS, document
from portal.open_data.registry import Operation
from tests.inspecting import Visitor

DOCUMENT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "docs" / "data-changelog.md").read_text(encoding="utf-8")
IDS = [operation.name for operation in OPERATIONS]


def plain(path: str) -> str:
    """A path without the names of what varies in it."""
    return re.sub(r"<[^>]+>|\{[^}]+\}", "{}", path)


def there(app: Flask) -> set[tuple[str, str]]:
    """(Path, method) of every address under /api/ of the application."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")]
    return {(plain(rule.rule), m.lower()) for rule in rules for m in (rule.methods or set()) - {"HEAD", "OPTIONS"}}


def section(operation: Operation) -> str:
    """What docs/api.md says of an operation."""
    _, found, rest = DOCUMENT.partition(f"\n### {operation.method.upper()} {operation.path}\n")
    assert found, f"docs/api.md says nothing of {operation.method} {operation.path}"
    return re.split(r"\n##+ ", rest)[0]


def test_every_address_is_described_and_no_other(reading_app: Flask) -> None:
    assert {(plain(o.path), o.method) for o in OPERATIONS} == there(reading_app)
    assert len(set(IDS)) == len(IDS)


def test_the_description_is_valid_and_needs_nobody_else(reader: Visitor) -> None:
    answer = reader.raw("/api/openapi.json")
    assert answer.json["openapi"].startswith("3.1")
    validate(answer.json)
    targets = set(re.findall(r'"\$ref":"([^"]+)"', answer.get_data(as_text=True)))
    assert len(targets) > 30
    assert all(target.startswith("#/components/") for target in targets)
    assert answer.headers["ETag"] and answer.headers["Last-Modified"]


@pytest.mark.parametrize("operation", OPERATIONS, ids=IDS)
def test_every_parameter_and_error_is_in_the_document(operation: Operation) -> None:
    text = section(operation)
    assert [p.name for p in operation.parameters] == re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert all(f"`{status}`" in text for status in operation.errors)
    assert all(p.meaning in text for p in operation.parameters), "the words of both are the same"


def test_every_status_and_header_is_in_the_document() -> None:
    rows = set(re.findall(r"^\| `(\d{3})` \|", DOCUMENT, re.MULTILINE))
    assert rows == {str(status) for status in {*REASONS, 405}}
    assert set(ALWAYS) <= set(REASONS)
    for name in document()["components"]["headers"]:
        assert f"`{name}`" in DOCUMENT, name


def test_no_address_is_in_the_document_that_is_not_there() -> None:
    named = set(re.findall(r"^### (\w+) (\S+)$", DOCUMENT, re.MULTILINE))
    assert named == {(o.method.upper(), o.path) for o in OPERATIONS}


def test_the_changelog_knows_this_version() -> None:
    assert re.search(rf"^### {re.escape(FORMAT_VERSION)}$", CHANGELOG, re.MULTILINE)
    assert document()["info"]["version"] == FORMAT_VERSION


LISTS = [o for o in OPERATIONS if o.path.startswith("/api/hsds/") and "{" not in o.path]


@pytest.mark.parametrize("operation", LISTS, ids=[o.name for o in LISTS])
def test_an_address_takes_just_the_parameters_that_are_described(reader: Visitor, operation: Operation) -> None:
    refused = reader.raw(operation.path + "?tiada=1")
    assert (refused.status_code, refused.mimetype) == (400, "application/problem+json")
    (fault,) = [fault for fault in refused.json["faults"] if fault["parameter"] == "tiada"]
    known = set(fault["reason"].partition("this address knows ")[2].split(", "))
    assert known == {p.name for p in operation.parameters}


@pytest.mark.parametrize("operation", [o for o in OPERATIONS if "{id}" in o.path], ids=lambda o: o.name)
def test_the_first_record_of_a_list_has_an_address_of_its_own(searcher: Visitor, operation: Operation) -> None:
    whole = operation.path.removesuffix("/{id}")
    first = searcher.raw(whole).json["contents"][0]
    one = searcher.raw(f"{whole}/{first['id']}")
    assert (one.status_code, one.json["id"]) == (200, first["id"])
    nobody = searcher.raw(f"{whole}/4b6a4c9e-0000-4000-8000-000000000000")
    assert (nobody.status_code, nobody.mimetype) == (404, "application/problem+json")
