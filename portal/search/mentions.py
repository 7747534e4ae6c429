"""Which tokens of a query may name a place: markers first, the longest name first, slips of the pen last."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from portal.directory.places import Level, level_of
from portal.search import spelling
from portal.search.gazetteer import Gazetteer

_WRITTEN: dict[Level, str] = {
    "kecamatan": "kec kecamatan kcmtn kecmatan",
    "kabupaten": "kab kabupaten kabupatenn kbupaten kota kotamadya kodya kutha kitha",
    "desa": "desa ds dsa desane kel kelurahan klurahan kalurahan lurah",
}
MARKERS: dict[str, tuple[Level, ...]] = {word: (level,) for level, words in _WRITTEN.items() for word in words.split()}
"""Words that say of which level the next name is."""
CITY_MARKERS = frozenset({"kota", "kotamadya", "kodya", "kutha", "kitha"})
MAX_WORDS = 4
FROM = frozenset(
    "dari saking sekang asal warga wong tiyang orang soko seko saka wilayah daerah tlatah".split()  # noqa: SIM905
)
AT = frozenset(
    {"di", "ing", "nang", "neng", "ning", "wonten", "dateng", "dhateng", "teng", "ke", "ring", "marang", "maring", "menyang"}
)
_CODE = re.compile(r"33(\.\d{2}){0,2}(\.\d{4})?")
_POSTAL = re.compile(r"5\d{4}")


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens `start` to `end` (exclusive) that may name one of `codes`."""

    start: int
    end: int
    codes: tuple[str, ...]
    sure: bool
    """False for an ordinary word, which is a place only if something else says so."""
    name: str
    typed: str = ""
    """What was typed, where the name is a correction of it."""
    outside: str = ""
    """The province it lies in, where that is another one."""
    together: bool = False
    """The codes are one town split over several kecamatan, not alternatives."""
    marked: bool = False
    """A word such as `kab.` says that it is a place."""
    abroad: bool = False
    used: bool = False
    """The same tokens name a topic, so that even standing alone they are no place."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the words of a query mean besides, by position."""

    taken: Callable[[int, int], bool]
    """The span is a fixed phrase of several words or a word with a topic."""
    meaningful: Callable[[int], bool]
    """The token says anything at all besides a place."""
    slips: Callable[[int], int]
    """How many slips of the pen may separate the token from a place name; 0 for known words."""
    is_word: Callable[[str], bool]
    """A word of everyday Javanese or colloquial speech."""
    is_person: Callable[[int], bool]
    """A word for a person, such as "anak"."""
    is_known: Callable[[str], bool]
    """A word of the vocabulary as it stands."""


def find(names: Gazetteer, tokens: Sequence[str], context: Context) -> list[Mention]:
    """Every span that may name a place, in order, none overlapping."""
    found: list[Mention] = []
    position = 0
    while position < len(tokens):
        mention = _marked(names, tokens, position) or _bare(names, tokens, position, context)
        if mention is None and (allowed := context.slips(position)):
            mention = _mistyped(names, tokens[position], position, allowed)
        if mention is None:
            position += 1
        else:
            found.append(_part_of_town(names, mention, tokens))
            position = found[-1].end
    return found


def _marked(names: Gazetteer, tokens: Sequence[str], start: int) -> Mention | None:
    """A name after `kec.`, `kab.`, `kota`, `desa` …; there a typing error is forgiven."""
    levels = MARKERS.get(tokens[start])
    if levels is None or (start + 1 < len(tokens) and tokens[start + 1] in MARKERS):
        return None
    for length in range(min(MAX_WORDS, len(tokens) - start), 1, -1):
        joined = "".join(tokens[start : start + length])
        whole = names.names.get(joined, {}).get("kecamatan", ())
        if whole and joined not in names.ordinary:
            return Mention(start, start + length, whole, True, joined)
    for length in range(min(3, len(tokens) - start - 1), 0, -1):
        joined = "".join(tokens[start + 1 : start + 1 + length])
        codes = _at_levels(names, joined, levels, tokens[start])
        if codes:
            return Mention(start, start + 1 + length, codes, True, joined, marked=True)
        province = names.outside.get(joined) or names.weakly_outside.get(joined)
        if province and levels == ("kabupaten",):
            return Mention(start, start + 1 + length, (), True, joined, outside=province, marked=True)
    return _marked_at_another_level(names, tokens, start) or _marked_mistyped(names, tokens, start, levels)


def _at_levels(names: Gazetteer, joined: str, levels: tuple[Level, ...], marker: str) -> tuple[str, ...]:
    by_level = names.names.get(joined, {})
    codes = [code for level in levels for code in by_level.get(level, ())]
    if "kabupaten" not in levels:
        return tuple(codes)
    popular = [c for c in names.popular.get(joined, ()) if level_of(c) == "kabupaten"]
    wanted = "kota" if marker in CITY_MARKERS else "kabupaten"
    exact = [c for c in codes or popular if names.atlas.places[c].kind == wanted]
    if exact or marker not in CITY_MARKERS:
        return tuple(exact)
    return tuple(codes) or names.popular.get(joined, ()) or by_level.get("kecamatan", ())


def _marked_at_another_level(names: Gazetteer, tokens: Sequence[str], start: int) -> Mention | None:
    """ "Kecamatan Magelang" does not exist, but Magelang does: nothing mistyped, so no correction."""
    for length in range(min(3, len(tokens) - start - 1), 0, -1):
        name = "".join(tokens[start + 1 : start + 1 + length])
        if name not in names.ordinary:
            mention = _named(names, name, start, start + 1 + length, False)
            if mention is not None and mention.sure:
                return replace(mention, marked=not mention.outside)
    return None


