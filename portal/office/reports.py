"""Residents' reports: the queue of the officer's own area, and the answer to each."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from portal import languages
from portal.directory import phones, reporting, reports
from portal.directory.reporting import ANSWERS
from portal.directory.reports import Report
from portal.languages import gettext as _
from portal.office.room import actor, own_listing, room
from portal.web.rendering import render

ANSWERED, LAST_PAGE = "dijawab", 10_000


def _l(text: str) -> str:
    """Mark a text for translation; it is kept in Indonesian and translated where the reporter reads it."""
    return text


SENTENCES = {
    "fixed": {
        "nomor": _l("Terima kasih. Nomornya sudah kami betulkan."),
        "jam": _l("Terima kasih. Jam bukanya sudah kami betulkan."),
        "alamat": _l("Terima kasih. Alamatnya sudah kami betulkan."),
        "tutup": _l("Terima kasih. Layanan ini memang sudah tutup, dan sekarang sudah kami tandai."),
    },
    "kept": {
        "diangkat": _l("Terima kasih. Kami sudah menelepon dan nomornya diangkat. Cobalah lagi pada jam buka."),
        "jam_sama": _l("Terima kasih. Kami sudah bertanya: jam bukanya masih sama."),
        "alamat_sama": _l("Terima kasih. Kami sudah memeriksa: tempatnya masih di alamat itu."),
        "buka": _l("Terima kasih. Kami sudah memeriksa: layanan ini masih ada."),
    },
}
"""Answer → code of a prepared sentence → what the reporter reads."""


@room.get("/laporan", endpoint="reports")
def queue() -> ResponseReturnValue:
    """Reports that wait, those on one listing together; or, asked for, those that were answered."""
    answered = request.args.get("status") == ANSWERED
    page = min(max(request.args.get("hal", 1, int), 1), LAST_PAGE)
    found = (reports.answered if answered else reports.waiting)(actor(), page)
    counts = reports.counts(actor())
    total = counts[1] if answered else counts[0]
    return render(
        "office/reports.html",
        groups=found,
        counts=counts,
        answered=answered,
        page=page,
        more=page * reports.PAGE < total,
        done="selesai" in request.args,
    )


@room.get("/laporan/<int:report_id>")
def report(report_id: int) -> ResponseReturnValue:
    """What was reported, the present facts beside it, and the form for the answer."""
    return _page(_own(report_id), {"semua": "1"})


@room.post("/laporan/<int:report_id>")
def answer_report(report_id: int) -> ResponseReturnValue:
    """Answer the report, and with it the others on the same listing if the officer says so."""
    found = _own(report_id)
    typed = {name: request.form.get(name, "") for name in ("hasil", "kalimat", "kata", "semua")}
    typed["kata"] = reports.clean(typed["kata"])
    faults = _check(typed)
    if faults:
        return _page(found, typed, faults, status=422)
    also = [other.id for other in reports.open_on(found.listing_id)] if typed["semua"] else []
    sentence = SENTENCES[typed["hasil"]].get(typed["kalimat"], "")
    words = "\n".join(filter(None, (sentence, typed["kata"])))
    try:
        reporting.answer(actor(), found.id, typed["hasil"], words, also)  # type: ignore[arg-type]
    except reporting.Answered:
        return _page(_own(report_id), typed, status=409)
    return redirect(url_for("office.reports", selesai=found.id))


def _own(report_id: int) -> Report:
    """The report, if its listing is the actor's to keep: 404 where there is none, 403 where it is another's."""
    found = reports.get(report_id)
    if found is None:
        abort(404)
    own_listing(found.listing_id)
    return found


def _check(typed: dict[str, str]) -> list[tuple[str, str]]:
    faults = []
    if typed["hasil"] not in ANSWERS:
        faults.append(("hasil", _("Pilih dulu: sudah dibetulkan, atau datanya benar.")))
    elif typed["kalimat"] and typed["kalimat"] not in SENTENCES[typed["hasil"]]:
        faults.append(("kalimat", _("Kalimat ini tidak cocok dengan pilihan Anda di atas. Pilih kalimat lain.")))
    if len(typed["kata"]) > reports.LONGEST_ANSWER:
        length = languages.number(len(typed["kata"]))
        faults.append(("kata", _("Terlalu panjang: %(n)s huruf. Paling banyak 1.000 huruf.", n=length)))
    return faults


def _page(found: Report, typed: dict[str, str], faults: Sequence[tuple[str, str]] = (), status: int = 200) -> Response:
    listing = found.listing
    others = [other for other in reports.open_on(listing.id) if other.id != found.id]
    answer = render(
        "office/report.html",
        report=found,
        others=others,
        listing=listing,
        phones=phones.of(listing.phones),
        typed=typed,
        faults=faults,
        late=status == 409,
        sentences=SENTENCES,
        edit=_editing(listing.id),
    )
    answer.status_code = status
    return answer


def _editing(listing_id: str) -> str:
    """The address of the form that changes the listing; empty while there is none."""
    there = "office.edit" in current_app.view_functions
    return url_for("office.edit", listing_id=listing_id) if there else ""
