"""Agencies, freshness, roll-out, summary and agenda: every figure is what a slow count of the tables gives."""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import date, timedelta
from typing import Any

import time_machine
from flask import Flask
from openpyxl import load_workbook

from portal.database import utc_now, writing
from portal.directory import agendas, confirming, editing, freshness, gaps, listings, people, places, rollout, trust
from portal.directory.agencies import families, family_of
from portal.directory.drafts import Draft
from portal.directory.ids import id_for
from portal.directory.reports import Report
from portal.directory.rights import actor_of
from tests.inspecting import Page, Visitor, text_of
from tests.office.officer import Officer, post_at

KALIGONDANG, PURBALINGGA, KEBUMEN = "33.03.04", "33.03", "33.05"
SECRETS = ("Rumah Aman Melati", "Gang Sepi 7", "Pagerandong")
"""What a sensitive listing must not tell: its name, its address, its desa."""


def everywhere() -> list[str]:
    """Every kabupaten."""
    return [place.code for place in places.atlas().at_level("kabupaten")]


def saved(key: str, **more: Any) -> str:
    """A listing in Kaligondang; returns its id."""
    editing.save_all(
        [Draft(**({"key": key, "topic": "ekraf", "name": "Pasar", "place_code": KALIGONDANG, "source": "Dinas"} | more))]
    )
    return id_for(key, lambda _: False)


def figures(page: Page) -> list[str]:
    """All numbers of a page's tables and figures, in order."""
    return [text_of(e) for e in [*page.all(".//main//td"), *page.all(".//main//li//b"), *page.all(".//main//dd")]]


def test_freshness_is_what_a_slow_count_gives(sample_app: Flask) -> None:
    with sample_app.app_context():
        today, areas, bodies = trust.today(), dict[str, Counter[str]](), dict[str, Counter[str]]()
        for batch in listings.published_batches(1000):
            for listing in batch:
                state = trust.state(listing, today)
                areas.setdefault(listing.place_code[:5], Counter())[state] += 1
                body = family_of(listing.organization.name) if listing.organization else ""
                bodies.setdefault(body, Counter())[state] += 1
        for found, slow in ((freshness.by_kabupaten(everywhere()), areas), (freshness.by_agency(everywhere()), bodies)):
            said = {name: (f.confirmed, f.ageing, f.stale) for name, f in found.items()}
            assert said == {name: (c["confirmed"], c["unconfirmed"], c["stale"]) for name, c in slow.items()}
        assert set(freshness.by_kabupaten([KEBUMEN])) == {KEBUMEN}


def test_agencies_are_counted_by_family(sample_app: Flask) -> None:
    with sample_app.app_context():
        served, numbers = gaps.served_by([KEBUMEN]), set(families()["Dinas Sosial"])
        assert len(served) == 26
        for code, found in served.items():
            slow = {x.organization_id for x in listings.served([code]) if x.organization_id and code in x.areas}
            assert found == slow, code
        assert any(found & numbers for found in served.values())
    assert family_of("Dinas Sosial Kabupaten Kebumen") == family_of("Dinas Sosial Kota Tegal") == "Dinas Sosial"
    assert family_of("Dinas Pemberdayaan Masyarakat dan Desa Kabupaten Pati") == "Dinas Pemberdayaan Masyarakat dan Desa"


def test_an_agency_has_a_list_of_where_it_is_and_where_not(app: Flask) -> None:
    with app.app_context():
        saved("a", organization="Dinas Koperasi Kabupaten Purbalingga")
    page = Officer(app, PURBALINGGA, "kabupaten").get("/provinsi/opd?opd=Dinas+Koperasi")
    assert "Belum punya layanan di 17 kecamatan" in page.text and "Punya layanan di 1 kecamatan" in page.text
    assert page.links().count(f"/provinsi/kecamatan/{KALIGONDANG}") == 1
    listed = Officer(app, "33", "province").get("/provinsi/opd")
    assert figures(listed) == ["1", "575"]
    assert Officer(app, "33", "province").client.get("/provinsi/opd?opd=Tiada").status_code == 404


def test_posts_without_holders_and_old_reports_are_counted_for_a_kabupaten(app: Flask) -> None:
    with app.app_context():
        listing = saved("a")
        post_at(KALIGONDANG)
        with writing() as tables:
            for number, days in enumerate((6, 8, 30)):
                tables.add(Report(listing_id=listing, at=utc_now() - timedelta(days=days), kinds=["tutup"], code=f"k{number}"))
            tables.add(Report(listing_id=listing, at=utc_now() - timedelta(days=9), kinds=["tutup"], code="x", state="kept"))
        assert freshness.unanswered(everywhere()) == {PURBALINGGA: 2}
        assert freshness.open_posts([PURBALINGGA]) == {PURBALINGGA: 1}
        assert freshness.open_posts([KEBUMEN]) == freshness.unanswered([KEBUMEN]) == {}
    page = Officer(app, "33", "province").get(f"/provinsi/kesegaran?wilayah={PURBALINGGA}")
    row = next(tr for tr in page.all(".//main//tr") if text_of(tr).startswith("Kabupaten Purbalingga"))
    assert [text_of(td) for td in row.findall("td")][3:] == ["1", "2"]


