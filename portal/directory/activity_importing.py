"""Reading a file of activities: the whole of it is checked and every fault is named before anybody may write a word of it.

A file is one of activities where its header has a column that only activities have.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from portal.directory import activity_rules, import_tables
from portal.directory.activity_drafts import ActivityDraft
from portal.directory.activity_rules import COLUMNS
from portal.directory.import_rows import COLUMNS as OF_LISTINGS
from portal.directory.import_rows import Fault
from portal.directory.import_tables import Cells
from portal.directory.importing import ImportFault

OWN = frozenset(COLUMNS) - frozenset(OF_LISTINGS)
"""Columns that a file of listings has not."""
REQUIRED = ("kunci", "judul", "bidang", "mulai")
"""Columns that the header must have; a row without `wilayah` may name its `layanan`."""


@dataclass(frozen=True, slots=True)
class CheckedActivity:
    """A row of a file after its check."""

    number: int
    draft: ActivityDraft | None
    """None for what is no row of an activity. Worthless where there are faults."""
    faults: list[Fault]


def is_of_activities(file: Path) -> bool:
    """Whether this is a file of activities; a file that cannot be read is none."""
    try:
        names = _names(next(import_tables.read(file)))
    except import_tables.TableError:
        return False
    return len(OWN & set(names)) > len((frozenset(OF_LISTINGS) - frozenset(COLUMNS)) & set(names))


def read(file: Path) -> list[ActivityDraft]:
    """The activities of a CSV or XLSX file. Raises ImportFault, and nothing else, for a file with any fault. Writes nothing."""
    rows = list(each(file))
    faults = [fault for row in rows for fault in row.faults]
    if faults:
        raise ImportFault(faults)
    return [row.draft for row in rows if row.draft]


def each(file: Path) -> Iterator[CheckedActivity]:
    """Every row of a file in order as `read` checks it, one at a time."""
    try:
        yield from _each(import_tables.read(file))
    except import_tables.TableError as error:
        yield CheckedActivity(error.row, None, [Fault(error.row, "", error.reason)])


def _each(table: Iterator[Cells]) -> Iterator[CheckedActivity]:
    names = _names(next(table))
    faults = _header(names)
    if faults:
        yield CheckedActivity(1, None, faults)
    seen: dict[str, int] = {}
    for number, cells in enumerate(table, start=2):
        if not any(text.strip() for text in cells):
            continue
        draft, row_faults = _row(number, names, cells)
        first = seen.setdefault(draft.key, number)
        if draft.key and first != number:
            row_faults.append(Fault(number, "kunci", f"“{draft.key}” sudah dipakai di baris {first}"))
        yield CheckedActivity(number, draft, row_faults)
    if not seen:
        yield CheckedActivity(0, None, [Fault(0, "", "Tidak ada satu baris kegiatan pun di bawah baris judul")])


def _row(number: int, names: list[str], cells: Cells) -> tuple[ActivityDraft, list[Fault]]:
    pairs = list(zip_longest(names, cells, fillvalue=""))
    draft, found = activity_rules.check({name: text for name, text in pairs if name in COLUMNS})
    faults = [Fault(number, column, str(reason)) for column, reason in found.items()]
    if not draft.key and "kunci" not in found:
        faults.append(Fault(number, "kunci", "wajib diisi"))
    if any(text.strip() and not name for name, text in pairs):
        reason = "ada isi di luar kolom yang berjudul; mungkin tanda pemisah di dalam sel tidak diberi tanda kutip"
        faults.append(Fault(number, "", reason))
    return draft, faults


def _names(cells: Cells) -> list[str]:
    return [re.sub(r"\s+", "_", name.strip().casefold()) for name in cells]


def _header(names: list[str]) -> list[Fault]:
    """What is wrong with the header."""
    unknown = [name for name in dict.fromkeys(names) if name and name not in COLUMNS]
    faults = [Fault(1, name[:60], f"tidak dikenal{_close(name)}") for name in unknown]
    faults += [Fault(1, n, "tertulis lebih dari satu kali") for n, count in Counter(names).items() if n in COLUMNS and count > 1]
    return faults + [Fault(1, name, "tidak ada, padahal wajib") for name in REQUIRED if name not in names]


def _close(name: str) -> str:
    close = difflib.get_close_matches(name[:60], COLUMNS, n=1, cutoff=0.7)
    return f"; mungkin maksudnya {close[0]}" if close else ""
