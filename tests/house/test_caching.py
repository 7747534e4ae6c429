"""What may be kept, by whom, and until when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask, request_started

from portal.database import writing
from portal.directory import audit, editing, ids
from portal.directory.drafts import Draft
from portal.search import index
from tests import instances
from tests.inspecting import Visitor

PUBLIC_PAGES = (
    *("/id/", "/jv/", "/id/wilayah/", "/jv/wilayah/33.03", "/id/wilayah/33.03.04", "/id/darurat", "/jv/tentang", "/id/privasi"),
    *("/id/hapus-jejak", "/id/cari?q=kursi+roda", "/jv/cari?q=gor+bukateja", "/robots.txt", "/sitemap.xml"),
)
SENSITIVE_PAGES = (
    "/id/cari?q=kekerasan",
    "/jv/cari?q=kdrt+kaligondang",
    "/id/cari?bidang=rppa",
    "/jv/cari?bidang=rppa.kekerasan",
)
NEVER_KEPT = ("/id/saran?q=kaligondang", "/healthz", "/readyz", "/id/tiada", "/jv/wilayah/33.99")
ASKED = 5


@pytest.fixture
def keeping(instance: Path) -> Iterator[Flask]:
    """An application that keeps finished answers, as in production."""
    found = instances.open_app(instance, PORTAL_KEEP_ANSWERS="50")
    with found.app_context():
        yield found


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The requests that the application itself has to answer."""
    seen: list[str] = []

    def note(sender: Flask, **_more: object) -> None:
        seen.append(sender.name)

    with request_started.connected_to(note, app):
        yield seen


def add(key: str, name: str, **more: object) -> None:
    """Write a listing of Kaligondang."""
    values: dict[str, object] = {"topic": "sport", "place_code": "33.03.04", "summary": "Lapangan"}
    editing.save_all([Draft(key=key, name=name, **(values | more))])  # type: ignore[arg-type]


def test_the_work_of_officers_keeps_what_is_kept(keeping: Flask) -> None:
    visitor = Visitor(keeping)
    visitor.get("/id/darurat")
    with writing():
        audit.note("sign-in", None)
    with counted(keeping) as seen:
        visitor.get("/id/darurat")
    assert not seen
    add("uji:terlihat", "Lapangan Baru")
    with counted(keeping) as seen:
        visitor.get("/id/darurat")
    assert seen


def sensitive_listing(visitor: Visitor) -> str:
    """The address of a sensitive listing of the reference data."""
    found = visitor.search("uptd ppa purbalingga").hits
    assert found
    return f"/id/layanan/{found[0].get('data-hit')}"


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_public_answers_may_be_kept_and_are_recognised_again(reader: Visitor, path: str) -> None:
    for encoding in ("gzip", "br", ""):
        answer = reader.raw(path, headers={"Accept-Encoding": encoding})
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        assert re.fullmatch(r'"[0-9a-f]+"', answer.headers["ETag"])
        assert "Accept-Encoding" in answer.headers["Vary"]
        again = reader.raw(path, headers={"Accept-Encoding": encoding, "If-None-Match": f'"x", W/{answer.headers["ETag"]}'})
        assert (again.status_code, again.get_data()) == (304, b"")
        assert again.headers["ETag"] == answer.headers["ETag"]
        assert again.headers["Vary"] == answer.headers["Vary"]
        assert reader.raw(path, headers={"If-None-Match": '"x"'}).status_code == 200


def test_two_encodings_are_two_answers(reader: Visitor) -> None:
    tags = {reader.raw("/id/", headers={"Accept-Encoding": e}).headers["ETag"] for e in ("gzip", "br", "identity")}
    assert len(tags) == 3


