"""All names of places, ready for look-up."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from copy import copy

from portal.directory.places import PROVINCE, Atlas, Level, atlas
from portal.search import spelling, staff_words
from portal.search.staff_words import StaffWords
from portal.search.vocabulary import WORDS, lines

ABROAD = "luar negeri"


class Gazetteer:
    """All names of places, ready for look-up. Built once for each load of the areas."""

    def __init__(self, source: Atlas) -> None:
        self.atlas = source
        self.names: dict[str, dict[Level, tuple[str, ...]]] = {"jateng": {"provinsi": (PROVINCE,)}}
        for place in source.places.values():
            known = self.names.setdefault(joined(place.name), {})
            known[place.level] = (*known.get(place.level, ()), place.code)
        self.postal: dict[str, list[str]] = defaultdict(list)
        for place in source.at_level("kecamatan"):
            for code in place.postal_codes:
                self.postal[code].append(place.code)
        self.popular = _popular(source)
        self.outside, self.weakly_outside, self.abroad = _outside()
        self.ordinary = {joined(name) for name in lines("ordinary_places.txt")}
        self.fuzzy: dict[str, str] = {}
        for place in source.places.values():
            if place.level in ("kabupaten", "kecamatan"):
                self.fuzzy[joined(place.name)] = place.name
        self.fuzzy.update({name: name for name in self.popular if len(name) >= 6})
        self.fuzzy.update({name: name for name in self.outside if len(name) >= 6 and name not in self.fuzzy})

        self.skeletons: dict[str, list[str]] = defaultdict(list)
        for name in self.fuzzy:
            if name not in self.ordinary and len(spelling.skeleton(name)) >= 4:
                self.skeletons[spelling.skeleton(name)].append(name)

    def in_haste(self, token: str) -> str:
        """The name that a token is without some of its vowels: "pmlang" for Pemalang; empty if it is none."""
        found = [name for name in self.skeletons.get(spelling.skeleton(token), ()) if spelling.is_hasty(token, name)]
        return min(found, key=lambda name: (name not in self.names, len(name)), default="")

    def knows(self, token: str) -> bool:
        """Whether a token is the whole or a part of any place name."""
        return token in self.names or token in self.popular or token in self.outside

    def kecamatan(self, name: str) -> tuple[str, ...]:
        """The codes of all kecamatan of this name, however it is spaced."""
        return self.names.get(joined(name), {}).get("kecamatan", ())


def joined(name: str) -> str:
    """A name as names are compared: folded, without spaces and hyphens."""
    return re.sub(r"[^a-z0-9]", "", spelling.fold(name))


def _popular(source: Atlas) -> dict[str, tuple[str, ...]]:
    with (WORDS / "popular_places.csv").open(encoding="utf-8", newline="") as file:
        rows = [(joined(r["name"]), tuple(r["codes"].split())) for r in csv.DictReader(file)]
    return {name: codes for name, codes in rows if all(code in source.places for code in codes)}


def _outside() -> tuple[dict[str, str], dict[str, str], set[str]]:
    """Names outside the province with their province; those that also name a place inside stand apart; names abroad."""
    surely: dict[str, str] = {}
    weakly: dict[str, str] = {}
    abroad: set[str] = set()
    with (WORDS / "outside_places.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            target = weakly if row["kind"].endswith("?") else surely
            target.setdefault(joined(row["name"]), row["province"])
            if row["province"] == ABROAD:
                abroad.add(joined(row["name"]))
    return surely, weakly, abroad


_made: tuple[Atlas, Gazetteer] | None = None


def gazetteer() -> Gazetteer:
    """The names of the places as last loaded, and what the staff has added."""
    global _made
    source = atlas()
    if _made is None or _made[0] is not source:
        _made = (source, Gazetteer(source))
    files, more = _made[1], staff_words.now()
    return more.keep(files, "gazetteer", lambda: _widened(files, more)) if more.names else files


def _widened(files: Gazetteer, more: StaffWords) -> Gazetteer:
    """The names with those of the staff; a place that is no more is left out."""
    made, names = copy(files), {joined(name): (code,) for name, code in more.names if code in files.atlas.places}
    made.popular = files.popular | names
    made.fuzzy = files.fuzzy | {name: name for name in names if len(name) >= 6}
    return made
