"""Any address, method and header gets a useful page: never an inner error, never a way out of the portal."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.inspecting import Visitor, inspect
from tests.public.soundness import EVIL, sound, useful

UNKNOWN = (
    *(
        "/layanan/tiada",
        "/layanan/0",
        "/layanan/" + "x" * 3000,
        "/layanan/%00",
        "/layanan/%3Ci%20data-evil%3E",
        "/layanan/%F0%9F%91%B5",
    ),
    *(
        "/wilayah/99",
        "/wilayah/33.99",
        "/wilayah/33.03.99",
        "/wilayah/33.03.04.9999",
        "/wilayah/3303",
        "/wilayah/33.03.04.2003.1",
    ),
    *(
        "/wilayah/²",
        "/wilayah/-1",
        "/wilayah/33.",
        "/wilayah/%27%20OR%201=1",
        "/tiada",
        "/cari/lagi",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/",
    ),
)
RAW_PATHS = (
    *(
        "//",
        "///",
        "//jahat.example/",
        "//jahat.example/..",
        "/id//cari",
        "/id/wilayah//",
        "/..%2f",
        "/../../etc/passwd",
        "/%",
        "/%zz",
        "/\\jahat.example",
    ),
    *(
        "/id/layanan/\xff\xfe",
        "/\xc3\x28",
        "/id/\x00",
        "/id/wilayah/\x1b[31m",
        "/" + "a" * 60_000,
        "/id/" + "b/" * 5000,
        "",
        "id",
        "/.git/config",
        "/static/../portal/config.py",
    ),
    *(
        "/static/%2e%2e/portal.css",
        "/static//etc/passwd",
        "/static/",
        "/sitemap-0.xml",
        "/sitemap--1.xml",
        "/sitemap-99999999999999999999.xml",
        "/l/",
        "/l/\n",
    ),
)
METHODS = ("PUT", "DELETE", "TRACE", "PATCH", "POST", "CONNECT", "PROPFIND", "FOO", "G" * 300)
HEADERS = {
    "accept-language": {"Accept-Language": "id-ID;q=0.8," * 20_000},
    "broken accept-language": {"Accept-Language": "\xff;q=NaN,,;;=,jv;q=1e999"},
    "cookie": {"Cookie": "session=" + "x" * 60_000},
    "referer": {"Referer": EVIL},
    "host": {"Host": '"><i data-evil>'},
    "host with port": {"Host": "portal.example:99999999"},
    "no host": {"Host": ""},
    "if-none-match": {"If-None-Match": 'W/"' * 5000},
    "if-modified-since": {"If-Modified-Since": "kapan saja"},
    "range": {"Range": "bytes=0-0,-1,5-2,99999999999999999999-"},
    "content-length": {"Content-Length": "-5"},
    "content-length of words": {"Content-Length": "banyak"},
    "content-type": {"Content-Type": "multipart/form-data"},
    "htmx": {"HX-Request": "true", "HX-Target": EVIL, "HX-Current-URL": "\xff", "HX-Prompt": EVIL},
    "htmx without a target": {
        "HX-Request": "true",
        "HX-Boosted": "true",
        "HX-Current-URL": "%FF",
        "HX-Current-URL-URI-AutoEncoded": "true",
    },
    "method override": {"X-HTTP-Method-Override": "DELETE"},
    "many": {f"X-Kepala-{n}": "x" * 100 for n in range(200)},
}
TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=300)


@pytest.mark.parametrize("path", UNKNOWN)
@pytest.mark.parametrize("lang", ["id", "jv"])
def test_what_is_not_there_gives_a_page_with_a_way_on(reader: Visitor, path: str, lang: str) -> None:
    answer = reader.raw(f"/{lang}{path}")
    assert answer.status_code == 404
    page = sound(answer, path)
    inspect(page, path)
    useful(page, lang)


def test_error_pages_differ_by_language_and_by_error(reader: Visitor) -> None:
    headings = {lang: reader.get(f"/{lang}/tiada", 404).heading for lang in ("id", "jv")}
    assert headings["id"] == "Halaman tidak ditemukan"
    assert headings["jv"] not in ("", headings["id"])
    too_long = {lang: sound(reader.raw(f"/{lang}/cari?q={'a' * 70_000}"), lang) for lang in ("id", "jv")}
    assert {page.status for page in too_long.values()} == {414}
    assert len({*headings.values(), *(page.heading for page in too_long.values())}) == 4


@pytest.mark.parametrize("path", RAW_PATHS, ids=lambda p: repr(p[:30]))
def test_any_path_is_answered(reader: Visitor, path: str) -> None:
    answer = reader.raw("/", environ_overrides={"PATH_INFO": path})
    assert answer.status_code in (200, 302, 308, 400, 404)
    if answer.status_code == 404:
        sound(answer, path)
    there = answer.headers.get("Location", "")
    assert not there or there.startswith(("http://localhost/", "/id/", "/jv/")), there
    assert "\n" not in there


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", ["/", "/id/", "/jv/cari?q=lansia", "/id/tiada", "/static/portal.css", "/sitemap.xml"])
def test_any_method_is_answered(reader: Visitor, method: str, path: str) -> None:
    answer = reader.raw(path, method, data=b"x" * 2_000_000)
    assert answer.status_code in (404, 405)
    page = sound(answer, f"{method} {path}")
    if answer.status_code == 405:
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    useful(page, "jv" if path.startswith("/jv") else "id")


@pytest.mark.parametrize("sent", HEADERS.values(), ids=list(HEADERS))
@pytest.mark.parametrize("path", ["/id/", "/id/cari?q=kursi+roda", "/jv/wilayah/33.03.04"])
def test_any_headers_are_answered(reader: Visitor, path: str, sent: dict[str, str]) -> None:
    answer = reader.raw(path, headers=sent)
    assert answer.status_code == 200
    sound(answer, str(sent)[:60])


@pytest.mark.parametrize("asked", ["br;q=x, \xff, " + "gzip," * 5000, "*", "gzip;q=0, *;q=0", "deflate;;;,,q", "\xff"])
def test_any_wish_for_compression_is_answered(reader: Visitor, asked: str) -> None:
    answer = reader.raw("/id/tentang", headers={"Accept-Encoding": asked})
    assert answer.status_code == 200
    assert answer.headers.get("Content-Encoding") in (None, "gzip", "br", "zstd")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(path=TEXT, raw=st.binary(max_size=60))
def test_any_address_at_all_gives_a_page(reading_app: Flask, path: str, raw: bytes) -> None:
    client = reading_app.test_client(use_cookies=False)
    for info in (
        "/id/layanan/" + path.encode().decode("latin-1"),
        "/jv/wilayah/" + raw.decode("latin-1"),
        "/" + raw.decode("latin-1"),
    ):
        answer = client.get("/", environ_overrides={"PATH_INFO": info, "QUERY_STRING": raw.decode("latin-1")})
        assert answer.status_code < 500
        assert answer.status_code != 200 or answer.mimetype in ("text/html", "text/plain", "application/xml")
