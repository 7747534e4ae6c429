"""Paper on the wall: what it says, what it never says, and what its code tells months later."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from portal.directory import confirming, editing, listings, paper, trust
from portal.directory.drafts import Draft, draft_of
from portal.directory.ids import id_for
from portal.directory.people import Post
from portal.directory.recording import By
from portal.directory.rights import Actor
from portal.languages import calendar_day
from tests import instances
from tests.inspecting import Page, Visitor
from tests.office.officer import Officer

KALIGONDANG = "33.03.04"
SECRET = ("Pondok Melati", "Gang Kenanga", "33.03.04.2011", "-7.3799", "109.4299", "Bu Sekar menerima", "korban")
"""What a listing holds that is nobody's business."""
HIDDEN = {
    "topic": "rppa", "name": "Pondok Melati bagi korban", "needs": ["rppa.kekerasan"], "sensitive": True, "address_public": False,
    "address": "Gang Kenanga 7", "desa_code": "33.03.04.2011", "latitude": -7.3799, "longitude": 109.4299,
    "description": "Bu Sekar menerima di rumah", "hours_note": "Bu Sekar menerima tamu",
}  # fmt: skip
TELLING = ("kekerasan", "kdrt", "korban", "rppa", "ppa", "perempuan", "wanita", "aman sekarang")
KINDS = [(kind, size, lang) for kind in ("", "/sobek") for size in ("", "?ukuran=a5") for lang in ("id", "jv")]


def phone(number: str, use: str = "call") -> dict[str, str]:
    """A number of a listing."""
    return {"number": number, "use": use}


def add(key: str, number: str = "+6285700000001", **more: object) -> str:
    """Publish a listing of Kaligondang; returns its id."""
    values: dict[str, object] = {"topic": "sport", "name": key.title(), "place_code": KALIGONDANG, "phones": [phone(number)]}
    editing.save_all([Draft(key=key, **(values | more))], by=By("create"))  # type: ignore[arg-type]
    return id_for(key, lambda _: False)


def change(listing_id: str, **more: object) -> None:
    """Edit a listing as an officer would."""
    known = listings.get(listing_id)
    assert known
    editing.save_all([replace(draft_of(known), **more)], by=By("edit"))  # type: ignore[arg-type]


def confirm(listing_id: str) -> None:
    """The officer of the kecamatan says that a listing is still right."""
    post = Post(role="staff", title="Kasi", area_code=KALIGONDANG, opened_on=trust.today())
    confirming.confirm(Actor(None, "Bu Tutik", (post,)), listing_id, "petugas")


def sheet(visitor: Visitor, path: str = "", lang: str = "id") -> Page:
    """The page of a sheet of Kaligondang."""
    return visitor.get(f"/{lang}/wilayah/{KALIGONDANG}/poster{path}")


def printed(page: Page) -> str:
    """The text of the paper itself."""
    root = page.one(".//article")
    return Page(page.response, root, partial=True).text


def address(page: Page) -> str:
    """The path that the code on the paper leads to."""
    found = re.search(r"http://localhost(/p/\S+)", printed(page))
    assert found, printed(page)
    return found[1]


def follow(visitor: Visitor, path: str, lang: str = "id") -> Page:
    """What somebody sees who scans the code."""
    answer = visitor.raw(path, headers={"Accept-Language": lang})
    assert answer.status_code == 302
    return visitor.get(answer.headers["Location"])


def later(days: int) -> datetime:
    """Noon in Central Java so many days from now."""
    return datetime.combine(trust.today() + timedelta(days=days), time(12), trust.ZONE)


@pytest.mark.parametrize(("kind", "size", "lang"), KINDS)
def test_every_sheet_is_a_page_with_help_at_once_a_date_and_who_runs_it(reader: Visitor, kind: str, size: str, lang: str) -> None:
    page = sheet(reader, kind + size, lang)
    words = printed(page)
    today = trust.today()
    for expected in ("110", "119", "129", str(today.year), "Kecamatan Berdaya", address(page)):
        assert expected in words
    assert page.response.headers["X-Robots-Tag"] == "noindex"
    assert len(page.all(".//link[@rel='stylesheet']")) == (3 if size else 2)
    other = {"": "?ukuran=a5", "?ukuran=a5": ""}[size]
    assert f"/{lang}/wilayah/{KALIGONDANG}/poster{kind}{other}" in page.links()


