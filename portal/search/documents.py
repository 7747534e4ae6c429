"""What the index holds of a listing. Nothing that may not be public: no street, no coordinate.

Tokens are prepared here, so that the schema needs nothing but a splitter at spaces: Whoosh
pickles the schema with its analyzers into the index.
"""

from __future__ import annotations

import hashlib
from typing import Any

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, KEYWORD, STORED, TEXT, Schema

from portal.directory import places, topics, trust
from portal.directory.listings import Listing
from portal.search import spelling

FORMAT = "8"
"""Changes whenever a document made by this module would differ; older indexes are then built anew."""


def schema() -> Schema:
    """The fields: `name`, `exact` and `stem` are searched for words, the keyword fields are filters."""
    words = SpaceSeparatedTokenizer()
    return Schema(
        id=ID(unique=True, stored=True),
        confirmed=STORED,
        since=STORED,
        opening=STORED,
        topic=ID,
        category=KEYWORD,
        need=KEYWORD,
        within=KEYWORD,
        serves=KEYWORD,
        level=ID,
        access=KEYWORD,
        hours=ID,
        name=TEXT(analyzer=words, phrase=False),
        exact=TEXT(analyzer=words, phrase=False),
        stem=TEXT(analyzer=words, phrase=False),
    )


def hours_key(hours: str) -> str:
    """A short name for opening hours, since terms of an index should be short."""
    return hashlib.md5(hours.encode(), usedforsecurity=False).hexdigest()[:12]


def document(listing: Listing) -> dict[str, Any]:
    """The document of a published listing."""
    within = {code for area in [*listing.areas, listing.public_desa] if area for code in places.lineage(area)}
    name = spelled(listing.name)
    body = spelled(" ".join([listing.name, listing.summary, listing.description, _needs_text(listing), _organization(listing)]))
    widest = min((code.count(".") for code in listing.service_areas), default=listing.place_code.count("."))
    return {
        "id": listing.id,
        "confirmed": listing.confirmed_on.toordinal() if listing.confirmed_on else 0,
        "since": trust.since(listing).toordinal(),
        "opening": listing.hours,
        "topic": listing.topic,
        "category": " ".join(listing.categories),
        "need": " ".join(listing.needs),
        "within": " ".join(sorted(within)),
        "serves": " ".join(listing.areas),
        "level": str(widest),
        "access": " ".join(sorted(f for f, there in listing.access.items() if there)),
        "hours": hours_key(listing.hours) if listing.hours else "",
        "name": " ".join(map(spelling.stem, name)),
        "exact": " ".join(body),
        "stem": " ".join(map(spelling.stem, body)),
    }


def spelled(text: str) -> list[str]:
    """All tokens of a record's text, folded as those of a query are."""
    return [t for chunk in text.split("\n") for t in _tokens(chunk)]


def _tokens(text: str) -> list[str]:
    return [t for t in spelling.all_tokens(text) if len(t) > 1]


def _needs_text(listing: Listing) -> str:
    """The canonical Indonesian and Javanese terms of its needs; synonyms belong to the query side."""
    known = topics.needs()
    found = [known[code] for code in listing.needs if code in known]
    return " ".join(f"{need.name} {need.name_jv}" for need in found)


def _organization(listing: Listing) -> str:
    return listing.organization.name if listing.organization else ""
