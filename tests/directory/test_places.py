"""All of Central Java is there, each place knows what it lies in, and borders are those of the outlines."""

from __future__ import annotations

import csv

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.config import DATA
from portal.directory import coverage, hotlines, listings, loading, places
from portal.directory.hotlines import URGENT_KINDS


def test_every_area_of_the_register_is_loaded(app: Flask) -> None:
    atlas = places.atlas()
    assert [len(atlas.at_level(level)) for level in places.LEVELS] == [1, 35, 576, 8563]
    assert len(hotlines.lines()) == 17
    assert sum(len(line.phones) + bool(line.handle) for line in hotlines.lines()) == 22
    assert listings.published_count() == 44


def test_only_named_pilots_are_pilots(app: Flask) -> None:
    assert len(coverage.pilots()) == 25
    assert coverage.pilot("33.03.04") is not None
    assert coverage.pilot("33.24.07") is None, "Boja has a service of the programme; no source calls it a pilot"


def test_loading_again_changes_nothing(app: Flask) -> None:
    assert loading.load() is False


def test_a_sourced_service_keeps_what_its_source_says_and_no_more(app: Flask) -> None:
    drafts = {d.name: d for d in loading.sourced_services()}
    with (DATA / "sourced_services.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            draft = drafts[row["name"]]
            assert (draft.address, draft.source, draft.source_date) == (row["address"], row["source"], row["as_of"])
            assert bool(draft.phones) == bool(row["phone"])
            assert bool(draft.hours or draft.hours_note) == bool(row["hours"])
            assert draft.confirmed_on is None
            assert (draft.requirements, draft.cost, draft.email) == ("", "", "")
            assert draft.sensitive == (row["kind"] == "rppa")


def test_neighbours_are_mutual_and_near(app: Flask) -> None:
    atlas = places.atlas()
    names = {p.name for p in atlas.neighbours["33.03.04"]}
    assert {"Kejobong", "Bukateja", "Mrebet"} <= names
    for code, around in atlas.neighbours.items():
        for other in around:
            assert code in {p.code for p in atlas.neighbours[other.code]}
            assert other.code != code


def test_a_name_is_shown_with_its_kind_and_parents(app: Flask) -> None:
    atlas = places.atlas()
    assert atlas.label("33.03.04.2006") == "Desa Selakambang, Kec. Kaligondang, Purbalingga"
    assert atlas.label("33.74.13") == "Kecamatan Semarang Barat, Kota Semarang"
    assert atlas.places["33.19.02"].full_name == "Kecamatan Kota Kudus"


def test_every_topic_of_every_kecamatan_has_somebody_to_turn_to(app: Flask) -> None:
    for code in ("33.03.04", "33.20.16", "33.76.01", "33.29.17"):
        for state in coverage.states(code):
            assert state.local or state.wider or state.lines, (code, state.topic)


def test_states_tell_what_is_known(app: Flask) -> None:
    kaligondang = {s.topic: s.state for s in coverage.states("33.03.04")}
    assert kaligondang["rppa"] == "unconfirmed"
    assert kaligondang["sport"] == "planned", "a pilot without a listing"
    assert {s.state for s in coverage.states("33.20.16")} == {"unknown"}


def test_help_lines_for_a_danger_answer_there_and_for_that(app: Flask) -> None:
    for kind in URGENT_KINDS:
        assert hotlines.for_danger([kind], "33.02"), kind
    banyumas = hotlines.for_danger(["kekerasan"], "33.02.24")
    assert banyumas[2].scope == "33.02", "after 129 and 110, the nearest"
    assert all(line.scope in ("33.02", "33", "ID") for line in banyumas)


@given(st.lists(st.integers(1, 99).map(lambda n: f"{n:02}"), min_size=1, max_size=3))
def test_a_lineage_is_contained_in_each_of_its_parts(parts: list[str]) -> None:
    code = ".".join(["33", *parts])
    assert places.lineage(code)[0] == code
    assert places.lineage(code)[-1] == "33"
    assert all(places.contains(outer, code) for outer in places.lineage(code))
    assert not places.contains(code + "1", code)
