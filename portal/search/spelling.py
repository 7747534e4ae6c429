"""From what somebody typed to tokens, and the other spellings that a token may stand for.

Nothing here knows what words mean: every variant is only a candidate, accepted by the
lexicon when it knows the result.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from sys import intern

import Stemmer

MAX_CHARACTERS = 200
MAX_TOKENS = 12

_TOKEN = re.compile(r"\d+(?:\.\d+)+|[^\W_]+(?:['’`\"][^\W_]+)*", re.UNICODE)
_REPEATED = re.compile(r"\b([^\W\d_]{2,})(?:2|\"|”|-\1)(?![^\W_])", re.UNICODE)
_SPACED_LETTERS = re.compile(r"(?<![^\W_])(?:[^\W\d_][. ]){2,}[^\W\d_](?![^\W_])\.?", re.UNICODE)
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_WHOLE_REPEATS = frozenset({"laki", "undang", "alun", "kupu", "bal", "kura", "awu", "api", "ujung"})
"""Reduplications that mean something else than their half."""

LETTER_NAMES = {
    "a": "a", "be": "b", "ce": "c", "de": "d", "e": "e", "ef": "f", "ge": "g", "ha": "h", "i": "i", "je": "j", "ka": "k",
    "el": "l", "em": "m", "en": "n", "o": "o", "pe": "p", "ki": "q", "er": "r", "es": "s", "te": "t", "u": "u", "ve": "v",
    "fe": "v", "we": "w", "eks": "x", "ye": "y", "zet": "z",
}  # fmt: skip

_OLD_SPELLING = (("dj", "j"), ("tj", "c"), ("nj", "ny"), ("sj", "sy"), ("oe", "u"), ("ch", "kh"))
_STEM_EXCEPTIONS = {
    "perempuan": "perempuan", "pemuda": "muda", "kepemudaan": "muda", "perawatan": "rawat", "dirawat": "rawat",
    "pernikahan": "nikah", "menikah": "nikah", "perkosa": "perkosa", "diperkosa": "perkosa", "memperkosa": "perkosa",
    "pemerkosaan": "perkosa", "perkosaan": "perkosa", "menampung": "tampung", "penampungan": "tampung",
    "menolong": "tolong", "penolong": "tolong", "pertolongan": "tolong", "ditolong": "tolong", "mengerjakan": "kerja",
    "pekerjaan": "kerja", "pekerja": "kerja", "bekerja": "kerja", "keterampilan": "terampil", "ketrampilan": "terampil",
    "terlantar": "telantar", "ditelantarkan": "telantar", "menelantarkan": "telantar", "penelantaran": "telantar",
    "permodalan": "modal", "pengacara": "pengacara", "kasus": "kasus", "kursus": "kursus", "berjalan": "jalan",
    "ancaman": "ancam", "mengancam": "ancam", "diancam": "ancam", "keluarga": "keluarga", "kemasan": "kemasan",
    "ditinggal": "ditinggal", "ditinggalkan": "ditinggal", "ditinggalin": "ditinggal", "meninggalkan": "ditinggal",
    "menendang": "tendang", "menampar": "tampar", "menyiksa": "siksa", "menyakiti": "sakit", "mengejek": "ejek",
    "mencuri": "curi", "meninggal": "tinggal mati", "memukul": "pukul", "pukulan": "pukul", "menangis": "tangis",
    "dijual": "dijual", "dijualin": "dijual",
}  # fmt: skip
"""Where Snowball restores the wrong root of a word the portal lives on (lang/README section 2)."""

_snowball = Stemmer.Stemmer("indonesian", 0)


def clean(text: str) -> str:
    """One line of ordinary characters, at most 200 of them, compatibility forms made plain."""
    text = unicodedata.normalize("NFKC", text[: MAX_CHARACTERS * 4])
    text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())[:MAX_CHARACTERS].strip()


def fold(text: str) -> str:
    """Lower case without diacritics: é, è and a letter with a combining mark all become e."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def tokens(text: str, most: int = MAX_TOKENS) -> list[str]:
    """At most twelve folded tokens, or `most`: reduplications halved, spaced letters joined, dotted codes whole.

    "anak-anak", "anak2" and "anak anak" give "anak"; "u.m.k.m." gives "umkm".
    """
    return _join_dictated(_halve_repeats(all_tokens(text)))[:most]


def all_tokens(text: str) -> list[str]:
    """Every folded token of a text of any length, for records; see `tokens` for queries."""
    folded = _SPACED_LETTERS.sub(lambda m: re.sub(r"[. ]", "", m[0]), fold(text))
    folded = _REPEATED.sub(lambda m: m[0] if m[1] in _WHOLE_REPEATS else m[1], folded)
    return [_unstretch(re.sub(r"['’`\"]", "", m[0])) for m in _TOKEN.finditer(folded)]


