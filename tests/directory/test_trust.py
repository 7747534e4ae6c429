"""Two years pass: a confirmation wears off in words, in rank and in reminders, until somebody confirms again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from portal.directory import ids, people, reminding, rights, topics, trust
from portal.directory.confirming import confirm
from portal.directory.trust import State
from portal.search import index
from portal.search.answers import Question
from portal.search.ask import ask
from portal.search.table_view import TableView
from tests import instances
from tests.inspecting import Visitor
from tests.office.keeping import KALIGONDANG, draft, listing, reminders, save
from tests.office.officer import person_at, post_at

BEGUN = datetime(2026, 1, 5, 9, tzinfo=trust.ZONE)
NEEDS = {"rppa": "rppa.kekerasan", "lansia_disabilitas": "lansia.rawat", "pemuda": "pemuda.pelatihan", "ekraf": "ekraf.halal",
         "sport": "sport.voli"}  # fmt: skip
LIMITS = {"rppa": (90, 180)}
"""Days after which a confirmation counts no more, and after which a listing sinks; 180 and 365 for the others."""


@pytest.fixture
def app(instance: Path) -> Flask:
    """An application of this story's own; no context is open."""
    return instances.open_app(instance)


@contextmanager
def after(months: float) -> Iterator[int]:
    """So many months later; gives the days that have passed."""
    days = round(months * 30.4375)
    with time_machine.travel(BEGUN + timedelta(days=days), tick=False):
        yield days


def expected(topic: str, days: int) -> State:
    """What the state of a listing must be."""
    fresh, stale = LIMITS.get(topic, (180, 365))
    return "confirmed" if days <= fresh else "unconfirmed" if days <= stale else "stale"


def words(state: State, days: int) -> str:
    """What its page must say of its age."""
    count = f"{days // 30} bulan" if 60 <= days < 730 else f"{days // 7} minggu" if days >= 14 else f"{days // 365} tahun"
    when = "hari ini" if days == 0 else f"{count} yang lalu"
    return f"{'Dikonfirmasi' if state == 'confirmed' else 'Terakhir dipastikan'} {when}"


def ranked(topic: str) -> list[str]:
    """The keys of this story's listings in the order of the search."""
    answer = ask(Question(topic=topic, area=KALIGONDANG))
    return [x.key for step in answer.steps if not step.suggested for x in step.listings if x.key.startswith(("tua", "baru"))]


def test_two_years_without_anybody(app: Flask) -> None:
    with after(0):
        told = {
            topic: draft(f"tua:{topic}", topic=topic, needs=[need], sensitive=topic == "rppa", confirmed_on=BEGUN.date())
            for topic, need in NEEDS.items()
        }
        codes = dict(zip(told, save(app, *told.values()), strict=True))
        with app.app_context():
            tutik = person_at([post_at(KALIGONDANG)], "tutik")
            person_at([post_at("33.03", "kabupaten")], "+6281100000001", "Pak Koordinator")
    assert list(codes) == list(topics.topics())
    _never_confirmed_comes_in_each_half_year(app)
    stages: list[int] = []
    for month in range(23):
        with after(month) as days:
            _the_month(app, codes, days)
        for week in range(4):
            with after(month + week / 4), app.app_context():
                reminding.remind()
        stages.append(len(reminders(app, codes["sport"])))
    assert stages[:3] == [0, 0, 0]
    assert stages[3] >= 1
    assert all(later > earlier for earlier, later in pairwise(stages[3:])), "it stopped asking"
    for code in codes.values():
        found = reminders(app, code)
        assert [r.stage for r in found] == list(range(1, len(found) + 1))
        assert {r.number for r in found[2:]} == {"+6281100000001"}
        gaps = [(b.made_on - a.made_on).days for a, b in pairwise(found)]
        assert min(gaps) >= 7
    with after(23), app.app_context():
        person = people.get(tutik)
        assert person
        for code in codes.values():
            confirm(rights.actor_of(person), code, "kunjungan")
    with after(23) as days:
        _the_month(app, codes, 0)
        assert days > 690
    with after(24), app.app_context():
        reminding.remind()
        assert not [r for code in codes.values() for r in reminders(app, code) if r.settled_at is None]


def _never_confirmed_comes_in_each_half_year(app: Flask) -> None:
    """Listings that only came in, to compare with: new enough never to sink in the months they are compared."""
    for month in (0, 6, 12, 18, 22):
        with after(month):
            for topic, need in NEEDS.items():
                save(
                    app, draft(f"baru:{topic}:{month}", topic=topic, needs=[need], sensitive=topic == "rppa", name="Layanan lain")
                )


def _the_month(app: Flask, codes: dict[str, str], days: int) -> None:
    """What residents see this month of each topic's listing."""
    for topic, code in codes.items():
        state = expected(topic, days)
        assert trust.state(listing(app, code)) == state, (topic, days)
        page = Visitor(app).get(f"/id/layanan/{code}")
        assert words(state, days) in page.text, (topic, days)
        assert ("sudah lama tidak dipastikan" in page.text) == (state != "confirmed")
        with app.app_context():
            index.current().tend()
            order = ranked(topic)
            assert f"tua:{topic}" in order, "it vanished"
            recent = [k for k in order if k.startswith("baru") and not _sunk(app, k)]
            place = order.index(f"tua:{topic}")
            assert recent
            if state == "stale":
                assert all(order.index(k) < place for k in recent), (topic, days, order)
            elif days < 2 * LIMITS.get(topic, (180, 365))[0]:
                assert all(order.index(k) > place for k in recent), (topic, days, order)


def _sunk(app: Flask, key: str) -> bool:
    return trust.state(listing(app, ids.id_for(key, lambda _: False))) == "stale"


def test_the_only_one_stays_however_old(app: Flask) -> None:
    (code,) = save(app, draft("tua", needs=["sport.voli"], confirmed_on=trust.today() - timedelta(days=2000)))
    with app.app_context():
        index.current().tend()
        assert "tua" in [x.key for step in ask(Question("voli kaligondang")).steps for x in step.listings]
    assert "tahun yang lalu" in Visitor(app).get(f"/id/layanan/{code}").text


def test_old_ones_come_last_over_many_pages(app: Flask) -> None:
    old, today = trust.today() - timedelta(days=400), trust.today()
    drafts = [draft(f"tua:{n}", needs=["sport.voli"], confirmed_on=old) for n in range(170)]
    drafts += [draft(f"baru:{n}", needs=["sport"]) for n in range(170)]
    save(app, *drafts)
    with app.app_context():
        index.current().tend()
        seen: list[str] = []
        for page in range(1, 40):
            answer = ask(Question("", topic="sport", area=KALIGONDANG, page=page))
            seen += [x.key for step in answer.steps for x in step.listings if x.key.startswith(("tua", "baru"))]
            if page >= answer.pages:
                break
        assert len(seen) == len(set(seen)) == 340
        assert [k.partition(":")[0] for k in seen] == ["baru"] * 170 + ["tua"] * 170
        view, tables = index.current().view(), TableView()
        assert view.stale(today).bit_count() == tables.stale(today).bit_count() == 170
