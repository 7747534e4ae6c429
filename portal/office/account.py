"""One's own account: name, number, language, password, devices."""

from __future__ import annotations

from flask import abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.directory import account_editing, phones, signing_in
from portal.directory.people import AccountError
from portal.languages import gettext as _
from portal.office import asking
from portal.office.room import open_to_field, open_to_partners, room
from portal.web.rendering import render
from portal.web.telling import all_told

FIELDS = {"name": "nama", "phone": "telepon", "old": "sandi_lama", "password": "sandi_baru", "repeated": "sandi_ulang"}
"""What the directory calls a field → what the form calls it."""


@room.get("/akun")
@open_to_partners
@open_to_field
def account() -> ResponseReturnValue:
    """The account, its devices, and the ways on."""
    typed = {"nama": g.person.name, "telepon": phones.Phone(g.person.phone, "call").typed, "bahasa": g.person.lang}
    return _page(typed, {}, request.args.get("kabar", ""))


def _page(typed: dict[str, str], faults: dict[str, str], news: str = "") -> ResponseReturnValue:
    devices = account_editing.devices(g.person)
    answer = render("office/account.html", typed=typed, wrong=faults, news=news, devices=devices, person=g.person)
    answer.status_code = 422 if faults else 200
    return answer


@room.post("/akun")
@open_to_partners
@open_to_field
def save_account() -> ResponseReturnValue:
    """Change name, number and language."""
    typed = {name: request.form.get(name, "") for name in ("nama", "telepon", "bahasa")}
    try:
        account_editing.save(g.person.id, typed["nama"], typed["telepon"], typed["bahasa"])
    except AccountError as error:
        return _page(typed, all_told(error.faults, FIELDS))
    return redirect(url_for("office.account", kabar="disimpan"), 303)


@room.get("/akun/sandi")
@open_to_partners
@open_to_field
def password() -> ResponseReturnValue:
    """The form for a new password."""
    return render("office/password.html", wrong={})


@room.post("/akun/sandi")
@open_to_partners
@open_to_field
def change_password() -> ResponseReturnValue:
    """Change the password; every other device has to sign in anew."""
    form = request.form
    try:
        given = (form.get("sandi_lama", ""), form.get("sandi_baru", ""), form.get("sandi_ulang", ""))
        account_editing.change_password(asking.key(), g.sign_in, *given)
        return redirect(url_for("office.account", kabar="sandi"), 303)
    except AccountError as error:
        faults, code = all_told(error.faults, FIELDS), 422
    except signing_in.Refused:
        faults, code = {"sandi_lama": _("Terlalu banyak percobaan. Tunggu lima menit, lalu coba lagi.")}, 429
    answer = render("office/password.html", wrong=faults)
    answer.status_code = code
    return answer


@room.post("/akun/perangkat/<int:sign_in_id>/keluar")
@open_to_partners
@open_to_field
def end_device(sign_in_id: int) -> ResponseReturnValue:
    """Sign one own device out."""
    if not account_editing.end_device(g.person.id, sign_in_id):
        abort(404)
    return redirect(url_for("office.account", kabar="keluar"), 303)


@room.post("/akun/keluar-semua")
@open_to_partners
@open_to_field
def sign_out_everywhere() -> ResponseReturnValue:
    """Sign all own devices out, this one too."""
    signing_in.end(g.person.id)
    session.clear()
    return redirect(url_for("office.sign_in", kabar=asking.OUT_EVERYWHERE), 303)
