"""Asking whether listings are still right: who is asked next, and when. It never stops until somebody confirms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from portal.database import session, utc_now, writing
from portal.directory import audit, places, trust
from portal.directory.confirmations import Reminder
from portal.directory.listings import Listing
from portal.directory.people import Person, Post, Tenure
from portal.directory.rights import Actor

DUE_DAYS = 90
DUE_DAYS_BY_TOPIC = {"rppa": 60}
"""A listing is asked about when it was confirmed longer ago; or, never confirmed, came in longer ago."""
SILENT_DAYS = 7
"""How long an answer is waited for; no listing is asked about twice within this time."""
KEPT = timedelta(days=90)
"""How long it is known who was asked, and what they wrote."""
ESCALATED = 3
"""From this stage on the kabupaten is asked."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is to be asked: a number, or else an e-mail address, or neither where nobody can be written to."""

    number: str = ""
    email: str = ""
    who: str = ""


def remind(dry_run: bool = False) -> list[Reminder]:
    """Make the reminders that are due today, in one transaction; returns them.

    May run at any time, twice at once, or after weeks of silence: each listing gets at most one
    reminder in seven days, and stages are never skipped. A dry run writes nothing.
    """
    today = trust.today()
    if dry_run:
        return _due(today)
    with writing() as tables:
        made = _due(today)
        tables.add_all(made)
        if made:
            audit.note("remind", None, detail=str(len(made)))
        tables.flush()
        tables.expunge_all()  # so that they can still be read when all is written
    return made


def mark_sent(reminder_id: int, actor: Actor | None = None) -> None:
    """Note that a reminder went out; without an actor, the portal itself sent it.

    Raises PermissionError for a listing that is not the actor's.
    """
    with writing() as tables:
        found = tables.scalar(select(Reminder).where(Reminder.id == reminder_id).options(joinedload(Reminder.listing)))
        if found is None or (actor is not None and not actor.covers(found.listing)):
            raise PermissionError(reminder_id)
        if found.sent_at is None:
            found.sent_at = utc_now()
            audit.note("reminder sent", actor.person_id if actor else None, f"listing:{found.listing_id}")


def forget_within() -> int:
    """Empty words 90 days after the answer, and name, number and address as long after the question, inside a `writing()`.

    When who was asked at which stage, when it went out and what was answered stays. Returns how many had any.
    """
    before = utc_now() - KEPT
    words = update(Reminder).where(Reminder.answered_at < before, Reminder.words != "").values(words="")
    named = (Reminder.who != "") | (Reminder.number != "") | (Reminder.email != "")
    old = update(Reminder).where(Reminder.made_on < trust.day_of(before), named).values(who="", number="", email="")
    done = [session().execute(step) for step in (words, old)]
    return sum(result.rowcount for result in done)  # type: ignore[attr-defined]


def _due(today: date) -> list[Reminder]:
    old = trust.older_than(DUE_DAYS, DUE_DAYS_BY_TOPIC, today)
    query = select(Listing).where(Listing.status == "published", ~Listing.sample, old).order_by(Listing.place_code, Listing.id)
    listings = list(session().scalars(query))
    if not listings:
        return []
    holders, asked = _Holders(today), _last_asked()
    found = []
    for listing in listings:
        last = asked.get(listing.id)
        if last is not None and (today - _waiting_since(last)).days < SILENT_DAYS:
            continue
        stage = _next_stage(listing, last)
        to = holders.above(listing) if stage >= ESCALATED else _contact(listing, stage, holders)
        found.append(Reminder(listing_id=listing.id, stage=stage, made_on=today, number=to.number, email=to.email, who=to.who))
    return found


def _last_asked() -> dict[str, Reminder]:
    """The last reminder of each listing."""
    newest = select(func.max(Reminder.id)).group_by(Reminder.listing_id)
    return {r.listing_id: r for r in session().scalars(select(Reminder).where(Reminder.id.in_(newest)))}


def _waiting_since(last: Reminder) -> date:
    """An answer gives the officer seven days to act on it."""
    answered = last.answered_at.date() if last.answered_at and last.answer != "right" else last.made_on
    return max(last.made_on, answered)


def _next_stage(listing: Listing, last: Reminder | None) -> int:
    """One further than the last time since its confirmation; straight to the kabupaten where an answer was left lying."""
    if last is None or last.made_on <= trust.since(listing) or last.answer == "right":
        return 1
    return max(last.stage + 1, ESCALATED) if last.answer else last.stage + 1


def _contact(listing: Listing, stage: int, holders: _Holders) -> Asked:
    """The first contact of a listing, then the second; where it has none, the holder of the post that keeps it."""
    chats = [p for p in listing.phones if p["use"] == "whatsapp"]
    calls = [p for p in listing.phones if p["use"] != "whatsapp"]
    numbers = {p["number"]: p for p in [*chats, *calls] if p["number"].startswith("+")}
    ways = [Asked(number=n, who=p.get("who", "")) for n, p in numbers.items()]
    if not ways and listing.email:
        ways = [Asked(email=listing.email)]
    if stage <= len(ways):
        return ways[stage - 1]
    return holders.owner(listing)


@dataclass(slots=True)
class _Holders:
    """Who holds which post today, read once for a whole run."""

    today: date
    _by_post: dict[int, Asked] = field(default_factory=dict)
    _by_area: dict[tuple[str, str, int | None], Asked] = field(default_factory=dict)

    def __post_init__(self) -> None:
        query = select(Tenure, Post, Person).join(Post, Tenure.post_id == Post.id).join(Person, Tenure.person_id == Person.id)
        living = (Tenure.since <= self.today, Post.closed_on.is_(None), Person.disabled_on.is_(None))
        for tenure, post, person in session().execute(query.where(*living).order_by(Tenure.id)):
            if (tenure.until is None or tenure.until >= self.today) and person.is_living(self.today):
                asked = Asked(number=person.phone or _number(person.login), who=f"{person.name}, {post.title}")
                self._by_post.setdefault(post.id, asked)
                self._by_area.setdefault((post.role, post.area_code, post.organization_id), asked)

    def owner(self, listing: Listing) -> Asked:
        """Who keeps the listing: the holder of its post, else of its agency's or its kecamatan's."""
        if listing.post_id in self._by_post:
            return self._by_post[listing.post_id]
        for organization in dict.fromkeys((listing.organization_id, None)):
            found = self._by_area.get(("staff", listing.place_code, organization))
            if found:
                return found
        return self.above(listing)

    def above(self, listing: Listing) -> Asked:
        """Who watches over it: the kabupaten, else the province; nobody where neither has a holder."""
        above: Sequence[tuple[str, str]] = [("kabupaten", code) for code in places.lineage(listing.place_code)]
        for role, code in (*above, ("province", places.PROVINCE)):
            found = self._by_area.get((role, code, None))
            if found:
                return found
        return Asked()


def _number(login: str) -> str:
    """A sign-in name that is a phone number."""
    return login if login.startswith("+") else ""
