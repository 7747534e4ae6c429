"""What an officer began or sent is found again, and the buttons say what they do."""

from __future__ import annotations

from flask import Flask

from portal.directory import proposals
from tests.inspecting import text_of
from tests.office.officer import Officer, filled

TYPED = {"nama": "Kelas Batik Purwandaru", "bidang": "ekraf", "butuh_ekraf.kriya": "1", "sensitif": "tidak"}


def begin(officer: Officer, act: str, expected: int = 303) -> object:
    """Fills the form of a new listing and taps one of its buttons."""
    fields = filled(officer.get("/kantor/layanan/baru").all(".//form[@class='sheet']")[0])
    return officer.post("/kantor/layanan/baru", expected, **(fields | TYPED | {"tindakan": act}))


def test_a_draft_of_a_new_listing_is_on_the_desk_and_in_the_list(app: Flask) -> None:
    officer = Officer(app)
    begin(officer, "simpan")
    with app.app_context():
        [draft] = proposals.of_person(officer.person_id)
    way_on = f"/kantor/layanan/baru?draf={draft.id}"
    desk = officer.get("/kantor/")
    assert "Draf Anda yang belum dikirim" in desk.text
    assert way_on in [link.get("href") for link in desk.all(".//a")]
    assert "Kelas Batik Purwandaru" in officer.get("/kantor/?lihat=draf").text
    listed = officer.get("/kantor/layanan")
    assert f"/kantor/usulan/{draft.id}" in [link.get("href") for link in listed.all(".//a")]
    another = Officer(app)
    assert "Kelas Batik Purwandaru" not in another.get("/kantor/").text + another.get("/kantor/layanan").text


def test_a_new_listing_that_waits_is_in_the_list_of_who_sent_it(app: Flask) -> None:
    officer = Officer(app, trusted=False)
    begin(officer, "terbitkan")
    assert "Kelas Batik Purwandaru Menunggu persetujuan" in officer.get("/kantor/layanan").text


def test_the_preview_says_when_a_second_person_has_to_agree(app: Flask) -> None:
    for trusted, words in ((True, "Terbitkan"), (False, "Kirim untuk disetujui")):
        page = begin(Officer(app, trusted=trusted), "pratinjau", 200)
        [button] = page.all(".//button[@value='terbitkan']")  # type: ignore[attr-defined]
        assert text_of(button) == words


def test_the_second_factor_can_be_set_up_on_the_phone_that_shows_the_page(app: Flask) -> None:
    officer = Officer(app, "33.03", "kabupaten", second=False)
    with app.app_context():
        from portal.database import writing
        from portal.directory.people import Person

        with writing() as tables:
            tables.get_one(Person, officer.person_id).totp_secret = ""
    page = officer.get("/kantor/kode-kedua")
    [link] = [a for a in page.all(".//a") if a.get("href", "").startswith("otpauth://totp/")]
    assert f"secret={text_of(page.all('.//code')[0]).replace(' ', '')}" in link.get("href", "")


def test_the_second_person_reads_words_and_not_codes(app: Flask) -> None:
    officer = Officer(app, trusted=False)
    fields = filled(officer.get("/kantor/layanan/baru").all(".//form[@class='sheet']")[0])
    hours = {"jam_cara": "mingguan", "jam_mo_buka": "1", "jam_mo_dari": "08:00", "jam_mo_sampai": "14:00"}
    officer.post("/kantor/layanan/baru", 303, **(fields | TYPED | hours | {"desa": "33.03.04.2003", "tindakan": "terbitkan"}))
    with app.app_context():
        [sent] = proposals.of_person(officer.person_id)
    page = Officer(app).get(f"/kantor/usulan/{sent.id}")
    said = text_of(page.all(".//dl")[0])
    assert "Ekonomi kreatif dan UMKM" in said
    assert "Kecamatan Kaligondang" in said and "Senin: 08.00–14.00" in said
    for code in ("33.03.04", "ekraf", "Mo 08:00"):
        assert code not in said
