"""The page about the open data, for people: what there is, how to use it, what to say of it, with examples that run."""

from __future__ import annotations

from typing import NamedTuple

from flask import current_app
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from portal import languages
from portal.config import Settings
from portal.directory import places, standings
from portal.languages import gettext as _
from portal.open_data.answering import ATTRIBUTION, LICENCE, LICENCE_NAME
from portal.open_data.hsds.ids import uuid_of
from portal.open_data.links import MOST
from portal.open_data.room import room
from portal.web.rendering import render
from portal.web.words import site


class Example(NamedTuple):
    """An address that answers, and what it is good for."""

    words: str
    path: str

    @property
    def command(self) -> str:
        """What to type to fetch it."""
        return f'curl "{site()}{self.path}"'


@room.get("/api/")
def guide() -> ResponseReturnValue:
    """The page, in the language that its address names, or else in the reader's."""
    named = languages.take_from_query()
    many = f"""curl -H "Content-Type: application/json" -d '["{site()}/id/", "/l/abc2345"]' "{site()}/api/links\""""
    settings: Settings = current_app.config["SETTINGS"]
    answer = render(
        "open_data/guide.html", programs=_there(_programs()), takeaway=_there(_takeaway()), cards=_there(_cards()),
        limit=settings.api_limit, most=MOST, many=many, licence=LICENCE, licence_name=LICENCE_NAME, attribution=ATTRIBUTION,
    )  # fmt: skip
    if not named:
        answer.vary.add("Accept-Language")
    return answer


def _programs() -> list[Example]:
    """Addresses for programs, with ids of this instance."""
    found = [
        Example(_("Cari layanan dengan kata sehari-hari"), "/api/hsds/services?search=kursi+roda"),
        Example(_("Semua layanan, 50 per halaman, lengkap"), "/api/hsds/services?full=true&per_page=50"),
        Example(_("Layanan yang berubah sejak tanggal tertentu"), "/api/hsds/services?modified_after=2026-01-01"),
        Example(_("Daftar lembaga penanggung jawab"), "/api/hsds/organizations"),
        Example(_("Daftar bidang dan kebutuhan"), "/api/hsds/taxonomy_terms"),
    ]
    shown = standings.example()
    if shown:
        found.insert(1, Example(_("Satu layanan dengan semua isinya"), f"/api/hsds/services/{uuid_of('service', shown.id)}"))
        found.append(Example(_("Periksa apakah tautan masih berlaku"), f"/api/links?url=/l/{shown.id}&url=/id/wilayah/33.03"))
    return [*found, Example(_("Uraian teknis seluruh alamat (OpenAPI 3.1)"), "/api/openapi.json")]


def _takeaway() -> list[Example]:
    """What comes whole, without a program."""
    return [
        Example(_("Unduh semua layanan: CSV, Excel, JSON Lines, dan peta"), "/unduh/"),
        Example(_("Ikuti kabar layanan yang berubah atau tutup (Atom)"), "/perubahan.atom"),
    ]


def _cards() -> list[Example]:
    """What other sites may show in a frame."""
    found = [Example(_("Buat kartu dan salin kodenya"), f"/{languages.current()}/pasang")]
    shown = standings.example()
    if shown:
        found.append(Example(_("Contoh kartu satu layanan"), f"/kartu/{shown.id}"))
        found.append(Example(_("Contoh kartu satu kecamatan"), f"/kartu/wilayah/{_kecamatan(shown.place_code)}"))
    return found


def _kecamatan(code: str) -> str:
    """The kecamatan that a listing is in; for one of a wider area, some kecamatan of it."""
    atlas = places.atlas()
    place = atlas.places[code]
    while place.level in ("provinsi", "kabupaten"):
        place = atlas.children[place.code][0]
    return place.code


def _there(examples: list[Example]) -> list[Example]:
    """Those whose address this portal has: nobody is sent to what does not answer."""
    return [example for example in examples if _is_there(example.path.partition("?")[0])]


def _is_there(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(path)
    except HTTPException:
        return False
    return True
