"""What the pages of the province call states, orders and filters; each state has a mark besides its colour."""

from __future__ import annotations

from flask import Flask

from portal.directory.coverage import State
from portal.directory.gaps import Order
from portal.directory.rollout_fields import CODES
from portal.languages import gettext as _

MARKS: dict[State, str] = {"confirmed": "check", "unconfirmed": "unsure", "planned": "plan", "none": "no", "unknown": "no"}
"""State → name of its icon."""

ROLLOUT_MARKS = {"unknown": "unsure", "not_started": "no", "decree": "plan", "team": "route", "running": "check"}
"""How far a kecamatan has come → name of its icon."""


def set_up(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.globals.update(
        province_ways=ways, coverage_word=coverage_word, state_marks=MARKS, order_word=order_word, rollout_word=rollout_word,
        rollout_marks=ROLLOUT_MARKS, document_word=document_word, rollout_codes=CODES,
    )  # fmt: skip


def coverage_word(state: State) -> str:
    """A state in a few words, for cells and legends."""
    return {
        "confirmed": _("Ada, sudah pasti"),
        "unconfirmed": _("Ada, belum pasti"),
        "planned": _("Percontohan"),
        "none": _("Belum ada"),
        "unknown": _("Belum diketahui"),
    }[state]


def rollout_word(status: str) -> str:
    """How far a kecamatan has come, in words."""
    return {
        "unknown": _("Belum diketahui"),
        "not_started": _("Belum mulai"),
        "decree": _("SK sudah ada"),
        "team": _("Tim sudah ada"),
        "running": _("Sudah berjalan"),
    }[status]


def document_word(kind: str) -> str:
    """A kind of document in words; empty for none."""
    return {
        "": "",
        "sk": _("SK Bupati atau Wali Kota"),
        "se": _("Surat Edaran Gubernur"),
        "kepgub": _("Keputusan Gubernur"),
        "lain": _("Dokumen lain"),
    }[kind]


def order_word(order: Order) -> str:
    """An order of rows in words."""
    return {
        "terburuk": _("Paling kurang di atas"),
        "terbaik": _("Paling lengkap di atas"),
        "nama": _("Menurut nama"),
        "layanan": _("Paling sedikit layanan di atas"),
    }[order]


def ways() -> list[tuple[str, str]]:
    """The pages of this room as (endpoint, words)."""
    return [
        ("province.table", _("Tabel")),
        ("province.chart", _("Peta")),
        ("province.agencies", _("Per instansi")),
        ("province.ages", _("Kesegaran data")),
        ("province.board", _("Pelaksanaan")),
        ("province.asked", _("Dicari, tidak ada")),
        ("province.tasks", _("Tugas instansi")),
        ("province.summary", _("Ringkasan bulan ini")),
        ("province.cadres", _("Kader paralegal")),
        ("province.pairings", _("Desa dampingan")),
        ("province.bodies", _("Mitra")),
    ]
