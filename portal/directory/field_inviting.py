"""Accounts of KKN students and cadres: invited by whoever keeps the kecamatan, with a last day that can be moved."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, scoped_session

from portal.database import writing
from portal.directory import audit, fieldwork, invitations, inviting, places, trust
from portal.directory.fieldwork import KINDS, FieldPass
from portal.directory.people import FIELD, AccountError, Person, Post, Tenure
from portal.directory.rights import Actor
from portal.directory.sayings import marked as _l

Tables = scoped_session[Session]
TITLES = {"kkn": "Mahasiswa KKN", "kader": "Kader"}
"""What the posts are called: one for each account, so that none ends another."""
LONGEST = timedelta(days=366)


def invite(actor: Actor, area_code: str, kind: str, name: str, ends_on: date | None, sensitive: bool = False) -> tuple[int, str]:
    """Open a post for one student or cadre and invite them; returns its number and the secret of the link.

    Raises AccountError for what is wrong, PermissionError for a kecamatan that is not the actor's to keep.
    """
    place = places.atlas().get(area_code)
    faults = _ends_fault(ends_on)
    if kind not in KINDS:
        faults["kind"] = _l("Pilih mahasiswa KKN atau kader")
    if place is None or place.level != "kecamatan":
        faults["area"] = _l("Pilih kecamatannya dari daftar")
    if faults:
        raise AccountError(**faults)
    with writing() as tables:
        if not actor.is_superior(FIELD, area_code):
            raise PermissionError(area_code)
        post = Post(role=FIELD, area_code=area_code, title=TITLES[kind], opened_on=trust.today(), vacant_since=trust.today())
        tables.add(post)
        tables.flush()
        tables.add(FieldPass(post_id=post.id, kind=kind, sensitive=sensitive))
        audit.note("post opened", actor.person_id, f"post:{post.id}")
        return post.id, inviting.invite_within(tables, actor, post, name, ends_on)


def change(actor: Actor, post_id: int, ends_on: date | None, sensitive: bool) -> None:
    """Move the last day of an account, also of one that has ended, and say whether its list has sensitive listings.

    Raises AccountError for a day that cannot be, PermissionError.
    """
    if faults := _ends_fault(ends_on):
        raise AccountError(**faults)
    assert ends_on
    with writing() as tables:
        _set(tables, actor, post_id, ends_on).sensitive = sensitive
        audit.note("field account", actor.person_id, f"post:{post_id}", ends_on.isoformat())


def end(actor: Actor, post_id: int) -> None:
    """End an account at once; what it sent stays. A later day brings it back. Raises PermissionError."""
    with writing() as tables:
        _set(tables, actor, post_id, trust.today() - timedelta(days=1))
        inviting.revoke_within(tables, post_id)
        audit.note("field account", actor.person_id, f"post:{post_id}", "ended")


def _set(tables: Tables, actor: Actor, post_id: int, ends_on: date) -> FieldPass:
    """Give the post, its open links and its holder a last day; returns its pass."""
    post = tables.get(Post, post_id)
    found = fieldwork.pass_of(post) if post else None
    if post is None or found is None or post.closed_on is not None or not actor.heads(post):
        raise PermissionError(post_id)
    for link in invitations.open_of(post_id):
        link.account_ends_on = ends_on
    query = select(Tenure).where(Tenure.post_id == post_id).options(joinedload(Tenure.person)).order_by(Tenure.id.desc())
    tenure = tables.scalar(query.limit(1))
    if tenure is not None:
        tenure.until = ends_on
        post.vacant_since = None if ends_on >= trust.today() else ends_on + timedelta(days=1)
        tables.flush()
        _set_person(tables, tenure.person)
    return found


def _set_person(tables: Tables, person: Person) -> None:
    """An account that ends by itself ends with the last of its posts."""
    if person.ends_on is None:
        return
    days = list(tables.scalars(select(Tenure.until).where(Tenure.person_id == person.id)))
    person.ends_on = None if None in days else max(day for day in days if day)


def _ends_fault(ends_on: date | None) -> dict[str, str]:
    if ends_on is None:
        return {"ends": _l("Tulis tanggal terakhirnya: akun lapangan selalu berakhir")}
    if ends_on < trust.today():
        return {"ends": _l("Tanggal berakhirnya sudah lewat")}
    if ends_on - trust.today() > LONGEST:
        return {"ends": _l("Paling lama satu tahun. Nanti bisa diperpanjang")}
    return {}
