"""The tables that people send: a CSV or XLSX file as rows of text, as a person sees them in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from itertools import chain
from pathlib import Path

from portal.directory import import_packages
from portal.directory.formula_cells import bared

MAX_BYTES = 50_000_000
"""Greatest size of a file; `import_packages` says what an XLSX file may unpack to."""

Cells = list[str]


class TableError(Exception):
    """A file that is no table; `reason` says why, in Indonesian."""

    def __init__(self, reason: str, row: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.row = row
        """Row number as a spreadsheet shows it, or 0 for the file itself."""


def read(file: Path) -> Iterator[Cells]:
    """Each row of a CSV (UTF-8; comma or semicolon) or XLSX file (first sheet), the header first, blank rows kept.

    Raises TableError, and nothing else, for a file that is missing, unreadable, broken or
    blank: at the first row, or at the one where it breaks.
    """
    blank: list[Cells] = []
    rows = _rows(file)
    for cells in rows:
        blank.append(cells)
        if any(text.strip() for text in cells):
            break
    else:
        raise TableError("Kosong: tidak ada isinya")
    for cells in chain(blank, rows):
        yield [bared(text) for text in cells]


def _rows(file: Path) -> Iterator[Cells]:
    readers: dict[str, Callable[[bytes], Iterator[Cells]]] = {".csv": _csv, ".xlsx": _xlsx}
    reader = readers.get(file.suffix.casefold())
    if reader is None:
        raise TableError(f"Jenis berkas “{file.suffix}” tidak dapat dibaca; simpan sebagai .csv (UTF-8) atau .xlsx")
    try:
        if file.stat().st_size > MAX_BYTES:
            raise TableError(f"Terlalu besar: paling banyak {MAX_BYTES // 1_000_000} MB")
        content = file.read_bytes()
    except FileNotFoundError:
        raise TableError(f"“{file.name}” tidak ditemukan") from None
    except (OSError, ValueError):
        raise TableError(f"“{file.name}” tidak dapat dibuka") from None
    return reader(content) if content else iter(())


def _csv(content: bytes) -> Iterator[Cells]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise TableError("Tulisan bukan UTF-8; simpan ulang dengan pilihan “CSV UTF-8”", row) from None
    header = text.partition("\n")[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    number = 0
    try:
        # Strict, because a quote that is never closed would otherwise swallow the rest of the file.
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            number += 1
            yield cells
    except csv.Error:
        reason = "Tanda kutip tidak ditutup atau tidak digandakan, atau isi satu sel terlalu panjang"
        raise TableError(reason, number + 1) from None


def _xlsx(content: bytes) -> Iterator[Cells]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import_packages.inspect(package)
            yield from _sheet(io.BytesIO(content))
    except import_packages.PackageError as error:
        raise TableError(str(error)) from None
    except TableError:
        raise
    # openpyxl lets any kind of error out of a broken file.
    except Exception:
        raise TableError("Bukan berkas XLSX yang utuh; simpan ulang sebagai .xlsx") from None


def _sheet(file: io.BytesIO) -> Iterator[Cells]:
    # Here, so that a worker does not carry the library before somebody sends a spreadsheet.
    import openpyxl

    sheet = openpyxl.load_workbook(file, read_only=True, data_only=True).worksheets[0]
    # A stated size of a million rows and 16,384 columns is common, and would be filled up with blanks.
    sheet.reset_dimensions()
    for cells in sheet.iter_rows():
        yield [_shown(cell.value, str(cell.number_format)) for cell in cells]


def _shown(value: object, style: str) -> str:
    """The value of an XLSX cell as people see it, dates as ISO dates; no more of a moment than the cell shows."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        parts = re.sub(r'"[^"]*"|\[[^\]]*\]', "", style.casefold())
        if isinstance(value, datetime) and "h" in parts:
            return value.strftime("%Y-%m-%d %H:%M" if "d" in parts else "%H:%M")
        return value.strftime("%Y-%m-%d" if "d" in parts else "%Y-%m" if "m" in parts else "%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    decimals = re.fullmatch(r"0\.(0+)", style)
    if isinstance(value, (int, float)) and decimals:
        return f"{value:.{len(decimals[1])}f}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    if isinstance(value, int) and re.fullmatch("0+", style):
        return f"{value:0{len(style)}d}"
    return str(value)
