"""Asking again and again: who is asked when, never twice in a week, and what is sent without a hand."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from portal import config
from portal.directory import confirming, people, reminding, rights, trust
from portal.directory.confirmations import Reminder
from portal.directory.drafts import Draft
from tests import instances
from tests.office.keeping import KALIGONDANG, MAIL, PHONE, PURBALINGGA, SECOND, draft, listing, reminders, save
from tests.office.officer import person_at, post_at

BEGUN = datetime(2026, 3, 2, 9, tzinfo=trust.ZONE)


@pytest.fixture
def app(instance: Path) -> Flask:
    """An application of this story's own; no context is open."""
    return instances.open_app(instance)


def run(app: Flask, after: int, dry_run: bool = False) -> list[Reminder]:
    """The reminders of a run so many days after the begin."""
    with time_machine.travel(BEGUN + timedelta(days=after), tick=False), app.app_context():
        return reminding.remind(dry_run)


def one(key: str = "voli", **more: object) -> Draft:
    """A listing that was confirmed at the begin."""
    return draft(key, confirmed_on=BEGUN.date(), confirmed_by="petugas", **more)


def told(app: Flask, code: str) -> list[tuple[int, int, str]]:
    """Stage, day and number of every reminder of a listing."""
    return [(r.stage, (r.made_on - BEGUN.date()).days, r.number or r.email) for r in reminders(app, code)]


def test_the_first_contact_then_the_second_then_the_kabupaten_for_ever(app: Flask) -> None:
    phones = [{"number": SECOND, "use": "call"}, {"number": PHONE, "use": "whatsapp"}]
    (code,) = save(app, one(phones=phones))
    with app.app_context():
        above = person_at([post_at(PURBALINGGA, "kabupaten", "Koordinator")], "+6281100000001", "Pak Camat")
    assert above
    for day in range(85, 140):
        run(app, day)
    assert told(app, code)[:3] == [(1, 91, PHONE), (2, 98, SECOND), (3, 105, "+6281100000001")]
    assert [(stage, day) for stage, day, _ in told(app, code)[3:]] == [(4, 112), (5, 119), (6, 126), (7, 133)]
    assert reminders(app, code)[2].who == "Pak Camat, Koordinator"


def test_a_house_of_protection_is_asked_about_sooner(app: Flask) -> None:
    (code,) = save(app, one(topic="rppa", sensitive=True))
    run(app, 60)
    assert told(app, code) == []
    run(app, 61)
    assert told(app, code) == [(1, 61, PHONE)]


def test_what_was_never_confirmed_ages_from_the_day_it_came_in(app: Flask) -> None:
    with time_machine.travel(BEGUN):
        (code,) = save(app, draft("voli"))
    with time_machine.travel(BEGUN + timedelta(days=50)):
        save(app, draft("voli", summary="Diubah, tetapi belum dipastikan"))
    run(app, 90)
    assert told(app, code) == []
    run(app, 91)
    assert told(app, code) == [(1, 91, PHONE)]


def test_after_weeks_of_standstill_nobody_is_flooded(app: Flask) -> None:
    (code,) = save(app, one())
    for day in (91, 150, 150, 151, 156, 157):
        run(app, day)
    assert [(stage, day) for stage, day, _ in told(app, code)] == [(1, 91), (2, 150), (3, 157)]


def test_a_confirmation_ends_it_and_the_next_round_begins_anew(app: Flask) -> None:
    (code,) = save(app, one())
    run(app, 91)
    run(app, 98)
    with time_machine.travel(BEGUN + timedelta(days=99)), app.app_context():
        person = people.get(person_at([post_at(KALIGONDANG)], "tutik"))
        assert person
        confirming.confirm(rights.actor_of(person), code, "petugas")
    assert all(r.settled_at for r in reminders(app, code))
    for day in (100, 105, 112, 189, 190):
        run(app, day)
    assert [(stage, day) for stage, day, _ in told(app, code)] == [(1, 91), (2, 98), (1, 190)]


def test_an_answer_left_lying_goes_to_the_kabupaten(app: Flask) -> None:
    (code,) = save(app, one())
    run(app, 91)
    with time_machine.travel(BEGUN + timedelta(days=93)), app.app_context():
        confirming.answer(reminders(app, code)[0].id, "changed", "Nomornya ganti")
    for day in range(94, 103):
        run(app, day)
    assert [(stage, day) for stage, day, _ in told(app, code)] == [(1, 91), (3, 100)]


