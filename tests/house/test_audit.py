"""Nobody can forget a page: what `make audit` looks at covers every kind of page of the frozen list of addresses."""

from __future__ import annotations

from flask import Flask

from tests import audit
from tests.house.test_routes import LANG, ROUTES

NO_PAGE = {"public.suggestions"}
"""Answers in a language that are parts of pages."""


def test_every_address_that_answers_with_a_page_is_audited(reading_app: Flask) -> None:
    addresses = reading_app.url_map.bind("localhost")
    found = {addresses.match(f"/id{path.partition('?')[0]}")[0] for kind, path in audit.PAGES.items() if kind != "error"}
    assert found == {endpoint for rule, endpoint in ROUTES.items() if rule.startswith(LANG)} - NO_PAGE


def test_what_is_measured_is_audited() -> None:
    assert set(audit.MEASURED) <= set(audit.PAGES)
    assert set(audit.HIDDEN) <= set(audit.MEASURED)
