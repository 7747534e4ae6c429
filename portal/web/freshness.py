"""How fresh an answer is: what it was made of, and since when this worker has known that."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import time
from functools import cache
from typing import Protocol

from flask import Flask

from portal import config
from portal.directory import trust


class Counting(Protocol):
    """What reads the counters of the database cheaply, such as `portal.database.Watch`."""

    def counters(self) -> tuple[tuple[str, int], ...]:
        """Every counter: differs only after a write that residents may see."""


@cache
def sources_mark() -> str:
    """Differs between releases: what the same tables are told as depends on the program."""
    mark = hashlib.blake2b(digest_size=8)
    for path in sorted((config.ROOT / "portal").rglob("*.py")):
        mark.update(path.read_bytes())
    return mark.hexdigest()


class Freshness:
    """Answers are true while no counter has moved and this process reads the same generation of the index.

    Signing in, drafts and the like move no counter: the work of officers does not cost residents speed.
    """

    def __init__(self, app: Flask, watch: Counting) -> None:
        self._app, self._watch = app, watch
        self._lock = threading.Lock()
        self._known: tuple[object, int] = (None, 0)

    def version(self) -> object:
        """Differs after every committed write that residents may see and after every change of the index in memory."""
        entry = getattr(self._app.extensions["portal_index"].view(), "entry", None)
        try:
            return self._watch.counters(), entry.generation if entry else None
        except sqlite3.Error:  # an unreadable database: nothing kept can be trusted, the page itself will say so
            return object()

    def state(self) -> tuple[object, ...]:
        """What answers are made of, the same in all workers: tables, index and day."""
        return (self.version(), trust.today())

    def second(self) -> int:
        """The first whole second (Unix time) after this worker first met the present state of tables and index.

        Ask before reading: then whatever anybody was told before that second is older or the same, and whoever
        has an answer of that second or later has the present state. Dates in headers know no parts of seconds,
        so a change in the very second of an answer must look newer than it. A new day is a new state: what is
        confirmed, open or due depends on the day.
        """
        state = self.state()
        with self._lock:
            if state != self._known[0]:
                self._known = (state, int(time.time()) + 1)
            return self._known[1]
