"""Answers for programs: compact JSON that says how fresh it is, where its other pages are, and what one may do with it."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote

from flask import Response, current_app, g, request
from werkzeug.http import http_date

from portal.open_data.room import room
from portal.web.freshness import Freshness, sources_mark
from portal.web.problems import MACHINES

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_NAME = "CC BY 4.0"
ATTRIBUTION = "Portal Kecamatan Berdaya, Pemerintah Provinsi Jawa Tengah"
"""Whom to name when the data is shown or passed on; ASCII, because it travels in a header."""
ALWAYS = {"license": LICENCE, "service-desc": "/api/openapi.json", "service-doc": "/api/"}
"""Relation → address, in the `Link` header of every answer under /api/."""
_IN_ADDRESSES = "/:?#[]@!$&'()*+,;=%-._~"


def answer(data: object, *, modified: datetime | None = None, links: Mapping[str, str] | None = None) -> Response:
    """`data` as JSON, 200.

    `links`: relation (`first`, `prev`, `next`, `last`, …) → address of another page, for the `Link` header.
    `modified`: the newest moment (naive UTC) that the data itself names, if it names one.

    `Last-Modified` is that, or the moment when this worker met the present state of all data, whichever is later:
    a listing that leaves a list makes no date in it newer. `If-Modified-Since` gives 304 only when nothing at all
    has changed since; the ETag (portal/headers.py) compares what is really said.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
    body = text.encode(errors="backslashreplace")  # half a surrogate pair has no UTF-8, but \\ud800 is good JSON
    response = Response(body, mimetype="application/json")
    if links:
        response.headers["Link"] = linked(links)
    _date(response, modified)
    return response


def name_stream(response: Response) -> bool:
    """Date an answer that is still to be written, and name the state of the data that it will be read from.

    The name is weak: it cannot be of the bytes, which nobody knows yet. What changes while the answer is being read may
    or may not be in it, and makes another name. False where the reader has all of it; then the answer is a 304.
    """
    if isinstance(g.fresh_state[0], tuple):  # else the counters could not be read, and nothing can be promised
        said = repr(
            (*g.fresh_state, request.host_url, request.full_path, response.headers.get("Content-Encoding"), sources_mark())
        )
        response.set_etag(hashlib.blake2b(said.encode(errors="backslashreplace"), digest_size=10).hexdigest(), weak=True)
    _date(response, None)
    response.automatically_set_content_length = False  # to say it, Werkzeug would read the whole answer into memory first
    response.make_conditional(request)
    return response.status_code != 304


def linked(links: Mapping[str, str]) -> str:
    """Relations and their addresses as the value of a `Link` header (RFC 8288)."""
    return ", ".join(f'<{quote(address, safe=_IN_ADDRESSES)}>; rel="{relation}"' for relation, address in links.items())


@room.before_request
def _look_first() -> None:
    """Note how fresh the data is before any of it is read."""
    freshness: Freshness = current_app.extensions["portal_freshness"]
    g.fresh_state, g.fresh_since = freshness.state(), freshness.second()


@room.after_app_request
def _label(response: Response) -> Response:
    """Licence, attribution and the way to the description, in every answer for programs, errors and streams too."""
    if request.path.startswith(MACHINES) and request.path != MACHINES:
        own = response.headers.get("Link", "")
        response.headers["Link"] = ", ".join(filter(None, (own, linked(ALWAYS))))
        if request.method == "OPTIONS":
            response.headers.pop("Content-Type", None)  # Flask calls an empty answer a page
        response.headers["X-Attribution"] = f"{ATTRIBUTION} ({LICENCE_NAME})"
    return response


def _date(response: Response, modified: datetime | None) -> None:
    now, since = int(time.time()), int(g.fresh_since)
    stamp = max(since, int(modified.replace(tzinfo=UTC).timestamp()) + 1 if modified else 0)
    response.headers["Last-Modified"] = http_date(min(stamp, now))
    if now < stamp:
        g.unripe = True  # its date cannot prove anything yet: not to be kept and given again (portal/headers.py)
    asked = request.if_modified_since
    if asked is None or not stamp <= asked.timestamp() <= now:
        request.environ.pop("HTTP_IF_MODIFIED_SINCE", None)  # what cannot prove anything must not make a 304
