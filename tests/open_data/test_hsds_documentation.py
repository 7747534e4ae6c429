"""docs/data.md tells every field; what is added without it fails here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask

from portal.config import ROOT
from portal.directory import editing, open_records
from portal.directory.import_rows import COLUMNS
from portal.directory.listings import Listing
from portal.directory.open_records import Wanted
from portal.open_data.hsds import profiles, taxonomies
from portal.open_data.hsds.locations import at_location
from portal.open_data.hsds.services import service
from tests.open_data import odd_listings

DOCUMENT = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
CODES = set(re.findall(r"`([^`]+)`", DOCUMENT))
MORE = {
    "phones": "phone", "additional_urls": "url", "required_documents": "required_document", "metadata": "metadata",
}  # fmt: skip
KINDS = {**profiles.KINDS, **MORE}


def rows() -> Iterator[list[str]]:
    """The cells of every row of the document's tables."""
    for line in DOCUMENT.splitlines():
        if line.startswith("| `"):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


def keys(kind: str, record: dict[str, Any]) -> Iterator[str]:
    """Every key of a record and of those in it, as `kind.key`."""
    for name, value in record.items():
        yield f"{kind}.{name}"
        inside = value if isinstance(value, list) else [value]
        for part in inside:
            if isinstance(part, dict):
                yield from keys(KINDS[name], part)


def test_every_column_of_the_import_format_is_told() -> None:
    first = [row[0].strip("` |") for row in rows()]
    assert [column for column in COLUMNS if column not in first] == []


def test_every_column_of_a_listing_is_told() -> None:
    assert [c.name for c in Listing.__table__.columns if c.name not in CODES] == []


def test_every_kind_of_remark_is_told() -> None:
    assert [code for code in taxonomies.REMARKS if code not in CODES] == []


def test_every_key_of_every_record_is_told(app: Flask) -> None:
    editing.save_all(odd_listings.all_of_them())
    editing.save_all([odd_listings.full(name="Nama baru")])
    found: set[str] = set()
    for listing in open_records.in_order(open_records.ids(Wanted())):
        histories = open_records.histories([listing.id])
        record = service(listing, site="https://portal.example", changes=histories.get(listing.id, ()))
        for profile in profiles.PROFILES:
            found |= set(keys("service", profiles.in_profile("service", record, profile)))
        found |= set(keys("service_at_location", at_location(listing)))
    for record in app.test_client().get("/api/hsds/services?minimal=true").get_json()["contents"]:
        found |= set(keys("service", record))
    for kind, records in (("taxonomy", taxonomies.taxonomies()), ("taxonomy_term", taxonomies.terms())):
        found |= {key for record in records.values() for key in keys(kind, record)}
    untold = {key for key in found if key not in CODES and not re.search(r"\.(?:id|\w+_id)$", key)}
    assert untold == set()
    assert {"metadata.updated_by", "url.url", "phone.extension", "service.fees", "schedule.valid_from"} <= found


def test_every_row_says_all_of_it() -> None:
    assert len(list(rows())) > 130
    assert [row for row in rows() if len(row) not in (2, 5, 6) or not all(row)] == []
