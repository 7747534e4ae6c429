"""What a query means: place, needs, danger, matters of other offices, and the words that are left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from portal.search import gazetteer, mentions, place_names, poverty, reading, spelling, vocabulary
from portal.search import lexicon as lexicons
from portal.search.lexicon import Lexicon, Meaning, Span, Word
from portal.search.patterns import Keys
from portal.search.place_names import Reading

HELPERS = ("person.", "func.")
WHEN_NOTHING_ELSE = {
    "person.perempuan": "rppa", "person.anak": "rppa", "person.pasangan": "rppa", "person.lansia": "lansia",
    "person.pemuda": "pemuda", "func.rawat": "lansia", "func.sewa": "sport", "func.bantuan": "payung", "func.kontak": "hotline",
}  # fmt: skip
"""What a helper word stands for when a query says nothing more definite."""
UMBRELLA = ("lansia", "disabilitas")
DANGERS = (
    "bunuh_diri", "medis", "kebakaran", "bencana", "anak_hilang", "pelecehan", "kekerasan", "perdagangan_orang", "ancaman",
    "jiwa", "polisi",
)  # fmt: skip
"""Kinds of danger, those in which minutes count first."""
TOLD_DANGER = frozenset({"rppa.kekerasan", "rppa.pelecehan"})
"""Where a situation tells who does this to whom, no harmless use of its words takes the danger back."""
OF_DANGER = TOLD_DANGER | {"hotline"}
"""Needs that words of danger stand for."""
WITHIN = 1
"""Categories whose weight is at most this far behind the best one also count."""


@dataclass(slots=True)
class Understanding:
    """A query, understood."""

    query: str
    place: Reading = field(default_factory=Reading)
    needs: list[str] = field(default_factory=list)
    """Need codes, most certain first; a bare category such as `rppa` is a need too."""
    categories: list[str] = field(default_factory=list)
    """Categories of the needs, most certain first."""
    kinds: list[tuple[str, ...]] = field(default_factory=list)
    """Kinds of answers, as categories, of which the results begin with one each; empty where one kind is meant."""
    danger: list[str] = field(default_factory=list)
    """Kinds of danger that it speaks of."""
    matter: str = ""
    """A matter that the portal does not cover and another office does."""
    words: list[Word] = field(default_factory=list)
    """Words for the text search: everything that is not a place and carries meaning."""
    corrected: list[tuple[str, str]] = field(default_factory=list)
    """What was typed and the word it was taken for."""
    certain: bool = False
    """A need was named, not only hinted at."""


@dataclass(frozen=True, slots=True)
class Match:
    """A term found in a query: its keys from `start` to `end` (exclusive) and what they mean."""

    start: int
    end: int
    meanings: tuple[Meaning, ...]
    matter: str = ""


def _nobody(_token: str) -> bool:
    """No listing is called so."""
    return False


def understand(text: str, is_name: Callable[[str], bool] = _nobody) -> Understanding:
    """Read a query. Never raises; whatever cannot be understood is left in `words`.

    `is_name` tells whether a token is a word of some listing's own name: such a word is not
    taken for a slip of the pen.
    """
    words = vocabulary.lexicon()
    query = spelling.clean(text)
    tokens = reading.words_of(query, words, gazetteer.gazetteer())
    spans = words.read(tokens)
    found = Understanding(query, place=_places(words, tokens, spans, is_name))
    free = [s for s in spans if not found.place.used.intersection(range(s.start, s.end))]
    found.words = [w for w in (_corrected(words, s.word, is_name) for s in free) if w.key]
    found.corrected = [*found.place.corrected, *((w.token, w.corrected) for w in found.words if w.corrected)]
    keys = tuple(key for w in found.words for key in w.key.split())
    found.danger = _danger(words, keys)
    _decide(words, keys, found)
    return found


def _places(words: Lexicon, tokens: list[str], spans: list[Span], is_name: Callable[[str], bool]) -> Reading:
    taken = _taken(words, spans)
    word_at = {n: s.word for s in spans for n in range(s.start, s.end)}

    def is_taken(start: int, end: int) -> bool:
        return all(n in taken for n in range(start, end))

    def is_meaningful(position: int) -> bool:
        word = word_at[position]
        meanings = words.terms.get(tuple(word.key.split()), ())
        return bool(word.key) and not (meanings and all(m.concept.startswith("func.") for m in meanings))

    def slips(position: int) -> int:
        word, token = word_at[position], tokens[position]
        if word.guessed:
            return 1
        if word.known or is_name(token):
            return 0
        near = lexicons.nearest(words, token)
        if near and gazetteer.gazetteer().in_haste(token):
            return int(not spelling.is_hasty(token, near[0]))
        return 2 if near is None else near[1] - (near[0] in words.definite and len(near[0]) >= len(token))

    def is_word(token: str) -> bool:
        return token in words.glossary

    def is_person(position: int) -> bool:
        meanings = words.terms.get(tuple(word_at[position].key.split()), ())
        return any(m.concept.startswith("person.") for m in meanings)

    return place_names.read(tokens, mentions.Context(is_taken, is_meaningful, slips, is_word, is_person, words.knows))


def _taken(words: Lexicon, spans: list[Span]) -> set[int]:
    """Positions of tokens that a fixed phrase uses, or that name a topic by themselves."""
    owners = [n for n, s in enumerate(spans) for _ in s.word.key.split()]
    keys = tuple(key for s in spans for key in s.word.key.split())
    taken: set[int] = set()
    for match in matches(words, keys):
        several = match.end - match.start > 1
        strong = any(m.strength >= 2 and not m.concept.startswith(HELPERS) for m in match.meanings)
        for n in owners[match.start : match.end]:
            span = spans[n]
            if (several and match.meanings) or (strong and (span.end - span.start > 1 or words.knows(span.word.token))):
                taken.update(range(span.start, span.end))
    return taken


def matches(words: Lexicon, keys: Keys) -> list[Match]:
    """Terms in the order of the query, longest first at each place, none overlapping."""
    found = []
    position = 0
    while position < len(keys):
        for length in range(min(lexicons.MAX_PHRASE, len(keys) - position), 0, -1):
            phrase = keys[position : position + length]
            meanings, matter = words.terms.get(phrase), words.outside_scope.get(phrase, "")
            if meanings or matter:
                found.append(Match(position, position + length, tuple(meanings or ()), matter))
                position += length
                break
        else:
            position += 1
    return found


def _corrected(words: Lexicon, word: Word, is_name: Callable[[str], bool]) -> Word:
    if word.known or is_name(word.token):
        return word
    near = lexicons.nearest(words, word.token)
    if near is None or gazetteer.gazetteer().knows(word.token):
        return word
    return Word(word.token, words.exact(near[0]).key, True, corrected=near[0])


def _harmless(words: Lexicon, keys: Keys) -> set[int]:
    """Positions of words of danger that are meant otherwise here."""
    return {position for _, used in words.harmless.fits(keys) for position in used}


def _danger(words: Lexicon, keys: Keys) -> list[str]:
    harmless = _harmless(words, keys)
    found = list(words.danger.fits(keys))
    told = any(p.meaning in TOLD_DANGER and not used <= harmless for p, used in words.situations.fits(keys))
    kinds = {pattern.meaning for pattern, used in found if told or not used <= harmless}
    return [kind for kind in DANGERS if kind in kinds]


def _decide(words: Lexicon, keys: Keys, found: Understanding) -> None:
    """Weigh what the terms and situations of a query stand for.

    A harmless use of words of danger takes back their topic with the alarm, where another is left: a punching bag is
    for sport, while a talk about violence stays with those who give it.
    """
    weights: dict[str, float] = defaultdict(float)
    matters: dict[str, float] = defaultdict(float)
    taken_back: dict[str, float] = defaultdict(float)
    meant_otherwise = set() if found.danger else _harmless(words, keys)
    for match in matches(words, keys):
        length = match.end - match.start
        harmless = meant_otherwise.issuperset(range(match.start, match.end))
        for meaning in match.meanings:
            chosen = taken_back if harmless and meaning.concept in OF_DANGER else weights
            chosen[meaning.concept] += meaning.strength + 0.5 * (length - 1)
        if match.matter:
            matters[match.matter] += 2 + length
    for pattern in words.situations.matches(keys):
        kind, _, code = pattern.meaning.partition(".")
        chosen, name = (matters, code) if kind == "matter" else (weights, pattern.meaning)
        chosen[name] += pattern.strength + 0.5 * (len(pattern.slots) - 1)
    if all(c.startswith(HELPERS) for c in weights):
        weights |= taken_back
    helpers = {c: w for c, w in weights.items() if c.startswith(HELPERS)}
    definite = {c: w for c, w in weights.items() if not c.startswith(HELPERS)}
    best = max(definite.values(), default=0.0)
    if matters and max(matters.values()) > best:
        found.matter = max(matters, key=lambda m: matters[m])
        return
    if not definite:
        definite = _from_helpers(helpers)
    _rank(definite, found)
    found.certain = best >= 2


def _from_helpers(helpers: dict[str, float]) -> dict[str, float]:
    persons = {c: w for c, w in helpers.items() if c in WHEN_NOTHING_ELSE and c.startswith("person.")}
    chosen = persons or {c: w for c, w in helpers.items() if c in WHEN_NOTHING_ELSE}
    return {WHEN_NOTHING_ELSE[c]: w for c, w in chosen.items()}


def _rank(weights: dict[str, float], found: Understanding) -> None:
    """Fill in needs and categories, most certain first; what is far less certain is left out."""
    found.kinds = [] if found.danger else poverty.kinds(weights)
    if found.kinds:
        found.categories = [category for kind in found.kinds for category in kind]
        found.needs = sorted(weights, key=lambda n: -weights[n])
        return
    if _is_narrower(weights):
        weights = {need: weight for need, weight in weights.items() if not poverty.says_only_poor(need, weight)}
    by_category: dict[str, float] = defaultdict(float)
    for need, weight in weights.items():
        for category in _categories(need):
            by_category[category] += weight
    best = max(by_category.values(), default=0.0)
    kept = sorted((c for c, w in by_category.items() if w >= best - WITHIN), key=lambda c: -by_category[c])
    found.categories = kept
    found.needs = sorted((n for n in weights if set(_categories(n)) & set(kept)), key=lambda n: -weights[n])


def _is_narrower(weights: dict[str, float]) -> bool:
    """Whether a need is named that says more than "poor"."""
    return any(weight >= 2 and not poverty.says_only_poor(need, weight) for need, weight in weights.items())


def _categories(need: str) -> Iterable[str]:
    category = need.partition(".")[0]
    return UMBRELLA if category == "payung" else (category,)
