"""Somebody who learns by doing: the eight tasks as a browser without scripts sends them, with a word to be found again."""

from __future__ import annotations

import io
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable

from flask import Flask
from werkzeug.test import TestResponse

from portal.directory.practice_filling import CONFIRM, HOURS, PAUSE, RESTORE, listing_id, task_file
from tests.inspecting import Page, inspect, parse
from tests.office.officer import Officer, filled

TASKS = "/kantor/latihan"
ROOM = "/kantor/latihan/ruang"
SENT_ON = 303
"""A form that was taken leads on, by 302 or 303."""
MARK = "zirkonlatih"
"""Typed wherever a task has a field for words."""


class Learner(Officer):
    """An officer in the practice room."""

    def __init__(self, app: Flask, area: str = "33.03.04", role: str = "staff", **more: object) -> None:
        super().__init__(app, area, role, **more)  # type: ignore[arg-type]

    def begin(self, task: str) -> Page:
        """Take a task in hand, and see where it begins."""
        answer = self.post(f"{TASKS}/tugas/{task}", 303, TASKS)
        assert isinstance(answer, TestResponse)
        return self.get(answer.headers["Location"])

    def send(self, path: str, expected: int = SENT_ON, **changed: str) -> TestResponse | Page:
        """The form of a page of the room as it stands, with some fields changed, to where it says."""
        page = self.get(ROOM + path)
        forms = [form for form in page.all(".//main//form") if form.get("method") == "post"]
        form = next(f for f in forms if {e.get("name") for e in f.iter()} & set(changed))
        return self.send_form(form, ROOM + path, expected, **changed)

    def send_form(self, form: ET.Element, here: str, expected: int = SENT_ON, **changed: str) -> TestResponse | Page:
        """A form as it stands, with some fields changed."""
        answer = self.client.post(form.get("action") or here, data=filled(form) | changed)
        moved = expected == SENT_ON and answer.status_code in (302, 303)
        assert moved or answer.status_code == expected, f"{here}: {answer.status_code} {answer.get_data(as_text=True)[:3000]}"
        if answer.mimetype != "text/html" or 300 <= expected < 400:
            return answer
        page = Page(answer, parse(answer.get_data(as_text=True), here, False))
        inspect(page, here)
        return page

    def confirm(self) -> None:
        """Task 1."""
        self.send(f"/layanan/{listing_id(CONFIRM)}/benar", catatan=MARK)

    def change_hours(self) -> None:
        """Task 2."""
        path = f"/layanan/{listing_id(HOURS)}/ubah"
        page = self.get(ROOM + path)
        form = page.one(".//form[@id='lembar']")
        until = {name: "15:00" for name, value in filled(form).items() if name.startswith("jam_") and value == "14:00"}
        assert until
        self.send_form(form, ROOM + path, **until, alasan=MARK, uraian=MARK, tindakan="terbitkan")

    def bring_back(self) -> None:
        """Task 3."""
        self.send(f"/layanan/{listing_id(RESTORE)}/riwayat/1", alasan=MARK)

    def answer_report(self) -> None:
        """Task 4."""
        self.send("/laporan/1", hasil="kept", kata=MARK)

    def pause(self) -> None:
        """Task 5."""
        self.send(f"/layanan/{listing_id(PAUSE)}/status", status="paused", alasan_status=MARK)

    def add(self) -> None:
        """Task 6."""
        path = f"{ROOM}/layanan/baru"
        form = self.get(path).one(".//form[@id='lembar']")
        wanted = {"bidang": "rppa", "nama": f"Rumah {MARK}", "ringkasan": MARK, "sumber": MARK, "tindakan": "terbitkan"}
        self.send_form(form, path, **wanted)

    def send_file(self) -> None:
        """Task 7."""
        content = task_file().replace(b"Senam Pagi Sehat", f"Senam {MARK}".encode())
        fields = {"csrf_token": self.token(f"{ROOM}/berkas"), "berkas": (io.BytesIO(content), f"{MARK}.csv")}
        answer = self.client.post(f"{ROOM}/berkas", data=fields, content_type="multipart/form-data")
        assert answer.status_code == 303, answer.get_data(as_text=True)[:2000]
        page = self.until(answer.headers["Location"], "Terapkan")
        form = next(f for f in page.all(".//main//form") if f.get("action", "").endswith("/terapkan"))
        self.send_form(form, answer.headers["Location"])

    def until(self, address: str, words: str) -> Page:
        """The page once it says this."""
        end = time.monotonic() + 300
        while time.monotonic() < end:
            page = self.get(address)
            if words in page.text:
                return page
            time.sleep(0.05)
        raise AssertionError(f"{address} never says {words}: {page.text}")

    def hand_over(self) -> None:
        """Task 8."""
        self.send("/jabatan/1/pindah", 200, nama=f"Bu {MARK}")

    @property
    def acts(self) -> dict[str, Callable[[], None]]:
        """Task → what does it."""
        return {
            "pastikan": self.confirm, "jam": self.change_hours, "riwayat": self.bring_back, "laporan": self.answer_report,
            "jeda": self.pause, "tambah": self.add, "berkas": self.send_file, "serah": self.hand_over,
        }  # fmt: skip

    def learn_all(self) -> None:
        """All eight tasks, each from its button."""
        for task, act in self.acts.items():
            self.begin(task)
            act()
