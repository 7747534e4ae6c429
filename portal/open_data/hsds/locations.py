"""Where a service is, as far as everybody may know: no address and no point of one whose address is not public."""

from __future__ import annotations

from portal.directory import places
from portal.directory.activities import Activity
from portal.directory.listings import Listing
from portal.directory.places import Atlas, Place
from portal.open_data.hsds.ids import nested_id, uuid_of
from portal.open_data.hsds.taxonomies import Record, remark

CODES = "Kode wilayah Kemendagri"
COUNTRY = "ID"
ACCESS = {
    "kursi_roda": "Bisa diakses kursi roda",
    "toilet": "Toilet untuk penyandang disabilitas",
    "isyarat": "Juru bahasa isyarat",
    "braille": "Tulisan braille",
    "pendamping": "Pendamping",
}
"""Access feature → what it is called."""


def at_location(listing: Listing, full: bool = True, atlas: Atlas | None = None) -> Record:
    """The service at its one place. Not full: without what can be there several times."""
    service, location = uuid_of("service", listing.id), uuid_of("location", listing.id)
    own = uuid_of("service_at_location", listing.id)
    return {"id": own, "service_id": service, "location_id": location, "location": location_of(listing, full, atlas)}


def location_of(listing: Listing, full: bool = True, atlas: Atlas | None = None) -> Record:
    """The place: `virtual` where the address is not public, and then no more than its kecamatan or kabupaten."""
    code = listing.public_desa or listing.place_code
    own = uuid_of("location", listing.id)
    atlas = atlas or places.atlas()
    found: Record = {
        "id": own,
        "location_type": "physical" if listing.address_public else "virtual",
        "name": atlas.label(code) if atlas.get(code) else code,
    }
    point = listing.public_point
    if point:
        found["latitude"], found["longitude"] = point
    found |= {"external_identifier": code, "external_identifier_type": CODES}
    if full:
        found |= _many(listing, own, atlas)
    return found


def _many(listing: Listing, own: str, atlas: Atlas) -> Record:
    found: Record = {}
    if listing.public_address:
        found["addresses"] = [address(listing, own, atlas)]
    if listing.access:
        found["accessibility"] = [_access(listing, own, feature) for feature in ACCESS if feature in listing.access]
    codes = [("wilayah", listing.place_code), ("desa", listing.public_desa)]
    found["attributes"] = [remark(listing.id, own, kind, code, "location") for kind, code in codes if code]
    return found


def _access(listing: Listing, own: str, feature: str) -> Record:
    known = "ada" if listing.access[feature] else "tidak ada"
    return {
        "id": nested_id(listing.id, "accessibility", feature),
        "location_id": own,
        "description": f"{ACCESS[feature]}: {known}",
    }


def address(listing: Listing | Activity, own: str, atlas: Atlas) -> Record:
    """What nobody has said stays empty, also where the standard asks for it."""
    by_level = {p.level: p for p in map(atlas.get, places.lineage(listing.public_desa or listing.place_code)) if p}
    named = {level: place.full_name for level, place in by_level.items()}
    found = {"id": nested_id(listing.id, "address", "1"), "location_id": own, "address_1": listing.public_address}
    more = {"address_2": named.get("desa", ""), "region": named.get("kecamatan", "")}
    return {
        **found,
        **{name: text for name, text in more.items() if text},
        "city": named.get("kabupaten", ""),
        "state_province": places.PROVINCE_NAME,
        "postal_code": _postal_code(by_level.get("desa"), by_level.get("kecamatan")),
        "country": COUNTRY,
        "address_type": "physical",
    }


def _postal_code(desa: Place | None, kecamatan: Place | None) -> str:
    """The one that it must be; empty where there are several."""
    for place in (desa, kecamatan):
        if place and len(place.postal_codes) == 1:
            return place.postal_codes[0]
    return ""