def test_the_trend_goes_back_a_year_over_a_new_year(app: Flask) -> None:
    with time_machine.travel("2026-12-31T18:30:00Z"), app.app_context():  # the first hours of January in Central Java
        listing = saved("a")
        Officer(app, KALIGONDANG, login="petugas")
        person = people.find("petugas")
        assert person
        confirming.confirm(actor_of(person), listing, "petugas")
    with time_machine.travel("2027-02-10T03:00:00Z"), app.app_context():
        months = freshness.trend(everywhere())
        assert [m.first for m in months] == [date(2026, n, 1) for n in range(3, 13)] + [date(2027, 1, 1), date(2027, 2, 1)]
        assert [(m.confirmations, m.changes) for m in months][-2] == (1, 1)
    with time_machine.travel("2027-02-10T03:00:00Z"):
        page = Officer(app, "33", "province").get("/provinsi/kesegaran")
    titles = [text_of(t) for t in page.all(".//*[@class='bars']//{*}title")]
    assert "Januari 2027: 1 dipastikan" in titles and len(titles) == 24


def test_the_board_says_only_what_a_source_says(app: Flask) -> None:
    with app.app_context():
        known = rollout.known(everywhere())
        assert Counter(pilot.evidence for pilot in known.values())["named_pilot"] == 25
    ratna = Officer(app, "33", "province")
    whole = ratna.get("/provinsi/pelaksanaan")
    assert "25 dari 142" in whole.text and "400.10.2/0004464" in whole.text and "100.3.3.1/344" in whole.text
    assert len(whole.all(".//main//ul[@class='rows']/li")) == len(known)
    page = ratna.get(f"/provinsi/pelaksanaan?wilayah={PURBALINGGA}")
    rows = [text_of(li) for li in page.all(".//main//ul[@class='board']/li")]
    assert len(rows) == 18 and all("Belum diketahui" in row for row in rows), "a pilot's stage needs a source as well"
    assert sum("Percontohan 2025" in row and "Sumber:" in row for row in rows) == 4


def test_the_public_page_has_the_figures_of_the_summary(app: Flask) -> None:
    with app.app_context():
        saved("a", confirmed_on=trust.today(), confirmed_by="petugas")
    ratna = Officer(app, "33", "province")
    summary, public = ratna.get("/provinsi/ringkasan"), Visitor(app).get("/id/capaian")
    assert figures(summary) == figures(public) and len(figures(public)) == 5 * 3 + 8 + 8
    with app.app_context():
        rows = gaps.rows(everywhere())
        counts = [Counter(cell.state for row in rows for cell in row.cells if cell.topic == topic) for topic in ("rppa", "ekraf")]
    assert figures(public)[0:2] == [str(counts[0]["confirmed"]), str(counts[0]["unconfirmed"])]
    assert figures(public)[9:11] == [str(counts[1]["confirmed"]), str(counts[1]["unconfirmed"])]
    one = Officer(app, PURBALINGGA, "kabupaten").get("/provinsi/ringkasan")
    assert figures(one) == figures(ratna.get(f"/provinsi/ringkasan/{PURBALINGGA}")) != figures(public)


def test_an_agenda_names_what_is_missing_stale_and_reported(app: Flask) -> None:
    long_ago = trust.today() - timedelta(days=400)
    with app.app_context():
        saved("sure", name="Pasar Pasti", confirmed_on=trust.today(), confirmed_by="petugas")
        saved("old", name="Pasar Usang", confirmed_on=long_ago, confirmed_by="petugas", service_areas=[f"{KALIGONDANG}.2003"])
        saved("new", name="Kursus Baru", topic="pemuda")
        with writing() as tables:
            tables.add(Report(listing_id=saved("said", name="Pasar Lapor"), at=utc_now(), kinds=["tutup"], code="k"))
        kinds = {item.listing.name if item.listing else item.topic: item.kind for item in agendas.of(KALIGONDANG)}
    assert "Pasar Pasti" not in kinds
    assert (kinds["Pasar Usang"], kinds["Kursus Baru"], kinds["Pasar Lapor"]) == ("usang", "belum_pasti", "laporan")
    ratna = Officer(app, "33", "province")
    page = ratna.get(f"/provinsi/kecamatan/{KALIGONDANG}/agenda")
    shown = [text_of(li) for li in page.all(".//ol[@class='agenda']/li")]
    assert len(shown) == len(kinds) and "Pasar Usang" in page.text
    body = ratna.client.get(f"/provinsi/kecamatan/{KALIGONDANG}/agenda.xlsx").get_data()
    rows = list(load_workbook(io.BytesIO(body)).worksheets[0].iter_rows(values_only=True))[1:]
    assert [row[0] for row in rows] == list(range(1, len(shown) + 1))
    assert all(str(row[1]) in line for row, line in zip(rows, shown, strict=True))


def test_paper_and_files_do_not_tell_where_somebody_is_safe(app: Flask) -> None:
    with app.app_context():
        saved(
            "safe", topic="rppa", name=SECRETS[0], address=SECRETS[1], sensitive=True, address_public=False,
            desa_code=f"{KALIGONDANG}.2005", service_areas=[f"{KALIGONDANG}.2005"],
            organization="Dinas Sosial Kabupaten Purbalingga",
        )  # fmt: skip
        village = places.atlas().places[f"{KALIGONDANG}.2005"].name
    ratna = Officer(app, "33", "province")
    body = ratna.client.get(f"/provinsi/kecamatan/{KALIGONDANG}/agenda.xlsx").get_data()
    cells = [str(cell) for row in load_workbook(io.BytesIO(body)).worksheets[0].iter_rows(values_only=True) for cell in row]
    texts = [" ".join(cells), ratna.get(f"/provinsi/kecamatan/{KALIGONDANG}/agenda").text, Visitor(app).get("/id/capaian").text]
    texts += [
        ratna.client.get("/provinsi/kecamatan.csv").get_data(as_text=True),
        ratna.get("/provinsi/opd?opd=Dinas+Sosial").text,
    ]
    for text in texts:
        assert not [secret for secret in (*SECRETS[:2], village) if secret in text]
    assert re.search(r"Layanan di Kecamatan Kaligondang", texts[1])
