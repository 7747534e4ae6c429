"""Two ways to look things up: the index in memory, and the tables while there is no index.

Both answer the same three questions: which records carry a term, how well records fit words,
and which listing a record is. A record number means something only to the view that gave it.
"""

from __future__ import annotations

import threading
from array import array
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from whoosh.codec.whoosh3 import W3LeafMatcher

from portal.directory import opening, trust
from portal.search import bits, spelling
from portal.search.bits import Bits
from portal.search.documents import hours_key
from portal.search.ledger import Entry
from portal.search.memory import Storage

Records = Bits
TEXT_FIELDS = (("name", 2.0, True), ("exact", 2.0, False), ("stem", 1.0, True))
"""Field, weight, whether its terms are stems."""
KABUPATEN = len("33.03")
PREPARED = {
    "topic": 99,
    "category": 99,
    "need": 99,
    "level": 99,
    "access": 99,
    "hours": 99,
    "within": KABUPATEN,
    "serves": KABUPATEN,
}
"""Fields whose sets are read beforehand, and the longest terms of them: of areas only the kabupaten and the province."""
KEPT_SETS = 1500
"""Other sets that a view remembers, those used last: 1.5 KB each at 12,000 listings, 18 KB at 145,000."""


class View(Protocol):
    """What a search needs to know of the records."""

    def records(self, name: str, term: str) -> Records:
        """Records whose field `name` holds `term`."""

    def scores(self, words: Sequence[tuple[str, str]], wanted: Records, among: Records) -> dict[int, float]:
        """How well each wanted record fits the words, given as (typed, stem); those that do not fit are absent.

        A word that all or none of the records `among` which they are compared hold tells nothing.
        """

    def holding(self, typed: str, stem: str) -> Records:
        """Records whose text holds a word."""

    def named(self, typed: str) -> Records:
        """Records whose own name holds a word as typed."""

    def everything(self) -> Records:
        """All records."""

    def open_at(self, when: datetime) -> Records:
        """Records known to be open."""

    def listing_id(self, record: int) -> str:
        """The listing of a record."""

    def confirmed(self, record: int) -> int:
        """Ordinal of the day it was last confirmed, 0 for never."""

    def stale(self, on: date) -> Records:
        """Records that nobody has confirmed for too long."""


@dataclass(frozen=True, slots=True)
class Column:
    """What is kept of each record of a segment."""

    ids: list[str]
    confirmed: array[int]
    since: array[int]
    """Ordinals of the days from which they age."""
    hours: set[str]
    """All different opening hours of the segment."""


Columns = dict[Any, Column]
"""By segment."""


