"""Handing over (mutasi): an officer names a successor or leaves the post open; a superior ends a tenure or closes a post."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from portal.database import writing
from portal.directory import audit, inviting, people, posts, trust
from portal.directory.people import Post, Tenure
from portal.directory.rights import Actor


def name_successor(actor: Actor, post_id: int, name: str = "") -> str:
    """Invite a successor to a post that the actor holds; returns the secret of the link.

    The actor keeps the post until the successor accepts. Raises PermissionError for a post that is not theirs.
    """
    with writing() as tables:
        post = _own(tables, actor, post_id)
        person = people.get(actor.person_id) if actor.person_id else None
        ends_on = person.ends_on if person else None  # an account that ends hands on no more than it has
        return inviting.invite_within(tables, actor, post, name, ends_on, replaces=actor.person_id)


def leave_open(actor: Actor, post_id: int) -> None:
    """Give up an own post at once, without a successor. Raises PermissionError for a post that is not the actor's."""
    with writing() as tables:
        post = _own(tables, actor, post_id)
        _vacate(tables, post)
        inviting.revoke_within(tables, post.id)
        audit.note("post left open", actor.person_id, f"post:{post.id}")


def end_tenure(actor: Actor, post_id: int) -> None:
    """Take a post back from whoever holds it, at once. Raises PermissionError where the actor is not above it."""
    with writing() as tables:
        post = _below(tables, actor, post_id)
        for person_id in _vacate(tables, post):
            audit.note("tenure ended", actor.person_id, f"person:{person_id}", post.title)
        inviting.revoke_within(tables, post.id)


def close_post(actor: Actor, post_id: int) -> None:
    """End a post for good: its holder loses it, its links end, its listings fall to whoever covers their place.

    Raises PermissionError where the actor is not above it.
    """
    with writing() as tables:
        post = _below(tables, actor, post_id)
        _vacate(tables, post)
        inviting.revoke_within(tables, post.id)
        post.closed_on = post.closed_on or trust.today()
        audit.note("post closed", actor.person_id, f"post:{post.id}")


def _own(tables: scoped_session[Session], actor: Actor, post_id: int) -> Post:
    """Rights as the tables know them now, not as they were when the page was opened."""
    person = people.get(actor.person_id) if actor.person_id else None
    held = {post.id: post for post in people.living_posts(person)} if person else {}
    if post_id not in held:
        raise PermissionError(post_id)
    return held[post_id]


def _below(tables: scoped_session[Session], actor: Actor, post_id: int) -> Post:
    post = tables.get(Post, post_id)
    if post is None or not actor.heads(post):
        raise PermissionError(post_id)
    return post


def _vacate(tables: scoped_session[Session], post: Post) -> list[int]:
    """End all tenures of a post yesterday, so that its rights are gone at once; returns who held it."""
    today, before = trust.today(), posts.held(post)
    query = select(Tenure).where(Tenure.post_id == post.id, Tenure.until.is_(None) | (Tenure.until >= today))
    ended = list(tables.scalars(query))
    for tenure in ended:
        tenure.until = today - timedelta(days=1)
    post.vacant_since = today if before.holder else before.since
    return [tenure.person_id for tenure in ended]
