"""Sheets of paper about a kecamatan: what is printed on them, until when, and the mark that leads back to what was true.

Which listings are shown depends on nothing but the day and what history keeps, so that the same choice can be made
again for any past day.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.directory import hotlines, listings, past, phones, places, topics, trust
from portal.directory.hotlines import HelpLine
from portal.directory.ids import LETTERS, spelled
from portal.directory.listings import Listing
from portal.directory.past import Moment

LARGE, SMALL, STRIPS = "u", "k", "s"
"""Kinds of paper as a mark names them: all services on A4, on A5, and the sheet with numbers to tear off."""
ROOM = {LARGE: 2, SMALL: 1}
"""How many contacts there is room for in each topic."""
LONGEST_DAYS = 90
OLD_DAYS = 30
"""A sheet with something on it that is too old already is looked at again after so many days."""
LISTENING = "129"
"""The number to tear off where nobody nearer is known to answer: SAPA 129, day and night."""

_MARK = re.compile(
    rf"(33\.[0-9]{{2}}\.[0-9]{{2}})-([uks])([0-9]{{2}})([0-9]{{2}})([0-9]{{2}})(?:-([{LETTERS}]{{3}})([{LETTERS}]{{1,7}}))?"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a sheet says of itself in its address: which kecamatan, what kind of sheet, and when it was made."""

    code: str
    kind: str
    moment: Moment
    lines: str = ""
    """Stands for the numbers of the help lines as they were; empty where nobody knows."""

    def __str__(self) -> str:
        newest = self.moment.newest
        exactly = f"-{self.lines}{_spelled(newest)}" if newest is not None else ""
        return f"{self.code}-{self.kind}{self.moment.day:%y%m%d}{exactly}"


def mark(code: str, kind: str) -> Mark:
    """The mark of a sheet made now."""
    return Mark(code, kind, past.present(), lines_of(code))


def lines_of(code: str) -> str:
    """Three letters that stand for the numbers of the help lines that answer for this area: history does not keep those."""
    numbers = " ".join(sorted(phone.number for line in hotlines.serving(code) for phone in line.phones))
    return spelled(int.from_bytes(hashlib.sha256(numbers.encode()).digest()[:8], "big"), 3)


def read(text: str) -> Mark | None:
    """The mark that somebody typed or scanned; None for what none of our sheets can say, such as a day to come."""
    found = _MARK.fullmatch(text.strip().casefold())
    place = places.atlas().get(found[1]) if found else None
    if found is None or place is None:
        return None
    try:
        day = date(2000 + int(found[3]), int(found[4]), int(found[5]))
    except ValueError:
        return None
    newest = _number(found[7]) if found[7] else None
    return Mark(place.code, found[2], Moment(day, newest), found[6] or "") if day <= trust.today() else None


@dataclass(slots=True)
class Block:
    """One topic on a sheet."""

    topic: str
    shown: list[Listing] = field(default_factory=list)
    """Services of the kecamatan that are printed."""
    others: list[Listing] = field(default_factory=list)
    """Services of the kecamatan for which there is no room."""
    wider: list[Listing] = field(default_factory=list)
    """Whom to call instead or besides: services that reach beyond the kecamatan."""
    lines: list[HelpLine] = field(default_factory=list)
    """And help lines."""

    @property
    def printed(self) -> list[Listing]:
        """All the listings that are printed."""
        return [*self.shown, *self.wider]


def blocks(code: str, kind: str, moment: Moment | None = None) -> list[Block]:
    """The five topics as a sheet about a kecamatan shows them: now, or at a moment of the past."""
    day = moment.day if moment else trust.today()
    codes = places.lineage(code)
    found = past.served(codes, moment) if moment else listings.served(codes)
    return [_block(topic, [x for x in found if x.topic == topic], code, ROOM[kind], day) for topic in topics.topics()]


def _block(topic: str, found: list[Listing], code: str, room: int, day: date) -> Block:
    local = sorted((x for x in found if code in x.areas), key=lambda x: _order(x, day))
    wider = sorted((x for x in found if code not in x.areas), key=lambda x: (not x.phones, _reach(x), _order(x, day)))
    answered = any(x.phones for x in local)
    shown = local[: room if answered else 1]
    spare = max(room - len(shown), 0 if answered else 1)
    lines = [h for h in hotlines.for_topic(topic, code) if h.phones]
    of_lines = {phone.number for line in lines for phone in line.phones}
    # A service that is itself a help line is shown as that: help lines may be called by their names.
    instead = [x for x in wider if x.phones and not of_lines.issuperset(_numbers(x))][:spare]
    said = {number for x in shown for number in _numbers(x)}
    lines = [line for line in lines if not said.issuperset(phone.number for phone in line.phones)]
    lines = lines[: spare - len(instead)]
    if not answered and not instead and not lines:
        instead = wider[:1]
    return Block(topic, shown, local[len(shown) :], instead, lines)


def _numbers(listing: Listing) -> set[str]:
    return {phone["number"] for phone in listing.phones}


def _order(listing: Listing, day: date) -> tuple[bool, bool, float, str, str]:
    """Those that answer first: with a number, not too old, made sure of lately."""
    weight = trust.weight(listing.topic, listing.confirmed_on, day)
    return not listing.phones, trust.is_stale(listing.topic, trust.since(listing), day), -weight, listing.name, listing.id


def _reach(listing: Listing) -> int:
    """Wider service areas later."""
    return -max(len(code) for code in listing.areas)


def listener(code: str, moment: Moment | None = None) -> Listing | None:
    """The service for women and children, of the kecamatan or its kabupaten, whose number is known to answer.

    It is public, has a number to call and a confirmation that counts; None where there is no such service.
    """
    day = moment.day if moment else trust.today()
    codes = [area for area in places.lineage(code) if area != places.PROVINCE]
    found = past.served(codes, moment) if moment else listings.served(codes, "rppa")
    fitting = [
        x for x in found
        if x.topic == "rppa" and "rppa" in x.categories and call_number(x) and trust.state(x, day) == "confirmed"
    ]  # fmt: skip
    return min(fitting, key=lambda x: (code not in x.areas, _order(x, day)), default=None)


def call_number(listing: Listing) -> str:
    """The first number to call, as stored; empty where there is none."""
    return next((phone.number for phone in phones.of(listing.phones) if phone.use == "call"), "")


def look_again(printed: list[Listing], on: date | None = None) -> date:
    """The day, at most 90 ahead, after which a sheet should be compared again: when its first listing gets old."""
    day = on or trust.today()
    ends = [_gets_old(listing, day) for listing in printed]
    return min([day + timedelta(days=LONGEST_DAYS), *ends])


def _gets_old(listing: Listing, day: date) -> date:
    """The last day on which the portal says of the listing what it says now."""
    fresh = timedelta(days=trust.FRESH_DAYS_BY_TOPIC.get(listing.topic, trust.FRESH_DAYS))
    stale = timedelta(days=trust.STALE_DAYS_BY_TOPIC.get(listing.topic, trust.STALE_DAYS))
    ends = ([listing.confirmed_on + fresh] if listing.confirmed_on else []) + [trust.since(listing) + stale]
    return min((end for end in ends if end > day), default=day + timedelta(days=OLD_DAYS))


def _spelled(number: int) -> str:
    letters = ""
    while number or not letters:
        number, rest = divmod(number, len(LETTERS))
        letters = LETTERS[rest] + letters
    return letters


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * len(LETTERS) + LETTERS.index(letter)
    return number
