"""The blueprint of the province's room, and its gate: the province sees everything, a kabupaten what lies in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, abort, current_app, g, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import Unavailable, places
from portal.directory.places import Place
from portal.languages import gettext as _
from portal.web import errors, privacy
from portal.web.gate import NEEDS_SECOND, actor, lacks_second, recognise, sent_to
from portal.web.sessions import is_forged

room = Blueprint("province", __name__, url_prefix="/provinsi")

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def takes(size: int) -> Callable[[View], View]:
    """Mark a view that takes so many bytes: what a stranger sends stays as small as everywhere."""

    def mark(view: View) -> View:
        view.takes = size  # type: ignore[attr-defined]
        return view

    return mark


@room.before_request
def gate() -> ResponseReturnValue | None:
    """Let in whoever holds a post above the kecamatan; nothing of this room is kept or listed anywhere."""
    privacy.unkept()
    privacy.unlisted()
    recognise()
    here = request.full_path.rstrip("?")
    if request.method == "POST" and ("actor" not in g or lacks_second()):
        return errors.page(401)
    if "actor" not in g:
        return sent_to(url_for("office.sign_in", lanjut=here))
    if lacks_second():
        return sent_to(url_for("office.second", lanjut=here))
    if request.method == "POST" and not actor().is_partner:
        view = current_app.view_functions[str(request.endpoint)]
        request.max_content_length = getattr(view, "takes", request.max_content_length)
        if is_forged():
            return errors.page(400)
    return None if actor().role in NEEDS_SECOND else errors.page(403)


@room.errorhandler(PermissionError)
def forbid(error: PermissionError) -> ResponseReturnValue:
    """A directory function refused an act: another's area. One of the operating system is a fault of ours."""
    return errors.page(403 if error.errno is None else 500)


@room.errorhandler(Unavailable)
def wait(error: Unavailable) -> ResponseReturnValue:
    """The tables could not be had in time: 503, and the browser still has what was typed."""
    return errors.unavailable(error)


def busy() -> str:
    """What a form says that could not be saved because somebody else was writing for too long."""
    return _("Portal sedang sibuk, jadi belum ada yang tersimpan. Isian Anda masih ada. Tunggu sebentar, lalu kirim lagi.")


def scope() -> list[str]:
    """Codes of the kabupaten that the actor watches over, in order."""
    return [place.code for place in places.atlas().at_level("kabupaten") if actor().is_above(place.code)]


def is_whole() -> bool:
    """Whether the actor watches over the whole province."""
    return actor().is_above(places.PROVINCE)


def own_place(code: str, *levels: str) -> Place:
    """The area, if it is one of these levels and the actor's to watch: 404 where there is none, 403 where it is another's."""
    place = places.atlas().get(code)
    if place is None or place.level not in levels:
        abort(404)
    if not actor().is_above(code):
        abort(403)
    return place
