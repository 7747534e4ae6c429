"""Accepting an invitation: a new account with its post, or one more post for somebody who has an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from portal.database import session, utc_now, writing
from portal.directory import audit, inheriting, invitations, people, phones, trust
from portal.directory.activity_proposals import ActivityProposal
from portal.directory.invitations import Invitation
from portal.directory.inviting import LONGEST_NAME
from portal.directory.people import SUPERIORS, AccountError, LoginError, Person, Post, Tenure
from portal.directory.proposals import Proposal
from portal.directory.rights import Actor
from portal.directory.sayings import marked as _l


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody says of themselves who accepts an invitation."""

    name: str
    login: str
    phone: str
    password: str
    repeated: str
    lang: str = "id"


def accept_as_newcomer(secret: str, newcomer: Newcomer) -> Person | None:
    """Make the account and give it the post; None where the link has ended. Raises AccountError for faults of the form."""
    if invitations.find(secret) is None:
        return None
    faults, login, phone = _checked(newcomer)
    if faults:
        raise AccountError(**faults)
    password = people.hashed(newcomer.password)  # before the lock is taken: it is slow on purpose
    with writing() as tables:
        found = invitations.find(secret)
        if found is None:
            return None
        if tables.scalar(select(Person.id).where(Person.login == login)):
            raise AccountError(login=_l("Nama masuk ini sudah dipakai. Kalau itu akun Anda, masuklah dahulu"))
        person = Person(
            login=login, name=" ".join(newcomer.name.split()), phone=phone, password=password, lang=newcomer.lang,
            joined_on=trust.today(), ends_on=found.account_ends_on,
        )  # fmt: skip
        tables.add(person)
        tables.flush()
        _take_up(tables, found, person)
    return people.find(login)


def accept(actor: Actor, secret: str) -> Post | None:
    """Give the post to somebody who has an account already; None where the link has ended."""
    with writing() as tables:
        found = invitations.find(secret)
        person = tables.get(Person, actor.person_id) if actor.person_id else None
        if found is None or person is None:
            return None
        if person.ends_on is not None:
            person.ends_on = max(person.ends_on, found.account_ends_on) if found.account_ends_on else None
        _take_up(tables, found, person)
    return session().get(Post, found.post_id)


def _take_up(tables: scoped_session[Session], invitation: Invitation, person: Person) -> None:
    """A post has one holder: whoever held it until now does so no longer."""
    today, post = trust.today(), invitation.post
    query = select(Tenure).where(Tenure.post_id == post.id, Tenure.until.is_(None) | (Tenure.until >= today))
    for old in tables.scalars(query):
        old.until = today - timedelta(days=1)
        audit.note("tenure ended", person.id, f"person:{old.person_id}", post.title)
    tables.add(Tenure(person_id=person.id, post_id=post.id, since=today, until=invitation.account_ends_on))
    post.vacant_since = None
    invitation.accepted_by, invitation.accepted_at = person.id, utc_now()
    if post.role in SUPERIORS and person.trusted_on is None:
        person.trusted_on = today  # they sign in with a second factor
    audit.note("invitation accepted", person.id, f"post:{post.id}")
    inheriting.pass_on_within(Proposal, post.id)
    inheriting.pass_on_within(ActivityProposal, post.id)


def name_fault(name: str) -> str:
    """What is wrong with a person's name; empty for one that will do."""
    return "" if 2 <= len(" ".join(name.split())) <= LONGEST_NAME else _l("Tulis nama Anda")


def phone_of(text: str) -> str:
    """A telephone number as it is kept; empty for none. Raises phones.PhoneError."""
    return phones.parse(text) if text.strip() else ""


def _checked(newcomer: Newcomer) -> tuple[dict[str, str], str, str]:
    faults, login, phone = {}, "", ""
    if fault := name_fault(newcomer.name):
        faults["name"] = fault
    try:
        login = people.login_of(newcomer.login)
    except LoginError as error:
        faults["login"] = error.saying
    try:
        phone = phone_of(newcomer.phone) or (login if login.startswith("+") else "")
    except phones.PhoneError as error:
        faults["phone"] = error.saying
    try:
        people.check_password(newcomer.password, login or newcomer.login)
    except LoginError as error:
        faults["password"] = error.saying
    else:
        if newcomer.password != newcomer.repeated:
            faults["repeated"] = _l("Kedua kata sandi belum sama")
    return faults, login, phone
