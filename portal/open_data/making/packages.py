"""The tabular package of HSDS: one CSV for each table that we fill, and `datapackage.json`, which says what they are.

Columns, keys and references between the tables are those of HSDS 3.1. What nobody has said stays
empty, also where the standard asks for it: `datapackage.json` says of these columns that they may be.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import zipfile
from functools import cache
from pathlib import Path
from typing import Any, TextIO

from portal.config import DATA
from portal.directory.formula_cells import shielded
from portal.open_data import licence
from portal.open_data.hsds import taxonomies
from portal.open_data.making.records import Record, Scope

INSIDE = {
    "organization": "organization", "phones": "phone", "schedules": "schedule", "service_areas": "service_area",
    "service_at_locations": "service_at_location", "location": "location", "addresses": "address",
    "accessibility": "accessibility", "languages": "language", "cost_options": "cost_option",
    "required_documents": "required_document", "contacts": "contact", "attributes": "attribute",
    "metadata": "metadata", "additional_urls": "url",
}  # fmt: skip
"""Where a record holds others → the table that these go to."""
TABLES = ("service", "taxonomy", "taxonomy_term", *dict.fromkeys(INSIDE.values()))
MAY_BE_EMPTY = {
    ("service", "organization_id"), ("address", "city"), ("address", "postal_code"), ("metadata", "previous_value"),
    ("metadata", "replacement_value"),
}  # fmt: skip
"""Required by HSDS, unknown of some listings. A code of a term is unique in its taxonomy only."""
_CALLABLE = re.compile(r"[+-][0-9][0-9 .-]*")
"""A number that begins like a formula and is none."""

Resource = dict[str, Any]


@cache
def _standard() -> dict[str, Resource]:
    """The description of each of our tables, from HSDS."""
    known = json.loads((DATA / "hsds_datapackage.json").read_bytes())["resources"]
    return {r["name"]: r for r in known if r["name"] in TABLES}


@cache
def _columns(table: str) -> tuple[str, ...]:
    return tuple(field["name"] for field in _standard()[table]["schema"]["fields"])


class PackageFile:
    """A ZIP of the tables; they grow beside it and are packed at the end."""

    def __init__(self, path: Path, scope: Scope) -> None:
        self._path, self._scope = path, scope
        self._parts = path.with_suffix(".parts")
        self._parts.mkdir(mode=0o700)
        self._files: dict[str, TextIO] = {}
        self._writers = {table: self._begun(table) for table in TABLES}
        self._organizations: set[str] = set()
        self._rows = 0

    def write(self, record: Record) -> None:
        """Add a listing with all that belongs to it."""
        self._put("service", record.service)
        self._rows += 1

    def close(self) -> int:
        """Finish the file; returns how many services it has."""
        for record in taxonomies.taxonomies().values():
            self._put("taxonomy", record)
        for record in taxonomies.terms().values():
            self._put("taxonomy_term", record)
        for file in self._files.values():
            file.close()
        with zipfile.ZipFile(self._path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
            package.writestr("datapackage.json", json.dumps(self._described(), ensure_ascii=False, indent=1) + "\n")
            for table in TABLES:
                package.write(self._parts / table, _standard()[table]["path"])
        self.abandon()
        return self._rows

    def abandon(self) -> None:
        """Let go of the tables."""
        for file in self._files.values():
            file.close()
        shutil.rmtree(self._parts, ignore_errors=True)

    def _begun(self, table: str) -> Any:
        self._files[table] = file = (self._parts / table).open("w", encoding="utf-8", newline="")
        writer = csv.writer(file)
        writer.writerow(_columns(table))
        return writer

    def _put(self, table: str, record: dict[str, Any]) -> None:
        """A row for a record, and rows for those that it holds."""
        if table == "organization":
            if record["id"] in self._organizations:
                return
            self._organizations.add(record["id"])
        self._writers[table].writerow([_cell(table, name, record.get(name, "")) for name in _columns(table)])
        for name, value in record.items():
            if isinstance(value, dict) and name in INSIDE:
                self._put(INSIDE[name], value)
            elif isinstance(value, list):
                for inner in value:
                    self._put(INSIDE[name], inner)

    def _described(self) -> Resource:
        resources = []
        for table in TABLES:
            known = _standard()[table]
            fields = [_relaxed(table, field) for field in known["schema"]["fields"]]
            references = [k for k in known["schema"].get("foreignKeys", []) if k["reference"]["resource"] in TABLES]
            schema = known["schema"] | {"fields": fields, "foreignKeys": references}
            resources.append({**known, "schema": schema, "encoding": "utf-8"})
        return {
            "name": "kecamatan-berdaya",
            "title": f"Layanan, {self._scope.name} (HSDS 3.1)",
            "description": "Tables, columns and references of the Human Services Data Specification 3.1 "
            "(openreferral/specification, CC BY-SA 4.0). Columns that may be unknown are not required here.",
            "profile": "tabular-data-package",
            "homepage": self._scope.site or "http://docs.openreferral.org",
            "created": self._scope.day.isoformat(),
            "licenses": [{"name": "CC-BY-4.0", "title": licence.LICENCE_NAME, "path": licence.LICENCE}],
            "sources": [{"title": licence.ATTRIBUTION}],
            "resources": resources,
        }


def _cell(table: str, name: str, value: Any) -> str:
    if isinstance(value, list | dict) or value is None:  # a table of its own
        return ""
    text = str(value)
    if (table, name) == ("metadata", "last_action_date"):  # a day in this form of the standard, a moment in the other
        text = text[:10]
    return text if _CALLABLE.fullmatch(text) else shielded(text)


def _relaxed(table: str, field: Resource) -> Resource:
    constraints = dict(field.get("constraints", {}))
    if (table, field["name"]) in MAY_BE_EMPTY:
        constraints["required"] = False
    if (table, field["name"]) == ("taxonomy_term", "code"):
        constraints["unique"] = False
    times = {"format": "any"} if field["type"] == "time" else {}  # "08:00+07:00"
    return {**field, **times, "constraints": constraints}
