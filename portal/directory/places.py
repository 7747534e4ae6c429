"""The areas of Central Java: province, kabupaten and kota, kecamatan, desa and kelurahan.

A name is never a key here: 18 kecamatan names are shared by 41 kecamatan and 3,914 desa share
theirs. The key is the Kemendagri code, whose dotted parts are the lineage:
`33.03.04.2003` lies in `33.03.04`, in `33.03`, in `33`.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from sys import intern
from typing import Literal
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, session, snapshot_counter

PROVINCE = "33"
PROVINCE_NAME = "Jawa Tengah"

Level = Literal["provinsi", "kabupaten", "kecamatan", "desa"]
LEVELS: tuple[Level, ...] = ("provinsi", "kabupaten", "kecamatan", "desa")


class Area(Base):
    """One area of the official register."""

    __tablename__ = "area"

    code: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    postal_codes: Mapped[str] = mapped_column(default="")
    capital: Mapped[str] = mapped_column(default="")


class Neighbour(Base):
    """Two kecamatan that share a border, stored once in each direction."""

    __tablename__ = "neighbour"

    code: Mapped[str] = mapped_column(primary_key=True)
    other: Mapped[str] = mapped_column(primary_key=True)


@dataclass(frozen=True, slots=True)
class Place:
    """An area as the rest of the portal sees it."""

    code: str
    level: Level
    kind: str
    """provinsi, kabupaten, kota, kecamatan, desa or kelurahan."""
    name: str
    latitude: float | None = None
    longitude: float | None = None
    postal_codes: tuple[str, ...] = ()
    capital: str = ""

    @property
    def parent_code(self) -> str:
        """The code of the area it lies in; empty for the province."""
        return self.code.rpartition(".")[0]

    @property
    def full_name(self) -> str:
        """Kind and name: "Kecamatan Kaligondang", "Kota Semarang"; the province by its name alone.

        Kecamatan Kota Kudus keeps both words: "Kota" belongs to its name.
        """
        return self.name if self.level == "provinsi" else f"{self.kind.capitalize()} {self.name}"


def level_of(code: str) -> Level:
    """The level that a well-formed code stands for."""
    return LEVELS[code.count(".")]


def lineage(code: str) -> list[str]:
    """The code itself and all that it lies in, narrowest first."""
    parts = code.split(".")
    return [".".join(parts[:n]) for n in range(len(parts), 0, -1)]


def contains(outer: str, inner: str) -> bool:
    """Whether `inner` is `outer` or lies in it."""
    return inner == outer or inner.startswith(outer + ".")


@dataclass(slots=True)
class Atlas:
    """All areas in memory. Never changes; a new load of the reference data makes a new one."""

    places: dict[str, Place]
    children: dict[str, list[Place]] = field(default_factory=dict)
    neighbours: dict[str, list[Place]] = field(default_factory=dict)

    def get(self, code: str) -> Place | None:
        """The place with this code, if there is one."""
        return self.places.get(code)

    def parents(self, code: str) -> list[Place]:
        """What the place lies in, narrowest first, the province last."""
        return [self.places[c] for c in lineage(code)[1:] if c in self.places]

    def label(self, code: str) -> str:
        """Kind, name and what is needed to tell it from its namesakes: "Desa Sempor, Kec. Sempor, Kebumen"."""
        place = self.places[code]
        above = [p for p in self.parents(code) if p.level != "provinsi"]
        return ", ".join([place.full_name, *(_short(p) for p in above)])

    def at_level(self, level: Level) -> list[Place]:
        """All places of a level, in the order of their codes."""
        return [p for p in self.places.values() if p.level == level]


def _short(place: Place) -> str:
    return f"Kec. {place.name}" if place.level == "kecamatan" else ("Kota " if place.kind == "kota" else "") + place.name


_lock = threading.Lock()
_atlases: WeakKeyDictionary[Engine, tuple[int, Atlas]] = WeakKeyDictionary()


def atlas() -> Atlas:
    """The areas as last loaded; read from the tables once for each load."""
    load, source = snapshot_counter("reference"), session().get_bind().engine
    with _lock:
        found = _atlases.get(source)
        if found is None or found[0] != load:
            found = _atlases[source] = (load, _read())
        return found[1]


def load_number() -> int:
    """The number of the load that the areas come from; grows with every load that changed anything."""
    return snapshot_counter("reference")


def _read() -> Atlas:
    places: dict[str, Place] = {}
    children: dict[str, list[Place]] = defaultdict(list)
    for a in session().scalars(select(Area).order_by(Area.code)):
        place = Place(
            a.code, level_of(a.code), intern(a.kind), a.name, a.latitude, a.longitude, tuple(a.postal_codes.split()), a.capital
        )
        places[a.code] = place
        if place.parent_code:
            children[place.parent_code].append(place)
    neighbours: dict[str, list[Place]] = defaultdict(list)
    for code, other in session().execute(select(Neighbour.code, Neighbour.other).order_by(Neighbour.other)):
        neighbours[code].append(places[other])
    return Atlas(places, dict(children), dict(neighbours))
