"""Who stands by whom, as files: villages with their agencies, cadres as numbers, bodies and where they work.

Made from the tables when asked for: they are small. No person is in any of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from flask import Response
from flask.typing import ResponseReturnValue

from portal.directory import bodies, cadres, legal_aid, pairings, places, spreadsheets, trust
from portal.directory.bodies import Body
from portal.directory.cadres import Known
from portal.directory.legal_aid import LegalAid
from portal.directory.pairings import Pair
from portal.directory.spreadsheets import Cell
from portal.open_data.room import room
from portal.web import happening
from portal.web.words import site

STATES = {"running": "berjalan", "ended": "selesai", "coming": "akan datang"}
PAIRS = ("desa", "nama_desa", "kecamatan", "kabupaten", "perangkat_daerah", "mulai", "selesai", "keadaan", "kegiatan")
MORE_OF_PAIRS = ("kegiatan_jv", "sumber", "tautan")
CADRES = ("kecamatan", "nama_kecamatan", "kabupaten", "terlatih", "per_tanggal", "sumber", "kantor", "telepon_kantor", "layanan")
MORE_OF_CADRES = ("hari_bantuan", "keterangan_hari", "kegiatan")
BODIES = ("nama", "jenis", "kegiatan", "kegiatan_jv", "wilayah", "situs", "telepon_kantor", "sumber", "per_tanggal")


@room.get("/unduh/dampingan.csv")
def paired_villages() -> ResponseReturnValue:
    """Every pairing, also those that are over, with its state today."""
    return as_file("dampingan", (*PAIRS, *MORE_OF_PAIRS), (_pair(pair) for pair in pairings.all_pairs()))


def _pair(pair: Pair) -> list[Cell]:
    village, kecamatan, kabupaten = (places.atlas().places[code] for code in places.lineage(pair.desa_code)[:3])
    named: list[Cell] = [village.code, village.full_name, kecamatan.full_name, kabupaten.full_name, pair.agency]
    days: list[Cell] = [pair.begins.isoformat(), _day(pair.ends), STATES[pair.state(trust.today())]]
    return [*named, *days, pair.does, pair.does_jv, pair.source, f"{site()}/id/wilayah/{village.code}"]


@room.get("/unduh/paralegal.csv")
def trained_cadres() -> ResponseReturnValue:
    """What is known of the cadres of each kecamatan, and its next legal-aid day: numbers, offices and days."""
    regions = [place.code for place in places.atlas().at_level("kabupaten")]
    known = cadres.within(regions)
    days = legal_aid.next_days(regions, known)
    rows = (_cadre(code, known.get(code), days.get(code)) for code in sorted({*known, *days}))
    return as_file("paralegal", (*CADRES, *MORE_OF_CADRES), rows)


def _cadre(code: str, cadre: Known | None, aid: LegalAid | None) -> list[Cell]:
    kecamatan, kabupaten = (places.atlas().places[part] for part in places.lineage(code)[:2])
    named: list[Cell] = [kecamatan.code, kecamatan.full_name, kabupaten.full_name]
    return [*named, *(_told(cadre) if cadre else [""] * (len(CADRES) - len(named))), *(_aid(aid) if aid else ("", "", ""))]


def _told(cadre: Known) -> list[Cell]:
    counted: list[Cell] = ["" if cadre.trained is None else cadre.trained, _day(cadre.counted_on), cadre.source]
    asked = f"{site()}/l/{cadre.listing.id}" if cadre.listing else ""
    return [*counted, cadre.office, cadre.phone.shown if cadre.phone else "", asked]


def _aid(aid: LegalAid) -> list[Cell]:
    """The day, what to know of it, and the page of the activity that it is."""
    if aid.is_typed or aid.entry is None:
        return [aid.day.isoformat(), aid.note, ""]
    where = places.atlas().label(aid.entry.activity.place_code)
    when = happening.hours_words(aid.entry.next)
    return [aid.day.isoformat(), f"{where}, {when}", f"{site()}/id/kegiatan/{aid.entry.activity.id}"]


@room.get("/unduh/mitra.csv")
def partner_bodies() -> ResponseReturnValue:
    """Bodies that take part, with the codes of where they work."""
    return as_file("mitra", BODIES, (_body(body) for body in bodies.all_bodies()))


def _body(body: Body) -> list[Cell]:
    contact: list[Cell] = [body.website, body.office.shown if body.office else ""]
    return [body.name, body.kind, body.does, body.does_jv, " ".join(body.areas), *contact, body.source, _day(body.as_of)]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def as_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A table to be kept under the name of the portal."""
    answer = Response(spreadsheets.as_csv(header, rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="kecamatan-berdaya-{name}.csv"'
    return answer
