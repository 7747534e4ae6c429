"""One tap without a password: the contact of a listing says whether it is still right. Opening the link writes nothing."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from portal import languages
from portal.directory import confirmations, phones
from portal.directory.confirmations import LONGEST_WORDS, LinkError, Reminder
from portal.directory.confirming import CONFIRMABLE, answer
from portal.languages import gettext as _
from portal.public.room import room
from portal.web import asking, privacy
from portal.web.rendering import render
from portal.web.telling import told

Faults = list[tuple[str, str]]
SHORT = 100


@room.get(languages.RULE + "/konfirmasi/<token>")
def confirming(token: str) -> ResponseReturnValue:
    """The facts of the one listing that the link is for, and three answers."""
    found = _opened(token)
    if isinstance(found, Response):
        return found
    return _page(token, found, request.args.get("jawab", ""), [])


@room.post(languages.RULE + "/konfirmasi/<token>")
def answer_confirming(token: str) -> ResponseReturnValue:
    """Keep the answer; a second one takes the place of the first."""
    found = _opened(token)
    if isinstance(found, Response):
        return found
    chosen = request.form.get("jawab", "")
    words, faults = _read(chosen)
    if faults:
        page = _page(token, found, chosen, faults)
        page.status_code = 422
        return page
    answer(found.id, chosen, words)
    return redirect(url_for("public.confirming", token=token), 303)


def _opened(token: str) -> Reminder | Response:
    """The reminder that the link is for; a plain page where it leads nowhere any more."""
    privacy.unkept()
    privacy.unlisted()
    try:
        found = confirmations.signed(asking.secret(), token)
    except LinkError as error:
        return _over(_("Tautan ini sudah lewat waktunya"), 410) if error.expired else _over(_("Tautan ini tidak lengkap"), 404)
    if found.listing.sensitive:
        privacy.sensitive()
    if found.listing.status not in CONFIRMABLE:
        return _over(_("Layanan ini sudah ditarik dari portal"), 410)
    return found


def _over(heading: str, code: int) -> Response:
    page = render("public/confirming_over.html", heading=heading, code=code)
    page.status_code = code
    return page


def _page(token: str, reminder: Reminder, chosen: str, faults: Faults) -> Response:
    return render(
        "public/confirming.html",
        token=token,
        reminder=reminder,
        listing=reminder.listing,
        title=asking.called(reminder.listing),
        phones=phones.of(reminder.listing.phones),
        chosen=chosen if chosen in ("changed", "other") else "",
        faults_found=faults,
        typed=request.form,
        longest=LONGEST_WORDS,
    )


def _read(chosen: str) -> tuple[str, Faults]:
    """The words of an answer as they are kept, and what is wrong with them."""
    if chosen == "right":
        return "", []
    if chosen == "changed":
        words = request.form.get("kata", "").strip()
        return words, [("kata", _("Terlalu panjang. Tulis paling banyak 500 huruf."))] if len(words) > LONGEST_WORDS else []
    if chosen == "other":
        return _somebody(request.form.get("siapa", "").strip(), request.form.get("nomor", "").strip())
    return "", [("jawab", _("Pilih salah satu jawaban."))]


def _somebody(who: str, number: str) -> tuple[str, Faults]:
    faults = []
    if not who and not number:
        faults.append(("siapa", _("Tulis namanya atau nomornya, supaya kami tahu harus bertanya kepada siapa.")))
    if len(who) > SHORT:
        faults.append(("siapa", _("Terlalu panjang. Tulis namanya saja.")))
    if number:
        try:
            number = phones.of([{"number": phones.parse(number[:SHORT]), "use": "call"}])[0].shown
        except phones.PhoneError as error:
            faults.append(("nomor", told(error.saying)))
    return ", ".join(filter(None, (who, number))), faults
