"""The coverage table: as true as a slow count, worst first, filtered by links, the same as a file."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from portal.database import writing
from portal.directory import coverage, editing, gaps, listings, places, spreadsheets, topics, trust
from portal.directory.drafts import Draft
from portal.directory.ids import id_for
from portal.directory.listings import Listing
from portal.directory.priorities import poverty_priority
from tests import instances
from tests.inspecting import Page, text_of
from tests.office.officer import Officer

KALIGONDANG, KEJOBONG, PURBALINGGA = "33.03.04", "33.03.03", "33.03"


def names(page: Page) -> list[str]:
    """The kecamatan of a table, in its order."""
    return [text_of(a) for a in page.all(".//table[@class='gaps']/tbody/tr/th/a")]


def everywhere() -> list[str]:
    """Every kabupaten."""
    return [place.code for place in places.atlas().at_level("kabupaten")]


def shown(row: gaps.Row) -> dict[str, tuple[str, int]]:
    """What a row says: topic → state and number of listings."""
    return {cell.topic: (cell.state, cell.listings) for cell in row.cells}


def counted_slowly(code: str) -> dict[str, tuple[str, int]]:
    """The same of one kecamatan, listing by listing."""
    return {state.topic: (state.state, len(state.local)) for state in coverage.states(code)}


def test_the_one_query_says_what_a_slow_count_says(sample_app: Flask) -> None:
    with sample_app.app_context():
        found = gaps.rows(everywhere())
        assert len(found) == 576
        for row in found[::7]:
            assert shown(row) == counted_slowly(row.place.code), row.place.code
        assert {cell.state for row in found for cell in row.cells} >= {"confirmed", "unconfirmed"}


def test_every_listing_is_counted_as_the_tables_have_it_now(sample_app: Flask) -> None:
    with sample_app.app_context():
        today, expected = trust.today(), dict[tuple[str, str], list[int]]()
        for batch in listings.published_batches(1000):
            for listing in batch:
                for code in {c for c in listing.areas if places.level_of(c) == "kecamatan"}:
                    numbers = expected.setdefault((code, listing.topic), [0, 0, 0])
                    state = trust.state(listing, today)
                    numbers[0] += 1
                    numbers[1] += state == "confirmed"
                    numbers[2] += state == "stale"
        for row in gaps.rows(everywhere()):
            for cell in row.cells:
                assert [cell.listings, cell.confirmed, cell.stale] == expected.get((row.place.code, cell.topic), [0, 0, 0])


def test_a_story_of_five_states(app: Flask) -> None:
    said: dict[str, Any] = {"source": "Dinas", "confirmed_on": trust.today(), "confirmed_by": "petugas"}
    with app.app_context():
        editing.save_all([
            Draft(key="a", topic="ekraf", name="Sanggar", place_code=KALIGONDANG, **said),
            Draft(key="b", topic="pemuda", name="Kursus", place_code=KALIGONDANG, source="Dinas"),
            Draft(key="c", topic="ekraf", name="Pasar", place_code=KEJOBONG, **said),
            Draft(key="d", topic="pemuda", name="Draf", place_code=KEJOBONG, source="Dinas", status="draft"),
        ])  # fmt: skip
        with writing() as tables:
            tables.get_one(Listing, id_for("c", lambda _: False)).doubts = 1
        rows = {row.place.code: row for row in gaps.rows([PURBALINGGA])}
        for code in (KALIGONDANG, KEJOBONG):
            assert shown(rows[code]) == counted_slowly(code)
        assert shown(rows[KALIGONDANG])["ekraf"] == ("confirmed", 1)
        assert shown(rows[KALIGONDANG])["pemuda"] == ("unconfirmed", 1)
        assert shown(rows[KEJOBONG])["ekraf"] == ("unconfirmed", 1), "residents doubt it"
        assert shown(rows[KEJOBONG])["pemuda"] == ("planned", 0)
        later = gaps.rows([PURBALINGGA], on=trust.today() + timedelta(days=181))
        assert shown({r.place.code: r for r in later}[KALIGONDANG])["ekraf"] == ("unconfirmed", 1)


def test_the_worst_are_on_top_and_priority_breaks_a_tie(app: Flask) -> None:
    page = Officer(app, "33", "province").get("/provinsi/")
    with app.app_context():
        rows = gaps.sorted_rows(gaps.rows(everywhere()), "terburuk")
        assert [row.lack for row in rows] == sorted((row.lack for row in rows), reverse=True)
        assert rows[0].priority and rows[0].lack == 4 * len(topics.topics())
        assert len(poverty_priority()) == 19 and poverty_priority() <= set(everywhere())
    assert names(page)[:10] == [row.place.name for row in rows[:10]]
    assert len(names(page)) == 50
    best = Officer(app, "33", "province").get("/provinsi/?urut=terbaik")
    assert names(best)[0] != names(page)[0]


def test_filters_are_links_and_forms_that_work_alone(app: Flask) -> None:
    ratna = Officer(app, "33", "province")
    assert len(names(ratna.get(f"/provinsi/?wilayah={PURBALINGGA}"))) == 18
    page = ratna.get(f"/provinsi/?wilayah={PURBALINGGA}&bidang=sport&percontohan=ya&prioritas=ya")
    assert set(names(page)) == {"Bukateja", "Kejobong", "Kaligondang", "Bobotsari"}
    assert len(page.all(".//table[@class='gaps']/thead/tr/th")) == 2
    nothing = ratna.get(f"/provinsi/?wilayah={PURBALINGGA}&prioritas=tidak")
    assert names(nothing) == [] and "Tidak ada kecamatan" in nothing.text
    part = ratna.get("/provinsi/?hal=2", HX_Request="true", HX_Target="tabel")
    assert [e.tag for e in part.root if isinstance(e.tag, str)] == ["title", "div"]
    whole = ratna.get("/provinsi/?hal=2")
    assert names(part) == names(whole)
    for link in whole.all(".//a[@data-hx-get]"):
        assert link.get("href") == link.get("data-hx-get")
    assert names(ratna.get("/provinsi/?hal=999")) == names(ratna.get("/provinsi/?hal=12"))
    for unknown in (
        "bidang=tiada",
        "urut=tiada",
        "wilayah=33.99",
        "wilayah=33.03.04",
        "percontohan=x",
        "hal=0",
        "hal=²",
        "opd=Tiada",
    ):
        assert ratna.client.get(f"/provinsi/?{unknown}").status_code == 404, unknown


def test_an_agency_counts_only_what_it_is_responsible_for(app: Flask) -> None:
    with app.app_context():
        common = {"topic": "ekraf", "place_code": KALIGONDANG, "source": "Dinas"}
        editing.save_all([
            Draft(key="a", name="Sanggar", organization="Dinas Koperasi Kabupaten Purbalingga", **common),  # type: ignore[arg-type]
            Draft(key="b", name="Pasar", organization="Dinas Sosial Kabupaten Purbalingga", **common),  # type: ignore[arg-type]
        ])  # fmt: skip
    page = Officer(app, "33", "province").get(f"/provinsi/?wilayah={PURBALINGGA}&bidang=ekraf&opd=Dinas+Koperasi&urut=terbaik")
    assert names(page)[0] == "Kaligondang" and "1 layanan" in page.text and "2 layanan" not in page.text


def test_the_files_are_what_the_table_shows(app: Flask) -> None:
    ratna = Officer(app, "33", "province")
    query = f"wilayah={PURBALINGGA}&bidang=rppa&urut=nama"
    page = ratna.get(f"/provinsi/?{query}")
    links = [link for link in page.links() if "/kecamatan." in link]
    assert len(links) == 2 and all("bidang=rppa" in link and "urut=nama" in link for link in links)
    text = ratna.client.get(f"/provinsi/kecamatan.csv?{query}").get_data().decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert [line[2] for line in lines[1:]] == names(page)
    states = [text_of(e) for e in page.all(".//table[@class='gaps']/tbody/tr/td/span[2]/span")]
    assert [line[6] for line in lines[1:]] == states
    book = load_workbook(io.BytesIO(ratna.client.get(f"/provinsi/kecamatan.xlsx?{query}").get_data()))
    sheet = [["" if v is None else str(v) for v in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert sheet == lines
    whole = ratna.client.get("/provinsi/kecamatan.csv").get_data().decode("utf-8-sig")
    assert len(whole.splitlines()) == 577


def test_a_name_that_looks_like_a_formula_is_not_calculated() -> None:
    text = spreadsheets.as_csv(["nama"], [["=1+1"], ["@x"], [3]]).decode("utf-8-sig").splitlines()
    assert text == ["nama", "'=1+1", "'@x", "3"]
    sheet = load_workbook(io.BytesIO(spreadsheets.as_xlsx("Uji", ["nama"], [["=1+1"], [3]]))).worksheets[0]
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["A3"].value) == ("=1+1", "s", 3)


def test_a_kabupaten_sees_its_own(app: Flask) -> None:
    wiwik = Officer(app, PURBALINGGA, "kabupaten")
    assert len(names(wiwik.get("/provinsi/"))) == 18
    for path in ("?wilayah=33.05", "kecamatan.csv?wilayah=33.05", "kecamatan/33.05.18"):
        assert wiwik.client.get(f"/provinsi/{path}").status_code == 403, path
    text = wiwik.client.get("/provinsi/kecamatan.csv").get_data().decode("utf-8-sig")
    assert {line.split(",")[1][:5] for line in text.splitlines()[1:]} == {PURBALINGGA}
    assert wiwik.get("/provinsi/kecamatan/33.03.04").heading == "Kecamatan Kaligondang"


@pytest.mark.parametrize("path", ["/provinsi/", "/provinsi/?urut=nama&hal=3"])
def test_a_page_of_the_full_catalogue_is_light(sample_instance: Path, tmp_path: Path, path: str) -> None:
    app = instances.open_app(instances.copy(sample_instance, tmp_path / "full"))
    ratna = Officer(app, "33", "province")
    answer = ratna.client.get(path, headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200 and len(answer.get_data()) < 14_000
