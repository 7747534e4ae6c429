"""Kecamatan staff: sign in, keep listings true, confirm them, answer residents. Everything works without scripts."""

from __future__ import annotations

from flask import Flask

from portal.office import (
    confirming,
    deciding,
    desk,
    editing,
    guide,
    history,
    own_listings,
    reminders,
    signing,
    status,
    words,
)
from portal.office.room import room

__all__ = [
    "confirming", "deciding", "desk", "editing", "guide", "history", "own_listings", "reminders", "room", "set_up", "signing",
    "status",
]  # fmt: skip


def set_up(app: Flask) -> None:
    """Add the staff rooms to the application."""
    words.set_up(app)
    app.register_blueprint(room)
