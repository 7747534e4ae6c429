"""The pages that ask who somebody is, and what comes after: the first page, or a form that waited."""

from __future__ import annotations

from flask import current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import proving
from portal.languages import gettext as _
from portal.office import carrying
from portal.office.carrying import Carried
from portal.web import qr
from portal.web.gate import lacks_second, sent_to
from portal.web.rendering import render

NOTHING = Carried()
OUT, OUT_EVERYWHERE, POST_LEFT = "keluar", "keluar-semua", "dikosongkan"
"""Codes of what the sign-in page says has happened; the last is that of the page on which who has other posts reads it."""


def key() -> bytes:
    """The key of this instance."""
    found = current_app.secret_key
    assert isinstance(found, bytes)
    return found


def ask_to_sign_in() -> ResponseReturnValue:
    """Send a stranger to the sign-in page: 302 for a page, 401 with `HX-Redirect` for a part of one.

    A form gets the page at once (401), and waits in it.
    """
    if request.method == "POST":
        return sign_in_page(carried=carrying.refused(), code=401)
    if request.args.get("kabar") == POST_LEFT:
        return sent_to(url_for("office.sign_in", kabar=POST_LEFT))
    return sent_to(url_for("office.sign_in", lanjut=request.full_path.rstrip("?")))


def ask_for_second() -> ResponseReturnValue:
    """As `ask_to_sign_in`, for who has given only the password."""
    if request.method == "POST":
        return second_page(carried=carrying.refused(), code=401)
    return sent_to(url_for("office.second", lanjut=request.full_path.rstrip("?")))


def sign_in_page(
    login: str = "", fault: str = "", following: str = "", carried: Carried = NOTHING, code: int = 200, news: str = ""
) -> ResponseReturnValue:
    """The form for name and password."""
    answer = render("office/sign_in.html", login=login, fault=fault, next=following, carried=carried, news=news)
    answer.status_code = code
    return answer


def second_page(fault: str = "", following: str = "", carried: Carried = NOTHING, code: int = 200) -> ResponseReturnValue:
    """The form for the second factor; where there is none yet, how to set it up."""
    drawn, secret, link = None, "", ""
    if not g.person.totp_secret:
        secret = proving.proposed(key(), g.sign_in)
        link = proving.address(secret, g.person)
        drawn = qr.drawn(link, _("Kode QR untuk aplikasi autentikator"))
    answer = render("office/second.html", fault=fault, next=following, carried=carried, qr=drawn, secret=secret, link=link)
    answer.status_code = code
    return answer


def go_on(following: str, carried: Carried) -> ResponseReturnValue:
    """After signing in: first the second factor, then the form that waited, else where somebody was going, else the desk."""
    if lacks_second():
        return second_page(following=following, carried=carried)
    if carried:
        return waiting_form(carried)
    return redirect(following if carrying.is_inside(following) else url_for("office.desk"))


def waiting_form(carried: Carried, code: int = 200, busy: bool = False) -> ResponseReturnValue:
    """The form that waited, to be sent again: because somebody had to sign in, or because the portal is busy."""
    answer = render("office/waiting_form.html", carried=carried, busy=busy)
    answer.status_code = code
    return answer