def _marked_mistyped(names: Gazetteer, tokens: Sequence[str], start: int, levels: tuple[Level, ...]) -> Mention | None:
    if start + 1 >= len(tokens) or len(tokens[start + 1]) < 4 or levels == ("desa",):
        return None
    level = levels[0]
    choices = [name for name, by_level in names.names.items() if level in by_level]
    typed = tokens[start + 1]
    found = process.extractOne(typed, choices, scorer=OSA.distance, score_cutoff=1 if len(typed) < 7 else 2)
    if found is None or found[0][0] != typed[0]:
        return None
    return Mention(start, start + 2, names.names[found[0]][level], True, found[0], typed=typed)


def _bare(names: Gazetteer, tokens: Sequence[str], start: int, context: Context) -> Mention | None:
    """The longest name that begins here without a marker."""
    token = tokens[start]
    if _CODE.fullmatch(token) and token in names.atlas.places:
        return Mention(start, start + 1, (token,), True, token)
    if _POSTAL.fullmatch(token) and token in names.postal:
        return Mention(start, start + 1, tuple(names.postal[token]), True, token, together=True)
    for length in range(min(MAX_WORDS, len(tokens) - start), 0, -1):
        joined = "".join(tokens[start : start + length])
        end = start + length
        if len(joined) < 3:
            continue
        used = context.taken(start, end)
        mention = _named(names, joined, start, end, used)
        if mention is not None:
            # An ordinary word that we know nothing else of, such as "gabus", is there to name its kecamatan.
            strange = not context.is_known(joined) and [level_of(c) for c in mention.codes[:1]] == ["kecamatan"]
            return replace(mention, used=used, sure=mention.sure or (strange and not used))
    return _with_nasal(names, token, start) if not context.taken(start, start + 1) else None


def _part_of_town(names: Gazetteer, mention: Mention, tokens: Sequence[str]) -> Mention:
    """ "pwt barat", "smg barat": the next word picks one kecamatan of a town, however the town was written."""
    if mention.end == len(tokens):
        return mention
    last, known = tokens[mention.end], names.atlas.places
    if mention.together:
        chosen = tuple(c for c in mention.codes if spelling.fold(known[c].name).endswith(" " + last))
    else:
        parts = [part for c in mention.codes for part in names.kecamatan(known[c].name + last)]
        chosen = tuple(part for part in dict.fromkeys(parts) if part.startswith(mention.codes))
    return replace(mention, end=mention.end + 1, codes=chosen, together=False) if chosen else mention


def _with_nasal(names: Gazetteer, token: str, start: int) -> Mention | None:
    """ "Ndelanggu", "mBrebes", "nggombong": a Javanese speaker's nasal before the name of a town."""
    for nasal in ("n", "m", "ng"):
        name = token.removeprefix(nasal)
        if name != token and len(name) >= 5 and name not in names.ordinary:
            levels = names.names.get(name, {})
            codes = levels.get("kabupaten", ()) or levels.get("kecamatan", ())
            if codes:
                return Mention(start, start + 1, codes, True, name)
    return None


def _named(names: Gazetteer, joined: str, start: int, end: int, used: bool) -> Mention | None:
    """What a name stands for when nothing marks it; `used` words are places only where something confirms it."""
    by_level = names.names.get(joined, {})
    ordinary = joined in names.ordinary
    main = tuple(code for level in ("provinsi", "kabupaten") for code in by_level.get(level, ()))
    if main:
        return Mention(start, end, main + by_level.get("kecamatan", ()), not (used and ordinary), joined)
    kecamatan, popular = by_level.get("kecamatan", ()), names.popular.get(joined, ())
    if popular and (len(kecamatan) < 2 or set(kecamatan) < set(popular)):
        town = len(popular) > 1 and len({code[:5] for code in popular}) == 1
        return Mention(start, end, popular, not ordinary and not used, joined, together=town)
    if kecamatan:
        sure = not ordinary and (not used or len(joined) > 5)
        return Mention(start, end, kecamatan + by_level.get("desa", ()), sure, joined)
    if joined in names.outside and not used:
        return _beyond(names, names.outside, joined, start, end)
    if joined in names.weakly_outside and not used:
        return _beyond(names, names.weakly_outside, joined, start, end)
    if by_level.get("desa"):
        return Mention(start, end, by_level["desa"], not ordinary and not used and len(joined) >= 4, joined)
    return None


def _beyond(names: Gazetteer, table: dict[str, str], joined: str, start: int, end: int) -> Mention:
    return Mention(start, end, (), True, joined, outside=table[joined], abroad=joined in names.abroad)


def _mistyped(names: Gazetteer, token: str, position: int, allowed: int) -> Mention | None:
    """A kabupaten, kecamatan or known town of six letters or more with one slip; two from eight letters.

    At five letters only a kabupaten with one letter left out: "brbes".
    """
    if len(token) < 4:
        return None
    respelt = names.in_haste(token) or token.replace("z", "s")
    if respelt != token and respelt in names.fuzzy:
        mention = _named(names, respelt, position, position + 1, False)
        return replace(mention, sure=True, typed=token) if mention else None
    if len(token) < 5:
        return None
    limit = min(allowed, 2 if len(token) >= 8 else 1)
    found = process.extract(token, names.fuzzy.keys(), scorer=OSA.distance, score_cutoff=limit, limit=5)
    likely = sorted((d, 0 if "kabupaten" in names.names.get(w, {}) else 1, w) for w, d, _ in found if w[0] == token[0])
    if not likely or likely[0][2] in names.ordinary or (len(token) == 5 and (likely[0][1] or len(likely[0][2]) != 6)):
        return None
    mention = _named(names, likely[0][2], position, position + 1, False)
    return replace(mention, sure=True, typed=token) if mention else None
