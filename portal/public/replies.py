"""What became of a report: its reporter types the code, which never stands in an address."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from portal import languages
from portal.directory import reporting, reports, signing_in
from portal.directory.reports import Report
from portal.languages import gettext as _
from portal.public.reporting import WAIT, secret
from portal.public.room import room
from portal.web import privacy, showing
from portal.web.rendering import render

LONGEST_CODE = 100


@room.get(languages.RULE + "/laporan")
def reply_form() -> ResponseReturnValue:
    """The form for the code."""
    privacy.unlisted()
    return render("public/report_code.html", typed="", fault="")


@room.post(languages.RULE + "/laporan")
def show_reply() -> ResponseReturnValue:
    """What became of the report with this code; the form again for a code that nobody has."""
    privacy.unkept()
    privacy.unlisted()
    typed = reports.clean(request.form.get("kode", ""))[:LONGEST_CODE]
    try:
        found = reporting.look_up(secret(), typed, request.remote_addr or "")
    except signing_in.Refused:
        answer = _again(typed, _("Terlalu banyak percobaan. Tunggu lima menit, lalu coba lagi."), 429)
        answer.headers["Retry-After"] = str(WAIT)
        return answer
    if found is None:
        return _again(typed, _("Kode ini tidak kami kenal. Periksa lagi: sembilan huruf dan angka, misalnya 7KM 4XB 29T."), 422)
    return _reply(found)


def _again(typed: str, fault: str, status: int) -> Response:
    answer = render("public/report_code.html", typed=typed, fault=fault)
    answer.status_code = status
    return answer


def _reply(found: Report) -> Response:
    if found.listing.sensitive:
        privacy.sensitive()
    # Prepared sentences are known to the catalogue; what an officer wrote stays as it is.
    lines = [(line, _(line)) for line in found.answer.splitlines() if line.strip()]
    return render("public/report_reply.html", report=found, title=showing.title(found.listing), lines=lines)
