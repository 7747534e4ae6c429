"""Which words of a query are looked for in the text of records."""

from __future__ import annotations

from portal.search import spelling
from portal.search.lexicon import Word
from portal.search.mentions import MARKERS
from portal.search.understanding import HELPERS, Understanding
from portal.search.vocabulary import lexicon


def _is_helper(word: Word) -> bool:
    meanings = lexicon().terms.get(tuple(word.key.split()), ())
    return bool(meanings) and all(m.concept.startswith(HELPERS) for m in meanings)


def _is_ordinary(word: Word) -> bool:
    """A common word that names no service: it may be in any text and says nothing of the need."""
    words = lexicon()
    return word.token in words.common and tuple(word.key.split()) not in words.terms


def scoring_words(found: Understanding) -> tuple[tuple[str, str], ...]:
    """(typed, stem) of every word that may tell one fitting record from another, by its Indonesian meaning too."""
    pairs: dict[tuple[str, str], None] = {}
    for word in found.words:
        if _is_helper(word):
            continue
        typed = word.corrected or word.token
        pairs[(typed, spelling.stem(typed))] = None
        for key in word.key.split():
            pairs[(key, key)] = None
    return tuple(pairs)[:8]


def content_words(found: Understanding) -> list[tuple[str, str]]:
    """(typed, stem) of the words that a record must hold when no need was understood."""
    kept = [w for w in found.words if not _is_helper(w) and not _is_ordinary(w) and w.key not in MARKERS]
    return [(w.corrected or w.token, spelling.stem(w.corrected or w.token)) for w in kept]


def proper_words(found: Understanding) -> list[str]:
    """The words of a query, as typed, if some of them mean nothing but may be a name; none in danger."""
    kept = [w for w in found.words if not _is_helper(w) and w.key not in MARKERS]
    return [] if found.danger or all(w.known or w.corrected for w in kept) else [w.corrected or w.token for w in kept]
