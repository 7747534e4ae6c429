"""An organization keeps its listings true: it claims, proposes, confirms; an officer of the place says yes before it shows."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from portal.database import session
from portal.directory import claims, confirming, editing, entries, inviting, listings, people, proposals, publishing
from portal.directory.confirmations import Confirmation
from portal.directory.drafts import Draft, draft_of
from portal.directory.ids import id_for
from portal.directory.inviting import NewPost
from portal.directory.listings import Listing
from portal.directory.people import AccountError, Person
from portal.directory.publishing import Wish
from tests.office.officer import Officer, filled

GOR, FAR = id_for("gor", lambda _: False), id_for("jauh", lambda _: False)
CLAIM = f"/kantor/lembaga/klaim/{GOR}"


@pytest.fixture
def place(app: Flask) -> Flask:
    """A hall in Kaligondang, and one in another kabupaten."""
    hall = Draft(key="gor", topic="sport", name="GOR Melati", place_code="33.03.04", source="Dinas")
    with app.app_context():
        editing.save_all([hall, Draft(key="jauh", topic="sport", name="GOR Jauh", place_code="33.05.10", source="Dinas")])
    return app


@pytest.fixture
def terang(place: Flask) -> Officer:
    """Somebody of Yayasan Terang, which works in Purbalingga."""
    return Officer(place, "33.03", "organization", organization="Yayasan Terang")


def claimed(terang: Officer, tutik: Officer) -> None:
    """The hall is theirs."""
    terang.post(CLAIM, 303, form_on=CLAIM, alasan="Kami yang menjalankannya sejak 2021.")
    tutik.post("/kantor/klaim/1/putusan", 303, form_on="/kantor/klaim/1", putusan="setuju")


def test_a_coordinator_invites_an_organization_that_the_portal_does_not_know(app: Flask) -> None:
    sari = Officer(app, "33.03", "kabupaten")
    fields = {"jenis": "organization", "wilayah": "33.03", "jabatan": "Pengurus harian", "dinas": "Yayasan Baru"}
    page = sari.post("/kantor/jabatan/baru", 200, form_on="/kantor/jabatan/baru", **fields)
    link = page.response.get_data(as_text=True).partition("/undangan/")[2]  # type: ignore[union-attr]
    secret = re.match(r"[\w-]+", link)[0]  # type: ignore[index]
    newcomer = app.test_client()
    form = newcomer.get(f"/kantor/undangan/{secret}").get_data(as_text=True)
    token = form.partition('name="csrf_token" value="')[2].partition('"')[0]
    sent = {"nama": "Pak Budi", "masuk": "budi.baru", "sandi": "kerbau di sawah hijau", "sandi_ulang": "kerbau di sawah hijau"}
    answer = newcomer.post(f"/kantor/undangan/{secret}", data={"csrf_token": token, "telepon": "", "bahasa": "id", **sent})
    assert answer.status_code == 303
    room = newcomer.get("/kantor/", follow_redirects=True)
    assert room.request.path == "/kantor/lembaga" and "Yayasan Baru" in room.get_data(as_text=True)
    with app.app_context():
        budi = session().scalars(people.select(Person).where(Person.login == "budi.baru")).one()
        assert budi.trusted_on is None


def test_only_superiors_invite_organizations_and_an_organization_has_a_name(app: Flask) -> None:
    tutik, sari = Officer(app), Officer(app, "33.03", "kabupaten")
    with app.app_context():
        with pytest.raises(PermissionError):
            inviting.open_post(tutik.actor(), NewPost("organization", "33.03.04", "Pengurus", "Yayasan Baru"))
        with pytest.raises(PermissionError):
            inviting.open_post(sari.actor(), NewPost("organization", "33.05", "Pengurus", "Yayasan Baru"))
        with pytest.raises(AccountError):
            inviting.open_post(sari.actor(), NewPost("organization", "33.03", "Pengurus"))


def test_a_claim_waits_for_the_officer_of_the_place(terang: Officer, place: Flask) -> None:
    found = terang.get("/kantor/lembaga/klaim?q=gor+melati")
    assert "GOR Melati" in found.text
    assert "GOR Jauh" not in terang.get("/kantor/lembaga/klaim?q=jauh").text.partition("Yang ditemukan")[2]
    assert terang.client.get(f"/kantor/lembaga/klaim/{FAR}").status_code == 403
    page = terang.post(CLAIM, 422, form_on=CLAIM, alasan="ya")
    assert page.one(".//*[@id='f-alasan']").text.strip() == "ya"  # type: ignore[union-attr]
    terang.post(CLAIM, 303, form_on=CLAIM, alasan="Kami yang menjalankannya.")
    terang.post(CLAIM, 422, form_on=CLAIM, alasan="Sekali lagi, ini milik kami.")
    assert terang.client.get(f"/kantor/layanan/{GOR}").status_code == 403, "asked for is not given"
    tutik = Officer(place)
    desk = tutik.get("/kantor/")
    assert "/kantor/klaim/1" in desk.links() and "Yayasan" in desk.text
    tutik.post("/kantor/klaim/1/putusan", 422, form_on="/kantor/klaim/1", putusan="tolak")
    tutik.post("/kantor/klaim/1/putusan", 303, form_on="/kantor/klaim/1", putusan="tolak", catatan="Bukan, ini milik desa.")
    assert "Bukan, ini milik desa." in terang.get("/kantor/lembaga").text
    terang.post(CLAIM, 303, form_on=CLAIM, alasan="Ada surat dari desa.")
    tutik.post("/kantor/klaim/2/putusan", 303, form_on="/kantor/klaim/2", putusan="setuju")
    assert terang.get(f"/kantor/layanan/{GOR}").status == 200
    tutik.post("/kantor/klaim/2/lepas", 303, form_on="/kantor/klaim/2")
    assert terang.client.get(f"/kantor/layanan/{GOR}").status_code == 403


def test_a_change_of_an_organization_always_waits_for_a_second_person(terang: Officer, place: Flask) -> None:
    tutik = Officer(place)
    claimed(terang, tutik)
    path = f"/kantor/layanan/{GOR}/ubah"
    fields = filled(terang.get(path).one(".//form[@data-sheet]")) | {"biaya": "gratis", "tindakan": "terbitkan"}
    answer = terang.client.post(path, data=fields)
    assert answer.status_code == 303 and "/kantor/usulan/1" in answer.headers["Location"]
    assert "/kantor/usulan/1" in terang.get("/kantor/lembaga").links()
    with place.app_context():
        found, actor = listings.get(GOR), terang.actor()
        assert found and found.cost == ""
        fields = entries.fields_of(draft_of(found)) | {"status": "paused", "alasan_status": "Libur"}
        outcome = publishing.submit(actor, Wish(GOR, fields, found.version, act="pause"))
        assert outcome.state == "waiting", "not even a pause goes without an officer"
        with pytest.raises(PermissionError):
            publishing.decide(actor, 1, agreed=True)
    tutik.post("/kantor/usulan/1/putusan", 303, form_on="/kantor/usulan/1", putusan="setuju")
    with place.app_context():
        found = listings.get(GOR)
        assert found and found.cost == "gratis" and found.post_id is None


def test_a_new_listing_belongs_to_the_organization_once_it_is_public(terang: Officer, place: Flask) -> None:
    with place.app_context():
        fields = entries.fields_of(
            Draft("", "sport", "Klub Bola Terang", "33.03.04", source="Yayasan", service_areas=["33.03.04"])
        )
        outcome = publishing.submit(terang.actor(), Wish(None, fields))
        assert outcome.state == "waiting" and outcome.listing_id is None
        far = entries.fields_of(Draft("", "sport", "Klub", "33.05.10", source="Yayasan", service_areas=["33.05.10"]))
        with pytest.raises(publishing.Unready):
            publishing.submit(terang.actor(), Wish(None, far))
    tutik = Officer(place)
    room = f"/kantor/usulan/{outcome.proposal_id}"
    tutik.post(f"{room}/putusan", 303, form_on=room, putusan="setuju")
    with place.app_context():
        made = session().scalars(people.select(Listing).where(Listing.name == "Klub Bola Terang")).one()
        assert made.post_id is None, "officers of the place keep it"
        assert made.id in terang.actor().claimed
        person = people.get(terang.person_id)
        assert person and tutik.actor().covers(made)


def test_three_approvals_do_not_make_an_organization_trusted(terang: Officer, place: Flask) -> None:
    tutik = Officer(place)
    with place.app_context():
        session().get_one(Person, terang.person_id)
    claimed(terang, tutik)
    for n in range(3):
        with place.app_context():
            found = listings.get(GOR)
            assert found
            fields = entries.fields_of(draft_of(found)) | {"biaya": f"Rp{n}000"}
            outcome = publishing.submit(terang.actor(), Wish(GOR, fields, found.version))
            publishing.decide(tutik.actor(), outcome.proposal_id or 0, agreed=True)
    with place.app_context():
        found = listings.get(GOR)
        assert found
        fields = entries.fields_of(draft_of(found)) | {"biaya": "gratis"}
        assert publishing.submit(terang.actor(), Wish(GOR, fields, found.version)).state == "waiting"


def test_an_organization_gives_back_what_is_no_longer_its_own(terang: Officer, place: Flask) -> None:
    claimed(terang, Officer(place))
    assert "/kantor/klaim/1" in terang.get(f"/kantor/layanan/{GOR}").links(), "the way there is on the sheet"
    terang.post("/kantor/klaim/1/lepas", 303, form_on="/kantor/klaim/1")
    assert "Sudah dilepas." in terang.get("/kantor/lembaga?kabar=dilepas").text
    assert terang.client.get(f"/kantor/layanan/{GOR}").status_code == 403
    other = Officer(place, "33.03", "organization", organization="Yayasan Lain")
    assert other.client.get("/kantor/klaim/1").status_code == 403


def test_it_confirms_its_own_listings_and_no_others(terang: Officer, place: Flask) -> None:
    claimed(terang, Officer(place))
    path = f"/kantor/layanan/{GOR}/benar"
    terang.post(path, 422, form_on=path, jenis="petugas")
    terang.post(path, 303, form_on=path, jenis="lembaga")
    with place.app_context():
        found = listings.get(GOR)
        assert found and found.confirmed_by == "lembaga yang mengelola layanan ini"
        assert session().scalars(people.select(Confirmation)).one().post_id == terang.post_id
        with pytest.raises(PermissionError):
            confirming.confirm(terang.actor(), FAR, "lembaga")
    tutik = Officer(place)
    tutik.post(path, 422, form_on=path, jenis="lembaga")


def test_it_sees_neither_drafts_nor_persons_of_others(terang: Officer, place: Flask) -> None:
    tutik = Officer(place, login="tutik.kaligondang", trusted=False)
    with place.app_context():
        found = listings.get(GOR)
        assert found
        fields = entries.fields_of(draft_of(found)) | {"biaya": "PENANDADRAF"}
        number = publishing.submit(tutik.actor(), Wish(GOR, fields, found.version)).proposal_id
    claimed(terang, Officer(place))
    for path in ("/kantor/lembaga", f"/kantor/layanan/{GOR}", f"/kantor/layanan/{GOR}/ubah", f"/kantor/layanan/{GOR}/benar",
                 f"/kantor/layanan/{GOR}/catatan", "/kantor/jabatan"):  # fmt: skip
        text = terang.get(path).text
        assert "PENANDADRAF" not in text and "tutik" not in text, path
    for path in (f"/kantor/usulan/{number}", f"/kantor/layanan/{GOR}/riwayat", f"/kantor/layanan/{GOR}/status",
                 "/kantor/layanan", "/kantor/laporan", "/kantor/berkas", "/kantor/pengingat", "/kantor/mitra"):  # fmt: skip
        assert terang.client.get(path).status_code == 403, path


def test_the_partnership_from_beginning_to_end(terang: Officer, place: Flask) -> None:
    room = "/kantor/kemitraan"
    assert terang.client.get(f"{room}/tautan").headers["Location"] == room
    terang.post(f"{room}/token", 404, form_on=room)
    page = terang.post(room, 422, form_on=room, nama="Te", alamat="http://terang.example.org", tampil="1")
    assert page.one(".//input[@id='f-alamat']").get("value") == "http://terang.example.org"  # type: ignore[union-attr]
    terang.post(room, 303, form_on=room, nama="Yayasan Terang", alamat="https://terang.example.org", tampil="1")
    shown = terang.post(f"{room}/token", 200, form_on=room)
    token = shown.one(".//textarea").text.strip()  # type: ignore[union-attr]
    assert token.startswith("pkb_") and token not in terang.get(room).text
    links = f"{room}/tautan"
    page = terang.post(links, 422, form_on=links, tautan=f"http://localhost/l/{GOR}\nhttps://lain.example/x")
    assert "https://lain.example/x" in page.text  # type: ignore[union-attr]
    terang.post(links, 303, form_on=links, tautan=f"http://localhost/l/{GOR}\n/id/layanan/{FAR}\n")
    assert "GOR Melati" in terang.get(links).text
    terang.post(f"{links}/hapus", 303, form_on=links, layanan=FAR)
    page = terang.post(f"{room}/webhook", 422, form_on=room, webhook="https://192.168.1.1/")
    assert page.one(".//input[@id='f-webhook']").get("value") == "https://192.168.1.1/"  # type: ignore[union-attr]
    shown = terang.post(f"{room}/webhook", 200, form_on=room, webhook="https://terang.example.org/kabar")
    assert shown.one(".//textarea").text.strip().startswith("whsec_")  # type: ignore[union-attr]
    assert "Menunggu jawaban" in terang.get(room).text
    ratna = Officer(place, "33", "province")
    assert "Yayasan Terang" in ratna.get("/kantor/mitra").text
    ratna.post("/kantor/mitra/1/hentikan", 303, form_on="/kantor/mitra")
    assert place.test_client().get("/api/partners/links", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_claims_end_with_the_area_of_the_post(terang: Officer, place: Flask) -> None:
    claimed(terang, Officer(place))
    with place.app_context():
        found = listings.get(GOR)
        assert found
        editing.save_all([Draft(key="gor", topic="sport", name="GOR Melati", place_code="33.05.10", source="Dinas")])
        assert GOR not in terang.actor().claimed
        assert claims.of_listing(GOR)[0].state == "approved"
        assert proposals.of_person(terang.person_id) == []
