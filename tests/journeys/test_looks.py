"""Every page type can be read and used: axe, narrow screens, wide letters, fingers, keyboards, and paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import page_types
from tests.journeys.conftest import Newcomer
from tests.journeys.measuring import CUT_OFF, FOCUS, OVERLAPPING, SMALL, WIDE_LETTERS
from tests.journeys.resident import PHONE, Resident, faults_of
from tests.page_types import IN_QUERY, PAGES

pytestmark = pytest.mark.xdist_group("browser")

DESKTOP, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
every_page = pytest.mark.parametrize("kind", [*PAGES, *IN_QUERY])


@pytest.fixture(scope="module")
def wordiest(sample_instance: Path) -> dict[str, list[str]]:
    """The listings with the most to say, calm and sensitive."""
    return page_types.wordiest(sample_instance, 5)


@pytest.fixture
def reader(newcomer: Newcomer, full_portal: str, lang: str) -> Resident:
    """Somebody who looks closely, and may bring a style sheet of their own."""
    return newcomer(full_portal, lang, bypass_csp=True)


def visit(person: Resident, kind: str, wordiest: dict[str, list[str]]) -> None:
    """Opens a page of a kind."""
    if kind in IN_QUERY:
        person.page.goto(person.base + IN_QUERY[kind].format(lang=person.lang))
        return
    path = PAGES[kind].format(calm=wordiest["calm"][0], sensitive=wordiest["sensitive"][0])
    person.excused.add(f"{person.base}/{person.lang}/tiada")
    person.open(path)


@every_page
def test_axe_finds_nothing_at_any_width_in_light_and_dark(reader: Resident, kind: str, wordiest: dict[str, list[str]]) -> None:
    visit(reader, kind, wordiest)
    for size in (PHONE, DESKTOP):
        reader.page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            reader.page.emulate_media(color_scheme=scheme)
            assert not faults_of(reader.page), f"{size['width']} {scheme}"
            if size is PHONE:
                assert not faults_of(reader.page, runOnly=["color-contrast-enhanced"]), f"under 7:1 in {scheme}"


@every_page
def test_nothing_is_lost_narrow_or_with_wide_letters_and_fingers_hit(
    reader: Resident, kind: str, wordiest: dict[str, list[str]]
) -> None:
    visit(reader, kind, wordiest)
    for folded in reader.page.locator("details").all():
        folded.evaluate("e => e.open = true")
    assert reader.page.evaluate(SMALL) == []
    for spaced in (False, True):
        for size in (PHONE, NARROW, DESKTOP):
            reader.page.set_viewport_size(size)
            assert reader.page.evaluate(CUT_OFF) == [], f"{size['width']}, wide letters: {spaced}"
            assert reader.page.evaluate(OVERLAPPING) == [], f"{size['width']}, wide letters: {spaced}"
        reader.page.add_style_tag(content=WIDE_LETTERS)


@pytest.mark.parametrize("words", ["kursi roda slinga", "kursus jahit bukateja", "lapangan futsal di kecamatan bobotsari"])
def test_the_first_answer_is_seen_without_scrolling(resident: Resident, words: str) -> None:
    resident.open("/cari", q=words)
    card = resident.hits.first
    assert resident.on_screen(card.locator("h3 a"))
    assert resident.on_screen(card.locator(".topic"))
    assert resident.on_screen(card.locator(".chip").first)


@pytest.mark.parametrize("kind", ["home", "results", "urgent", "kecamatan", "listing", "sensitive"])
def test_the_focus_is_always_seen(reader: Resident, kind: str, wordiest: dict[str, list[str]]) -> None:
    for scheme in ("light", "dark"):
        reader.page.emulate_media(color_scheme=scheme)
        visit(reader, kind, wordiest)
        for _ in range(16):
            reader.page.keyboard.press("Tab")
            assert reader.page.evaluate(FOCUS) == []


def test_twice_as_large_letters_hide_nothing(reader: Resident, wordiest: dict[str, list[str]]) -> None:
    for kind in ("home", "sensitive", "lines"):
        visit(reader, kind, wordiest)
        reader.page.add_style_tag(content="html { font-size: 34px }")
        skip = reader.page.locator(".skip").bounding_box()
        assert skip is not None
        assert skip["y"] + skip["height"] <= 0, "the way to the contents lies over the way out"


def test_a_listing_fits_one_sheet_of_paper_with_its_code(reader: Resident, wordiest: dict[str, list[str]]) -> None:
    for listing in (*wordiest["calm"], *wordiest["sensitive"]):
        reader.open(f"/layanan/{listing}")
        paper = reader.page.pdf(format="A5", prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1, listing
    reader.page.emulate_media(media="print")
    code = reader.page.locator(".paper svg")
    box = code.bounding_box()
    assert box and box["width"] > 75 and box["width"] == box["height"], "a code of 20 mm"
    expect(reader.page.locator(".paper")).to_contain_text("/l/")
    expect(reader.page.locator("[data-exit]")).to_be_hidden()
    expect(reader.page.locator(".contacts")).to_be_visible()


def test_the_patterns_are_for_developers_only(newcomer: Newcomer, portal: str, full_portal: str, lang: str) -> None:
    developer, stranger = newcomer(full_portal, lang), newcomer(portal, lang)
    assert (answer := developer.page.goto(f"{full_portal}/polapola?lang={lang}")) and answer.status == 200
    developer.stop()
    stranger.excused.add(f"{portal}/polapola")
    assert (answer := stranger.page.goto(f"{portal}/polapola")) and answer.status == 404
