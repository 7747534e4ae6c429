"""Residents find what they need: told in their words, in both languages, with scripts and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.resident import Resident

pytestmark = pytest.mark.xdist_group("browser")

KALIGONDANG, GRABAG_MAGELANG, GRABAG_PURWOREJO = "33.03.04", "33.08.18", "33.06.01"
REACH = "a[href^='tel:'], a[href^='https://wa.me/']"


def test_a_frightened_woman_reaches_a_number_within_three_taps(resident: Resident) -> None:
    resident.open()
    resident.stop()
    resident.search("suami kasar kaligondang")
    urgent = resident.page.locator(".urgent")
    call = urgent.locator("a[href^='tel:']")
    assert "emergency" in resident.states
    assert resident.on_screen(resident.page.locator("[data-exit]"))
    assert resident.on_screen(urgent.locator("h2"))
    assert resident.on_screen(call)
    assert re.fullmatch(r"tel:(\+62)?\d{3,}", call.first.get_attribute("href") or "")
    assert resident.taps + 1 <= 3
    resident.stop()


def test_the_urgent_numbers_are_in_reach_on_the_first_screen(resident: Resident) -> None:
    resident.open()
    numbers = resident.page.locator(".urgent-strip a[href^='tel:']")
    assert numbers.count() == 3
    assert all(resident.on_screen(one) for one in numbers.all())
    assert resident.on_screen(resident.page.locator(".tile").first)
    resident.stop()


def test_her_page_says_nothing_to_those_who_glance_at_it(resident: Resident) -> None:
    resident.open("/cari", q="suami kasar kaligondang")
    assert not re.search("suami|kasar|rppa|perempuan", resident.page.title(), re.IGNORECASE)
    resident.follow(resident.page.get_by_role("link", name="RPPA Kecamatan Kaligondang", exact=True))
    expect(resident.page.locator("h1")).to_contain_text("RPPA")
    assert not re.search("rppa|perempuan|kekerasan", resident.page.title(), re.IGNORECASE)
    assert resident.on_screen(resident.page.locator("[data-exit]"))
    assert resident.on_screen(resident.page.locator(".safety a[href='tel:110']"))
    resident.stop()


def test_a_daughter_is_told_where_the_next_wheelchair_is(resident: Resident) -> None:
    resident.open()
    resident.search("kursi roda slinga")
    assert {"no-service-here", "results"} <= resident.states
    expect(resident.main).to_contain_text(resident.says("Belum ada layanan ini yang tercatat di %(place)s.", place="Desa Slinga"))
    steps = resident.page.locator(".step")
    assert steps.count() >= 2
    assert all(len(heading) > 8 for heading in steps.locator("h2").all_inner_texts())
    resident.stop()
    resident.follow(resident.hits.first.get_by_role("heading").get_by_role("link"))
    expect(resident.page.locator("#hubungi")).to_be_visible()
    assert resident.page.locator(".contacts").locator(REACH).count() >= 1
    resident.stop()


def test_a_daughter_calls_about_a_wheelchair_in_her_fathers_desa(searcher_of_many: Resident) -> None:
    daughter = searcher_of_many
    daughter.open()
    daughter.search("kursi roda slinga")
    first = daughter.hits.first
    assert KALIGONDANG in (first.get_attribute("data-areas") or "").split()
    assert first.get_attribute("data-suggested") is None
    expect(daughter.page.locator(".step h2").first).to_have_text(daughter.says("Di %(place)s", place="Desa Slinga"))
    assert first.locator(REACH).count() >= 1
    daughter.stop()
    daughter.follow(first.get_by_role("heading").get_by_role("link"))
    assert daughter.on_screen(daughter.page.locator(".actions").locator(REACH))
    daughter.stop()


def test_two_places_of_one_name_are_offered_and_the_words_stay(searcher_of_many: Resident) -> None:
    young = searcher_of_many
    young.open()
    young.search("pelatihan jahit grabag")
    assert "choose-place" in young.states
    expect(young.page.locator("[data-place-option]")).to_have_count(2)
    assert young.page.locator(f"[data-place-option='{GRABAG_PURWOREJO}']").is_visible()
    headings = young.page.locator(".step h2").all_inner_texts()
    assert not [h for h in headings if h.count("Kecamatan Grabag") > 1], "the same name twice says nothing"
    young.stop()
    young.tap(young.page.locator(f"[data-place-option='{GRABAG_MAGELANG}']"))
    young.page.wait_for_url("**wilayah=**")
    young.settle()
    assert young.query == {"q": "pelatihan jahit grabag", "wilayah": GRABAG_MAGELANG}
    assert "choose-place" not in young.states
    expect(young.page.locator("#q")).to_have_value("pelatihan jahit grabag")
    expect(young.page.locator(".understood a")).to_have_attribute("href", f"/{young.lang}/wilayah/{GRABAG_MAGELANG}")
    assert (young.hits.first.get_attribute("data-areas") or "").startswith("33.08")
    young.stop()


def test_a_mistyped_word_is_corrected_and_the_page_says_so(resident: Resident) -> None:
    resident.open()
    resident.search("kursu jahit bukateja")
    assert {"corrected", "results"} <= resident.states
    said = resident.page.locator(".notice").first
    expect(said).to_contain_text(resident.says("Mungkin maksud Anda:"))
    expect(said.locator("b")).to_have_text("kursus")
    expect(said).to_contain_text("kursu”")
    assert resident.hits.count() >= 1
    resident.stop()


def test_a_place_outside_the_province_is_named_and_a_number_offered(resident: Resident) -> None:
    resident.open()
    resident.search("kursi roda lamongan")
    assert resident.states == {"outside-area"}
    notice = resident.page.locator(".notice.big")
    expect(notice).to_contain_text("Lamongan")
    resident.stop()
    resident.follow(notice.get_by_role("link"))
    expect(resident.page.locator("h1")).to_have_text(resident.says("Nomor bantuan dan darurat"))
    assert resident.page.locator("a[href='tel:110']").count() == 1


def test_who_asks_for_an_identity_card_is_told_where_to_go(resident: Resident) -> None:
    resident.open()
    resident.search("ktp hilang")
    assert resident.states == {"out-of-scope"}
    expect(resident.page.locator(".notice.big")).to_contain_text("KTP")
    expect(resident.page.locator(".notice.big")).to_contain_text("Disdukcapil")
    resident.stop()


def test_walking_from_the_province_to_a_listing(resident: Resident) -> None:
    page = resident.page
    resident.open()
    resident.follow(page.locator("footer").get_by_role("link", name=resident.says("Semua wilayah"), exact=True))
    for code, name in (("33.03", "Kabupaten Purbalingga"), (KALIGONDANG, "Kecamatan Kaligondang")):
        resident.stop()
        resident.follow(resident.main.locator(f"a[href$='/wilayah/{code}']").last)
        expect(page.locator("h1")).to_have_text(name)
    expect(page.locator(".row")).to_have_count(5)
    resident.stop()
    resident.tap(page.locator("summary"))
    resident.follow(page.get_by_role("link", name="Sempor Lor"))
    expect(page.locator("h1")).to_have_text("Desa Sempor Lor")
    expect(page.locator(".trail a")).to_have_count(3)
    resident.stop()
    resident.follow(page.get_by_role("link", name="RPPA Kecamatan Kaligondang", exact=True))
    expect(page.locator("h1")).to_have_text("RPPA Kecamatan Kaligondang")


def test_every_topic_of_a_kecamatan_without_services_still_names_somebody(resident: Resident) -> None:
    resident.open("/wilayah/33.03.04")
    for row in resident.page.locator(".row").all():
        assert row.locator(".rows li").count() >= 1, row.inner_text()


def test_the_help_lines_are_two_taps_away(resident: Resident) -> None:
    resident.open()
    assert resident.page.locator(".urgent-strip a[href='tel:119']").count() == 1
    resident.follow(resident.page.locator(".masthead").get_by_role("link", name=resident.says("Darurat"), exact=True))
    expect(resident.main.locator("section > h2")).to_have_count(4)
    for number in ("110", "119", "129"):
        assert resident.page.locator(f"a[href='tel:{number}']").count() >= 1
    expect(resident.page.locator(".line .buttons > *")).to_have_count(22)
    resident.stop()


def test_changing_the_language_keeps_the_question_and_the_place(searcher_of_many: Resident) -> None:
    person = searcher_of_many
    person.open("/cari", q="pelatihan jahit", wilayah=GRABAG_MAGELANG)
    before = [hit.get_attribute("data-hit") for hit in person.hits.all()]
    asked = person.query
    person.tap(person.page.locator("[data-language]"))
    person.lang = "id" if person.lang == "jv" else "jv"
    person.page.wait_for_url(f"**/{person.lang}/cari?**")
    assert person.query == asked
    assert [hit.get_attribute("data-hit") for hit in person.hits.all()] == before
    person.stop()
    person.follow(person.page.locator(".understood a"))
    expect(person.page.locator("h1")).to_have_text("Kecamatan Grabag")
    person.tap(person.page.locator("[data-language]"))
    person.lang = "id" if person.lang == "jv" else "jv"
    person.page.wait_for_url(f"**/{person.lang}/wilayah/{GRABAG_MAGELANG}")
    person.stop()
