"""JSON Lines: one full service in each line, as the interface gives it."""

from __future__ import annotations

from pathlib import Path

from portal.open_data.making.records import Record, Scope


class LinesFile:
    """A file of JSON Lines in UTF-8."""

    def __init__(self, path: Path, _scope: Scope) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")
        self._rows = 0

    def write(self, record: Record) -> None:
        """Add a listing."""
        self._file.write(record.line + "\n")
        self._rows += 1

    def close(self) -> int:
        """Finish the file; returns how many listings it has."""
        self._file.close()
        return self._rows

    def abandon(self) -> None:
        """Let go of the file."""
        self._file.close()
