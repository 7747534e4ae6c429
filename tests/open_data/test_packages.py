"""The tabular package holds what HSDS says of its tables: columns, keys, references, kinds of values."""

from __future__ import annotations

import csv
import io
import json
import uuid
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.config import DATA
from portal.open_data.making import export, packages
from tests.open_data import markers
from tests.open_data.markers import CALM, HIDDEN

STANDARD = {r["name"]: r for r in json.loads((DATA / "hsds_datapackage.json").read_bytes())["resources"]}
Table = list[dict[str, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the packages of this module are kept."""
    return tmp_path_factory.mktemp("packages")


@pytest.fixture
def package(app: Flask, folder: Path) -> Path:
    """The package of everything, with planted listings; made once."""
    kept = folder / "hsds.zip"
    if not kept.exists():
        markers.plant()
        made = export.make(app.config["SETTINGS"])
        assert made
        kept.write_bytes((made.folder / "hsds.zip").read_bytes())
        (folder / "33.03.zip").write_bytes((made.folder / "33.03" / "hsds.zip").read_bytes())
        (folder / "rows").write_text(str(made.files["hsds.zip"].rows))
    return kept


def opened(path: Path) -> tuple[dict[str, Any], dict[str, Table]]:
    """The description and the tables of a package; the header of each is what the description says."""
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        described = json.loads(package.read("datapackage.json"))
        assert sorted(package.namelist()) == sorted(["datapackage.json", *(r["path"] for r in described["resources"])])
        tables = {}
        for resource in described["resources"]:
            reader = csv.DictReader(io.StringIO(package.read(resource["path"]).decode(), newline=""), strict=True)
            assert reader.fieldnames == [f["name"] for f in resource["schema"]["fields"]], resource["name"]
            tables[resource["name"]] = list(reader)
    return described, tables


def faults(described: dict[str, Any], tables: dict[str, Table]) -> list[str]:
    """What is wrong with the rows, by the rules of Table Schema."""
    found = []
    for resource in described["resources"]:
        name, schema, table = resource["name"], resource["schema"], tables[resource["name"]]
        keys = [row[schema["primaryKey"]] for row in table]
        if len(keys) != len(set(keys)) or "" in keys:
            found.append(f"{name}: primary key")
        for field in schema["fields"]:
            values = [row[field["name"]] for row in table]
            found += [f"{name}.{field['name']}: {fault}" for fault in field_faults(field, values)]
        for key in schema.get("foreignKeys", []):
            known = {row[key["reference"]["fields"]] for row in tables[key["reference"]["resource"]]}
            if not {row[key["fields"]] for row in table} - {""} <= known:
                found.append(f"{name}.{key['fields']}: points nowhere")
    return found


def field_faults(field: dict[str, Any], values: list[str]) -> list[str]:
    """What is wrong with the values of one column."""
    rules, said = field.get("constraints", {}), [v for v in values if v]
    found = []
    if rules.get("required") and len(said) < len(values):
        found.append("empty")
    if rules.get("unique") and len(said) != len(set(said)):
        found.append("repeated")
    if "enum" in rules and not set(said) <= set(rules["enum"]):
        found.append("not in the list")
    readers = {"number": float, "date": date.fromisoformat, "datetime": datetime.fromisoformat}
    reader = uuid.UUID if field.get("format") == "uuid" else readers.get(field["type"], str)
    for value in said:
        try:
            reader(value)
        except ValueError:
            found.append(f"no {field['type']}: {value}")
    return found


def test_the_package_fulfils_what_it_says_of_itself(package: Path) -> None:
    described, tables = opened(package)
    assert described["profile"] == "tabular-data-package"
    assert faults(described, tables) == []
    assert len(tables["service"]) == int((package.parent / "rows").read_text()) > 40
    assert len(tables["metadata"]) >= 3
    assert {row["name"] for row in tables["service"]} >= {"'" + CALM.name, "Layanan di Kecamatan Kaligondang"}
    assert CALM.organization in {row["name"] for row in tables["organization"]}


def test_a_kabupaten_is_a_whole_package_of_its_own(package: Path) -> None:
    described, tables = opened(package.parent / "33.03.zip")
    assert faults(described, tables) == []
    assert 0 < len(tables["service"]) < int((package.parent / "rows").read_text())


def test_it_differs_from_the_standard_only_where_it_says_so(package: Path) -> None:
    described, tables = opened(package)
    ours = {r["name"]: r for r in described["resources"]}
    for name, resource in ours.items():
        theirs = STANDARD[name]
        assert resource["path"] == theirs["path"]
        assert [f["name"] for f in resource["schema"]["fields"]] == [f["name"] for f in theirs["schema"]["fields"]]
        missing = [k for k in theirs["schema"].get("foreignKeys", []) if k not in resource["schema"]["foreignKeys"]]
        assert {k["reference"]["resource"] for k in missing} <= {"program"}
    strict = faults(
        {
            "resources": [
                STANDARD[name] | {"schema": ours[name]["schema"] | {"fields": STANDARD[name]["schema"]["fields"]}}
                for name in ours
            ]
        },
        tables,
    )
    allowed = {f"{table}.{field}: empty" for table, field in packages.MAY_BE_EMPTY} | {"taxonomy_term.code: repeated"}
    assert set(strict) <= allowed


def test_the_check_sees_what_is_wrong(package: Path) -> None:
    described, tables = opened(package)
    tables["phone"][0]["service_id"] = str(uuid.uuid4())
    tables["service"][0]["status"] = "open"
    tables["service"][1]["id"] = tables["service"][2]["id"]
    tables["location"][0]["latitude"] = "timur"
    found = faults(described, tables)
    for expected in ("phone.service_id: points", "service.status: not in", "service: primary", "location.latitude: no number"):
        assert any(fault.startswith(expected) for fault in found), expected


def test_a_hidden_place_has_no_address_and_no_point(package: Path) -> None:
    _described, tables = opened(package)
    number = HIDDEN.phones[0]["number"]
    service = next(row["service_id"] for row in tables["phone"] if row["number"] == number)
    location = next(row["location_id"] for row in tables["service_at_location"] if row["service_id"] == service)
    place = next(row for row in tables["location"] if row["id"] == location)
    assert (place["location_type"], place["latitude"], place["longitude"]) == ("virtual", "", "")
    assert not [row for row in tables["address"] if row["location_id"] == location]
