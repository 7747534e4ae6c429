"""One row of the import format (DESIGN section 6): its columns, its rules, and the draft that it describes.

The same rules hold for a row of a file and for a form that asks for the same columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import zip_longest
from typing import TypeVar

from portal.directory import import_dates, places
from portal.directory import import_fields as fields
from portal.directory.drafts import Draft
from portal.directory.import_fields import FieldError
from portal.directory.import_tables import Cells
from portal.directory.sayings import Saying
from portal.directory.sayings import marked as _l

COLUMNS = (
    *("kunci", "nama", "bidang", "kebutuhan", "wilayah", "desa", "jangkauan", "ringkasan", "uraian", "alamat", "lintang"),
    *("bujur", "telepon", "whatsapp", "surel", "situs", "jam", "syarat", "prosedur", "waktu", "biaya", "produk", "pengaduan"),
    *("sasaran", "usia_min", "usia_maks", "akses", "penanggung_jawab", "sensitif", "alamat_publik", "sumber"),
    *("tanggal_sumber", "dikonfirmasi", "status"),
)
"""Every column of the format, in the order of an export; the order of an import is free."""
VERSION = "versi"
"""The column of a file, beside those of the format, that tells which version of a listing its row was taken from."""
FILE_COLUMNS = (*COLUMNS, VERSION)
REQUIRED = ("kunci", "nama", "bidang", "wilayah")
TEXT_FIELDS = {
    "ringkasan": "summary",
    "uraian": "description",
    "alamat": "address",
    "syarat": "requirements",
    "prosedur": "procedure",
    "waktu": "duration",
    "biaya": "cost",
    "produk": "product",
    "pengaduan": "complaints",
    "sasaran": "eligibility",
    "penanggung_jawab": "organization",
    "sumber": "source",
}
"""Columns of plain text and the fields of a draft that they fill."""
NOT_IN_FORMAT = (
    "name_jv",
    "summary_jv",
    "description_jv",
    "languages",
    "alert",
    "valid_until",
    "hours_note",
    "status_note",
    "sample",
)
"""Fields that a file cannot speak of: an import leaves them as they are."""
CONFIRMED_BY = "impor"
SHELTER = re.compile(r"\b(?:rumah aman|shelter)\b", re.IGNORECASE)


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that keeps a file from being imported."""

    row: int
    """Row number as a spreadsheet shows it: 1 is the header; 0 speaks of the file itself."""
    column: str
    """Name of the column; empty where the whole row or file is meant."""
    reason: str

    def line(self) -> str:
        """One line in Indonesian, safe to print: "Baris 7, kolom telepon: …"."""
        where = f"Baris {self.row}" if self.row else "Berkas"
        text = f"{where}, kolom {self.column}: {self.reason}" if self.column else f"{where}: {self.reason}"
        return "".join(c if c.isprintable() else " " for c in text)


@dataclass(slots=True)
class Row:
    """One row under its header; collects what is wrong with it."""

    number: int
    columns: list[str]
    cells: Cells
    samples: Callable[[str], bool] = lambda _key: False
    """Tells whether a key is that of a sample listing, which may be changed and stays one."""
    faults: list[Fault] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        stray = False
        for column, raw in zip_longest(self.columns, self.cells, fillvalue=""):
            stray = stray or bool(raw.strip() and not column)
            if column in FILE_COLUMNS:
                self.texts[column] = self.texts.get(column) or self._checked(column, raw)
        if stray:
            self.fault("", "ada isi di luar kolom yang berjudul; mungkin tanda pemisah di dalam sel tidak diberi tanda kutip")

    def is_faulty(self, column: str) -> bool:
        """Whether something is wrong with that cell already."""
        return any(fault.column == column for fault in self.faults)

    def fault(self, column: str, reason: str) -> None:
        """Note what is wrong."""
        self.faults.append(Fault(self.number, column, reason))

    def _checked(self, column: str, raw: str) -> str:
        try:
            return fields.cell(raw)
        except FieldError as error:
            self.fault(column, error.saying)
            return ""

    def get(self, column: str, reader: Callable[[str], T], blank: T) -> T:
        """The value of a cell; `blank` for an empty one, and for one that is faulty, which is noted."""
        text = self.texts.get(column, "")
        try:
            if not text and column in REQUIRED and column in self.columns and not self.is_faulty(column):
                raise FieldError(_l("wajib diisi"))
            return reader(text) if text else blank
        except FieldError as error:
            self.fault(column, error.saying)
            return blank

    def text(self, column: str) -> str:
        """Free text within the limits of its column."""
        return self.get(column, partial(fields.limited, column), "")


