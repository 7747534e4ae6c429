"""Whoever links to us can ask about a thousand links at once, and is never left without a way on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from portal.database import db
from portal.directory import editing
from portal.directory.drafts import Draft
from portal.directory.ids import id_for
from portal.open_data import downloads
from portal.open_data.hsds.ids import KINDS, uuid_of
from tests import instances
from tests.inspecting import Visitor

STATES = {"open": "ok", "paused": "paused", "withdrawn": "withdrawn", "draft": "unknown", "sensitive": "withdrawn"}
SECRET = "Rumah Aman Anggrek"


def write(key: str, **more: object) -> None:
    """A listing of Kaligondang."""
    values: dict[str, object] = {"topic": "sport", "name": "Gelanggang", "place_code": "33.03.04", "source": "Dinas"}
    editing.save_all([Draft(key=key, **(values | more))])  # type: ignore[arg-type]


def of(key: str) -> str:
    """The id of a listing of this story."""
    return id_for(key, lambda _: False)


@pytest.fixture
def partner(instance: Path) -> Iterator[Visitor]:
    """Somebody who links to listings in every status."""
    app = instances.open_app(instance, PORTAL_BASE_URL="https://portal.example")
    with app.app_context():
        write("open")
        for status in ("paused", "withdrawn", "draft"):
            write(status, status=status)
        write(
            "sensitive", topic="rppa", name=SECRET, status="withdrawn", sensitive=True, address_public=False,
            address="Jalan Melati 7", desa_code="33.03.04.2003", latitude=-7.4123, longitude=109.4567,
            status_note="catatan-dalam",
        )  # fmt: skip
        yield Visitor(app)


def check(visitor: Visitor, *urls: str) -> list[dict[str, object]]:
    """What is said of each address."""
    answer = visitor.raw("/api/links", "POST", json=list(urls))
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    found: list[dict[str, object]] = answer.json["links"]
    assert [link["url"] for link in found] == list(urls)
    return found


@pytest.mark.parametrize("key", STATES)
@pytest.mark.parametrize(
    "form", ["/l/{}", "/id/layanan/{}", "https://portal.example/jv/layanan/{}", "portal.example/l/{}?dari=wa#x"]
)
def test_the_state_of_a_listing_by_any_of_its_addresses(partner: Visitor, key: str, form: str) -> None:
    (found,) = check(partner, form.format(of(key)))
    assert found["state"] == STATES[key]
    if key == "draft":
        assert set(found) == {"url", "state"}, "a draft is nobody's business"
        return
    assert found["listing"] == of(key)
    assert found["canonical"] == f"https://portal.example/l/{of(key)}"
    assert str(found["changed"]).endswith("Z")
    assert ("fallback" in found) is (found["state"] in ("paused", "withdrawn"))


def test_what_is_gone_has_somewhere_to_turn(partner: Visitor) -> None:
    for key in ("paused", "withdrawn", "sensitive"):
        fallback = check(partner, f"/l/{of(key)}")[0]["fallback"]
        assert isinstance(fallback, dict)
        same_topic = f"https://portal.example/l/{of('open')}" in fallback["listings"]
        assert same_topic is (key != "sensitive"), "another one of the same topic in the same place"
        assert fallback["area"] == "https://portal.example/id/wilayah/33.03.04"
        for address in [fallback["area"], *fallback["listings"]]:
            there = partner.client.get(address.removeprefix("https://portal.example"), follow_redirects=True)
            assert there.status_code == 200, address
    assert any(line["numbers"] for line in fallback["help_lines"])


def test_every_kind_of_address_of_a_listing_is_known(partner: Visitor) -> None:
    listing_id = of("open")
    for kind in KINDS[::2]:
        (found,) = check(partner, f"/api/hsds/{kind}s/{uuid_of(kind, listing_id)}")
        rules = {rule.rule.partition("<")[0] for rule in partner.app.url_map.iter_rules()}
        if f"/api/hsds/{kind}s/" in rules:
            assert (found["state"], found["listing"]) == ("ok", listing_id)
            assert found["canonical"] == f"https://portal.example/api/hsds/{kind}s/{uuid_of(kind, listing_id)}"
    (card,) = check(partner, f"/kartu/{listing_id}")
    if "/kartu/<listing_id>" in {rule.rule for rule in partner.app.url_map.iter_rules()}:
        assert (card["state"], card["canonical"]) == ("ok", f"https://portal.example/kartu/{listing_id}")


def test_every_address_that_a_partner_may_hold_has_a_state(partner: Visitor) -> None:
    """Organizations, classifications, cards, pictures, posters, what is on paper, files and feeds: nothing is fetched."""
    write("beneath", organization="Yayasan Terang")
    (lone,) = partner.raw("/api/hsds/organizations?search=terang").json["contents"]
    term = partner.raw("/api/hsds/taxonomy_terms").json["contents"][0]["id"]
    (taxonomy, *_) = partner.raw("/api/hsds/taxonomies").json["contents"]
    mark = re.search(r"/p/([0-9a-z.-]+)", partner.raw("/id/wilayah/33.03.04/poster").get_data(as_text=True))
    assert mark
    good = [
        *(f"/api/hsds/{kind}/{own}" for kind, own in (("organizations", lone["id"]), ("organizations", lone["id"].upper()))),
        f"/api/hsds/taxonomies/{taxonomy['id']}", f"/api/hsds/taxonomy_terms/{term}",
        *(f"/api/hsds/{kind}s/{uuid_of(kind, of('open'))}" for kind in ("service", "service_at_location")),
        "/kartu/wilayah/33.03.04", "/kartu/wilayah/33.03", "/kartu/wilayah/33.03.04.2003", "/kartu/cari",
        f"/kartu/{of('open')}", f"/gambar/{of('open')}.png", "/gambar/wilayah/33.03.04.png", "/gambar/beranda.png",
        *(f"/{lang}/wilayah/33.03.04/poster{more}" for lang in ("id", "jv") for more in ("", "/sobek", "?ukuran=a5")),
        f"/p/{mark[1]}", f"/id/kertas/{mark[1]}", f"/id/lapor/{of('open')}", "/jv/pasang",
        "/perubahan.atom", "/perubahan/33.03.atom", "/unduh/33.03/", "/unduh/", "/unduh/NOTICE.txt",
        *(f"/unduh/{where}{kind.file_name}" for kind in downloads.KINDS.values() for where in ("", "33.03/")),
    ]  # fmt: skip
    for link in check(partner, *(f"https://portal.example{path}" for path in good)):
        assert link["state"] == "ok", link
        path = str(link["canonical"]).removeprefix("https://portal.example")
        made = path.startswith("/unduh/") and path.rpartition("/")[2] not in ("", "NOTICE.txt")
        assert partner.raw(path).status_code in ((503,) if made else (200, 302)), path
    bad = [
        "/api/hsds/organizations/4b6a4c9e-0000-5000-8000-000000000000", "/api/hsds/organizations/x",
        "/api/hsds/taxonomies/x", f"/api/hsds/taxonomy_terms/{taxonomy['id']}", "/kartu/wilayah/99", "/kartu/wilayah/x",
        "/id/wilayah/33.99/poster", "/p/33.03.04-x", "/p/33.99.04-u261101", "/perubahan/33.03.04.atom", "/perubahan/33.atom",
        "/unduh/33/layanan.csv", "/unduh/33.03.04/", "/unduh/33.03/tiada.csv", "/unduh/tiada.csv", "/gambar/wilayah/1.png",
        "/unduh/33.99/layanan.csv",
    ]  # fmt: skip
    for link in check(partner, *bad):
        assert link["state"] == "unknown" and "canonical" not in link, link


@pytest.mark.parametrize(
    ("url", "state", "canonical"),
    [
        ("/id/wilayah/33.03.04", "ok", "/id/wilayah/33.03.04"),
        ("/jv/wilayah/33", "ok", "/jv/wilayah/33"),
        ("/id/wilayah", "ok", "/id/wilayah/"),
        ("https://PORTAL.example:443/id/darurat", "ok", "/id/darurat"),
        ("  http://portal.example/id/cari?q=futsal  ", "ok", "/id/cari"),
        ("/api/openapi.json", "ok", "/api/openapi.json"),
        ("https://portal.example", "ok", "/"),
        ("/id/wilayah/33.99", "unknown", None),
        ("/l/tiada", "unknown", None),
        ("/l/2222222", "unknown", None),
        ("/kantor/", "unknown", None),
        ("/kantor/layanan/{open}", "unknown", None),
        ("/tiada", "unknown", None),
        ("/api/hsds/services/4b6a4c9e-0000-4000-8000-000000000000", "unknown", None),
        ("https://jahat.example/l/{open}", "not-ours", None),
        ("https://portal.example@jahat.example/l/{open}", "not-ours", None),
        ("https://portal.example.jahat.example/", "not-ours", None),
        ("//jahat.example/l/{open}", "not-ours", None),
        ("https://portal.example:444/l/{open}", "not-ours", None),
        ("ftp://portal.example/l/{open}", "not-ours", None),
        ("javascript:alert(1)", "not-ours", None),
        ("l/{open}", "not-ours", None),
        ("", "not-ours", None),
        ("https://[", "not-ours", None),
        ("/l/" + "a" * 3000, "not-ours", None),
    ],
)
def test_any_other_address(partner: Visitor, url: str, state: str, canonical: str | None) -> None:
    (found,) = check(partner, url.replace("{open}", of("open")))
    assert found["state"] == state
    assert found.get("canonical") == (f"https://portal.example{canonical}" if canonical else None)
    if canonical:
        assert partner.raw(canonical).status_code in (200, 302)


def test_few_links_can_be_asked_for_in_the_address(partner: Visitor) -> None:
    answer = partner.raw("/api/links", query_string={"url": [f"/l/{of('open')}", f"/l/{of('withdrawn')}", "/tiada"]})
    assert [link["state"] for link in answer.json["links"]] == ["ok", "withdrawn", "unknown"]
    assert partner.raw("/api/links").json == {"links": []}


def test_nothing_of_a_sensitive_listing_is_told(partner: Visitor) -> None:
    said = partner.raw("/api/links", "POST", json=[f"/l/{of('sensitive')}", f"/id/layanan/{of('sensitive')}"]).get_data(
        as_text=True
    )
    for marker in ("Anggrek", "Melati", "33.03.04.2003", "7.412", "109.45", "catatan-dalam"):
        assert marker not in said


def test_the_number_of_queries_does_not_grow(sample_app: Flask) -> None:
    def queries(count: int) -> int:
        seen: list[str] = []
        with sample_app.app_context():
            engine = db.engine
            ids = [row[0] for row in db.session.execute(db.text("SELECT id FROM listing ORDER BY id LIMIT 900"))]
            urls = [f"/l/{i}" for i in ids[:count]] + [f"/id/wilayah/33.{n:02d}" for n in range(1, 30)][: count // 10]
        event.listen(engine, "before_cursor_execute", note := lambda *sent: seen.append(sent[2]))
        try:
            answer = sample_app.test_client().post("/api/links", json=urls)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        assert {link["state"] for link in answer.json["links"]} <= {"ok", "unknown", "paused", "withdrawn"}
        return len([one for one in seen if "SELECT" in one])

    queries(10)  # areas and help lines are read once
    assert queries(900) <= max(queries(10), 3)


@pytest.mark.parametrize(
    ("sent", "kind", "status"),
    [
        (b"[", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"1" * 100_000, "application/json", 400),
        (b"", "application/json", 400),
        (b'{"url": "/"}', "application/json", 422),
        (b"null", "application/json", 422),
        (b'"/l/a"', "application/json", 422),
        (b'["/l/a", 7]', "application/json", 422),
        (b'[["/l/a"]]', "application/json", 422),
        (json.dumps(["/"] * 1001).encode(), "application/json", 422),
        (b'["/l/a"]', "text/plain", 415),
        (b'["/l/a"]', "", 415),
        (b"url=/l/a", "application/x-www-form-urlencoded", 415),
        (b'["' + b"a" * 1_100_000 + b'"]', "application/json", 413),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(reader: Visitor, sent: bytes, kind: str, status: int) -> None:
    answer = reader.raw("/api/links", "POST", data=sent, content_type=kind)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["status"] == status
    assert status != 422 or answer.json["faults"][0]["parameter"].startswith("body")


ANYTHING = st.text(max_size=60) | st.sampled_from(["/l/", "/id/layanan/", "//", "http://localhost/", "/api/hsds/services/"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(urls=st.lists(st.tuples(ANYTHING, st.text(alphabet=st.characters(), max_size=40)).map("".join), max_size=8))
def test_rubbish_is_answered(reading_app: Flask, urls: list[str]) -> None:
    client = reading_app.test_client(use_cookies=False)
    sent = json.dumps(urls)  # with halves of surrogate pairs, which no UTF-8 has
    answer = client.post("/api/links", data=sent, content_type="application/json")
    assert answer.status_code == 200
    assert [link["url"] for link in answer.json["links"]] == urls
