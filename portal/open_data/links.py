"""Links of others to us, checked many at a time: whether each still leads somewhere, and where to instead."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from portal.directory import ids, paper, places, standings
from portal.directory.hotlines import HelpLine
from portal.directory.standings import Instead, Standing
from portal.open_data.answering import answer
from portal.open_data.hsds import taxonomies
from portal.open_data.hsds.ids import KINDS, listing_id_of
from portal.open_data.room import room
from portal.open_data.selecting import organization_number
from portal.web.problems import Fault, Refused
from portal.web.words import site

MOST, LONGEST = 1000, 2000
State = Literal["ok", "paused", "withdrawn", "unknown", "not-ours"]
STATES: dict[str, State] = {"published": "ok", "paused": "paused", "withdrawn": "withdrawn"}
_PORTS = {"http": ":80", "https": ":443", "": ""}


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address of ours leads: a page of its own, an area, or something of a listing."""

    path: str = ""
    listing_id: str = ""
    area: str = ""
    is_ours: bool = True


@room.get("/api/links")
def read_links() -> Response:
    """The state of each address in the repeated parameter `url`."""
    return _answer(request.args.getlist("url"), "url")


@room.post("/api/links")
def check_links() -> Response:
    """The state of each address in a JSON list."""
    if request.mimetype != "application/json":
        raise Refused(415, "Send a JSON list of addresses with Content-Type: application/json.")
    try:
        sent = json.loads(request.get_data())
    except (ValueError, RecursionError):  # a list in a list in a list …
        raise Refused(400, "The body is not JSON.") from None
    if not isinstance(sent, list):
        raise Refused(422, "The body is no list.", [Fault("body", "must be a JSON list of addresses")])
    wrong = [Fault(f"body/{n}", "must be a string") for n, item in enumerate(sent) if not isinstance(item, str)]
    if wrong:
        raise Refused(422, "Some addresses are no strings.", wrong[:20])
    return _answer(sent, "body")


def _answer(urls: list[str], parameter: str) -> Response:
    if len(urls) > MOST:
        raise Refused(422, f"More than {MOST} addresses.", [Fault(parameter, f"at most {MOST} addresses in one request")])
    adapter = current_app.url_map.bind("")
    targets = [_target(url, adapter) for url in urls]
    found = standings.of({t.listing_id for t in targets if t.listing_id})
    instead = standings.instead(found.values())
    return answer({"links": [_said(url, target, found, instead) for url, target in zip(urls, targets, strict=True)]})


def _target(url: str, adapter: MapAdapter) -> Target:
    """What an address stands for; nothing is fetched, nothing is guessed."""
    path = _own_path(url)
    if path is None:
        return Target(is_ours=False)
    try:
        endpoint, values = adapter.match(path, method="GET")
    except RequestRedirect as there:
        return _target(urlsplit(there.new_url).path, adapter)
    except (HTTPException, ValueError):
        return Target()
    return _meant(path, endpoint, values)


def _own_path(url: str) -> str | None:
    """The path of an address of ours, percent signs read; None for an address of anybody else."""
    text = url.strip()
    if len(text) > LONGEST:
        return None
    start = site()
    own = {urlsplit(start).netloc.casefold(), request.host.casefold()}
    if text.partition("/")[0].casefold() in own - {""}:  # "portal.example/l/abc", as people write it
        text = "//" + text
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    host = parts.netloc.casefold().removesuffix(_PORTS.get(parts.scheme, "-"))
    if parts.scheme not in _PORTS or not (host in own if parts.netloc else text.startswith("/") and not parts.scheme):
        return None
    return unquote(parts.path, errors="replace") or "/"


def _meant(path: str, endpoint: str, values: Mapping[str, Any]) -> Target:
    """By what the rule of the address takes: every address of a listing or an area says which one it is of."""
    rest = {name: str(value) for name, value in values.items() if name != "lang"}
    if endpoint.startswith("office.") or endpoint == "static":
        return Target()
    if not rest:
        return Target(path)
    if "listing_id" in rest:
        listing_id = rest["listing_id"]
        return Target(path, listing_id=listing_id) if set(listing_id) <= set(ids.LETTERS) else Target()
    if "code" in rest:
        place = places.atlas().get(rest["code"])
        there = place and (place.level == "kabupaten" or endpoint not in _OF_KABUPATEN)
        return Target(path, area=rest["code"]) if there else Target()
    name, value = next(iter(rest.items()))
    if name in _KNOWN:
        return Target(path) if _KNOWN[name](value) else Target()
    held = next((found for kind in KINDS if kind + "s/" in path and (found := listing_id_of(kind, value))), None)
    return Target(path, listing_id=held) if held else Target()


_OF_KABUPATEN = {f"{room.name}.{name}" for name in ("downloads_of", "download_of", "changes_of")}
"""Endpoints that know of each kabupaten, and of no other area."""
_KNOWN: dict[str, Callable[[str], bool]] = {
    "organization_id": lambda value: organization_number(value.lower()) is not None,
    "taxonomy_id": lambda value: value.lower() in taxonomies.taxonomies(),
    "term_id": lambda value: value.lower() in taxonomies.terms(),
    "mark": lambda value: paper.read(value) is not None,
    "name": lambda value: True,  # a file to download: the rule of its address knows the names
}
"""Name of what an address holds → whether there is such a thing."""


def _said(url: str, target: Target, found: dict[str, Standing], instead: dict[str, Instead]) -> dict[str, Any]:
    said: dict[str, Any] = {"url": url, "state": "unknown" if target.is_ours else "not-ours"}
    standing = found.get(target.listing_id)
    if standing:
        said |= {"state": STATES[standing.status], "canonical": _canonical(target)}
        said |= {"listing": standing.id, "changed": standing.changed.isoformat(timespec="seconds") + "Z"}
        if standing.id in instead:
            said["fallback"] = _fallback(standing, instead[standing.id])
    elif target.path and not target.listing_id and (not target.area or target.area in places.atlas().places):
        said |= {"state": "ok", "canonical": _canonical(target)}
    return said


def _canonical(target: Target) -> str:
    """The address to use from now on: on our own host, without query, `/l/` for a page of a listing in whatever language."""
    is_page = target.listing_id and target.path.partition("/layanan/")[2]
    return site() + (f"/l/{target.listing_id}" if is_page else target.path)


def _fallback(standing: Standing, instead: Instead) -> dict[str, Any]:
    """Whom to turn to: addresses and public help lines only, so that nothing of a sensitive listing is told."""
    return {
        "area": f"{site()}/id/wilayah/{standing.place_code}",
        "listings": [f"{site()}/l/{listing_id}" for listing_id in instead.listings],
        "help_lines": [_line(line) for line in instead.lines],
    }


def _line(line: HelpLine) -> dict[str, Any]:
    return {"name": line.name, "numbers": [phone.number for phone in line.phones]}
