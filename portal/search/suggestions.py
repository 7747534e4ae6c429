"""Suggestions while typing: places with their parents, needs in both languages."""

from __future__ import annotations

import threading
from bisect import bisect_left
from dataclasses import dataclass
from typing import Literal

from portal.directory import topics
from portal.directory.places import Atlas, Place, atlas
from portal.search import spelling
from portal.search.understanding import understand

MOST = 8
MOST_NEEDS = 3
_LEVEL_ORDER = {"kabupaten": 0, "kecamatan": 1, "desa": 2}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of the list under the search field."""

    kind: Literal["place", "need"]
    code: str
    """A Kemendagri code or a need code."""
    label: str
    """What is shown: "Kecamatan Kaligondang", "Kursi roda"."""
    detail: str
    """What tells it from others: "Purbalingga", the topic's name."""
    text: str
    """What the search field becomes when it is chosen."""


class _Names:
    """Names of places in the order of the alphabet, for looking up beginnings."""

    def __init__(self, source: Atlas) -> None:
        self.source = source
        pairs = [(spelling.fold(p.name).replace("-", " "), p) for p in source.places.values() if p.level != "provinsi"]
        pairs.sort(key=lambda pair: (pair[0], pair[1].code))
        self.keys = [key for key, _ in pairs]
        self.places = [place for _, place in pairs]

    def beginning(self, start: str) -> list[Place]:
        """Places whose name begins so: kabupaten first, then kecamatan, then desa; whole names before longer ones."""
        first = bisect_left(self.keys, start)
        found = []
        for key, place in zip(self.keys[first:], self.places[first:], strict=True):
            if not key.startswith(start):
                break
            found.append((key != start, _LEVEL_ORDER[place.level], key, place.code, place))
        return [entry[-1] for entry in sorted(found, key=lambda e: (e[1] if not e[0] else e[1] + 1, *e[:4]))]


_lock = threading.Lock()
_names: _Names | None = None


def _place_names() -> _Names:
    global _names
    source = atlas()
    with _lock:
        if _names is None or _names.source is not source:
            _names = _Names(source)
        return _names


def suggest(text: str, lang: str) -> list[Suggestion]:
    """At most eight suggestions for what has been typed so far; none below two letters.

    The last one to three words are tried as the beginning of a place name; what stands before
    them is kept. The whole text is tried as a need.
    """
    typed = spelling.clean(text)
    words = spelling.fold(typed).split()
    if len("".join(words)) < 2:
        return []
    named, meant = _needs_named(words), _needs_meant(typed)
    found = [_need(code, lang) for code in named] + _places(typed, words)[: MOST - 1]
    known = {s.code for s in found}
    return found[: MOST - min(2, len(meant))] + [_need(code, lang) for code in meant if code not in known][:2]


def _places(typed: str, words: list[str]) -> list[Suggestion]:
    original = typed.split()
    for length in (3, 2, 1):
        if length > len(words):
            continue
        start = " ".join(words[-length:])
        places = _place_names().beginning(start) if len(start) >= 2 else []
        if places:
            kept = " ".join(original[: len(original) - length])
            return [_place(place, kept) for place in places[:MOST]]
    return []


def _place(place: Place, kept: str) -> Suggestion:
    source = atlas()
    detail = source.label(place.code).partition(", ")[2]
    return Suggestion("place", place.code, place.full_name, detail, f"{kept} {place.full_name} {_parent(place)}".strip())


def _parent(place: Place) -> str:
    """The parent's name where the name alone would not decide."""
    if place.level == "kabupaten":
        return ""
    return atlas().places[place.parent_code].name if place.level == "desa" else atlas().places[place.code[:5]].full_name


def _needs_named(words: list[str]) -> list[str]:
    """Needs whose name in either language has a word that begins with the text."""
    start = " ".join(words)
    found = []
    for need in topics.needs().values():
        names = (spelling.fold(need.name), spelling.fold(need.name_jv))
        if any(name.startswith(start) or f" {start}" in name for name in names):
            found.append(need.code)
    return found[:MOST_NEEDS]


def _needs_meant(typed: str) -> list[str]:
    """Needs that the text is understood to mean, as long as nothing had to be guessed: half a word means nothing yet.

    None in danger: the words go to the result page as they are, where help lines come first.
    """
    found = understand(typed)
    if found.danger or not found.certain or any(w.guessed or w.corrected or not w.known for w in found.words):
        return []
    return [code for code in found.needs if code in topics.needs()]


def _need(code: str, lang: str) -> Suggestion:
    need, topic = topics.needs()[code], topics.topics()[topics.topic_of(code)]
    javanese = lang == "jv"
    name = need.name_jv if javanese else need.name
    return Suggestion("need", code, name, topic.name_jv if javanese else topic.name, name)
