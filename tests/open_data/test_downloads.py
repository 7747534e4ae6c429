"""Whoever wants all of it takes a file, and can be sure of what it got."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import load_workbook

from portal.config import Settings
from portal.directory import coverage, editing, import_tables, importing, open_records, places, public_data, topics
from portal.directory.drafts import draft_of
from portal.directory.listings import get
from portal.open_data.hsds import services
from portal.open_data.making import export
from portal.open_data.making.kinds import KINDS
from portal.open_data.making.sets import FileSet
from tests.inspecting import Visitor
from tests.open_data import markers
from tests.open_data.markers import CALM, HIDDEN, PAUSED, id_of

ALL = sorted(kind.file_name for kind in KINDS.values())


@pytest.fixture
def settings(app: Flask) -> Settings:
    """The settings of this story's portal."""
    found: Settings = app.config["SETTINGS"]
    return found


@pytest.fixture
def made(settings: Settings) -> FileSet:
    """A set of files with planted listings."""
    markers.plant()
    found = export.make(settings)
    assert found
    return found


def rows(path: Path) -> dict[str, dict[str, str]]:
    """A public table, by id."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_the_whole_and_every_kabupaten_come_in_every_kind(made: FileSet) -> None:
    regions = [p.code for p in places.atlas().at_level("kabupaten")]
    assert len(regions) == 35
    assert sorted(made.files) == sorted([*ALL, *(f"{code}/{name}" for code in regions for name in ALL)])
    assert made.is_whole()


def test_nothing_secret_is_in_any_file(made: FileSet) -> None:
    scanned = [part for path in made.folder.rglob("*.*") if path.is_file() for part in markers.contents(path)]
    assert len(scanned) > len(made.files)
    assert {where: markers.leaks(text) for where, text in scanned if markers.leaks(text)} == {}
    table = rows(made.folder / "layanan.csv")
    assert table[id_of(HIDDEN)]["nama"] == "Layanan di Kecamatan Kaligondang"
    assert [table[id_of(HIDDEN)][c] for c in ("alamat", "desa", "lintang", "bujur")] == ["", "", "", ""]
    assert not {id_of(draft) for draft in markers.UNSEEN} & set(table)


def test_tables_say_the_same_and_are_safe_to_open(made: FileSet) -> None:
    table = rows(made.folder / "layanan.csv")
    book = load_workbook(made.folder / "layanan.xlsx")
    sheet = book["Layanan"]
    assert sheet.freeze_panes == "A2"
    head, *others = [["" if c.value is None else str(c.value) for c in row] for row in sheet.iter_rows()]
    assert tuple(head) == public_data.PUBLIC_COLUMNS
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}  # n: an empty cell
    assert "kunci" not in head
    assert len(others) == len(table) == made.files["layanan.csv"].rows == made.files["layanan.xlsx"].rows
    calm = dict(zip(head, next(r for r in others if r[0] == id_of(CALM)), strict=True))
    assert calm["nama"] == CALM.name
    assert table[id_of(CALM)]["nama"] == "'" + CALM.name
    assert table[id_of(CALM)]["ringkasan"] == "'+62 bukan rumus"
    assert (calm["alamat"], calm["lintang"], calm["contoh"]) == ("Jalan Terbuka 5", "-7.41", "tidak")


@pytest.mark.parametrize("name", ["layanan.csv", "layanan.xlsx"])
def test_what_is_not_sensitive_can_be_imported_elsewhere(made: FileSet, name: str) -> None:
    head, *others = list(import_tables.read(made.folder / name))
    by_id = {cells[0]: dict(zip(head, cells, strict=False)) for cells in others}
    checked = 0
    for listing_id, texts in by_id.items():
        listing = get(listing_id)
        assert listing
        draft, faults = importing.check({**texts, "kunci": texts["id"]})
        assert not faults, (listing_id, faults)
        if not listing.sensitive and listing.address_public:
            known = draft_of(listing)
            left = {field: getattr(known, field) for field in importing.NOT_IN_FORMAT}
            same = replace(draft, key=known.key, confirmed_by=known.confirmed_by, **left)
            assert replace(same, phones=[]) == replace(known, phones=[])
            checked += 1
    assert checked > 20


def test_each_line_is_a_full_service_of_the_interface(made: FileSet) -> None:
    lines = [json.loads(line) for line in (made.folder / "layanan.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(lines) == made.files["layanan.jsonl"].rows == made.files["layanan.csv"].rows
    by_short = {a["value"]: s for s in lines for a in s["attributes"] if a["label"] == "Id portal"}
    assert set(by_short) == set(rows(made.folder / "layanan.csv"))
    for draft in (CALM, HIDDEN, PAUSED):
        listing = get(id_of(draft))
        assert listing
        history = open_records.histories([listing.id])[listing.id]
        assert by_short[listing.id] == services.service(listing, site="", changes=history)
    assert by_short[id_of(PAUSED)]["status"] == "temporarily closed"
    assert len(by_short[id_of(CALM)]["metadata"]) == 3
    assert rows(made.folder / "layanan.csv")[id_of(PAUSED)]["status"] == "jeda"


def test_the_map_says_of_every_kecamatan_what_its_page_says(made: FileSet) -> None:
    found = json.loads((made.folder / "kecamatan.geojson").read_text(encoding="utf-8"))
    features = {f["properties"]["code"]: f["properties"] for f in found["features"]}
    assert len(features) == 576 == made.files["kecamatan.geojson"].rows
    for code in ["33.03.04", "33.03.01", "33.03.12", *list(features)[::40]]:
        told = {state.topic: state.state for state in coverage.states(code)}
        assert {topic: features[code][topic] for topic in topics.topics()} == told, code
    assert features["33.03.04"]["rppa_listings"] >= 1
    assert {f["geometry"]["type"] for f in found["features"]} <= {"Polygon", "MultiPolygon"}
    assert "Cahya DSN" in found["notice"]
    part = json.loads((made.folder / "33.03" / "kecamatan.geojson").read_text(encoding="utf-8"))
    assert part["features"] == [f for f in found["features"] if f["properties"]["kabupaten_code"] == "33.03"]


def test_a_kabupaten_has_what_lies_in_it_and_what_serves_it(settings: Settings) -> None:
    editing.save_all([replace(CALM, key="u:tetangga", name="Tetangga", place_code="33.04.01", service_areas=["33.03.04"])])
    made = export.make(settings)
    assert made
    tables = {code: rows(made.folder / code / "layanan.csv") for code in ("33.03", "33.04", "33.05")}
    neighbour = id_of(replace(CALM, key="u:tetangga"))
    assert [neighbour in tables[code] for code in tables] == [True, True, False]
    everything = (made.folder / "layanan.csv").read_text(encoding="utf-8-sig")
    assert everything.count(f"\n{neighbour},") == 1


def test_the_list_tells_sizes_rows_and_checksums(made: FileSet, visitor: Visitor) -> None:
    found = json.loads(visitor.raw("/unduh/index.json").get_data())
    assert found["license"]["url"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "Kecamatan Berdaya" in found["attribution"]
    assert found["sample"] is False
    assert len(found["files"]) == len(made.files)
    for file in found["files"][::7]:
        answer = visitor.raw("/unduh/" + file["path"])
        body = answer.get_data()
        assert (len(body), hashlib.sha256(body).hexdigest()) == (file["bytes"], file["sha256"])
        assert answer.headers["Content-Type"] == file["media_type"]
        assert answer.headers["Content-Length"] == str(file["bytes"])
        assert answer.headers["ETag"] == f'"{file["sha256"]}"'
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=kecamatan-berdaya-")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cache-Control"] == "public, max-age=60"


def test_a_file_can_be_taken_in_parts_and_is_not_sent_twice(made: FileSet, visitor: Visitor) -> None:
    whole = visitor.raw("/unduh/layanan.csv")
    tag, body = whole.headers["ETag"], whole.get_data()
    part = visitor.raw("/unduh/layanan.csv", headers={"Range": "bytes=10-19", "If-Range": tag})
    assert (part.status_code, part.get_data()) == (206, body[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(body)}"
    other = visitor.raw("/unduh/layanan.csv", headers={"Range": "bytes=10-19", "If-Range": '"x"'})
    assert (other.status_code, other.get_data()) == (200, body)
    for known in ({"If-None-Match": tag}, {"If-Modified-Since": whole.headers["Last-Modified"]}):
        again = visitor.raw("/unduh/layanan.csv", headers=known)
        assert (again.status_code, again.get_data()) == (304, b"")
    head = visitor.raw("/unduh/layanan.csv", "HEAD")
    assert (head.headers["Content-Length"], head.get_data()) == (str(len(body)), b"")
    assert visitor.raw("/unduh/layanan.csv", headers={"Range": "bytes=99999999-"}).status_code == 416


@pytest.mark.parametrize("lang", ["id", "jv"])
def test_people_find_every_file_on_a_page(made: FileSet, visitor: Visitor, lang: str) -> None:
    page = visitor.get(f"/unduh/?bahasa={lang}")
    assert page.root.get("lang") == lang
    assert {f"/unduh/{name}" for name in ALL} <= set(page.links())
    assert f"/unduh/33.03/?bahasa={lang}" in page.links()
    assert all(made.files[name].sha256 in page.text for name in ALL)
    region = visitor.get(f"/unduh/33.03/?bahasa={lang}")
    assert "Kabupaten Purbalingga" in region.heading
    assert {f"/unduh/33.03/{name}" for name in ALL} <= set(region.links())
    for link in page.links() + region.links():
        if link.startswith("/"):
            assert visitor.raw(link).status_code == 200, link


def test_the_page_speaks_as_the_reader_prefers(made: FileSet, visitor: Visitor) -> None:
    page = visitor.get("/unduh/", Accept_Language="jv")
    assert page.root.get("lang") == "jv"
    assert "Accept-Language" in page.response.headers["Vary"]
    assert visitor.get("/unduh/?bahasa=xx").root.get("lang") == "id"
    assert "/unduh/?bahasa=jv" in visitor.get("/unduh/").links()


def test_what_is_not_made_yet_is_said_so(app: Flask, visitor: Visitor) -> None:
    page = visitor.get("/unduh/")
    assert "Berkasnya belum ada" in page.text
    missing = visitor.get("/unduh/layanan.csv", 503)
    assert missing.response.headers["Retry-After"] == "60"
    assert missing.response.headers["Cache-Control"] == "no-store"
    assert missing.heading == "Berkas ini belum jadi"
    listed = visitor.raw("/unduh/index.json")
    assert (listed.status_code, listed.mimetype) == (503, "application/problem+json")
    assert listed.headers["Retry-After"] == "60"


@pytest.mark.parametrize("path", ["/unduh/33.99/", "/unduh/33/", "/unduh/33.03.04/", "/unduh/33.99/layanan.csv", "/unduh/x.csv"])
def test_other_addresses_lead_nowhere(visitor: Visitor, path: str) -> None:
    assert visitor.client.get(path, follow_redirects=True).status_code == 404


def test_whose_outlines_these_are_is_said(visitor: Visitor) -> None:
    text = visitor.raw("/unduh/NOTICE.txt").get_data(as_text=True)
    assert "Copyright (c) 2024 Cahya DSN" in text
    assert io.StringIO(text).readline().startswith("kabupaten.csv")


@pytest.mark.parametrize("lang", ["id", "jv"])
def test_who_reads_of_the_portal_or_a_place_finds_the_files(reader: Visitor, lang: str) -> None:
    assert f"/unduh/?bahasa={lang}" in reader.get(f"/{lang}/tentang").links()
    for code in ("33.03", "33.03.04", "33.03.04.2003"):
        assert f"/unduh/33.03/?bahasa={lang}" in reader.get(f"/{lang}/wilayah/{code}").links(), code
