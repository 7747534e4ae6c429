"""What may be known of a search without a result: kabupaten, topic, and words that tell of nobody (decision 0016).

Nothing at all of what touches danger or a sensitive topic. Of the rest, words only where they can be no
name, number or story; a topic without words otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from portal.directory import places, topics
from portal.directory.asked import Wish
from portal.search import spelling, vocabulary
from portal.search.answers import Answer
from portal.search.dangers import SENSITIVE
from portal.search.gazetteer import gazetteer
from portal.search.lexicon import Word
from portal.search.mentions import AT, FROM
from portal.search.understanding import HELPERS, Match, Understanding, understand
from portal.search.understanding import matches as matches_in

PRIVATE = SENSITIVE | {"paralegal", "hotline"}
"""Categories whose searches are nobody's business."""
PLAIN_PERSONS = frozenset({"person.anak", "person.lansia", "person.pemuda", "person.perempuan"})
MOST_WORDS, LONGEST_WORD, MOST_DIGITS = 5, 20, 4
TITLES = frozenset(
    """pak bu bapak ibu mas mbak mba kang yu mbah pakde bude paklik bulik om tante haji hajah hj dr drs ir prof kyai kiai nyai gus
    ning ustad ustaz ustadz ustadzah bin binti alm almarhum raden""".split()  # noqa: SIM905
)
"""Words that a name follows."""


def asked_in_vain(answer: Answer) -> Wish | None:
    """What of an answer is to be judged: kabupaten, topic and the whole text; None for one with results or a private one.

    Cheap, for every answer. What it gives is held in memory for a moment only and written nowhere: see `judged`.
    """
    asked = answer.question
    if asked.page > 1 or asked.open_now or asked.access or "results" in answer.states:
        return None
    if not {"no-match", "no-service-here"}.intersection(answer.states) or answer.sensitive or answer.urgent:
        return None
    topic = _topic(answer)
    return None if topic in SENSITIVE else Wish(_kabupaten(answer.areas), topic, asked.text)


def judged(raw: Wish) -> Wish | None:
    """What may be counted of what `asked_in_vain` gave: its words without places, or none; None for what is nobody's business."""
    if touches(raw.words):
        return None
    words = _words(raw.words, understand(raw.words))
    return raw._replace(words=words) if raw.topic or words else None


def touches(text: str) -> bool:
    """Whether a text has to do with danger or a sensitive topic, even where the search takes its words for harmless."""
    found = understand(text)
    words = vocabulary.lexicon()
    keys = tuple(key for word in found.words for key in word.key.split())
    if found.danger or PRIVATE.intersection(found.categories) or next(words.danger.fits(keys), None):
        return True
    if any(_is_private(pattern.meaning) for pattern in words.situations.matches(keys)):
        return True
    covered: set[int] = set()
    for match in matches_in(words, keys):
        if any(_is_private(m.concept) for m in match.meanings):
            return True
        if _explains(match):
            covered.update(range(match.start, match.end))
    left = {key for n, key in enumerate(keys) if n not in covered}
    return bool(left & _private_keys()) or _is_half_told(left) or any(_sounds_private(w) for w in found.words if not w.known)


def _explains(match: Match) -> bool:
    """Whether a term says what its words are about: a service, or something that any question may hold."""
    plain = (m.concept.startswith("func.") or m.concept in PLAIN_PERSONS for m in match.meanings)
    return any(plain) or any(m.strength > 1 and not m.concept.startswith(HELPERS) for m in match.meanings) or bool(match.matter)


def _is_private(concept: str) -> bool:
    return concept.partition(".")[0] in PRIVATE


def _ways() -> Iterator[list[frozenset[str]]]:
    """Every way in which danger or a sensitive matter is told, in parts: keys for each part."""
    words = vocabulary.base()
    patterns = [p for found in words.danger.by_key.values() for p in found]
    patterns += [p for found in words.situations.by_key.values() for p in found if _is_private(p.meaning)]
    for pattern in dict.fromkeys(patterns):
        yield [frozenset(key for phrase in slot for key in phrase) for slot in pattern.slots]
    phrases = [phrase for p in dict.fromkeys(patterns) for slot in p.slots for phrase in slot]
    phrases += [term for term, known in words.terms.items() if any(_is_private(m.concept) for m in known)]
    for phrase in dict.fromkeys(phrases):
        yield [frozenset({key}) for key in phrase]


