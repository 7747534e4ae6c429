"""Narrowing down: filters are links; with scripts only the results are exchanged."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.resident import Resident

pytestmark = pytest.mark.xdist_group("browser")

WORDS = "kursi roda purbalingga"
WHEELCHAIR, TOPIC, OPEN = "akses=kursi_roda", "bidang=lansia_disabilitas", "buka=1"


def choice(person: Resident, adds: str) -> Locator:
    """The filter whose link adds this to the address."""
    return person.page.locator(f"details.filters li a[href*='{adds}']:not([aria-current])").first


def choose(person: Resident, link: Locator) -> None:
    """Unfolds the filters and taps one."""
    person.tap(person.page.locator("details.filters summary"))
    person.tap(link)


def chosen(person: Resident) -> Locator:
    """Filters that are on; tapping one takes it away."""
    return person.page.locator("details.filters li a[aria-current=true]")


def asked(person: Resident, **expected: str) -> None:
    """The answer is here, and the address says exactly this."""
    person.page.wait_for_url(lambda url: dict(parse_qsl(urlsplit(url).query)) == expected)
    person.settle()


def found(person: Resident) -> int:
    """How many results the page says there are."""
    return int(re.findall(r"[\d.]+", person.page.locator(".understood").inner_text())[0].replace(".", ""))


def test_filters_narrow_the_results_step_by_step(searcher_of_many: Resident) -> None:
    person = searcher_of_many
    person.open("/cari", q=WORDS)
    all_of_them = found(person)
    promised = int(choice(person, WHEELCHAIR).locator(".count").text_content() or "")
    assert 0 < promised < all_of_them
    choose(person, choice(person, WHEELCHAIR))
    asked(person, q=WORDS, akses="kursi_roda")
    assert found(person) == promised
    choose(person, choice(person, TOPIC))
    asked(person, q=WORDS, akses="kursi_roda", bidang="lansia_disabilitas")
    expect(chosen(person)).to_have_count(2)
    person.tap(person.page.locator("details.filters summary"))
    person.stop()
    person.tap(chosen(person).first)
    asked(person, q=WORDS, bidang="lansia_disabilitas")
    assert found(person) > promised


def test_open_now_shows_only_what_is_open(searcher_of_many: Resident) -> None:
    person = searcher_of_many
    person.open("/cari", q=WORDS)
    choose(person, choice(person, OPEN))
    asked(person, q=WORDS, buka="1")
    expect(chosen(person)).to_contain_text(person.says("Buka sekarang"))
    answers = person.page.locator("[data-hit]:not([data-suggested]):not([data-categories=hotline])")
    opened = answers.filter(has=person.page.locator(".chip.good use[href='#i-clock']"))
    assert opened.count() == answers.count()
    person.stop()


def test_with_scripts_only_the_results_are_exchanged_and_it_is_said(searcher_of_many: Resident) -> None:
    person = searcher_of_many
    page = person.page
    person.open("/cari", q=WORDS)
    page.locator("header").evaluate("e => e.setAttribute('data-old', '')")
    page.evaluate("scrollTo(0, 400)")
    choose(person, choice(person, WHEELCHAIR))
    asked(person, q=WORDS, akses="kursi_roda")
    expect(page.locator("header[data-old]")).to_have_count(1 if person.scripts else 0)
    expect(page.locator("#results")).to_have_count(1)
    if person.scripts:
        expect(page.locator("#results h1")).to_be_focused()
        expect(page.locator("#kabar")).to_have_text(page.locator(".understood").inner_text())
        page.wait_for_function("scrollY === 0")
    expect(page.locator("[data-language]")).to_have_attribute("href", re.compile(r"/(id|jv)/cari\?.*akses=kursi_roda"))


def test_back_brings_the_results_before(searcher_of_many: Resident) -> None:
    person = searcher_of_many
    person.open("/cari", q=WORDS)
    before = [hit.get_attribute("data-hit") for hit in person.hits.all()]
    choose(person, choice(person, WHEELCHAIR))
    asked(person, q=WORDS, akses="kursi_roda")
    assert [hit.get_attribute("data-hit") for hit in person.hits.all()] != before
    with person.page.expect_event("load"):  # also with scripts: nothing is kept of the results before, the page is read again
        person.page.go_back()
    asked(person, q=WORDS)
    assert [hit.get_attribute("data-hit") for hit in person.hits.all()] == before
    person.stop()


def test_a_new_question_on_the_result_page(searcher_of_many: Resident) -> None:
    person = searcher_of_many
    person.open("/cari", q=WORDS)
    person.search("kursus jahit bukateja")
    expect(person.page.locator("#results h1")).to_contain_text("kursus jahit bukateja")
    expect(person.page).to_have_title(re.compile("kursus jahit bukateja"))
    person.stop()
    person.search("suami kasar kaligondang")
    expect(person.page.locator(".urgent")).to_be_visible()
    assert person.on_screen(person.page.locator("[data-exit]")), "a sensitive answer is always a whole page"
    person.stop()


def test_the_pager_leads_on(searcher_of_many: Resident) -> None:
    person = searcher_of_many
    person.open("/cari", q=WORDS)
    first = person.hits.first.get_attribute("data-hit")
    person.tap(person.page.get_by_role("link", name=person.says("Berikutnya")))
    asked(person, q=WORDS, hal="2")
    expect(person.hits.first).not_to_have_attribute("data-hit", str(first))
    expect(person.page.locator(".pager")).to_contain_text("2")
    person.stop()