def test_only_what_is_public_and_real_is_asked_about(app: Flask) -> None:
    drafts = [one("jeda", status="paused"), one("tarik", status="withdrawn"), one("contoh", sample=True), one("terbit")]
    codes = save(app, *drafts)
    run(app, 91)
    assert [len(told(app, code)) for code in codes] == [0, 0, 0, 1]


def test_who_is_asked_where_there_is_no_number(app: Flask) -> None:
    with app.app_context():
        person_at([post_at(KALIGONDANG)], "+6281100000002", "Bu Tutik")
    ways: list[dict[str, object]] = [
        {"phones": [], "email": MAIL},
        {"phones": [{"number": "112", "use": "call"}]},
        {"phones": [], "place_code": "33.05.01"},
    ]
    codes = save(app, *(one(f"n{n}", **more) for n, more in enumerate(ways)))
    run(app, 91)
    assert [told(app, code)[0][2] for code in codes] == [MAIL, "+6281100000002", ""]


def test_a_dry_run_tells_the_same_and_writes_nothing(app: Flask) -> None:
    (code,) = save(app, one())
    planned = run(app, 91, dry_run=True)
    assert told(app, code) == []
    assert [(r.listing_id, r.stage) for r in planned] == [(r.listing_id, r.stage) for r in run(app, 91)]
    assert run(app, 91) == []


def _remind(folder: str) -> None:
    app = instances.create_app(instances.settings_of(Path(folder)))
    with app.app_context():
        reminding.remind()


def test_two_runs_at_once_make_one_reminder(app: Flask, instance: Path) -> None:
    (code,) = save(app, draft("voli", confirmed_on=trust.today() - timedelta(days=91), confirmed_by="petugas"))
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=_remind, args=(str(instance),)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(600)
    assert [w.exitcode for w in workers] == [0, 0, 0, 0]
    assert len(reminders(app, code)) == 1


class _Postman(socketserver.StreamRequestHandler):
    """Just enough of SMTP to take a message, or to refuse it."""

    def handle(self) -> None:
        server = self.server
        assert isinstance(server, _PostOffice)
        self.wfile.write(b"220 pos\r\n")
        while line := self.rfile.readline():
            if line.upper().startswith(b"DATA"):
                self.wfile.write(b"354 ya\r\n")
                text = b""
                while (line := self.rfile.readline()) != b".\r\n":
                    text += line
                server.taken.append(text.decode())
            elif line.upper().startswith(b"RCPT") and server.closed:
                self.wfile.write(b"450 nanti\r\n")
                continue
            self.wfile.write(b"221 selamat\r\n" if line.upper().startswith(b"QUIT") else b"250 baik\r\n")