def draft_of_row(row: Row) -> Draft:
    """The draft of a row; its faults are noted in the row, and make the draft worthless."""
    topic = row.get("bidang", fields.topic, "")
    place = row.get("wilayah", fields.place, "")
    confirmed_on = row.get("dikonfirmasi", import_dates.confirmed_on, None)
    draft = Draft(
        key=row.get("kunci", partial(fields.key, samples=row.samples), ""),
        topic=topic,
        name=row.text("nama"),
        place_code=place,
        needs=row.get("kebutuhan", fields.needs, []),
        service_areas=row.get("jangkauan", fields.areas, [place]),
        desa_code=_desa(row, place),
        phones=_phones(row),
        email=row.get("surel", fields.email, ""),
        website=row.get("situs", fields.website, ""),
        hours=row.get("jam", fields.hours, ""),
        access=row.get("akses", fields.access, {}),
        source_date=row.get("tanggal_sumber", import_dates.source_date, ""),
        status=row.get("status", fields.status, "published"),
        sensitive=row.get("sensitif", fields.flag, topic == "rppa"),
        confirmed_on=confirmed_on,
        confirmed_by=CONFIRMED_BY if confirmed_on else "",
    )
    for column, name in TEXT_FIELDS.items():
        setattr(draft, name, row.text(column))
    _point(row, draft)
    _ages(row, draft)
    _address(row, draft)
    return draft


def _phones(row: Row) -> list[dict[str, str]]:
    none: list[dict[str, str]] = []
    called = row.get("telepon", partial(fields.phone_list, use="call"), none)
    return called + row.get("whatsapp", partial(fields.phone_list, use="whatsapp"), none)


def _desa(row: Row, place: str) -> str:
    code = row.get("desa", fields.desa, "")
    if code and place and not places.contains(place, code):
        row.fault("desa", f"“{code}” tidak terletak di wilayah {place}")
    return code


def _point(row: Row, draft: Draft) -> None:
    draft.latitude = row.get("lintang", partial(fields.degrees, bounds=fields.LATITUDES), None)
    draft.longitude = row.get("bujur", partial(fields.degrees, bounds=fields.LONGITUDES), None)
    for column, other in (("lintang", "bujur"), ("bujur", "lintang")):
        if row.texts.get(other) and not row.texts.get(column) and not row.is_faulty(column):
            reason = _l("kosong, padahal %(other)s terisi; isi keduanya atau kosongkan keduanya")
            row.fault(column, Saying(reason, other=other))


def _ages(row: Row, draft: Draft) -> None:
    draft.age_min = row.get("usia_min", fields.age, None)
    draft.age_max = row.get("usia_maks", fields.age, None)
    if draft.age_min is not None and draft.age_max is not None and draft.age_min > draft.age_max:
        reason = _l("%(most)s lebih kecil dari usia_min %(least)s")
        row.fault("usia_maks", Saying(reason, most=draft.age_max, least=draft.age_min))


def _address(row: Row, draft: Draft) -> None:
    """Whether the address may be shown: never that of a shelter, whoever says so."""
    shelter = bool(SHELTER.search(draft.name))
    draft.address_public = row.get("alamat_publik", fields.flag, draft.topic != "rppa" and not shelter)
    if shelter and draft.address_public:
        row.fault("alamat_publik", _l("alamat rumah aman tidak boleh dipublikasikan; isi tidak"))
