"""Whatever a stranger sends to /api/, the answer is JSON that a program can read: never a page, never an inner error."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.inspecting import Visitor
from tests.public.soundness import EVIL

PATHS = ("/api/links", "/api/openapi.json", "/api/hsds/services", "/api/hsds/services/x", "/api/tiada", "/api/hsds")
RAW_PATHS = (
    *("/api//", "/api/../..", "/api/%", "/api/\xff\xfe", "/api/\x00", "/api/\x1b[31m", "/api/" + "a" * 60_000),
    *("/api/hsds/services/\xc3\x28", "/api/hsds/services/" + "9" * 5000, "/api/hsds/services/.."),
    *("/api//jahat.example/", "/api/\\jahat", "/api/" + "b/" * 5000),
    *("/api/hsds/organizations/" + EVIL, "/api/links/", "/api/openapi.json/", "/api/hsds/taxonomies//", "/api/²"),
)  # fmt: skip
METHODS = ("PUT", "DELETE", "TRACE", "PATCH", "POST", "CONNECT", "PROPFIND", "FOO", "G" * 300)
HEADERS = {
    "accept": {"Accept": "text/html;q=x, */*;q=-1, \xff," + "a/b," * 5000},
    "only pages": {"Accept": "text/html"},
    "host": {"Host": '"><i data-evil>'},
    "no host": {"Host": ""},
    "if-none-match": {"If-None-Match": 'W/"' * 5000},
    "if-modified-since": {"If-Modified-Since": "9" * 5000},
    "range": {"Range": "bytes=0-0,-1,5-2,99999999999999999999-"},
    "if-range": {"If-Range": '"x"', "Range": "bytes=5-"},
    "content-length": {"Content-Length": "-5"},
    "content-length of words": {"Content-Length": "banyak"},
    "cookie": {"Cookie": "session=" + "x" * 60_000},
    "method override": {"X-HTTP-Method-Override": "DELETE"},
    "origin": {"Origin": EVIL, "Access-Control-Request-Headers": EVIL},
    "many": {f"X-Kepala-{n}": "x" * 100 for n in range(200)},
}
QUERIES = (
    *("url=%FF%00", "url=" + "/l/a&url=" * 5000, "search=%ED%A0%80", "page=²", "page=-1", "page=1e9", "per_page=" + "9" * 20),
    *("modified_after=0001-01-01T00:00:00%2B23:59", "day=%00", "postcode=" + "%D9%A5" * 5),
    *("proximity=nan", "minimum_age=inf", "full=%F0"),
    *("search=*a* NOT [a TO z] x~99".replace(" ", "+"), "taxonomy_id={}", "format=xml", "a" * 59_000, "\xff\xfe=\xff", "&&&==&"),
)  # fmt: skip


def sound(answer: TestResponse, where: str) -> None:
    """JSON, or nothing at all; an error in its one shape; no inner words, nothing that was sent turned into more."""
    assert answer.status_code < 500, where
    assert "Set-Cookie" not in answer.headers, where
    assert answer.headers.get("Location", "/api/").startswith("/api/"), where
    text = answer.get_data(as_text=True)
    assert "<html" not in text and "<!doctype" not in text.casefold(), where
    assert "Traceback" not in text and "sqlite" not in text.casefold(), where
    if answer.status_code >= 400:
        assert answer.mimetype == "application/problem+json", where
        assert text == "" or answer.json["status"] == answer.status_code, where
    elif text:
        assert answer.mimetype in ("application/json", "application/x-ndjson"), where


@pytest.mark.parametrize("path", RAW_PATHS, ids=lambda p: repr(p[:30]))
def test_any_path(reader: Visitor, path: str) -> None:
    for method in ("GET", "POST", "HEAD"):
        answer = reader.raw("/api/x", method, environ_overrides={"PATH_INFO": path})
        assert answer.status_code in (308, 400, 404, 405)
        sound(answer, f"{method} {path[:60]}")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", PATHS)
def test_any_method(reader: Visitor, method: str, path: str) -> None:
    answer = reader.raw(path, method, data=b"x" * 2_000_000)
    sound(answer, f"{method} {path}")
    assert answer.status_code in (308, 404, 405, 413, 415)
    assert answer.status_code != 405 or "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("sent", HEADERS.values(), ids=list(HEADERS))
@pytest.mark.parametrize("path", ["/api/links?url=/id/", "/api/hsds/services?per_page=2", "/api/tiada"])
def test_any_headers(reader: Visitor, path: str, sent: dict[str, str]) -> None:
    answer = reader.raw(path, headers=sent)
    sound(answer, f"{path} {str(sent)[:60]}")
    assert answer.status_code in (200, 400, 404)


@pytest.mark.parametrize("query", QUERIES, ids=lambda q: repr(q[:30]))
@pytest.mark.parametrize("path", PATHS)
def test_any_query(reader: Visitor, path: str, query: str) -> None:
    sound(reader.raw(path, environ_overrides={"QUERY_STRING": query}), f"{path}?{query[:60]}")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    raw=st.binary(max_size=60), body=st.binary(max_size=200), kind=st.sampled_from(["application/json", "text/plain", "a;b=\xff"])
)
def test_anything_at_all(reading_app: Flask, raw: bytes, body: bytes, kind: str) -> None:
    client = reading_app.test_client(use_cookies=False)
    text = raw.decode("latin-1")
    for info in ("/api/" + text + "x", "/api/hsds/services/" + text, "/api/hsds/" + text):
        sound(client.get("/api/x", environ_overrides={"PATH_INFO": info, "QUERY_STRING": text}), repr(info))
    sound(client.post("/api/links", data=body, content_type=kind), repr(body))
