"""Practice rooms: the staff's own pages once more, over a database of their own for each officer.

A room is an application that has the staff's pages and nothing else: no page for residents, no interface, no
download, no search, no clock. Its tables lie in a file of its own under `instance/latihan/`, and it knows no
other file. Nobody reaches it by an address: the staff room hands a request over once its own gate has let it
pass, and takes back a page, and the names of tasks. Decision 0020 tells why nothing can leak.
"""

from __future__ import annotations

import contextlib
import copy
import io
import json
import re
import secrets
import shutil
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Config, Flask, Response
from werkzeug.test import run_wsgi_app

from portal import database
from portal.config import Settings
from portal.database import db, utc_now
from portal.directory import practice_filling, practice_proof
from portal.directory.acts import local
from portal.directory.practice_filling import Surroundings
from portal.practice_house import BAR, CARRIED, build
from portal.web.gate import KEY

MOST_OPEN = 4
"""Rooms that a worker keeps open; the one that was used longest ago is closed first, and opens again when it is needed."""
NIGHT_ENDS = timedelta(hours=3)
"""A room lives until three in the morning."""
PATIENCE = 5.0
"""Seconds that an answer waits for a file to be worked through, so that what was done is seen at once."""
SAID_OUT = ("Content-Type", "Content-Disposition", "Location", "Vary", "HX-Redirect")
"""Headers of a room's answer that go out with it: no cookie, no date, nothing else."""
_WAY_OUT = re.compile(rb'(<a\b[^>]*?\shref=")(?:[a-zA-Z][a-zA-Z0-9+.-]*:|//)[^"]*"')


@dataclass(frozen=True, slots=True)
class Visit:
    """What the staff room hands over with a request."""

    path: str
    """The address within the room, `/` for its desk."""
    base: str
    """Where the room is mounted, as browsers see it."""
    root: str
    """Where the portal itself is mounted."""
    outside: str
    """The page that says that something cannot be practised."""
    forgery_mark: str
    """What the forms of this session are known by."""
    bar: object
    """What the pages of the room show above their content."""


class Room:
    """One officer's practice room, open in this worker."""

    def __init__(self, app: Flask, key: str, generation: str) -> None:
        self.app, self._key, self.generation = app, key, generation

    def answer(self, visit: Visit, environ: Mapping[str, Any], body: bytes) -> Response:
        """What the room answers to a request: status, body, few of its headers. No link in it leads out of the room."""
        content, status, headers = run_wsgi_app(self.app.wsgi_app, self._environ(visit, environ, body), buffered=True)
        said = b"".join(content)
        if headers.get("Content-Type", "").startswith("text/html"):
            said = _WAY_OUT.sub(rb"\1" + visit.outside.encode() + b'"', said)
        return Response(said, status, [(name, value) for name, value in headers if name in SAID_OUT])

    def speak(self, lang: str) -> None:
        """Follow the officer, who may have chosen another language since the room was made."""
        with self.app.app_context():
            practice_filling.speak(lang)

    def proved(self) -> set[str]:
        """The tasks that were done in the room since it was made; waits a little for a file that is being worked through."""
        with self.app.app_context():
            until = time.monotonic() + PATIENCE
            while practice_proof.is_working() and time.monotonic() < until:
                time.sleep(0.02)
            database.leave_snapshot()
            return practice_proof.proved()

    def _environ(self, visit: Visit, environ: Mapping[str, Any], body: bytes) -> dict[str, Any]:
        """The request as the room gets it: without cookies, and without what other code noted on the outer one."""
        kept = {n: v for n, v in environ.items() if (n.isupper() or n.startswith("wsgi.")) and n != "HTTP_COOKIE"}
        path = visit.path.encode().decode("latin-1")
        carried = {KEY: self._key, "csrf_token": visit.forgery_mark}
        return kept | {
            "SCRIPT_NAME": visit.base, "PATH_INFO": path, "RAW_URI": "", "REQUEST_URI": "", "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)), CARRIED: carried, BAR: visit.bar, "practice.outside": visit.outside,
            "practice.root": visit.root,
        }  # fmt: skip


