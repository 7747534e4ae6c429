"""The tables answer as the index does, in the seconds in which there is none."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.directory import listings, topics
from portal.search import bits, index
from portal.search.table_view import TableView
from portal.search.views import View

TERMS = {
    "topic": list(topics.topics()),
    "category": [c for c in topics.CATEGORY_TOPIC if c != topics.UNSPECIFIC],
    "need": list(topics.needs()),
    "access": list(listings.ACCESS_FEATURES),
    "within": ["33", "33.03", "33.03.04", "33.74", "33.02.27"],
    "serves": ["33", "33.03", "33.03.04", "33.74", "33.02.27"],
}


def _ids(view: View, records: int) -> list[str]:
    return sorted(view.listing_id(number) for number in bits.numbers(records))


@pytest.mark.parametrize(("field", "term"), [(f, t) for f, terms in TERMS.items() for t in terms])
def test_the_tables_hold_what_the_index_holds(sample_app: Flask, field: str, term: str) -> None:
    with sample_app.app_context():
        indexed, tables = index.current().view(), TableView()
        assert not isinstance(indexed, TableView)
        assert _ids(indexed, indexed.records(field, term)) == _ids(tables, tables.records(field, term))


def test_the_terms_of_this_story_find_something(sample_app: Flask) -> None:
    with sample_app.app_context():
        view = index.current().view()
        found = {field: sum(view.records(field, t).bit_count() > 0 for t in terms) for field, terms in TERMS.items()}
        assert all(found.values()), found
