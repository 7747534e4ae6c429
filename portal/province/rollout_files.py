"""The roll-out of many kecamatan in one file."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import Unavailable, rollout_importing
from portal.directory.import_rows import Fault
from portal.directory.rollout_importing import Unfit
from portal.languages import gettext as _
from portal.province.room import room
from portal.web.gate import actor
from portal.web.rendering import render

SHOWN = 200
"""Faults that a page shows; the rest is counted."""


@room.get("/pelaksanaan/berkas")
def rollout_file() -> ResponseReturnValue:
    """How to fill in many kecamatan in a spreadsheet, and the form to send it back."""
    return _file([], 200)


def _file(faults: list[Fault], code: int) -> Response:
    answer = render(
        "province/rollout_file.html", faults=faults[:SHOWN], more=max(0, len(faults) - SHOWN), code=code,
        columns=rollout_importing.COLUMNS,
    )  # fmt: skip
    answer.status_code = code
    return answer


@room.post("/pelaksanaan/berkas")
def send_rollout_file() -> ResponseReturnValue:
    """Enter all that a file says, or nothing and every reason: 422 for faults, 409 where somebody was quicker."""
    sent = request.files.get("berkas")
    if sent is None or not sent.filename:
        return _file([Fault(0, "", _("Pilih dulu berkasnya."))], 422)
    try:
        number = rollout_importing.send(actor(), sent.filename, sent.stream)
    except Unfit as error:
        return _file(error.faults, 409 if error.overtaken else 422)
    except Unavailable:
        busy = _("Portal sedang sibuk, jadi belum ada yang tersimpan. Tunggu sebentar, lalu kirim lagi.")
        answer = _file([Fault(0, "", busy)], 503)
        answer.headers["Retry-After"] = "10"
        return answer
    return redirect(url_for("province.board", selesai=number or 0), 303)
