"""NGOs and machines: the listings in the international standard, to link to, to embed, to download, to build on."""

from __future__ import annotations

from flask import Flask

from portal.open_data import (
    activities,
    activity_tables,
    answering,
    calendars,
    cards,
    downloads,
    embedding,
    feeds,
    guide,
    links,
    oembed,
    openapi,
    organizations,
    partner_hooks,
    partners,
    service_at_locations,
    services,
    standing_by,
    taxonomies,
)
from portal.open_data.room import room

__all__ = [
    "activities", "activity_tables", "answering", "calendars", "cards", "downloads", "embedding", "feeds", "guide", "links",
    "oembed", "openapi", "organizations", "partner_hooks", "partners", "room", "service_at_locations", "services", "set_up",
    "standing_by", "taxonomies",
]  # fmt: skip


def set_up(app: Flask) -> None:
    """Add the addresses for NGOs and machines to the application."""
    app.register_blueprint(room)
