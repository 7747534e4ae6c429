"""Parts of pages as drawn before, for as long as they would be drawn the same: most of a result page is such parts.

What a part depends on is its key: a card its listing's version, whether that is open, the day and
the load of the places; any other part its arguments; all of them the language. Nothing here
depends on what a reader typed. Cards of sensitive listings are kept like others: they say what
their own page says.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence

from flask import current_app, g
from markupsafe import Markup

from portal import languages
from portal.directory import listings, opening, places, trust
from portal.directory.glances import Glance

MOST = 2000
CARDS = "components/cards.html"

Drawn = tuple[Markup, tuple[str, ...]]
"""A part and the names of its icons, whose shapes the page must bring."""
_kept: OrderedDict[Hashable, Drawn] = OrderedDict()
_lock = threading.Lock()


def cards(found: Sequence[Glance], suggested: bool = False) -> list[Markup]:
    """The cards of these listings; only those that are not kept are read from the tables."""
    now = opening.now()
    portal = current_app.extensions.setdefault("portal_fragments", object())  # two in one process may number changes alike
    about = portal, suggested, languages.current(), trust.today(), places.load_number()
    keys = [(CARDS, "card", *glance, opening.status(glance.hours, now), *about) for glance in found]
    drawn = [_find(key) for key in keys]
    missing = [glance.id for glance, card in zip(found, drawn, strict=True) if card is None]
    read = {listing.id: listing for listing in listings.in_order(missing)}
    for number, glance in enumerate(found):
        if drawn[number] is None and glance.id in read:
            drawn[number] = _draw(keys[number], CARDS, "card", read[glance.id], 3, suggested)
    return [_use(card) for card in drawn if card is not None]


def part(template: str, macro: str, *arguments: Hashable) -> Markup:
    """What a macro draws from these arguments; they and the language must be all that it depends on. Needs no database."""
    key = (template, macro, *arguments, languages.current())
    return _use(_find(key) or _draw(key, template, macro, *arguments))


def _is_practice() -> bool:
    """A practice room shares nothing with the portal: what it draws is neither kept nor taken from what is kept."""
    return bool(current_app.config.get("PRACTICE"))


def _find(key: Hashable) -> Drawn | None:
    if _is_practice():
        return None
    with _lock:
        found = _kept.get(key)
        if found is not None:
            _kept.move_to_end(key)
        return found


def _draw(key: Hashable, template: str, macro: str, *arguments: object) -> Drawn:
    before = g.get("icons", {})
    g.icons = {}
    module = current_app.jinja_env.get_template(template).module
    drawn = Markup(getattr(module, macro)(*arguments)), tuple(g.icons)
    g.icons = before
    if _is_practice():
        return drawn
    with _lock:
        _kept[key] = drawn
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return drawn


def _use(drawn: Drawn) -> Markup:
    g.setdefault("icons", {}).update(dict.fromkeys(drawn[1], True))
    return drawn[0]
