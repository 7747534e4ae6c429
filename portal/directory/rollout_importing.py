"""The roll-out of many kecamatan as a table: taken out, filled in, sent back; every row of it lands or none."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection
from itertools import zip_longest
from pathlib import Path, PurePath
from typing import IO

from portal.directory import import_tables, places, rollout
from portal.directory.import_rows import Fault
from portal.directory.import_tables import Cells, TableError
from portal.directory.rights import Actor
from portal.directory.rollout_entering import Overtaken, Wish, enter, may_enter
from portal.directory.rollout_fields import FIELDS, Faulty, read, said_by, typed
from portal.directory.spreadsheets import Cell

COLUMNS = ("kode", "kecamatan", "kabupaten", *FIELDS, "versi")
"""Every column: `kecamatan` and `kabupaten` are there to be read, `versi` tells what the sender was shown."""
REQUIRED = ("kode", "status")
MOST_ROWS = 2000


class Unfit(Exception):
    """A file of which nothing was entered; `faults` says why."""

    def __init__(self, faults: list[Fault], overtaken: bool = False) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults
        self.overtaken = overtaken
        """Whether the only reason is that somebody was quicker."""


def rows_of(kabupaten: Collection[str]) -> list[list[Cell]]:
    """The rows of a file of these kabupaten, in the order of codes: what can be filled in and sent back."""
    held, atlas, rows = rollout.current(kabupaten), places.atlas(), list[list[Cell]]()
    for place in atlas.at_level("kecamatan"):
        if place.parent_code in kabupaten:
            entry = held.get(place.code)
            said = typed(said_by(entry))
            above = atlas.places[place.parent_code].full_name
            rows.append([place.code, place.name, above, *(said[n] for n in FIELDS), entry.version if entry else 0])
    return rows


def send(actor: Actor, name: str, content: IO[bytes]) -> int | None:
    """Enter what a CSV or XLSX file says, all of it or nothing; returns the number of the act, None where all of it held already.

    Raises Unfit with every fault: the file, or row, column and reason.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"berkas{PurePath(name).suffix.casefold()[:10]}"
        with file.open("wb") as kept:
            shutil.copyfileobj(content, kept)
        wishes, rows = _wishes(actor, file)
    try:
        return enter(actor, wishes, "file")
    except Overtaken as error:
        held = rollout.current({code[:5] for code in error.codes})
        faults = [Fault(rows[code], "versi", _meanwhile(held.get(code))) for code in error.codes]
        raise Unfit(sorted(faults, key=lambda fault: fault.row), overtaken=True) from None


def _meanwhile(entry: rollout.RolloutEntry | None) -> str:
    said = ", ".join(filter(None, typed(said_by(entry)).values()))
    return f"portal sekarang mencatat: {said}. Unduh lagi tabelnya, lalu isi baris ini sekali lagi"


def _wishes(actor: Actor, file: Path) -> tuple[dict[str, Wish], dict[str, int]]:
    """What each row wants, by kecamatan, and the number of its row."""
    faults, wishes, rows = list[Fault](), dict[str, Wish](), dict[str, int]()
    columns: list[str] = []
    try:
        for number, cells in enumerate(import_tables.read(file), 1):
            if number > MOST_ROWS:
                raise TableError(f"Terlalu panjang: paling banyak {MOST_ROWS} baris")
            if not any(text.strip() for text in cells):
                continue
            if not columns:
                columns = _header(cells, number)
                continue
            found = _wish(actor, number, columns, cells, rows, faults)
            if found:
                wishes[found[0]] = found[1]
    except TableError as error:
        faults.append(Fault(error.row, "", error.reason))
    if not faults and not rows:
        faults.append(Fault(0, "", "Kosong: tidak ada baris selain judul kolom"))
    if faults:
        raise Unfit(faults)
    return wishes, rows


def _header(cells: Cells, number: int) -> list[str]:
    names = [text.strip().casefold() for text in cells]
    while names and not names[-1]:
        names.pop()
    faults = [Fault(number, name[:60] or "tanpa nama", "kolom ini tidak dikenal") for name in names if name not in COLUMNS]
    faults += [Fault(number, name, "kolom ini ada dua kali") for name in COLUMNS if names.count(name) > 1]
    faults += [Fault(number, name, "kolom ini wajib ada") for name in REQUIRED if name not in names]
    if faults:
        raise Unfit(faults)
    return names


def _wish(
    actor: Actor, number: int, columns: list[str], cells: Cells, rows: dict[str, int], faults: list[Fault]
) -> tuple[str, Wish] | None:
    if any(text.strip() for text in cells[len(columns) :]):
        faults.append(Fault(number, "", "ada isi di luar kolom yang berjudul"))
        return None
    row = {name: text.strip() for name, text in zip_longest(columns, cells[: len(columns)], fillvalue="")}
    wrong = [Fault(number, name, reason) for name, reason in (*_place(actor, row, rows), *_version(row)) if reason]
    rows.setdefault(row["kode"], number)
    try:
        said = read(row)
    except Faulty as error:
        wrong += [Fault(number, name, str(reason)) for name, reason in error.faults.items()]
    faults += wrong
    return None if wrong else (row["kode"], Wish(said, int(row.get("versi") or 0)))


def _place(actor: Actor, row: dict[str, str], rows: dict[str, int]) -> list[tuple[str, str]]:
    code = row["kode"]
    place = places.atlas().get(code)
    if place is None or place.level != "kecamatan":
        return [("kode", f"“{code[:30]}” bukan kode kecamatan di Jawa Tengah")]
    if not may_enter(actor, code):
        return [("kode", f"{place.full_name} bukan wilayah Anda")]
    if code in rows:
        return [("kode", f"{place.full_name} sudah ada di baris {rows[code]}")]
    named = row.get("kecamatan", "")
    same = not named or named.casefold() in (place.name.casefold(), place.full_name.casefold())
    return [] if same else [("kecamatan", f"“{named[:60]}” tidak cocok dengan kode {code}, yaitu {place.full_name}")]


def _version(row: dict[str, str]) -> list[tuple[str, str]]:
    text = row.get("versi", "")
    good = not text or (text.isascii() and text.isdecimal() and len(text) < 10)
    return [] if good else [("versi", f"“{text[:30]}” bukan angka; jangan mengubah kolom ini")]
