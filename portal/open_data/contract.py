"""What the interface promises: its description, and an error in its own shape for every address that is not there."""

from __future__ import annotations

from flask import abort
from flask.typing import ResponseReturnValue

from portal.open_data.room import room


@room.get("/api/<path:missing>")
def no_such_address(missing: str) -> ResponseReturnValue:
    """404 in the shape of the interface."""
    abort(404)