class _PostOffice(socketserver.ThreadingTCPServer):
    """A mail server of this story's own."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Postman)
        self.taken: list[str] = []
        self.closed = False


@contextmanager
def post_office() -> Iterator[_PostOffice]:
    """A mail server for as long as the story needs it."""
    with _PostOffice() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def command(instance: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """`flask portal remind` as cron runs it."""
    env = os.environ | {"PORTAL_INSTANCE": str(instance), "PORTAL_BASE_URL": "https://portal.example"} | settings
    line = [sys.executable, "-m", "flask", "--app", "portal", "portal", "remind", *words]
    return subprocess.run(line, cwd=config.ROOT, env=env, capture_output=True, text=True, check=False)


def old(key: str, **more: object) -> Draft:
    """A listing that is due today."""
    return draft(key, confirmed_on=trust.today() - timedelta(days=100), confirmed_by="petugas", **more)


def test_mail_is_sent_when_the_server_takes_it_and_tried_again_when_not(app: Flask, instance: Path) -> None:
    (code,) = save(app, old("surel", phones=[], email=MAIL))
    with post_office() as server:
        address = f"smtp://127.0.0.1:{server.server_address[1]}"
        settings = {"PORTAL_SMTP_URL": address, "PORTAL_MAIL_FROM": "portal@contoh.example"}
        dry = command(instance, "--dry-run", **settings)
        assert (dry.returncode, server.taken) == (0, [])
        assert "Tidak ada yang ditulis" in dry.stdout
        server.closed = True
        refused = command(instance, **settings)
        assert refused.returncode == 1
        assert f"{code}: tidak terkirim" in refused.stderr
        assert reminders(app, code)[0].sent_at is None
        server.closed = False
        again = command(instance, **settings)
        assert (again.returncode, len(server.taken)) == (0, 1), again.stderr
        assert command(instance, **settings).returncode == 0
        assert "server surel menolak" in refused.stderr.casefold() and "SMTP" not in refused.stderr
    assert f"To: {MAIL}" in server.taken[0]
    assert "\nDate: " in server.taken[0].replace("\r", "")
    assert re.search(r"^Message-ID: <[^<>@\s]+@contoh\.example>", server.taken[0], re.M | re.I)
    assert "https://portal.example/id/konfirmasi/" in server.taken[0].replace("=\r\n", "")
    assert len(server.taken) == 1
    assert reminders(app, code)[0].sent_at is not None


def test_a_gateway_gets_number_and_text_and_says_whether_it_took_them(app: Flask, instance: Path, tmp_path: Path) -> None:
    (code,) = save(app, old("voli"))
    taken, program = tmp_path / "taken.jsonl", tmp_path / "gateway.py"
    program.write_text(f"import sys; open({str(taken)!r}, 'a').write(sys.stdin.read()); sys.exit(int(sys.argv[1]))")
    failed = command(instance, PORTAL_SEND_COMMAND=f"{sys.executable} {program} 3")
    assert (failed.returncode, "berhenti dengan kode 3" in failed.stderr) == (1, True)
    assert reminders(app, code)[0].sent_at is None
    assert command(instance, PORTAL_SEND_COMMAND=f"{sys.executable} {program} 0").returncode == 0
    assert reminders(app, code)[0].sent_at is not None
    lines = [json.loads(line) for line in taken.read_text().splitlines()]
    assert [line["number"] for line in lines] == [PHONE, PHONE]
    assert "https://portal.example/id/konfirmasi/" in lines[1]["text"]
    assert listing(app, code).confirmed_on == trust.today() - timedelta(days=100)


def test_without_a_public_address_nothing_is_sent(app: Flask, instance: Path) -> None:
    (code,) = save(app, old("voli"))
    done = command(instance, PORTAL_SEND_COMMAND="true", PORTAL_BASE_URL="")
    assert (done.returncode, "PORTAL_BASE_URL" in done.stderr) == (1, True)
    assert [r.sent_at for r in reminders(app, code)] == [None]


def test_a_password_is_never_sent_in_the_clear(app: Flask, instance: Path) -> None:
    save(app, old("surel", phones=[], email=MAIL))
    with post_office() as server:
        address = f"smtp://nama:rahasia@127.0.0.1:{server.server_address[1]}"
        done = command(instance, PORTAL_SMTP_URL=address, PORTAL_MAIL_FROM="portal@contoh.example")
    assert (done.returncode, server.taken) == (1, [])
    assert "rahasia" not in done.stderr + done.stdout
    assert "tidak menawarkan enkripsi" in done.stderr


def test_what_could_not_be_sent_is_said_in_plain_words(app: Flask, instance: Path) -> None:
    mail, chat = save(app, old("surel", phones=[], email=MAIL), old("voli"))
    done = command(
        instance,
        PORTAL_SMTP_URL="smtp://127.0.0.1:1",
        PORTAL_MAIL_FROM="portal@contoh.example",
        PORTAL_SEND_COMMAND="/tiada/program",
    )
    assert done.returncode == 1
    assert set(done.stderr.splitlines()) == {
        f"{mail}: tidak terkirim: Server surel tidak dapat dihubungi: periksa alamat dan porta di PORTAL_SMTP_URL.",
        f"{chat}: tidak terkirim: Program di PORTAL_SEND_COMMAND tidak ditemukan.",
    }
    quoted = command(instance, PORTAL_SEND_COMMAND="kirim 'ini").stderr
    assert quoted == f"{chat}: tidak terkirim: PORTAL_SEND_COMMAND tidak dapat dibaca: periksa tanda kutipnya.\n"


@pytest.mark.parametrize("settings", [{"PORTAL_SMTP_URL": "pos.example"}, {"PORTAL_SMTP_URL": "smtp://pos.example"}])
def test_a_mail_server_that_cannot_be_used_is_said_at_once(settings: dict[str, str]) -> None:
    with pytest.raises(config.SettingError):
        config.from_environment(settings)


def test_a_mail_server_without_a_sender_is_one_sentence(instance: Path) -> None:
    done = command(instance, PORTAL_SMTP_URL="smtp://pos.example", PORTAL_MAIL_FROM="")
    assert (done.returncode, done.stderr) == (1, "PORTAL_SMTP_URL perlu PORTAL_MAIL_FROM: isi alamat pengirim suratnya\n")


def test_the_days_are_those_of_central_java() -> None:
    with time_machine.travel(datetime(2026, 3, 2, 23, 30, tzinfo=trust.ZONE)):
        assert trust.today() == date(2026, 3, 2)
