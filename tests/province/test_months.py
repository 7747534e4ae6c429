"""Earlier months: what the pages say of them is what they said on the month's last evening, and what a slow count says."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from portal.database import utc_now, writing
from portal.directory import achievements, confirming, editing, freshness, month_ends, months, past, places, reporting, trust
from portal.directory.achievements import Achieved
from portal.directory.drafts import Draft
from portal.directory.ids import id_for
from portal.directory.past import Moment
from portal.directory.people import Post
from portal.directory.reports import Report
from tests.inspecting import Visitor, text_of
from tests.office.officer import Officer, post_at

KALIGONDANG, KEJOBONG, PURBALINGGA, KEBUMEN = "33.03.04", "33.03.03", "33.03", "33.05"


def everywhere() -> list[str]:
    """Every kabupaten."""
    return [place.code for place in places.atlas().at_level("kabupaten")]


def saved(key: str, **more: Any) -> str:
    """A listing; returns its id."""
    said = {"key": key, "topic": "ekraf", "name": "Pasar", "place_code": KALIGONDANG, "source": "Dinas"}
    editing.save_all([Draft(**(said | more))])
    return id_for(key, lambda _: False)


def counted_slowly(day: date) -> Counter[str]:
    """How fresh everything was at the end of a day: listing by listing, with the functions that pages of the past use."""
    codes = [p.code for level in places.LEVELS for p in places.atlas().at_level(level)]
    found = {x.id: x for start in range(0, len(codes), 500) for x in past.served(codes[start : start + 500], Moment(day))}
    return Counter(trust.state(listing, day) for listing in found.values())


def lived(app: Flask) -> dict[str, Achieved]:
    """A year in which everything happens that history knows of; the figures as the pages had them on each last evening."""
    evenings: dict[str, Achieved] = {}

    def evening(day: str) -> None:
        with time_machine.travel(f"{day}T16:59:00Z"), app.app_context():
            evenings[day[:7]] = achievements.achieved(everywhere())

    with time_machine.travel("2027-01-20T03:00:00Z"), app.app_context():
        saved("a", confirmed_on=date(2027, 1, 20), confirmed_by="petugas", organization="Dinas Koperasi Kabupaten Purbalingga")
        saved("b", topic="rppa", sensitive=True, service_areas=[KEJOBONG, KALIGONDANG])
        saved("c", name="Sanggar")
        vacant = post_at(KALIGONDANG)
        tutik = Officer(app, KALIGONDANG, login="tutik")
    evening("2027-01-31")
    with time_machine.travel("2027-02-03T03:00:00Z"), app.app_context():
        confirming.confirm(tutik.actor(), id_for("b", lambda _: False), "petugas")
        taken_back = confirming.confirm(tutik.actor(), id_for("c", lambda _: False), "petugas")
        confirming.undo(tutik.actor(), taken_back)
        with writing() as tables:
            tables.add(Report(listing_id=id_for("a", lambda _: False), at=utc_now(), kinds=["tutup"], code="k"))
            tables.flush()
            reporting._recount(tables, id_for("a", lambda _: False))
    evening("2027-02-28")
    with time_machine.travel("2027-03-31T17:00:01Z"), app.app_context():  # the first second of April in Central Java
        number = freshness.session().scalars(freshness.select(Report.id)).one()
        reporting.answer(tutik.actor(), number, "kept", "Sudah kami periksa.")
        saved("c", name="Sanggar", topic="pemuda", place_code=KEJOBONG)
        saved("a", status="paused", status_note="Libur")
        with writing() as tables:
            tables.get_one(Post, vacant).closed_on = trust.today()
    evening("2027-04-30")
    with time_machine.travel("2027-08-15T03:00:00Z"), app.app_context():
        saved("a")
        confirming.confirm(tutik.actor(), id_for("a", lambda _: False), "telepon")
    evening("2027-08-31")
    return evenings


def test_a_month_is_told_as_it_was_on_its_last_evening(app: Flask) -> None:
    evenings = lived(app)
    with time_machine.travel("2027-10-10T03:00:00Z"), app.app_context():
        for name, seen in evenings.items():
            period = months.named(name)
            assert period
            told = achievements.achieved(everywhere(), period)
            assert told == seen, name
            slow = counted_slowly(period.last)
            if name != "2027-02":  # pages of the past do not know that residents doubted then
                assert (told.fresh.confirmed, told.fresh.ageing, told.fresh.stale) == (
                    slow["confirmed"], slow["unconfirmed"], slow["stale"],
                ), name  # fmt: skip
        assert len({str(seen) for seen in evenings.values()}) == 4, "the months differ, or the comparison says nothing"
        march = achievements.achieved(everywhere(), months.named("2027-03"))
        assert march.waiting == 1 and march.vacant == 1, "answered and closed in the first second of April"
        april = achievements.achieved(everywhere(), months.named("2027-04"))
        assert april.waiting == 0 and april.vacant == 0 and april.month.changes == 2


def test_one_kabupaten_and_one_agency_are_told_by_themselves(app: Flask) -> None:
    lived(app)
    with time_machine.travel("2027-10-10T03:00:00Z"), app.app_context():
        mine = dict(freshness.levels([PURBALINGGA]))
        koperasi = {p.name: f.listings for p, f in freshness.levels(everywhere(), "Dinas Koperasi")}
        assert {p.name: f.listings for p, f in mine.items()}["2027-02"] == 3 + _sourced(date(2027, 2, 28), PURBALINGGA)
        assert koperasi["2027-03"] == 1 and koperasi["2027-04"] == koperasi["2027-05"] == 0
        assert [p.name for p, _ in freshness.levels([KEBUMEN])][-1] == "2027-10"
        together = sum(f.listings for p, f in freshness.levels(everywhere()) if p.name == "2027-09")
        assert together == sum(counted_slowly(date(2027, 9, 30)).values())
    with time_machine.travel("2027-10-10T03:00:00Z"):
        page = Officer(app, "33", "province").get("/provinsi/kesegaran?opd=Dinas+Koperasi")
        titles = [text_of(t) for t in page.all(".//*[@class='levels']//{*}title")]
        assert len(titles) == 12 and "Maret 2027: 0 sudah pasti, 1 mulai usang, 0 usang" in titles
        assert Officer(app, "33", "province").client.get("/provinsi/kesegaran?opd=Tiada").status_code == 404


def _sourced(day: date, area: str) -> int:
    """Listings of the reference data in a kabupaten."""
    return sum(n for (_, code, _), (n, _, _) in month_ends.fresh([day]).items() if code == area) - 3


def test_the_pages_lead_from_month_to_month(app: Flask) -> None:
    lived(app)
    with time_machine.travel("2027-10-10T03:00:00Z"):
        ratna, anybody = Officer(app, "33", "province"), Visitor(app)
        for path, reader in (("/id/capaian", anybody), ("/provinsi/ringkasan", ratna), ("/provinsi/ringkasan/33.03", ratna)):
            now = reader.get(path)
            assert "Oktober 2027, sampai hari ini, 10 Oktober 2027" in now.text
            assert f"{path}?bulan=2027-09" in now.links() and not now.all(".//a[@rel='next']")
            then = reader.get(f"{path}?bulan=2027-09")
            assert "Keadaan pada akhir September 2027" in then.text and path in then.links(), path
            assert "Dipastikan pada bulan itu" in then.text
        oldest = months_of(anybody, "/id/capaian")
        assert oldest[-1] == "/id/capaian?bulan=" + first_month(app)
        for wrong in ("2027-11", "2027-13", "2027-00", "0000-01", "1999-12", "9999-12", "x", "2027-9", "²027-09"):
            assert anybody.raw(f"/id/capaian?bulan={wrong}").status_code == 404, wrong
            assert ratna.client.get(f"/provinsi/ringkasan?bulan={wrong}").status_code == 404, wrong


def months_of(reader: Visitor, path: str) -> list[str]:
    """Every month that a reader comes to by tapping the one before."""
    seen, here = [path], path
    while True:
        back = reader.get(here).all(".//a[@rel='prev']")
        if not back:
            return seen
        here = back[0].get("href", "")
        assert here not in seen
        seen.append(here)


def first_month(app: Flask) -> str:
    """The first month that the tables know of."""
    with app.app_context():
        return months.beginning().isoformat()[:7]


@pytest.mark.parametrize("day", ["2027-02-28T16:59:59Z", "2028-02-29T16:59:59Z"])
def test_a_month_ends_at_midnight_in_central_java(app: Flask, day: str) -> None:
    with time_machine.travel(day), app.app_context():
        assert not months.of(trust.today()).is_over
    moment = utc_now().fromisoformat(day.removesuffix("Z")) + timedelta(seconds=1)
    with time_machine.travel(f"{moment.isoformat()}Z"), app.app_context():
        ended = months.of(trust.today() - timedelta(days=1))
        assert ended.is_over and ended.end == moment and ended.last.day in (28, 29)
