"""What the pages of the province call states, orders and filters; each state has a mark besides its colour."""

from __future__ import annotations

from flask import Flask

from portal.directory.coverage import State
from portal.directory.gaps import Order
from portal.languages import gettext as _

MARKS: dict[State, str] = {"confirmed": "check", "unconfirmed": "unsure", "planned": "plan", "none": "no", "unknown": "no"}
"""State → name of its icon."""


def set_up(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.globals.update(province_ways=ways, coverage_word=coverage_word, state_marks=MARKS, order_word=order_word)


def coverage_word(state: State) -> str:
    """A state in a few words, for cells and legends."""
    return {
        "confirmed": _("Ada, sudah pasti"),
        "unconfirmed": _("Ada, belum pasti"),
        "planned": _("Percontohan"),
        "none": _("Belum ada"),
        "unknown": _("Belum diketahui"),
    }[state]


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
    ]
