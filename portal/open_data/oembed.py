"""oEmbed 1.0: give us an address of ours, get the card to put in its place."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape

from flask import Response, request
from flask.typing import ResponseReturnValue

from portal.open_data import frames
from portal.open_data.room import room
from portal.web import privacy
from portal.web.problems import Fault, Refused
from portal.web.words import site

FORMATS = ("json", "xml")
CACHE_SECONDS = 3600


@room.get("/oembed")
def oembed() -> ResponseReturnValue:
    """The card for `url`, within `maxwidth` and `maxheight`; 404 where there is none, 501 for an unknown `format`."""
    form = request.args.get("format", "json")
    if form not in FORMATS:
        raise Refused(501, "format is json or xml.", [Fault("format", "json or xml")])
    width, height = _most("maxwidth"), _most("maxheight")
    if "url" not in request.args:
        raise Refused(400, "url is missing: the address of a listing or an area of this portal.", [Fault("url", "missing")])
    frame = frames.find(request.args["url"])
    if frame is None:
        raise Refused(404, "There is nothing to embed at this address.", [Fault("url", "no listing or area of this portal")])
    if frame.sensitive:
        privacy.unkept()
        privacy.unlisted()
    return _answer(_described(frame, width, height), form)


def _most(name: str) -> int | None:
    """A limit in pixels; none where nothing is said."""
    text = request.args.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0):
        raise Refused(400, f"{name} is a whole number of pixels above 0.", [Fault(name, "not a number of pixels")])
    return int(text[:9])


def _described(frame: frames.Frame, most_width: int | None, most_height: int | None) -> dict[str, str | int]:
    width, height = min(frames.WIDTH, most_width or frames.WIDTH), min(frame.height, most_height or frame.height)
    return {
        "version": "1.0",
        "type": "rich",
        "title": frame.title,
        "provider_name": "Kecamatan Berdaya Jawa Tengah",
        "provider_url": f"{site()}/",
        "cache_age": 0 if frame.sensitive else CACHE_SECONDS,
        "html": frame.html(width, height),
        "width": width,
        "height": height,
    }


def _answer(found: dict[str, str | int], form: str) -> Response:
    if form == "json":
        return Response(json.dumps(found, ensure_ascii=False) + "\n", mimetype="application/json")
    elements = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in found.items())
    head = '<?xml version="1.0" encoding="utf-8" standalone="yes"?>'
    return Response(f"{head}\n<oembed>{elements}</oembed>\n", mimetype="text/xml")