def test_a_poster_asks_as_a_resident_does_and_answers_for_all_five_topics(reader: Visitor) -> None:
    page = sheet(reader)
    assert "Butuh bantuan di Kecamatan Kaligondang?" in printed(page)
    assert len(page.all(".//article//section/div/h3")) == 5
    assert "0857-9966-4444" in printed(page), "the line of the province stands in for a number that nobody knows"
    for section in page.all(".//article//div[@class='topic-rows']/section"):
        assert "".join(section.itertext()).strip()
        assert section.findall(".//li") or "Tanyakan ke kantor kecamatan" in "".join(section.itertext())


def test_other_areas_lead_to_a_kecamatan(reader: Visitor) -> None:
    for kind in ("", "/sobek"):
        desa = reader.raw(f"/id/wilayah/33.03.04.2003/poster{kind}?ukuran=a5")
        assert desa.status_code == 302
        assert desa.headers["Location"] == f"/id/wilayah/33.03.04/poster{kind}?ukuran=a5"
        assert f"/id/wilayah/33.03.04/poster{kind}" in reader.get(f"/id/wilayah/33.03/poster{kind}").links()
        assert f"/id/wilayah/33.03/poster{kind}" in reader.get(f"/id/wilayah/33/poster{kind}").links()
        assert reader.raw(f"/id/wilayah/33.99/poster{kind}").status_code == 404
    assert sheet(reader, "?ukuran=kartu").all(".//article[@class='sheet sheet-a4 sheet-roomy']"), "an unknown size is A4"


def test_pages_of_the_kecamatan_and_its_desa_lead_to_the_poster(reader: Visitor) -> None:
    for code in (KALIGONDANG, "33.03.04.2003"):
        assert f"/jv/wilayah/{KALIGONDANG}/poster" in reader.get(f"/jv/wilayah/{code}").links()


def test_what_has_no_room_is_counted(app: Flask, visitor: Visitor) -> None:
    for number in range(5):
        add(f"lapangan {number}", f"+628570000000{number}")
    assert "dan 3 lainnya, lihat di portal" in printed(sheet(visitor))
    assert "dan 4 lainnya, lihat di portal" in printed(sheet(visitor, "?ukuran=a5"))


def test_a_service_is_told_so_that_it_can_be_read_aloud(app: Flask, visitor: Visitor) -> None:
    both = [phone("+6285712345678"), phone("+6285712345678", "whatsapp")]
    add("gelanggang", phones=both, hours="Mo-Th 08:00-16:00; Fr 08:00-11:00", address="Jalan Raya 12", confirmed_on=trust.today())
    words = printed(sheet(visitor))
    for expected in ("0857-1234-5678 bisa WA", "Senin–Kamis 08.00–16.00, Jumat 08.00–11.00", "Jalan Raya 12", "Dipastikan "):
        assert expected in words
    assert "Senèn–Kemis 08:00–16:00" in printed(sheet(visitor, lang="jv"))


def test_nothing_hidden_is_ever_on_paper(app: Flask, visitor: Visitor) -> None:
    hidden = add("rahasia", "+6285799990000", **HIDDEN)
    confirm(hidden)
    addresses = []
    for kind, size, lang in KINDS:
        page = sheet(visitor, kind + size, lang)
        html = page.response.get_data(as_text=True)
        assert "0857-9999-0000" in html
        assert not [word for word in SECRET if word in html]
        addresses.append((address(page), lang))
    change(hidden, phones=[phone("+6285799991111")], name="Pondok Kamboja bagi korban", address="Gang Cempaka 9")
    for path, lang in addresses:
        html = follow(visitor, path, lang).response.get_data(as_text=True)
        assert "0857-9999-1111" in html
        assert not [word for word in (*SECRET, "Kamboja", "Cempaka", "0857-9999-0000") if word in html]


