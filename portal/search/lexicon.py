"""What words mean, in every register, and what to do with unknown ones.

A word's *key* is the stem of its plain Indonesian meaning. "mboten saged mlampah", "ora isa
mlaku" and "tidak bisa jalan" have the same keys, so every phrase and pattern is written once,
in plain Indonesian.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from portal.search import spelling
from portal.search.patterns import Keys, Patterns

MAX_PHRASE = 5


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a term stands for: a concept and how surely (3 decides alone, 1 is a hint)."""

    concept: str
    strength: int


@dataclass(frozen=True, slots=True)
class Word:
    """A token of a query as the lexicon reads it."""

    token: str
    key: str
    """Empty for words that carry no meaning for a search; several keys, spaced, for a word that means a phrase."""
    known: bool
    guessed: bool = False
    """Known only as a form or another spelling of a known word."""
    corrected: str = ""
    """The word it was taken for, where it was mistyped."""


@dataclass(frozen=True, slots=True)
class Span:
    """A word of a query with the tokens that it stands for, `start` to `end` (exclusive)."""

    start: int
    end: int
    word: Word


@dataclass(slots=True)
class Lexicon:
    """All vocabulary files, read once for each process."""

    glossary: dict[str, str]
    phrases: dict[Keys, str]
    surface: set[str] = field(default_factory=set)
    """Words as written in terms: known, and worth correcting to."""
    single: set[str] = field(default_factory=set)
    """Terms of one word."""
    joined: dict[str, str] = field(default_factory=dict)
    """Terms of several words written as one, with their keys: "sepakbola"."""
    definite: set[str] = field(default_factory=set)
    """Words of terms that decide a topic: what a typing error is corrected to first."""
    common: set[str] = field(default_factory=set)
    """Words that are known but mean no service."""
    terms: dict[Keys, list[Meaning]] = field(default_factory=lambda: defaultdict(list))
    situations: Patterns = field(default_factory=Patterns)
    danger: Patterns = field(default_factory=Patterns)
    harmless: Patterns = field(default_factory=Patterns)
    outside_scope: dict[Keys, str] = field(default_factory=dict)
    useless: list[str] = field(default_factory=list)
    """Patterns that were set aside because a part of them carries no meaning."""
    key_set: set[str] = field(default_factory=set)
    sounds: dict[str, str] = field(default_factory=dict)
    skeletons: dict[str, list[str]] = field(default_factory=dict)
    """The targets by what they are without vowels."""
    targets: list[str] = field(default_factory=list)

    def keys_of(self, text: str) -> Keys:
        """The keys of a term written in any register; words without meaning are left out."""
        return tuple(key for s in self.read(spelling.tokens(text), exactly=True) for key in s.word.key.split())

    def read(self, tokens: list[str], exactly: bool = False) -> list[Span]:
        """The tokens as words. A fixed phrase of several tokens becomes one word, and so does a name written apart.

        With `exactly`, as terms are read, unknown tokens are taken as they are instead of being guessed.
        """
        spans: list[Span] = []
        position = 0
        while position < len(tokens):
            word, length = self._phrase(tokens, position) or (None, 1)
            if word is None and not exactly:
                word, length = self._written_apart(tokens, position) or (self.word(tokens[position]), 1)
            spans.append(Span(position, position + length, word or self.exact(tokens[position])))
            position += length
        return spans

    def _phrase(self, tokens: list[str], position: int) -> tuple[Word, int] | None:
        for length in (4, 3, 2):
            phrase = tuple(tokens[position : position + length])
            if len(phrase) == length and phrase in self.phrases:
                return Word(" ".join(phrase), _stems(self.phrases[phrase]), True), length
        return None

    def _written_apart(self, tokens: list[str], position: int) -> tuple[Word, int] | None:
        """ "tuna rungu" for "tunarungu", "olah raga" for "olahraga"."""
        joined = "".join(tokens[position : position + 2])
        if position + 1 < len(tokens) and len(joined) >= 6 and joined in self.single:
            return Word(joined, self.exact(joined).key, True), 2
        return None

    def exact(self, token: str) -> Word:
        """A token taken as it is, by its meaning in the glossary if it has one."""
        lemma = self.glossary.get(token, token)
        return Word(token, _stems(lemma), True)

    def word(self, token: str) -> Word:
        """One token, tried in turn as: a known word, an inflected form, another spelling, a typing error."""
        return _word(self, token)

    def knows(self, token: str) -> bool:
        """Whether a token is a word of these files as it stands."""
        return token in self.glossary or token in self.surface or token in self.common

    def __hash__(self) -> int:
        return id(self)


def _stems(lemma: str) -> str:
    return " ".join(spelling.stem(part) for part in lemma.split())


@lru_cache(maxsize=5_000)
def _word(lexicon: Lexicon, token: str) -> Word:
    known = _known_form(lexicon, token)
    if known is not None:
        return known
    if token.isdigit() or len(token) < 3:
        return Word(token, token, False)
    for candidate in (spelling.old_spelling(token), *spelling.of_one_sound(token)):
        if candidate != token and (found := _known_form(lexicon, candidate)) is not None:
            return Word(token, found.key, True)
    return Word(token, spelling.stem(token), False)


def _known_form(lexicon: Lexicon, token: str) -> Word | None:
    if lexicon.knows(token):
        return lexicon.exact(token)
    if token in lexicon.joined:
        return Word(token, lexicon.joined[token], True)
    stemmed = spelling.stem(token)
    if stemmed in lexicon.key_set:
        return Word(token, stemmed, True)
    for candidate in spelling.affix_candidates(token):
        if len(candidate) > 3 and (candidate in lexicon.glossary or candidate in lexicon.surface):
            return Word(token, lexicon.exact(candidate).key, True, guessed=True)
    sound = lexicon.sounds.get(spelling.sound_key(token))
    if sound is not None:
        return Word(token, lexicon.exact(sound).key, True, guessed=True)
    for candidate in spelling.affix_candidates(token):
        sound = lexicon.sounds.get(spelling.sound_key(candidate)) if len(candidate) > 3 else None
        if sound is not None:
            return Word(token, lexicon.exact(sound).key, True, guessed=True)
    return None


@lru_cache(maxsize=5_000)
def nearest(lexicon: Lexicon, token: str) -> tuple[str, int] | None:
    """The word that an unknown token was most likely meant to be, and the distance.

    Distance 1 from four letters, 2 from eight; the first letter must agree; transposed
    neighbours count once. Words that name a service are preferred, and at four letters nothing else is offered; a letter
    left out is likelier than a wrong or an added one. Vowels left out in haste ("jmbtn") are no errors.
    """
    if len(token) < 4 or any(c.isdigit() for c in token):
        return None
    hasty = [word for word in lexicon.skeletons.get(spelling.skeleton(token), ()) if spelling.is_hasty(token, word)]
    if hasty:
        return min(hasty, key=lambda word: (word not in lexicon.definite, len(word), word)), 1
    limit = 2 if len(token) >= 8 else 1
    found = process.extract(token, lexicon.targets, scorer=OSA.distance, score_cutoff=limit, limit=8)
    likely = sorted(
        (distance, word not in lexicon.definite, len(word) <= len(token), abs(len(word) - len(token)), word)
        for word, distance, _ in found
        if word[0] == token[0] and (len(token) > 4 or word in lexicon.definite)
    )
    return (likely[0][-1], int(likely[0][0])) if likely else None


def forget() -> None:
    """Forget what words were read as: a vocabulary that is no more must not stay in memory for their sake."""
    _word.cache_clear()
    nearest.cache_clear()
