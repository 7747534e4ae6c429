"""The question that a page asks of the search, and the answer it gets."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Literal

from portal.directory.coming import Entry
from portal.directory.glances import Glance
from portal.directory.hotlines import HelpLine
from portal.directory.pairings import Pair
from portal.search import vocabulary
from portal.search.understanding import Understanding

PER_PAGE = 10

StepKind = Literal["here", "serving", "nearby", "wider", "anywhere", "lines", "pairs"]


@dataclass(frozen=True, slots=True)
class Question:
    """What the address of a result page asks."""

    text: str = ""
    topic: str = ""
    """A topic (bidang) or a need code; empty = all."""
    area: str = ""
    """Kemendagri code chosen by the reader; overrides a place in the text."""
    open_now: bool = False
    access: str = ""
    """An access feature that must be there, one of listings.ACCESS_FEATURES."""
    page: int = 1


@dataclass(slots=True)
class Step:
    """Results of one rung of the ladder, shown under one heading."""

    kind: StepKind
    """`here`: lies in the place asked for. `serving`: serves it from the kabupaten or the province.
    `nearby`: neighbouring kecamatan (suggested). `wider`: elsewhere in the kabupaten (suggested).
    `anywhere`: no place was asked for, or nothing nearer is known. `lines`: help lines.
    `pairs`: villages with an agency that stands by them."""
    suggested: bool
    """A fallback rather than an answer."""
    listings: list[Glance] = field(default_factory=list)
    lines: list[HelpLine] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)
    """Codes that its heading names."""
    more: bool = False
    """What is left after one of each kind of answer."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter link: the value it sets, how many results it would leave, whether it is on."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter that another office handles."""

    name: str
    name_jv: str
    office: str
    office_jv: str


@dataclass(slots=True)
class Planned:
    """The activities with dates among the results: a block of their own, which no listing makes room for."""

    first: date
    last: date
    """The days that they are of."""
    asked: bool
    """The query speaks of a time or of activities: then the block comes first, and says when there is nothing."""
    entries: list[Entry] = field(default_factory=list)
    similar: bool = False
    """None holds all the words; these answer the same need."""
    later: bool = False
    """There is none in the time asked for; these come after it."""


@dataclass(slots=True)
class Answer:
    """Everything a result page shows."""

    question: Question
    understanding: Understanding
    states: list[str] = field(default_factory=list)
    """Words for `data-search-state` (DESIGN section 5)."""
    areas: list[str] = field(default_factory=list)
    """Codes of the place that the results are for; empty = all of Central Java."""
    total: int = 0
    """Listings that answer, over all pages; suggestions are not counted."""
    paired: int = 0
    """Villages with an agency that stands by them which answer; they are no listings and not in `total`."""
    pages: int = 1
    steps: list[Step] = field(default_factory=list)
    urgent: list[HelpLine] = field(default_factory=list)
    """Help lines for the urgent block, the most fitting first; empty = no urgent block."""
    options: list[str] = field(default_factory=list)
    """Codes of places to choose from before anything else."""
    hints: list[str] = field(default_factory=list)
    """Codes of namesakes of the place taken, offered quietly."""
    corrected: list[tuple[str, str]] = field(default_factory=list)
    """(as typed, as taken)."""
    matter: Matter | None = None
    outside: str = ""
    """Name of a place outside Central Java that was asked for."""
    topic_facets: list[Facet] = field(default_factory=list)
    need_facets: list[Facet] = field(default_factory=list)
    area_facets: list[Facet] = field(default_factory=list)
    open_facet: Facet | None = None
    access_facets: list[Facet] = field(default_factory=list)
    planned: Planned | None = None
    sensitive: bool = False
    """Shows or seeks sensitive listings: quick exit, no-store, neutral title."""


@cache
def matters() -> dict[str, Matter]:
    """The matters of other offices, by code."""
    with (vocabulary.WORDS / "matters.csv").open(encoding="utf-8", newline="") as file:
        return {r["matter"]: Matter(r["name_id"], r["name_jv"], r["office_id"], r["office_jv"]) for r in csv.DictReader(file)}
