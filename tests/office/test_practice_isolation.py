"""Nothing that is done in a practice room is met anywhere else: not in a page, a file, a table, an index, or a log."""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from portal.directory.practice import TASKS
from portal.directory.practice_filling import CONFIRM, HOURS, KECAMATAN, PAUSE, REPORTED, RESTORE, listing_id, task_file
from portal.open_data.making import export
from portal.practice_house import OPEN
from portal.practice_room import Rooms
from portal.search import index
from tests import instances, page_types, scheduling
from tests.house.test_headers import VALUES
from tests.office.learner import MARK, ROOM, Learner
from tests.office.officer import Officer

KEYS = (CONFIRM, HOURS, RESTORE, REPORTED, PAUSE)
NAMES = ("Posyandu Lansia Melati", "Kursus Menjahit Karya Muda", "Pojok Izin Usaha", "Lapangan Voli Garuda", "Terapi Wicara Anak")
TRACES = (MARK, KECAMATAN, "Kecamatan Latihan", "Rekan latihan", "628110000", *NAMES, *(listing_id(key) for key in KEYS))
"""Whatever would show that something of a practice room got out."""


@dataclass
class Practised:
    """A portal in which somebody has done all eight tasks, with its answers kept in memory as on a server."""

    app: Flask
    instance: Path
    learner: Learner
    tables_before: dict[str, list[str]]
    pages_before: dict[str, bytes]


def tables(instance: Path) -> dict[str, list[str]]:
    """Every row of every table of the portal, as text."""
    with sqlite3.connect(instance / "portal.sqlite") as database:
        names = [str(row[0]) for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: [repr(row) for row in database.execute(f'SELECT * FROM "{name}"')] for name in names}
    database.close()
    return found


def scheduled(app: Flask) -> list[str]:
    """A real activity and one that is sensitive, made at the first look."""
    if "scheduled" not in app.extensions:
        app.extensions["scheduled"] = scheduling.plan(app, *scheduling.two())
    found: list[str] = app.extensions["scheduled"]
    return found


def addresses(app: Flask, instance: Path) -> list[str]:
    """Every page type in both languages, searches for what was typed, and every rule that is no staff room with sample values."""
    ids = page_types.wordiest(instance, 1)
    known = {kind: found[0] for kind, found in ids.items()} | {"open": ids["calm"][0], "withdrawn": "tiada", "paused": "tiada"}
    known |= dict(zip(("activity", "quiet"), scheduled(app), strict=True))
    found = [f"/{lang}{path}" for lang in ("id", "jv") for path in page_types.PAGES.values()]
    found += [path.replace("{lang}", lang) for lang in ("id", "jv") for path in page_types.IN_QUERY.values()]
    found += [f"/id/cari?q={word}" for word in (MARK, "Kecamatan+Latihan", "senam", "posyandu+lansia+melati", "terapi+wicara")]
    found += [f"/id/saran?q={MARK[:5]}", f"/id/cari?wilayah={KECAMATAN}", "/id/cari?wilayah=33.03.04&bidang=rppa"]
    found += ["/api/hsds/services?per_page=100&full=true", f"/api/hsds/services?text={MARK}", "/perubahan/33.03.atom"]
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(("office.", "province.")) or "GET" not in (rule.methods or ()):
            continue
        filled = [re.sub(r"<[^<>]*:(\w+)>", r"<\1>", rule.rule)]
        for name in rule.arguments:
            values = (
                *VALUES[name],
                *((KECAMATAN,) if name == "code" else ()),
                *((listing_id(HOURS),) if name == "listing_id" else ()),
            )
            filled = [path.replace(f"<{name}>", value) for path in filled for value in values]
        found += filled
    return sorted({path.format(**known) if "{" in path else path for path in found})


