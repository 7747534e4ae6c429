"""Provincial officers: where the programme is missing, where the data is going stale, and what is done about it."""

from __future__ import annotations

from flask import Flask

from portal.province import asked, charting, coverage, reading, tasking, teaching, words
from portal.province.room import room

__all__ = ["asked", "charting", "coverage", "reading", "room", "set_up", "tasking", "teaching"]


def set_up(app: Flask) -> None:
    """Add the province's room to the application."""
    words.set_up(app)
    app.register_blueprint(room)
