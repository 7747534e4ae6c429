"""Files are whole or not there: through kills, damage, and others who are at it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from portal.config import ROOT, Settings
from portal.directory import editing
from portal.open_data.making import background, export, sets
from portal.open_data.making.sets import FileSet
from portal.web import lanes
from tests import instances, serving
from tests.inspecting import Visitor
from tests.open_data.markers import CALM

PATIENCE = 600.0


@pytest.fixture
def settings(app: Flask) -> Settings:
    """The settings of this story's portal."""
    found: Settings = app.config["SETTINGS"]
    return found


@pytest.fixture
def made(settings: Settings) -> FileSet:
    """A first set of files."""
    found = export.make(settings)
    assert found
    return found


def until(condition: Callable[[], object], process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        assert process is None or process.poll() is None, "it has ended"
        time.sleep(0.01)


def exporting(settings: Settings) -> subprocess.Popen[bytes]:
    """The command, as an operator starts it."""
    command = [sys.executable, "-m", "flask", "--app", "portal", "portal", "export"]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PORTAL_INSTANCE": str(settings.instance)})


def test_a_killed_process_leaves_the_old_files_whole(settings: Settings, made: FileSet, visitor: Visitor) -> None:
    before = visitor.raw("/unduh/layanan.csv").get_data()
    editing.save_all([CALM])
    process = exporting(settings)
    until(lambda: list(settings.downloads_folder.glob("making-*/33.1*")), process)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert list(settings.downloads_folder.glob("making-*"))
    found = sets.present(settings.downloads_folder)
    assert found == made and found.is_whole()
    assert visitor.raw("/unduh/layanan.csv").get_data() == before
    again = export.make(settings)
    assert again and again.folder != made.folder and again.is_whole()
    assert not list(settings.downloads_folder.glob("making-*"))
    assert CALM.summary.encode() in visitor.raw("/unduh/layanan.csv").get_data()


def test_only_one_is_at_it(settings: Settings, made: FileSet) -> None:
    editing.save_all([CALM])
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2)):
        with sets.alone(settings.downloads_folder, wait=True):
            assert export.make(settings, due_only=True) is None
        assert export.make(settings, due_only=True)
        assert export.make(settings, due_only=True) is None


def test_files_are_made_anew_when_something_changed_but_not_all_the_time(settings: Settings, made: FileSet) -> None:
    now = datetime.now(UTC)
    assert not export.is_due(settings)
    editing.save_all([CALM])
    assert not export.is_due(settings)
    with time_machine.travel(now + timedelta(seconds=settings.export_seconds + 2)):
        assert export.is_due(settings)
        assert export.make(settings, due_only=True)
        assert not export.is_due(settings)
    with time_machine.travel(now + timedelta(days=1, hours=2)):
        assert export.is_due(settings), "confirmations wear off by the day"


def test_a_running_download_is_not_cut_and_old_files_go(settings: Settings, made: FileSet) -> None:
    app = instances.open_app(settings.instance)
    answer = app.test_client().get("/unduh/layanan.jsonl", buffered=False)
    pieces = iter(answer.response)
    body = next(pieces)
    second = export.make(settings)
    assert second and made.folder.exists(), "somebody may just have read its name"
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=sets.GRACE_SECONDS + 5)):
        third = export.make(settings)
        fourth = export.make(settings)
    assert third and fourth
    assert [p.folder.exists() for p in (made, second, third, fourth)] == [False, True, True, True]
    body += b"".join(pieces)
    assert len(body) == made.files["layanan.jsonl"].bytes


def deleted(folder: Path) -> None:
    """A file is gone."""
    (folder / "33.03" / "hsds.zip").unlink()


def cut(folder: Path) -> None:
    """A file is shorter."""
    os.truncate(folder / "layanan.xlsx", 100)


def flipped(folder: Path) -> None:
    """A byte of a file is another."""
    with (folder / "layanan.csv").open("r+b") as file:
        file.seek(50)
        file.write(b"\x00")


def unlisted(folder: Path) -> None:
    """The list breaks off."""
    os.truncate(folder / sets.MANIFEST, 1000)


def pointerless(folder: Path) -> None:
    """Nobody knows which set is the present one."""
    (folder.parent / "current").unlink()


