"""Reports in the tables: what is masked, what is forgotten, what the listing knows."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from portal.database import session
from portal.directory import audit, editing, ids, listings, reporting, reports, signing_in
from portal.directory.drafts import Draft
from portal.directory.people import Post
from portal.directory.reporting import Told
from portal.directory.reports import Report
from portal.directory.rights import Actor
from portal.directory.trust import today

SECRET = b"rahasia"
MASKED = {
    "Hubungi saya 0812 3456 7890 ya": "Hubungi saya [nomor dihapus] ya",
    "+62 812-3456-7890": "[nomor dihapus]",
    "(0281) 891234 atau 0281891234": "[nomor dihapus] atau [nomor dihapus]",
    "NIK 3303041234560001": "NIK [nomor dihapus]",
    "08.12.34.56.78.90": "[nomor dihapus]",
    "Rp 10000 081234567890": "Rp 10000 [nomor dihapus]",
    "wa.me/6281234567890": "wa.me/[nomor dihapus]",
    "tulis ke bu.tutik+1@contoh.co.id saja": "tulis ke [surel dihapus] saja",
}
LEFT_ALONE = (
    "Buka 08.00-14.00, Jumat 07.30 - 11.00",
    "Sejak 12-03-2026 sampai 14/04/2026",
    "Tahun 2024, 2025",
    "Bayar Rp 1.500.000, dulu Rp25.000,00",
    "Telepon 119 atau @LaporGub",
    "RT 02 RW 03",
)


def told(*kinds: str, words: str = "", key: str = "futsal") -> Told:
    """A report on a listing of this story."""
    return Told(ids.id_for(key, lambda _: False), kinds, words)


def officer(area: str = "33.03.04", organization_id: int | None = None) -> Actor:
    """Somebody with a post in an area."""
    post = Post(id=1, role="staff", title="Kasi", area_code=area, organization_id=organization_id, opened_on=today())
    return Actor(None, "Bu Tutik", (post,))


@pytest.fixture(autouse=True)
def _listings(app: Flask) -> None:
    drafts = [Draft("futsal", "sport", "Futsal", "33.03.04", organization="Dinas"), Draft("voli", "sport", "Voli", "33.03.05")]
    editing.save_all(drafts)


@pytest.mark.parametrize("words", MASKED)
def test_what_tells_who_wrote_is_masked(words: str) -> None:
    assert reports.masked(words) == MASKED[words]
    assert reports.masked(MASKED[words]) == MASKED[words]


@pytest.mark.parametrize("words", LEFT_ALONE)
def test_hours_days_and_prices_stay(words: str) -> None:
    assert reports.masked(words) == words


def test_masking_is_quick_whatever_is_written() -> None:
    for piece in ("1 ", "1.", "Rp 1.000.", "a@", "@.", "(1)-", "08.00-"):
        reports.masked(piece * 20_000)


def test_words_are_masked_before_they_are_kept() -> None:
    reporting.report(SECRET, told("lain", words="Saya Bu Siti, 081234567890"), "satu", "::1")
    assert session().query(Report).one().words == "Saya Bu Siti, [nomor dihapus]"


def test_words_are_forgotten_after_90_days_and_the_rest_stays() -> None:
    with time_machine.travel("2026-03-01 03:00Z", tick=False) as clock:
        reporting.report(SECRET, told("tutup", words="Sudah tutup"), "satu", "::1")
        clock.shift(timedelta(days=1))
        code = reporting.report(SECRET, told("lain", words="Pagarnya digembok"), "dua", "::1")
        clock.shift(timedelta(days=89))
        assert reporting.forget_words() == 0
        clock.shift(1)
        assert reporting.forget_words() == 1
        assert [(r.kinds, r.words) for r in session().query(Report).order_by(Report.id)] == [
            (["tutup"], ""),
            (["lain"], "Pagarnya digembok"),
        ]
        clock.shift(timedelta(days=1))
        assert reporting.forget_words() == 1
        assert reporting.forget_words() == 0
        found = reporting.look_up(SECRET, code, "::1")
        assert found and (found.kinds, found.words, found.state) == (["lain"], "", "new")


def test_the_listing_knows_how_many_reports_wait() -> None:
    listing_id = told().listing_id

    def doubts() -> int:
        found = listings.get(listing_id)
        assert found
        return found.doubts

    for n in range(3):
        reporting.report(SECRET, told("tutup"), f"nomor {n}", f"::{n}")
        assert doubts() == n + 1
    change = listings.get(listing_id).change  # type: ignore[union-attr]
    first, second, third = reports.open_on(listing_id)
    reporting.answer(officer(), first.id, "kept", "Masih buka")
    assert doubts() == 2
    assert listings.ids_changed_since(change) == [listing_id]
    reporting.answer(officer(), second.id, "fixed", "Sudah", [third.id])
    assert doubts() == 0
    assert [(r.state, r.answer) for r in session().query(Report).order_by(Report.id)] == [
        ("kept", "Masih buka"), ("fixed", "Sudah"), ("fixed", "Sudah"),
    ]  # fmt: skip
    events = session().query(audit.Event).filter_by(act="answer report").all()
    assert [e.subject for e in events] == [f"listing:{listing_id}"] * 3


def test_only_who_covers_the_listing_answers_and_nobody_twice() -> None:
    reporting.report(SECRET, told("tutup"), "satu", "::1")
    (report,) = reports.open_on(told().listing_id)
    number = report.id
    for other in (officer("33.03.05"), officer("33.02"), officer(organization_id=999), Actor(None, "")):
        with pytest.raises(PermissionError):
            reporting.answer(other, number, "kept", "")
    with pytest.raises(LookupError):
        reporting.answer(officer(), number + 1, "kept", "")
    assert reports.open_on(told().listing_id)
    reporting.answer(officer("33.03"), number, "kept", "Masih buka")
    with pytest.raises(reporting.Answered):
        reporting.answer(officer(), number, "fixed", "Lain")
    assert session().query(Report).one().answer == "Masih buka"


def test_closing_all_closes_none_of_another_listing() -> None:
    reporting.report(SECRET, told("tutup"), "satu", "::1")
    reporting.report(SECRET, told("tutup", key="voli"), "dua", "::1")
    futsal, voli = session().query(Report).order_by(Report.id)
    number = voli.id
    reporting.answer(officer("33.03"), futsal.id, "fixed", "", [number])
    assert [r.id for r in session().query(Report).filter_by(state="new")] == [number]


def test_the_queue_holds_what_one_covers_and_nothing_else() -> None:
    for n, key in enumerate(["voli", "futsal", "futsal"]):
        reporting.report(SECRET, told("tutup", key=key), f"nomor {n}", f"::{n}")

    def names(actor: Actor) -> list[tuple[str, int]]:
        return [(group[0].listing.name, len(group)) for group in reports.waiting(actor)]

    agency = listings.get(told().listing_id).organization_id  # type: ignore[union-attr]
    assert names(officer()) == [("Futsal", 2)]
    assert names(officer("33.03.05")) == [("Voli", 1)]
    assert names(officer("33")) == names(officer("33.03")) == [("Voli", 1), ("Futsal", 2)]
    assert names(officer("33.03", agency)) == [("Futsal", 2)]
    assert names(officer("33.0")) == names(Actor(None, "")) == []
    assert reports.counts(officer("33")) == (2, 0)
    reporting.answer(officer("33"), reports.waiting(officer("33"))[0][0].id, "kept", "")
    assert reports.counts(officer("33")) == (1, 1)
    assert [r.listing.name for (r,) in reports.answered(officer("33"))] == ["Voli"]
    assert reports.answered(officer()) == []


def test_what_was_answered_is_not_changed_by_sending_again() -> None:
    reporting.report(SECRET, told("tutup"), "satu", "::1")
    reporting.answer(officer(), reports.open_on(told().listing_id)[0].id, "kept", "")
    reporting.report(SECRET, told("tutup"), "satu", "::1")
    with pytest.raises(reporting.Answered):
        reporting.report(SECRET, told("tutup", words="Sungguh"), "satu", "::1")
    assert session().query(Report).one().state == "kept"


def test_the_throttle_is_shared_and_ends() -> None:
    with time_machine.travel("2026-03-01 03:00Z", tick=False) as clock:
        for n in range(reporting.PER_ADDRESS):
            reporting.report(SECRET, told("tutup"), f"nomor {n}", "::1")
        with pytest.raises(signing_in.Refused):
            reporting.report(SECRET, told("tutup", key="voli"), "lain", "::1")
        clock.shift(signing_in.WINDOW + timedelta(seconds=1))
        reporting.report(SECRET, told("tutup", key="voli"), "lain", "::1")


def test_there_must_be_something_to_report_on() -> None:
    with pytest.raises(reporting.NotOpen):
        reporting.report(SECRET, told("tutup", key="tiada"), "satu", "::1")
    assert not session().query(Report).count()
