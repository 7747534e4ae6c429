"""Handing over (mutasi): successors, vacant posts, closed posts, people below, and listings that nobody keeps."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from portal.database import session, utc_now, writing
from portal.directory import editing, handing_over, inviting, people, posts, tidying, trust
from portal.directory.activity_proposals import ActivityProposal
from portal.directory.audit import Event
from portal.directory.drafts import Draft
from portal.directory.listings import Listing
from portal.directory.people import Person, Post
from portal.directory.proposals import Proposal
from portal.directory.recording import By
from portal.directory.rights import SYSTEM, Actor, actor_of
from tests.inspecting import Page
from tests.office.keeping import draft, save
from tests.office.officer import PASSWORD, Officer, post_at
from tests.office.test_invitations import NEW, newcomer, shown_link
from tests.scheduling import coming, plan


def actor_at(app: Flask, officer: Officer) -> Actor:
    """The officer as somebody who acts now (inside a context)."""
    person = people.get(officer.person_id)
    assert person
    return actor_of(person)


def today(app: Flask) -> str:
    """Today as pages write it."""
    with app.test_request_context("/id/"):
        return str(app.jinja_env.filters["day"](trust.today()))


def later(**span: float) -> time_machine.travel:
    """The clock some time from now."""
    return time_machine.travel(utc_now() + timedelta(**span), tick=True)


def test_a_leaving_officer_names_a_successor_and_stays_until_they_accept(app: Flask) -> None:
    tutik = Officer(app)
    assert "Saya pindah tugas" in tutik.get("/kantor/jabatan").text
    path = f"/kantor/jabatan/{tutik.post_id}/pindah"
    page = tutik.post(f"/kantor/jabatan/{tutik.post_id}/penerus", 200, path, nama="Mas Joko")
    assert isinstance(page, Page)
    assert tutik.raw("/kantor/").status_code == 200
    joko = newcomer(app)
    assert "Diundang oleh Bu Tutik" in joko.get(shown_link(page)).text
    joko.post(shown_link(page), 303, shown_link(page), nama="Mas Joko", **NEW)
    assert "Mas Joko" in joko.get("/kantor/").text
    assert tutik.raw("/kantor/").status_code == 302, "no post, no rights, at once"
    wiwik = Officer(app, "33.03", "kabupaten")
    page = wiwik.get(f"/kantor/jabatan/{tutik.post_id}")
    assert "Mas Joko" in page.text and "Bu Tutik" in page.text and "Kosong" not in page.text


def begin(app: Flask, officer: Officer, name: str, state: str) -> int:
    """A change of a listing of Kaligondang that this officer has in hand or has sent; returns its number."""
    (code,) = save(app, draft(name))
    with app.app_context(), writing() as tables:
        made = Proposal(
            listing_id=code, person_id=officer.person_id, post_id=officer.post_id, place_code="33.03.04", state=state,
            entries={}, made_at=utc_now(), changed_at=utc_now(),
        )  # fmt: skip
        tables.add(made)
        tables.flush()
        return made.id


def succeed(app: Flask, post_id: int) -> Officer:
    """Mas Joko is invited to a vacant post and accepts."""
    joko = newcomer(app)
    with app.app_context():
        path = f"/kantor/undangan/{inviting.invite(SYSTEM, post_id)}"
    joko.post(path, 303, path, nama="Mas Joko", **NEW)
    return joko


def test_what_the_leaver_had_begun_lies_on_the_desk_of_the_successor(app: Flask) -> None:
    tutik, colleague = Officer(app), Officer(app)
    began, returned = begin(app, tutik, "draf", "draft"), begin(app, tutik, "kembali", "returned")
    begin(app, colleague, "rekan", "returned")
    with app.app_context():
        handing_over.leave_open(actor_at(app, tutik), tutik.post_id)
    joko = succeed(app, tutik.post_id)
    text = joko.get("/kantor/").text
    assert "Layanan draf" in text and "Layanan kembali" in text and "Layanan rekan" not in text
    joko.get(f"/kantor/usulan/{returned}")
    assert "Layanan rekan" in colleague.get("/kantor/").text
    with app.app_context():
        noted = set(session().scalars(select(Event.subject).where(Event.act == "proposal passed on")))
    assert noted == {f"proposal:{began}", f"proposal:{returned}"}


def test_what_comes_back_after_its_author_left_goes_to_who_holds_the_post(app: Flask) -> None:
    tutik, second = Officer(app), Officer(app)
    early, late = begin(app, tutik, "dini", "waiting"), begin(app, tutik, "akhir", "waiting")
    with app.app_context():
        handing_over.leave_open(actor_at(app, tutik), tutik.post_id)
    second.post(f"/kantor/usulan/{early}/putusan", 303, putusan="tolak", catatan="Tulis jamnya")
    joko = succeed(app, tutik.post_id)
    assert "Layanan dini" in joko.get("/kantor/?lihat=dikembalikan").text, "it waited for a holder"
    second.post(f"/kantor/usulan/{late}/putusan", 303, putusan="tolak", catatan="Tulis nomornya")
    assert "Layanan akhir" in joko.get("/kantor/?lihat=dikembalikan").text


def test_what_was_orphaned_before_is_found_by_tidying(app: Flask) -> None:
    tutik = Officer(app)
    with app.app_context():
        handing_over.leave_open(actor_at(app, tutik), tutik.post_id)
    joko = succeed(app, tutik.post_id)
    begin(app, tutik, "lama", "returned")
    with app.app_context():
        assert tidying.tidy()["usulan yang diteruskan"] == 1
        assert tidying.tidy()["usulan yang diteruskan"] == 0
    assert "Layanan lama" in joko.get("/kantor/?lihat=dikembalikan").text


def test_a_change_of_an_activity_is_passed_on_as_well(app: Flask) -> None:
    tutik = Officer(app)
    (code,) = plan(app, coming())
    with app.app_context():
        with writing() as tables:
            tables.add(
                ActivityProposal(
                    activity_id=code, base_version=1, person_id=tutik.person_id, post_id=tutik.post_id, place_code="33.03.04",
                    content={}, last_over=utc_now(), state="returned", made_at=utc_now(), changed_at=utc_now(),
                )
            )  # fmt: skip
        handing_over.leave_open(actor_at(app, tutik), tutik.post_id)
    succeed(app, tutik.post_id)
    with app.app_context():
        assert (
            session().scalars(select(Person.name).join(ActivityProposal, ActivityProposal.person_id == Person.id)).one()
            == "Mas Joko"
        )


def test_a_post_left_open_is_seen_by_the_superior(app: Flask) -> None:
    tutik, wiwik = Officer(app), Officer(app, "33.03", "kabupaten")
    elsewhere = Officer(app, "33.05", "kabupaten")
    tutik.post(f"/kantor/jabatan/{tutik.post_id}/kosongkan", 303, f"/kantor/jabatan/{tutik.post_id}/pindah")
    assert tutik.raw("/kantor/").status_code == 302
    page = wiwik.get("/kantor/jabatan")
    assert "kosong 1" in page.text and "Kosong" in page.text
    assert f"/kantor/jabatan/{tutik.post_id}" in page.links()
    assert "kosong 0" in elsewhere.get("/kantor/jabatan").text
    with app.app_context():
        assert session().get_one(Post, tutik.post_id).vacant_since == trust.today()


def test_who_holds_two_posts_may_leave_one(app: Flask) -> None:
    tutik = Officer(app)
    with app.app_context():
        other = post_at("33.03.05")
        with writing() as tables:
            tables.add(people.Tenure(person_id=tutik.person_id, post_id=other, since=trust.today()))
    tutik.post(f"/kantor/jabatan/{tutik.post_id}/kosongkan", 303)
    assert "melepas jabatan" in tutik.get("/kantor/jabatan?kabar=dikosongkan").text
    with app.app_context():
        assert [p.id for p in actor_at(app, tutik).posts] == [other]


def test_a_superior_ends_a_tenure_and_closes_a_post(app: Flask) -> None:
    tutik, wiwik = Officer(app), Officer(app, "33.03", "kabupaten")
    wiwik.post(f"/kantor/jabatan/{tutik.post_id}/akhiri", 303)
    assert tutik.raw("/kantor/").status_code == 302
    assert "Undang petugas" in wiwik.get(f"/kantor/jabatan/{tutik.post_id}").text
    link = wiwik.post(f"/kantor/jabatan/{tutik.post_id}/undang", 200, nama="", sampai="")
    wiwik.post(f"/kantor/jabatan/{tutik.post_id}/tutup", 303)
    assert isinstance(link, Page)
    newcomer(app).get(shown_link(link), 410)
    assert "ditutup" in wiwik.get(f"/kantor/jabatan/{tutik.post_id}").text
    assert f"/kantor/jabatan/{tutik.post_id}" not in wiwik.get("/kantor/jabatan").links()


def test_rights_are_those_of_the_moment_of_the_act(app: Flask) -> None:
    tutik = Officer(app)
    with app.app_context():
        actor = actor_at(app, tutik)
        handing_over.leave_open(actor, tutik.post_id)
        with pytest.raises(PermissionError):
            handing_over.name_successor(actor, tutik.post_id, "Mas Joko")


def test_a_disabled_account_is_out_at_once_and_can_come_back(app: Flask) -> None:
    tutik, wiwik = Officer(app), Officer(app, "33.03", "kabupaten")
    path = f"/kantor/petugas/{tutik.person_id}"
    wiwik.post(f"{path}/nonaktifkan", 303)
    assert tutik.raw("/kantor/").status_code == 302
    data = {"csrf_token": tutik.token("/kantor/masuk"), "nama": tutik.login, "sandi": PASSWORD}
    assert tutik.client.post("/kantor/masuk", data=data).status_code == 422
    assert "Nonaktif sejak" in wiwik.get(path).text
    listed = wiwik.get("/kantor/jabatan").text
    assert "kosong 1" in listed and f"Kosong sejak {today(app)}" in " ".join(listed.split())
    assert f"Kosong sejak {today(app)}" in wiwik.get("/kantor/?lihat=jabatan").text
    with app.app_context():
        assert session().get_one(Post, tutik.post_id).vacant_since == trust.today()
    wiwik.post(f"{path}/aktifkan", 303)
    assert "Kosong sejak" not in wiwik.get("/kantor/?lihat=jabatan").text
    with app.app_context():
        assert session().get_one(Post, tutik.post_id).vacant_since is None
    assert tutik.client.post("/kantor/masuk", data=data).status_code == 302


def test_a_post_is_on_the_desk_from_the_day_its_holders_account_ends(app: Flask) -> None:
    tutik = Officer(app)
    with app.app_context(), writing() as tables:
        tables.get_one(Person, tutik.person_id).ends_on = trust.today()
    with later(days=3):
        wiwik = Officer(app, "33.03", "kabupaten")
        peer = Officer(app, "33.03", "kabupaten")
        assert "Kasi Kesejahteraan Sosial" in wiwik.get("/kantor/?lihat=jabatan").text, "nobody has tidied yet"
        with app.app_context():
            since = {held.post.id: held.since for held in posts.vacant(actor_at(app, wiwik))}
            assert since == {tutik.post_id: trust.today() - timedelta(days=2)}
            handing_over.leave_open(actor_at(app, peer), peer.post_id)
            assert len(posts.vacant(actor_at(app, wiwik))) == 1, "a peer's post is not below"
            handing_over.end_tenure(actor_at(app, wiwik), tutik.post_id)
            assert session().get_one(Post, tutik.post_id).vacant_since == trust.today() - timedelta(days=2)


def test_a_vacancy_that_was_never_noted_is_noted_by_tidying(app: Flask) -> None:
    tutik = Officer(app)
    with app.app_context():
        with writing() as tables:
            tables.get_one(Person, tutik.person_id).disabled_on = trust.today() - timedelta(days=3)
        tidying.tidy()
        assert session().get_one(Post, tutik.post_id).vacant_since == trust.today() - timedelta(days=3)


def test_a_superior_trusts_a_new_officer(app: Flask) -> None:
    tutik, wiwik = Officer(app, trusted=False), Officer(app, "33.03", "kabupaten")
    path = f"/kantor/petugas/{tutik.person_id}"
    assert "diperiksa dulu" in wiwik.get(path).text
    wiwik.post(f"{path}/percayai", 303)
    assert "Dipercaya sejak" in wiwik.get(path).text
    with app.app_context():
        assert actor_at(app, tutik).trusted


def test_a_superior_makes_a_password_link(app: Flask) -> None:
    tutik, wiwik = Officer(app), Officer(app, "33.03", "kabupaten")
    page = wiwik.post(f"/kantor/petugas/{tutik.person_id}/tautan-sandi", 200)
    assert isinstance(page, Page)
    assert "Bu Tutik" in newcomer(app).get(shown_link(page)).text


def test_nobody_governs_who_also_holds_a_post_elsewhere(app: Flask) -> None:
    tutik, wiwik, ratna = Officer(app), Officer(app, "33.03", "kabupaten"), Officer(app, "33", "province")
    with app.app_context():
        far = post_at("33.05.01")
        with writing() as tables:
            tables.add(people.Tenure(person_id=tutik.person_id, post_id=far, since=trust.today()))
    assert wiwik.raw(f"/kantor/petugas/{tutik.person_id}").status_code == 403
    assert ratna.raw(f"/kantor/petugas/{tutik.person_id}").status_code == 200
    assert ratna.raw(f"/kantor/petugas/{ratna.person_id}").status_code == 403, "nor oneself"
    wiwik.post(f"/kantor/jabatan/{tutik.post_id}/akhiri", 303)


def test_a_superior_sees_what_people_below_did(app: Flask) -> None:
    tutik, wiwik = Officer(app), Officer(app, "33.03", "kabupaten")
    far = Officer(app, "33.05.01", login="jauh")
    tutik.post("/kantor/akun", 303, nama="Tutik Haryani", telepon="", bahasa="id")
    far.post("/kantor/akun", 303, nama="Orang Jauh", telepon="", bahasa="id")
    text = wiwik.get("/kantor/jabatan/kegiatan").text
    assert "Mengubah data akun" in text and "Tutik Haryani" in text and "Orang Jauh" not in text
    assert tutik.raw("/kantor/jabatan/kegiatan").status_code == 403
    assert "Mengubah data akun" in wiwik.get(f"/kantor/petugas/{tutik.person_id}").text


# Listings that nobody keeps


def keep(app: Flask, key: str, area: str = "33.03.04", post: int | None = None, days: int = 100) -> None:
    """A listing of so many days ago, which a post may keep."""
    with app.app_context():
        draft = Draft(key=key, topic="sport", name=key, place_code=area, source="Dinas")
        editing.save_all([draft], by=By("create", post_id=post))
        with writing() as tables:
            tables.execute(update(Listing).where(Listing.key == key).values(modified=utc_now() - timedelta(days=days)))


def orphans(app: Flask, officer: Officer) -> set[str]:
    """Keys of the listings of these stories that nobody keeps, as this officer sees them."""
    with app.app_context():
        return {x.key for x in posts.orphans(actor_at(app, officer)) if x.key.startswith("k:")}


def test_a_listing_whose_post_is_vacant_for_thirty_days_is_flagged(app: Flask) -> None:
    tutik, wiwik = Officer(app), Officer(app, "33.03", "kabupaten")
    far = Officer(app, "33.05", "kabupaten")
    keep(app, "k:tutik", post=tutik.post_id)
    assert orphans(app, wiwik) == set()
    with app.app_context():
        handing_over.leave_open(actor_at(app, tutik), tutik.post_id)
    with later(days=29):
        assert orphans(app, wiwik) == set()
    with later(days=31):
        assert orphans(app, wiwik) == {"k:tutik"}
        assert orphans(app, far) == set()
        wiwik.sign_in()
        assert "k:tutik" in wiwik.get("/kantor/jabatan").text


def test_a_listing_without_a_post_is_kept_by_staff_of_its_place_and_not_by_a_superior(app: Flask) -> None:
    wiwik = Officer(app, "33.03", "kabupaten")
    keep(app, "k:tanpa", "33.03.05")
    keep(app, "k:baru", "33.03.05", days=10)
    keep(app, "k:kabupaten", "33.03")
    assert orphans(app, wiwik) == {"k:tanpa"}, "the coordinator keeps what is the kabupaten's own"
    Officer(app, "33.03.05")
    assert orphans(app, wiwik) == set()


def test_an_agency_keeps_its_own_listings_only(app: Flask) -> None:
    wiwik = Officer(app, "33.03", "kabupaten")
    keep(app, "k:dinas", "33.03.05")
    keep(app, "k:lain", "33.03.05")
    with app.app_context():
        editing.save_all(
            [Draft(key="k:dinas", topic="sport", name="k:dinas", place_code="33.03.05", source="x", organization="Dinas")]
        )
        with writing() as tables:
            tables.execute(update(Listing).values(modified=utc_now() - timedelta(days=60)))
        organization = session().scalars(people.select(Listing.organization_id).where(Listing.key == "k:dinas")).one()
        from tests.office.officer import person_at

        person_at([post_at("33.03", organization_id=organization)], "kabid")
    assert orphans(app, wiwik) == {"k:lain"}


def test_an_account_that_has_ended_keeps_nothing(app: Flask) -> None:
    tutik, wiwik = Officer(app), Officer(app, "33.03", "kabupaten")
    keep(app, "k:tutik", post=tutik.post_id)
    with app.app_context(), writing() as tables:
        tables.get_one(Person, tutik.person_id).ends_on = trust.today()
    with later(days=30):
        assert orphans(app, wiwik) == set()
    with later(days=32):
        assert orphans(app, wiwik) == {"k:tutik"}
        with app.app_context():
            held = posts.held(session().get_one(Post, tutik.post_id))
            assert held.holder is None and held.since and (trust.today() - held.since).days in (30, 31)


def test_listings_of_a_closed_post_fall_to_others_of_the_place(app: Flask) -> None:
    tutik, wiwik = Officer(app), Officer(app, "33.03", "kabupaten")
    keep(app, "k:tutik", post=tutik.post_id)
    with app.app_context():
        handing_over.close_post(actor_at(app, wiwik), tutik.post_id)
    assert orphans(app, wiwik) == {"k:tutik"}
    Officer(app)
    assert orphans(app, wiwik) == set()
