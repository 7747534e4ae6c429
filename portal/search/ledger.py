"""What the table says of the index: which generation is valid, and up to which change it is complete.

Whoosh fsyncs nothing and its files can be damaged, so nothing in the index folder is believed
by itself: only a generation whose every file has the size and checksum written here.
"""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, session, writing

_ONLY = 1
BLOCK = 1 << 18
Files = dict[str, list[int]]
"""File name → [size in bytes, CRC-32]."""


class Indexed(Base):
    """The one row of the ledger."""

    __tablename__ = "indexed"

    id: Mapped[int] = mapped_column(primary_key=True)
    generation: Mapped[str]
    change: Mapped[int]
    documents: Mapped[int]
    files: Mapped[Files] = mapped_column(JSON)


@dataclass(frozen=True, slots=True)
class Entry:
    """A valid generation of the index."""

    generation: str
    """Name of its folder; its first part names the format of the documents."""
    change: int
    """Number of the last change to listings that it holds."""
    documents: int
    files: Files


def read() -> Entry | None:
    """The generation that readers should use, if one was ever finished."""
    row = session().get(Indexed, _ONLY, populate_existing=True)
    return Entry(row.generation, row.change, row.documents, row.files) if row else None


def write(entry: Entry) -> None:
    """Make a finished generation the valid one."""
    with writing() as current:
        current.merge(
            Indexed(id=_ONLY, generation=entry.generation, change=entry.change, documents=entry.documents, files=entry.files)
        )


def to_disk(folder: Path) -> Files:
    """Force every file of a finished generation to disk; returns what the ledger must know of them."""
    files: Files = {}
    for path in sorted(folder.iterdir()):
        if "LOCK" in path.name:
            continue
        with path.open("rb") as file:
            os.fsync(file.fileno())
        files[path.name] = _measure(path)
    return files


def agrees(folder: Path, files: Files) -> bool:
    """Whether every file of a generation is there with the size and checksum that the ledger tells of."""
    try:
        return all(_measure(folder / name) == found for name, found in files.items())
    except OSError:
        return False


def _measure(path: Path) -> list[int]:
    size = checksum = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            size, checksum = size + len(block), zlib.crc32(block, checksum)
    return [size, checksum]
