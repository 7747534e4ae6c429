"""Reading a file of listings that an office or an organization sends (DESIGN section 6).

The whole file is checked and every fault is named before anybody may write a word of it.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.directory import import_fields, import_tables
from portal.directory.drafts import Draft
from portal.directory.import_rows import (
    COLUMNS,
    CONFIRMED_BY,
    FILE_COLUMNS,
    NOT_IN_FORMAT,
    REQUIRED,
    TEXT_FIELDS,
    VERSION,
    Fault,
    Row,
    draft_of_row,
)
from portal.directory.import_tables import Cells

__all__ = [
    "COLUMNS",
    "CONFIRMED_BY",
    "FILE_COLUMNS",
    "NOT_IN_FORMAT",
    "REQUIRED",
    "TEXT_FIELDS",
    "Checked",
    "Fault",
    "ImportFault",
    "check",
    "each",
    "read",
]


class ImportFault(Exception):
    """A file that cannot be imported; holds all of its faults, in the order of rows."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} kesalahan dalam berkas impor")
        self.faults = faults

    def lines(self) -> list[str]:
        """One Indonesian line for each fault."""
        return [fault.line() for fault in self.faults]


@dataclass(frozen=True, slots=True)
class Checked:
    """A row of a file after its check."""

    number: int
    draft: Draft | None
    """None for what is no row of a listing: the header, or a file that breaks off. Worthless where there are faults."""
    faults: list[Fault]
    version: int = 0
    """The version of the listing that the row was taken from; 0 where it does not say."""


def read(file: Path) -> list[Draft]:
    """The listings of a CSV (UTF-8; comma or semicolon) or XLSX file (first sheet), one draft a row.

    Raises ImportFault, and nothing else, for a file with any fault. Writes nothing. Needs the areas loaded.
    """
    rows = list(each(file))
    faults = [fault for row in rows for fault in row.faults]
    if faults:
        raise ImportFault(faults)
    return [row.draft for row in rows if row.draft]


def each(file: Path, samples: Callable[[str], bool] = lambda _key: False) -> Iterator[Checked]:
    """Every row of a file in order as `read` checks it, one at a time: a large file is never held as a whole.

    `samples` tells whether a key is that of a sample listing: its row may change it, and it stays a sample.
    """
    try:
        yield from _each(import_tables.read(file), samples)
    except import_tables.TableError as error:
        yield Checked(error.row, None, [Fault(error.row, "", error.reason)])


def _each(table: Iterator[Cells], samples: Callable[[str], bool]) -> Iterator[Checked]:
    columns, faults = _header(next(table))
    if faults:
        yield Checked(1, None, faults)
    seen: dict[str, int] = {}
    for number, cells in enumerate(table, start=2):
        if not any(text.strip() for text in cells):
            continue
        row = Row(number, columns, cells, samples)
        draft = draft_of_row(row)
        first = seen.setdefault(draft.key, number)
        if draft.key and first != number:
            row.fault("kunci", f"“{draft.key}” sudah dipakai di baris {first}")
        version = row.get(VERSION, import_fields.version, 0)
        yield Checked(number, draft, row.faults, version)
    if not seen:
        yield Checked(0, None, [Fault(0, "", "Tidak ada satu baris layanan pun di bawah baris judul")])


def _header(cells: Cells) -> tuple[list[str], list[Fault]]:
    """The column of each position (empty where it is none of ours), and what is wrong with the header."""
    names = [re.sub(r"\s+", "_", name.strip().casefold()) for name in cells]
    unknown = [name for name in dict.fromkeys(names) if name and name not in FILE_COLUMNS]
    faults = [Fault(1, name[:60], f"tidak dikenal{_close(name)}") for name in unknown]
    twice = [name for name, count in Counter(names).items() if name in FILE_COLUMNS and count > 1]
    faults += [Fault(1, name, "tertulis lebih dari satu kali") for name in twice]
    faults += [Fault(1, name, "tidak ada, padahal wajib") for name in REQUIRED if name not in names]
    return names, faults


def _close(name: str) -> str:
    close = difflib.get_close_matches(name[:60], FILE_COLUMNS, n=1, cutoff=0.7)
    return f"; mungkin maksudnya {close[0]}" if close else ""


def check(texts: Mapping[str, str]) -> tuple[Draft, list[Fault]]:
    """The draft that one row of texts describes, keyed by column, and all that is wrong with it: a form's way in.

    The rules are those of a file's row; a column that is absent is blank, and a name that is
    no column is passed over. Faults have row 0; with any, the draft is worthless. Writes
    nothing. Needs the areas loaded.
    """
    row = Row(0, list(COLUMNS), [texts.get(column, "") for column in COLUMNS])
    return draft_of_row(row), row.faults
