"""Activities as officers keep them: entered by a form, changed one date at a time, refused to others, kept with their history."""

from __future__ import annotations

import time_machine
from flask import Flask

from portal.directory import activities
from portal.directory.activities import Activity
from tests.inspecting import Page
from tests.office.officer import Officer, filled

NOON = "2026-11-22 05:00:00+00:00"
LIST, NEW = "/kantor/kegiatan", "/kantor/kegiatan/baru"


def form_of(page: Page) -> dict[str, str]:
    """What a browser would send of the form on a page."""
    [form] = [f for f in page.all(".//form") if "sheet" in (f.get("class") or "")]
    return filled(form)


TRAINING = {
    "judul": "Pelatihan jahit", "bidang": "pemuda", "tanggal": "2026-12-01", "jam_mulai": "08:00", "jam_selesai": "12:00",
    "kuota": "15", "cara_daftar": "Datang ke kantor kecamatan.", "telepon_1_nomor": "0857 9966 4444", "telepon_1_guna": "both",
    "telepon_1_siapa": "Pak Rudi (piket)",
}  # fmt: skip


def entered(officer: Officer, act: str = "terbitkan", expected: int = 303, **fields: str) -> str | Page:
    """Fill the empty form and send it; the id of what was made, or the page that came back."""
    sent = form_of(officer.get(NEW)) | TRAINING | fields | {"tindakan": act}
    sent.pop("csrf_token")
    answer = officer.post(NEW, expected, NEW, **sent)
    if isinstance(answer, Page):
        return answer
    return answer.headers["Location"].partition("?")[0].rpartition("/")[2]


def activity(app: Flask, number: str) -> Activity:
    """The activity as the tables have it."""
    with app.app_context():
        found = activities.get(number)
        assert found
        return found


@time_machine.travel(NOON)
def test_a_training_is_entered_seen_and_listed(app: Flask) -> None:
    officer = Officer(app)
    number = entered(officer)
    assert isinstance(number, str)
    found = activity(app, number)
    assert (found.status, found.quota, found.service_areas) == ("published", 15, ["33.03.04"])
    assert {(p["number"], p["use"], p["who"]) for p in found.phones} == {
        ("+6285799664444", "call", "Pak Rudi piket"), ("+6285799664444", "whatsapp", "Pak Rudi piket")
    }  # fmt: skip
    page = officer.get(f"{LIST}/{number}")
    assert "Selasa, 1 Desember 2026, pukul 08.00 sampai 12.00 (Pahing)" in " ".join(page.text.split())
    assert "Pelatihan jahit" in officer.get(LIST).text