@pytest.mark.parametrize("path", SENSITIVE_PAGES)
def test_sensitive_answers_are_kept_by_nobody(reader: Visitor, path: str) -> None:
    answer = reader.raw(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "ETag" not in answer.headers
    assert reader.get(path).one(".//meta[@name='robots']").get("content") == "noindex"


def test_a_sensitive_listing_is_kept_by_nobody(reader: Visitor) -> None:
    path = sensitive_listing(reader)
    for address in (path, path.replace("/id/", "/jv/"), path.replace("/id/layanan", "/l")):
        answer = reader.raw(address)
        assert answer.headers["Cache-Control"] == "no-store", address
        assert answer.headers["X-Robots-Tag"] == "noindex", address


@pytest.mark.parametrize("path", NEVER_KEPT)
def test_answers_of_the_moment_are_not_kept(reader: Visitor, path: str) -> None:
    assert reader.raw(path).headers["Cache-Control"] == "no-store"


def test_answers_to_what_was_sent_are_kept_by_nobody(keeping: Flask) -> None:
    client = keeping.test_client(use_cookies=False)
    for sent in ({}, {"kode": "7KM 4XB 29T"}):
        answer = client.post("/id/laporan", data=sent)
        assert answer.headers["Cache-Control"] == "no-store"
        assert not {"ETag", "X-Keep"} & set(answer.headers.keys())
    assert '7KM 4XB 29T"' not in client.get("/id/laporan").get_data(as_text=True)


@pytest.mark.parametrize("path", ["/id/cari?q=kursi+roda", "/id/saran?q=ka", "/jv/cari?q=zzzz"])
def test_answers_to_questions_are_not_for_search_engines(reader: Visitor, path: str) -> None:
    assert reader.raw(path).headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("path", ["/id/", "/jv/wilayah/33.03.04", "/id/darurat"])
def test_pages_of_places_are_for_search_engines(reader: Visitor, path: str) -> None:
    assert "X-Robots-Tag" not in reader.raw(path).headers
    assert not reader.get(path).all(".//meta[@name='robots']")


def test_whatever_changes_an_answer_is_named_in_vary(reader: Visitor) -> None:
    asked = {"HX-Request": "true", "HX-Target": "results"}
    part = reader.raw("/id/cari?q=kursi+roda", headers=asked)
    varied = {name.strip() for name in part.headers["Vary"].split(",")}
    for name, other in (("HX-Request", ""), ("HX-Target", "isi"), ("HX-History-Restore-Request", "true")):
        sent = {k: v for k, v in (asked | {name: other}).items() if v}
        if reader.raw("/id/cari?q=kursi+roda", headers=sent).get_data() != part.get_data():
            assert name in varied, f"{name} changes the answer"


def test_both_the_whole_page_and_its_part_say_that_there_are_two(reader: Visitor) -> None:
    whole = reader.raw("/id/cari?q=kursi+roda")
    part = reader.raw("/id/cari?q=kursi+roda", headers={"HX-Request": "true", "HX-Target": "results"})
    assert "HX-Request" in whole.headers["Vary"]
    assert "HX-Request" in part.headers["Vary"]
    assert whole.headers["ETag"] != part.headers["ETag"]


def test_a_file_with_its_fingerprint_may_be_kept_for_ever(reader: Visitor) -> None:
    page = reader.get("/id/cari?q=kursi+roda")
    kinds = {"script": "src", "link[@rel='stylesheet']": "href", "script[@data-later]": "data-later"}
    files = [e.get(name, "") for kind, name in kinds.items() for e in page.all(f".//{kind}")]
    assert len(files) == 3
    for path in files:
        answer = reader.raw(path)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert reader.raw(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
        bare = path.partition("?")[0]
        for stale in (bare, f"{bare}?v=", f"{bare}?v=000000000000", f"{path}0"):
            assert reader.raw(stale).headers["Cache-Control"] == "public, max-age=60", stale


def test_a_page_asked_again_comes_from_memory_as_it_was(keeping: Flask) -> None:
    client = keeping.test_client(use_cookies=False)
    with counted(keeping) as asked:
        answers = [client.get("/id/tentang", headers={"Accept-Encoding": "br"}) for _ in range(ASKED)]
        known = client.get("/id/tentang", headers={"Accept-Encoding": "br", "If-None-Match": answers[-1].headers["ETag"]})
    assert 1 <= len(asked) <= 2  # two where a minute ended meanwhile
    assert len({(a.get_data(), str(a.headers)) for a in answers}) == 1
    assert (known.status_code, known.get_data()) == (304, b"")
    assert "X-Keep" not in answers[0].headers
    assert known.headers["Content-Security-Policy"] == answers[0].headers["Content-Security-Policy"]


def test_the_first_to_ask_is_also_told_that_nothing_changed(keeping: Flask) -> None:
    client = keeping.test_client(use_cookies=False)
    tag = instances.open_app(keeping.config["SETTINGS"].instance).test_client().get("/jv/tentang").headers["ETag"]
    assert client.get("/jv/tentang", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/jv/tentang").status_code == 200


def test_what_makes_answers_differ_keeps_them_apart(keeping: Flask) -> None:
    client = keeping.test_client(use_cookies=False)
    path = "/id/cari?q=kursi+roda"
    whole = client.get(path).get_data(as_text=True)
    part = client.get(path, headers={"HX-Request": "true", "HX-Target": "results"}).get_data(as_text=True)
    assert "<html" in whole
    assert "<html" not in part
    assert client.get(path).get_data(as_text=True) == whole
    assert "http://satu.example/" in client.get("/robots.txt", headers={"Host": "satu.example"}).get_data(as_text=True)
    assert "http://dua.example/" in client.get("/robots.txt", headers={"Host": "dua.example"}).get_data(as_text=True)
    assert client.get("/id/", headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get("/id/").headers


def test_a_write_makes_everything_kept_old_at_once(keeping: Flask) -> None:
    visitor = Visitor(keeping)
    assert "Gelanggang Mawar" not in visitor.get("/id/wilayah/33.03.04").text
    add("mawar", "Gelanggang Mawar")
    assert "Gelanggang Mawar" in visitor.get("/id/wilayah/33.03.04").text
    add("mawar", "Gelanggang Melati")
    page = visitor.get("/id/wilayah/33.03.04")
    assert "Gelanggang Melati" in page.text
    assert "Gelanggang Mawar" not in page.text


def test_a_new_index_makes_kept_results_old(keeping: Flask) -> None:
    visitor = Visitor(keeping)
    assert "Padepokan Wijayakusuma" not in " ".join(e.findtext(".//a") or "" for e in visitor.search("wijayakusuma").hits)
    add("wijaya", "Padepokan Wijayakusuma")
    visitor.search("wijayakusuma")
    index.current().tend()
    assert [e.findtext(".//a") for e in visitor.search("wijayakusuma").hits][:1] == ["Padepokan Wijayakusuma"]


def test_sensitive_answers_are_never_kept_in_memory(keeping: Flask) -> None:
    paths = [*SENSITIVE_PAGES, *NEVER_KEPT, sensitive_listing(Visitor(keeping))]
    client = keeping.test_client(use_cookies=False)
    with counted(keeping) as asked:
        for path in paths:
            for _ in range(ASKED):
                client.get(path)
    assert len(asked) == ASKED * len(paths)


def test_an_answer_that_turns_sensitive_is_forgotten(keeping: Flask) -> None:
    visitor = Visitor(keeping)
    add("balai", "Balai Cempaka")
    code = ids.id_for("balai", lambda _: False)
    assert visitor.raw(f"/id/layanan/{code}").headers["Cache-Control"].startswith("public")
    add("balai", "Balai Cempaka", topic="rppa", sensitive=True)
    assert visitor.raw(f"/id/layanan/{code}").headers["Cache-Control"] == "no-store"


def test_only_reading_is_answered_from_memory(keeping: Flask) -> None:
    client = keeping.test_client(use_cookies=False)
    assert client.get("/id/tentang").status_code == 200
    assert client.post("/id/tentang").status_code == 405
    assert client.head("/id/tentang").get_data() == b""
