"""Somebody below: their posts, what they did last, and what a superior may do for them."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import acts, people, posts, resetting, supervising
from portal.directory.people import Person
from portal.languages import gettext as _
from portal.office import asking
from portal.office.invitations import link_page
from portal.office.room import actor, room
from portal.web.rendering import render

LATEST = 20


def governed(person_id: int) -> Person:
    """The person, if the actor is above all their posts: 404 where there is none, 403 where they are another's."""
    found = people.get(person_id)
    if found is None:
        abort(404)
    if not posts.governs(actor(), found):
        abort(403)
    return found


def _back(person_id: int, news: str) -> ResponseReturnValue:
    return redirect(url_for("office.person", person_id=person_id, kabar=news), 303)


@room.get("/petugas/<int:person_id>")
def person(person_id: int) -> ResponseReturnValue:
    """One person below."""
    found = governed(person_id)
    return render(
        "office/person.html",
        person=found,
        held=posts.of_person(found),
        acts=acts.of(person_id, LATEST),
        news=request.args.get("kabar", ""),
    )


@room.post("/petugas/<int:person_id>/percayai")
def trust_person(person_id: int) -> ResponseReturnValue:
    """Let their ordinary changes stand at once."""
    supervising.declare_trusted(actor(), governed(person_id).id)
    return _back(person_id, "dipercaya")


@room.post("/petugas/<int:person_id>/nonaktifkan")
def disable_person(person_id: int) -> ResponseReturnValue:
    """End their account."""
    supervising.disable(actor(), governed(person_id).id)
    return _back(person_id, "nonaktif")


@room.post("/petugas/<int:person_id>/aktifkan")
def enable_person(person_id: int) -> ResponseReturnValue:
    """Give their account back."""
    supervising.enable(actor(), governed(person_id).id)
    return _back(person_id, "aktif")


@room.post("/petugas/<int:person_id>/hapus-kode-kedua")
def reset_second(person_id: int) -> ResponseReturnValue:
    """Forget a lost second factor."""
    supervising.reset_second(actor(), governed(person_id).id)
    return _back(person_id, "kode")


@room.post("/petugas/<int:person_id>/tautan-sandi")
def password_link(person_id: int) -> ResponseReturnValue:
    """Show a one-time link for a new password."""
    text = resetting.link(asking.key(), actor(), governed(person_id).id)
    message = _("Buka tautan ini untuk membuat kata sandi baru, berlaku 72 jam: %(link)s", link="%(link)s")
    path = url_for("office.new_password", text=text)
    return link_page(path, _("Tautan kata sandi baru"), message, url_for("office.person", person_id=person_id))
