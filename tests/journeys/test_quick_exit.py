"""People at risk can leave: at once, in either language, with scripts or without."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Newcomer
from tests.journeys.resident import Resident

pytestmark = pytest.mark.xdist_group("browser")

PUBLIC = ("/darurat", "/hapus-jejak")
"""Pages that anybody may find, and where people in danger come."""
SENSITIVE = (
    "/cari?q=suami+kasar+kaligondang",
    "/cari?q=uptd+ppa+kebumen",
    "/cari?bidang=rppa",
    "/cari?q=mau+bunuh+diri",
    *PUBLIC,
)
CALM = ("/", "/cari?q=kursi+roda", "/wilayah/33.03.04", "/tentang")
SLOW = 1100
"""Milliseconds between two presses that are no longer one wish to leave."""


@pytest.fixture
def woman(resident: Resident, weather: str) -> Resident:
    """Somebody who must not be seen here; the weather page is where she goes."""
    resident.welcome.add(urlsplit(weather).netloc)
    return resident


@pytest.fixture
def typist(newcomer: Newcomer, portal: str, weather: str, lang: str) -> Resident:
    """Somebody with a keyboard, scripts on, whose clock stands still unless told."""
    person = newcomer(portal, lang)
    person.welcome.add(urlsplit(weather).netloc)
    person.page.clock.install(time=0)
    person.page.clock.pause_at(1000)
    return person


def open_listing(person: Resident) -> None:
    """Home, the words, the first service: what she would do."""
    person.open()
    person.search("suami kasar kaligondang")
    person.follow(person.hits.first.get_by_role("heading").get_by_role("link"))
    expect(person.page.locator("#hubungi")).to_be_visible()


def test_the_way_out_is_in_the_first_screen_and_stays(woman: Resident) -> None:
    open_listing(woman)
    way_out = woman.page.locator("[data-exit]")
    for path in (urlsplit(woman.page.url).path.removeprefix(f"/{woman.lang}"), *SENSITIVE):
        woman.open(path)
        expect(way_out).to_have_count(1)
        for depth in ("0", "document.body.scrollHeight / 2", "document.body.scrollHeight"):
            woman.page.evaluate(f"scrollTo(0, {depth})")
            assert woman.on_screen(way_out), f"{path} scrolled by {depth}"
        box = way_out.bounding_box()
        assert box and box["height"] >= 44 and box["width"] >= 300


def test_pages_that_betray_nothing_have_no_such_bar(woman: Resident) -> None:
    for path in CALM:
        woman.open(path)
        expect(woman.page.locator("[data-exit]")).to_have_count(0)


def test_one_tap_leads_to_the_weather(woman: Resident, weather: str) -> None:
    open_listing(woman)
    woman.tap(woman.page.locator("[data-exit]"))
    expect(woman.page).to_have_url(weather)
    expect(woman.page.locator("h1")).to_have_text("Cuaca hari ini")
    assert woman.page.evaluate("document.referrer") == ""


def test_the_line_beside_it_is_honest_and_leads_to_advice(woman: Resident) -> None:
    open_listing(woman)
    woman.follow(woman.page.locator(".exit p a"))
    expect(woman.page.locator("h1")).to_have_text(woman.says("Cara hapus jejak"))
    woman.stop()


def test_back_does_not_show_what_was_left(newcomer: Newcomer, portal: str, weather: str, lang: str) -> None:
    woman = newcomer(portal, lang)
    woman.welcome.add(urlsplit(weather).netloc)
    open_listing(woman)
    secret = urlsplit(woman.page.url).path
    woman.tap(woman.page.locator("[data-exit]"))
    expect(woman.page).to_have_url(weather)
    woman.page.go_back(wait_until="commit")
    woman.page.wait_for_url(weather)
    woman.page.go_back(wait_until="commit")
    expect(woman.page.locator("h1")).not_to_contain_text("RPPA")
    assert woman.page.url in (weather, f"{portal}/{lang}/")
    assert secret not in woman.page.url


def test_the_page_is_blank_before_the_weather_is_there(newcomer: Newcomer, portal: str, weather: str, lang: str) -> None:
    woman = newcomer(portal, lang)
    woman.welcome.add(urlsplit(weather).netloc)
    open_listing(woman)
    left = woman.page.evaluate("""() => {
        document.querySelector("[data-exit]").click();
        return [document.body.children.length, document.documentElement.hidden, document.title, location.pathname];
    }""")
    assert left == [0, True, "…", "/"], "blank in the same moment, however slow the line is"
    expect(woman.page).to_have_url(weather)


def test_shift_three_times_leaves(typist: Resident, weather: str) -> None:
    open_listing(typist)
    for _ in range(3):
        typist.page.keyboard.press("Shift")
    expect(typist.page).to_have_url(weather)


def test_shift_in_the_search_field_is_typing(typist: Resident) -> None:
    typist.open(SENSITIVE[0])
    typist.page.locator("#q").focus()
    for _ in range(4):
        typist.page.keyboard.press("Shift")
    typist.page.keyboard.type("KDRT")
    expect(typist.page.locator("#q")).to_have_value(re.compile("KDRT"))
    expect(typist.page.locator("[data-exit]")).to_be_visible()


def test_slow_or_mixed_presses_do_not_leave(typist: Resident, weather: str) -> None:
    open_listing(typist)
    press = typist.page.keyboard.press
    for _ in range(3):
        press("Shift")
        typist.page.clock.fast_forward(SLOW)
    for key in ("Shift", "Shift", "a", "Shift", "Shift", "Tab", "Shift"):
        press(key)
    expect(typist.page.locator("[data-exit]")).to_be_visible()
    assert typist.page.evaluate("document.body.children.length") > 3
    typist.page.clock.fast_forward(SLOW)
    for _ in range(3):
        typist.page.clock.fast_forward(SLOW // 2)
        press("Shift")
    expect(typist.page).to_have_url(weather)
