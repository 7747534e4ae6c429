"""Tables of figures as files: numbers stay numbers, and what somebody typed is never calculated."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

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


def as_xlsx(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """An XLSX file of one sheet; the header stays in sight, columns are as wide as their widest of the first rows."""
    # Here, so that a worker does not carry the library before somebody asks for a spreadsheet.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    body = [list(row) for row in rows]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for number, name in enumerate(header):
        widest = max(len(str(value)) for value in [name, *(row[number] for row in body[:200])])
        sheet.column_dimensions[get_column_letter(number + 1)].width = min(60, widest + 2)
    lines: list[list[Cell]] = [list(header), *body]
    for index, row in enumerate(lines):
        cells = [WriteOnlyCell(sheet, shielded(v, typed=True) or None if isinstance(v, str) else v) for v in row]
        for cell, value in zip(cells, row, strict=True):
            if isinstance(value, str) and value:
                cell.number_format, cell.data_type = "@", "s"
            if index == 0:
                cell.font = Font(bold=True)
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
