"""Sets of files in the folder of an instance, and which of them is the present one.

A set is a folder that is filled under another name, brought to disk, given its own name and only
then pointed at. Whoever is killed in between leaves the old set whole and a folder that nobody reads.
Every file of a set carries the moment of its making as its time: one that does not was touched.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import itertools
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FORMAT = 1
"""Changes when files are written in another way: sets of another format are made anew."""
MANIFEST = "index.json"
GRACE_SECONDS = 15 * 60
"""For so long a set that is no longer the present one stays: whoever has just looked at it finds its files."""
_POINTER, _UNFINISHED = "current", "making-"


@dataclass(frozen=True, slots=True)
class File:
    """One file of a set, as the list of files has it."""

    path: str
    """Its name, for a kabupaten after its code and a slash."""
    area: str
    area_name: str
    kind: str
    """A name of `kinds.KINDS`."""
    media_type: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FileSet:
    """A finished set."""

    folder: Path
    made: datetime
    """In UTC, to the second."""
    state: dict[str, Any]
    """What the files were made from; see `export.state_of`."""
    sample: bool
    files: dict[str, File]

    def is_whole(self) -> bool:
        """Whether every file is as it was made; what was touched since is read again."""
        return all(_is_as_made(self.folder / f.path, f, self.made) for f in self.files.values())


def present(folder: Path) -> FileSet | None:
    """The present set; None where there is none that can be read."""
    try:
        chosen = folder / (folder / _POINTER).readlink()
        known = json.loads((chosen / MANIFEST).read_bytes())
        files = {f["path"]: File(**{name: f[name] for name in File.__slots__}) for f in known["files"]}
        made = datetime.fromisoformat(known["made"])
        return FileSet(chosen, made, known["state"], known["sample"], files)
    except (OSError, ValueError, KeyError, TypeError):
        return None


@contextlib.contextmanager
def alone(folder: Path, wait: bool) -> Iterator[bool]:
    """Be the only one who makes files, among all processes; the kernel lets go of the lock when a process dies."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


@contextlib.contextmanager
def unfinished(folder: Path) -> Iterator[Path]:
    """An empty folder to fill; gone again afterwards unless `finish` has renamed it. Only for whoever is `alone`."""
    for left in folder.glob(_UNFINISHED + "*"):
        shutil.rmtree(left, ignore_errors=True)
    fresh = folder / (_UNFINISHED + secrets.token_hex(4))
    fresh.mkdir(mode=0o700)
    try:
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def described(file: Path, path: str, area: str, area_name: str, kind: str, media_type: str, rows: int) -> File:
    """A finished file with its size and checksum."""
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return File(path, area, area_name, kind, media_type, rows, file.stat().st_size, digest)


def finish(filled: Path, manifest: dict[str, Any], files: list[File]) -> FileSet:
    """Make a filled folder the present set of the folder it lies in; remove those that were it long ago."""
    made = datetime.now(UTC).replace(microsecond=0)
    whole = {"made": made.isoformat(), **manifest, "files": [asdict(f) for f in files]}
    (filled / MANIFEST).write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for file in filled.rglob("*"):
        if file.is_file():
            os.utime(file, (made.timestamp(), made.timestamp()))
        _to_disk(file)
    _to_disk(filled)
    folder = filled.parent
    target = folder / f"{made:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
    filled.rename(target)
    pointer = folder / (_UNFINISHED + "pointer")
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(target.name)
    _to_disk(folder)
    pointer.replace(folder / _POINTER)
    _to_disk(folder)
    _forget(folder, target)
    return FileSet(target, made, manifest["state"], manifest["sample"], {f.path: f for f in files})


def _forget(folder: Path, kept: Path) -> None:
    """Remove sets that have not been the present one for GRACE_SECONDS: each was it until the next one was made."""
    found = sorted(p for p in folder.iterdir() if p.is_dir() and not p.is_symlink() and p != kept)
    for old, successor in itertools.pairwise([*found, kept]):
        if time.time() - _made_at(successor) > GRACE_SECONDS:
            shutil.rmtree(old, ignore_errors=True)


def _made_at(folder: Path) -> float:
    try:
        return (folder / MANIFEST).stat().st_mtime
    except OSError:  # no set
        return 0.0


def _is_as_made(path: Path, known: File, made: datetime) -> bool:
    try:
        seen = path.stat()
        if seen.st_size != known.bytes:
            return False
        if seen.st_mtime == made.timestamp():
            return True
        with path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == known.sha256
    except OSError:
        return False


def _to_disk(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
