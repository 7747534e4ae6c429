"""Something is wrong here: a resident says so, without a name, a cookie or scripts.

The form carries a signed slip with the time at which it was handed out, so that machines which
send at once, or forms kept for days, get nowhere. The answer to sending is the page with the code
itself (200), not a redirect: the code would have to travel in an address, and addresses are
logged, shown in the history and shared. Sending again by reloading does no harm, because the code
comes from the slip: the same form is the same report (see `reporting.report`).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime

from flask import abort, current_app, request
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from itsdangerous import BadData, URLSafeTimedSerializer

from portal import languages
from portal.directory import listings, reporting, reports, signing_in
from portal.directory.listings import Listing
from portal.directory.reporting import Told
from portal.languages import gettext as _
from portal.public.listing import gone
from portal.public.room import room
from portal.web import privacy, showing
from portal.web.rendering import render

SOONEST, LATEST = 3, 2 * 60 * 60
"""Seconds after which a form may be sent, and until when."""
WAIT = 300


@dataclass(slots=True)
class Form:
    """The form as it stands: what was typed, the slip it carries, and what is wrong with it."""

    kinds: tuple[str, ...] = ()
    words: str = ""
    slip: str = ""
    faults: list[tuple[str, str]] = field(default_factory=list)
    instead: bool = False
    """Whether to say whom to tell instead."""


@room.get(languages.RULE + "/lapor/<listing_id>")
def report_form(listing_id: str) -> ResponseReturnValue:
    """The form for one listing."""
    found = _reportable(listing_id)
    return _page(found, Form(slip=_hand_out(found)))


@room.post(languages.RULE + "/lapor/<listing_id>")
def send_report(listing_id: str) -> ResponseReturnValue:
    """Take the report in and show its code; or the form again, with everything typed."""
    found = _reportable(listing_id)
    form = _read()
    number = _check(found, form)
    if form.faults:
        return _page(found, form, 422)
    if request.form.get("situs"):  # only machines fill what nobody sees
        return _sent(found, reports.code_for(secret(), number))
    told = Told(found.id, form.kinds, form.words)
    try:
        code = reporting.report(secret(), told, number, request.remote_addr or "")
    except signing_in.Refused as refusal:
        return _refused(found, form, refusal)
    except reporting.Answered:
        form.slip = _hand_out(found)
        form.faults.append(("kirim", _("Laporan Anda yang tadi sudah dijawab. Kirim sekali lagi sebagai laporan baru.")))
        return _page(found, form, 422)
    except reporting.NotOpen:
        abort(404)
    return _sent(found, code)


def secret() -> bytes:
    """The key of this instance."""
    key = current_app.secret_key
    assert isinstance(key, bytes)
    return key


def _reportable(listing_id: str) -> Listing:
    """The listing, if it is public now; otherwise the page that says what to do instead."""
    found = listings.get(listing_id)
    if found is None or found.status == "draft":
        abort(404)
    privacy.unkept()
    privacy.unlisted()
    if found.sensitive:
        privacy.sensitive()
    if found.status != "published":
        answer = gone(found)
        answer.status_code = 410 if found.status == "withdrawn" else 404
        abort(answer)
    return found


def _slips() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret(), salt="report")


def _hand_out(found: Listing) -> str:
    """A fresh slip for a form about this listing; nothing is written down."""
    return str(_slips().dumps([found.id, secrets.token_urlsafe(9)]))


def _read() -> Form:
    ticked = request.form.getlist("jenis")
    kinds = tuple(kind for kind in reports.KINDS if kind in ticked)
    return Form(kinds, reports.clean(request.form.get("kata", "")), request.form.get("tanda", ""))


def _check(found: Listing, form: Form) -> str:
    """Note what is wrong with the form; returns the number of its slip. A slip that is too old is changed for a fresh one."""
    if not form.kinds and not form.words:
        form.faults.append(("jenis", _("Centang paling sedikit satu, atau tulis apa yang salah.")))
    if len(form.words) > reports.LONGEST_WORDS:
        length = languages.number(len(form.words))
        form.faults.append(("kata", _("Terlalu panjang: %(n)s huruf. Paling banyak 1.000 huruf.", n=length)))
    number, age = _opened(form.slip, found.id)
    if not number:
        form.slip = _hand_out(found)
        form.faults.append(("kirim", _("Halaman ini sudah terlalu lama terbuka. Isian Anda masih ada. Kirim sekali lagi.")))
    elif age < SOONEST:
        form.faults.append(("kirim", _("Cepat sekali. Periksa dulu isiannya, lalu kirim sekali lagi.")))
    return number


def _opened(slip: str, listing_id: str) -> tuple[str, float]:
    """The number of a slip and its age in seconds; no number where it is too old, another listing's, or not ours."""
    try:
        (about, number), handed_out = _slips().loads(slip, max_age=LATEST, return_timestamp=True)
    except BadData:
        return "", 0
    age = (datetime.now(UTC) - handed_out).total_seconds()
    return (str(number), age) if about == listing_id else ("", 0)


def _refused(found: Listing, form: Form, refusal: signing_in.Refused) -> ResponseReturnValue:
    """Too much at once: everything typed stays, and the page says whom to tell instead."""
    if isinstance(refusal, reporting.Enough):
        words = _("Hari ini sudah banyak laporan tentang layanan ini. Petugas sedang memeriksanya.")
    else:
        words = _("Terlalu banyak laporan dari jaringan Anda. Isian Anda masih ada. Tunggu lima menit, lalu kirim sekali lagi.")
    form.faults.append(("kirim", words))
    form.instead = True
    answer = _page(found, form, 429)
    answer.headers["Retry-After"] = str(WAIT)
    return answer


def _page(found: Listing, form: Form, status: int = 200) -> Response:
    answer = render("public/report.html", listing=found, title=showing.title(found), form=form, kinds=reports.KINDS)
    answer.status_code = status
    return answer


def _sent(found: Listing, code: str) -> Response:
    return render("public/report_sent.html", listing=found, title=showing.title(found), code=reports.spoken(code))