@pytest.mark.parametrize("damage", [deleted, cut, flipped, unlisted, pointerless])
def test_what_is_damaged_is_made_anew_at_once(
    settings: Settings, made: FileSet, visitor: Visitor, damage: Callable[[Path], None]
) -> None:
    damage(made.folder)
    for path in ("/unduh/", "/unduh/33.03/"):
        visitor.get(path)
    for path in ("/unduh/layanan.csv", "/unduh/layanan.xlsx", "/unduh/33.03/hsds.zip", "/unduh/index.json"):
        assert visitor.raw(path).status_code in (200, 503), path
    assert export.is_due(settings)
    again = export.make(settings, due_only=True)
    assert again and again.is_whole() and not export.is_due(settings)
    assert visitor.raw("/unduh/33.03/hsds.zip").status_code == 200


def test_a_file_that_was_only_touched_is_as_it_was(settings: Settings, made: FileSet) -> None:
    os.utime(made.folder / "layanan.csv")
    assert not export.is_due(settings)


def test_the_clock_has_files_made_in_the_background(settings: Settings, visitor: Visitor) -> None:
    keeper = background.Keeper(settings)
    keeper.tend()
    assert not sets.present(settings.downloads_folder), "nobody waits for it"
    until(lambda: sets.present(settings.downloads_folder))
    assert visitor.raw("/unduh/layanan.csv").status_code == 200
    until(lambda: not list(settings.downloads_folder.glob("making-*")))
    for _ in range(3):
        keeper.tend()
        time.sleep(0.5)
    assert len([p for p in settings.downloads_folder.iterdir() if p.is_dir() and not p.is_symlink()]) == 1


def test_by_the_setting_it_is_left_to_the_operator(settings: Settings) -> None:
    quiet = instances.settings_of(settings.instance, PORTAL_EXPORT_SECONDS="0")
    background.Keeper(quiet).tend()
    time.sleep(0.5)
    assert not settings.downloads_folder.exists()


def test_files_are_for_the_portal_alone_on_disk(settings: Settings, made: FileSet) -> None:
    assert settings.downloads_folder.stat().st_mode & 0o777 == 0o700
    assert made.folder.stat().st_mode & 0o777 == 0o700


def test_slow_readers_do_not_keep_others_waiting(settings: Settings, made: FileSet) -> None:
    app = instances.open_app(settings.instance)
    slow = [app.test_client().get("/unduh/layanan.jsonl", buffered=False) for _ in range(lanes.LANES)]
    refused = app.test_client().get("/unduh/layanan.jsonl")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "60")
    assert app.test_client().get("/unduh/").status_code == 200
    for answer in slow:
        answer.close()
    for _ in range(2 * lanes.LANES):
        assert app.test_client().get("/unduh/layanan.jsonl").status_code == 200
        known = {"If-None-Match": f'"{made.files["layanan.jsonl"].sha256}"'}
        assert app.test_client().get("/unduh/layanan.jsonl", headers=known).status_code == 304


def length_of(address: str) -> int:
    """How much comes from there; nothing where all lanes are taken, as by somebody whose going was not noticed yet."""
    try:
        with urllib.request.urlopen(address) as answer:
            return sum(map(len, iter(lambda: answer.read(1 << 20), b"")))
    except urllib.error.HTTPError as error:
        assert error.code == 503
        return 0


def test_on_a_server_somebody_on_a_slow_line_stops_nobody(settings: Settings, made: FileSet) -> None:
    with (made.folder / "layanan.jsonl").open("ab") as file:  # more than any buffer on the way takes in
        file.truncate(80_000_000)
    manifest = made.folder / sets.MANIFEST
    size = made.files["layanan.jsonl"].bytes
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(f'"bytes": {size},', '"bytes": 80000000,'), encoding="utf-8")
    with serving.serve(settings.instance, PORTAL_EXPORT_SECONDS="0", PORTAL_KEEP_ANSWERS="10") as server:
        readers = []
        for _ in range(lanes.LANES):
            reader = socket.create_connection(("127.0.0.1", server.port))
            reader.sendall(b"GET /unduh/layanan.jsonl HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert reader.recv(12) == b"HTTP/1.1 200"
            readers.append(reader)
        assert [server.get(f"/id/cari?q=futsal+{n}")[0] for n in range(5)] == [200] * 5
        assert server.get("/unduh/layanan.jsonl")[0] == 503
        for reader in readers:
            reader.close()
        for _ in range(2 * lanes.LANES):
            until(lambda: length_of(f"{server.base}/unduh/layanan.jsonl") == 80_000_000)
