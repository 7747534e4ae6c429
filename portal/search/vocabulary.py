"""The vocabulary files of `portal/data/words`, read into a lexicon. How to add a word: docs/language.md."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from sys import intern

from portal.config import DATA
from portal.search import spelling, staff_words
from portal.search.lexicon import Lexicon, Meaning
from portal.search.patterns import Keys, Pattern, Patterns
from portal.search.staff_words import StaffWords

WORDS = DATA / "words"


def rows(name: str) -> Iterable[dict[str, str]]:
    """The rows of a vocabulary file by column name."""
    with (WORDS / name).open(encoding="utf-8", newline="") as file:
        yield from ({name: intern(value) for name, value in row.items()} for row in csv.DictReader(file))


def lines(name: str) -> Iterable[str]:
    """The lines of a vocabulary file that hold anything."""
    with (WORDS / name).open(encoding="utf-8") as file:
        yield from (line.strip() for line in file if line.strip())


def lexicon() -> Lexicon:
    """The vocabulary of this process: the files, and what the staff has added."""
    more = staff_words.now()
    return more.keep(base(), "lexicon", lambda: _widened(base(), more)) if more.terms else base()


def _widened(files: Lexicon, more: StaffWords) -> Lexicon:
    """The vocabulary of the files with terms of the staff, each as sure as one of the files can be."""
    made = replace(
        files, surface=set(files.surface), single=set(files.single), joined=dict(files.joined), definite=set(files.definite),
        terms=defaultdict(list, files.terms), key_set=set(files.key_set), sounds=dict(files.sounds), targets=list(files.targets),
    )  # fmt: skip
    for term, concept in more.terms:
        _file_term(made, term, definite=True)
        keys = made.keys_of(term)
        if keys:
            made.terms[keys] = [m for m in made.terms[keys] if m.concept != concept] + [Meaning(concept, 3)]
            made.key_set.update(key for key in keys if len(key) > 3)
        for token in spelling.tokens(term):
            if len(token) > 3 and token not in files.surface:
                made.definite.add(token)
                made.sounds.setdefault(spelling.sound_key(token), token)
                made.targets.append(token)
    return made


@cache
def base() -> Lexicon:
    """The vocabulary of the files."""
    made = _with_glossary()
    made.common = {spelling.fold(word) for word in lines("common_words.txt")}
    for row in rows("concepts.csv"):
        meaning = Meaning(row["concept"], int(row["strength"]))
        _file_term(made, row["term"], meaning.strength > 1)
        if meaning.strength > 1:
            made.definite.update(t for t in spelling.tokens(row["term"]) if len(t) > 3)
        keys = made.keys_of(row["term"])
        if keys and not is_collapsed(made, row["term"], keys):
            _add_meaning(made.terms[keys], meaning)
    for row in rows("situations.csv"):
        _file_pattern(made, made.situations, row["pattern"], row["concept"], int(row["strength"]))
    for row in rows("danger.csv"):
        _file_pattern(made, made.danger, row["pattern"], row["kind"])
    for row in rows("harmless.csv"):
        _file_pattern(made, made.harmless, row["pattern"], "")
    for row in rows("out_of_scope.csv"):
        _file_term(made, row["term"])
        made.outside_scope.setdefault(made.keys_of(row["term"]), row["matter"])
    _finish(made)
    return made


def _place_words() -> set[str]:
    """Names of kabupaten and kecamatan: a mistyped one is a place, and none of our words."""
    found: set[str] = set()
    for file in ("kabupaten.csv", "kecamatan.csv"):
        with (DATA / file).open(encoding="utf-8", newline="") as names:
            found.update(spelling.fold(row["name"]) for row in csv.DictReader(names))
    return found - {spelling.fold(name) for name in lines("ordinary_places.txt")}


def _with_glossary() -> Lexicon:
    glossary: dict[str, str] = {}
    phrases: dict[Keys, str] = {}
    for row in rows("glossary.csv"):
        parts = tuple(spelling.tokens(row["word"]))
        if len(parts) == 1 and len(row["word"].split()) == 1:
            glossary[parts[0]] = spelling.fold(row["lemma"])
        elif parts:
            phrases[parts] = spelling.fold(row["lemma"])
    return Lexicon(glossary, phrases)


def is_collapsed(made: Lexicon, term: str, keys: Keys) -> bool:
    """Whether a phrase lost all but one of its words because the others carry no meaning: too little to go by."""
    return len(keys) == 1 and len(spelling.tokens(term)) > 1 and tuple(spelling.tokens(term)) not in made.phrases


def _add_meaning(known: list[Meaning], meaning: Meaning) -> None:
    """Keep one meaning a concept, the strongest."""
    for number, other in enumerate(known):
        if other.concept == meaning.concept:
            known[number] = max(other, meaning, key=lambda m: m.strength)
            return
    known.append(meaning)


def _file_term(made: Lexicon, term: str, definite: bool = False) -> None:
    parts = spelling.tokens(term)
    made.surface.update(t for t in parts if len(t) > 1)
    if len(parts) == 1:
        made.single.add(parts[0])
    elif definite and len("".join(parts)) >= 6:
        made.joined.setdefault("".join(parts), " ".join(made.keys_of(term)))


def _file_pattern(made: Lexicon, patterns: Patterns, text: str, meaning: str, strength: int = 3) -> None:
    """File a pattern. One with a slot that carries no meaning would match too much, so it is set aside."""
    slots = [_slot(made, slot) for slot in text.split()]
    if slots and all(slots):
        patterns.add(Pattern.of(slots, meaning, strength))
    else:
        made.useless.append(text)


def _slot(made: Lexicon, slot: str) -> frozenset[Keys]:
    phrases = set()
    for alternative in slot.split("|"):
        written = alternative.replace("_", " ")
        _file_term(made, written)
        keys = made.keys_of(written)
        if keys and not is_collapsed(made, written, keys):
            phrases.add(keys)
    return frozenset(phrases)


def _finish(made: Lexicon) -> None:
    """Work out what unknown tokens are compared with."""
    made.key_set = {key for keys in made.terms for key in keys if len(key) > 3}
    words = sorted((made.surface | set(made.glossary)) - _place_words())
    for word in sorted(words, key=lambda w: (w not in made.definite, w not in made.surface, w)):
        if len(word) > 3 and made.glossary.get(word, word):
            made.sounds.setdefault(spelling.sound_key(word), word)
    made.targets = [w for w in words if len(w) >= 5 or w in made.definite]
    for word in made.targets:
        if len(skeleton := spelling.skeleton(word)) >= 3:
            made.skeletons.setdefault(skeleton, []).append(word)