def test_a_name_and_an_address_that_were_taken_back_are_not_told_by_old_paper(app: Flask, visitor: Visitor) -> None:
    known = add("rumah", name="Rumah Anggrek", topic="rppa", address="Gang Anggrek 3", sensitive=False)
    path = address(sheet(visitor))
    assert "Gang Anggrek 3" in printed(sheet(visitor))
    change(known, sensitive=True, address_public=False)
    page = follow(visitor, path)
    assert "tempatnya berubah" in page.text
    assert "Anggrek" not in page.response.get_data(as_text=True)


def test_paper_is_right_until_something_on_it_changes(app: Flask, visitor: Visitor) -> None:
    hall = add("gelanggang", hours="Mo-Fr 08:00-15:00", address="Jalan Raya 12")
    path = address(sheet(visitor))
    assert follow(visitor, path).heading == "Kertas ini masih benar"
    assert follow(visitor, path, "jv").heading == "Kertas punika taksih leres"
    for changed, words in (
        ({"phones": [phone("+6285700000009")]}, ("nomornya berubah", "0857-0000-0009")),
        ({"hours": "Sa-Su 08:00-10:00"}, ("jam bukanya berubah", "Sabtu–Minggu 08.00–10.00")),
        ({"address": "Jalan Pasar 2"}, ("tempatnya berubah", "Jalan Pasar 2")),
        ({"name": "Gelora Baru"}, ("Gelanggang", "namanya berubah", "Gelora Baru")),
    ):
        change(hall, **changed)
        page = follow(visitor, path)
        assert page.heading == "Ada yang berubah sejak kertas ini dicetak"
        assert all(word in page.text for word in words), page.text
        path = address(sheet(visitor))
        assert follow(visitor, path).heading == "Kertas ini masih benar", "printed anew on the same day"


@pytest.mark.parametrize(("status", "words"), [("withdrawn", "sudah tidak ada"), ("paused", "sedang berhenti sementara")])
def test_what_closed_is_said(app: Flask, visitor: Visitor, status: str, words: str) -> None:
    hall = add("gelanggang")
    path = address(sheet(visitor))
    change(hall, status=status, status_note="Atap rusak")
    page = follow(visitor, path)
    assert f"Gelanggang : {words}." in page.text
    assert "0857-0000-0001" not in page.text


def test_what_left_the_kecamatan_is_said(app: Flask, visitor: Visitor) -> None:
    hall = add("gelanggang", service_areas=[KALIGONDANG])
    path = address(sheet(visitor))
    change(hall, place_code="33.03.05", service_areas=["33.03.05"])
    assert "Gelanggang : tidak lagi melayani kecamatan ini." in follow(visitor, path).text


def test_what_is_new_is_said_and_does_not_make_paper_wrong(app: Flask, visitor: Visitor) -> None:
    path = address(sheet(visitor))
    add("gelanggang")
    page = follow(visitor, path)
    assert page.heading == "Kertas ini masih benar"
    assert "Yang baru sejak itu" in page.text
    assert "Gelanggang" in page.text


def test_what_had_no_room_is_told_apart(app: Flask, visitor: Visitor) -> None:
    ids = [add(f"lapangan {n}", f"+628570000000{n}") for n in range(4)]
    path = address(sheet(visitor))
    change(ids[3], phones=[phone("+6285700000055")])
    page = follow(visitor, path)
    assert page.heading == "Kertas ini masih benar"
    assert "mungkin tidak ada di kertas Anda" in page.text
    change(ids[0], phones=[phone("+6285700000066")])
    assert follow(visitor, path).heading == "Ada yang berubah sejak kertas ini dicetak"


