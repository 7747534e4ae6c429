"""What every writer of files gets of a listing, and what every writer can do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from portal.directory.listings import Listing


@dataclass(frozen=True, slots=True)
class Record:
    """One listing, already without what is not public."""

    listing: Listing
    """For its topic, areas and state; writers put none of its texts into a file."""
    row: dict[str, str]
    """By column of `public_data.PUBLIC_COLUMNS`."""
    service: dict[str, Any]
    """The full service of the interface, as HSDS has it."""
    line: str
    """That service as one line of JSON."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What one file is about."""

    code: str
    """A kabupaten, or the province for everything."""
    name: str
    site: str
    """The public address of the portal; empty where nobody set it."""
    day: date

    def has(self, code: str) -> bool:
        """Whether an area lies in what the file is about."""
        return code == self.code or code.startswith(self.code + ".")


class Writer(Protocol):
    """Writes one file, listing by listing, in memory that does not grow with their number."""

    def __init__(self, path: Path, scope: Scope) -> None:
        """Begin the file."""

    def write(self, record: Record) -> None:
        """Add a listing."""

    def close(self) -> int:
        """Finish the file; returns how many rows it has."""

    def abandon(self) -> None:
        """Let go of the file, unfinished as it is."""
