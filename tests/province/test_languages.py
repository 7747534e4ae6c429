"""Officers read in their own language; figures and marks stay the same."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.database import writing
from portal.directory.people import Person
from tests.office.officer import Officer

PATHS = ("", "peta", "opd", "kesegaran", "pelaksanaan", "ringkasan", "kecamatan/33.03.04", "kecamatan/33.03.04/agenda")
PATHS += ("paralegal", "dampingan", "mitra", "mitra/baru", "kecamatan/33.03.04/paralegal")
PATHS += (
    "dicari",
    "dicari/kata",
    "dicari/kata/baru",
    "dicari/kata/baru?kata=kripbatok&kebutuhan=sport&lihat=1",
    "tugas",
    "tugas/baru",
)


@pytest.mark.parametrize("lang", ["id", "jv"])
def test_every_page_opens_in_the_language_of_the_officer(app: Flask, lang: str) -> None:
    ratna = Officer(app, "33", "province")
    with app.app_context(), writing() as tables:
        tables.get_one(Person, ratna.person_id).lang = lang
    for path in PATHS:
        assert ratna.get(f"/provinsi/{path}").root.get("lang") == lang, path


def test_an_address_that_leads_nowhere_leads_back(app: Flask) -> None:
    page = Officer(app, "33", "province").get("/provinsi/tiada", 404)
    assert "/kantor/" in page.links() and "/provinsi/" in page.links()
