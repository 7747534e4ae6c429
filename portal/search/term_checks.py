"""Whether a word may be taught to the search: never one that means danger, a place, somebody, or something else already."""

from __future__ import annotations

from portal.directory import places, topics
from portal.directory.sayings import Saying
from portal.directory.sayings import marked as _l
from portal.directory.topics import Need
from portal.search import spelling, staff_words, vocabulary
from portal.search.gazetteer import gazetteer, joined
from portal.search.lexicon import Lexicon
from portal.search.patterns import Keys
from portal.search.unanswered import PRIVATE, TITLES, given_names, touches

SHORTEST, LONGEST, MOST_WORDS = 3, 40, 4


def tidy(text: str) -> str:
    """A term as it is kept and compared: folded words with one space between them."""
    return " ".join(spelling.all_tokens(spelling.clean(text)))


def needs() -> list[Need]:
    """The needs that a word may stand for: words for what is sensitive are not taught in an office."""
    return [need for need in topics.needs().values() if not _is_private(need.code)]


def fault_of_meaning(concept: str, place_code: str) -> str:
    """What is wrong with what a word is to stand for; empty for nothing."""
    if bool(concept) == bool(place_code):
        return _l("Pilih satu: sebuah kebutuhan atau sebuah tempat.")
    if place_code and places.atlas().get(place_code) is None:
        return _l("Tempat ini tidak dikenal. Pilih dari daftar.")
    if concept and concept not in {need.code for need in needs()}:
        return _l("Kebutuhan ini tidak ada atau tidak boleh ditambah dari sini.")
    return ""


def fault_of_term(term: str, concept: str = "") -> str:
    """Why a tidy term may not be taught; empty if it may."""
    staff_words.adopt()
    words = term.split()
    if not words or max(len(word) for word in words) < SHORTEST or len(term) < SHORTEST:
        return Saying(_l("Kata terlalu pendek: paling sedikit %(n)s huruf."), n=SHORTEST)
    if len(words) > MOST_WORDS or len(term) > LONGEST:
        return Saying(_l("Terlalu panjang: paling banyak %(n)s kata dan %(m)s huruf."), n=MOST_WORDS, m=LONGEST)
    if any(c.isdigit() for c in term):
        return _l("Kata tidak boleh memuat angka.")
    if given_names().intersection(words) or TITLES.intersection(words):
        return _l("Kata ini tampak seperti nama orang.")
    if touches(term):
        return _l("Kata ini menyangkut bahaya atau perlindungan perempuan dan anak, jadi tidak boleh ditambah dari sini.")
    return _place(term, words) or _known(term, concept)


def _place(term: str, words: list[str]) -> str:
    """A term that is a place, or holds one."""
    names = gazetteer()
    for name in (joined(term), *(joined(word) for word in words)):
        if names.knows(name) or name in names.weakly_outside:
            return Saying(_l("“%(name)s” adalah nama tempat."), name=name)
    return ""


def _known(term: str, concept: str) -> str:
    """A term that says too little, or something already."""
    lexicon = vocabulary.lexicon()
    keys = lexicon.keys_of(term)
    if not keys or vocabulary.is_collapsed(lexicon, term, keys):
        return _l("Kata ini terlalu umum: dipakai di hampir semua pertanyaan.")
    if keys not in lexicon.terms and keys not in lexicon.outside_scope and lexicon.common.issuperset(term.split()):
        return _l("Kata ini terlalu umum: dipakai di hampir semua pertanyaan.")
    return _meant(lexicon, keys, concept)


def _meant(lexicon: Lexicon, keys: Keys, concept: str) -> str:
    if keys in lexicon.outside_scope:
        return _l("Kata ini sudah dikenal sebagai urusan kantor lain.")
    meanings = [meaning.concept for meaning in lexicon.terms.get(keys, ())]
    if concept and concept in meanings:
        return _l("Kata ini sudah berarti kebutuhan itu. Tidak perlu ditambah.")
    if not meanings:
        return ""
    known = topics.needs().get(meanings[0])
    if known is None:
        return _l("Kata ini terlalu umum: dipakai di hampir semua pertanyaan.")
    return Saying(_l("Kata ini sudah berarti “%(name)s”."), name=known.name)


def _is_private(code: str) -> bool:
    return code.partition(".")[0] in PRIVATE
