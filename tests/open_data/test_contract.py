"""What a programmer may rely on: one shape of errors, how fresh an answer is, who may read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from werkzeug.http import http_date
from werkzeug.test import TestResponse

from portal.directory import editing
from portal.directory.drafts import Draft
from portal.directory.ids import id_for
from portal.open_data.answering import linked
from tests import instances
from tests.inspecting import Visitor

BEGIN = datetime(2026, 3, 2, 3, 0, 0, 200_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/api/tiada", "GET", 404),
        ("/api/hsds/tiada/%00", "GET", 404),
        ("/api/tiada", "POST", 404),
        ("/api/", "POST", 405),
        ("/api/links", "DELETE", 405),
        ("/api/openapi.json", "PUT", 405),
        ("/api/a?x=" + "a" * 70_000, "GET", 414),
    ],
)
def test_errors_have_one_shape_and_are_never_pages(reader: Visitor, path: str, method: str, status: int) -> None:
    answer = reader.raw(path, method)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["title"] and answer.json["detail"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-store"
    assert status != 405 or {"GET", "HEAD", "OPTIONS"} <= set(answer.headers["Allow"].split(", "))


@pytest.mark.parametrize("path", ["/api/links?url=/id/", "/api/openapi.json", "/api/tiada"])
def test_every_answer_says_what_may_be_done_with_it(reader: Visitor, path: str) -> None:
    answer = reader.raw(path)
    relations = answer.headers["Link"]
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in relations
    assert '</api/openapi.json>; rel="service-desc"' in relations
    assert '</api/>; rel="service-doc"' in relations
    assert answer.headers["X-Attribution"] == "Portal Kecamatan Berdaya, Pemerintah Provinsi Jawa Tengah (CC BY 4.0)"
    assert len(answer.headers.getlist("Link")) == 1


def test_other_pages_are_linked_and_nothing_breaks_out_of_a_link() -> None:
    assert linked({"next": "/api/a?page=2&search=kursi+roda"}) == '</api/a?page=2&search=kursi+roda>; rel="next"'
    assert linked({"prev": '/a>; rel="evil"\r\nX: y'}) == '</a%3E;%20rel=%22evil%22%0D%0AX:%20y>; rel="prev"'
    assert linked({"first": "/a", "last": "/ꦗ"}) == '</a>; rel="first", </%EA%A6%97>; rel="last"'


@pytest.mark.parametrize("path", ["/api/links", "/api/openapi.json", "/api/hsds/services"])
def test_a_page_of_another_host_may_ask(reader: Visitor, path: str) -> None:
    sent = {"Origin": "https://lembaga.example", "Access-Control-Request-Method": "POST"}
    answer = reader.raw(path, "OPTIONS", headers=sent | {"Access-Control-Request-Headers": "content-type"})
    assert answer.status_code == 200
    assert not answer.get_data() and "Content-Type" not in answer.headers
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]


def test_what_has_a_slash_too_few_leads_on_without_a_page(reader: Visitor) -> None:
    answer = reader.raw("/api//links?url=/id/")
    assert (answer.status_code, answer.headers["Location"]) == (308, "/api/links?url=/id/")
    assert not answer.get_data()


@pytest.fixture(params=["0", "100"], ids=["drawn", "kept"])
def place(request: pytest.FixtureRequest, instance: Path) -> Iterator[tuple[Flask, time_machine.Traveller]]:
    """An application, with and without kept answers, and the hand on its clock."""
    with time_machine.travel(BEGIN, tick=False) as clock:
        app = instances.open_app(instance, PORTAL_KEEP_ANSWERS=str(request.param))
        with app.app_context():
            yield app, clock


def write(key: str, **more: object) -> str:
    """A listing of this story, written now; returns its id."""
    values: dict[str, object] = {"topic": "sport", "name": "Gelanggang", "place_code": "33.03.04", "source": "Dinas"}
    editing.save_all([Draft(key=key, **(values | more))])  # type: ignore[arg-type]
    return id_for(key, lambda _: False)


def ask(app: Flask, path: str, **headers: str) -> TestResponse:
    """What a program gets."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.test_client(use_cookies=False).get(path, headers=sent)


def test_what_has_not_changed_is_not_sent_again(place: tuple[Flask, time_machine.Traveller]) -> None:
    app, clock = place
    path = f"/api/links?url=/l/{write('uji:satu')}"
    ask(app, path)
    clock.shift(5)
    first = ask(app, path)
    assert (first.status_code, first.headers["Vary"]) == (200, "Accept-Encoding")
    for condition in ({"If_None_Match": first.headers["ETag"]}, {"If_Modified_Since": first.headers["Last-Modified"]}):
        again = ask(app, path, **condition)
        assert (again.status_code, again.get_data()) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Access-Control-Allow-Origin"] == "*"


def test_a_change_in_the_same_second_is_seen(place: tuple[Flask, time_machine.Traveller]) -> None:
    app, clock = place
    path = f"/api/links?url=/l/{write('uji:satu')}"
    first = ask(app, path)
    clock.shift(0.3)
    write("uji:satu", status="withdrawn")
    dates = (first.headers["Last-Modified"], http_date(BEGIN))
    for date in dates:
        again = ask(app, path, If_Modified_Since=date)
        assert again.status_code == 200
        assert again.json["links"][0]["state"] == "withdrawn"
    clock.shift(60)
    assert all(ask(app, path, If_Modified_Since=date).status_code == 200 for date in dates)
    assert ask(app, path, If_None_Match=first.headers["ETag"]).status_code == 200
    late = ask(app, path)
    assert ask(app, path, If_Modified_Since=late.headers["Last-Modified"]).status_code == 304


def test_a_listing_that_leaves_makes_everything_newer(place: tuple[Flask, time_machine.Traveller]) -> None:
    app, clock = place
    listing_id = write("uji:satu")
    path = f"/api/links?url=/l/{listing_id}"
    clock.shift(10)
    before = ask(app, path).headers["Last-Modified"]
    clock.shift(100)
    write("uji:dua", status="paused")  # another one: dates in the first answer stay as they are
    after = ask(app, path, If_Modified_Since=before)
    assert after.status_code == 200
    assert parsedate_to_datetime(after.headers["Last-Modified"]) > parsedate_to_datetime(before)


def test_a_new_day_is_a_new_state(place: tuple[Flask, time_machine.Traveller]) -> None:
    app, clock = place
    path = "/api/links?url=/id/wilayah/33.03"
    ask(app, path)
    clock.shift(5)
    before = ask(app, path).headers["Last-Modified"]
    clock.shift(24 * 60 * 60)
    assert ask(app, path, If_Modified_Since=before).status_code == 200


@pytest.mark.parametrize("date", ["kapan saja", "", "Mon, 02 Mar 2037 03:00:00 GMT", "-1", "Mon, 99 Mar 2026 03:00:00 GMT"])
def test_a_wrong_date_loses_nothing(place: tuple[Flask, time_machine.Traveller], date: str) -> None:
    app, clock = place
    ask(app, "/api/links?url=/id/")
    clock.shift(60)
    assert ask(app, "/api/links?url=/id/", If_Modified_Since=date).status_code == 200


def test_an_etag_counts_more_than_a_date(place: tuple[Flask, time_machine.Traveller]) -> None:
    app, clock = place
    ask(app, "/api/links?url=/id/")
    clock.shift(60)
    date = ask(app, "/api/links?url=/id/").headers["Last-Modified"]
    for _ in range(2):
        assert ask(app, "/api/links?url=/id/", If_Modified_Since=date, If_None_Match='"lain"').status_code == 200