@cache
def _parts() -> list[tuple[frozenset[str], ...]]:
    """Those ways that have several parts; equal parts are one object, of which there would be 2 MB otherwise."""
    shared: dict[frozenset[str], frozenset[str]] = {}
    return [tuple(shared.setdefault(part, part) for part in way) for way in _ways() if len(way) > 1]


@cache
def _ordinary_keys() -> frozenset[str]:
    """Keys of words that services and matters of other offices are asked for with as well."""
    words = vocabulary.base()
    terms = [term for term, known in words.terms.items() if not any(_is_private(m.concept) for m in known)]
    return frozenset(key for term in (*terms, *words.outside_scope) for key in term)


@cache
def _private_keys() -> frozenset[str]:
    """Keys of words that nothing but dangers and sensitive matters are told with: one of them is enough."""
    return frozenset(key for way in _ways() for part in way for key in part) - _ordinary_keys()


def _is_half_told(keys: set[str]) -> bool:
    """Whether two parts of a danger are there, though not all of it."""
    return any(sum(not part.isdisjoint(keys) for part in parts) > 1 for parts in _parts())


@cache
def _private_words() -> list[str]:
    """Written words of five letters or more whose key is private."""
    words = vocabulary.base()
    return sorted(w for w in words.surface if len(w) > 4 and not _private_keys().isdisjoint(words.exact(w).key.split()))


def _sounds_private(word: Word) -> bool:
    """Whether an unknown word may be a private one mistyped, or holds one."""
    token, close = word.token, 1 if len(word.token) < 7 else 2
    near = process.extractOne(token, _private_words(), scorer=OSA.distance, score_cutoff=close)
    return near is not None or any(private in token for private in _private_words())


def _topic(answer: Answer) -> str:
    chosen = answer.question.topic
    if chosen:
        return chosen if chosen in topics.topics() else topics.topic_of(chosen)
    found = [c for c in answer.understanding.categories if c in topics.CATEGORY_TOPIC]
    return topics.CATEGORY_TOPIC[found[0]] if found else ""


def _kabupaten(areas: list[str]) -> str:
    """The kabupaten that all places of a question lie in; the province where there is none."""
    found = {code[:5] for code in areas}
    return found.pop() if len(found) == 1 else places.PROVINCE


def _words(text: str, found: Understanding) -> str:
    """The words of a question besides its places; empty where they could tell of somebody."""
    tokens = [token for word in found.words if _says_what(word) for token in word.token.split()]
    told = spelling.all_tokens(text)
    if not tokens or len(tokens) > MOST_WORDS or any(len(token) > LONGEST_WORD for token in tokens):
        return ""
    if sum(c.isdigit() for c in text) > MOST_DIGITS or "@" in text or "://" in text or "www." in text.casefold():
        return ""
    return "" if _holds_name(told, found) else " ".join(tokens)


def _says_what(word: Word) -> bool:
    """Whether a word is more than the frame of a question: "di", "ada", "di mana"."""
    meanings = vocabulary.lexicon().terms.get(tuple(word.key.split()), ())
    framing = bool(meanings) and all(m.concept.startswith("func.") for m in meanings)
    return not framing and len(word.token) > 2 and word.token not in AT | FROM


def _holds_name(told: list[str], found: Understanding) -> bool:
    """Whether words look like somebody's name: a given name, an unknown word after a title, two unknown words in a row."""
    words = vocabulary.lexicon()
    free = {token for w in found.words for token in w.token.split()}
    if any(token in given_names() and token not in words.surface for token in free):
        return True
    unknown = {token for token in free if not words.knows(token) and not gazetteer().knows(token)}
    return any(token in unknown and (before in TITLES or before in unknown) for before, token in pairwise(["", *told]))


@cache
def given_names() -> frozenset[str]:
    """Given names that many people in Central Java bear."""
    return frozenset(spelling.fold(name) for name in vocabulary.lines("given_names.txt"))
