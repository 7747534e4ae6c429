"""Copies of the database for the day it is lost: made while saves go on, checked before they are trusted."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from portal.database import leave_snapshot, session

COUNTED = ("area", "organization", "listing", "listing_need", "listing_area", "hotline", "pilot", "post", "person", "revision")
Progress = Callable[[int, int], None]
"""Called with the pages done and the pages in all."""


class BackupError(Exception):
    """A copy that cannot be trusted, or a place that cannot be written to; the text says why."""


def _database_file() -> Path:
    return Path(session().get_bind().engine.url.database or "")


def backup(target: Path, progress: Progress = lambda _done, _all: None) -> dict[str, int]:
    """Copy the database as it is at one moment to `target`; returns the rows of each table in the copy.

    Readers and writers go on meanwhile. The copy takes its name only when it is whole and
    checked; an older file of that name is replaced. Raises BackupError.
    """
    unfinished = target.with_name(target.name + ".tmp")
    try:
        unfinished.unlink(missing_ok=True)
        with closing(sqlite3.connect(_database_file())) as source, closing(sqlite3.connect(unfinished)) as copy:
            source.backup(copy, pages=1000, progress=lambda _status, rest, pages: progress(pages - rest, pages))
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
    """
    counts = check(source)
    leave_snapshot()
    session().remove()
    try:
        with closing(sqlite3.connect(source)) as copy, closing(sqlite3.connect(_database_file())) as target:
            copy.backup(target)
            target.execute("DELETE FROM indexed")
            target.commit()
    except sqlite3.Error as error:
        raise BackupError(f"{source}: {error}") from None
    return counts