def unpacked(content: bytes) -> bytes:
    """What a file says, also where it is packed."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return b"".join(package.read(name) for name in package.namelist())


@pytest.fixture(scope="module")
def practised(tmp_path_factory: pytest.TempPathFactory, reference_instance: Path) -> Practised:
    """Somebody looks at everything, learns all eight tasks, and leaves."""
    instance = instances.copy(reference_instance, tmp_path_factory.mktemp("practised") / "instance")
    app = instances.open_app(instance, PORTAL_KEEP_ANSWERS="2000")
    learner = Learner(app)
    scheduled(app)
    before = tables(instance)
    seen = {path: app.test_client().get(path).get_data() for path in addresses(app, instance)}
    learner.learn_all()
    return Practised(app, instance, learner, before, seen)


def test_no_public_answer_knows_of_it(practised: Practised) -> None:
    with practised.app.app_context():
        index.current().tend()
        made = export.make(practised.app.config["SETTINGS"])
    assert made
    paths = addresses(practised.app, practised.instance)
    assert len(paths) > 220
    for path in paths:
        answer = practised.app.test_client().get(path)
        assert answer.status_code < 500, path
        asked = {trace for trace in TRACES if trace.casefold().replace(" ", "+") in path.casefold()}
        told = repr(answer.headers.to_wsgi_list()).encode() + unpacked(answer.get_data())
        if answer.status_code == 200:
            assert not [trace for trace in set(TRACES) - asked if trace.encode() in told], path
        if asked & {listing_id(HOURS), KECAMATAN} and "?" not in path:
            assert answer.status_code in (302, 308, 404), path


def test_public_pages_are_the_same_as_before(practised: Practised) -> None:
    for path in (
        "/id/",
        "/jv/wilayah/33.03.04",
        "/id/darurat",
        "/id/cari?q=futsal+kaligondang",
        "/api/hsds/services",
        "/sitemap.xml",
    ):
        known = practised.pages_before.get(path)
        assert known is None or practised.app.test_client().get(path).get_data() == known, path
    assert practised.pages_before["/id/darurat"].count(b"tel:") > 5


def test_the_tables_of_the_portal_know_only_which_tasks_were_done(practised: Practised) -> None:
    after = tables(practised.instance)
    differing = {name for name in after if after[name] != practised.tables_before[name]}
    assert differing <= {"practice_done", "sign_in"}, differing
    assert len(after["practice_done"]) == len(TASKS)
    for task in TASKS:
        assert [row for row in after["practice_done"] if row.startswith(f"({practised.learner.person_id}, '{task}', ")], task
    everything = "\n".join(row for rows in after.values() for row in rows)
    assert not [trace for trace in TRACES if trace in everything]


def test_no_file_outside_of_the_room_holds_a_word_of_it(practised: Practised) -> None:
    inside = practised.instance / "latihan"
    read = [file for file in practised.instance.rglob("*") if file.is_file() and inside not in file.parents]
    assert read
    for file in read:
        content = file.read_bytes()
        assert not [trace for trace in TRACES if trace.encode() in content], file
    own = b"".join(file.read_bytes() for file in inside.rglob("*") if file.is_file())
    assert MARK.encode() in own, "the marks were planted"
    assert inside.stat().st_mode & 0o077 == 0, "nobody else on the machine reads it"


def test_the_real_staff_room_knows_nothing_of_it(practised: Practised) -> None:
    superior = Officer(practised.app, "33", "province")
    for officer in (practised.learner, superior):
        for path in (
            "/", "/layanan", "/layanan?q=menjahit",
            "/laporan", "/laporan?status=dijawab", "/berkas", "/jabatan", "/akun/kegiatan",
            "/pengingat", "/berkas/layanan.csv",
        ):  # fmt: skip
            told = officer.client.get(f"/kantor{path}").get_data(as_text=True)
            assert not [trace for trace in TRACES if trace in told], path
    for path in (
        "/kantor/kegiatan",
        "/kantor/latihan/petugas",
        "/kantor/latihan/petugas.csv",
        "/provinsi/",
        "/provinsi/pelaksanaan",
    ):
        told = superior.client.get(path).get_data(as_text=True)
        assert told and not [trace for trace in TRACES if trace in told], path
    assert practised.learner.client.get(f"/kantor/layanan/{listing_id(HOURS)}").status_code == 404


def test_a_file_from_practice_is_refused_by_the_real_room_as_a_whole(practised: Practised) -> None:
    tutik = practised.learner
    before = tables(practised.instance)
    sent = {"csrf_token": tutik.token("/kantor/berkas"), "berkas": (io.BytesIO(task_file()), "berkas-latihan.csv")}
    answer = tutik.client.post("/kantor/berkas", data=sent, content_type="multipart/form-data")
    page = tutik.until(answer.headers["Location"], "Kesalahan")
    assert KECAMATAN in page.text
    assert "Terapkan" not in [b.text for b in page.all(".//button")]
    assert tables(practised.instance)["listing"] == before["listing"]


def test_a_room_has_the_practised_pages_and_no_other(practised: Practised) -> None:
    rooms: Rooms = practised.app.extensions["practice"]
    room = next(iter(rooms._open.values())).app
    known = {rule.endpoint for rule in room.url_map.iter_rules()}
    assert all(endpoint.startswith("office.") for endpoint in known)
    assert known >= OPEN
    assert "portal_index" not in room.extensions
    assert room.secret_key != practised.app.secret_key, "no link of a room is valid in the portal"
    assert room.config["SETTINGS"].smtp_url == room.config["SETTINGS"].send_command == ""
    client = practised.learner.client
    for path in ("id/", "api/hsds/services", "unduh/layanan.csv", "sitemap.xml", "kantor/", "static/portal.css", "healthz"):
        assert client.get(f"{ROOM}/{path}").status_code == 404, path
    for path in (
        "akun",
        "pengingat",
        "panduan",
        "masuk",
        "petugas/1",
        "mitra",
        "kode-kedua",
        "undangan/abc",
        "latihan",
        "jabatan/baru",
    ):
        answer = client.get(f"{ROOM}/{path}")
        assert (answer.status_code, answer.headers.get("Location")) == (303, "/kantor/latihan/luar"), path


def test_no_link_of_a_room_leads_out_of_it_but_by_its_doors(practised: Practised) -> None:
    tutik = practised.learner
    seen = 0
    for path in (
        "",
        "layanan",
        f"layanan/{listing_id(HOURS)}",
        f"layanan/{listing_id(HOURS)}/benar",
        "laporan",
        "jabatan",
        "berkas",
    ):
        page = tutik.get(f"{ROOM}/{path}")
        for link in [*page.links(), *(form.get("action", "") for form in page.all(".//form"))]:
            assert link.startswith(("#", "/kantor/latihan")) or link == "", f"{path}: {link}"
            seen += 1
    assert seen > 50
    handed = tutik.send("/jabatan/1/pindah", 200, nama="Bu Ani")
    assert "wa.me" not in handed.response.get_data(as_text=True)  # type: ignore[union-attr]


def test_a_page_of_a_room_has_the_looks_of_the_portal(practised: Practised) -> None:
    page = practised.learner.get(f"{ROOM}/layanan")
    files = [e.get("href", "") for e in page.all(".//link[@rel='stylesheet']")] + [
        e.get("src", "") for e in page.all(".//script")
    ]
    assert len(files) >= 3
    for file in files:
        assert file.startswith("/static/") and practised.app.test_client().get(file).status_code == 200, file


def test_the_room_sets_no_cookie_of_its_own(practised: Practised) -> None:
    answer = practised.learner.client.get(f"{ROOM}/layanan")
    names = {cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie")}
    assert names <= {"kantor"}
    assert "no-store" in answer.headers["Cache-Control"] and answer.headers["X-Robots-Tag"] == "noindex"


def test_strangers_and_organizations_find_no_door(practised: Practised) -> None:
    stranger = practised.app.test_client()
    assert stranger.get(f"{ROOM}/").headers["Location"].startswith("/kantor/masuk")
    assert stranger.post(f"{ROOM}/layanan/baru", data={"nama": MARK}).status_code == 401
    partner = Officer(practised.app, "33.03", "organization", organization="Yayasan Uji")
    assert partner.client.get(f"{ROOM}/").status_code == 403
    forged = practised.learner.client.post(f"{ROOM}/layanan/{listing_id(CONFIRM)}/benar", data={"sumber": "petugas"})
    assert forged.status_code == 400
