"""How far the programme has come in each kecamatan, as far as a source says so; what no source says is unknown."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from portal.database import session
from portal.directory.coverage import Pilot

PILOTS_PLANNED, KECAMATAN_PLANNED = 142, 576
"""Pilots of 2025 and kecamatan of 2026, as the programme announced them."""
DOCUMENTS = ("Surat Edaran Gubernur 400.10.2/0004464 (2025)", "Keputusan Gubernur 100.3.3.1/344 (2025)")
"""What the programme stands on in the whole province."""


def known(kabupaten: Collection[str]) -> dict[str, Pilot]:
    """Kecamatan → what sources say of its part in the programme; those of which no source speaks are absent."""
    query = select(Pilot).where(func.substr(Pilot.kecamatan_code, 1, 5).in_(kabupaten)).order_by(Pilot.kecamatan_code)
    return {row.kecamatan_code: row for row in session().scalars(query)}
