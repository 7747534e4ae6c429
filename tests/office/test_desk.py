"""The desk says what to do today, what matters most to residents first, and nothing of other areas."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from portal.database import db, utc_now, writing
from portal.directory import confirming, reminding, trust
from portal.directory.people import Post
from portal.directory.proposals import Proposal
from portal.directory.reports import Report
from tests.inspecting import Page, text_of
from tests.office.keeping import KEJOBONG, PURBALINGGA, draft, reminders, save
from tests.office.officer import Officer

LONG_AGO = trust.today() - timedelta(days=300)
FULL: dict[str, object] = {
    "hours": "24/7", "address": "Jalan A", "summary": "s", "requirements": "r", "procedure": "p", "duration": "d", "cost": "c",
    "product": "x", "complaints": "k", "eligibility": "e", "access": {"toilet": True},
}  # fmt: skip


def groups(page: Page) -> list[str]:
    """The kinds of work on a desk, in order."""
    return [e.get("aria-labelledby", "").removeprefix("g-") for e in page.all(".//section[@class='duty']")]


def names(page: Page, group: str) -> list[str]:
    """The names of the rows of a group, in order."""
    rows = page.all(f".//section[@aria-labelledby='g-{group}']//p[@class='what']/b")
    return [text_of(e) for e in rows]


def report(app: Flask, code: str, words: str = "Tidak ada yang menjawab") -> None:
    """A resident's report that waits."""
    with app.app_context(), writing() as tables:
        tables.add(Report(listing_id=code, at=utc_now(), kinds=["tidak_dijawab"], words=words, code=code))


def propose(app: Flask, officer: Officer, code: str, state: str, **more: str) -> None:
    """A change of that officer."""
    with app.app_context(), writing() as tables:
        tables.add(
            Proposal(
                listing_id=code, person_id=officer.person_id, post_id=officer.post_id, place_code="33.03.04", state=state,
                entries={}, made_at=utc_now(), changed_at=utc_now(), **more,
            )
        )  # fmt: skip


def test_where_all_is_well_the_desk_says_so(app: Flask) -> None:
    officer = Officer(app, "33.05.02")
    assert "Semua sudah beres" in officer.get("/kantor/").text


def test_residents_first_then_colleagues_then_old_then_incomplete(app: Flask) -> None:
    codes = save(
        app,
        draft("jawab", confirmed_on=LONG_AGO, **FULL),
        draft("lapor", confirmed_on=trust.today(), **FULL),
        draft("usul", confirmed_on=trust.today(), **FULL),
        draft("kurang", confirmed_on=trust.today()),
    )
    with app.app_context():
        reminding.remind()
        confirming.answer(reminders(app, codes[0])[0].id, "changed", "Pindah ke balai desa")
    report(app, codes[1])
    officer, author = Officer(app), Officer(app)
    propose(app, author, codes[2], "waiting", reason="Nomor baru")
    propose(app, officer, codes[2], "returned", note="Tulis jamnya")
    page = officer.get("/kantor/")
    order = ["jawaban", "laporan", "usulan", "dikembalikan", "pastikan", "lengkapi"]
    assert [g for g in groups(page) if g in order] == order
    assert [names(page, g)[0] for g in order[:4]] == ["Layanan jawab", "Layanan lapor", "Layanan usul", "Layanan usul"]
    assert "Pindah ke balai desa" in page.text and "Nomor baru" in page.text and "Tulis jamnya" in page.text
    assert "Layanan kurang" in officer.get("/kantor/?lihat=lengkapi").text
    assert [g for g in groups(author.get("/kantor/")) if g in ("usulan", "dikembalikan")] == []


def test_danger_before_silence_before_age(app: Flask) -> None:
    save(
        app,
        draft("lama", confirmed_on=LONG_AGO, **FULL),
        draft("lebih lama", confirmed_on=LONG_AGO - timedelta(days=9), **FULL),
        draft("tanpa nomor", confirmed_on=LONG_AGO + timedelta(days=9), **(FULL | {"phones": []})),
        draft("aman", topic="rppa", sensitive=True, confirmed_on=LONG_AGO + timedelta(days=99), **FULL),
    )
    page = Officer(app).get("/kantor/?lihat=pastikan")
    found = [n for n in names(page, "pastikan") if n.startswith("Layanan")]
    assert found == ["Layanan aman", "Layanan tanpa nomor", "Layanan lebih lama", "Layanan lama"]


def test_few_rows_and_the_way_to_all_of_them(app: Flask) -> None:
    save(app, *(draft(f"n{n:02}", place_code=KEJOBONG, confirmed_on=LONG_AGO, **FULL) for n in range(35)))
    officer = Officer(app, KEJOBONG)
    page = officer.get("/kantor/")
    assert len(names(page, "pastikan")) == 3
    more = [a for a in page.all(".//section[@aria-labelledby='g-pastikan']//a") if "lihat=" in a.get("href", "")]
    whole = officer.get(more[0].get("href", ""))
    rest = officer.get("/kantor/?lihat=pastikan&hal=2")
    seen = names(whole, "pastikan") + names(rest, "pastikan")
    assert len(seen) == len(set(seen)) >= 35
    for strange in ("/kantor/?lihat=pastikan&hal=x", "/kantor/?lihat=pastikan&hal=999", "/kantor/?dipastikan=9999999999999"):
        officer.get(strange)
    assert officer.raw("/kantor/?lihat=semua").status_code == 404


