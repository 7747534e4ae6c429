"""One row of texts about an activity: its columns, its rules, and the draft that it describes.

The same rules hold for a row of a file and for a form that asks for the same columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeVar

from portal.directory import activity_dates, activity_fields, import_dates, places, repeats
from portal.directory import import_fields as fields
from portal.directory.activity_drafts import ActivityDraft
from portal.directory.import_fields import FieldError
from portal.directory.import_rows import SHELTER
from portal.directory.sayings import Saying
from portal.directory.sayings import marked as _l

COLUMNS = (
    *("kunci", "judul", "bidang", "kebutuhan", "mulai", "selesai", "ulang", "batal", "pindah", "catatan_hari"),
    *("wilayah", "desa", "jangkauan", "alamat", "alamat_publik", "layanan", "penanggung_jawab", "ringkasan", "uraian"),
    *("sasaran", "usia_min", "usia_maks", "syarat", "bawaan", "biaya", "kuota", "sisa", "cara_daftar", "tautan_daftar"),
    *("batas_daftar", "telepon", "whatsapp", "judul_jv", "ringkasan_jv", "uraian_jv", "sensitif", "sumber"),
    *("tanggal_sumber", "status", "catatan_status"),
)
"""Every column, in the order of an export; the order of an import is free."""
REQUIRED = ("kunci", "judul", "bidang", "wilayah", "mulai")
"""Columns that must be filled; `wilayah` only where no `layanan` says it, `kunci` only in a file."""
TEXTS = {
    "judul": "title", "judul_jv": "title_jv", "ringkasan": "summary", "ringkasan_jv": "summary_jv", "uraian": "description",
    "uraian_jv": "description_jv", "catatan_hari": "day_note", "alamat": "address", "penanggung_jawab": "organization",
    "sasaran": "eligibility", "syarat": "requirements", "bawaan": "bring", "biaya": "cost", "cara_daftar": "registration",
    "sumber": "source", "catatan_status": "status_note",
}  # fmt: skip
"""Columns of plain text and the fields of a draft that they fill."""
LINE_LIMITS = {
    "judul": 160, "judul_jv": 160, "ringkasan": 500, "ringkasan_jv": 500, "catatan_hari": 160, "penanggung_jawab": 300,
    "biaya": 200, "catatan_status": 300,
}  # fmt: skip
"""Columns that hold one line, with their greatest number of characters."""
NOWHEN = datetime(1970, 1, 1)
"""Stands where no start could be read: such a draft has a fault and is worthless."""
T = TypeVar("T")


@dataclass(slots=True)
class _Cells:
    """Texts by column; collects what is wrong with them."""

    sent: Mapping[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for column in COLUMNS:
            try:
                self.texts[column] = fields.cell(self.sent.get(column, ""))
            except FieldError as error:
                self.faults[column] = error.saying

    def get(self, column: str, reader: Callable[[str], T], blank: T) -> T:
        """The value of a cell; `blank` for an empty one, and for one that is faulty, which is noted."""
        text = self.texts.get(column, "")
        try:
            return reader(text) if text else blank
        except FieldError as error:
            self.faults.setdefault(column, error.saying)
            return blank

    def text(self, column: str) -> str:
        """Free text within the limits of its column."""
        return self.get(column, partial(_limited, column), "")


def _limited(column: str, text: str) -> str:
    limit = LINE_LIMITS.get(column, fields.TEXT_LIMIT)
    if len(text) > limit:
        raise FieldError(fields.TOO_LONG, count=len(text), limit=limit)
    if column in LINE_LIMITS and ("\n" in text or "\t" in text):
        raise FieldError(_l("harus satu baris, tanpa ganti baris dan tanpa tab"))
    return text


def check(sent: Mapping[str, str]) -> tuple[ActivityDraft, dict[str, str]]:
    """The draft that texts by column describe, and what is wrong with them: column → reason. With any fault it is worthless.

    A column that is absent is blank, a name that is no column is passed over. A blank `kunci`
    is no fault here. Writes nothing. Needs the areas loaded.
    """
    row = _Cells(sent)
    topic = row.get("bidang", fields.topic, "")
    draft = ActivityDraft(
        key=row.get("kunci", partial(fields.key, samples=lambda _key: False), ""),
        topic=topic,
        title="",
        place_code=row.get("wilayah", fields.place, ""),
        starts=row.get("mulai", activity_fields.moment, NOWHEN),
        needs=row.get("kebutuhan", fields.needs, []),
        registration_link=row.get("tautan_daftar", fields.website, ""),
        source_date=row.get("tanggal_sumber", import_dates.source_date, ""),
        status=row.get("status", activity_fields.status, "published"),
        sensitive=row.get("sensitif", fields.flag, topic == "rppa"),
    )
    for column, name in TEXTS.items():
        setattr(draft, name, row.text(column))
    _place(row, draft)
    for column in REQUIRED:
        if column != "kunci" and not row.texts.get(column) and not (column == "wilayah" and draft.place_code):
            row.faults.setdefault(column, Saying(_l("wajib diisi")))
    _when(row, draft)
    _who(row, draft)
    _contacts(row, draft)
    return draft, row.faults


def _place(row: _Cells, draft: ActivityDraft) -> None:
    host = row.get("layanan", activity_fields.host, None)
    if host is not None:
        draft.listing_id = host.id
        draft.place_code = draft.place_code or host.place_code
        draft.sensitive = draft.sensitive or (host.sensitive and not row.texts.get("sensitif"))
        if not draft.organization and host.organization:
            draft.organization = host.organization.name
    draft.service_areas = row.get("jangkauan", fields.areas, [draft.place_code] if draft.place_code else [])
    draft.desa_code = row.get("desa", fields.desa, "")
    if draft.desa_code and draft.place_code and not places.contains(draft.place_code, draft.desa_code):
        reason = _l("“%(desa)s” tidak terletak di wilayah %(place)s")
        row.faults.setdefault("desa", Saying(reason, desa=draft.desa_code, place=draft.place_code))
    shelter = bool(SHELTER.search(f"{draft.title} {host.name if host else ''}")) or bool(host and not host.address_public)
    draft.address_public = row.get("alamat_publik", fields.flag, draft.topic != "rppa" and not shelter)
    if shelter and draft.address_public:
        row.faults.setdefault("alamat_publik", Saying(_l("alamat rumah aman tidak boleh dipublikasikan; isi tidak")))


def _when(row: _Cells, draft: ActivityDraft) -> None:
    starts = draft.starts
    if starts == NOWHEN:
        return
    draft.ends = row.get("selesai", partial(activity_fields.end, starts=starts), None)
    draft.rule = row.get("ulang", partial(repeats.parse, starts=starts), "")
    if draft.rule and draft.ends and (draft.ends - starts).total_seconds() > 86_400:
        row.faults.setdefault("selesai", Saying(_l("kegiatan yang berulang selesai dalam sehari; isi jam selesainya")))
    none: activity_dates.Exceptions = []
    cancelled = row.get("batal", activity_dates.read_cancelled, none)
    moved = row.get("pindah", partial(activity_dates.read_moved, starts=starts, ends=draft.ends), none)
    if {"ulang", "batal", "pindah"} & set(row.faults):
        return
    try:
        draft.exceptions = activity_dates.checked([*cancelled, *moved], starts, draft.rule)
    except FieldError as error:
        row.faults["pindah" if moved else "batal"] = error.saying
        return
    draft.registration_deadline = row.get("batas_daftar", activity_fields.day, None)
    dates = activity_dates.expand(starts, draft.ends, draft.rule, draft.exceptions)
    if draft.registration_deadline and draft.registration_deadline > activity_dates.last_over(dates).date():
        row.faults.setdefault("batas_daftar", Saying(_l("batas pendaftaran sesudah kegiatannya selesai")))


def _who(row: _Cells, draft: ActivityDraft) -> None:
    draft.age_min, draft.age_max = row.get("usia_min", fields.age, None), row.get("usia_maks", fields.age, None)
    if draft.age_min is not None and draft.age_max is not None and draft.age_min > draft.age_max:
        reason = _l("%(most)s lebih kecil dari usia_min %(least)s")
        row.faults.setdefault("usia_maks", Saying(reason, most=draft.age_max, least=draft.age_min))
    draft.quota = row.get("kuota", activity_fields.quota, None)
    draft.places_left = row.get("sisa", activity_fields.people, None)
    if draft.quota is not None and draft.places_left is not None and draft.places_left > draft.quota:
        reason = _l("sisa tempat %(left)s lebih banyak dari kuota %(quota)s")
        row.faults.setdefault("sisa", Saying(reason, left=draft.places_left, quota=draft.quota))


def _contacts(row: _Cells, draft: ActivityDraft) -> None:
    none: list[dict[str, str]] = []
    called = row.get("telepon", partial(fields.phone_list, use="call"), none)
    draft.phones = called + row.get("whatsapp", partial(fields.phone_list, use="whatsapp"), none)
    if draft.status == "published" and not (draft.phones or draft.registration or draft.registration_link or draft.listing_id):
        reason = _l("isi cara mendaftar, nomor telepon, atau tautan; warga perlu tahu harus ke mana")
        row.faults.setdefault("cara_daftar", Saying(reason))
