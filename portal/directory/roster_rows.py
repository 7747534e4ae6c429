"""Reading a roster: the whole file is checked, and every fault is named with its row, column and reason."""

from __future__ import annotations

import calendar
import difflib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Protocol, TypeVar

from portal.directory import discretion, import_fields, import_tables
from portal.directory.import_fields import FieldError
from portal.directory.import_rows import Fault
from portal.directory.import_tables import Cells
from portal.directory.rosters import Values
from portal.directory.sayings import marked as _l

T = TypeVar("T")
MOST_ROWS = 20_000


class Kind(Protocol):
    """What a roster is about: how its rows are read, what is there already, and how they are written."""

    @property
    def code(self) -> str:
        """What addresses call it."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its files, in the order of an export."""

    @property
    def required(self) -> tuple[str, ...]:
        """Those that must be there and filled."""

    def read(self, row: Row) -> tuple[str, Values]:
        """The key of a row and its texts as they are kept; faults are noted in the row. Key empty where it is faulty."""

    def place_of(self, values: Values) -> str:
        """The code of the area that a row speaks of."""

    def name_of(self, values: Values) -> str:
        """What a row is called in a preview."""

    def present(self) -> dict[str, Values]:
        """All that the tables hold, by key."""

    def across(self, rows: Mapping[str, tuple[int, Values]], present: Mapping[str, Values]) -> list[Fault]:
        """What is wrong between rows, or between them and the tables. Row 0 speaks of the tables."""

    def put(self, values: Values) -> None:
        """Write a row, inside `writing()`."""

    def drop(self, values: Values) -> None:
        """Take a row out, inside `writing()`."""


@dataclass(slots=True)
class Row:
    """One row under its header, or a form with the same fields; collects what is wrong with it."""

    number: int
    texts: Values
    required: tuple[str, ...] = ()
    faults: list[Fault] = field(default_factory=list)

    def fault(self, column: str, reason: str) -> None:
        """Note what is wrong."""
        self.faults.append(Fault(self.number, column, reason))

    def get(self, column: str, reader: Callable[[str], T], blank: T) -> T:
        """The value of a cell; `blank` for an empty one, and for one that is faulty, which is noted."""
        try:
            text = import_fields.cell(self.texts.get(column, ""))
            if not text and column in self.required:
                raise FieldError(_l("wajib diisi"))
            return reader(text) if text else blank
        except FieldError as error:
            self.fault(column, error.saying)
            return blank


@dataclass(frozen=True, slots=True)
class Found:
    """A file after its check."""

    rows: dict[str, tuple[int, Values]]
    """Key → number of the row, and the row. Worthless where there are faults."""
    faults: list[Fault]


def read(kind: Kind, file: Path, may: Callable[[str], bool]) -> Found:
    """The rows of a CSV or XLSX file; `may` tells of an area whether the sender may speak of it. Writes nothing."""
    found = Found({}, [])
    try:
        table = import_tables.read(file)
        columns = _header(kind, next(table), found.faults)
        for number, cells in enumerate(table, start=2):
            if any(text.strip() for text in cells) and not _take(kind, number, columns, cells, may, found):
                break
    except import_tables.TableError as error:
        found.faults.append(Fault(error.row, "", error.reason))
    if not found.rows and not found.faults:
        found.faults.append(Fault(0, "", "Tidak ada satu baris pun di bawah baris judul"))
    if found.rows:
        found.faults.extend(kind.across(found.rows, kind.present()))
    found.faults.sort(key=lambda fault: fault.row)
    return found


def _take(kind: Kind, number: int, columns: Sequence[str], cells: Cells, may: Callable[[str], bool], found: Found) -> bool:
    """Read one row into `found`; whether there may be more."""
    if number > MOST_ROWS + 1:
        found.faults.append(Fault(number, "", f"Terlalu banyak baris: paling banyak {MOST_ROWS}"))
        return False
    pairs = list(zip_longest(columns, cells, fillvalue=""))
    row = Row(number, {name: text for name, text in pairs if name in kind.columns}, kind.required)
    if any(text.strip() and not name for name, text in pairs):
        row.fault("", "ada isi di luar kolom yang berjudul; mungkin tanda pemisah di dalam sel tidak diberi tanda kutip")
    key, values = kind.read(row)
    if key and not may(kind.place_of(values)):
        row.fault(kind.columns[0], "di luar wilayah Anda")
    if key and not row.faults:
        first = found.rows.setdefault(key, (number, values))[0]
        if first != number:
            row.fault("", f"sama dengan baris {first}")
    found.faults.extend(row.faults)
    return True


def _header(kind: Kind, cells: Cells, faults: list[Fault]) -> list[str]:
    """The column of each position, and what is wrong with the header. A column for people is refused as such."""
    names = [re.sub(r"\s+", "_", name.strip().casefold()) for name in cells]
    for name in dict.fromkeys(names):
        if name and name not in kind.columns:
            faults.append(Fault(1, name[:60], _unknown(kind, name)))
    repeated = [name for name, count in Counter(names).items() if name in kind.columns and count > 1]
    faults.extend(Fault(1, name, "tertulis lebih dari satu kali") for name in repeated)
    faults.extend(Fault(1, name, "tidak ada, padahal wajib") for name in kind.required if name not in names)
    return names


def _unknown(kind: Kind, name: str) -> str:
    if discretion.PRIVATE_COLUMNS.search(name):
        return "tidak diterima: portal tidak menyimpan nama, alamat, atau nomor orang. Hapus kolom ini dari berkas"
    close = difflib.get_close_matches(name[:60], kind.columns, n=1, cutoff=0.7)
    return f"tidak dikenal; mungkin maksudnya {close[0]}" if close else "tidak dikenal"


def day(text: str, end: bool = False) -> date:
    """A day as 2025-10-09, 09-10-2025 or 09/10/2025; of a month or a year alone its first, or with `end` its last."""
    iso = re.fullmatch(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?", text)
    local = re.fullmatch(r"([0-9]{1,2})([-/])([0-9]{1,2})\2([0-9]{4})", text)
    parts = iso.groups() if iso else (local[4], local[3], local[1]) if local else None
    found = _day(parts, end) if parts else None
    if found is None:
        raise FieldError(_l("bukan tanggal yang ada. Contoh: 2026-03-09, 09-03-2026, 2026-03 atau 2026"))
    return found


def _day(parts: Sequence[str | None], end: bool) -> date | None:
    year, month, number = (int(part) if part else 0 for part in parts)
    try:
        month = month or (12 if end else 1)
        found = date(year, month, number or (calendar.monthrange(year, month)[1] if end else 1))
    except (ValueError, calendar.IllegalMonthError):
        return None
    return found if 1990 <= found.year <= 2100 else None


def yes(text: str) -> bool:
    """ya or tidak."""
    answers = {"ya": True, "tidak": False}
    if text.casefold() not in answers:
        raise FieldError(_l("isi ya atau tidak"))
    return answers[text.casefold()]
