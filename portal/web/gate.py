"""Who asks, in the rooms where somebody signs in: the staff's and the province's know people by one key."""

from __future__ import annotations

from flask import g, make_response, redirect, session
from flask.typing import ResponseReturnValue

from portal.directory import signing_in
from portal.directory.rights import Actor, actor_of
from portal.web.rendering import is_part

KEY = "key"
NEEDS_SECOND = ("kabupaten", "province")
"""Roles that sign in with a second factor."""


def recognise() -> None:
    """Know who asks, by the key in the cookie."""
    key = session.get(KEY) or ""
    found = signing_in.current(key) if key else None
    if found is not None and signing_in.seen(found):
        found = signing_in.current(key)
    if found is None:
        return
    g.sign_in, g.person, g.actor = found, found.person, actor_of(found.person)
    g.lang = found.person.lang


def actor() -> Actor:
    """Who acts; only behind a gate."""
    found: Actor = g.actor
    return found


def lacks_second() -> bool:
    """Whether the session in hand still has to give the second factor."""
    return g.actor.role in NEEDS_SECOND and g.sign_in.second_at is None


def sent_to(address: str) -> ResponseReturnValue:
    """Somebody who has to show first who they are: 302 for a page, 401 with `HX-Redirect` for a part of one."""
    if is_part():
        answer = make_response("", 401)
        answer.headers["HX-Redirect"] = address
        return answer
    return redirect(address)
