"""Kecamatan staff: sign in, keep listings true, confirm them, answer residents. Everything works without scripts."""

from __future__ import annotations

from flask import Flask

from portal.office import deciding, desk, editing, history, own_listings, signing, status, words
from portal.office.room import room

__all__ = ["deciding", "desk", "editing", "history", "own_listings", "room", "set_up", "signing", "status"]


def set_up(app: Flask) -> None:
    """Add the staff rooms to the application."""
    words.set_up(app)
    app.register_blueprint(room)
