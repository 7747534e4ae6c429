"""Sessions only where somebody signs in: residents have none, and their answers do not vary by cookie."""

from __future__ import annotations

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFError, CSRFProtect

from portal import config
from portal.config import Settings

SIGNED_IN = "/kantor"
"""Where staff sign in and work."""
ROOMS = (SIGNED_IN, "/provinsi")
"""The parts of the portal that know who asks; each has the cookie once, and it goes nowhere else."""
COOKIE = "kantor"

forgery = CSRFProtect()
"""Checks that a form comes from our own page; the gate of each signed-in room asks it."""


def is_forged() -> bool:
    """Whether the form in hand does not come from a page of ours that this session was shown."""
    try:
        forgery.protect()
    except CSRFError:
        return True
    return False


def is_signed_room(path: str) -> bool:
    """Whether an address lies in a part of the portal that knows who asks."""
    return path.startswith(tuple(room + "/" for room in ROOMS))


class _RoomSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, opened in the signed-in rooms alone and given to each of them."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request.path in ROOMS or is_signed_room(request.path):
            return super().open_session(app, request)
        return None

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set or end the cookie in one room as in the other: a path of both would be one of residents too."""
        super().save_session(app, session, response)
        for cookie in response.headers.getlist("Set-Cookie"):
            if cookie.startswith(COOKIE + "="):
                for room in ROOMS[1:]:
                    response.headers.add("Set-Cookie", cookie.replace(f"Path={SIGNED_IN}", f"Path={room}"))

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def set_up(app: Flask) -> None:
    """Give the application its sessions and its protection against forged forms."""
    settings: Settings = app.config["SETTINGS"]
    app.secret_key = config.secret_key(settings.instance)
    app.session_interface = _RoomSessions()
    app.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_PATH=SIGNED_IN,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # our pages send no referrer at all
    )
    forgery.init_app(app)
