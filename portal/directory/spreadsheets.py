"""Tables of figures as files: numbers stay numbers, and what somebody typed is never calculated."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import chain

from portal.directory.formula_cells import shielded

Cell = str | int
"""What a cell holds."""


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file in UTF-8 with a byte order mark, which Excel asks for."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([shielded(name) for name in header])
    writer.writerows([shielded(value) if isinstance(value, str) else value for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    widths: Sequence[int] | None = None,
    frozen: str = "A2",
    to_fill: bool = False,
) -> bytes:
    """An XLSX file of one sheet; what is above and left of the cell `frozen` stays in sight.

    `to_fill`: whatever somebody adds stays the text that was typed; a spreadsheet would make a number of the code 33.10.
    `widths`, in letters, is for rows that are only read as they are written; else the first rows say how wide columns are.
    """
    # Here, so that a worker does not carry the library before somebody asks for a spreadsheet.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    if widths is None:
        widths = _widths(header, (rows := [list(row) for row in rows])[:200])
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = frozen
    for number, width in enumerate(widths, 1):
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width, column.number_format = width, "@" if to_fill else "General"
    for index, row in enumerate(chain([header], rows)):
        cells = [WriteOnlyCell(sheet, shielded(v, typed=True) or None if isinstance(v, str) else v) for v in row]
        for cell, value in zip(cells, row, strict=True):
            if isinstance(value, str):
                cell.number_format = "@"
                if value:
                    cell.data_type = "s"
            if index == 0:
                cell.font = Font(bold=True)
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _widths(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[int]:
    return [min(60, max(len(str(row[n])) for row in (header, *rows)) + 2) for n in range(len(header))]
