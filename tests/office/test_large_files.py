"""Large files: thousands of rows with a page that tells how far they are, and a server that is killed in the middle."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import time
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import func, select

from portal.database import db, session
from portal.directory import exporting
from portal.directory.history import Revision
from portal.directory.listings import Listing
from tests.bench_import import rows
from tests.office.filing import seen, send
from tests.office.officer import Officer
from tests.serving import Server, serve

MANY, ENOUGH = 8_000, 3_000
"""Rows; `make bench` sends 20,000."""
MARK = "Klinik Usaha Lumintuwasis"


def large_file(app: Flask, count: int) -> bytes:
    """So many new listings of the whole province."""
    with app.app_context():
        table = [exporting.row_of(draft) for draft in rows(count)]
    table[-1]["nama"] = MARK
    return exporting.as_csv(table)


def written(app: Flask) -> int:
    """How many listings of the file are in the tables, each with its history, or none of it."""
    with app.app_context():
        count = session().scalar(select(func.count()).select_from(Listing).where(Listing.key.startswith("uji:"))) or 0
        kept = session().scalar(select(func.count()).select_from(Revision).where(Revision.act == "import")) or 0
        db.session.remove()
    assert kept == count
    return count


def test_thousands_of_rows_are_read_and_applied_with_a_page_that_tells_how_far(app: Flask) -> None:
    ratna, begun = Officer(app, "33", "province"), time.monotonic()
    answer = send(ratna, large_file(app, MANY))
    page = ratna.get(answer.headers["Location"])
    assert "Sedang dibaca" in page.text and "Perbarui" in page.text
    address, page = seen(ratna, answer, 600)
    assert "8.000 baris: 8.000 baru" in page.text and "baris lagi" in page.text
    print(f"{MANY} rows: preview after {time.monotonic() - begun:.1f} s")
    begun, told = time.monotonic(), set[str]()
    answer = ratna.client.post(f"{address}/terapkan", data={"csrf_token": ratna.token("/kantor/berkas")})
    assert answer.status_code == 303
    while "Perbarui" in (page := ratna.get(address)).text:
        told |= {p.text for p in page.all(".//p") if p.text and "dari 8.000 baris" in p.text}
    print(f"{MANY} rows: applied after {time.monotonic() - begun:.1f} s")
    assert "Sudah diterapkan" in page.text and len(told) > 1
    assert written(app) == MANY


class Remote:
    """An officer's phone, on a real server."""

    def __init__(self, officer: Officer, server: Server) -> None:
        self._server, self._officer = server, officer

    def open(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        """One request; tried again while the server comes back."""
        headers = {"Cookie": self._cookies(), "Content-Type": "application/x-www-form-urlencoded"}
        end = time.monotonic() + 300
        while time.monotonic() < end:
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=300)
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                return answer.status, answer.read().decode()
            time.sleep(0.1)
        raise AssertionError("the server is gone")

    def _cookies(self) -> str:
        found = self._officer.client._cookies or {}
        return "; ".join(f"{cookie.key}={cookie.value}" for cookie in found.values())

    def tap(self, path: str) -> None:
        """A button; how it ended is seen on the page."""
        status, _body = self.open("POST", path, urlencode({"csrf_token": self._officer.token("/kantor/berkas")}))
        assert status == 303

    def settled(self, path: str) -> str:
        """The page of a batch once nobody works on it."""
        end = time.monotonic() + 600
        while time.monotonic() < end:
            status, text = self.open("GET", path)
            assert status == 200, text[:2000]
            if "Perbarui" not in text:
                return text
            time.sleep(0.2)
        raise AssertionError("the work does not end")


def test_a_server_killed_in_the_middle_of_a_file_writes_nothing_and_it_is_tried_again(app: Flask, instance: Path) -> None:
    ratna = Officer(app, "33", "province")
    address, _page = seen(ratna, send(ratna, large_file(app, ENOUGH)), 600)
    staged = instance / "uploads" / address.rpartition("/")[2] / "staged.sqlite"
    for wait in (0, 0.1):
        staged.unlink(missing_ok=True)
        with serve(instance, WORKERS="2") as server:
            Remote(ratna, server).tap(f"{address}/terapkan")
            while not staged.exists():
                time.sleep(0.005)
            time.sleep(wait)
            os.killpg(server.process.pid, signal.SIGKILL)
        assert written(app) == 0
        with serve(instance, WORKERS="2") as server:
            text = Remote(ratna, server).settled(address)
        assert "terputus di tengah jalan" in text and "Tidak ada yang ditulis" in text and "Coba lagi" in text
    with serve(instance, WORKERS="2", PORTAL_INDEX_CHECK_SECONDS="1") as server:
        phone = Remote(ratna, server)
        phone.tap(f"{address}/terapkan")
        assert "Sudah diterapkan" in phone.settled(address)
        assert written(app) == ENOUGH
        with app.app_context():
            hit = f'data-hit="{session().scalar(select(Listing.id).where(Listing.name == MARK))}"'
        begun = time.monotonic()
        while hit not in server.get("/id/cari?q=lumintuwasis")[1]:
            assert time.monotonic() - begun < 600, "the search does not know it"
            time.sleep(0.1)
        print(f"found by the search {time.monotonic() - begun:.1f} s after the end of {ENOUGH} rows")
