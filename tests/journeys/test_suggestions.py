"""Suggestions while typing: for fingers, keyboards and screen readers; without scripts nobody misses them."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Newcomer
from tests.journeys.resident import Resident, faults_of

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def typist(newcomer: Newcomer, portal: str, lang: str) -> Resident:
    """Somebody who types, with scripts on, on the home page."""
    person = newcomer(portal, lang)
    person.open()
    return person


def suggest(person: Resident, letters: str) -> Locator:
    """Puts letters into the field at once, so that there is one answer to wait for, and waits for the list."""
    person.page.locator("#q").fill(letters)
    options = person.page.get_by_role("option")
    expect(options.first).to_be_visible()
    return options


def press_before_the_answer(person: Resident, key: str) -> None:
    """Types a letter more and presses a key while the answer to it is still on its way, which the key calls off."""
    suggest(person, "kaligo")
    person.page.route("**/saran?**", lambda _on_its_way: None)
    with person.page.expect_request("**/saran?**"):
        person.page.keyboard.type("n")
    with person.page.expect_event("requestfailed"):
        person.page.keyboard.press(key)


def wait_for_results(person: Resident) -> str:
    """The words that the result page was asked for."""
    person.page.wait_for_url("**/cari?**")
    return parse_qs(urlsplit(person.page.url).query)["q"][0]


def test_places_come_with_their_parents(typist: Resident) -> None:
    options = suggest(typist, "kaligo")
    field = typist.page.get_by_role("combobox")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).to_have_attribute("aria-autocomplete", "list")
    owned = typist.page.locator("#" + (field.get_attribute("aria-controls") or "none"))
    expect(owned).to_have_attribute("role", "listbox")
    expect(options.filter(has_text=re.compile(r"Kaligondang\s.*Purbalingga"))).not_to_have_count(0)
    expect(options.filter(has_text=re.compile(r"Kaligondang\s.*Purworejo"))).not_to_have_count(0)
    boxes = [option.bounding_box() for option in options.all()]
    assert all(box and box["height"] >= 44 for box in boxes)
    assert not faults_of(typist.page)


def test_needs_are_offered_in_the_readers_language(typist: Resident) -> None:
    options = suggest(typist, "lansi" if typist.lang == "id" else "tiyang sep")
    assert options.count() >= 1
    assert not faults_of(typist.page)


def test_arrows_walk_through_the_options_and_round(typist: Resident) -> None:
    options = suggest(typist, "kaligo")
    field = typist.page.locator("#q")
    last = options.count()
    for key, expected in (
        ("ArrowDown", 1),
        ("ArrowDown", 2),
        ("ArrowUp", 1),
        ("ArrowUp", None),
        ("ArrowUp", last),
        ("ArrowDown", None),
    ):
        field.press(key)
        if expected is None:
            expect(field).not_to_have_attribute("aria-activedescendant", re.compile(""))
            expect(typist.page.locator("[role=option][aria-selected=true]")).to_have_count(0)
        else:
            expect(field).to_have_attribute("aria-activedescendant", f"saran-{expected}")
            expect(typist.page.locator("[role=option][aria-selected=true]")).to_have_id(f"saran-{expected}")
    expect(field).to_be_focused()
    field.press("ArrowDown")
    assert not faults_of(typist.page)


def test_enter_takes_the_marked_option(typist: Resident) -> None:
    option = suggest(typist, "kaligo").first
    text = option.get_attribute("data-text") or ""
    typist.page.keyboard.press("ArrowDown")
    typist.page.keyboard.press("Enter")
    assert wait_for_results(typist) == text
    expect(typist.page.locator("#q")).to_have_value(text)
    typist.stop()


def test_a_finger_takes_an_option(typist: Resident) -> None:
    option = suggest(typist, "kaligo").nth(1)
    text = option.get_attribute("data-text") or ""
    typist.tap(option)
    assert wait_for_results(typist) == text


def test_enter_without_a_mark_searches_what_was_typed(typist: Resident) -> None:
    suggest(typist, "kaligo")
    typist.page.keyboard.press("Enter")
    assert wait_for_results(typist) == "kaligo"


def test_escape_closes_and_keeps_the_words(typist: Resident) -> None:
    suggest(typist, "kaligo")
    typist.page.keyboard.press("ArrowDown")
    typist.page.keyboard.press("Escape")
    field = typist.page.locator("#q")
    expect(typist.page.get_by_role("listbox")).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("kaligo")
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile(""))


def test_a_late_answer_does_not_open_again_what_escape_closed(typist: Resident) -> None:
    press_before_the_answer(typist, "Escape")
    expect(typist.page.get_by_role("listbox")).to_have_count(0)


def test_a_late_answer_does_not_change_the_list_that_is_being_walked(typist: Resident) -> None:
    press_before_the_answer(typist, "ArrowDown")
    expect(typist.page.locator("#q")).to_have_attribute("aria-activedescendant", "saran-1")


def test_letters_typed_one_by_one_end_at_the_last_word(typist: Resident) -> None:
    typist.page.locator("#q").press_sequentially("kaligondang", delay=200)
    names = typist.page.get_by_role("option")
    expect(names.filter(has_not_text="Kaligondang")).to_have_count(0)
    expect(names.filter(has_text="Kaligondang")).not_to_have_count(0)


def test_the_list_goes_away_with_the_focus(typist: Resident) -> None:
    suggest(typist, "kaligo")
    typist.page.keyboard.press("Tab")
    expect(typist.page.get_by_role("listbox")).to_have_count(0)


def test_suggestions_also_help_after_the_results_were_exchanged(typist: Resident) -> None:
    typist.open("/cari", q="kursi roda")
    typist.page.locator("header").evaluate("e => e.setAttribute('data-old', '')")
    typist.search("kursus jahit bukateja")
    expect(typist.page.locator("header[data-old]")).to_have_count(1)
    typist.page.locator("#q").fill("")
    suggest(typist, "bobotsa")
    assert not faults_of(typist.page)


def test_a_late_answer_does_not_take_away_what_is_being_typed(typist: Resident) -> None:
    typist.open("/cari", q="kursi roda")
    page, field = typist.page, typist.page.locator("#q")
    library = page.locator("script[data-later]").get_attribute("data-later")
    typist.excused.add(f"{typist.base}{library}")  # it notes that it was told to stop
    page.route("**/cari?**", lambda _on_its_way: None)
    field.fill("kursus jahit")
    with page.expect_request("**/cari?**"):
        field.press("Enter")
    with page.expect_event("requestfailed", lambda request: "/cari?" in request.url):
        page.keyboard.type(" bukateja")
    page.unroute("**/cari?**")
    expect(field).to_be_focused()
    field.press("Enter")
    page.wait_for_url("**bukateja**")
    expect(page.locator("#results h1")).to_contain_text("kursus jahit bukateja")


def test_without_scripts_it_is_a_search_field_like_any_other(newcomer: Newcomer, portal: str, lang: str) -> None:
    person = newcomer(portal, lang, scripts=False)
    person.open()
    field = person.page.locator("#q")
    assert field.get_attribute("role") is None
    field.press_sequentially("kaligondang")
    expect(person.page.locator("[role=listbox]")).to_have_count(0)
    field.press("Enter")
    assert wait_for_results(person) == "kaligondang"
