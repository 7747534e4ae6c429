"""Who did what: one's own acts for everybody, those of people below for a superior."""

from __future__ import annotations

from flask import abort
from flask.typing import ResponseReturnValue

from portal.directory import acts
from portal.languages import gettext as _
from portal.office.room import actor, open_to_field, open_to_partners, room
from portal.web.rendering import render


def _l(text: str) -> str:
    """Mark a text for translation; it is translated when the page is drawn."""
    return text


WORDS = {
    "sign-in": _l("Masuk"),
    "sign-in refused": _l("Gagal masuk"),
    "sign-out": _l("Keluar"),
    "sign-out everywhere": _l("Keluar dari semua perangkat"),
    "code given": _l("Memasukkan kode kedua"),
    "code refused": _l("Kode kedua ditolak"),
    "recovery code used": _l("Memakai kode cadangan"),
    "second factor set up": _l("Memasang kode kedua"),
    "second factor turned off": _l("Menghapus kode kedua"),
    "second factor reset": _l("Menghapus kode kedua yang hilang"),
    "password changed": _l("Mengganti kata sandi"),
    "password refused": _l("Gagal mengganti kata sandi"),
    "password link": _l("Membuat tautan kata sandi baru"),
    "password reset": _l("Membuat kata sandi baru lewat tautan"),
    "account changed": _l("Mengubah data akun"),
    "account disabled": _l("Menonaktifkan akun"),
    "account enabled": _l("Mengaktifkan akun lagi"),
    "trusted": _l("Menyatakan dipercaya"),
    "invitation": _l("Membuat undangan"),
    "invitation accepted": _l("Menerima jabatan"),
    "invitation revoked": _l("Mencabut undangan"),
    "post opened": _l("Membuka jabatan"),
    "post closed": _l("Menutup jabatan"),
    "post left open": _l("Melepas jabatan tanpa penerus"),
    "tenure ended": _l("Mengakhiri masa jabatan"),
    "confirm": _l("Mengonfirmasi layanan"),
    "confirm undone": _l("Membatalkan konfirmasi"),
    "reminder sent": _l("Mengirim pengingat"),
    "answer settled": _l("Menindaklanjuti jawaban kontak"),
    "answer report": _l("Menjawab laporan warga"),
    "approved": _l("Menyetujui perubahan"),
    "returned": _l("Mengembalikan perubahan"),
    "import": _l("Mengimpor berkas"),
    "import undone": _l("Membatalkan impor"),
    "field entry": _l("Mengirim isian lapangan"),
    "field accepted": _l("Menerima isian lapangan"),
    "field declined": _l("Menolak isian lapangan"),
    "field settled": _l("Menyelesaikan isian lapangan"),
    "field account": _l("Mengubah akun lapangan"),
    "claim": _l("Meminta layanan untuk lembaga"),
    "claim approved": _l("Menyetujui permintaan lembaga"),
    "claim refused": _l("Menolak permintaan lembaga"),
    "claim ended": _l("Melepas layanan dari lembaga"),
    "note": _l("Menulis catatan internal"),
    "note deleted": _l("Menghapus catatan internal"),
    "partner": _l("Mengubah data mitra"),
    "partner named": _l("Menyebut mitra di halaman mitra"),
    "partner unnamed": _l("Tidak lagi menyebut mitra"),
    "token": _l("Membuat token"),
    "token ended": _l("Mengakhiri token"),
    "links added": _l("Mendaftarkan tautan"),
    "webhook": _l("Mengubah alamat webhook"),
    "webhook secret": _l("Mengganti rahasia webhook"),
    "webhook ended": _l("Menghapus webhook"),
    "rollout entry": _l("Mengisi pelaksanaan program"),
    "rollout file": _l("Mengirim berkas pelaksanaan program"),
    "rollout undo": _l("Membatalkan isian pelaksanaan program"),
}
"""What `audit.note` calls an act → what the pages call it."""


ENDS = {
    "done": _l("Menerbitkan perubahan"),
    "waiting": _l("Mengusulkan perubahan"),
    "scheduled": _l("Menjadwalkan perubahan"),
}
"""What became of a change that was sent off, as the last word of its act says it."""


def worded(act: str) -> str:
    """An act in words."""
    return _(WORDS.get(act) or ENDS.get(act.rpartition(" ")[2]) or _l("Kegiatan lain"))


@room.get("/akun/kegiatan")
@open_to_partners
@open_to_field
def own_acts() -> ResponseReturnValue:
    """What one did oneself, and what was done to one's account."""
    found = acts.of(actor().person_id or 0)
    return render("office/acts.html", acts=found, heading=_("Kegiatan saya"), own=True)


@room.get("/jabatan/kegiatan")
def acts_below() -> ResponseReturnValue:
    """The last acts of people below."""
    if actor().role == "staff":
        abort(403)
    return render("office/acts.html", acts=acts.below(actor()), heading=_("Kegiatan petugas"), own=False)
