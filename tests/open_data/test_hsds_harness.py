"""The harness must reproduce the known controls before its verdict on our own records counts."""

from __future__ import annotations

import pytest

from tests.open_data.hsds import harness

OBJECTS = (
    ("service_full", "service"),
    ("organization_full", "organization"),
    ("service_at_location_full", "service_at_location"),
    ("taxonomy", "taxonomy"),
    ("taxonomy_term", "taxonomy_term"),
)
LISTS = ("service_list", "organization_list", "service_at_location_list")


@pytest.mark.parametrize("version", harness.VERSIONS)
@pytest.mark.parametrize(("file", "kind"), OBJECTS)
def test_examples_of_the_standard_pass(version: str, file: str, kind: str) -> None:
    assert harness.faults(version, kind, harness.load(f"{version}/{file}.json"), strict=False) == []


@pytest.mark.parametrize("version", harness.VERSIONS)
@pytest.mark.parametrize("file", LISTS)
def test_each_item_of_the_lists_of_the_standard_passes(version: str, file: str) -> None:
    reply = harness.load(f"{version}/{file}.json")
    assert reply["contents"]
    for item in reply["contents"]:
        assert harness.faults(version, file, item, strict=False) == []
    assert harness.page_faults(version, reply) == []


@pytest.mark.parametrize("mock", ["Default", "Test", "Warn"])
def test_good_mocks_pass(mock: str) -> None:
    assert harness.faults("oruk-3.0", "service", harness.load(f"mocks/{mock}/service_full.json"), strict=False) == []
    for item in harness.load(f"mocks/{mock}/service_list.json")["contents"]:
        assert harness.faults("oruk-3.0", "service_list", item, strict=False) == []


def test_the_bad_mock_fails_as_often_as_known() -> None:
    assert len(harness.faults("oruk-3.0", "service", harness.load("mocks/Fail/service_full.json"), strict=False)) == 1
    items = harness.load("mocks/Fail/service_list.json")["contents"]
    assert sum(len(harness.faults("oruk-3.0", "service_list", item, strict=False)) for item in items) == 8


@pytest.mark.parametrize("version", harness.VERSIONS)
def test_strict_closes_every_object(version: str) -> None:
    good = harness.load(f"{version}/service_full.json")
    deep = {**good, "organization": {**good["organization"], "nickname": "x"}}
    assert harness.faults(version, "service", deep, strict=False) == []
    assert harness.faults(version, "service", deep)
    assert harness.quick_faults(version, "service", deep)


@pytest.mark.parametrize("version", harness.VERSIONS)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", "7"),
        ("email", "tanpa at"),
        ("last_modified", "kemarin"),
        ("url", "bukan alamat"),
        ("status", "buka"),
        ("name", None),
    ],
)
def test_formats_are_checked(version: str, name: str, value: object) -> None:
    good = harness.load(f"{version}/service_full.json")
    assert harness.faults(version, "service", {**good, name: value}, strict=False)
