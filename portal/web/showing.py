"""A listing as its page shows it, for residents and for the officer who looks before publishing."""

from __future__ import annotations

import re
from typing import Any

from flask import render_template
from markupsafe import Markup

from portal.directory import hotlines, phones, places
from portal.directory.activities import Activity
from portal.directory.hotlines import HelpLine
from portal.directory.listings import Listing
from portal.languages import gettext as _
from portal.languages import speaking
from portal.web import qr
from portal.web.words import plain, site

FALLBACK_LINES = 4
_WAY = re.compile(r'(<a\b[^>]*?) href="[^"]*"')


def shown(found: Listing) -> dict[str, Any]:
    """What the template of a listing needs."""
    address = f"{site()}/l/{found.id}"
    return {
        "listing": found,
        "phones": phones.of(found.phones),
        "title": title(found),
        "lines": fallback(found)[:FALLBACK_LINES],
        "qr": qr.drawn(address, address),
        "ages": ages(found),
    }


def glimpse(found: Listing, lang: str, level: int = 1) -> Markup:
    """The page of a listing that nobody can open yet, in a language, its heading of this level.

    It is only to be looked at: what leads to the page is left out, and no link in it leads anywhere, so that nobody
    leaves a form by mistake.
    """
    with speaking(lang):
        drawn = render_template("components/listing_page.html", **shown(found), top=level, glimpse=True)
    return Markup(_WAY.sub(r"\1", drawn))


def title(found: Listing) -> str:
    """The name; for a sensitive listing only where it is."""
    return neutral_title(found) if found.sensitive else plain(found)


def neutral_title(found: Listing) -> str:
    """Where it is, and nothing of what it is."""
    place = places.atlas().get(found.place_code)
    return str(_("Layanan di %(place)s", place=place.full_name)) if place else str(_("Layanan"))


def fallback(found: Listing | Activity) -> list[HelpLine]:
    """The help lines for its topic and place."""
    return hotlines.for_topic(found.topic, found.place_code)


def ages(found: Listing | Activity) -> str:
    """Whom it serves by age, in words."""
    if found.age_min and found.age_max:
        return str(_("Usia %(low)s sampai %(high)s tahun", low=found.age_min, high=found.age_max))
    if found.age_min:
        return str(_("Usia %(low)s tahun ke atas", low=found.age_min))
    return str(_("Usia sampai %(high)s tahun", high=found.age_max)) if found.age_max else ""
