"""Provincial officers: what is missing, what goes stale, what people ask for, and what is done about it."""

from __future__ import annotations

from flask import Flask

from portal.province import (
    asked,
    bodies,
    cadres,
    charting,
    coverage,
    pairings,
    reading,
    rollout,
    rollout_files,
    rosters,
    tasking,
    teaching,
    words,
)
from portal.province.room import room

__all__ = [
    "asked", "bodies", "cadres", "charting", "coverage", "pairings", "reading", "rollout", "rollout_files", "room", "rosters",
    "set_up", "tasking", "teaching",
]  # fmt: skip


def set_up(app: Flask) -> None:
    """Add the province's room to the application."""
    words.set_up(app)
    app.register_blueprint(room)
