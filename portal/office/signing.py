"""Signing in and out."""

from __future__ import annotations

from flask import g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.directory import signing_in
from portal.directory.people import Person
from portal.languages import gettext as _
from portal.office import asking, carrying
from portal.office.room import KEY, before_second, open_to_all, open_to_field, open_to_partners, recognise, room


@room.get("/masuk")
@open_to_all
def sign_in() -> ResponseReturnValue:
    """The form for name and password, which says what led here."""
    return asking.sign_in_page(following=request.args.get("lanjut", ""), news=_news(request.args.get("kabar", "")))


def _news(code: str) -> str:
    """What happened, for the codes that are known; empty for all else."""
    said = {
        asking.OUT: _("Anda sudah keluar."),
        asking.OUT_EVERYWHERE: _("Anda sudah keluar dari semua perangkat."),
        asking.POST_LEFT: _("Anda sudah melepas jabatan itu. Atasan Anda melihatnya sebagai jabatan kosong."),
    }
    return said.get(code, "")


@room.post("/masuk")
@open_to_all
def try_to_sign_in() -> ResponseReturnValue:
    """Let somebody in, or say that name and password do not fit, without saying which.

    Who knows the password of an account without a post is told the truth.
    """
    login, following, carried = request.form.get("nama", ""), request.form.get("lanjut", ""), carrying.travelling()
    try:
        person = signing_in.check(asking.key(), login, request.form.get("sandi", ""), request.remote_addr or "")
    except signing_in.Refused:
        fault, code, person = _("Terlalu banyak percobaan. Tunggu lima menit, lalu coba lagi."), 429, None
    except signing_in.Ended:
        fault, code, person = _("Akun ini sudah tidak memegang jabatan. Hubungi atasan Anda."), 422, None
    else:
        fault, code = _("Nama atau kata sandi tidak cocok."), 422
    if person is None:
        return asking.sign_in_page(login, fault, following, carried, code)
    enter(person)
    return asking.go_on(following, carried)


def enter(person: Person) -> None:
    """Begin a session on this device for somebody who has shown who they are."""
    session.clear()
    session[KEY] = signing_in.begin(person, _device())
    session.permanent = True
    recognise()


def _device() -> str:
    """Two words for the device, from what the browser says of itself."""
    agent = request.headers.get("User-Agent", "")
    system = next((s for s in ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux") if s in agent), "?")
    browser = next((b for b in ("Edg", "OPR", "SamsungBrowser", "Firefox", "Chrome", "Safari") if b in agent), "?")
    return f"{system}, {browser}"


@room.post("/keluar")
@before_second
@open_to_partners
@open_to_field
def sign_out() -> ResponseReturnValue:
    """End this session."""
    signing_in.end(g.person.id, g.sign_in.id)
    session.clear()
    return redirect(url_for("office.sign_in", kabar=asking.OUT))
