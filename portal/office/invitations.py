"""One-time links: an invitation to a post, a new password. Opening one changes nothing: previews of messages open links too."""

from __future__ import annotations

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import accepting, invitations, inviting, posts, resetting
from portal.directory.accepting import Newcomer
from portal.directory.invitations import Invitation
from portal.directory.people import AccountError
from portal.languages import gettext as _
from portal.office import asking
from portal.office.room import actor, open_to_all, room
from portal.office.signing import enter
from portal.web.gate import lacks_second
from portal.web.rendering import render
from portal.web.telling import all_told
from portal.web.words import site

FIELDS = {"name": "nama", "login": "masuk", "phone": "telepon", "password": "sandi", "repeated": "sandi_ulang"}
"""What the directory calls a field → what the form calls it."""


def link_page(path: str, heading: str, message: str, back: str) -> ResponseReturnValue:
    """Show a one-time link, this once, to copy or send by WhatsApp; `message` has `%(link)s` where it goes."""
    address = f"{site()}{path}"
    return render("office/link.html", address=address, heading=heading, message=message % {"link": address}, back=back)


def _over() -> ResponseReturnValue:
    answer = render("office/link_over.html")
    answer.status_code = 410
    return answer


@room.get("/undangan/<secret>")
@open_to_all
def invitation(secret: str) -> ResponseReturnValue:
    """Whose post it is, and the form to take it up."""
    found = invitations.find(secret)
    return _over() if found is None else _form(found, secret, {"nama": found.name, "bahasa": "id"}, {})


def _form(found: Invitation, secret: str, typed: dict[str, str], faults: dict[str, str]) -> ResponseReturnValue:
    agency, person = posts.agency(found.post), g.get("person")
    answer = render("office/invitation.html", found=found, secret=secret, agency=agency, typed=typed, wrong=faults, person=person)
    answer.status_code = 422 if faults else 200
    return answer


@room.post("/undangan/<secret>")
@open_to_all
def accept_invitation(secret: str) -> ResponseReturnValue:
    """Take the post up: as somebody new, or as who is signed in."""
    if "actor" in g:
        if lacks_second():
            return asking.ask_for_second()
        return _over() if accepting.accept(actor(), secret) is None else redirect(url_for("office.desk"), 303)
    given = {name: request.form.get(field, "") for name, field in FIELDS.items()}
    lang = "jv" if request.form.get("bahasa") == "jv" else "id"
    try:
        person = accepting.accept_as_newcomer(secret, Newcomer(**given, lang=lang))
    except AccountError as error:
        found = invitations.find(secret)
        if found is None:
            return _over()
        faults = all_told(error.faults, FIELDS)
        return _form(found, secret, {FIELDS[name]: text for name, text in given.items()} | {"bahasa": lang}, faults)
    if person is None:
        return _over()
    enter(person)
    return redirect(url_for("office.desk"), 303)


@room.post("/undangan/<int:invitation_id>/cabut")
def revoke_invitation(invitation_id: int) -> ResponseReturnValue:
    """Take a link back."""
    inviting.revoke(actor(), invitation_id)
    return redirect(url_for("office.posts", kabar="dicabut"), 303)


@room.get("/sandi-baru/<text>")
@open_to_all
def new_password(text: str) -> ResponseReturnValue:
    """The form for a new password, from a one-time link."""
    person = resetting.whose(asking.key(), text)
    return _over() if person is None else render("office/new_password.html", person=person, text=text, wrong={})


@room.post("/sandi-baru/<text>")
@open_to_all
def take_new_password(text: str) -> ResponseReturnValue:
    """Take the new password and ask to sign in with it."""
    try:
        person = resetting.reset(asking.key(), text, request.form.get("sandi", ""), request.form.get("sandi_ulang", ""))
    except AccountError as error:
        faults = all_told(error.faults, FIELDS)
        answer = render("office/new_password.html", person=resetting.whose(asking.key(), text), text=text, wrong=faults)
        answer.status_code = 422
        return answer
    if person is None:
        return _over()
    return asking.sign_in_page(person.login, news=_("Kata sandi baru sudah disimpan. Masuklah dengan kata sandi itu."))
