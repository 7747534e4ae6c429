"""Activities for stories: written by the portal itself, through the same rules as everybody's."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta

from flask import Flask, has_app_context

from portal.database import writing
from portal.directory import activity_rules, activity_saving, trust
from portal.directory.rights import SYSTEM

BARISTA = {
    "kunci": "uji:barista", "judul": "Pelatihan barista dasar", "bidang": "pemuda", "kebutuhan": "pemuda.pelatihan",
    "wilayah": "33.03.04", "mulai": "2026-12-02 09:00", "selesai": "15:00", "ringkasan": "Belajar menyeduh kopi.",
    "usia_min": "17", "usia_maks": "35", "biaya": "Gratis", "kuota": "20", "sisa": "7", "bawaan": "KTP\nCelemek",
    "cara_daftar": "Daftar ke Pak Rudi.", "batas_daftar": "2026-11-30", "telepon": "081234567890 (Pak Rudi)",
    "whatsapp": "081234567890 (Pak Rudi)", "alamat": "Balai Desa Kaligondang",
}  # fmt: skip
"""A single training in Kaligondang, on a Wednesday."""
SENAM = {
    "kunci": "uji:senam", "judul": "Senam lansia", "bidang": "lansia_disabilitas", "kebutuhan": "lansia", "wilayah": "33.03.04",
    "mulai": "2026-11-24 07:00", "selesai": "08:30", "ulang": "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270330",
    "batal": "2026-12-08 (aula dipakai)", "pindah": "2026-12-15 > 2026-12-16 08:00-09:30", "cara_daftar": "Langsung datang.",
    "usia_min": "60",
}  # fmt: skip
"""Every Tuesday until the end of March, one date cancelled, one moved."""


def plan(app: Flask, *rows: dict[str, str]) -> list[str]:
    """Save activities as the command line would; returns their ids."""
    found = []
    # A second context beside an open one would have a session of its own, and readers of the first would not see what it wrote.
    with nullcontext() if has_app_context() else app.app_context(), writing():
        for row in rows:
            draft, faults = activity_rules.check(row)
            assert not faults, faults
            found.append(activity_saving.save_within(SYSTEM, draft).activity_id)
    return found


def coming(days: int = 20) -> dict[str, str]:
    """The training, so many days from now, whenever that is."""
    first = trust.today() + timedelta(days=days)
    return BARISTA | {"mulai": f"{first} 09:00", "batas_daftar": f"{first - timedelta(days=2)}"}


def two() -> list[dict[str, str]]:
    """One that everybody may see and one that is sensitive, both still to come, whenever that is."""
    return [coming(), coming(21) | {"kunci": "uji:peka", "sensitif": "ya"}]


def planned(row: dict[str, str]) -> str:
    """As `plan` of one activity, inside a context."""
    with writing():
        draft, faults = activity_rules.check(row)
        assert not faults, faults
        return activity_saving.save_within(SYSTEM, draft).activity_id
