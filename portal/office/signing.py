"""Signing in and out."""

from __future__ import annotations

import re

from flask import current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.directory import signing_in
from portal.languages import gettext as _
from portal.office.room import KEY, before_second, open_to_all, room
from portal.web.rendering import render

_SAFE_TARGET = re.compile(r"/kantor(?:/[^\\\s]*)?(?:\?[^\\\s]*)?")


def _target(text: str) -> str:
    """Where to go after signing in: an address of ours, else the desk."""
    return text if _SAFE_TARGET.fullmatch(text) and "//" not in text else url_for("office.desk")


@room.get("/masuk")
@open_to_all
def sign_in() -> ResponseReturnValue:
    """The form for name and password."""
    return render("office/sign_in.html", next=request.args.get("lanjut", ""), login="", fault="")


@room.post("/masuk")
@open_to_all
def try_to_sign_in() -> ResponseReturnValue:
    """Let somebody in, or say that name and password do not fit, without saying which."""
    login, next_ = request.form.get("nama", ""), request.form.get("lanjut", "")
    secret = current_app.secret_key
    assert isinstance(secret, bytes)
    try:
        person = signing_in.check(secret, login, request.form.get("sandi", ""), request.remote_addr or "")
    except signing_in.Refused:
        fault, code, person = _("Terlalu banyak percobaan. Tunggu lima menit, lalu coba lagi."), 429, None
    else:
        fault, code = _("Nama atau kata sandi tidak cocok."), 422
    if person is None:
        answer = render("office/sign_in.html", next=next_, login=login, fault=fault)
        answer.status_code = code
        return answer
    session.clear()
    session[KEY] = signing_in.begin(person, _device())
    session.permanent = True
    return redirect(_target(next_))


def _device() -> str:
    """Two words for the device, from what the browser says of itself."""
    agent = request.headers.get("User-Agent", "")
    system = next((s for s in ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux") if s in agent), "?")
    browser = next((b for b in ("Edg", "OPR", "SamsungBrowser", "Firefox", "Chrome", "Safari") if b in agent), "?")
    return f"{system}, {browser}"


@room.post("/keluar")
@before_second
def sign_out() -> ResponseReturnValue:
    """End this session."""
    signing_in.end(g.person.id, g.sign_in.id)
    session.clear()
    return redirect(url_for("office.sign_in"))


@room.get("/kode-kedua")
@before_second
def second() -> ResponseReturnValue:
    """The second factor."""
    return render("office/second.html", fault="")
