"""Loading the reference data of `portal/data`: areas, borders, pilots, help lines, sourced services.

Can be repeated at any time: only what differs is written, and an unchanged load writes nothing.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session, scoped_session
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from portal.config import DATA
from portal.database import Base, advance, writing
from portal.directory import editing, opening, phones
from portal.directory.coverage import Pilot
from portal.directory.drafts import Draft
from portal.directory.history import Revision
from portal.directory.hotlines import NATIONAL, Hotline
from portal.directory.listings import Listing
from portal.directory.places import PROVINCE, PROVINCE_NAME, Area, Neighbour

Row = dict[str, Any]
Say = Callable[[str, int], None]
"""Called with the name of a part and the number of its records."""

SOURCED_TOPICS = {"sport_center": "sport", "ekonomi_kreatif": "ekraf"}
"""Kinds of `sourced_services.csv` that are called otherwise as topics."""


def load(say: Say = lambda _name, _count: None, folder: Path = DATA) -> bool:
    """Bring the tables in line with the files; returns whether anything changed."""
    parts: list[tuple[str, type[Base], list[Row]]] = [
        ("wilayah", Area, _areas(folder)),
        ("perbatasan", Neighbour, _neighbours(folder)),
        ("percontohan", Pilot, _pilots(folder)),
        ("nomor bantuan", Hotline, _hotlines(folder)),
    ]
    drafts = sourced_services(folder)
    with writing() as session:
        changes = 0
        for name, table, rows in parts:
            changes += _bring_in_line(session, table, rows)
            say(name, len(rows))
        if changes:
            advance("reference")
        saved = editing.save_within(session, _untouched(session, drafts))
        say("layanan bersumber", len(drafts))
    return bool(changes or saved.added or saved.changed)


def _untouched(session: scoped_session[Session], drafts: list[Draft]) -> list[Draft]:
    """Leave out sourced listings that somebody has since changed or confirmed: people know better than an old source."""
    by_people = select(Revision.listing_id).where(Revision.act != "load")
    taken_over = set(session.scalars(select(Listing.key).where(Listing.confirmed_on.is_not(None) | Listing.id.in_(by_people))))
    return [d for d in drafts if d.key not in taken_over]


def _bring_in_line(session: scoped_session[Session], table: type[Base], rows: list[Row]) -> int:
    described = cast("Table", table.__table__)
    keys = [c.key for c in described.primary_key]
    columns = [c.key for c in described.columns]
    defaults = {c.key: c.default.arg for c in described.columns if isinstance(c.default, ScalarElementColumnDefault)}
    wanted = {tuple(r[k] for k in keys): {c: r.get(c, defaults.get(c)) for c in columns} for r in rows}
    present = {tuple(getattr(r, k) for k in keys): r for r in session.scalars(select(table))}
    changes = 0
    for key, row in wanted.items():
        known = present.pop(key, None)
        if known is None or any(getattr(known, c) != v for c, v in row.items()):
            session.merge(table(**row))
            changes += 1
    for gone in present.values():
        session.delete(gone)
    session.flush()
    return changes + len(present)


def _csv(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _areas(folder: Path) -> list[Row]:
    rows: list[Row] = [{"code": PROVINCE, "level": "provinsi", "kind": "provinsi", "name": PROVINCE_NAME, "capital": "Semarang"}]
    for r in _csv(folder, "kabupaten.csv"):
        rows.append(
            _point(r) | {"code": r["code"], "level": "kabupaten", "kind": r["kind"], "name": r["name"], "capital": r["capital"]}
        )
    for r in _csv(folder, "kecamatan.csv"):
        rows.append(
            _point(r)
            | {"code": r["code"], "level": "kecamatan", "kind": "kecamatan", "name": r["name"], "postal_codes": r["postal_codes"]}
        )
    for r in _csv(folder, "desa.csv"):
        rows.append({"code": r["code"], "level": "desa", "kind": r["kind"], "name": r["name"], "postal_codes": r["postal_code"]})
    return rows


def _point(row: dict[str, str]) -> Row:
    return {"latitude": float(row["latitude"]), "longitude": float(row["longitude"])}


def _neighbours(folder: Path) -> list[Row]:
    """Kecamatan that share at least one vertex of their gap-free outlines."""
    owners: dict[tuple[float, float], set[str]] = defaultdict(set)
    for feature in json.loads((folder / "kecamatan.geojson").read_text(encoding="utf-8"))["features"]:
        for point in _vertices(feature["geometry"]["coordinates"]):
            owners[point].add(feature["properties"]["code"])
    pairs = {(a, b) for codes in owners.values() if len(codes) > 1 for a in codes for b in codes if a != b}
    return [{"code": a, "other": b} for a, b in sorted(pairs)]


def _vertices(coordinates: list[Any]) -> Iterator[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], (int, float)):
        yield (coordinates[0], coordinates[1])
        return
    for part in coordinates:
        yield from _vertices(part)


def _pilots(folder: Path) -> list[Row]:
    return [
        {"kecamatan_code": r["kecamatan_code"], "evidence": r["evidence"], "note": r["note"], "source": r["source"]}
        for r in _csv(folder, "pilot_2025.csv")
    ]


def _hotlines(folder: Path) -> list[Row]:
    uses = {r["name_id"]: r for r in _csv(folder, "hotline_uses.csv")}
    rows = []
    for position, r in enumerate(_csv(folder, "hotlines.csv")):
        use = uses[r["name_id"]]
        rows.append(
            {
                "number": r["number"] if r["channel"] == "media_sosial" else phones.parse(r["number"]),
                "channel": r["channel"],
                "name": r["name_id"],
                "purpose": _line_purpose(r["purpose_id"]),
                "scope": _scope(r["scope"]),
                "partial": r["scope"].startswith("sebagian"),
                "hours": r["hours"],
                "as_of": r["as_of"],
                "source": r["source"],
                "position": position,
                "topics": use["topics"],
                "urgent": use["urgent"],
                "name_jv": use["name_jv"],
                "purpose_jv": use["purpose_jv"],
            }
        )
    return rows


def _line_purpose(text: str) -> str:
    return re.sub(r" lewat WhatsApp$|; hari dan jam kerja$| \(nomor tidak ditemukan di sumber\)$", "", text)


def _scope(text: str) -> str:
    if re.fullmatch(r"\d\d(\.\d\d)*", text):
        return text
    return PROVINCE if text == "provinsi" else NATIONAL


def sourced_services(folder: Path = DATA) -> list[Draft]:
    """The services that published sources name, one draft each; blanks of the source stay unknown."""
    reading = {r["name"]: r for r in _csv(folder, "sourced_reading.csv")}
    return [_sourced(r, reading[r["name"]]) for r in _csv(folder, "sourced_services.csv")]


def _sourced(row: dict[str, str], reading: dict[str, str]) -> Draft:
    """A draft from a source's row and our reading of it: the needs and the area that name and note speak of."""
    topic = SOURCED_TOPICS.get(row["kind"], row["kind"])
    place = row["kecamatan_code"] or row["kabupaten_code"]
    numbers, hours, note = _phones(row["phone"]), "", ""
    if row["hours"]:
        try:
            hours = opening.parse(row["hours"])
        except opening.HoursError:
            note = row["hours"]
    return Draft(
        key="sumber:" + re.sub(r"[^a-z0-9]+", "-", row["name"].casefold()).strip("-"),
        topic=topic,
        name=row["name"],
        place_code=place,
        needs=reading["needs"].split(),
        service_areas=[reading["serves"]],
        description=_of_service(row["note"], reading["of_source"]),
        address=row["address"],
        phones=numbers,
        hours=hours,
        hours_note=note,
        source=row["source"],
        source_date=row["as_of"],
        sensitive=topic == "rppa",
        address_public=True,
        confirmed_by="",
    )


def _of_service(note: str, of_source: str) -> str:
    """A source's note without its words about the source itself, which tell a resident nothing."""
    if of_source not in note:
        raise ValueError(f"sourced_reading.csv: not in the note: {of_source}")
    return note.replace(of_source, "")


def _phones(text: str) -> list[dict[str, str]]:
    found = []
    for part in filter(None, (p.strip() for p in text.split("/"))):
        number = re.sub(r"\(whatsapp\)", "", part, flags=re.IGNORECASE).strip()
        use = "whatsapp" if number != part else "call"
        with suppress(phones.PhoneError):
            found.append({"number": phones.parse(number), "use": use})
    return found
