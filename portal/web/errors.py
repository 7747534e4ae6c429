"""Errors are pages: what happened, what you can do now, whom to call. They need no database."""

from __future__ import annotations

import traceback
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal import languages
from portal.directory import Unavailable
from portal.web import privacy
from portal.web.problems import Refused, is_asked_by_machine, problem
from portal.web.sessions import is_signed_room

LONGEST_ADDRESS = 60_000


def _l(text: str) -> str:
    """Mark a text for translation; it is translated when the page is drawn."""
    return text


TEXTS = {
    400: (_l("Permintaan tidak terbaca"), _l("Alamat yang dikirim peramban Anda tidak dapat kami baca.")),
    403: (
        _l("Bukan wilayah Anda"),
        _l("Halaman ini milik petugas wilayah lain. Bukalah layanan di wilayah Anda sendiri."),
    ),
    404: (_l("Halaman tidak ditemukan"), _l("Alamatnya mungkin salah ketik, atau halamannya sudah dipindah.")),
    405: (_l("Cara membuka halaman ini keliru"), _l("Halaman ini hanya untuk dibaca. Bukalah lewat tautan biasa.")),
    410: (_l("Layanan ini sudah tidak ada"), _l("Layanan ini sudah ditarik dari portal.")),
    413: (_l("Kiriman terlalu besar"), _l("Yang dikirim terlalu besar untuk kami terima. Kirim yang lebih kecil.")),
    414: (_l("Alamat terlalu panjang"), _l("Pertanyaan Anda terlalu panjang. Coba dengan beberapa kata saja.")),
    500: (_l("Ada kesalahan di pihak kami"), _l("Ini bukan salah Anda. Silakan coba lagi sebentar lagi.")),
    503: (_l("Portal sedang sibuk"), _l("Silakan coba lagi sebentar lagi. Nomor di bawah ini tetap bisa dihubungi.")),
}

FOR_PROGRAMS = {
    400: "The request cannot be read.",
    404: "There is nothing at this address. /api/openapi.json lists every address.",
    405: "This address does not answer to this method.",
    410: "This record was withdrawn and will not come back.",
    413: "The body is larger than this address takes.",
    414: "The address is too long.",
    500: "A fault on our side.",
    503: "The portal is busy. Try again shortly.",
}


def set_up(app: Flask) -> None:
    """Answer every error with a page of our own."""
    app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Unavailable, unavailable)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Exception, _unexpected)
    app.before_request(_check_length)
    app.before_request(_lead_on)


def _check_length() -> ResponseReturnValue | None:
    if len(request.query_string) > LONGEST_ADDRESS:
        return page(414)
    return None


def _lead_on() -> ResponseReturnValue | None:
    """A program gets no page with the way to the right address; Flask would answer before any error handler."""
    if isinstance(request.routing_exception, RequestRedirect) and is_asked_by_machine():
        answer = Response(status=308, headers={"Location": _relative(request.routing_exception)})
        del answer.headers["Content-Type"]
        return answer
    return None


def _relative(error: RequestRedirect) -> str:
    return urlsplit(error.new_url)._replace(scheme="", netloc="").geturl()


def _http(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, RequestRedirect):
        # Relative, so that neither a Host header nor a missing trusted hop decides where a reader ends up.
        return redirect(_relative(error), 308)
    code = error.code or 500
    if error.response is not None or code < 400:
        return error
    body, _code = page(code)
    kept = [h for h in error.get_headers() if h[0] in ("Allow", "Retry-After")]
    return body, code, kept


def _refused(error: Refused) -> ResponseReturnValue:
    privacy.unkept()
    return problem(error.status, error.detail, error.faults), error.headers


def unavailable(error: Unavailable) -> ResponseReturnValue:
    """The page that says to try again shortly; the fault itself goes to the log."""
    current_app.logger.error("database: %s", error.orig)
    body, code = page(503)
    return body, code, [("Retry-After", "10")]


def _unexpected(error: Exception) -> ResponseReturnValue:
    # Where it happened, never the message: it may hold the words of a search.
    where = "".join(traceback.format_tb(error.__traceback__))
    current_app.logger.error("unexpected %s in %s\n%s", type(error).__name__, request.endpoint, where)
    return page(500)


def page(code: int) -> tuple[str | Response, int]:
    """The page for an error, and its code; for a program, the problem document."""
    if is_asked_by_machine():
        privacy.unkept()
        return problem(code, FOR_PROGRAMS.get(code, FOR_PROGRAMS[400 if code < 500 else 500])), code
    if "lang" not in g:
        first = request.path.partition("/")[2].partition("/")[0]
        g.lang = first if first in languages.LANGUAGES else languages.preferred()
    privacy.unkept()
    privacy.unlisted()
    inside = is_signed_room(request.path)
    if inside:  # nobody in danger reads here: no quick exit, whatever the page was about
        g.pop("sensitive", None)
    title, text = TEXTS.get(code, TEXTS[400 if code < 500 else 500])
    text = TEXTS[500][1] if inside and code == 503 else text  # the numbers to call are for residents
    heading, words = languages.gettext(title), languages.gettext(text)
    return render_template("errors/page.html", code=code, heading=heading, text=words, bare=True, inside=inside), code
