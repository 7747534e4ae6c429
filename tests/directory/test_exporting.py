"""What goes out in the import format comes back in without a difference."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.directory import exporting, importing, listings, places, topics, trust
from portal.directory.drafts import Draft
from portal.directory.listings import ACCESS_FEATURES, STATUSES
from portal.directory.people import Post
from portal.directory.rights import Actor

pytestmark = pytest.mark.usefixtures("app")

MANY = settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
NUMBERS = ("+6281100001234", "+62281625893", "+622476632577", "119 ext 8", "110", "+6585551234", "+628001234567")
LINES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Zl", "Zp", "Zs")) | st.just(" "), max_size=30)
TEXTS = st.text(st.sampled_from("=+-@'\"＝;,\n aé|7_x()") | st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=30)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Any draft that an import may give."""
    place = draw(st.sampled_from(["33", "33.03", "33.10", "33.03.04"]))
    point = draw(st.none() | st.tuples(st.floats(-8.5, -5.5), st.floats(108.3, 111.9)))
    ages = sorted(draw(st.lists(st.integers(0, 150), min_size=2, max_size=2)))
    texts: dict[str, Any] = {name: importing_text(draw(TEXTS)) for c, name in importing.TEXT_FIELDS.items() if c not in ONE_LINE}
    texts |= {name: importing_text(draw(LINES)) for c, name in importing.TEXT_FIELDS.items() if c in ONE_LINE}
    confirmed = draw(st.none() | st.dates(date(1990, 1, 1), trust.today() - timedelta(days=1)))
    return Draft(
        key="k" + importing_text(draw(LINES)),
        topic=draw(st.sampled_from(sorted(topics.topics()))),
        name=draw(st.sampled_from("=+-@'x")) + importing_text(draw(LINES)) + "x",
        place_code=place,
        needs=draw(st.lists(st.sampled_from(sorted(topics.needs())), unique=True, max_size=3)),
        service_areas=draw(st.lists(st.sampled_from(["33.03", "33.10", "33.03.04.2003"]), min_size=1, unique=True)),
        desa_code=draw(st.sampled_from(["", "33.03.04.2003"])) if places.contains(place, "33.03.04") else "",
        latitude=point and point[0],
        longitude=point and point[1],
        phones=draw(phone_lists()),
        email=draw(st.sampled_from(["", "posyandu@contoh.example"])),
        website=draw(st.sampled_from(["", "https://contoh.example/a?b=1", "http://contoh.example"])),
        hours=draw(st.sampled_from(["", "24/7", "Mo-Th 08:00-16:00; Fr 08:00-11:00", "Mo-Fr 08:00-15:00; PH off"])),
        age_min=draw(st.sampled_from([None, ages[0]])),
        age_max=draw(st.sampled_from([None, ages[1]])),
        access=draw(st.dictionaries(st.sampled_from(ACCESS_FEATURES), st.booleans())),
        source_date=draw(st.sampled_from(["", "2023", "2025-10", "2025-10-09"])),
        status=draw(st.sampled_from(STATUSES)),
        sensitive=draw(st.booleans()),
        address_public=False,
        confirmed_on=confirmed,
        confirmed_by="impor" if confirmed else "",
        **texts,
    )


ONE_LINE = ("ringkasan", "penanggung_jawab")


def importing_text(text: str) -> str:
    """A text as the tables hold it after any import."""
    return exporting.row_of(replace(Draft("", "", "", ""), description=text))["uraian"]


@st.composite
def phone_lists(draw: st.DrawFn) -> list[dict[str, str]]:
    """Phones as an import gives them: calls first, each number once for each use."""
    found = []
    for use in ("call", "whatsapp"):
        for number in draw(st.lists(st.sampled_from(NUMBERS), unique=True, max_size=3)):
            who = draw(st.sampled_from(["", "Bu Sri", "Kader, piket", "a / b; c", "24 jam"]))
            found.append({"number": number, "use": use} | ({"who": who} if who else {}))
    return found


@MANY
@given(draft=drafts())
def test_a_row_read_back_is_the_draft_it_was_written_from(draft: Draft) -> None:
    texts = exporting.row_of(draft)
    assert tuple(texts) == importing.COLUMNS
    assert importing.check(texts) == (draft, [])


def test_one_row_of_texts_is_checked_like_a_files_row() -> None:
    draft, faults = importing.check({"nama": "Posyandu", "bidang": "olahraga", "telepon": "0812", "bukan_kolom": "x"})
    assert draft.name == "Posyandu"
    assert [f.column for f in faults] == ["bidang", "wilayah", "kunci", "telepon"]


def test_numbers_are_written_so_that_a_spreadsheet_leaves_them_alone() -> None:
    draft = Draft(
        "k", "sport", "GOR", "33.10", phones=[{"number": "+6281100001234", "use": "call", "who": "Bu (Sri)", "when": "pagi"}]
    )
    assert exporting.row_of(draft)["telepon"] == "0811-0000-1234 (Bu Sri)"


@MANY
@given(found=st.lists(drafts(), min_size=1, max_size=3, unique_by=lambda d: d.key))
def test_a_file_read_back_holds_the_drafts_it_was_written_from(tmp_path: Path, found: list[Draft]) -> None:
    rows = [exporting.row_of(draft) for draft in found]
    for name, write in (("a.csv", exporting.as_csv), ("a.xlsx", exporting.as_xlsx)):
        (tmp_path / name).write_bytes(write(rows))
        assert importing.read(tmp_path / name) == found


@pytest.mark.parametrize("text", ["=1+1", "+62", "-x", "@a", "'=1", "''@", "'ok", "＝1", "-7.5", "-7.5a", "=cmd|' /C calc'!A0"])
def test_nothing_that_goes_out_is_a_formula_and_all_of_it_comes_back(tmp_path: Path, text: str) -> None:
    draft = Draft("k", "sport", "GOR", "33.10", service_areas=["33.10"], description=text)
    rows = [exporting.row_of(draft)]
    (tmp_path / "a.csv").write_bytes(exporting.as_csv(rows))
    (tmp_path / "a.xlsx").write_bytes(exporting.as_xlsx(rows))
    [_, cells] = list(csv.reader((tmp_path / "a.csv").open(encoding="utf-8-sig", newline="")))
    assert not [c for c in cells if c[:1] in "=+-@＝" and c and c != "-7.5"]
    kinds = {
        c.data_type for line in openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0] for c in line if c.value is not None
    }
    assert kinds == {"s"}
    assert importing.read(tmp_path / "a.csv") == importing.read(tmp_path / "a.xlsx") == [draft]


def test_an_officer_gets_exactly_the_listings_of_the_own_area(app: Flask) -> None:
    kecamatan = Post(id=1, role="staff", area_code="33.03.04")
    dinas = Post(id=2, role="staff", area_code="33.03", organization_id=7)
    rows = list(exporting.rows_of(Actor(1, "Bu Tutik", (kecamatan,))))
    assert rows and {row["wilayah"] for row in rows} == {"33.03.04"}
    assert list(exporting.rows_of(Actor(1, "Pak Joko", (dinas,)))) == []
    assert list(exporting.rows_of(Actor(1, "Nobody"))) == []
    province = Post(id=3, role="province", area_code="33")
    assert len(list(exporting.rows_of(Actor(1, "Bu Rini", (province,))))) == listings.published_count()
