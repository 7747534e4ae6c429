"""How often each thing was asked today, without knowing what: a keyed digest and a number, gone when the day is over.

The counts lie in a small file of their own beside the database, so that counting never holds the lock that residents
and officers wait for, and no backup carries them. The key is random, new every day and in another file; at the end
of its day it is overwritten, and both files go. Several workers count together; one that is killed loses nothing that
was counted.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import sqlite3
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from portal.directory.asked import Wish

KEY_BYTES = 32
MOST_PAGES = 5_000
"""Pages of four kilobytes after which nothing new is counted that day, whoever floods the search."""
WAIT_SECONDS = 1.0
_TABLE = "CREATE TABLE IF NOT EXISTS tally (digest BLOB PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID"
_ADD = "INSERT INTO tally VALUES (?, ?) ON CONFLICT (digest) DO UPDATE SET times = times + excluded.times RETURNING times"
_MORE = "UPDATE tally SET times = times + ?2 WHERE digest = ?1 RETURNING times"


def add(folder: Path, day: date, asked: Mapping[Wish, int]) -> dict[Wish, int]:
    """Count these wishes; returns how often each was asked today by everybody.

    Raises sqlite3.OperationalError when another worker counts for over a second: nothing is counted then.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    key, file = _key(folder, day), folder / day.isoformat()
    try:
        return _add(file, key, asked)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:  # damaged: a count of part of a day is worth less than one that goes on
        file.unlink(missing_ok=True)
        return _add(file, key, asked)


def _add(file: Path, key: bytes, asked: Mapping[Wish, int]) -> dict[Wish, int]:
    with contextlib.closing(sqlite3.connect(file, timeout=WAIT_SECONDS, isolation_level=None)) as tallies:
        file.chmod(0o600)
        tallies.execute("PRAGMA synchronous=OFF")  # outlives a killed process; a lost day outlives a lost machine
        tallies.execute("BEGIN IMMEDIATE")
        tallies.execute(_TABLE)
        is_full = tallies.execute("PRAGMA page_count").fetchone()[0] > MOST_PAGES
        found: dict[Wish, int] = {}
        for wish, times in asked.items():
            row = tallies.execute(_MORE if is_full else _ADD, (_digest(key, wish), times)).fetchone()
            if row:
                found[wish] = row[0]
        tallies.execute("COMMIT")
        return found


def forget(folder: Path, today: date) -> None:
    """Throw away the keys and counts of all other days."""
    if not folder.is_dir():
        return
    for file in folder.iterdir():
        if file.name.startswith(today.isoformat()):  # the count, its key, and the journal of whoever counts just now
            continue
        with contextlib.suppress(FileNotFoundError):  # another worker was quicker
            if file.suffix == ".key":
                file.write_bytes(bytes(KEY_BYTES))
            file.unlink()


def _digest(key: bytes, wish: Wish) -> bytes:
    return hashlib.blake2b(json.dumps(wish).encode(), key=key, digest_size=16).digest()


def _key(folder: Path, day: date) -> bytes:
    """The key of a day, made by whichever worker comes first."""
    file = folder / f"{day.isoformat()}.key"
    if not file.exists():
        fresh = folder / f"{day.isoformat()}.{os.getpid()}.{secrets.token_hex(4)}"
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as out:
            out.write(secrets.token_bytes(KEY_BYTES))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, file)
        fresh.unlink()
    return file.read_bytes()
