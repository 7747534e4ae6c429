"""What every answer says about safety: pinned for every address, method and kind of error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.directory import editing
from portal.directory.drafts import Draft
from portal.directory.ids import id_for
from tests import instances, scheduling
from tests.house.observatory import score
from tests.inspecting import Page, Visitor, parse
from tests.office.officer import Officer

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}
EXACTLY = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
FRAMES = "frame-src 'self'"
"""What the page that shows cards before they are taken along says on top."""
OPEN_PATHS = ("/api/", "/unduh/", "/perubahan", "/oembed")
READABLE = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": ""}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-Modified-Since, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "86400",
}
SIGNED_IN = ("office.", "province.")
"""Endpoints of the rooms that know who asks."""
SWITCHED_OFF = ("camera", "geolocation", "microphone", "payment", "usb")
TRANSPORT = "max-age=63072000; includeSubDomains"
VALUES = {
    "lang": ("id", "jv"),
    "code": ("33", "33.03", "33.03.04", "33.03.04.2003", "33.99"),
    "listing_id": ("{open}", "{sensitive}", "{withdrawn}", "{paused}", "tiada"),
    "activity_id": ("{activity}", "{quiet}", "tiada"),
    "topic": ("sport", "tiada"),
    "token": ("tiada", "WzEsInR1anVoIl0.aaaaaa.bbbb"),
    "confirmation_id": ("1",),
    "reminder_id": ("1",),
    "mark": ("33.03.04-u261101", "33.03.04-s261101-bbbb", "tiada"),
    "service_id": ("48108b28-3208-8000-84de-71b97e8b9be5", "tiada"),
    "organization_id": ("tiada",),
    "own_id": ("tiada",),
    "taxonomy_id": ("tiada",),
    "term_id": ("tiada",),
    "name": ("layanan.csv", "tiada"),
    "part": ("1", "2", "99999999999"),
    "report_id": ("1", "99999999999999999999"),
    "filename": ("portal.css", "portal.js", "exit.js", "kartu.css", "vendor/htmx.min.js", "tiada.css"),
}
MORE = (
    *("/id", "/jv/wilayah", "/tiada", "/xx/", "/jv/tiada", "/id/%00", "/id//cari", "//", "/id/wilayah/%FF"),
    *("/api/tiada", "/api/hsds/tiada"),
    *("/id/cari?q=kekerasan", "/jv/cari?q=kursi+roda", "/id/cari?q=magelang", "/id/cari?hal=²", "/id/saran?q=ka"),
    *("/id/pasang?wilayah=33.03.04", "/jv/pasang?layanan={sensitive}", "/id/pasang?apa=tiada", "/kartu/{open}?bahasa=jv"),
    *("/oembed?url=http://localhost/id/layanan/{open}", "/oembed?url=http://localhost/l/{sensitive}&format=xml"),
    *("/oembed?format=yaml", "/oembed?url=http://lain.example/"),
    "/id/cari?q=" + "a" * 70_000,
)
METHODS = ("HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "FOO")
KINDS = {200, 302, 304, 308, 400, 401, 404, 405, 410, 414, 501, 503}


def draft(key: str, **more: object) -> Draft:
    """A listing of this story."""
    values: dict[str, object] = {"topic": "sport", "name": "Gelanggang", "place_code": "33.03.04", "source": "Dinas"}
    return Draft(key=key, **(values | more))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, reference_instance: Path) -> Path:
    """An instance with a listing in every status."""
    return instances.copy(reference_instance, tmp_path_factory.mktemp("headers"))


@pytest.fixture(scope="module")
def ids(place: Path) -> dict[str, str]:
    """The ids of the listings in every status."""
    app = instances.open_app(place)
    shown, quiet = scheduling.plan(app, *scheduling.two())
    with app.app_context():
        drafts = [draft("open"), draft("sensitive", topic="rppa", sensitive=True, address_public=False)]
        drafts += [draft("withdrawn", status="withdrawn"), draft("paused", status="paused")]
        editing.save_all(drafts)
        return {d.key: id_for(d.key, lambda _: False) for d in drafts} | {"activity": shown, "quiet": quiet}


@pytest.fixture(scope="module")
def walked(place: Path, ids: dict[str, str]) -> list[tuple[str, TestResponse]]:
    """Every address with sample values and every method, and all kinds of errors, each asked over TLS."""
    app = instances.open_app(place, PORTAL_TRUSTED_HOPS="1", PORTAL_DEVELOPMENT="1")
    found = [(f"GET {path}", ask(app, path)) for path in [*addresses(app, ids), *(more.format(**ids) for more in MORE)]]
    for method in METHODS:
        found += [
            (f"{method} {path}", ask(app, path, method))
            for path in ("/", "/id/", "/jv/cari?q=a", "/healthz", "/static/portal.js", "/api/tiada", "/unduh/")
        ]
    tag = dict(found)["GET /id/"].headers["ETag"]
    found.append(("GET /id/ again", ask(app, "/id/", "GET", {"If-None-Match": tag})))
    found.append(("GET part", ask(app, "/id/cari?q=jahit", "GET", {"HX-Request": "true", "HX-Target": "results"})))
    return found


def ask(app: Flask, path: str, method: str = "GET", headers: dict[str, str] | None = None) -> TestResponse:
    """An answer as a trusted proxy that ends TLS gets it."""
    sent = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9", "Accept-Encoding": "gzip, br", **(headers or {})}
    overrides = {"PATH_INFO": path} if path.startswith("//") else {}
    address = "/" if overrides else path
    return app.test_client(use_cookies=False).open(address, method=method, headers=sent, environ_overrides=overrides)


def addresses(app: Flask, ids: dict[str, str]) -> Iterator[str]:
    """Every rule for residents and machines with every combination of sample values."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(SIGNED_IN):
            continue
        filled = [re.sub(r"<[^<>]*:(\w+)>", r"<\1>", rule.rule)]
        for name in rule.arguments:
            filled = [path.replace(f"<{name}>", value) for path in filled for value in VALUES[name]]
        assert not [path for path in filled if "<" in path], f"{rule.rule} needs a sample value"
        yield from (path.format(**ids) for path in filled)


