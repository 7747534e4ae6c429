"""The vocabulary files are edited by people who are no programmers: a slip in them must fail here, not in front of a reader."""

from __future__ import annotations

import csv
from collections import Counter

import pytest
from flask import Flask

from portal.directory import places, topics
from portal.search import vocabulary
from portal.search.ask import DANGER_LINES, matters
from portal.search.understanding import DANGERS, WHEN_NOTHING_ELSE
from portal.search.vocabulary import WORDS

COLUMNS = {
    "concepts.csv": ["term", "concept", "strength", "register"],
    "situations.csv": ["pattern", "concept", "strength"],
    "glossary.csv": ["word", "lemma", "register"],
    "danger.csv": ["pattern", "kind"],
    "harmless.csv": ["pattern"],
    "out_of_scope.csv": ["term", "matter"],
    "matters.csv": ["matter", "name_id", "name_jv", "office_id", "office_jv"],
    "outside_places.csv": ["name", "kind", "province"],
    "popular_places.csv": ["name", "codes", "note"],
}


@pytest.mark.parametrize("name", COLUMNS)
def test_every_row_has_every_column(name: str) -> None:
    with (WORDS / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == COLUMNS[name]
    assert [row for row in rows if len(row) != len(COLUMNS[name])] == []
    optional = {"glossary.csv": 1, "popular_places.csv": 2}.get(name)
    assert [row for row in rows for n, cell in enumerate(row) if not cell.strip() and n != optional] == []
    assert [row for row, count in Counter(map(tuple, rows)).items() if count > 1] == []


def test_every_concept_is_a_need_or_a_helper() -> None:
    known = set(topics.needs()) | {"hotline", "payung"} | {f"matter.{matter}" for matter in matters()}
    for name in ("concepts.csv", "situations.csv"):
        for row in vocabulary.rows(name):
            assert row["concept"] in known or row["concept"].startswith(("person.", "func.")), row
            assert row["strength"] in ("1", "2", "3"), row


def test_every_danger_has_help_lines_and_every_matter_an_office(app: Flask) -> None:
    assert {row["kind"] for row in vocabulary.rows("danger.csv")} == set(DANGERS) == set(DANGER_LINES)
    assert {row["matter"] for row in vocabulary.rows("out_of_scope.csv")} <= set(matters())


def test_hardly_any_pattern_is_too_vague_to_use() -> None:
    assert len(vocabulary.lexicon().useless) < 20


def test_helper_words_stand_for_real_categories() -> None:
    assert {topics.CATEGORY_TOPIC[c.partition(".")[0]] for c in WHEN_NOTHING_ELSE.values()} <= set(topics.topics())


def test_popular_names_point_at_places_that_exist(app: Flask) -> None:
    known = places.atlas().places
    for row in vocabulary.rows("popular_places.csv"):
        assert row["codes"].split(), row
        assert set(row["codes"].split()) <= set(known), row
