"""What each field of the form is called, in the words of the form itself: for summaries of faults, differences and history."""

from __future__ import annotations

import re

from portal.languages import gettext as _


def _l(text: str) -> str:
    """Mark a text for translation; it is translated when the page is drawn."""
    return text


FORM = {
    "nama": _l("Nama layanan"), "bidang": _l("Bidang"), "kebutuhan": _l("Kebutuhan yang dilayani"), "wilayah": _l("Tempat"),
    "desa": _l("Desa"), "jangkauan": _l("Wilayah yang dilayani"), "ringkasan": _l("Ringkasan"), "uraian": _l("Bisa bantu apa"),
    "alamat": _l("Alamat"), "lintang": _l("Garis lintang"), "bujur": _l("Garis bujur"), "surel": _l("Surel"),
    "situs": _l("Situs"), "syarat": _l("Syarat"), "prosedur": _l("Langkah"), "waktu": _l("Lama"), "biaya": _l("Biaya"),
    "produk": _l("Hasil yang diterima"), "pengaduan": _l("Pengaduan"), "sasaran": _l("Untuk siapa"),
    "usia_min": _l("Usia paling muda"), "usia_maks": _l("Usia paling tua"), "penanggung_jawab": _l("Penanggung jawab"),
    "sensitif": _l("Layanan peka"), "alamat_publik": _l("Alamat boleh dilihat warga"), "sumber": _l("Sumber"),
    "tanggal_sumber": _l("Tanggal sumber"), "status": _l("Status"), "nama_jv": _l("Nama dalam bahasa Jawa"),
    "ringkasan_jv": _l("Ringkasan dalam bahasa Jawa"), "uraian_jv": _l("Uraian dalam bahasa Jawa"), "bahasa": _l("Bahasa"),
    "peringatan": _l("Pemberitahuan sementara"), "catatan_jam": _l("Catatan jam buka"), "alasan_status": _l("Alasan"),
    "berlaku_sampai": _l("Berlaku sampai"), "terbit_pada": _l("Tanggal terbit"), "alasan": _l("Alasan perubahan"),
}  # fmt: skip
"""Field of the form → its name."""
DRAFT = {
    "name": "nama", "topic": "bidang", "needs": "kebutuhan", "place_code": "wilayah", "desa_code": "desa",
    "service_areas": "jangkauan", "summary": "ringkasan", "description": "uraian", "address": "alamat", "latitude": "lintang",
    "longitude": "bujur", "email": "surel", "website": "situs", "requirements": "syarat", "procedure": "prosedur",
    "duration": "waktu", "cost": "biaya", "product": "produk", "complaints": "pengaduan", "eligibility": "sasaran",
    "age_min": "usia_min", "age_max": "usia_maks", "organization": "penanggung_jawab", "sensitive": "sensitif",
    "address_public": "alamat_publik", "source": "sumber", "source_date": "tanggal_sumber", "status": "status",
    "name_jv": "nama_jv", "summary_jv": "ringkasan_jv", "description_jv": "uraian_jv", "languages": "bahasa",
    "alert": "peringatan", "hours_note": "catatan_jam", "status_note": "alasan_status", "valid_until": "berlaku_sampai",
}  # fmt: skip
"""Field of a draft → the field of the form that fills it."""
_PARTS = (
    (re.compile(r"jam|luar|hours"), _l("Jam buka")), (re.compile(r"telepon|whatsapp|phones"), _l("Nomor telepon")),
    (re.compile(r"akses|access"), _l("Akses disabilitas")), (re.compile(r"wilayah|desa|jangkauan"), _l("Tempat")),
    (re.compile(r"butuh"), _l("Kebutuhan yang dilayani")),
)  # fmt: skip


def field_name(name: str) -> str:
    """The name of a field of the form or of a draft, in the language of the page."""
    known = FORM.get(DRAFT.get(name, name))
    if known is None:
        known = next((words for pattern, words in _PARTS if pattern.match(name)), name)
    return _(known)
