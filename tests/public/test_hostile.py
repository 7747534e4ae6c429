"""Whatever is sent, the answer is a useful page: never an inner error, never an echo that does something."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.inspecting import ENGLISH, Page, Visitor, inspect, parse

EVIL = "<i data-evil=1>'\"><script src=//jahat.example></script>"
STRANGE = {
    "long": "a" * 10_000,
    "many words": "kursi roda " * 1000,
    "nothing": "",
    "spaces": "   \t\r\n  ",
    "NUL": "kursi\0roda\0",
    "control": "".join(map(chr, range(1, 32))) + "\x7f\x85\x9f",
    "bidi": "kursi \u202e\u202d\u2066\u2067roda\u2069\u200f\u200b\ufeff",
    "separators": "a\u2028b\u2029c",
    "emoji": "👵🏽🧑‍🦽 🏳️‍🌈 🇮🇩 kursi roda 🦽",
    "combining": "z̷̢̛̖͍a̵̛̲l̸̰̈́g̵̰̈o" * 30,
    "javanese script": "ꦥꦿꦪꦺꦴꦒꦶ",
    "digits": "² ٣ Ⅷ ½ 33.03.04 " + "9" * 400,
    "star": "*a* * ** a* *",
    "question marks": "?a? ???",
    "fuzzy": "x~99 kursi~2/3 ~~~",
    "range": "name:[a TO z] topic:{a TO} [TO]",
    "field": "field:[a TO z] place:kudus id:a",
    "not": "NOT lansia AND OR NOT (",
    "quotes": "\"kursi 'roda “",
    "brackets": "((((((((((([[[[[{{{{{",
    "boost": "kursi^99999999999 ^^^",
    "slashes": r"voli/basket \\ \ // a\b",
    "regex": r"(a+)+$ .*.*.*.* r'a{1,99999}'",
    "SQL": "'; DROP TABLE listing; -- ' OR 1=1 UNION SELECT 1,2,3",
    "HTML": EVIL,
    "template": "{{ 7*7 }} {% raw %} ${7*7} #{7*7} %(q)s %s %d {0} {q}",
    "lines": "a\r\nSet-Cookie: x=1\r\n\r\n<html>",
    "path": "../../etc/passwd file:///etc/passwd",
    "json": '{"a": [1, {"$gt": ""}]}',
    "percent": "%00 %2e%2e %ff % %zz",
}
PAGES = ("0", "-1", "abc", "²", "99999999999", "", "1e3", "1.5", " 2", "+2", "٣", "0x10", "9" * 5000, "\0", EVIL)
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
NEAR = st.sampled_from([*STRANGE.values(), *PAGES, "rppa", "33.03", "33.03.04", "kursi_roda", "1"]).map(lambda s: s[:2000])


def sound(answer: TestResponse, where: str) -> Page:
    """A whole page that is useful, and in which nothing that was sent has become HTML."""
    assert answer.status_code < 500, where
    html = answer.get_data(as_text=True)
    page = Page(answer, parse(html, where, False))
    assert page.root.get("lang") in ("id", "jv"), where
    assert page.one(".//h1").text, where
    assert not page.all(".//*[@data-evil]"), f"{where}: an echo became HTML"
    assert "jahat.example></script>" not in html
    assert not [s for s in page.all(".//script") if not s.get("src", "").startswith("/static/")], where
    assert "Traceback" not in html
    assert "sqlite" not in html.casefold()
    assert "Set-Cookie" not in answer.headers
    return page


def useful(page: Page, lang: str) -> None:
    """An error page leads on: home, places, help lines, a search."""
    assert page.root.get("lang") == lang
    assert {f"/{lang}/", f"/{lang}/wilayah/", f"/{lang}/darurat"} <= set(page.links())
    assert "tel:110" in page.links()
    assert page.one(".//form[@role='search']").get("action") == f"/{lang}/cari"
    assert page.response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("lang", ["id", "jv"])
@pytest.mark.parametrize("text", STRANGE.values(), ids=list(STRANGE))
def test_any_question_is_answered_with_a_page(reader: Visitor, text: str, lang: str) -> None:
    answer = reader.raw(f"/{lang}/cari", query_string={"q": text})
    assert answer.status_code == 200
    page = sound(answer, text)
    if not set(re.findall("[a-z]+", text.casefold())) & ENGLISH:
        inspect(page, f"/{lang}/cari {text[:20]}")
    assert page.states
    assert page.all(".//*[@data-hit]") or {"tel:110", "tel:129"} & set(page.links())
    assert len(page.one(".//input[@id='q']").get("value", "")) <= 200


@pytest.mark.parametrize("text", ["*a*", "x~99", "name:[a TO z]", "topic:rppa", "NOT zzzz", "*", "a*"])
def test_signs_of_query_languages_mean_nothing(searcher: Visitor, text: str) -> None:
    page = sound(searcher.raw("/id/cari", query_string={"q": text}), text)
    plain = sound(searcher.raw("/id/cari", query_string={"q": "".join(c if c.isalnum() else " " for c in text).casefold()}), text)
    assert [e.get("data-hit") for e in page.hits] == [e.get("data-hit") for e in plain.hits]


@pytest.mark.parametrize("text", STRANGE.values(), ids=list(STRANGE))
def test_any_beginning_gets_suggestions_or_none(reader: Visitor, text: str) -> None:
    answer = reader.raw("/jv/saran", query_string={"q": text})
    assert answer.status_code == 200
    part = parse(f"<ul>{answer.get_data(as_text=True)}</ul>", text, True)
    assert not part.findall(".//*[@data-evil]")
    assert not part.findall(".//script")


def test_what_was_asked_is_shown_as_it_was_written(reader: Visitor) -> None:
    page = sound(reader.raw("/id/cari", query_string={"q": "kursi <b>roda</b> & \"lain\" 'nya'"}), "escaped")
    assert page.one(".//input[@id='q']").get("value") == "kursi <b>roda</b> & \"lain\" 'nya'"
    assert "<b>roda</b>" in page.heading


@pytest.mark.parametrize("number", PAGES)
@pytest.mark.parametrize("lang", ["id", "jv"])
def test_any_page_number_gives_a_page(searcher: Visitor, number: str, lang: str) -> None:
    answer = searcher.raw(f"/{lang}/cari", query_string={"q": "kursi roda", "hal": number})
    page = sound(answer, number)
    assert answer.status_code == 200
    assert page.hits


def test_a_page_beyond_the_last_shows_the_last(searcher: Visitor) -> None:
    last = searcher.search("kursi roda", hal="99999")
    assert last.all(".//a[@rel='prev nofollow']")
    assert not last.all(".//a[@rel='next nofollow']")


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


@pytest.mark.parametrize(
    "query", ["q=%FF%FE&hal=%C3%28", "q=%", "q=%zz&%=%", "&&&===", "q", "=", "q[]=a&q[b]=c", "%00=%00", "q=a;q=b", "q=\xff"]
)
@pytest.mark.parametrize("lang", ["id", "jv"])
def test_a_broken_query_is_answered(reader: Visitor, query: str, lang: str) -> None:
    answer = reader.raw(f"/{lang}/cari", environ_overrides={"QUERY_STRING": query})
    assert answer.status_code == 200
    sound(answer, query)


def test_said_twice_the_first_counts(reader: Visitor) -> None:
    once = reader.get("/id/cari?q=kursi+roda&bidang=lansia_disabilitas&hal=1")
    twice = reader.get("/id/cari?q=kursi+roda&bidang=lansia_disabilitas&hal=1&q=futsal&bidang=sport&hal=9")
    assert [e.get("data-hit") for e in once.hits] == [e.get("data-hit") for e in twice.hits]
    many = "&".join(f"q=a{n}&x{n}=y" for n in range(3000))
    assert sound(reader.raw(f"/id/cari?{many}"), "many").status == 200


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


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=st.dictionaries(st.sampled_from(["q", "bidang", "wilayah", "buka", "akses", "hal"]), TEXT | NEAR, min_size=1),
    lang=st.sampled_from(["id", "jv"]),
)
def test_anything_at_all_gives_a_valid_page(reading_app: Flask, asked: dict[str, str], lang: str) -> None:
    sent = {name: value + EVIL if name == "q" else value for name, value in asked.items()}
    answer = reading_app.test_client(use_cookies=False).get(f"/{lang}/cari", query_string=sent)
    assert answer.status_code == 200
    page = sound(answer, repr(sent))
    assert page.root.get("lang") == lang
    assert page.states


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
