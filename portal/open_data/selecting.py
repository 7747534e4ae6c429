"""Which records a request is about: the parameters of the standard as conditions, and the records in their order."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from portal.directory import listings, open_records, places
from portal.directory.listings import Listing
from portal.directory.open_records import Position, Wanted
from portal.directory.places import Place
from portal.open_data.asking import Asked, Page
from portal.open_data.hsds import schedules, taxonomies
from portal.open_data.hsds.ids import Kind, listing_id_of, organization_id
from portal.search.ask import everything
from portal.web import privacy
from portal.web.problems import Refused

SELECTING = (
    "search", "taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after",
    "minimum_age", "maximum_age", "start_time", "end_time", "day", "postcode", "proximity",
)  # fmt: skip
SAYS = {
    "id_portal": ("id",), "wilayah": ("place_code",), "desa": ("desa_code",), "jam": ("hours",), "produk": ("product",),
    "pengaduan": ("complaints",), "ringkasan_jv": ("summary_jv",), "uraian_jv": ("description_jv",),
    "berlaku_sampai": ("valid_until",), "sumber": ("source",), "tanggal_sumber": ("source_date",),
    "dikonfirmasi_oleh": ("confirmed_by",), "sensitif": ("sensitive",), "contoh": ("sample",),
}  # fmt: skip
"""Kind of remark → the columns of a listing that it comes from."""
BATCH, BRIEF_BATCH = 100, 1000
_EARTH_METRES = 6_371_000


class Selection:
    """The records that a request is about: in the order of a search, otherwise in that of their ids."""

    def __init__(self, wanted: Wanted) -> None:
        found = open_records.ids(wanted)
        self._ids = found if wanted.among is None else _in_rank(wanted.among, found)

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self._ids)

    def page(self, page: Page) -> list[Listing]:
        """The records of one page."""
        return open_records.in_order(self._ids[page.start : page.start + page.size])

    def dates(self, page: Page) -> Iterator[list[tuple[str, datetime]]]:
        """The ids of the records of one page, and when each was modified, some at a time."""
        return open_records.dates(self._ids[page.start : page.start + page.size], BRIEF_BATCH)

    def batches(self) -> Iterator[list[Listing]]:
        """All of them, some at a time; what has gone meanwhile is left out."""
        return open_records.batches(self._ids, BATCH)


def _in_rank(ranked: Sequence[str], found: Sequence[str]) -> list[str]:
    among = set(found)
    return [listing_id for listing_id in ranked if listing_id in among]


def selected(asked: Asked) -> Selection:
    """The records that this request selects; refuses it if anything is wrong with its parameters."""
    if asked.given("search"):
        privacy.unkept()  # what somebody looks for stays in nobody's cache
    return Selection(wanted(asked))


def newest(found: Sequence[Listing]) -> datetime | None:
    """When the last of them was modified."""
    return max((x.modified for x in found), default=None)


def open_listing(kind: Kind, own: str) -> Listing:
    """The open record with this UUID; 410 for one that was withdrawn, 404 for what never was or is not out yet."""
    listing_id = listing_id_of(kind, own)
    found = listings.get(listing_id) if listing_id else None
    if found is not None and found.status == "withdrawn":
        raise Refused(410, "This record was withdrawn and will not come back.")
    if found is None or found.status not in open_records.OPEN:
        raise Refused(404, f"There is no {kind} with this id.")
    return found


def wanted(asked: Asked) -> Wanted:
    """The conditions that the parameters name; those that are wrong are noted in `asked`."""
    text, postcode, metres = asked.search(), asked.postcode(), asked.metres("proximity")
    asked.require("proximity", "postcode")
    found = Wanted(
        modified_after=asked.moment("modified_after"),
        age_min_from=asked.years("minimum_age"),
        age_max_to=asked.years("maximum_age"),
    )
    for reader in (classified, _of_organization, _open_then):
        found = reader(found, asked)
    asked.settle()
    if text is not None:
        found = replace(found, among=everything(text))
    if postcode is not None:
        found = _near(found, postcode, metres)
    return found


def classified(found: Wanted, asked: Asked) -> Wanted:
    """The conditions and those of `taxonomy_term_id` and `taxonomy_id`."""
    return _with_taxonomy(_with_term(found, asked), asked)


def _with_term(found: Wanted, asked: Asked) -> Wanted:
    term = asked.uuid("taxonomy_term_id")
    if term is None:
        return found
    taxonomy, code = taxonomies.codes().get(term, ("", ""))
    if taxonomy == "bidang":
        return replace(found, topic=code)
    if taxonomy == "kebutuhan":
        return replace(found, need=code)
    return replace(found, says=SAYS[code]) if code in SAYS else replace(found, among=())


def _with_taxonomy(found: Wanted, asked: Asked) -> Wanted:
    """Every record has a topic and remarks; not every one says which needs it answers."""
    taxonomy = asked.uuid("taxonomy_id")
    if taxonomy is None:
        return found
    code = taxonomies.taxonomy_codes().get(taxonomy)
    return replace(found, tagged=True) if code == "kebutuhan" else found if code else replace(found, among=())


def _of_organization(found: Wanted, asked: Asked) -> Wanted:
    own = asked.uuid("organization_id")
    if own is None:
        return found
    number = organization_number(own)
    return replace(found, among=()) if number is None else replace(found, organization=number)


def _open_then(found: Wanted, asked: Asked) -> Wanted:
    day, start, end = asked.day(), asked.clock("start_time"), asked.clock("end_time")
    if day is None and start is None and end is None:
        return found
    return replace(found, hours=[text for text in open_records.hours_texts() if schedules.fits(text, day, start, end)])


def _near(found: Wanted, postcode: str, metres: float | None) -> Wanted:
    """Records that serve where the postal code is; with a distance, those that lie so near to its middle."""
    areas = [place for place in places.atlas().places.values() if postcode in place.postal_codes]
    if metres is None:
        return replace(found, serving=sorted({code for place in areas for code in places.lineage(place.code)}))
    middle = _middle(areas)
    if middle is None:
        return replace(found, among=())
    near = [p.id for p in open_records.positions(found) if (at := _point(p)) and _metres(at, middle) <= metres]
    ranked = found.among
    return replace(found, among=near if ranked is None else _in_rank(ranked, near))


def _middle(areas: list[Place]) -> tuple[float, float] | None:
    """The middle of the kecamatan that have the postal code: the register has no points of desa."""
    kecamatan = {places.lineage(place.code)[-3] for place in areas if place.code.count(".") >= 2}
    points = [at for code in kecamatan if (at := _centre(code))]
    if not points:
        return None
    return sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)


def _centre(code: str) -> tuple[float, float] | None:
    place = places.atlas().get(code)
    return (place.latitude, place.longitude) if place and place.latitude is not None and place.longitude is not None else None


def _point(position: Position) -> tuple[float, float] | None:
    """Where it is, or the middle of its kecamatan; unknown for what belongs to a whole kabupaten."""
    if position.latitude is not None and position.longitude is not None:
        return position.latitude, position.longitude
    return _centre(position.place_code) if places.level_of(position.place_code) == "kecamatan" else None


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance over ground (haversine)."""
    (a, b), (c, d) = (map(math.radians, point) for point in (one, other))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * _EARTH_METRES * math.asin(math.sqrt(half))


_numbers: tuple[Any, dict[str, int]] = (None, {})


def organization_number(own: str) -> int | None:
    """The number of the organization with this UUID; None for one that is responsible for nothing open."""
    global _numbers
    known = open_records.organizations()
    if _numbers[0] is not known:
        _numbers = known, {organization_id(name): number for number, name in known.names.items()}
    return _numbers[1].get(own)
