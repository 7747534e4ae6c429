"""Provincial officers: where the programme is missing and where the data is going stale."""

from __future__ import annotations

from flask import Flask

from portal.province import charting, coverage, reading, rollout, rollout_files, words
from portal.province.room import room

__all__ = ["charting", "coverage", "reading", "rollout", "rollout_files", "room", "set_up"]


def set_up(app: Flask) -> None:
    """Add the province's room to the application."""
    words.set_up(app)
    app.register_blueprint(room)
