"""Who is responsible: all that the portal knows of an organization is its name."""

from __future__ import annotations

from portal.open_data.hsds.ids import organization_id
from portal.open_data.hsds.taxonomies import Record

DESCRIPTION = "Penanggung jawab layanan yang tercatat di Portal Kecamatan Berdaya."


def organization(name: str) -> Record:
    """An organization."""
    return {"id": organization_id(name), "name": name, "description": DESCRIPTION}
