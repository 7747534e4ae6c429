"""Inviting people to posts: by a superior, by the holder who leaves, or by the command line."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session, scoped_session

from portal.database import utc_now, writing
from portal.directory import audit, invitations, places, posts, trust
from portal.directory.invitations import Invitation
from portal.directory.listings import Organization
from portal.directory.people import FIELD, ORGANIZATION, AccountError, Post
from portal.directory.rights import SYSTEM, Actor
from portal.directory.sayings import marked as _l

LEVELS_OF = {
    "organization": ("kecamatan", "kabupaten", "provinsi"), "staff": ("kecamatan", "kabupaten", "provinsi"),
    "kabupaten": ("kabupaten",), "province": ("provinsi",),
}  # fmt: skip
"""Where a post of each role may be: a staff post above the kecamatan is an agency's, one of an organization may be anywhere.

Students and cadres are invited by `field_inviting`.
"""
LONGEST_NAME, LONGEST_AGENCY = 80, 200


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post to be opened, or found again where it is open and vacant."""

    role: str
    area_code: str
    title: str
    agency: str = ""


def open_post(actor: Actor, new: NewPost, name: str = "", ends_on: date | None = None) -> tuple[int, str]:
    """Open a post and invite somebody to it; returns the post's number and the secret of the link.

    Raises AccountError for what is wrong, and PermissionError where the actor is not above such a post.
    """
    title = " ".join(new.title.split())
    faults = _post_faults(new, title) | _ends_fault(ends_on)
    if faults:
        raise AccountError(**faults)
    with writing() as tables:
        organization = _organization(tables, actor, new)
        if not actor.is_superior(new.role, new.area_code, organization):
            raise PermissionError(new.area_code)
        same = (Post.role == new.role, Post.area_code == new.area_code, Post.title == title)
        query = select(Post).where(*same, Post.organization_id.is_(organization), Post.closed_on.is_(None))
        post = tables.scalar(query)
        if post is None:
            today = trust.today()
            post = Post(
                role=new.role, area_code=new.area_code, title=title, organization_id=organization,
                opened_on=today, vacant_since=today,
            )  # fmt: skip
            tables.add(post)
            tables.flush()
            audit.note("post opened", actor.person_id, f"post:{post.id}")
        elif posts.held(post).holder is not None:
            raise AccountError(title=_l("Jabatan ini sudah ada pemegangnya"))
        return post.id, invite_within(tables, actor, post, name, ends_on)


def invite(actor: Actor, post_id: int, name: str = "", ends_on: date | None = None) -> str:
    """Invite somebody to a vacant post; returns the secret of the link. Raises PermissionError, AccountError."""
    with writing() as tables:
        post = tables.get(Post, post_id)
        if post is None or not actor.heads(post):
            raise PermissionError(post_id)
        if post.closed_on is not None or posts.held(post).holder is not None:
            raise AccountError(name=_l("Jabatan ini sudah ada pemegangnya atau sudah ditutup"))
        if post.role == FIELD:
            raise AccountError(name=_l("Mahasiswa KKN dan kader diundang dari halaman Lapangan"))
        if faults := _ends_fault(ends_on):
            raise AccountError(**faults)
        return invite_within(tables, actor, post, name, ends_on)


def invite_within(
    tables: scoped_session[Session],
    actor: Actor,
    post: Post,
    name: str,
    ends_on: date | None = None,
    replaces: int | None = None,
) -> str:
    """Write the invitation inside the `writing()` of the caller, who has checked the rights; older links to the post end."""
    secret = secrets.token_urlsafe(24)
    revoke_within(tables, post.id)
    found = Invitation(
        digest=invitations.digest_of(secret), post_id=post.id, name=" ".join(name.split())[:LONGEST_NAME],
        invited_by=actor.person_id, made_at=utc_now(), account_ends_on=ends_on, replaces=replaces,
    )  # fmt: skip
    tables.add(found)
    audit.note("invitation", actor.person_id, f"post:{post.id}")
    return secret


def revoke_within(tables: scoped_session[Session], post_id: int) -> None:
    """End all links to a post inside the `writing()` of the caller."""
    unused = (Invitation.post_id == post_id, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))
    tables.execute(update(Invitation).where(*unused).values(revoked_at=utc_now()))


def may_revoke(actor: Actor, invitation: Invitation) -> bool:
    """Whether the link is the actor's own or leads to a post below."""
    return actor.heads(invitation.post) or (actor.person_id is not None and invitation.invited_by == actor.person_id)


def revoke(actor: Actor, invitation_id: int) -> None:
    """Take a link back. Raises PermissionError where it is not the actor's to take."""
    with writing():
        found = invitations.get(invitation_id)
        if found is None or not may_revoke(actor, found):
            raise PermissionError(invitation_id)
        if found.accepted_at is None and found.revoked_at is None:
            found.revoked_at = utc_now()
            audit.note("invitation revoked", actor.person_id, f"post:{found.post_id}")


def _post_faults(new: NewPost, title: str) -> dict[str, str]:
    faults = {}
    if new.role not in LEVELS_OF:
        faults["role"] = _l("Pilih jenis jabatannya")
    place = places.atlas().get(new.area_code)
    if place is None:
        faults["area"] = _l("Pilih wilayahnya dari daftar")
    elif new.role in LEVELS_OF and place.level not in LEVELS_OF[new.role]:
        faults["area"] = _l("Wilayah ini tidak cocok untuk jenis jabatan itu")
    elif new.role == "staff" and place.level != "kecamatan" and not new.agency:
        faults["agency"] = _l("Petugas di tingkat kabupaten atau provinsi harus dari satu dinas: pilih dinasnya")
    elif new.role == ORGANIZATION and not " ".join(new.agency.split()):
        faults["agency"] = _l("Tulis nama lembaganya")
    if not 3 <= len(title) <= LONGEST_NAME:
        faults["title"] = _l("Tulis nama jabatannya, misalnya Kasi Kesejahteraan Sosial")
    return faults


def _ends_fault(ends_on: date | None) -> dict[str, str]:
    return {"ends": _l("Tanggal berakhirnya sudah lewat")} if ends_on and ends_on < trust.today() else {}


def _organization(tables: scoped_session[Session], actor: Actor, new: NewPost) -> int | None:
    """The agency by its name; a body that is no agency may be one that the portal does not know yet."""
    plain = " ".join(new.agency.split())[:LONGEST_AGENCY]
    if not plain:
        return None
    found = tables.scalar(select(Organization).where(Organization.name == plain))
    if found is None:
        if actor != SYSTEM and new.role != ORGANIZATION:
            raise AccountError(agency=_l("Dinas ini belum dikenal portal. Pilih dari daftar"))
        found = Organization(name=plain)
        tables.add(found)
        tables.flush()
    return found.id
