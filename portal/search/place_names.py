"""Places in the text: which area a query speaks of, or which ones it may speak of.

The rules are those measured in lang/README section 5: markers first, longest match first,
split and joined names, ordinary words only where something else says that a place is meant,
kabupaten before kecamatan before desa, and never a silent guess between namesakes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from portal.directory.places import Level, contains, level_of
from portal.search.gazetteer import Gazetteer, gazetteer
from portal.search.mentions import AT, FROM, Context, Mention, find


@dataclass(slots=True)
class Reading:
    """What a query says of places."""

    codes: list[str] = field(default_factory=list)
    """The areas meant; several only for a town of several kecamatan or for several places named."""
    options: list[str] = field(default_factory=list)
    """Areas to choose from when the name does not decide."""
    hints: list[str] = field(default_factory=list)
    """Namesakes of a place that was taken."""
    outside: str = ""
    """The name of a place outside the province."""
    corrected: list[tuple[str, str]] = field(default_factory=list)
    """What was typed and the place name that it was taken for."""
    used: set[int] = field(default_factory=set)
    """Positions of the tokens that name places."""
    name: str = ""


def read(tokens: Sequence[str], context: Context) -> Reading:
    """The places that `tokens` speak of."""
    names = gazetteer()
    mentions = find(names, tokens, context)
    others = [i for i in range(len(tokens)) if context.meaningful(i) and not any(m.start <= i < m.end for m in mentions)]
    inside = _confirmed([m for m in mentions if not m.outside], tokens, alone=not others)
    outside = [m for m in mentions if m.outside and (m.marked or not others or not _only_told(m, tokens, context))]
    if outside and (outside[-1].marked or not inside or outside[-1].start > inside[-1].start):
        return _reading_outside(outside)
    return _resolve(names, inside)


def _only_told(mention: Mention, tokens: Sequence[str], context: Context) -> bool:
    """Whether a place of another province is no place to look in: "karo" is a word, "magang ke Jepang" happens elsewhere,
    and "anaknya di Jakarta semua" tells of somebody."""
    before = tokens[mention.start - 1] if mention.start else ""
    final = mention.end == len(tokens)
    if mention.abroad:
        return True
    if mention.end - mention.start == 1 and context.is_word(mention.name) and before not in AT | FROM:
        return True
    return not final and any(context.is_person(i) for i in range(max(0, mention.start - 3), mention.start))


def _confirmed(mentions: list[Mention], tokens: Sequence[str], alone: bool) -> list[Mention]:
    """Drop ordinary words that nothing confirms: not the whole query, no related place beside them, no "from" before them."""
    sure = [m for m in mentions if m.sure]
    kept = []
    for mention in mentions:
        others = [m for m in mentions if m is not mention and (m.sure or abs(m.start - mention.end) <= 1)]
        related = any(
            _narrowed(mention.codes, other.codes)
            for other in others
            if not mention.used or (other.sure and _beside(mention, other))
        )
        introduced = not sure and _introduced(mention, tokens)
        stands_alone = alone and not mention.used and (not sure or len(mentions) == 1)
        if mention.sure or related or introduced or stands_alone:
            kept.append(mention)
    return kept


def _beside(mention: Mention, other: Mention) -> bool:
    """ "Bulu Temanggung" is a place; "bulu tangkis di Temanggung" is not."""
    return other.start - 1 <= mention.end <= other.start or mention.start - 1 <= other.end <= mention.start


def _introduced(mention: Mention, tokens: Sequence[str]) -> bool:
    """ "saking Gabus" names a kecamatan, and so does "… di Sumber" at the end of a query."""
    before = tokens[mention.start - 1] if mention.start else ""
    if not any(level_of(code) == "kecamatan" for code in mention.codes):
        return False
    return before in FROM or (before in AT and mention.end == len(tokens))


def _narrowed(codes: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `codes` that properly lie in, or properly contain, one of `others`."""
    return tuple(c for c in codes if any(c != o and (contains(o, c) or contains(c, o)) for o in others))


def _reading_outside(mentions: list[Mention]) -> Reading:
    used = {i for m in mentions for i in range(m.start, m.end)}
    return Reading(outside=mentions[0].name, used=used)


def _resolve(names: Gazetteer, mentions: list[Mention]) -> Reading:
    reading = Reading(used={i for m in mentions for i in range(m.start, m.end)})
    for mention in mentions:
        if mention.typed:
            reading.corrected.append((mention.typed, _display(names, mention.codes[0])))
    narrowed = _narrow_together(mentions)
    decided = [_decide(names, m) for m in narrowed]
    codes = [code for chosen, _, _ in decided for code in chosen]
    reading.codes = [c for c in dict.fromkeys(codes) if not any(o != c and contains(c, o) for o in codes)]
    reading.options = [code for _, options, _ in decided for code in options]
    settled = [c for c in reading.codes if c not in reading.options]
    if any(contains(option, code) or contains(code, option) for option in reading.options for code in settled):
        reading.codes, reading.options = settled, []
    reading.hints = [] if reading.options else [code for _, _, hints in decided for code in hints][:12]
    reading.name = _display(names, narrowed[0].codes[0]) if narrowed else ""
    return reading


def _display(names: Gazetteer, code: str) -> str:
    return names.atlas.places[code].name


def _narrow_together(mentions: list[Mention]) -> list[Mention]:
    """Let the places of one query choose among each other's namesakes: "Grabag Magelang" leaves one Grabag."""
    result = []
    for mention in mentions:
        codes = mention.codes
        for other in mentions:
            if other is not mention:
                codes = _narrowed(codes, other.codes) or codes
        result.append(replace(mention, codes=codes, together=mention.together and len(codes) > 1))
    return result


def _decide(names: Gazetteer, mention: Mention) -> tuple[list[str], list[str], list[str]]:
    """What a mention means: codes taken, options to choose from, and namesakes to hint at."""
    if mention.together:
        return list(mention.codes), list(mention.codes), []
    by_level: dict[Level, list[str]] = defaultdict(list)
    for code in mention.codes:
        by_level[level_of(code)].append(code)
    for level in ("provinsi", "kabupaten", "kecamatan", "desa"):
        candidates = by_level.get(level, [])
        if candidates:
            rest = [c for c in mention.codes if c not in candidates and not contains(candidates[0], c)]
            inner = [c for c in by_level.get("kecamatan", []) if level == "kabupaten" and c not in rest]
            return ([candidates[0]], [], inner + rest) if len(candidates) == 1 else ([], candidates, [])
    return [], [], []
