"""The page of all components in every state, for those who develop the portal."""

from __future__ import annotations

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from portal import languages
from portal.directory import coverage, hotlines, listings, places
from portal.web import icons, privacy
from portal.web.rendering import render

workshop = Blueprint("workshop", __name__)


@workshop.get("/polapola")
def patterns() -> ResponseReturnValue:
    """Every component; `?lang=jv` for Javanese. Development only."""
    g.lang = languages.JAVANESE if request.args.get("lang") == languages.JAVANESE else languages.INDONESIAN
    privacy.unlisted()
    pilots = coverage.pilots()
    return render(
        "public/patterns.html",
        listings=listings.served([places.PROVINCE, *pilots])[:4],
        lines=hotlines.lines()[:3],
        states=coverage.states(pilots[0]) if pilots else [],
        icons=list(icons.SHAPES),
    )