def page_of(answer: TestResponse, where: str) -> Page | None:
    """The page of an uncompressed or empty answer."""
    if answer.mimetype != "text/html" or answer.headers.get("Content-Encoding") or "<html" not in answer.get_data(as_text=True):
        return None
    return Page(answer, parse(answer.get_data(as_text=True), where, False))


def test_the_walk_meets_every_kind_of_answer(walked: list[tuple[str, TestResponse]]) -> None:
    assert {answer.status_code for _, answer in walked} == KINDS
    assert len(walked) > 110


@pytest.fixture(scope="module")
def staffed(place: Path) -> list[tuple[str, TestResponse]]:
    """Every address of the signed-in rooms over TLS, as a stranger and as a province officer meet it, with each method."""
    app = instances.open_app(place, PORTAL_TRUSTED_HOPS="1")
    officer = Officer(app, "33", "province")
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(SIGNED_IN):
            path = re.sub(r"<[^>]+>", "1", rule.rule)
            for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT"):
                found.append((f"{method} {path} stranger", ask(app, path, method)))
                if "keluar" not in path:
                    sent = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
                    found.append((f"{method} {path} officer", officer.client.open(path, method=method, headers=sent)))
    return found


def is_card(where: str, answer: TestResponse) -> bool:
    """Whether this is a card as cards are answered: anything else at their addresses is an error page or a refusal."""
    return where.startswith("GET /kartu/") and answer.mimetype == "text/html"


def is_lent(where: str, answer: TestResponse) -> bool:
    """Whether this is a file that a card needs in a frame with `sandbox`, where it has no origin of its own."""
    return where.startswith("GET /static/kartu.css")


def shows_a_card(where: str, answer: TestResponse) -> bool:
    """Whether this is the page to copy from, with something chosen."""
    return "/pasang?wilayah=" in where or "/pasang?layanan=" in where


