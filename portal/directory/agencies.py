"""Agencies (OPD) as families: the Dinas Sosial of every kabupaten is one, by the part of the name before the area's."""

from __future__ import annotations

import re
from collections import defaultdict

from sqlalchemy import select

from portal.database import session
from portal.directory.listings import Organization

_AREA = re.compile(r"\s+(?:Kabupaten|Kota|Kecamatan|Provinsi|Kab\.|Kec\.)\s+\S.*$")


def family_of(name: str) -> str:
    """The name of an agency without the area at its end: "Dinas Sosial Kabupaten Kebumen" is a "Dinas Sosial"."""
    return _AREA.sub("", name).strip() or name


def families() -> dict[str, list[int]]:
    """Every family with the numbers of its agencies, by name."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, name in session().execute(select(Organization.id, Organization.name).order_by(Organization.name)):
        found[family_of(name)].append(number)
    return dict(sorted(found.items()))