def test_any_past_day_can_be_asked_about(app: Flask, visitor: Visitor) -> None:
    written, edited, asked = later(100), later(160), later(400)
    with time_machine.travel(written, tick=False):
        hall = add("gelanggang")
        first = address(sheet(visitor))
    with time_machine.travel(edited, tick=False):
        change(hall, phones=[phone("+6285700000002")])
        second = address(sheet(visitor))
    days = {later(99): "Yang baru sejak itu", written: "nomornya berubah", later(159): "nomornya berubah", edited: "masih benar"}
    with time_machine.travel(asked, tick=False):
        assert "nomornya berubah" in follow(visitor, first).text
        assert follow(visitor, second).heading == "Kertas ini masih benar"
        for day, words in days.items():
            assert words in follow(visitor, f"/p/33.03.04-u{day:%y%m%d}").text, day
        change(hall, phones=[phone("+6285700000001")])
        assert follow(visitor, first).heading == "Kertas ini masih benar", "the old number is back"
        assert "nomornya berubah" in follow(visitor, second).text


def test_samples_and_what_is_older_than_history_are_known_of_the_past(app: Flask, visitor: Visitor) -> None:
    hall = add("gelanggang", sample=True)
    path = address(sheet(visitor))
    assert "Contoh. Nomor di kertas ini bukan nomor yang sebenarnya." in printed(sheet(visitor))
    assert follow(visitor, path).heading == "Kertas ini masih benar"
    change(hall, phones=[phone("+6285700000002")])
    assert "nomornya berubah" in follow(visitor, path).text


def test_the_same_choice_is_made_again_whatever_was_confirmed_since(app: Flask, visitor: Visitor) -> None:
    ids = [add(f"lapangan {n}", f"+628570000000{n}") for n in range(3)]
    for listing_id in ids[:2]:
        confirm(listing_id)
    path = address(sheet(visitor))
    with time_machine.travel(later(30), tick=False):
        confirm(ids[2])
        assert "0857-0000-0002" in printed(sheet(visitor))
        change(ids[2], phones=[phone("+6285700000077")])
        assert follow(visitor, path).heading == "Kertas ini masih benar", "it was not on the sheet"
        change(ids[1], phones=[phone("+6285700000088")])
        assert follow(visitor, path).heading == "Ada yang berubah sejak kertas ini dicetak"


@pytest.mark.parametrize(
    "typed",
    [
        *("tiada", "33.03.04", "33.03.04-u", "33.03.04-x261101", "33.99.99-u261101", "33.03-u261101", "33.03.04-u261301"),
        *("33.03.04-u991231", "33.03.04-u261101-a", "33.03.04-u261101-aeiou", "²²-u", "%00", "%3Cscript%3E", "a" * 3000),
        "33.03.04-u٢٦١١٠١",
    ],
)
def test_what_no_paper_says_gets_a_page_with_a_way_on(reader: Visitor, typed: str) -> None:
    assert reader.raw(f"/p/{typed}").status_code == 302
    for lang in ("id", "jv"):
        page = reader.get(f"/{lang}/kertas/{typed}", 404)
        assert f"/{lang}/wilayah/" in page.links()
        assert "tel:110" in page.links()


def test_an_address_may_be_typed_in_any_way(reader: Visitor) -> None:
    path = address(sheet(reader))
    for typed in (path.upper().replace("/P/", "/p/"), path + "%20", path.rpartition("-")[0]):
        assert follow(reader, typed).heading == "Kertas ini masih benar"


def test_a_number_of_a_revision_that_is_not_there_is_the_end_of_the_day(app: Flask, visitor: Visitor) -> None:
    add("gelanggang")
    today = f"{trust.today():%y%m%d}"
    lines = paper.lines_of(KALIGONDANG)
    assert follow(visitor, f"/p/33.03.04-u{today}-{lines}zzzzzzz").heading == "Kertas ini masih benar"
    other = "222" if lines != "222" else "333"
    assert "Nomor bantuan umum ada yang diganti" in follow(visitor, f"/p/33.03.04-u{today}-{other}zzzzzzz").text


