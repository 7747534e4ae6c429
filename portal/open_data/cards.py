"""Cards: small pages that others show inside their own. No script, no cookie, and nothing else may be framed."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import request
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from markupsafe import Markup, escape

from portal import languages
from portal.directory import coverage, hotlines, listings, phones, places
from portal.directory.coverage import TopicState
from portal.directory.hotlines import HelpLine
from portal.directory.listings import Listing
from portal.directory.phones import Phone
from portal.languages import gettext as _
from portal.open_data.room import room
from portal.web import privacy, showing
from portal.web.rendering import render
from portal.web.words import said, whatsapp_text

FALLBACK_LINES = 2
GENERAL = ("polisi", "medis")
"""Whom a card names that does not know what it is about."""


class Contact(NamedTuple):
    """Somebody who can be reached, by a name that says nothing of a sensitive matter."""

    title: Markup
    buttons: list[Phone]
    message: str
    """What to write on WhatsApp."""
    listing_id: str = ""


class Row(NamedTuple):
    """One topic on the card of an area."""

    topic: str
    state: str
    local: Contact | None
    """What is there: the best that can be called."""
    others: int
    """How many more there are."""
    instead: Contact | None
    """Whom to call where nothing is there, or where that has no number."""


@room.get("/kartu/<listing_id>")
def card(listing_id: str) -> ResponseReturnValue:
    """One listing; what to do instead for one that is paused (200), withdrawn (410) or not known (404)."""
    _speak()
    found = listings.get(listing_id)
    if found is None or found.status == "draft":
        return _missing()
    if found.sensitive:
        privacy.unkept()
    there = found.status == "published"
    contact = _contact(found)
    lines = [] if there and contact.buttons else [_contact(x) for x in showing.fallback(found) if x.phones][:FALLBACK_LINES]
    return _card("card", 410 if found.status == "withdrawn" else 200, listing=found, contact=contact, there=there, lines=lines)


@room.get("/kartu/wilayah/<code>")
def area_card(code: str) -> ResponseReturnValue:
    """A kabupaten, a kecamatan or a desa: each topic with what is there or whom to call; the province is searched."""
    _speak()
    place = places.atlas().get(code)
    if place is None:
        return _missing()
    if place.level == "provinsi":
        return _card("card_search", place=None)
    states = coverage.states_of_kabupaten(code) if place.level == "kabupaten" else coverage.states(code)
    return _card("card_area", place=place, rows=[_row(state) for state in states])


@room.get("/kartu/cari")
def search_card() -> ResponseReturnValue:
    """The search box; asks within one area if `wilayah` names one."""
    _speak()
    place = places.atlas().get(request.args.get("wilayah", "").strip())
    return _card("card_search", place=place if place and place.level != "provinsi" else None)


def _missing() -> Response:
    lines = [line for line in hotlines.for_danger(list(GENERAL), places.PROVINCE) if not line.partial]
    return _card("card_missing", 404, lines=[_contact(line) for line in lines[:2]])


def _card(template: str, status: int = 200, **shown: Any) -> Response:
    """What may be framed. That is said last: should anything fail before, nobody frames the error page."""
    answer = render(f"open_data/{template}.html", **shown)
    answer.status_code = status
    if request.args.get("bahasa") not in languages.LANGUAGES:
        answer.vary.add("Accept-Language")
    privacy.unlisted()
    privacy.framed()
    return answer


def _speak() -> None:
    """The language that the address names, else the reader's."""
    asked = request.args.get("bahasa", "")
    languages.speak(asked if asked in languages.LANGUAGES else languages.preferred())


def _row(entry: TopicState) -> Row:
    local = next((x for x in entry.local if x.phones), entry.local[0] if entry.local else None)
    # From elsewhere a sensitive listing would be called after a place that nobody here looks for: help lines say more.
    elsewhere = [x for x in entry.wider if not x.sensitive]
    others: list[Listing | HelpLine] = [] if local and local.phones else [*elsewhere, *entry.lines]
    instead = next((x for x in others if x.phones), None)
    return Row(
        entry.topic,
        entry.state,
        _contact(local) if local else None,
        len(entry.local) - 1,
        _contact(instead) if instead else None,
    )


def _contact(found: Listing | HelpLine) -> Contact:
    if isinstance(found, HelpLine):
        return Contact(said(found), list(found.phones[:2]), str(_("Halo, saya ingin bertanya.")))
    title = escape(showing.title(found)) if found.sensitive else said(found)
    return Contact(title, _buttons(phones.of(found.phones)), whatsapp_text(found), found.id)


def _buttons(found: list[Phone]) -> list[Phone]:
    """The first number to call and the first to write to."""
    chosen = [next((p for p in found if p.use == use), None) for use in ("call", "whatsapp")]
    return [p for p in chosen if p]