class IndexView:
    """One generation of the index, read whole into memory. Safe for several threads."""

    def __init__(self, entry: Entry, contents: dict[str, bytes], columns: Columns) -> None:
        self.entry = entry
        self.contents = contents
        self._searcher = Storage(contents).open_index().searcher()
        self._reader = self._searcher.reader()
        self._lock = threading.RLock()
        self._prepared: dict[tuple[str, str], Records] = {}
        self._records: OrderedDict[tuple[str, str], Records] = OrderedDict()
        self._open: tuple[datetime | None, Records] = (None, 0)
        self._stale: tuple[date | None, Records] = (None, 0)
        self.columns = _columns(self._reader, columns)
        self._ids: list[str] = []
        self._confirmed, self._since = array("l"), array("l")
        self._hours: set[str] = set()
        for column in self.columns.values():
            self._ids.extend(column.ids)
            self._confirmed.extend(column.confirmed)
            self._since.extend(column.since)
            self._hours |= column.hours
        self._all = bits.of(self._reader.all_doc_ids(), len(self._ids))

    def prepare(self) -> None:
        """Read the sets that nearly every question needs, so that no reader waits for the first of them."""
        for name, longest in PREPARED.items():
            for term in self._reader.field_terms(name):
                if len(term) <= longest:
                    self._prepared[name, term] = self._read_records(name, term)

    def records(self, name: str, term: str) -> Records:
        """See View."""
        key = (name, term)
        found = self._prepared.get(key)
        return self._remembered(key) if found is None else found

    def _remembered(self, key: tuple[str, str]) -> Records:
        with self._lock:
            found = self._records.pop(key, None)
            self._records[key] = self._read_records(*key) if found is None else found
            if len(self._records) > KEPT_SETS:
                self._records.popitem(last=False)
            return self._records[key]

    def _read_records(self, name: str, term: str) -> Records:
        if not term or (name, term.encode()) not in self._reader:
            return 0
        return bits.of(_numbers(self._reader.postings(name, term)), len(self._ids))

    def everything(self) -> Records:
        """See View."""
        return self._all

    def holding(self, typed: str, stem: str) -> Records:
        """See View."""
        return self.records("exact", typed) | self.records("stem", stem)

    def named(self, typed: str) -> Records:
        """See View."""
        return self.records("name", spelling.stem(typed)) & self.records("exact", typed)

    def scores(self, words: Sequence[tuple[str, str]], wanted: Records, among: Records) -> dict[int, float]:
        """See View. BM25F over name, exact words and stems."""
        found: dict[int, float] = {}
        for typed, stem in dict.fromkeys(words):
            for name, weight, stemmed in TEXT_FIELDS:
                term = stem if stemmed else typed
                held = self.records(name, term) & among
                if held & wanted and held != among:
                    self._add_scores(found, held & wanted, name, term, weight)
        return found

    def _add_scores(self, found: dict[int, float], held: Records, name: str, term: str, weight: float) -> None:
        with self._lock:
            matcher = self._searcher.postings(name, term)
            for record in bits.numbers(held):
                if matcher.id() < record:
                    matcher.skip_to(record)
                found[record] = found.get(record, 0.0) + weight * matcher.score()

    def open_at(self, when: datetime) -> Records:
        """See View. Every different set of hours is looked at once a minute."""
        minute, found = self._open
        if minute != when:
            found = 0
            for hours in self._hours:
                if opening.is_open(hours, when):
                    found |= self.records("hours", hours_key(hours))
            self._open = (when, found)
        return found

    def listing_id(self, record: int) -> str:
        """See View."""
        return self._ids[record]

    def confirmed(self, record: int) -> int:
        """See View."""
        return self._confirmed[record]

    def stale(self, on: date) -> Records:
        """See View. Looked up once a day."""
        day, found = self._stale
        if day != on:
            found = self._older_than(on, trust.STALE_DAYS)
            for topic, days in trust.STALE_DAYS_BY_TOPIC.items():
                found |= self._older_than(on, days) & self.records("topic", topic)
            self._stale = (on, found)
        return found

    def _older_than(self, on: date, days: int) -> Records:
        limit = on.toordinal() - days
        return bits.of((n for n, day in enumerate(self._since) if day < limit), len(self._since))

    def documents(self) -> int:
        """How many listings it holds."""
        return int(self._reader.doc_count())


def _numbers(matcher: Any) -> Iterator[int]:
    """The records of a term. Whoosh gives one at a time; those of one segment are taken a block at a time."""
    if not isinstance(matcher, W3LeafMatcher):
        yield from matcher.all_ids()
        return
    while matcher.is_active():
        matcher.id()  # reads the block
        yield from matcher._ids
        matcher._next_block()


def _columns(reader: Any, known: Columns) -> Columns:
    """The columns of each segment, in the order of record numbers; segments never change, so known ones are kept."""
    leaves = [reader] if reader.is_atomic() else [leaf for leaf, _ in reader.leaf_readers()]
    result: Columns = {}
    for leaf in leaves:
        segment = leaf.segment().segment_id()
        result[segment] = known.get(segment) or _column(leaf)
    return result


def _column(leaf: Any) -> Column:
    column = Column([], array("l"), array("l"), set())
    for number in range(leaf.doc_count_all()):
        stored = leaf.stored_fields(number)
        column.ids.append(stored["id"])
        column.confirmed.append(stored["confirmed"])
        column.since.append(stored["since"])
        column.hours.add(stored["opening"])
    column.hours.discard("")
    return column
