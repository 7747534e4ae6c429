"""Narrowing down: filters are links; with scripts only the results are exchanged."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.resident import Resident

pytestmark = pytest.mark.xdist_group("browser")

WORDS = "kursi roda purbalingga"


def choose(person: Resident, name: str) -> None:
    """Unfolds the filters and taps one."""
    person.tap(person.page.locator("details.filters summary"))
    person.tap(choice(person, name))


def choice(person: Resident, name: str) -> Locator:
    """A filter, by the words on it."""
    return person.page.locator("details.filters li a").filter(has_text=re.compile(rf"^(\S.*: )?{re.escape(name)} [\d.]+$"))


def count_of(filter_link: Locator) -> int:
    """How many results a filter promises."""
    return int(filter_link.locator(".count").inner_text().replace(".", ""))


def asked(person: Resident, **expected: str) -> None:
    """The address says exactly this, once the answer is here."""
    person.page.wait_for_function("([n, v]) => new URLSearchParams(location.search).get(n) === v", arg=list(expected.items())[-1])
    expect(person.page.locator("#results.htmx-request")).to_have_count(0)
    assert person.query == expected


def found(person: Resident) -> int:
    """How many results the page says there are."""
    return int(re.findall(r"[\d.]+", person.page.locator(".understood").inner_text())[0].replace(".", ""))


def test_filters_narrow_the_results_step_by_step(searcher_of_many: Resident) -> None:
    person = searcher_of_many
    person.open("/cari", q=WORDS)
    all_of_them = found(person)
    wheelchair, topic = person.says("Bisa diakses kursi roda"), person.says("Lansia dan disabilitas")
    promised = count_of(choice(person, wheelchair))
    assert 0 < promised < all_of_them
    choose(person, wheelchair)
    asked(person, q=WORDS, akses="kursi_roda")
    expect(person.page.locator(".understood")).to_contain_text(f"{promised} ")
    person.stop()
    choose(person, topic)
    asked(person, q=WORDS, akses="kursi_roda", bidang="lansia_disabilitas")
    expect(choice(person, topic)).to_have_attribute("aria-current", "true")
    person.tap(person.page.locator("details.filters summary"))
    person.stop()
    person.tap(choice(person, wheelchair))
    asked(person, q=WORDS, bidang="lansia_disabilitas")
    assert found(person) > promised


def test_open_now_shows_only_what_is_open(searcher_of_many: Resident) -> None:
    person = searcher_of_many
    person.open("/cari", q=WORDS)
    choose(person, person.says("Buka sekarang"))
    asked(person, q=WORDS, buka="1")
    expect(choice(person, person.says("Buka sekarang"))).to_have_attribute("aria-current", "true")
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
    choose(person, person.says("Bisa diakses kursi roda"))
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
    choose(person, person.says("Bisa diakses kursi roda"))
    asked(person, q=WORDS, akses="kursi_roda")
    assert [hit.get_attribute("data-hit") for hit in person.hits.all()] != before
    person.page.go_back()
    person.page.wait_for_function("!location.search.includes('akses')")
    expect(person.hits.first).to_have_attribute("data-hit", str(before[0]))
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
