"""The words of a query before anything is understood: those written together parted, those that say nothing not counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portal.search import spelling
from portal.search.gazetteer import Gazetteer
from portal.search.lexicon import Lexicon
from portal.search.mentions import AT, MARKERS

SAYS_NOTHING = frozenset(
    """yang ya itu ini dan juga saja lagi kok sih deh dong pak bu mas mbak kak min halo permisi maaf agar supaya jadi kalau tapi
    karena untuk dengan oleh pun lalu terus ada""".split()  # noqa: SIM905
)
"""Plain Indonesian words that a long story can do without."""
NEGATIONS = frozenset({"tidak", "belum", "bukan"})


def words_of(query: str, lexicon: Lexicon, names: Gazetteer) -> list[str]:
    """The tokens of a query, at most MAX_TOKENS: of a longer one, words that say nothing are not counted."""
    found = list(_parted(spelling.tokens(query, most=spelling.MAX_CHARACTERS), lexicon, names))
    if len(found) > spelling.MAX_TOKENS:
        found = [token for n, token in enumerate(found) if not _says_nothing(lexicon, found, n)]
    return found[: spelling.MAX_TOKENS]


def _says_nothing(lexicon: Lexicon, tokens: Sequence[str], position: int) -> bool:
    """ "Ana" may be left out, but not of "ora ana"."""
    lemma = lexicon.glossary.get(tokens[position], tokens[position])
    before = lexicon.glossary.get(tokens[position - 1], tokens[position - 1]) if position else ""
    return not lemma or (lemma in SAYS_NOTHING and before not in NEGATIONS)


def _parted(tokens: Sequence[str], lexicon: Lexicon, names: Gazetteer) -> Iterator[str]:
    """ "kecsokaraja", "disragen" and "umkmkudus" are two words each."""
    for token in tokens:
        if len(token) < 7 or lexicon.knows(token) or names.knows(token):
            yield token
            continue
        for length in range(2, len(token) - 4):
            word, name = token[:length], token[length:]
            if _is_town(names, name) and (word in MARKERS or word in AT or (length > 2 and word in lexicon.single)):
                yield from (word, name)
                break
        else:
            yield token


def _is_town(names: Gazetteer, name: str) -> bool:
    return name not in names.ordinary and bool(names.names.get(name, {}).keys() & {"kabupaten", "kecamatan"})
