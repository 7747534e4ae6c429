"""Which records answer a question, before their order: by need, place, opening and access."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from portal.directory import opening, places, topics
from portal.search.answers import Question, StepKind
from portal.search.bits import Bits
from portal.search.understanding import Understanding
from portal.search.views import View
from portal.search.wording import content_words, proper_words


class Area:
    """The place that a question is about; no codes = all of Central Java."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        self.codes = codes

    def here(self, view: View) -> Bits:
        """Records that lie in the place or serve it or a part of it; a desa counts with its kecamatan."""
        if not self.codes:
            return view.everything()
        return _any(view, "within", [_kecamatan(code) for code in self.codes])

    def serving(self, view: View) -> Bits:
        """Records that serve the place from a wider area."""
        wider = {above for code in self.codes for above in places.lineage(code)[1:]}
        return _any(view, "serves", sorted(wider))

    def nearness(self, view: View) -> tuple[Bits, ...]:
        """Sets of records, those that serve the place most closely first."""
        if not self.codes:
            return tuple(view.records("level", level) for level in "012")
        exact = _any(view, "serves", list(self.codes))
        kabupaten = {places.lineage(code)[-2] for code in self.codes if code.count(".") >= 1}
        return (exact, self.here(view), _any(view, "serves", sorted(kabupaten)))

    def wider(self, view: View) -> Iterator[tuple[StepKind, Bits, list[str]]]:
        """Where to look instead, nearest first, each with the codes that its heading names."""
        atlas = places.atlas()
        own = [_kecamatan(code) for code in self.codes]
        beside = [n.code for code in own for n in atlas.neighbours.get(code, [])]
        if beside:
            yield "nearby", _any(view, "within", beside), list(self.codes)
        kabupaten = sorted({places.lineage(code)[-2] for code in self.codes})
        if any(code.count(".") > 1 for code in self.codes):
            yield "wider", _any(view, "within", kabupaten), kabupaten
        yield "anywhere", view.everything(), []


def _kecamatan(code: str) -> str:
    return places.lineage(code)[1] if places.level_of(code) == "desa" else code


def _any(view: View, field: str, terms: list[str]) -> Bits:
    found = 0
    for term in terms:
        found |= view.records(field, term)
    return found


class Filters:
    """The conditions of one question, each as a set of records."""

    def __init__(self, question: Question, understanding: Understanding, view: View, area: Area) -> None:
        self.question = question
        self.understanding = understanding
        self.view = view
        self.area = area
        self.categories = [c for c in understanding.categories if c != "hotline"]
        self.words = [] if understanding.categories else content_words(understanding)
        self.named = self._named()

    @property
    def asked(self) -> bool:
        """Whether anything besides a place was asked for."""
        return bool(self.understanding.categories or self.words or self.question.topic)

    @property
    def fruitless(self) -> bool:
        """Words were typed that nothing is known about."""
        return bool(self.words) and not self.understanding.categories

    def matching(self) -> Bits:
        """Records that answer, wherever they are."""
        return self.by_need() & self.by_topic() & self.by_circumstance()

    def by_need(self) -> Bits:
        """Records of the categories understood; without any, records that hold the words."""
        if self.categories:
            return _any(self.view, "category", self.categories) | self.named
        if self.understanding.categories:
            return 0
        if self.words:
            return self._by_words()
        if self.understanding.query and not self.area.codes and not self.question.topic and self.understanding.words:
            return 0
        return self.view.everything()

    def of_categories(self, categories: Iterable[str]) -> Bits:
        """Records of any of these categories."""
        return _any(self.view, "category", list(categories))

    def _named(self) -> Bits:
        """Records called as the query says, of which a word that only names hold is one; they answer before all others."""
        words = proper_words(self.understanding)
        found = self.view.everything() if words else 0
        for typed in words:
            found &= self.view.named(typed)
        return found

    def _by_words(self) -> Bits:
        """Records with all of the words, or with all but one of three or more."""
        held = [self.view.holding(typed, stem) for typed, stem in self.words]
        every = self.view.everything()
        for records in held:
            every &= records
        if every or len(held) < 3:
            return every
        found = 0
        for missing in range(len(held)):
            rest = self.view.everything()
            for number, records in enumerate(held):
                if number != missing:
                    rest &= records
            found |= rest
        return found

    def by_topic(self) -> Bits:
        """Records of the topic or need that the reader chose."""
        chosen = self.question.topic
        if not chosen:
            return self.view.everything()
        if chosen in topics.topics():
            return self.view.records("topic", chosen)
        return self.view.records("need", chosen) if "." in chosen else self.view.records("category", chosen)

    def by_circumstance(self) -> Bits:
        """Records that are open now, or have the access asked for."""
        found = self.view.everything()
        if self.question.open_now:
            found &= self.view.open_at(opening.now())
        if self.question.access:
            found &= self.view.records("access", self.question.access)
        return found

    def tiers(self) -> tuple[Bits, ...]:
        """Records by how exactly they answer: a specific need, then those for every need of the category, then other needs.

        A specific need of a category less sure comes after the surest category, however exact it is.
        """
        surest = self.categories[:1]
        specific = [need for need in self.understanding.needs if "." in need]
        own = [need for need in specific if need.partition(".")[0] in surest]
        first = [self.view.records("need", need) for need in (*own, *surest)]
        whole = [self.view.records("category", category) for category in surest if not own]
        later = [self.view.records("need", need) for need in (*specific, *self.categories)]
        other = [self.view.records("category", category) for category in self.categories]
        return (*([self.named] if self.named else []), *first, *whole, *later, *other)
