"""Who is responsible, and who takes part: a name, and of bodies that an officer described also what they do."""

from __future__ import annotations

from portal.directory import bodies
from portal.open_data.hsds import addresses
from portal.open_data.hsds.ids import organization_id
from portal.open_data.hsds.taxonomies import Record

DESCRIPTION = "Penanggung jawab layanan yang tercatat di Portal Kecamatan Berdaya."


def organization(name: str) -> Record:
    """An organization."""
    known = bodies.described().get(name)
    found: Record = {"id": organization_id(name), "name": name, "description": known.does if known else DESCRIPTION}
    website = addresses.uri(known.website) if known else ""
    return found | {"website": website} if website else found
