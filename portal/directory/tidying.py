"""`flask portal tidy`: what is kept about staff goes when its time is over (docs/operations.md has the table)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, scoped_session

from portal.database import utc_now, writing
from portal.directory import (
    audit,
    delivering,
    field_noting,
    import_plans,
    inheriting,
    posts,
    proving,
    reminding,
    reporting,
    trust,
    wishing,
)
from portal.directory.activity_proposals import ActivityProposal
from portal.directory.audit import Event
from portal.directory.invitations import VALID, Invitation
from portal.directory.people import Person, Tenure
from portal.directory.proposals import Proposal
from portal.directory.rights import SYSTEM
from portal.directory.sign_ins import Attempt, SignIn
from portal.directory.signing_in import LONGEST

Tables = scoped_session[Session]
ATTEMPTS, ENDED, EVENTS = timedelta(days=1), timedelta(days=90), timedelta(days=730)
AFTER_END, AFTER_DISABLED = timedelta(days=365), timedelta(days=730)
FORGOTTEN = "Petugas (akun lama)"
"""What an old account is called once its owner is forgotten; history still names the post."""


def tidy() -> dict[str, int]:
    """Delete and blank what is over, all in one transaction; returns how much, by the name of the step."""
    with writing() as tables:
        done = {name: step(tables) for name, step in STEPS}
        if any(done.values()):
            audit.note("tidy", None, detail=", ".join(f"{name} {count}" for name, count in done.items() if count))
    return done


def _rows(result: object) -> int:
    return int(result.rowcount)  # type: ignore[attr-defined]


def _attempts(tables: Tables) -> int:
    return _rows(tables.execute(delete(Attempt).where(Attempt.at < utc_now() - ATTEMPTS)))


def _sessions(tables: Tables) -> int:
    """Sessions that ended more than 90 days ago, by themselves or not."""
    before = utc_now() - ENDED
    over = (SignIn.ended_at < before) | (SignIn.begun_at < before - LONGEST)
    return _rows(tables.execute(delete(SignIn).where(over)))


def _invitations(tables: Tables) -> int:
    return _rows(tables.execute(delete(Invitation).where(Invitation.made_at < utc_now() - VALID - ENDED)))


def _events(tables: Tables) -> int:
    return _rows(tables.execute(delete(Event).where(Event.at < utc_now() - EVENTS)))


def _tenures(tables: Tables) -> int:
    """Tenures of accounts that have ended by themselves end with them, and their posts are vacant since."""
    today = trust.today()
    query = select(Tenure, Person.ends_on).join(Tenure.person)
    over = query.where(Person.ends_on < today, Tenure.until.is_(None) | (Tenure.until > Person.ends_on))
    rows = tables.execute(over).all()
    for tenure, ends_on in rows:
        tenure.until = ends_on
    tables.flush()
    for held in posts.vacant(SYSTEM):
        held.post.vacant_since = held.since
    return len(rows)


def _left(_tables: Tables) -> int:
    """What lies with somebody who left a post that has a holder: it came back after they had gone."""
    return inheriting.pass_on_within(Proposal) + inheriting.pass_on_within(ActivityProposal)


def _accounts(tables: Tables) -> int:
    """Accounts that nobody has used for long: the person is forgotten, the number stays for history."""
    today = trust.today()
    over = (Person.ends_on < today - AFTER_END) | (Person.disabled_on < today - AFTER_DISABLED)
    old = list(tables.scalars(select(Person).where(over, Person.password != "")))
    for person in old:
        proving.forget_within(tables, person)
        person.name, person.login, person.phone, person.password = FORGOTTEN, f"#{person.id}", "", ""
        person.disabled_on = person.disabled_on or today
        tables.execute(delete(SignIn).where(SignIn.person_id == person.id))
        tables.execute(update(Invitation).where(Invitation.accepted_by == person.id).values(name=""))
    return len(old)


STEPS: tuple[tuple[str, Callable[[Tables], int]], ...] = (
    ("percobaan masuk", _attempts),
    ("sesi", _sessions),
    ("undangan", _invitations),
    ("catatan kegiatan", _events),
    ("kabar untuk mitra", lambda _tables: delivering.forget_within()),
    ("masa jabatan", _tenures),
    ("usulan yang diteruskan", _left),
    ("akun lama", _accounts),
    ("isi laporan warga", lambda _tables: reporting.forget_words()),
    ("kata dan nama di pengingat", lambda _tables: reminding.forget_within()),
    ("kata isian lapangan", lambda _tables: field_noting.forget_words()),
    ("pencarian tanpa hasil", lambda _tables: wishing.forget_within()),
    ("sisa berkas", lambda _tables: import_plans.sweep()),
)
"""Name → what it does inside the transaction, returning how many. Another kind of record is one more line."""
