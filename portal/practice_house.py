"""The staff's pages, and nothing else, as an application that practice rooms are copies of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SessionInterface, SessionMixin

from portal import config, languages, office, web
from portal.web import files

CARRIED, BAR = "practice.session", "practice.bar"
"""Where a request that is handed over has the session of the room, and what its pages show above their content."""
OPEN = frozenset(
    f"office.{name}"
    for name in (
        "desk", "own_listings", "sheet", "new", "create", "edit", "save", "confirm", "confirm_now", "undo_confirming",
        "status", "set_status", "history", "version", "restore", "proposal", "drop", "reports", "report", "answer_report",
        "files", "send_file", "take_listings", "file", "file_changes", "file_faults", "apply_file", "reread_file", "undo_file",
        "posts", "hand_over", "name_successor", "revoke_invitation", "notes", "add_note", "delete_note",
    )
)  # fmt: skip
"""The views of the staff room that can be practised; every other one leads to the page that says so."""


class _Carried(SessionInterface):
    """The officer's session in a room: handed over with the request, never in a cookie of its own."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        return SecureCookieSession(request.environ[CARRIED])

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Nothing is kept."""


def build(outer: Flask, folder: Path) -> Flask:
    """An application with the staff's pages alone. It sends no mail, and its links are signed with a key of its own."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = replace(
        outer.config["SETTINGS"], instance=folder, smtp_url="", mail_from="", send_command="", keep_answers=0, api_limit=0,
        trusted_hops=0, development=False,
    )  # fmt: skip
    house = Flask("portal", template_folder=config.ROOT / "templates", static_folder=None)
    house.config.update(
        SETTINGS=settings,
        PRACTICE=True,
        SQLALCHEMY_ENGINE_OPTIONS=outer.config["SQLALCHEMY_ENGINE_OPTIONS"],
    )
    languages.set_up(house)
    web.set_up(house)
    house.session_interface = _Carried()
    house.config["WTF_CSRF_SECRET_KEY"] = outer.secret_key
    office.set_up(house, url_prefix="")
    house.before_request(_keep_inside)
    house.context_processor(lambda: {"practice": request.environ[BAR], "practice_home": _home})
    house.url_build_error_handlers.append(lambda _error, _endpoint, _values: str(request.environ["practice.outside"]))
    house.extensions["files"] = outer.extensions["files"]
    house.static_url_path = outer.static_url_path
    house.jinja_env.globals["static"] = _static
    return house


def _home() -> str:
    """The page of the tasks, outside of the room."""
    return request.script_root.rpartition("/")[0]


def _static(name: str) -> str:
    """The address of a file of the portal itself: a room has none."""
    return f"{request.environ['practice.root']}{files.address(name).removeprefix(request.script_root)}"


def _keep_inside() -> Response | None:
    """What is not practised leads to the page that says so."""
    if request.endpoint is None or request.endpoint in OPEN:
        return None
    return Response(status=303, headers={"Location": request.environ["practice.outside"]})