def _unstretch(token: str) -> str:
    return intern(_STRETCHED.sub(r"\1", token))  # the vocabulary holds each word many times


def _halve_repeats(found: list[str]) -> list[str]:
    return [t for n, t in enumerate(found) if n == 0 or t != found[n - 1] or t.isdigit() or t in _WHOLE_REPEATS]


def _join_dictated(found: list[str]) -> list[str]:
    """Join runs of three or more letter names: "er pe pe a" was "erpepea" to a phone, "rppa" to its owner."""
    result: list[str] = []
    run: list[str] = []
    for token in [*found, ""]:
        if token in LETTER_NAMES:
            run.append(token)
            continue
        if len(run) >= 3:
            result.append("".join(LETTER_NAMES[t] for t in run))
        else:
            result.extend(run)
        run = []
        if token:
            result.append(token)
    return result


@lru_cache(maxsize=5_000)
def stem(word: str) -> str:
    """The Snowball root of a folded Indonesian word, with the exceptions the portal lives on."""
    known = _STEM_EXCEPTIONS.get(word)
    if known:
        return known
    if len(word) < 4 or not word.isalpha():
        return word
    return intern(_snowball.stemWord(word))


@lru_cache(maxsize=2_000)
def sound_key(word: str) -> str:
    """What spellings of one Javanese word share: o and a, dh and d, th and t, é and e, v and f and p, doubled letters."""
    key = word.replace("dh", "d").replace("th", "t").replace("o", "a").replace("v", "f").replace("z", "s")
    return re.sub(r"(.)\1", r"\1", key)


def skeleton(word: str) -> str:
    """A word without its vowels, as it is typed in haste: "pltihn" and "pelatihan" share theirs."""
    return re.sub(r"[aeiou]", "", word)


def is_hasty(typed: str, word: str) -> bool:
    """Whether `typed` is `word` with vowels left out, and nothing else; both have one skeleton."""
    rest = iter(word)
    return typed[0] == word[0] and all(letter in rest for letter in typed)


def of_one_sound(word: str) -> Iterator[str]:
    """The word with f, v and p for one another: "pisioterapi" for "fisioterapi"."""
    yield from (word.replace("f", "p"), word.replace("v", "p"), word.replace("p", "f"))
    for n, letter in enumerate(word):
        if letter in "fvp":
            yield from (word[:n] + other + word[n + 1 :] for other in "fvp" if other != letter)


def old_spelling(word: str) -> str:
    """The present spelling of a word in the spelling before 1972."""
    for old, new in _OLD_SPELLING:
        word = word.replace(old, new)
    return word


_SUFFIXES = (
    "nya", "ku", "mu", "ne", "e", "nipun", "ipun", "kan", "in", "i", "ni", "ake", "aken", "ke", "na", "en", "an", "lah", "kah",
    "nan", "a", "o", "no", "te",
)  # fmt: skip


def _without_prefix(word: str) -> Iterator[str]:
    for prefix in ("dipun", "di", "tak", "dak", "ke", "ka", "ter", "ber", "se", "sa", "me", "pe", "kok"):
        if word.startswith(prefix):
            yield word[len(prefix) :]
    if word.startswith("nge"):
        yield word[3:]
    if word.startswith("ng"):
        yield from (word[2:], "k" + word[2:])
    if word.startswith("ny"):
        yield from ("s" + word[2:], "c" + word[2:], word[1:])
    elif word.startswith("n"):
        yield from ("t" + word[1:], word[1:], "d" + word[1:])
    if word.startswith("m"):
        yield from ("p" + word[1:], word[1:], "b" + word[1:], "w" + word[1:])


@lru_cache(maxsize=2_000)
def affix_candidates(word: str) -> tuple[str, ...]:
    """Roots that a colloquial or Javanese form may come from, likelier first; at most 60, each of three letters or more.

    "digebugi" may be "gebug", "nyewa" may be "sewa", "ngelapor" may be "lapor".
    """
    found: dict[str, None] = {}
    endless = [word, *(word[: -len(s)] for s in _SUFFIXES if word.endswith(s))]
    for base in endless[1:]:
        found[base] = None
    for base in endless:
        for root in _without_prefix(base):
            found[root] = None
            for deeper in _without_prefix(root):
                found.setdefault(deeper)
    return tuple(c for c in found if len(c) >= 3 and c != word)[:60]