class Rooms:
    """The practice rooms of an instance, for one worker. Costs nothing until somebody practises."""

    def __init__(self, app: Flask) -> None:
        settings: Settings = app.config["SETTINGS"]
        self.folder = settings.instance / "latihan"
        self._outer = app
        self._house: Flask | None = None
        self._open: OrderedDict[int, Room] = OrderedDict()
        self._lock = threading.Lock()

    def enter(self, person_id: int, name: str, lang: str, around: Callable[[], Surroundings]) -> Room:
        """The officer's room: as left, or made anew where there is none of this night."""
        with self._lock:
            told = self._told(person_id)
            if told is None or told["night"] != _night():
                self._remove(person_id)
                self._make(person_id, name, lang, around())
                told = self._told(person_id)
            assert told is not None
            found = self._open.get(person_id)
            if found is None or found.generation != told["generation"]:
                found = self._open[person_id] = Room(self._app(self.folder / str(person_id)), told["key"], told["generation"])
            found.speak(lang)
            self._open.move_to_end(person_id)
            while len(self._open) > MOST_OPEN:
                self._close(next(iter(self._open)))
            return found

    def visit(self, **values: Any) -> Visit:
        """What is to be handed over with a request."""
        return Visit(**values)

    def reset(self, person_id: int) -> None:
        """Take an officer's room away; the next visit finds a fresh one. Other workers notice by themselves."""
        with self._lock:
            self._remove(person_id)

    def sweep(self) -> int:
        """Take away the rooms of earlier nights, and what was left of broken ones; returns how many."""
        if not self.folder.is_dir():
            return 0
        gone = 0
        with self._lock:
            for found in sorted(self.folder.iterdir()):
                if found.name.isdecimal() and (self._told(int(found.name)) or {}).get("night") != _night():
                    self._remove(int(found.name))
                    gone += 1
        return gone

    def _told(self, person_id: int) -> dict[str, str] | None:
        with contextlib.suppress(OSError, ValueError):
            found: dict[str, str] = json.loads((self.folder / str(person_id) / "room.json").read_text())
            return found
        return None

    def _make(self, person_id: int, name: str, lang: str, around: Surroundings) -> None:
        """Fill a room beside its place, then put it there whole: another worker that was quicker wins."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self.folder / f"new-{secrets.token_hex(8)}"
        fresh.mkdir(mode=0o700)
        app = self._app(fresh)
        with app.app_context():
            key = practice_filling.fill(around, name, lang)
            db.session.remove()
            db.engine.dispose()
        told = {"night": _night(), "key": key, "generation": secrets.token_hex(8)}
        (fresh / "room.json").write_text(json.dumps(told))
        try:
            fresh.rename(self.folder / str(person_id))
        except OSError:
            shutil.rmtree(fresh, ignore_errors=True)

    def _remove(self, person_id: int) -> None:
        self._close(person_id)
        gone = self.folder / f"gone-{secrets.token_hex(8)}"
        with contextlib.suppress(FileNotFoundError):
            (self.folder / str(person_id)).rename(gone)
            shutil.rmtree(gone, ignore_errors=True)

    def _close(self, person_id: int) -> None:
        found = self._open.pop(person_id, None)
        if found is not None:
            with found.app.app_context():
                db.engine.dispose()

    def _app(self, folder: Path) -> Flask:
        """The house with another database: what is drawn and routed is shared, what is known is not."""
        if self._house is None:
            self._house = build(self._outer, self.folder)
        app = copy.copy(self._house)
        settings = replace(self._house.config["SETTINGS"], instance=folder)
        app.config = Config(self._house.root_path, self._house.config)
        app.config.update(SETTINGS=settings, SQLALCHEMY_DATABASE_URI=f"sqlite:///{settings.database_file}")
        app.extensions = dict(self._house.extensions)
        app.teardown_appcontext_funcs = list(self._house.teardown_appcontext_funcs)
        app.shell_context_processors = list(self._house.shell_context_processors)
        database.connect(app)
        return app


def set_up(app: Flask) -> None:
    """Give the application its practice rooms."""
    app.extensions["practice"] = Rooms(app)


def _night() -> str:
    """The night that a room of now ends with, as a day."""
    return (local(utc_now()) - NIGHT_ENDS).date().isoformat()
