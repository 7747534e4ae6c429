"""The tables as a view, for the seconds in which there is no usable index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, literal, or_, select, true

from portal.database import session
from portal.directory import opening, topics, trust
from portal.directory.listings import Listing, ListingArea, ListingNeed
from portal.search import bits
from portal.search.views import Records


class TableView:
    """The tables themselves, for the seconds in which there is no usable index. Slower, and without ranking by BM25."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._rows: list[tuple[str, int]] = []

    def _taken(self, where: ColumnElement[bool]) -> Records:
        query = select(Listing.id, Listing.confirmed_on).where(Listing.status == "published", where)
        found = []
        for listing_id, confirmed_on in session().execute(query):
            if listing_id not in self._numbers:
                self._numbers[listing_id] = len(self._rows)
                self._rows.append((listing_id, confirmed_on.toordinal() if confirmed_on else 0))
            found.append(self._numbers[listing_id])
        return bits.of(found, len(self._rows))

    def records(self, name: str, term: str) -> Records:
        """See View."""
        conditions: dict[str, Callable[[str], ColumnElement[bool]]] = {
            "topic": lambda t: Listing.topic == t,
            "category": _in_category,
            "need": lambda t: Listing.id.in_(select(ListingNeed.listing_id).where(ListingNeed.need == t)),
            "within": _within,
            "serves": lambda t: or_(Listing.place_code == t, Listing.id.in_(_areas_where(ListingArea.code == t))),
            "access": lambda t: Listing.access[t].as_boolean().is_(True),
        }
        make = conditions.get(name)
        return self._taken(make(term)) if make else 0

    def everything(self) -> Records:
        """See View."""
        return self._taken(true())

    def holding(self, typed: str, stem: str) -> Records:
        """See View."""
        fields = (Listing.name, Listing.summary, Listing.description)
        return self._taken(or_(*(f.icontains(w, autoescape=True) for f in fields for w in {typed, stem})))

    def named(self, typed: str) -> Records:
        """See View. Only words between spaces."""
        padded = literal(" ") + Listing.name + " "
        return self._taken(padded.icontains(f" {typed} ", autoescape=True))

    def scores(self, words: Sequence[tuple[str, str]], wanted: Records, among: Records) -> dict[int, float]:
        """See View. One point for each word."""
        found: dict[int, float] = {}
        for typed, stem in dict.fromkeys(words):
            for record in bits.numbers(self.holding(typed, stem) & wanted):
                found[record] = found.get(record, 0.0) + 1.0
        return found

    def open_at(self, when: datetime) -> Records:
        """See View."""
        names = session().scalars(select(Listing.hours).where(Listing.hours != "").distinct())
        return self._taken(Listing.hours.in_([h for h in names if opening.is_open(h, when)]))

    def listing_id(self, record: int) -> str:
        """See View."""
        return self._rows[record][0]

    def stale(self, on: date) -> Records:
        """See View."""
        return self._taken(trust.stale_on(on))

    def confirmed(self, record: int) -> int:
        """See View."""
        return self._rows[record][1]


def _areas_where(condition: ColumnElement[bool]) -> Any:
    return select(ListingArea.listing_id).where(condition)


def _within(code: str) -> ColumnElement[bool]:
    below = code + "."
    return or_(
        Listing.place_code == code,
        Listing.place_code.startswith(below),
        Listing.desa_code.startswith(code) & Listing.address_public,
        Listing.id.in_(_areas_where(or_(ListingArea.code == code, ListingArea.code.startswith(below)))),
    )


def _in_category(category: str) -> ColumnElement[bool]:
    tagged = select(ListingNeed.listing_id).where(or_(ListingNeed.need == category, ListingNeed.need.startswith(category + ".")))
    topic = topics.CATEGORY_TOPIC.get(category)
    untagged = Listing.id.not_in(select(ListingNeed.listing_id).where(~ListingNeed.need.startswith(topics.UNSPECIFIC)))
    general = topic is not None and category in topics.categories_of(topic, [])
    return or_(Listing.id.in_(tagged), (Listing.topic == topic) & untagged) if general else Listing.id.in_(tagged)