@pytest.mark.parametrize("lang", ["id", "jv"])
@pytest.mark.parametrize("size", ["", "?ukuran=a5"])
def test_numbers_to_tear_off_say_nothing_of_what_they_are_for(reader: Visitor, size: str, lang: str) -> None:
    page = sheet(reader, f"/sobek{size}", lang)
    strips = page.all(".//article/ul/li")
    assert 8 <= len(strips) <= 10
    assert {"".join(strip.itertext()).split()[-1] for strip in strips} == {"129"}
    landing = follow(reader, address(page), lang)
    for words in (printed(page), page.title, landing.title, landing.heading, address(page)):
        assert not [word for word in TELLING if word in words.casefold()], words
    main = "".join(landing.one(".//main").itertext()).casefold()
    assert not [word for word in TELLING if word in main]
    for sensitive in (page, landing):
        assert sensitive.all(".//a[@data-exit]")
        assert sensitive.response.headers["Cache-Control"] == "no-store"
    assert "tel:129" in landing.links()
    assert reader.raw(address(page)).headers["Cache-Control"] == "no-store"


def test_strips_carry_the_nearest_number_that_is_known_to_answer(app: Flask, visitor: Visitor) -> None:
    def on_strips() -> str:
        return " ".join("".join(e.itertext()) for e in sheet(visitor, "/sobek").all(".//article/ul/li"))

    hidden = {"topic": "rppa", "needs": ["rppa.kekerasan"], "sensitive": True, "address_public": False}
    town = add("kabupaten", "+6285711112222", place_code="33.03", confirmed_on=trust.today(), **hidden)
    assert "0857-1111-2222" in on_strips()
    local = add("kecamatan", "+6285733334444", **hidden)
    assert "0857-1111-2222" in on_strips(), "the nearer one is not confirmed"
    confirm(local)
    assert "0857-3333-4444" in on_strips()
    assert "atau 129" in on_strips()
    path = address(sheet(visitor, "/sobek"))
    assert follow(visitor, path).heading == "Kertas ini masih benar"
    change(local, phones=[phone("+6285755556666")])
    assert follow(visitor, path).heading == "Nomor di kertas ini sudah berubah"
    assert "tel:+6285755556666" in follow(visitor, path).links()
    change(local, status="withdrawn")
    assert follow(visitor, path).heading == "Nomor di kertas ini sudah berubah"
    assert "tel:+6285711112222" in follow(visitor, path).links()
    change(town, phones=[phone("+6285711112222", "whatsapp")])
    assert "129" in on_strips()
    assert "0857" not in on_strips(), "a strip is for calling"


def test_old_confirmations_do_not_make_strips(app: Flask, visitor: Visitor) -> None:
    add("kecamatan", "+6285733334444", topic="rppa", confirmed_on=trust.today() - timedelta(days=91))
    assert "0857" not in printed(sheet(visitor, "/sobek"))


def test_paper_says_until_when_it_can_be_trusted(app: Flask, visitor: Visitor) -> None:
    def again(path: str = "") -> str:
        found = re.search(r"Cek lagi setelah (\d+ \w+ \d{4})", printed(sheet(visitor, path)))
        assert found
        return found[1]

    days = {n: calendar_day(later(n).date()) for n in (90, 180, 250, 530)}
    assert again() == again("/sobek") == days[90], "never longer than 90 days"
    confirm(add("gelanggang"))
    with time_machine.travel(later(150), tick=False):
        assert again() == days[180], "180 days after the confirmation"
    with time_machine.travel(later(160), tick=False):
        confirm(add("kecamatan", "+6285733334444", topic="rppa"))
        assert again("/sobek") == days[250]
    with time_machine.travel(later(240), tick=False):
        assert again("/sobek") == days[250], "90 days where much depends on it"
    with time_machine.travel(later(500), tick=False):
        assert again() == days[530], "what is old already is looked at soon"


def test_an_officer_finds_the_posters_of_the_own_area_on_the_desk(instance: Path) -> None:
    app = instances.open_app(instance)
    for area, role in ((KALIGONDANG, "staff"), ("33.03", "kabupaten"), ("33", "province")):
        assert f"/id/wilayah/{area}/poster" in Officer(app, area, role).get("/kantor/").links()
