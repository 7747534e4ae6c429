"""What the rooms that speak HTML share: pages and their parts, words, icons, files, errors."""

from __future__ import annotations

from flask import Flask

from portal.web import errors, event_markup, files, happening, markup, rendering, requests, sessions, words


def set_up(app: Flask) -> None:
    """Give the application what its HTML rooms need."""
    requests.set_up(app)
    app.jinja_env.template_class = rendering.OneModule
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    rendering.htmx.init_app(app)
    files.set_up(app)
    words.set_up(app)
    happening.set_up(app)
    markup.set_up(app)
    event_markup.set_up(app)
    sessions.set_up(app)
    errors.set_up(app)
