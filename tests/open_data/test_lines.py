"""JSON Lines as programs fetch them every night: packed, dated, and only when something has changed."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import brotli
import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from portal.database import utc_now
from portal.directory import editing, listings
from portal.directory.drafts import draft_of
from portal.open_data.hsds.ids import listing_id_of
from portal.web import lanes
from tests import instances, serving

SERVICES = "/api/hsds/services?format=ndjson"
LISTS = ["services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms"]
QUERIES = [f"/api/hsds/{name}?format=ndjson" for name in LISTS] + [f"{SERVICES}&minimal=true", f"{SERVICES}&full=false"]


@pytest.fixture(params=["0", "100"], ids=["anew", "kept"])
def app(request: pytest.FixtureRequest, instance: Path) -> Flask:
    """The interface, without and with finished answers kept."""
    return instances.open_app(instance, PORTAL_KEEP_ANSWERS=request.param)


def get(app: Flask, path: str, method: str = "GET", **headers: str) -> TestResponse:
    """The answer of an address."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.test_client(use_cookies=False).open(path, method=method, headers=sent, buffered=True)


def free_lanes() -> int:
    """How many long answers could be begun now."""
    return lanes._free._value


@pytest.mark.parametrize("path", QUERIES)
def test_lines_are_packed_as_the_reader_accepts(app: Flask, path: str) -> None:
    plain = get(app, path)
    assert "Content-Encoding" not in plain.headers
    for accepted, packing, unpack in (
        ("gzip, deflate", "gzip", gzip.decompress),
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("*", "br", brotli.decompress),
        ("br;q=0.5, gzip", "gzip", gzip.decompress),
    ):
        packed = get(app, path, Accept_Encoding=accepted)
        assert packed.headers["Content-Encoding"] == packing
        assert unpack(packed.get_data()) == plain.get_data()
        assert packed.headers["ETag"] != plain.headers["ETag"]
        assert {"Accept", "Accept-Encoding"} <= {v.strip() for v in packed.headers["Vary"].split(",")}
        assert len(packed.get_data()) <= max(50, len(plain.get_data()) * 2 // 3)
    for accepted in ("identity", "", "gzip;q=0, br;q=0", "deflate"):
        refused = get(app, path, Accept_Encoding=accepted)
        assert "Content-Encoding" not in refused.headers
        assert refused.get_data() == plain.get_data()
        assert "Accept-Encoding" in refused.headers["Vary"]


@pytest.mark.parametrize("accepted", ["identity", "gzip", "br"])
def test_the_head_says_what_the_answer_would_and_takes_no_lane(app: Flask, accepted: str) -> None:
    whole, free = get(app, SERVICES, Accept_Encoding=accepted), free_lanes()
    held = [app.test_client().get(SERVICES, buffered=False) for _ in range(lanes.LANES)]
    head = get(app, SERVICES, "HEAD", Accept_Encoding=accepted)
    assert (head.status_code, head.get_data()) == (200, b"")
    assert get(app, SERVICES).status_code == 503
    for one in held:
        one.close()
    for name in ("ETag", "Vary", "Content-Type", "Content-Encoding", "Link", "X-Attribution", "Cache-Control"):
        assert head.headers.get(name) == whole.headers.get(name), name
    assert free_lanes() == free == lanes.LANES


@pytest.mark.parametrize("path", QUERIES)
def test_who_has_it_all_is_told_so(app: Flask, path: str) -> None:
    first = get(app, path, Accept_Encoding="gzip")
    tag = first.headers["ETag"]
    assert tag.startswith('W/"')
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = get(app, path, Accept_Encoding="gzip", If_None_Match=known)
        assert (again.status_code, again.get_data()) == (304, b""), known
        assert again.headers["ETag"] == tag
        assert "Accept-Encoding" in again.headers["Vary"]
        assert "Content-Encoding" not in again.headers or app.config["SETTINGS"].keep_answers == 0
    assert get(app, path, Accept_Encoding="gzip", If_None_Match='W/"other"').status_code == 200
    assert get(app, path, "HEAD", Accept_Encoding="gzip", If_None_Match=tag).status_code == 304
    assert free_lanes() == lanes.LANES


def test_a_date_does_as_well(app: Flask) -> None:
    with time_machine.travel(utc_now() + timedelta(minutes=5), tick=False) as clock:
        get(app, SERVICES)
        clock.shift(5)
        stamp = get(app, SERVICES).headers["Last-Modified"]
        assert get(app, SERVICES, If_Modified_Since=stamp).status_code == 304
        assert get(app, SERVICES, If_Modified_Since="Mon, 01 Jan 2001 00:00:00 GMT").status_code == 200
        assert get(app, SERVICES, If_Modified_Since=stamp, If_None_Match='W/"other"').status_code == 200


def test_a_change_a_new_day_and_another_question_have_another_name(app: Flask) -> None:
    names = {get(app, path).headers["ETag"] for path in QUERIES}
    names.add(get(app, SERVICES.replace("ndjson", "jsonl")).headers["ETag"])
    assert len(names) == len(QUERIES) + 1
    before = get(app, SERVICES).headers["ETag"]
    with app.app_context():
        first = json.loads(get(app, SERVICES).get_data().splitlines()[0])
        found = listings.get(listing_id_of("service", first["id"]) or "")
        assert found
        editing.save_all([replace(draft_of(found), cost="gratis, dan lain-lain")])
    after = get(app, SERVICES, If_None_Match=before)
    assert after.status_code == 200
    assert after.headers["ETag"] != before
    with time_machine.travel(utc_now() + timedelta(days=1)):
        assert get(app, SERVICES, If_None_Match=after.headers["ETag"]).status_code == 200


def _gunzip(pieces: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(zlib.MAX_WBITS + 16)
    for piece in pieces:
        yield unpacker.decompress(piece)


def _unbrotli(pieces: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = brotli.Decompressor()
    for piece in pieces:
        text = unpacker.process(piece)
        while not unpacker.can_accept_more_data():
            text += unpacker.process(b"")
        yield text


@pytest.mark.parametrize(("accepted", "unpack"), [("gzip", _gunzip), ("br", _unbrotli)])
def test_what_has_arrived_can_be_read_and_nothing_grows(
    sample_app: Flask, accepted: str, unpack: Callable[[Iterator[bytes]], Iterator[bytes]]
) -> None:
    def read(most: int) -> tuple[int, int]:
        tracemalloc.start()
        size, packed = 0, 0
        with sample_app.test_client().get(SERVICES, headers={"Accept-Encoding": accepted}, buffered=False) as found:
            pieces = iter(found.response)

            def counted() -> Iterator[bytes]:
                nonlocal packed
                for piece in pieces:
                    packed += len(piece)
                    yield piece

            for number, text in enumerate(unpack(counted()), 1):
                size += len(text)
                assert accepted == "br" or not text or text.endswith(b"\n"), "whole lines, as soon as they are written"
                if number == most:
                    break
        high = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert packed * 5 < size
        return high, size

    read(5)  # fills the caches of hours and addresses
    few, _ = read(5)
    high, size = read(10**9)
    assert size > 50_000_000
    assert few < 12_000_000, "the first lines go before the others are read"
    assert high < few * 1.5 + 4_000_000
    assert free_lanes() == lanes.LANES


def test_who_leaves_in_the_middle_holds_no_lane(app: Flask) -> None:
    for accepted in ("gzip", "br", "identity"):
        for _ in range(2 * lanes.LANES):
            left = app.test_client().get(SERVICES, headers={"Accept-Encoding": accepted}, buffered=False)
            assert left.status_code == 200
            next(iter(left.response))
            left.close()
    assert free_lanes() == lanes.LANES


def test_all_workers_of_a_server_give_it_the_same_name(instance: Path) -> None:
    with serving.serve(instance, WORKERS="2", PORTAL_EXPORT_SECONDS="0") as server:
        names = {server.header(SERVICES, "ETag", Accept_Encoding="gzip", Connection="close") for _ in range(12)}
        assert len(names) == 1
        assert server.get(SERVICES, Accept_Encoding="gzip", If_None_Match=names.pop())[0] == 304


@pytest.mark.parametrize("name", ["services", "service_at_locations"])
def test_a_long_page_of_ids_and_dates_is_written_while_it_is_read(sample_app: Flask, name: str) -> None:
    path = f"/api/hsds/{name}?minimal=true"
    whole = get(sample_app, path)
    page, contents = whole.get_json(), [json.loads(x) for x in get(sample_app, f"{path}&format=ndjson").get_data().splitlines()]
    assert page["contents"] == contents
    assert page["size"] == page["total_items"] == len(contents) > 11_000
    assert (page["total_pages"], page["first_page"], page["last_page"], page["empty"]) == (1, True, True, False)
    pages = [get(sample_app, f"{path}&per_page=4000&page={n}").get_json() for n in (1, 2, 3)]
    assert [record for part in pages for record in part["contents"]] == contents
    assert set(page) == set(pages[0]), "long or short, a page says the same of itself"
    last = get(sample_app, f"{path}&per_page=6000&page=1")
    assert last.get_json()["contents"] == contents[:6000]
    assert 'rel="next"' in last.headers["Link"] and 'rel="license"' in last.headers["Link"]
    packed = get(sample_app, path, Accept_Encoding="gzip")
    assert gzip.decompress(packed.get_data()) == whole.get_data()
    assert get(sample_app, path, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"]).status_code == 304
    with sample_app.test_client().get(path, buffered=False) as found:
        assert max(len(piece) for piece in found.response) < 250_000, "never more than a batch at once"
    assert free_lanes() == lanes.LANES
