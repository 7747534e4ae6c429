"""What is kept of a file between its upload and its end: the file, what it would do, and how far the work is.

All of it lies in `uploads/<batch>` beside the database, readable by the portal alone, and is
thrown away when the batch is done, or after a day. Whoever works on a batch holds its lock:
a lock that is free tells that the work was cut off.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from portal.database import session
from portal.directory.drafts import Draft, from_content
from portal.directory.import_rows import Fault
from portal.directory.recording import Change

KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Planned:
    """A listing that a batch would add (`listing_id` None) or change."""

    row: int
    listing_id: str | None
    version: int
    """The version that the listing had when the plan was made; 0 for a new one."""
    post_id: int | None
    waits: bool
    """Whether a second person has to agree."""
    content: dict[str, Any]
    """What the listing would say, as history keeps it."""
    changes: dict[str, list[Any]]
    """Field → [before, after]; empty for a new listing."""

    @property
    def draft(self) -> Draft:
        """What the listing would say."""
        return from_content(self.content)

    @property
    def change(self) -> Change:
        """The change of a known listing."""
        before = from_content(self.content | {name: pair[0] for name, pair in self.changes.items()})
        return Change(self.listing_id or "", self.version, before, self.draft)


@dataclass(slots=True)
class Summary:
    """How many rows a plan has of each kind, and by which rights it was made."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    waiting: int = 0
    faults: int = 0
    trusted: bool = False
    posts: list[int] = field(default_factory=list)


def folder(batch_id: int) -> Path:
    """Where everything of a batch lies; may be gone."""
    return _root() / str(batch_id)


def _root() -> Path:
    return Path(session().get_bind().engine.url.database or "").parent / "uploads"


def create(batch_id: int, suffix: str, content: IO[bytes]) -> Path:
    """Keep the file of a new batch."""
    place = folder(batch_id)
    _root().mkdir(mode=0o700, exist_ok=True)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700)
    target = place / f"berkas{suffix}"
    with open(target, "xb", opener=_private) as out:
        shutil.copyfileobj(content, out)
    return target


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def file_of(batch_id: int) -> Path | None:
    """The file that was sent, while it is kept."""
    return next(iter(folder(batch_id).glob("berkas.*")), None)


def remove(batch_id: int) -> None:
    """Throw away all that is kept of a batch."""
    shutil.rmtree(folder(batch_id), ignore_errors=True)


def sweep() -> int:
    """Throw away what is older than a day and nobody works on; returns how many batches."""
    old = [p for p in _root().glob("[0-9]*") if time.time() - p.stat().st_mtime > KEPT_SECONDS and not is_worked_on(int(p.name))]
    for place in old:
        shutil.rmtree(place, ignore_errors=True)
    return len(old)


class Claim:
    """The lock of whoever works on a batch; given back by `release`, or by the end of the process."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def release(self) -> None:
        """Let others work on it."""
        os.close(self._descriptor)


def claim(batch_id: int) -> Claim | None:
    """The right to work on a batch; None while somebody else does."""
    folder(batch_id).mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder(batch_id) / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return Claim(descriptor)


def is_worked_on(batch_id: int) -> bool:
    """Whether somebody holds the lock of a batch."""
    try:
        descriptor = os.open(folder(batch_id) / "lock", os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def all_worked_on() -> set[int]:
    """The batches that somebody works on."""
    return {int(place.name) for place in _root().glob("[0-9]*") if is_worked_on(int(place.name))}


def report(batch_id: int, done: int, total: int = 0) -> None:
    """Tell how far the work is; `total` 0 while nobody knows."""
    fresh = folder(batch_id) / "progress.new"
    fresh.write_text(f"{done} {total}", encoding="ascii")
    fresh.replace(folder(batch_id) / "progress")


def progress(batch_id: int) -> tuple[int, int]:
    """How far the work is: rows done, rows in all (0 = unknown)."""
    try:
        done, total = (folder(batch_id) / "progress").read_text(encoding="ascii").split()
    except (FileNotFoundError, ValueError):
        return 0, 0
    return int(done), int(total)


class PlanWriter:
    """Lays a plan down, row by row; it counts when it is closed, and not before."""

    def __init__(self, batch_id: int) -> None:
        self._place = folder(batch_id)
        self._rows = open(self._place / "plan.new", "w", encoding="utf-8", opener=_private)  # noqa: SIM115
        self._faults = open(self._place / "faults.new", "w", encoding="utf-8", opener=_private)  # noqa: SIM115
        self.summary = Summary()

    def add(self, planned: Planned) -> None:
        """One listing to add or to change."""
        kind = "waiting" if planned.waits else "changed" if planned.listing_id else "added"
        setattr(self.summary, kind, getattr(self.summary, kind) + 1)
        self._rows.write(json.dumps({name: getattr(planned, name) for name in Planned.__slots__}, ensure_ascii=False) + "\n")

    def fault(self, fault: Fault) -> None:
        """One thing that is wrong."""
        self.summary.faults += 1
        self._faults.write(json.dumps(asdict(fault), ensure_ascii=False) + "\n")

    def close(self) -> Summary:
        """The plan is whole."""
        self._rows.close()
        self._faults.close()
        for name in ("plan", "faults"):
            (self._place / f"{name}.new").replace(self._place / name)
        with open(self._place / "summary", "w", encoding="utf-8", opener=_private) as out:
            json.dump(asdict(self.summary), out)
        return self.summary


def summary(batch_id: int) -> Summary | None:
    """The counts of a plan; None where there is none (any more)."""
    try:
        return Summary(**json.loads((folder(batch_id) / "summary").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def planned(batch_id: int) -> Iterator[Planned]:
    """All that a plan would add or change, in the order of rows."""
    return (Planned(**entry) for entry in _lines(folder(batch_id) / "plan"))


def faults(batch_id: int) -> Iterator[Fault]:
    """All that is wrong with a file, in the order of rows."""
    return (Fault(**entry) for entry in _lines(folder(batch_id) / "faults"))


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
