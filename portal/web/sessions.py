"""Sessions only where somebody signs in: residents have none, and their answers do not vary by cookie."""

from __future__ import annotations

from flask import Flask, Request, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import CSRFError, CSRFProtect

from portal import config
from portal.config import Settings

SIGNED_IN = "/kantor"
"""The part of the portal that knows who asks; the cookie goes nowhere else."""

forgery = CSRFProtect()
"""Checks that a form comes from our own page; the gate of each signed-in room asks it."""


def is_forged() -> bool:
    """Whether the form in hand does not come from a page of ours that this session was shown."""
    try:
        forgery.protect()
    except CSRFError:
        return True
    return False


class _RoomSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, opened under `/kantor` alone."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request.path == SIGNED_IN or request.path.startswith(SIGNED_IN + "/"):
            return super().open_session(app, request)
        return None

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def set_up(app: Flask) -> None:
    """Give the application its sessions and its protection against forged forms."""
    settings: Settings = app.config["SETTINGS"]
    app.secret_key = config.secret_key(settings.instance)
    app.session_interface = _RoomSessions()
    app.config.update(
        SESSION_COOKIE_NAME="kantor",
        SESSION_COOKIE_PATH=SIGNED_IN,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # our pages send no referrer at all
    )
    forgery.init_app(app)