def expected_of(where: str, answer: TestResponse) -> tuple[dict[str, str | None], set[str]]:
    """The headers and the policy that an answer has to have: the same for all but for what frames are about."""
    if is_card(where, answer):
        exactly = EXACTLY | {"X-Frame-Options": None, "Cross-Origin-Opener-Policy": None}
        policy = POLICY - {"frame-ancestors 'none'"} | {"frame-ancestors *"}
        return exactly | {"Cross-Origin-Resource-Policy": "cross-origin"}, policy
    if is_lent(where, answer):
        return EXACTLY | {"Cross-Origin-Resource-Policy": "cross-origin"}, POLICY
    return EXACTLY, POLICY | {FRAMES} if shows_a_card(where, answer) else POLICY


def test_every_answer_carries_the_same_headers(
    walked: list[tuple[str, TestResponse]], staffed: list[tuple[str, TestResponse]]
) -> None:
    for where, answer in walked + staffed:
        exactly, policy = expected_of(where, answer)
        for name, value in exactly.items():
            assert answer.headers.getlist(name) == ([value] if value else []), f"{where}: {name}"
        policies = answer.headers.getlist("Content-Security-Policy")
        assert len(policies) == 1, where
        assert set(policies[0].split("; ")) == policy, where
        assert all(f"{power}=()" in answer.headers["Permissions-Policy"] for power in SWITCHED_OFF), where
        assert answer.headers.getlist("Strict-Transport-Security") == [TRANSPORT], where


def test_exactly_the_cards_may_be_framed(walked: list[tuple[str, TestResponse]], staffed: list[tuple[str, TestResponse]]) -> None:
    framable = {
        where.split()[1].partition("?")[0].rpartition("/")[0]
        for where, answer in walked + staffed
        if "X-Frame-Options" not in answer.headers or "frame-ancestors 'none'" not in answer.headers["Content-Security-Policy"]
    }
    assert framable == {"/kartu", "/kartu/wilayah"}
    answered = {answer.status_code for where, answer in walked if is_card(where, answer)}
    assert answered == {200, 404, 410}


def test_nothing_sets_a_cookie_or_tells_what_it_runs_on(walked: list[tuple[str, TestResponse]]) -> None:
    for where, answer in walked:
        assert "Set-Cookie" not in answer.headers, where
        assert "Cookie" not in answer.headers.get("Vary", ""), where
        assert not {"X-Powered-By", "Server", "X-Keep", "X-Runtime"} & set(answer.headers.keys()), where
        told = {name: value for name, value in answer.headers if name.startswith("Access-Control-")}
        method, path = where.split()[:2]
        # A page of another host must be told which headers it may read, and before it asks, what it may send.
        expected = READABLE if path.startswith(OPEN_PATHS) or is_card(where, answer) else {}
        expected = expected | (PREFLIGHT if path.startswith(OPEN_PATHS) and method == "OPTIONS" else {})
        assert {name: value if name != "Access-Control-Expose-Headers" else "" for name, value in told.items()} == expected, where
        exposed = set(told.get("Access-Control-Expose-Headers", "").split(", "))
        assert not expected or {"ETag", "Last-Modified", "Link", "Retry-After", "RateLimit-Remaining"} <= exposed, where


def test_the_staff_rooms_are_kept_nowhere_and_their_cookie_is_their_own(staffed: list[tuple[str, TestResponse]]) -> None:
    assert {answer.status_code for _, answer in staffed} >= {200, 302, 400, 401, 403, 405, 410}
    flags = {"Secure", "HttpOnly", "SameSite=Lax"}
    for where, answer in staffed:
        assert "no-store" in answer.headers["Cache-Control"], where
        assert answer.headers["X-Robots-Tag"] == "noindex", where
        cookies = [set(cookie.split("; ")) for cookie in answer.headers.getlist("Set-Cookie")]
        assert all(flags <= cookie for cookie in cookies), where
        paths = [part for cookie in cookies for part in cookie if part.startswith("Path=")]
        assert paths in ([], ["Path=/kantor", "Path=/provinsi"]), f"{where}: {paths}"
        assert not {"X-Powered-By", "Server", "X-Keep", "X-Runtime", "Access-Control-Allow-Origin"} & set(answer.headers.keys())


