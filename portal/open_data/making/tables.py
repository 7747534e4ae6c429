"""Tables that people open: CSV, and XLSX of text cells, both safe from what a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
from pathlib import Path

from portal.directory.exporting import WIDTHS
from portal.directory.formula_cells import shielded
from portal.directory.public_data import PUBLIC_COLUMNS
from portal.open_data.making.records import Record, Scope
from portal.open_data.making.workbook import Workbook


class CsvFile:
    """A CSV file in UTF-8 with a byte order mark, which Excel asks for."""

    def __init__(self, path: Path, _scope: Scope) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(PUBLIC_COLUMNS)
        self._rows = 0

    def write(self, record: Record) -> None:
        """Add a listing."""
        self._writer.writerow([shielded(record.row[column]) for column in PUBLIC_COLUMNS])
        self._rows += 1

    def close(self) -> int:
        """Finish the file; returns how many listings it has."""
        self._file.close()
        return self._rows

    def abandon(self) -> None:
        """Let go of the file."""
        self._file.close()


class XlsxFile:
    """An XLSX file of one sheet; see `workbook`."""

    def __init__(self, path: Path, _scope: Scope) -> None:
        self._book = Workbook(path, "Layanan", PUBLIC_COLUMNS, WIDTHS)

    def write(self, record: Record) -> None:
        """Add a listing."""
        self._book.write(record.row[column] for column in PUBLIC_COLUMNS)

    def close(self) -> int:
        """Finish the file; returns how many listings it has."""
        return self._book.close()

    def abandon(self) -> None:
        """Let go of the file."""
        self._book.abandon()
