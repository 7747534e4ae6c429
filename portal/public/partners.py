"""Who takes part in the programme, and who links to us, by their own account."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from portal import languages
from portal.directory import bodies, trust
from portal.directory import partners as known
from portal.public.room import room
from portal.web.rendering import render


@room.get(languages.RULE + "/mitra")
def partners() -> ResponseReturnValue:
    """Bodies that work in the programme; partners that want to be named and that the province approved, since when."""
    groups = bodies.by_kind(bodies.all_bodies())
    return render("public/partners.html", groups=groups, partners=known.named(), day_of=trust.day_of)
