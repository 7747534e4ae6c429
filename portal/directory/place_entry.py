"""Where a listing is and whom it serves, as a form asks for it: kecamatan, then desa, then how far it reaches.

Fields: `kabupaten` (only for those whose posts cover the province: chosen first), `wilayah` (a kecamatan, a kabupaten or
the province), `desa`, `jangkauan` (one of REACHES), a tick `jangkau_<code>` for each desa, and `jangkauan_semula`,
the codes of a reach that the other answers cannot say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portal.directory import places
from portal.directory.places import PROVINCE, Place
from portal.directory.sayings import Saying
from portal.directory.sayings import marked as _l

REACHES = ("sendiri", "kabupaten", "desa", "lain")

Options = list[tuple[str, str]]
"""Code and name of each, as a select shows them."""
Faults = dict[str, str]


@dataclass(frozen=True, slots=True)
class Where:
    """What the fields say; codes are empty where there is a fault or, of the desa, where none is named."""

    place_code: str = ""
    desa_code: str = ""
    service_areas: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form offers."""

    kabupaten: Options
    """To choose from first; empty where one step is enough."""
    groups: list[tuple[str, Options]]
    """Places by the name of their kabupaten."""
    desa: Options
    """The desa and kelurahan of the chosen kecamatan; empty where none is chosen."""
    level: str
    """kecamatan, kabupaten or provinsi: what is chosen; empty where nothing is."""
    other: list[str]
    """Names of the areas of a reach that is kept as it is."""


def fields_of(place_code: str, desa_code: str, service_areas: Sequence[str]) -> dict[str, str]:
    """The fields that say this place and this reach."""
    fields = {"wilayah": place_code, "desa": desa_code, "kabupaten": _kabupaten_of(place_code)}
    wanted = set(service_areas) or {place_code}
    if wanted == {place_code}:
        return fields | {"jangkauan": "sendiri"}
    if wanted == {_kabupaten_of(place_code)}:
        return fields | {"jangkauan": "kabupaten"}
    if wanted <= {desa.code for desa in _desa_of(place_code)}:
        return fields | {"jangkauan": "desa"} | {f"jangkau_{code}": "1" for code in sorted(wanted)}
    return fields | {"jangkauan": "lain", "jangkauan_semula": " ".join(sorted(wanted))}


def choices(covered: Sequence[str], fields: Mapping[str, str]) -> Choices:
    """What to offer to somebody whose posts cover these areas, as far as the form is filled."""
    atlas = places.atlas()
    chosen = _chosen(covered, fields)
    steps = PROVINCE in covered
    first = fields.get("kabupaten", "") or _kabupaten_of(chosen)
    tops = [first] if steps and first in atlas.places else [] if steps else list(dict.fromkeys(covered))
    kabupaten = [PROVINCE, *(place.code for place in atlas.at_level("kabupaten"))] if steps else []
    known = [code for code in fields.get("jangkauan_semula", "").split() if code in atlas.places]
    return Choices(
        kabupaten=[(code, atlas.places[code].full_name) for code in kabupaten],
        groups=_groups(tops),
        desa=[(desa.code, desa.full_name) for desa in _desa_of(chosen)],
        level=places.level_of(chosen) if chosen else "",
        other=[atlas.label(code) for code in known],
    )


def read(covered: Sequence[str], fields: Mapping[str, str]) -> tuple[Where, Faults]:
    """What the fields say, and what is wrong by field. Places outside the areas that the posts cover are refused."""
    place_code = _chosen(covered, fields)
    if not place_code:
        return Where(), {"wilayah": _l("Pilih kecamatan atau kabupaten tempat layanan ini.")}
    faults: Faults = {}
    desa = fields.get("desa", "")
    here = {place.code for place in _desa_of(place_code)}
    if desa and desa not in here:
        name = places.atlas().places[place_code].full_name
        faults["desa"] = Saying(_l("Desa itu tidak ada di %(place)s. Pilih lagi desanya."), place=name)
    reach = _reach(place_code, sorted(here), fields, faults)
    return Where(place_code, "" if "desa" in faults else desa, reach), faults


def _reach(place_code: str, here: list[str], fields: Mapping[str, str], faults: Faults) -> list[str]:
    answer = fields.get("jangkauan", "")
    if answer == "sendiri":
        return [place_code]
    if answer == "kabupaten" and place_code != PROVINCE:
        return [_kabupaten_of(place_code)]
    if answer == "desa":
        ticked = [code for code in here if fields.get(f"jangkau_{code}")]
        if not ticked:
            faults["jangkauan"] = (
                _l("Centang paling tidak satu desa yang dilayani.") if here else _l("Pilih kecamatannya dulu, lalu desanya.")
            )
        return ticked
    codes = fields.get("jangkauan_semula", "").split()
    if answer == "lain" and codes and all(code in places.atlas().places for code in codes):
        return sorted(set(codes))
    faults["jangkauan"] = _l("Pilih siapa saja yang dilayani.")
    return []


def _chosen(covered: Sequence[str], fields: Mapping[str, str]) -> str:
    """The place that is chosen, if it exists, lies in a covered area and in the kabupaten that was chosen first."""
    code, first = fields.get("wilayah", ""), fields.get("kabupaten", "")
    place = places.atlas().get(code)
    if place is None or place.level == "desa" or not any(places.contains(outer, code) for outer in covered):
        return ""
    if PROVINCE in covered and first and first != _kabupaten_of(code):
        return ""
    return code


def _kabupaten_of(code: str) -> str:
    """The kabupaten of a place; the province is its own."""
    return ".".join(code.split(".")[:2])


def _desa_of(code: str) -> list[Place]:
    inner = places.atlas().children.get(code, [])
    return [place for place in inner if place.level == "desa"]


def _groups(tops: Sequence[str]) -> list[tuple[str, Options]]:
    """The places to choose from, by kabupaten: each area, and the kecamatan within where it is a kabupaten."""
    atlas = places.atlas()
    found: dict[str, Options] = {}
    for top in tops:
        place = atlas.places[top]
        within = atlas.children.get(top, []) if place.level == "kabupaten" else []
        group = found.setdefault(atlas.places[_kabupaten_of(top)].full_name, [])
        group += [(p.code, p.full_name) for p in (place, *within) if (p.code, p.full_name) not in group]
    return list(found.items())
