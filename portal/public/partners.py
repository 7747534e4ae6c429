"""Who links to us, by their own account."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from portal import languages
from portal.directory import partners as known
from portal.directory import trust
from portal.public.room import room
from portal.web.rendering import render


@room.get(languages.RULE + "/mitra")
def partners() -> ResponseReturnValue:
    """The partners that want to be named and that the province approved: name, address, since when."""
    return render("public/partners.html", partners=known.named(), day_of=trust.day_of)
