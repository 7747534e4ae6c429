"""What tests and benchmarks may rely on in the made-up catalogue."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict

import pytest
from flask import Flask

from portal.directory import editing, listings, opening, phones, places, sampling, topics, trust
from portal.directory.drafts import Draft

CATEGORIES = {"rppa", "paralegal", "lansia", "disabilitas", "pemuda", "ekraf", "sport", "dampingan"}
LONG = ("name", "summary", "description", "organization", "address", "requirements", "procedure", "complaints", "eligibility")


@pytest.fixture
def drafts(app: Flask) -> list[Draft]:
    """Eight listings in each kecamatan, and those above."""
    return sampling.catalogue(8, 1)


def by_place(drafts: list[Draft]) -> dict[str, list[Draft]]:
    """The drafts of each area."""
    found: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        found[draft.place_code].append(draft)
    return found


def test_every_kecamatan_has_every_topic_and_category(drafts: list[Draft]) -> None:
    found = by_place(drafts)
    for kecamatan in places.atlas().at_level("kecamatan"):
        here = found[kecamatan.code]
        assert len(here) == 8
        assert {d.topic for d in here} == set(topics.topics())
        assert {c for d in here for c in topics.categories_of(d.topic, d.needs)} == CATEGORIES


def test_every_kabupaten_has_eight_and_the_province_ten(drafts: list[Draft]) -> None:
    found = by_place(drafts)
    assert {len(found[k.code]) for k in places.atlas().at_level("kabupaten")} == {8}
    assert len(found[places.PROVINCE]) == 10


def test_the_same_seed_gives_the_same_catalogue_and_another_seed_another(drafts: list[Draft]) -> None:
    assert sampling.catalogue(8, 1) == drafts
    assert sampling.catalogue(8, 2) != drafts


def test_the_database_keeps_them_as_samples_and_gives_them_up_again(drafts: list[Draft]) -> None:
    some = drafts[:40]
    assert editing.save_all(some) == editing.Saved(added=40)
    assert editing.save_all(some) == editing.Saved(unchanged=40)
    assert listings.has_samples()
    assert editing.clear_samples() == 40
    assert not listings.has_samples()


def test_nothing_made_up_can_be_taken_for_real(drafts: list[Draft]) -> None:
    assert all(d.sample and d.key.startswith("sample:") and d.source == sampling.SOURCE for d in drafts)
    assert all(p["number"].startswith("+628110000") for d in drafts for p in d.phones)
    assert all(".example" in d.email + d.website for d in drafts if d.email or d.website)


def test_what_is_said_is_well_formed(drafts: list[Draft]) -> None:
    needs, known = topics.needs(), places.atlas().places
    for d in drafts:
        assert d.needs and set(d.needs) <= set(needs)
        assert d.service_areas and set(d.service_areas) <= set(known)
        assert not d.desa_code or places.contains(d.place_code, d.desa_code)
        assert not any("{" in getattr(d, name) for name in LONG)
        assert set(d.access) <= set(listings.ACCESS_FEATURES)
    assert all(opening.parse(hours) == hours for hours in {d.hours for d in drafts if d.hours})
    assert all(phones.parse(p["number"]) == p["number"] for d in drafts[:500] for p in d.phones)


def test_a_dampingan_listing_serves_a_single_desa(drafts: list[Draft]) -> None:
    served = [d.service_areas for d in drafts if d.needs == ["dampingan"]]
    assert served
    assert all(len(codes) == 1 and places.level_of(codes[0]) == "desa" for codes in served)


def test_addresses_of_sensitive_services_stay_private_but_for_some_offices(drafts: list[Draft]) -> None:
    sensitive = [d for d in drafts if d.topic == "rppa"]
    assert all(d.sensitive for d in sensitive)
    assert {d.address_public for d in sensitive} == {True, False}
    shelters = [d for d in sampling.catalogue(95, 1) if "Rumah Aman" in d.name]
    assert shelters
    assert not any(d.address_public or d.desa_code for d in shelters)


def test_it_is_as_varied_as_a_real_catalogue(drafts: list[Draft]) -> None:
    assert len({d.hours for d in drafts} | {h for kind in sampling.HOURS.values() for h in kind}) >= 15
    for name in ("hours", "phones", "address", "description", "confirmed_on", "latitude"):
        filled = sum(bool(getattr(d, name)) for d in drafts)
        assert 0 < filled < len(drafts), name
    oldest = trust.today() - datetime.timedelta(days=sampling.OLDEST_CONFIRMATION_DAYS)
    assert all(oldest <= d.confirmed_on <= trust.today() for d in drafts if d.confirmed_on)


def test_more_listings_than_wordings_still_have_names_of_their_own(app: Flask) -> None:
    drafts = sampling.catalogue(200, 3)
    assert len(drafts) == 200 * 576 + 8 * 35 + 10
    assert max(Counter((d.place_code, d.name) for d in drafts).values()) == 1
    assert len({d.key for d in drafts}) == len(drafts)
    specific = {need for d in drafts for need in d.needs}
    assert specific == set(topics.needs()) - {"hotline"}