def test_every_answer_scores_full_marks_at_the_observatory(
    walked: list[tuple[str, TestResponse]], staffed: list[tuple[str, TestResponse]]
) -> None:
    # To be framed and to be lent to others is what cards are for; the score takes off for it.
    judged = [(w, a) for w, a in walked + staffed if not is_card(w, a) and not is_lent(w, a)]
    scores = {where: score(answer.headers, None) for where, answer in judged}
    assert {where: points for where, points in scores.items() if points < 130} == {}


@pytest.mark.parametrize(
    "path", ["/id/", "/jv/cari?q=jahit", "/id/cari?q=kekerasan", "/id/tiada", "/id/wilayah/33.03", "/sitemap.xml"]
)
def test_pages_with_their_scripts_score_full_marks(place: Path, path: str) -> None:
    app = instances.open_app(place, PORTAL_TRUSTED_HOPS="1")
    answer = app.test_client().get(path, headers={"X-Forwarded-Proto": "https"})
    assert score(answer.headers, page_of(answer, path)) >= 130
    assert bool(page_of(answer, path)) is path.startswith(("/id", "/jv"))


def test_the_score_knows_what_is_wrong() -> None:
    assert score({}, None) == 100 - 25 - 20 - 20 - 5
    good = {"Content-Security-Policy": "; ".join(POLICY), "Strict-Transport-Security": TRANSPORT, **EXACTLY}
    assert score(good, None) == 130
    assert score(good | {"Set-Cookie": "a=b"}, None) == 80
    assert score(good | {"Set-Cookie": "a=b; Secure; HttpOnly; SameSite=Lax"}, None) == 135
    assert score(good | {"Content-Security-Policy": "default-src 'none'; script-src 'unsafe-inline'"}, None) == 80
    assert score(good | {"Strict-Transport-Security": "max-age=60"}, None) == 120


def test_without_tls_nothing_promises_it(reader: Visitor) -> None:
    for path in ("/", "/id/", "/id/tiada", "/static/portal.css", "/robots.txt"):
        assert "Strict-Transport-Security" not in reader.raw(path).headers


def test_what_a_stranger_says_of_the_way_is_not_believed(reader: Visitor) -> None:
    lies = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "jahat.example", "X-Forwarded-For": "198.51.100.7"}
    lies |= {"X-Forwarded-Port": "444", "X-Forwarded-Prefix": "/jahat", "Forwarded": "host=jahat.example;proto=https"}
    for path in ("/id/", "/id", "/sitemap.xml", "/robots.txt", "/id/wilayah/33.03", "/id/tiada"):
        answer = reader.raw(path, headers=lies)
        assert "Strict-Transport-Security" not in answer.headers
        assert "jahat" not in answer.get_data(as_text=True) + answer.headers.get("Location", ""), path
        assert "https://localhost" not in answer.get_data(as_text=True) + answer.headers.get("Location", ""), path


def test_only_the_last_of_the_trusted_hops_is_believed(place: Path) -> None:
    app = instances.open_app(place, PORTAL_TRUSTED_HOPS="1")
    chain = {"X-Forwarded-Proto": "http, https", "X-Forwarded-Host": "jahat.example, portal.example"}
    answer = app.test_client().get("/robots.txt", headers=chain)
    assert "Sitemap: https://portal.example/sitemap.xml" in answer.get_data(as_text=True)
    assert "Strict-Transport-Security" in answer.headers
    plain = app.test_client().get("/robots.txt", headers={"X-Forwarded-Proto": "https, http"})
    assert "Strict-Transport-Security" not in plain.headers


def test_the_public_address_of_the_setting_is_used(place: Path) -> None:
    app = instances.open_app(place, PORTAL_BASE_URL="https://portal.example/")
    client = app.test_client()
    index, part, page = (
        client.get(p, headers={"Host": "jahat.example"}).text for p in ("/sitemap.xml", "/sitemap-1.xml", "/id/")
    )
    assert "<loc>https://portal.example/sitemap-1.xml</loc>" in index
    assert "<loc>https://portal.example/id/</loc>" in part
    assert '<meta property="og:image" content="https://portal.example/gambar/beranda.png">' in page
    assert "jahat" not in index + part + page
