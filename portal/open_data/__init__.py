"""NGOs and machines: the listings in the international standard, to link to, to embed, to download, to build on."""

from __future__ import annotations

from flask import Flask

from portal.open_data import answering, contract, downloads, feeds, guide, links, openapi
from portal.open_data.room import room

__all__ = [
    "answering", "contract", "downloads", "feeds", "guide", "links", "openapi", "room", "set_up",
]  # fmt: skip


def set_up(app: Flask) -> None:
    """Add the addresses for NGOs and machines to the application."""
    app.register_blueprint(room)
