"""The second factor of kabupaten and province: set up at the first sign-in, asked at each, changed with password and code."""

from __future__ import annotations

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import proving, signing_in
from portal.languages import gettext as _
from portal.office import asking, carrying
from portal.office.room import before_second, open_to_field, open_to_partners, room
from portal.web.gate import lacks_second
from portal.web.rendering import render


def _wrong() -> str:
    return _("Kode ini tidak cocok atau sudah pernah dipakai. Tunggu kode berikutnya di aplikasi, lalu ketik lagi.")


def _too_often() -> str:
    return _("Terlalu banyak percobaan. Tunggu lima menit, lalu coba lagi.")


@room.get("/kode-kedua")
@open_to_partners
@open_to_field
@before_second
def second() -> ResponseReturnValue:
    """The form for the code, or how to set the second factor up."""
    if not lacks_second():
        return redirect(url_for("office.desk"))
    return asking.second_page(following=request.args.get("lanjut", ""))


@room.post("/kode-kedua")
@open_to_partners
@open_to_field
@before_second
def give_second() -> ResponseReturnValue:
    """Take the code; the first one sets the second factor up and shows the recovery codes."""
    following, carried = request.form.get("lanjut", ""), carrying.travelling()
    if not lacks_second():
        return asking.go_on(following, carried)
    code, codes = request.form.get("kode", ""), None
    try:
        if g.person.totp_secret:
            right = proving.give(asking.key(), g.sign_in, code)
        else:
            codes = proving.set_up(asking.key(), g.sign_in, code)
            right = codes is not None
    except signing_in.Refused:
        return asking.second_page(_too_often(), following, carried, 429)
    if not right:
        return asking.second_page(_wrong(), following, carried, 422)
    if codes:
        return render("office/recovery_codes.html", codes=codes, next=following, carried=carried)
    return asking.go_on(following, carried)


@room.get("/akun/kode-kedua")
@open_to_partners
@open_to_field
def second_factor() -> ResponseReturnValue:
    """What there is, how many recovery codes are left, and the form to change the app or the phone."""
    return render("office/second_factor.html", left=proving.codes_left(g.person.id), fault="")


@room.post("/akun/kode-kedua/hapus")
@open_to_partners
@open_to_field
def turn_off_second() -> ResponseReturnValue:
    """Forget the second factor; who must have one sets it up anew at once."""
    try:
        right = proving.turn_off(asking.key(), g.sign_in, request.form.get("sandi", ""), request.form.get("kode", ""))
        fault, code = _("Kata sandi atau kode tidak cocok."), 422
    except signing_in.Refused:
        right, fault, code = False, _too_often(), 429
    if right:
        return redirect(url_for("office.account"), 303)
    answer = render("office/second_factor.html", left=proving.codes_left(g.person.id), fault=fault)
    answer.status_code = code
    return answer
