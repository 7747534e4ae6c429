"""The blueprint of the staff rooms, and its gate: nobody passes without a living session and a post.

A view that anybody may open says so with `open_to_all`; one that may be opened before the
second factor is given says so with `before_second`. Everything else is closed. To people of an
organization only what says so with `open_to_partners` is open, to students and cadres only
what says so with `open_to_field`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, abort, current_app, g, request
from flask.typing import ResponseReturnValue

from portal.directory import Unavailable, listings
from portal.directory.listings import Listing
from portal.office import asking, carrying
from portal.web import errors, privacy
from portal.web.gate import KEY, actor, lacks_second, recognise
from portal.web.sessions import SIGNED_IN, is_forged, is_signed_room

__all__ = [
    "KEY", "actor", "before_second", "open_to_all", "open_to_field", "open_to_partners", "own_listing", "recognise", "room",
    "takes", "workable_listing",
]  # fmt: skip

room = Blueprint("office", __name__, url_prefix=SIGNED_IN)

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def open_to_all(view: View) -> View:
    """Mark a view that needs nobody signed in."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def before_second(view: View) -> View:
    """Mark a view that needs a password but no second factor yet."""
    view.before_second = True  # type: ignore[attr-defined]
    return view


def open_to_partners(view: View) -> View:
    """Mark a view that people of an organization (NGO) may open as well; it still asks whose the object is."""
    view.open_to_partners = True  # type: ignore[attr-defined]
    return view


def open_to_field(view: View) -> View:
    """Mark a view that KKN students and cadres may open as well."""
    view.open_to_field = True  # type: ignore[attr-defined]
    return view


def takes(size: int) -> Callable[[View], View]:
    """Mark a view that takes so many bytes: what a stranger sends stays as small as everywhere."""

    def mark(view: View) -> View:
        view.takes = size  # type: ignore[attr-defined]
        return view

    return mark


@room.before_app_request
def know_strays() -> None:
    """Somebody at an address behind the sign-in that leads nowhere is told so in their language, with the ways on they know."""
    if request.routing_exception is not None and is_signed_room(request.path):
        recognise()


@room.before_app_request
def keep_forms_of_the_province() -> ResponseReturnValue | None:
    """A form of the province's room that has to wait for a sign-in waits as those of this room do: signing in is here."""
    if request.method != "POST" or request.blueprint != "province":
        return None
    privacy.unkept()
    privacy.unlisted()
    recognise()
    if "actor" not in g:
        return asking.ask_to_sign_in()
    if lacks_second():
        return asking.ask_for_second()
    return _forged() if not actor().is_partner and is_forged() else None


@room.before_request
def gate() -> ResponseReturnValue | None:
    """Let in who may come in; nothing of a staff room is kept or listed anywhere."""
    privacy.unkept()
    privacy.unlisted()
    view = current_app.view_functions[str(request.endpoint)]
    recognise()
    if not getattr(view, "open_to_all", False):
        refused = _refuse(view)
        if refused is not None:
            return refused
    if request.method != "POST":
        return None
    request.max_content_length = getattr(view, "takes", request.max_content_length)
    return _forged() if is_forged() else None


def _forged() -> ResponseReturnValue:
    """A form that is not ours does nothing; one whose sign-in was renewed in another window meanwhile may be sent again."""
    carried = carrying.refused()
    if "actor" not in g or not carried:
        abort(400)
    return asking.waiting_form(carried, 400)


def _refuse(view: object) -> ResponseReturnValue | None:
    if "actor" not in g:
        return asking.ask_to_sign_in()
    if lacks_second() and not getattr(view, "before_second", False):
        return asking.ask_for_second()
    walks = bool(actor().walks) and getattr(view, "open_to_field", False)
    if actor().is_partner and not getattr(view, "open_to_partners", False) and not walks:
        abort(403)
    if actor().is_field and not walks:
        abort(403)
    return None


@room.errorhandler(PermissionError)
def forbid(error: PermissionError) -> ResponseReturnValue:
    """A directory function refused an act: another's area. One of the operating system is a fault of ours."""
    return errors.page(403 if error.errno is None else 500)


@room.errorhandler(Unavailable)
def wait(error: Unavailable) -> ResponseReturnValue:
    """The tables could not be had in time: a form that was sent is not lost, and may be sent again."""
    said = errors.unavailable(error)
    carried = carrying.refused()
    if "actor" not in g or not carried:
        return said
    answer = current_app.make_response(asking.waiting_form(carried, 503, busy=True))
    answer.headers["Retry-After"] = "10"
    return answer


def own_listing(listing_id: str) -> Listing:
    """The listing, if it is the actor's to keep: 404 where there is none, 403 where it is another's."""
    return _listing_for(actor().covers, listing_id)


def workable_listing(listing_id: str) -> Listing:
    """As `own_listing`; also one that the actor's organization has claimed."""
    return _listing_for(actor().may_propose, listing_id)


def _listing_for(may: Callable[[Listing], bool], listing_id: str) -> Listing:
    found = listings.get(listing_id)
    if found is None:
        abort(404)
    if not may(found):
        abort(403)
    return found
