"""The desk: what to do today."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from portal.office.room import actor, room
from portal.web.rendering import render


@room.get("/")
def desk() -> ResponseReturnValue:
    """The first page after signing in."""
    return render("office/desk.html", actor=actor())
