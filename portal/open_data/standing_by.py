"""Who stands by whom, as files: villages with their agencies, cadres as numbers, bodies and where they work.

Made from the tables when asked for: they are small. No person is in any of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from flask import Response
from flask.typing import ResponseReturnValue

from portal.directory import bodies, cadres, pairings, places, spreadsheets, trust
from portal.directory.bodies import Body
from portal.directory.pairings import Pair
from portal.directory.spreadsheets import Cell
from portal.open_data.room import room
from portal.web.words import site

STATES = {"running": "berjalan", "ended": "selesai", "coming": "akan datang"}
PAIRS = ("desa", "nama_desa", "kecamatan", "kabupaten", "perangkat_daerah", "mulai", "selesai", "keadaan", "kegiatan")
MORE_OF_PAIRS = ("kegiatan_jv", "sumber", "tautan")
CADRES = ("kecamatan", "nama_kecamatan", "kabupaten", "terlatih", "per_tanggal", "sumber", "kantor", "telepon_kantor", "layanan")
MORE_OF_CADRES = ("hari_bantuan", "keterangan_hari")
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
    """What is known of the cadres of each kecamatan: numbers and offices."""
    known = cadres.within([place.code for place in places.atlas().at_level("kabupaten")])
    return as_file("paralegal", (*CADRES, *MORE_OF_CADRES), (_cadre(cadre) for cadre in known.values()))


def _cadre(cadre: cadres.Known) -> list[Cell]:
    kecamatan, kabupaten = (places.atlas().places[code] for code in places.lineage(cadre.kecamatan_code)[:2])
    counted: list[Cell] = [
        "" if cadre.trained is None else cadre.trained,
        cadre.counted_on.isoformat() if cadre.counted_on else "",
    ]
    office: list[Cell] = [cadre.source, cadre.office, cadre.phone.shown if cadre.phone else ""]
    asked = f"{site()}/l/{cadre.listing.id}" if cadre.listing else ""
    coming: list[Cell] = [asked, _day(cadre.next_day), cadre.next_note]
    return [kecamatan.code, kecamatan.full_name, kabupaten.full_name, *counted, *office, *coming]


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
