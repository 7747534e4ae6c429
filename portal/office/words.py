"""What states and acts are called, for the templates of the staff rooms."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask

from portal import languages
from portal.directory import hours_entry, phones
from portal.directory.trust import ZONE
from portal.languages import gettext as _
from portal.office.field_names import field_name


def set_up(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.globals.update(
        status_word=status_word,
        state_word=state_word,
        act_word=act_word,
        claim_word=claim_word,
        field_name=field_name,
        said_hours=hours_entry.in_words,
    )
    app.jinja_env.filters.update(moment=moment, grouped=lambda number: phones.Phone(number, "call").shown)


def status_word(status: str) -> str:
    """The status of a listing, in one word."""
    words = {"draft": _("Draf"), "published": _("Terbit"), "paused": _("Dijeda"), "withdrawn": _("Ditarik")}
    return words[status]


def state_word(state: str) -> str:
    """Where a proposal stands."""
    words = {
        "draft": _("Draf"), "waiting": _("Menunggu persetujuan"), "scheduled": _("Terjadwal"),
        "returned": _("Dikembalikan"), "done": _("Sudah terbit"), "dropped": _("Dibatalkan"),
    }  # fmt: skip
    return words[state]


def claim_word(state: str) -> str:
    """Where the claim of an organization stands."""
    words = {
        "waiting": _("Menunggu persetujuan"), "approved": _("Disetujui"), "refused": _("Ditolak"), "ended": _("Dilepas"),
    }  # fmt: skip
    return words[state]


def act_word(act: str) -> str:
    """What was done to make a version."""
    words = {
        "load": _("dimuat dari data rujukan"), "import": _("dari berkas"), "create": _("layanan baru"), "edit": _("diubah"),
        "publish": _("diterbitkan lagi"), "pause": _("dijeda"), "withdraw": _("ditarik"), "restore": _("versi lama dipulihkan"),
        "undo": _("impor dibatalkan"), "expire": _("masa berlaku habis"),
    }  # fmt: skip
    return words[act]


def moment(at: datetime) -> str:
    """ "21 November 2026 pukul 14.05", in the time of Central Java."""
    local = at.replace(tzinfo=UTC).astimezone(ZONE)
    return str(_("%(date)s pukul %(time)s", date=languages.calendar_day(local.date()), time=languages.clock(local)))
