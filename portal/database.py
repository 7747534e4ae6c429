"""The one database: SQLite in WAL mode, one writer at a time.

SQLite's default transactions lose updates silently under several processes, because a
transaction that began by reading upgrades to writing on an old snapshot. Reads therefore
begin `DEFERRED`, and every write goes through `writing()`, which begins `IMMEDIATE`.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, cast
from weakref import WeakKeyDictionary

from flask import Flask, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, scoped_session

BUSY_TIMEOUT_MS = 5000
_READING = {"GET", "HEAD"}


class Base(DeclarativeBase):
    """Base of every table. Moments are naive UTC datetimes, days are those of Central Java."""


def utc_now() -> datetime:
    """The present moment as tables keep it."""
    return datetime.now(UTC).replace(tzinfo=None)


db = SQLAlchemy(model_class=Base)


class Counter(Base):
    """A number that only grows and tells caches what they are as fresh as.

    `reference`: loads of the reference data that changed something.
    `listing`: changes to listings; every changed listing carries the number of its change.
    """

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(default=0)


def session() -> scoped_session[Session]:
    """The session of this thread's request or command."""
    return cast("scoped_session[Session]", db.session)


def connect(app: Flask) -> None:
    """Give the application its database."""
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
        _watches[db.engine] = Watch(Path(db.engine.url.database or ""))


def prepare(engine: Engine) -> None:
    """Give every connection of `engine` the pragmas and transaction rules of this module."""
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-500",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


@contextmanager
def writing() -> Iterator[scoped_session[Session]]:
    """One use case, one transaction: commits at the end, rolls back on any error.

    Leaves any read snapshot first, so that what is read inside is current. Raises
    sqlalchemy.exc.OperationalError when another writer holds the lock for over five seconds.
    """
    current = session()
    leave_snapshot()
    current.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
    try:
        yield current
        current.commit()
    except BaseException:
        leave_snapshot()
        raise


def leave_snapshot() -> None:
    """End the present transaction without writing, so that what is read next is current."""
    db.session.rollback()


def counter(name: str) -> int:
    """The present value of a counter; 0 for one that never moved."""
    return db.session.scalar(select(Counter.value).where(Counter.name == name)) or 0


def snapshot_counter(name: str) -> int:
    """As `counter`, without a query as long as nobody has written: for caches of what is read by every page.

    One for the whole of a request that only reads.
    """
    if not has_request_context() or request.method not in _READING:
        return _counted(name, _version())
    held: _Held | None = request.environ.get("portal.counters")
    if held is None:
        held = request.environ["portal.counters"] = _Held(_version(), {})
    if name not in held.values:
        held.values[name] = _counted(name, held.version)
    return held.values[name]


class _Held(NamedTuple):
    """What a request that only reads has seen of the counters, and when."""

    version: tuple[int, int]
    values: dict[str, int]


def _version() -> tuple[int, int]:
    return _watches[db.session.get_bind().engine].version()


def _counted(name: str, version: tuple[int, int]) -> int:
    known = _counters.setdefault(db.session.get_bind().engine, {})
    found = known.get(name)
    if found is None or found[0] != version:
        found = known[name] = (version, counter(name))
    return found[1]


def advance(name: str) -> int:
    """Move a counter on by one inside `writing()`; returns its new value."""
    db.session.execute(
        text("INSERT INTO counter (name, value) VALUES (:n, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1"),
        {"n": name},
    )
    return counter(name)


class Watch:
    """Tells cheaply whether anybody has written to the database since the last look.

    One spare connection a process; `PRAGMA data_version` costs some ten microseconds.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._process = 0
        self._counted: tuple[tuple[int, int], tuple[tuple[str, int], ...]] = ((0, 0), ())

    def version(self) -> tuple[int, int]:
        """A value that differs from every earlier one of this process once a write has been committed."""
        with self._lock:
            if self._connection is None or self._process != os.getpid():
                self._connection = sqlite3.connect(self._file, check_same_thread=False)
                self._process = os.getpid()
            row: tuple[Any] = self._connection.execute("PRAGMA data_version").fetchone()
            return self._process, int(row[0])

    def counters(self) -> tuple[tuple[str, int], ...]:
        """Every counter, in the order of names: differs only after a write that residents may see."""
        version = self.version()
        with self._lock:
            if version != self._counted[0] and self._connection is not None:
                found = self._connection.execute("SELECT name, value FROM counter ORDER BY name").fetchall()
                self._counted = version, tuple(found)
            return self._counted[1]


_watches: WeakKeyDictionary[Engine, Watch] = WeakKeyDictionary()
_counters: WeakKeyDictionary[Engine, dict[str, tuple[tuple[int, int], int]]] = WeakKeyDictionary()
