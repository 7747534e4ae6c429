"""The blueprint of the staff rooms, and its gate: nobody passes without a living session and a post.

A view that anybody may open says so with `open_to_all`; one that may be opened before the
second factor is given says so with `before_second`. Everything else is closed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, abort, current_app, g, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.directory import listings, signing_in
from portal.directory.listings import Listing
from portal.directory.rights import Actor, actor_of
from portal.web import privacy
from portal.web.rendering import is_part
from portal.web.sessions import SIGNED_IN, forgery

room = Blueprint("office", __name__, url_prefix=SIGNED_IN)
KEY = "key"
NEEDS_SECOND = ("kabupaten", "province")
"""Roles that sign in with a second factor."""

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def open_to_all(view: View) -> View:
    """Mark a view that needs nobody signed in."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def before_second(view: View) -> View:
    """Mark a view that needs a password but no second factor yet."""
    view.before_second = True  # type: ignore[attr-defined]
    return view


def takes(size: int) -> Callable[[View], View]:
    """Mark a view that takes so many bytes: what a stranger sends stays as small as everywhere."""

    def mark(view: View) -> View:
        view.takes = size  # type: ignore[attr-defined]
        return view

    return mark


@room.before_request
def gate() -> ResponseReturnValue | None:
    """Let in who may come in; nothing of a staff room is kept or listed anywhere."""
    privacy.unkept()
    privacy.unlisted()
    view = current_app.view_functions[str(request.endpoint)]
    _recognise()
    if not getattr(view, "open_to_all", False):
        refused = _refuse(view)
        if refused is not None:
            return refused
    if request.method == "POST":
        request.max_content_length = getattr(view, "takes", request.max_content_length)
        forgery.protect()
    return None


def _recognise() -> None:
    key = session.get(KEY)
    found = signing_in.current(key) if key else None
    if found is None:
        return
    signing_in.seen(found)
    g.sign_in, g.person, g.actor = found, found.person, actor_of(found.person)
    g.lang = found.person.lang


def _refuse(view: object) -> ResponseReturnValue | None:
    if "actor" not in g:
        return ask_to_sign_in()
    if g.actor.role in NEEDS_SECOND and g.sign_in.second_at is None and not getattr(view, "before_second", False):
        return redirect(url_for("office.second"))
    return None


def ask_to_sign_in() -> ResponseReturnValue:
    """Send a stranger to the sign-in page: a 302 for a page, 401 with `HX-Redirect` for a part of one."""
    address = url_for("office.sign_in", lanjut=request.full_path.rstrip("?") if request.method == "GET" else None)
    if is_part():
        answer = make_response("", 401)
        answer.headers["HX-Redirect"] = address
        return answer
    return redirect(address)


def actor() -> Actor:
    """Who acts; only behind the gate."""
    found: Actor = g.actor
    return found


def own_listing(listing_id: str) -> Listing:
    """The listing, if it is the actor's to keep: 404 where there is none, 403 where it is another's."""
    found = listings.get(listing_id)
    if found is None:
        abort(404)
    if not actor().covers(found):
        abort(403)
    return found
