"""Residents: every page in Indonesian and Javanese, whole without scripts, without session or cookie."""

from __future__ import annotations

from flask import Flask

from portal.config import Settings
from portal.public import (
    about,
    activities,
    activity,
    areas,
    confirming,
    helplines,
    home,
    listing,
    machines,
    partners,
    patterns,
    pictures,
    posters,
    replies,
    reporting,
    results,
    suggesting,
)
from portal.public.room import room

__all__ = [
    "about", "activities", "activity", "areas", "confirming", "helplines", "home", "listing", "machines", "partners", "pictures",
    "posters", "replies", "reporting", "results", "room", "set_up", "suggesting",
]  # fmt: skip


def set_up(app: Flask) -> None:
    """Add the residents' pages to the application."""
    app.register_blueprint(room)
    settings: Settings = app.config["SETTINGS"]
    if settings.development:
        app.register_blueprint(patterns.workshop)