def test_another_kecamatan_is_nobodys_business(app: Flask) -> None:
    codes = save(app, draft("rahasiaku", confirmed_on=LONG_AGO))
    report(app, codes[0])
    with app.app_context():
        reminding.remind()
    stranger = Officer(app, KEJOBONG)
    for path in ("/kantor/", "/kantor/?lihat=laporan", "/kantor/?lihat=pastikan", "/kantor/?lihat=lengkapi", "/kantor/pengingat"):
        assert "rahasiaku" not in stranger.get(path).text
    stranger.post(f"/kantor/pengingat/{reminders(app, codes[0])[0].id}/dikirim", 403)


def test_the_kabupaten_sees_open_posts_silence_and_where_to_help(app: Flask) -> None:
    (code,) = save(app, draft("sepi", confirmed_on=LONG_AGO, **FULL))
    with app.app_context(), writing() as tables:
        tables.add(
            Post(role="staff", title="Kasi Kosong", area_code=KEJOBONG, opened_on=LONG_AGO, vacant_since=LONG_AGO, closed_on=None)
        )
        tables.add_all([reminding.Reminder(listing_id=code, stage=3, made_on=trust.today(), number="", email="", who="")])
    coordinator = Officer(app, PURBALINGGA, "kabupaten")
    page = coordinator.get("/kantor/")
    assert names(page, "jabatan") == ["Kasi Kosong"]
    assert names(page, "eskalasi") == ["Layanan sepi"]
    assert "Kecamatan Kaligondang, Purbalingga" in text_of(page.one(".//table"))
    staff = Officer(app).get("/kantor/")
    assert not {"jabatan", "eskalasi"} & set(groups(staff))
    assert not staff.all(".//table")


def test_a_reminder_is_sent_by_whatsapp_and_marked(app: Flask) -> None:
    (code,) = save(app, draft("voli", confirmed_on=LONG_AGO))
    with app.app_context():
        reminding.remind()
    officer = Officer(app)
    page = officer.get("/kantor/pengingat")
    (chat,) = [a for a in page.links() if a.startswith("https://wa.me/6281234567890")]
    assert "konfirmasi" in chat
    (form,) = [f.get("action", "") for f in page.all(".//form") if f.get("action", "").endswith("/dikirim")]
    officer.post(form, 303)
    assert reminders(app, code)[0].sent_at is not None
    assert "Layanan voli" not in officer.get("/kantor/pengingat").text


@pytest.mark.parametrize("role", ["staff", "province"])
def test_the_desk_asks_the_tables_a_few_times_only(app: Flask, role: str) -> None:
    save(app, *(draft(f"n{n:02}", confirmed_on=LONG_AGO) for n in range(20)))
    officer = Officer(app, "33" if role == "province" else "33.03.04", role)
    asked: list[str] = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda _c, _cursor, statement, *_more: asked.append(statement))
    officer.get("/kantor/")
    assert 5 < len([s for s in asked if s.startswith("SELECT")]) <= 21


@pytest.mark.parametrize("path", ["/kantor/", "/kantor/?lihat=pastikan", "/kantor/layanan?q=mlathi", "/kantor/?lihat=lengkapi"])
def test_where_a_number_is_missing_one_tap_leads_to_its_field(app: Flask, path: str) -> None:
    codes = save(
        app,
        draft("mlathi", place_code=KEJOBONG, confirmed_on=LONG_AGO, phones=[], sensitive=True),
        draft("mlathi bernomor", place_code=KEJOBONG, confirmed_on=LONG_AGO),
    )
    officer = Officer(app, KEJOBONG)
    links = [a for a in officer.get(path).links() if a.endswith("/ubah#bagian-nomor")]
    assert f"/kantor/layanan/{codes[0]}/ubah#bagian-nomor" in links
    assert not [a for a in links if codes[1] in a]
    address, _hash, anchor = links[0].partition("#")
    form = officer.get(address)
    after = [e.get("id", "") for e in form.root.iter() if e.get("id")]
    assert after[after.index(anchor) + 1] == "f-telepon"


def test_the_kabupaten_finds_what_nobody_answered_and_sends_it_on(app: Flask) -> None:
    here, elsewhere = save(app, draft("sepi", confirmed_on=LONG_AGO), draft("jauh", place_code="33.05.02", confirmed_on=LONG_AGO))
    with app.app_context(), writing() as tables:
        for code in (here, elsewhere):
            tables.add(reminding.Reminder(listing_id=code, stage=3, made_on=trust.today(), number="", email="", who=""))
    coordinator = Officer(app, PURBALINGGA, "kabupaten")
    section = coordinator.get("/kantor/").one(".//section[@aria-labelledby='g-eskalasi']")
    assert "/kantor/pengingat" in [a.get("href") for a in section.iter("a")]
    page = coordinator.get("/kantor/pengingat")
    assert "Layanan sepi" in page.text and "Layanan jauh" not in page.text
    [chat] = [a for a in page.links() if a.startswith("https://wa.me/?text=")]
    assert "konfirmasi" in chat
    coordinator.get(f"/kantor/layanan/{here}/benar")
    assert "Layanan sepi" not in Officer(app).get("/kantor/pengingat").text, "the kecamatan was asked twice already"
    assert "Layanan sepi" not in Officer(app, "33.05", "kabupaten").get("/kantor/pengingat").text
    province = Officer(app, "33", "province").get("/kantor/pengingat")
    assert len([e for e in province.all(".//p[@class='what']/b") if text_of(e) == "Layanan sepi"]) == 1
