"""Never a dead end: what is shown where a place has no such service, and in which order where it has."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from flask import Flask

from portal.directory import editing, listings, trust
from portal.directory.drafts import Draft
from portal.directory.places import contains
from portal.search import index
from portal.search.answers import Answer, Question
from portal.search.ask import ask
from portal.search.suggestions import suggest

HERE, KABUPATEN, NEXT_DOOR = "33.03.04", "33.03", "33.03.03"


def _save(*drafts: Draft) -> None:
    editing.save_all(drafts)
    index.current().tend()


def _draft(key: str, place: str, needs: str = "sport.voli", topic: str = "sport", **more: object) -> Draft:
    fields = {"service_areas": [place], "name": f"Layanan {key}", **more}
    return Draft(key, topic, place_code=place, needs=needs.split(), **fields)  # type: ignore[arg-type]


def _keys(answer: Answer, suggested: bool = False) -> list[str]:
    found = [x.id for step in answer.steps if step.suggested == suggested for x in step.listings]
    return [x.key for x in listings.in_order(found)]


def test_own_kecamatan_before_kabupaten_before_province(app: Flask) -> None:
    _save(_draft("provinsi", "33"), _draft("kabupaten", KABUPATEN), _draft("sini", HERE), _draft("sebelah", NEXT_DOOR))
    answer = ask(Question("voli kaligondang"))
    assert [k for k in _keys(answer) if not k.startswith("sumber:")] == ["sini", "kabupaten", "provinsi"]
    assert "results" in answer.states
    assert "no-service-here" not in answer.states


def test_a_place_without_the_service_says_so_and_shows_the_next_best(app: Flask) -> None:
    _save(_draft("kabupaten", KABUPATEN), _draft("sebelah", NEXT_DOOR))
    answer = ask(Question("voli kaligondang"))
    assert "no-service-here" in answer.states
    assert _keys(answer)[0] == "kabupaten"
    assert _keys(answer, suggested=True)[0] == "sebelah"
    kinds = [step.kind for step in answer.steps]
    assert kinds.index("serving") < kinds.index("nearby")


def test_a_village_stands_for_its_kecamatan(app: Flask) -> None:
    _save(_draft("sini", HERE))
    assert _keys(ask(Question("voli selakambang")))[0] == "sini"


def test_the_need_comes_before_the_place_and_the_words_before_trust(app: Flask) -> None:
    fresh = trust.today() - timedelta(days=3)
    _save(
        _draft("umum", HERE, "sport", name="Lapangan", confirmed_on=fresh, confirmed_by="petugas"),
        _draft("voli", HERE, "sport.voli", name="Lapangan"),
        _draft("voli-segar", HERE, "sport.voli", name="Lapangan", confirmed_on=fresh, confirmed_by="petugas"),
    )
    assert _keys(ask(Question("voli kaligondang")))[:3] == ["voli-segar", "voli", "umum"]


@pytest.mark.parametrize("indexed", [True, False])
def test_a_listing_is_found_by_a_word_of_its_own_name(app: Flask, indexed: bool) -> None:
    """Purwandaru is one letter or two from several kecamatan, Mulya from an everyday word."""
    editing.save_all([_draft("sanggar", HERE, name="Sanggar Purwandaru Mulya"), _draft("lain", HERE)])
    if indexed:
        index.current().tend()
    else:
        index.current()._view = None
    for query in ("purwandaru", "sanggar purwandaru", "purwandaru kaligondang", "mulya kaligondang"):
        answer = ask(Question(query))
        assert _keys(answer)[0] == "sanggar", query
        assert "corrected" not in answer.states, query
    assert "corrected" in ask(Question("voli kaligondng")).states


def test_among_equal_courses_the_one_that_was_named_is_first(app: Flask) -> None:
    courses = {"las": "Kursus Las Listrik", "jahit": "Kursus Menjahit", "komputer": "Kursus Komputer"}
    _save(*(_draft(k, HERE, "pemuda.pelatihan", "pemuda", name=name) for k, name in courses.items()))
    for word in courses:
        assert _keys(ask(Question(f"kursus {word} kaligondang")))[0] == word


def test_every_kecamatan_has_an_answer_for_every_topic(app: Flask) -> None:
    for text in ("kdrt", "panti jompo", "kursi roda", "kursus jahit", "modal usaha", "lapangan voli"):
        for place in ("kampung laut", "karimunjawa", "kec. sadang"):
            answer = ask(Question(f"{text} {place}"))
            assert answer.steps, f"{text} {place}"


@pytest.mark.parametrize("filters", [{"topic": "sport"}, {"topic": "sport.voli"}, {"area": KABUPATEN}, {"access": "kursi_roda"}])
def test_a_filter_leaves_as_many_as_its_count_says(app: Flask, filters: dict[str, str]) -> None:
    _save(
        *(_draft(f"v{n}", HERE, access={"kursi_roda": n % 2 == 0}) for n in range(6)), _draft("lain", NEXT_DOOR, "sport.futsal")
    )
    whole = ask(Question("", area=KABUPATEN))
    facets = {
        **{("topic", f.value): f.count for f in (*whole.topic_facets, *whole.need_facets)},
        **{("area", f.value): f.count for f in whole.area_facets},
        **{("access", f.value): f.count for f in whole.access_facets},
    }
    (name, value), *_ = filters.items()
    narrowed = ask(Question("", **{"area": KABUPATEN, **filters}))  # type: ignore[arg-type]
    assert narrowed.total == facets.get((name, value), whole.total)
    assert narrowed.total > 0


def test_pages_hold_every_result_once(app: Flask) -> None:
    _save(*(_draft(f"v{n:02}", HERE) for n in range(23)))
    first = ask(Question("", topic="sport.voli", area=HERE))
    assert (first.total, first.pages) == (23, 3)
    seen = [k for page in (1, 2, 3) for k in _keys(ask(Question("", topic="sport.voli", area=HERE, page=page)))]
    assert sorted(seen) == [f"v{n:02}" for n in range(23)]
    assert _keys(ask(Question("", topic="sport.voli", area=HERE, page=99))) == seen[20:]


def test_short_numbers_come_first_in_danger_then_the_nearest(app: Flask) -> None:
    answer = ask(Question("suami kasar banyumas"))
    assert [line.phones[0].number for line in answer.urgent[:2]] == ["129", "110"]
    assert answer.urgent[2].scope == "33.02"


@pytest.mark.parametrize("text", ["mau bunuh diri", "aku pengin bunuh diri", "arep ngendhat kejobong", "saya mau mati saja"])
def test_somebody_who_wants_to_die_gets_crisis_lines_and_nothing_beside_them(app: Flask, text: str) -> None:
    answer = ask(Question(text))
    assert answer.sensitive
    assert answer.urgent[0].phones[0].number == "119 ext 8"
    assert {step.kind for step in answer.steps} == {"lines"}
    assert all(set(line.urgent) & {"jiwa", "medis"} for step in answer.steps for line in step.lines)
    assert [s for s in suggest(text, "id") if s.kind == "need"] == []


def test_where_nothing_listed_can_be_called_a_help_line_can(app: Flask) -> None:
    answer = ask(Question("kursi roda wonosobo"))
    assert not any(x.can_be_called for step in answer.steps for x in step.listings)
    lines = answer.steps[-1]
    assert (lines.kind, lines.suggested) == ("lines", True)
    assert {"171", "143"} <= {p.number for line in lines.lines for p in line.phones}


def test_suggestions_begin_with_places_and_name_their_parents(app: Flask) -> None:
    found = suggest("kaligo", "id")
    assert (found[0].code, found[0].detail) == ("33.03.04", "Purbalingga")
    assert any(s.kind == "need" and s.code == "disabilitas.alat" for s in suggest("kursi roda", "jv"))
    assert suggest("k", "id") == []
    kept = [s for s in suggest("kursus jahit gombo", "id") if s.kind == "place"]
    assert kept[0].text.startswith("kursus jahit Kecamatan Gombong")
    assert all(contains("33", s.code) for s in kept)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("bansos", ["lansia", "dampingan", "line"]),
        ("wong mlarat", ["dampingan", "lansia", "line"]),
        ("pkh belum cair", ["line", "lansia", "dampingan"]),
    ],
)
def test_who_is_poor_gets_one_of_each_kind_first(app: Flask, text: str, order: list[str]) -> None:
    _save(*(_draft(f"lansia {n}", "33.05", "lansia", "lansia_disabilitas") for n in range(12)))
    _save(*(_draft(f"desa {n}", "33.05", "dampingan", "paralegal_dampingan") for n in range(3)))
    answer = ask(Question(text))
    assert _kinds(answer)[:3] == order
    assert [line.name for step in answer.steps for line in step.lines] == ["Kementerian Sosial"]
    headings = [(step.kind, step.more) for step in answer.steps]
    assert all(one != other for one, other in pairwise(headings)), "no heading stands twice in a row"


def test_pages_about_the_poor_hold_every_result_once(app: Flask) -> None:
    _save(*(_draft(f"lansia {n}", "33.05", "lansia", "lansia_disabilitas") for n in range(12)))
    first = ask(Question("bansos kebumen"))
    keys = [k for page in range(1, first.pages + 1) for k in _keys(ask(Question("bansos kebumen", page=page)))]
    assert len(keys) == len(set(keys)) == first.total
    assert len(_keys(first)) == 10


def _kinds(answer: Answer) -> list[str]:
    """What each result is, in the order of the page."""
    found = []
    for step in answer.steps:
        if not step.more:
            needs = [set(x.needs) for x in listings.in_order([x.id for x in step.listings])]
            found += ["dampingan" if "dampingan" in each else "lansia" for each in needs]
        found += ["line" for _ in step.lines]
        found += ["dampingan" for _ in step.pairs]
    return found
