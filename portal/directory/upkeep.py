"""Copies of the database for the day it is lost: made while saves go on, checked before they are trusted.

A copy also carries the key of its instance: without it every link that is out and every session would end with a restore.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from portal import config
from portal.database import leave_snapshot, session

COUNTED = ("area", "organization", "listing", "listing_need", "listing_area", "hotline", "pilot", "post", "person", "revision")
CARRIED = "carried_key"
"""A table that only copies have: the key, in its one row."""
Progress = Callable[[int, int], None]
"""Called with the pages done and the pages in all."""


class BackupError(Exception):
    """A copy that cannot be trusted, or a place that cannot be written to; the text says why."""


def _database_file() -> Path:
    return Path(session().get_bind().engine.url.database or "")


def backup(target: Path, progress: Progress = lambda _done, _all: None) -> dict[str, int]:
    """Copy the database as it is at one moment to `target`; returns the rows of each table in the copy.

    Readers and writers go on meanwhile. The copy takes its name only when it is whole and
    checked; an older file of that name is replaced. It is for its owner alone, as the key in it
    is. Raises BackupError.
    """
    unfinished = target.with_name(target.name + ".tmp")
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(_database_file())) as source, closing(sqlite3.connect(unfinished)) as copy:
            source.backup(copy, pages=1000, progress=lambda _status, rest, pages: progress(pages - rest, pages))
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without others beside it
            copy.execute(f"CREATE TABLE {CARRIED} (content BLOB NOT NULL)")
            copy.execute(f"INSERT INTO {CARRIED} VALUES (?)", (config.secret_key(_database_file().parent),))
            copy.commit()
        counts = check(unfinished)
        unfinished.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"{target}: {error}") from None
    return counts


def check(file: Path) -> dict[str, int]:
    """The rows of each table of a copy. Raises BackupError when it is no whole database of the portal."""
    if not file.is_file():
        raise BackupError(f"{file}: berkas tidak ditemukan")
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as copy:
            found = copy.execute("PRAGMA integrity_check").fetchone()[0]
            if found != "ok":
                raise BackupError(f"{file}: {found}")
            return {table: int(copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in COUNTED}
    except sqlite3.Error as error:
        raise BackupError(f"{file}: {error}") from None


def restore(source: Path) -> dict[str, int]:
    """Put a checked copy in the place of the present database; returns the rows of each table.

    Nothing is touched when the copy does not pass its check. The index is no part of a copy:
    the ledger in the restored table names a generation that is not there, so it is built anew.
    A copy without a key leaves the present one.
    """
    counts = check(source)
    leave_snapshot()
    session().remove()
    try:
        with closing(sqlite3.connect(source)) as copy, closing(sqlite3.connect(_database_file())) as target:
            copy.backup(target)
            target.execute("DELETE FROM indexed")
            target.execute(f"DROP TABLE IF EXISTS {CARRIED}")
            target.commit()
            _put_back(_carried(copy))
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"{source}: {error}") from None
    return counts


def _carried(copy: sqlite3.Connection) -> bytes:
    """The key in a copy; empty in one from before copies carried it."""
    with contextlib.suppress(sqlite3.OperationalError):
        found = copy.execute(f"SELECT content FROM {CARRIED}").fetchone()
        return bytes(found[0]) if found else b""
    return b""


def _put_back(key: bytes) -> None:
    """Make this the key of the instance, for its owner alone."""
    if key:
        config.keep_secret(_database_file().parent, key)
