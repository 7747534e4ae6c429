"""What somebody says of the roll-out in a kecamatan, as a form or a row of a file gives it. Nothing of a person is taken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.directory import import_fields, trust
from portal.directory.import_fields import FieldError
from portal.directory.rollout import DOCUMENTS, RolloutEntry, Status
from portal.directory.sayings import Saying
from portal.directory.sayings import marked as _l

STATUS_CODES: dict[str, Status] = {
    "belum_diketahui": "unknown", "belum_mulai": "not_started", "sk": "decree", "tim": "team", "berjalan": "running",
}  # fmt: skip
"""What forms and files call a status → the status."""
CODES = {status: code for code, status in STATUS_CODES.items()}
FIELDS = ("status", "dokumen", "nomor", "tanggal", "sumber")
"""What forms and files call the fields."""
FIRST_DAY = date(2025, 1, 1)
"""Nothing of the programme is older."""
LONGEST_NUMBER, LONGEST_SOURCE = 100, 400
_ADDRESS = re.compile(r"https?://\S+")
_PERSONAL = re.compile(
    r"\S@\S|(?:\+62|\b62|\b0)8[\d .()-]{7,}|\d{16,}|\bNI[PK]\b"
    r"|\ba\.\s?n\.|\bDr[sa]?\.|\bH[j]?\.\s[A-Z]|,\s?[SM]\.\s?[A-Z][A-Za-z]*\b"
)
"""Numbers, mail and titles that belong to a person: no decree needs its signatory here."""
PERSONAL = _l("Jangan menulis nama, NIP, nomor telepon, atau surel seseorang. Cukup jenis dan nomor dokumennya.")


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be entered of one kecamatan."""

    status: Status = "unknown"
    document: str = ""
    number: str = ""
    dated: date | None = None
    source: str = ""


class Faulty(ValueError):
    """What was said cannot be entered; `faults` says why, by field of `FIELDS`."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


def said_by(entry: RolloutEntry | None) -> Said:
    """What an entry says; of none, that nothing is known."""
    if entry is None:
        return Said()
    return Said(entry.status, entry.document, entry.number, entry.dated, entry.source)  # type: ignore[arg-type]


def typed(said: Said) -> dict[str, str]:
    """The same as forms and files have it."""
    dated = said.dated.isoformat() if said.dated else ""
    return dict(zip(FIELDS, (CODES[said.status], said.document, said.number, dated, said.source), strict=True))


def read(fields: Mapping[str, str]) -> Said:
    """What was typed; raises Faulty with everything that is wrong."""
    faults: dict[str, str] = {}
    texts = {name: _text(name, fields, faults) for name in FIELDS}
    status = STATUS_CODES.get(texts["status"].casefold())
    if status is None and "status" not in faults:
        unknown = Saying(
            _l("“%(text)s” bukan status. Pilihan: %(codes)s"), text=texts["status"][:60], codes=", ".join(STATUS_CODES)
        )
        faults["status"] = unknown if texts["status"] else _l("Pilih statusnya.")
    if status == "unknown":
        if any(texts[name] for name in FIELDS[1:]):
            faults["status"] = _l("Kalau belum diketahui, kosongkan dokumen, nomor, tanggal, dan sumbernya.")
        said = Said()
    else:
        said = Said(status or "not_started", *_document(texts, status, faults), _day(texts, faults), _source(texts, faults))
    if faults:
        raise Faulty({name: faults[name] for name in FIELDS if name in faults})
    return said


def _text(name: str, fields: Mapping[str, str], faults: dict[str, str]) -> str:
    try:
        return import_fields.cell(fields.get(name, ""))
    except FieldError as error:
        faults[name] = error.saying
        return ""


def _document(texts: Mapping[str, str], status: Status | None, faults: dict[str, str]) -> tuple[str, str]:
    kind, number = texts["dokumen"].casefold(), texts["nomor"]
    if kind not in ("", *DOCUMENTS):
        codes = ", ".join(DOCUMENTS)
        faults["dokumen"] = FieldError(
            _l("“%(text)s” bukan jenis dokumen. Pilihan: %(codes)s"), text=kind[:60], codes=codes
        ).saying
        return "", ""
    if not kind:
        if number or status != "not_started":
            faults.setdefault("dokumen", _l("Pilih dokumennya."))
        return "", ""
    only = DOCUMENTS[kind]
    if only and number not in ("", only):
        faults["nomor"] = FieldError(
            _l("Dokumen ini bernomor %(number)s. Pilih jenis lain untuk nomor lain."), number=only
        ).saying
    elif not only and not number:
        faults.setdefault("nomor", _l("Tulis nomor dokumennya."))
    elif number != only:
        _bounded("nomor", number, LONGEST_NUMBER, faults)
    return kind, only or number


def _bounded(name: str, text: str, longest: int, faults: dict[str, str]) -> None:
    if len(text) > longest:
        faults[name] = Saying(import_fields.TOO_LONG, count=len(text), limit=longest)
    elif "\n" in text or "\t" in text:
        faults[name] = _l("harus satu baris, tanpa ganti baris dan tanpa tab")
    elif _PERSONAL.search(_ADDRESS.sub("", text)):
        faults[name] = PERSONAL


def _day(texts: Mapping[str, str], faults: dict[str, str]) -> date | None:
    text = texts["tanggal"]
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text)
    local = re.fullmatch(r"([0-9]{1,2})([-/])([0-9]{1,2})\2([0-9]{4})", text)
    parts = iso.groups() if iso else (local[4], local[3], local[1]) if local else None
    try:
        found = date(*map(int, parts)) if parts else None
    except ValueError:
        found = None
    if found is None:
        wrong = Saying(_l("“%(text)s” bukan tanggal. Contoh: 2025-10-09 atau 09-10-2025"), text=text[:60])
        faults.setdefault("tanggal", wrong if text else _l("Isi tanggalnya."))
    elif found > trust.today():
        faults["tanggal"] = _l("Tanggal ini belum tiba.")
    elif found < FIRST_DAY:
        faults["tanggal"] = _l("Program ini baru dimulai tahun 2025.")
    return found


def _source(texts: Mapping[str, str], faults: dict[str, str]) -> str:
    text = texts["sumber"]
    if not text:
        faults.setdefault("sumber", _l("Tulis sumbernya. Tanpa sumber, statusnya tetap belum diketahui."))
    _bounded("sumber", text, LONGEST_SOURCE, faults)
    return text
