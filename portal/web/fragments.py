"""Cards as drawn before, for as long as they would be drawn the same: most of a result page is cards.

A card depends on its listing's change, the language and the minute, on nothing that a reader
typed. Cards of sensitive listings are kept like others: they say what their own page says.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from flask import current_app, g
from markupsafe import Markup

from portal import languages
from portal.directory import opening
from portal.directory.listings import Listing

MOST = 600

Key = tuple[object, ...]
_kept: OrderedDict[Key, tuple[Markup, tuple[str, ...]]] = OrderedDict()
_lock = threading.Lock()


def card(listing: Listing, level: int = 3, suggested: bool = False) -> Markup:
    """The card of a listing, with the shapes of its icons brought along."""
    key = (listing.id, listing.change, languages.current(), level, suggested, opening.now())
    with _lock:
        found = _kept.get(key)
        if found is not None:
            _kept.move_to_end(key)
    if found is None:
        found = _draw(listing, level, suggested)
        with _lock:
            _kept[key] = found
            while len(_kept) > MOST:
                _kept.popitem(last=False)
    g.setdefault("icons", {}).update(dict.fromkeys(found[1], True))
    return found[0]


def _draw(listing: Listing, level: int, suggested: bool) -> tuple[Markup, tuple[str, ...]]:
    before = g.get("icons", {})
    g.icons = {}
    module = current_app.jinja_env.get_template("components/cards.html").module
    drawn = Markup(module.card(listing, level, suggested))  # type: ignore[attr-defined]
    used = tuple(g.icons)
    g.icons = before
    return drawn, used
