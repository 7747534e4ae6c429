"""The rows of a file of paralegal cadres, and the form of one kecamatan: the same fields and the same rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from portal.database import session
from portal.directory import cadres, discretion, listings, places, trust
from portal.directory.cadres import Cadre
from portal.directory.import_fields import FieldError
from portal.directory.import_rows import Fault
from portal.directory.phones import Phone
from portal.directory.roster_rows import Row, day, yes
from portal.directory.rosters import Values
from portal.directory.sayings import marked as _l

COLUMNS = (
    *("kecamatan", "terlatih", "per_tanggal", "sumber", "kantor", "telepon", "ponsel_kantor", "layanan"),
    *("hari_bantuan", "keterangan_hari"),
)
REQUIRED = ("kecamatan",)
MOST = 5000
"""More cadres than that in one kecamatan are a slip."""


class CadreRows:
    """Cadres as a kind of roster. The key of a row is its kecamatan."""

    code = "paralegal"
    columns = COLUMNS
    required = REQUIRED

    def read(self, row: Row) -> tuple[str, Values]:
        """See `roster_rows.Kind`."""
        code = row.get("kecamatan", _kecamatan, "")
        trained, counted = row.get("terlatih", _number, None), row.get("per_tanggal", _past, None)
        source, office = row.get("sumber", discretion.sentence, ""), row.get("kantor", discretion.office, "")
        shared = row.get("ponsel_kantor", yes, False)
        phone = row.get("telepon", lambda text: discretion.office_number(text, shared), "")
        listing, coming = row.get("layanan", _listing, ""), row.get("hari_bantuan", day, None)
        note = row.get("keterangan_hari", discretion.sentence, "")
        _check_whole(row, trained, office, note)
        texts = ("" if trained is None else str(trained), counted.isoformat() if counted else "", source, office)
        rest = ("ya" if shared and phone else "", listing, coming.isoformat() if coming else "", note)
        return code, dict(zip(COLUMNS, (code, *texts, Phone(phone, "call").typed if phone else "", *rest), strict=True))

    def place_of(self, values: Values) -> str:
        """See `roster_rows.Kind`."""
        return values["kecamatan"]

    def name_of(self, values: Values) -> str:
        """See `roster_rows.Kind`."""
        return places.atlas().label(values["kecamatan"])

    def present(self) -> dict[str, Values]:
        """See `roster_rows.Kind`."""
        everywhere = [place.code for place in places.atlas().at_level("kabupaten")]
        return {code: values_of(row) for code, row in cadres.rows_of(everywhere).items()}

    def across(self, rows: Mapping[str, tuple[int, Values]], present: Mapping[str, Values]) -> list[Fault]:
        """Nothing can be wrong between kecamatan."""
        return []

    def put(self, values: Values) -> None:
        """See `roster_rows.Kind`."""
        row = session().get(Cadre, values["kecamatan"]) or Cadre(kecamatan_code=values["kecamatan"])
        session().add(row)
        row.trained = int(values["terlatih"]) if values["terlatih"] else None
        row.counted_on, row.next_day = _date(values["per_tanggal"]), _date(values["hari_bantuan"])
        row.source, row.office, row.next_note = values["sumber"], values["kantor"], values["keterangan_hari"]
        row.shared = values["ponsel_kantor"] == "ya"
        row.phone = discretion.office_number(values["telepon"], row.shared) if values["telepon"] else ""
        row.listing_id = values["layanan"] or None

    def drop(self, values: Values) -> None:
        """See `roster_rows.Kind`."""
        row = session().get(Cadre, values["kecamatan"])
        if row is not None:
            session().delete(row)


def values_of(row: Cadre) -> Values:
    """What is kept of a kecamatan, as a row of the file."""
    numbers = ("" if row.trained is None else str(row.trained), row.counted_on.isoformat() if row.counted_on else "")
    contact = (row.office, Phone(row.phone, "call").typed if row.phone else "", "ya" if row.shared and row.phone else "")
    coming = (row.listing_id or "", row.next_day.isoformat() if row.next_day else "", row.next_note)
    return dict(zip(COLUMNS, (row.kecamatan_code, *numbers, row.source, *contact, *coming), strict=True))


def _check_whole(row: Row, trained: int | None, office: str, note: str) -> None:
    """What must go together: a number with its day and source, a phone with its office, a note with its day."""
    faulty = {fault.column for fault in row.faults}
    if trained is not None:
        for column in ("per_tanggal", "sumber"):
            if not row.texts.get(column, "").strip() and column not in faulty:
                row.fault(column, _l("wajib diisi kalau jumlah kader diisi"))
    if row.texts.get("telepon", "").strip() and not office and "kantor" not in faulty:
        row.fault("kantor", _l("wajib diisi kalau telepon diisi: kantor mana yang menjawab?"))
    if note and not row.texts.get("hari_bantuan", "").strip():
        row.fault("hari_bantuan", _l("wajib diisi kalau keterangannya diisi"))


def _kecamatan(text: str) -> str:
    found = places.atlas().get(text)
    if found is None or found.level != "kecamatan":
        raise FieldError(_l("“%(text)s” bukan kode kecamatan. Contoh: 33.03.04"), text=text[:20])
    return text


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) <= MOST):
        raise FieldError(_l("harus bilangan bulat dari 0 sampai %(most)s"), most=MOST)
    return int(text)


def _past(text: str) -> date:
    found = day(text)
    if found > trust.today():
        raise FieldError(_l("belum tiba; isi tanggal jumlah itu dihitung"))
    return found


def _listing(text: str) -> str:
    """The id of a listing that is public, from its id or its address."""
    found = listings.get(text.rstrip("/").rpartition("/")[2].casefold())
    if found is None or found.status != "published":
        raise FieldError(_l("tidak ada layanan terbit dengan alamat ini"))
    return found.id


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
