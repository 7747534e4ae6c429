"""Kecamatan staff: sign in, keep listings true, confirm them, answer residents. Everything works without scripts."""

from __future__ import annotations

from flask import Flask

from portal import languages
from portal.directory import acts, trust
from portal.office import (
    account,
    activities,
    activity,
    activity_editing,
    activity_files,
    activity_names,
    activity_off,
    claims,
    confirming,
    deciding,
    desk,
    editing,
    files,
    guide,
    history,
    invitations,
    notes,
    organizations,
    own_listings,
    partners,
    partnership,
    people,
    posts,
    reminders,
    reports,
    second_factor,
    signing,
    status,
    words,
)
from portal.office.room import room

__all__ = [
    "account", "activities", "activity", "activity_editing", "activity_files", "activity_off", "claims", "confirming",
    "deciding", "desk", "editing", "files", "guide", "history", "invitations", "notes", "organizations", "own_listings",
    "partners", "partnership", "people", "posts", "reminders", "reports", "room", "second_factor", "set_up", "signing",
    "status",
]  # fmt: skip


def set_up(app: Flask) -> None:
    """Add the staff rooms to the application."""
    words.set_up(app)
    activity_names.set_up(app)
    app.register_blueprint(room)
    app.jinja_env.globals["act_words"] = activity.worded
    app.jinja_env.filters.update(local=acts.local, ago=lambda day: languages.days_ago(day, trust.today()))
