"""What an XLSX file may unpack to: looked at piece by piece, before the whole of it is taken into memory.

A few hundred kilobytes can unpack to gigabytes. Text is taken in whole up to its end, and
cells up to the end of their row; so it is not enough to limit the size of all.
"""

from __future__ import annotations

import re
import zipfile
from typing import IO

MAX_UNPACKED = 120_000_000
"""20,000 rows with every column filled, 1,900 letters a row, take 78 MB."""
LONGEST_RUN = 1_000_000
"""Bytes between two tags: the text of a cell. Excel lets nobody type more than 32,767 letters."""
MOST_TAGS = 300_000
"""Tags before the next row or shared text begins: a row of all 16,384 columns has four for each cell."""
MOST_ROWS = 2_000_000
"""Rows and shared texts: a sheet has at most 1,048,576 rows, and formatted ones are written even when they are blank."""
STRANGE = "Isinya bukan tabel biasa; salin baris-barisnya ke lembar kerja baru, lalu simpan sebagai .xlsx"

_PIECE = 1 << 16
_ROW = re.compile(rb"<(?:[\w.-]+:)?(?:row|si)\b")
_DOCTYPE = b"<!DOCTYPE"
"""Begins what can multiply text; no spreadsheet program writes it."""
_WIDE = re.compile(rb"\xff\xfe|\xfe\xff|\0[\s<]|[\s<]\0")
"""How a text begins that takes two bytes a letter, in which no tag could be seen here."""


class PackageError(Exception):
    """A file that nobody's spreadsheet needs to be; the text says why, in Indonesian."""


def inspect(package: zipfile.ZipFile) -> None:
    """Raise PackageError for a file that would take far more memory than a table does."""
    parts = package.infolist()
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise PackageError("Terlalu besar setelah dibuka; bagi menjadi beberapa berkas")
    rows = 0
    for part in parts:
        with package.open(part) as content:
            rows += _rows_of(content)
        if rows > MOST_ROWS:
            raise PackageError(STRANGE)


def _rows_of(content: IO[bytes]) -> int:
    """The rows and shared texts of one part."""
    rows = run = tags = 0
    last = b""
    while piece := content.read(_PIECE):
        if (not last and _WIDE.match(piece)) or _DOCTYPE in last + piece:
            raise PackageError(STRANGE)
        first = piece.find(b"<")
        run += len(piece) if first < 0 else first
        if run > LONGEST_RUN:
            raise PackageError("Ada sel yang terlalu panjang: lebih dari sejuta huruf. Pendekkan isinya, lalu kirim lagi")
        if first >= 0:
            run = len(piece) - piece.rfind(b"<") - 1
        begun = len(_ROW.findall(piece))
        tags = piece.count(b"<") + (0 if begun else tags)
        if tags > MOST_TAGS:
            raise PackageError(STRANGE)
        rows, last = rows + begun, piece[-len(_DOCTYPE) :]
    return rows
