"""Provincial officers: where the programme is missing, where the data goes stale, and who stands by whom."""

from __future__ import annotations

from flask import Flask

from portal.province import bodies, cadres, charting, coverage, pairings, reading, rollout, rollout_files, rosters, words
from portal.province.room import room

__all__ = [
    "bodies",
    "cadres",
    "charting",
    "coverage",
    "pairings",
    "reading",
    "rollout",
    "rollout_files",
    "room",
    "rosters",
    "set_up",
]


def set_up(app: Flask) -> None:
    """Add the province's room to the application."""
    words.set_up(app)
    app.register_blueprint(room)
