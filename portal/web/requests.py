"""Requests as browsers ought to send them, whatever was sent."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import quote

from flask import Flask, Request, Response, request
from werkzeug.routing import IntegerConverter

UNREAD, PATIENCE = 64 * 1024 * 1024, 20.0
"""Bytes of a body that are read away when nobody wanted them, and the seconds it may take; who sends more is cut off."""
_PIECE = 64 * 1024


def set_up(app: Flask) -> None:
    """Give the application clean requests, and addresses whose numbers the tables can hold."""
    app.request_class = CleanRequest
    app.url_map.converters["int"] = RowNumber
    app.after_request(_read_away)


class RowNumber(IntegerConverter):
    """The number of a row in an address: a longer one than SQLite can hold is no address of ours, rather than a fault."""

    regex = "[0-9]{1,18}"


def _read_away(answer: Response) -> Response:
    """Take in what was sent and not read: a connection closed before its end would be cut off without the answer."""
    length = request.content_length or 0
    if request.method not in ("GET", "HEAD") and 0 < length <= UNREAD:
        body, left, until = request.environ["wsgi.input"], length, time.monotonic() + PATIENCE
        while left > 0 and time.monotonic() < until and (piece := body.read(min(_PIECE, left))):
            left -= len(piece)
    return answer


class CleanRequest(Request):
    """A request whose query can always be read: raw bytes are taken as if they had been percent-encoded."""

    def __init__(self, environ: dict[str, Any], *arguments: Any, **options: Any) -> None:
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():
            environ["QUERY_STRING"] = quote(query.encode("latin-1", "replace"), safe="%&=+;/?:@!$'()*,-._~[]")
        super().__init__(environ, *arguments, **options)
