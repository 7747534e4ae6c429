"""Kecamatan staff: sign in, keep listings true, confirm them, answer residents. Everything works without scripts."""

from __future__ import annotations

from flask import Flask

from portal.office import desk, files, signing
from portal.office.room import room

__all__ = ["desk", "files", "room", "set_up", "signing"]


def set_up(app: Flask) -> None:
    """Add the staff rooms to the application."""
    app.register_blueprint(room)
