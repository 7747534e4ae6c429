"""Kecamatan staff: sign in, keep listings true, confirm them, answer residents. Everything works without scripts."""

from __future__ import annotations

from flask import Flask

from portal import languages
from portal.directory import acts, trust
from portal.office import (
    account,
    activities,
    activity,
    activity_deciding,
    activity_editing,
    activity_files,
    activity_names,
    activity_off,
    claims,
    confirming,
    deciding,
    desk,
    editing,
    field_team,
    field_words,
    fieldwork,
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
    practising,
    reminders,
    reports,
    second_factor,
    signing,
    status,
    tasks,
    words,
)
from portal.office.room import room

__all__ = [
    "account", "activities", "activity", "activity_deciding", "activity_editing", "activity_files", "activity_off", "claims",
    "confirming", "deciding", "desk", "editing", "field_team", "field_words", "fieldwork", "files", "guide", "history",
    "invitations", "notes", "organizations", "own_listings", "partners", "partnership", "people", "posts", "practising",
    "reminders", "reports", "room", "second_factor", "set_up", "signing", "status", "tasks",
]  # fmt: skip


def set_up(app: Flask, url_prefix: str | None = None) -> None:
    """Add the staff rooms to the application, under `/kantor` or where a practice room wants them."""
    words.set_up(app)
    activity_names.set_up(app)
    app.register_blueprint(room, url_prefix=url_prefix)
    app.jinja_env.globals["act_words"] = activity.worded
    app.jinja_env.filters.update(local=acts.local, ago=lambda day: languages.days_ago(day, trust.today()))
