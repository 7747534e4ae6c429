"""What is said on the pages of a field round: what was found, who was asked, when it is open."""

from __future__ import annotations

import secrets

from portal.directory import opening, phones
from portal.directory.listings import Listing
from portal.languages import gettext as _
from portal.office.room import room
from portal.web.opening_words import week_in_words


def asked_words() -> dict[str, str]:
    """Who was asked → in words."""
    return {
        "petugas": _("Petugas di tempat itu"), "pengelola": _("Pengelola atau penanggung jawabnya"),
        "perangkat": _("Perangkat desa atau kecamatan"), "tetangga": _("Warga di sekitarnya"),
        "pengguna": _("Warga yang memakai layanannya"), "sendiri": _("Tidak bertanya, saya melihat sendiri"),
    }  # fmt: skip


def change_words() -> dict[str, str]:
    """What may have changed → in words."""
    return {
        "nomor": _("Nomornya"), "jam": _("Jam bukanya"), "alamat": _("Tempatnya"), "nama": _("Namanya"),
        "lainnya": _("Yang lain"),
    }  # fmt: skip


def outcome_words() -> dict[str, str]:
    """What was found → in words."""
    return {
        "right": _("Masih benar semua"), "changed": _("Ada yang berubah"), "closed": _("Sudah tutup"),
        "nobody": _("Tidak ada orang yang ditemui"), "new": _("Tempat baru"),
    }  # fmt: skip


def hours_in_short(listing: Listing) -> str:
    """The opening hours in one line; what a source says of them where they are not exact; empty for none."""
    if listing.hours == opening.ALWAYS:
        return _("Buka 24 jam")
    return week_in_words(listing.hours) or listing.hours or listing.hours_note


@room.context_processor
def _words() -> dict[str, object]:
    return {
        "asked_words": asked_words, "change_words": change_words, "outcome_words": outcome_words, "phones_of": phones.of,
        "hours_in_short": hours_in_short, "new_key": lambda: secrets.token_hex(12),
    }  # fmt: skip
