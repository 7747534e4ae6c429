"""Which topic a kecamatan has, and whom to turn to where it has none. No dead end anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, session
from portal.directory import hotlines, listings, places, topics, trust
from portal.directory.hotlines import HelpLine
from portal.directory.listings import Listing, ListingArea

State = Literal["confirmed", "unconfirmed", "planned", "none", "unknown"]


class Pilot(Base):
    """What sources say of a kecamatan's part in the programme."""

    __tablename__ = "pilot"

    kecamatan_code: Mapped[str] = mapped_column(primary_key=True)
    evidence: Mapped[str]
    """`named_pilot`: a source names it a pilot. `program_service`: it has a service of the programme; not a pilot."""
    note: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")


@dataclass(frozen=True, slots=True)
class TopicState:
    """One topic in one area."""

    topic: str
    state: State
    local: list[Listing]
    """Listings that lie in the area, or serve just it or a part of it."""
    wider: list[Listing]
    """Listings of the kabupaten and the province that serve it, nearest first."""
    lines: list[HelpLine]
    """Help lines for the topic, nearest first."""


def pilot(kecamatan_code: str) -> Pilot | None:
    """What is known of the kecamatan as a pilot, if a source names it one."""
    found = session().get(Pilot, kecamatan_code)
    return found if found and found.evidence == "named_pilot" else None


def pilots() -> list[str]:
    """Codes of the kecamatan that a source names as pilots."""
    return list(
        session().scalars(select(Pilot.kecamatan_code).where(Pilot.evidence == "named_pilot").order_by(Pilot.kecamatan_code))
    )


def states(code: str, on: date | None = None) -> list[TopicState]:
    """The five topics in a kecamatan or a desa, each with what there is and the fallback chain."""
    day = on or trust.today()
    kecamatan = code if places.level_of(code) == "kecamatan" else places.lineage(code)[1]
    own = set(places.lineage(code)) - {places.PROVINCE, places.lineage(kecamatan)[1]}
    found = listings.served(places.lineage(code))
    available = hotlines.lines()
    is_pilot = pilot(kecamatan) is not None
    result = []
    for topic in topics.topics():
        of_topic = sorted((x for x in found if x.topic == topic), key=lambda x: _trusted(x, day))
        local = [x for x in of_topic if own.intersection(x.areas)]
        wider = sorted((x for x in of_topic if not own.intersection(x.areas)), key=_reach)
        lines = hotlines.for_topic(topic, code, available)
        result.append(TopicState(topic, _state(local, is_pilot, day), local, wider, lines))
    return result


def states_of_kabupaten(code: str, on: date | None = None) -> list[TopicState]:
    """The five topics in a kabupaten or kota: what serves all of it, then what serves the province."""
    day = on or trust.today()
    found, available = listings.served(places.lineage(code)), hotlines.lines()
    result = []
    for topic in topics.topics():
        of_topic = sorted((x for x in found if x.topic == topic), key=lambda x: _trusted(x, day))
        local = [x for x in of_topic if code in x.areas]
        wider = [x for x in of_topic if code not in x.areas]
        result.append(TopicState(topic, _state(local, False, day), local, wider, hotlines.for_topic(topic, code, available)))
    return result


def _trusted(listing: Listing, on: date) -> tuple[bool, float]:
    """Those that are too old last, else the newest confirmation first."""
    return trust.state(listing, on) == "stale", -trust.weight(listing.topic, listing.confirmed_on, on)


def _reach(listing: Listing) -> int:
    """Wider service areas later."""
    return -max(len(code) for code in listing.areas)


def _state(local: list[Listing], is_pilot: bool, on: date) -> State:
    if any(trust.state(x, on) == "confirmed" for x in local):
        return "confirmed"
    if local:
        return "unconfirmed"
    return "planned" if is_pilot else "unknown"


class Tally:
    """The state of every topic in every kecamatan, from one look at each published listing; holds none of them."""

    def __init__(self, on: date) -> None:
        self._on, self._pilots = on, set(pilots())
        self._found: dict[tuple[str, str], list[int]] = {}

    def add(self, listing: Listing) -> None:
        """Count a listing where it is and where it serves; one that is not published counts nowhere."""
        if listing.status != "published":
            return
        confirmed = trust.state(listing, self._on) == "confirmed"
        for code in listing.areas:
            counts = self._found.setdefault((code, listing.topic), [0, 0])
            counts[0], counts[1] = counts[0] + 1, counts[1] + confirmed

    def count(self, code: str, topic: str) -> int:
        """How many listings lie in an area or serve just it."""
        return self._found.get((code, topic), [0, 0])[0]

    def state(self, code: str, topic: str) -> State:
        """As `states` says it of a kecamatan."""
        count, confirmed = self._found.get((code, topic), [0, 0])
        if count:
            return "confirmed" if confirmed else "unconfirmed"
        return "planned" if code in self._pilots else "unknown"


def listing_counts(parent: str) -> dict[str, int]:
    """Published listings in each area one level below `parent`, counted once each; areas without any are absent.

    A listing belongs to the area where it is.
    """
    length = len(parent) + 3
    area = func.substr(Listing.place_code, 1, length)
    query = select(area, func.count()).where(Listing.status == "published", Listing.place_code.like(parent + ".%")).group_by(area)
    return {code: count for code, count in session().execute(query)}


def topics_present(parent: str) -> dict[str, set[str]]:
    """For each kecamatan below a kabupaten, the topics that a published listing serves there."""
    length = len(parent) + 3
    area = func.substr(ListingArea.code, 1, length)
    query = (
        select(area, Listing.topic)
        .join(ListingArea, ListingArea.listing_id == Listing.id)
        .where(Listing.status == "published", ListingArea.code.like(parent + ".%"))
        .distinct()
    )
    present: dict[str, set[str]] = {}
    for code, topic in session().execute(query):
        present.setdefault(code, set()).add(topic)
    return present
