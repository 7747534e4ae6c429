"""A plan as people read it: each listing that a file would add or change, column by column, in the words of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from portal.directory import activity_comparing
from portal.directory import import_plans as plans
from portal.directory.exporting import row_of


@dataclass(frozen=True, slots=True)
class Shown:
    """One listing of a plan."""

    row: int
    key: str
    name: str
    is_new: bool
    waits: bool
    cells: list[tuple[str, str, str]]
    """Column, before, after: those that differ; of a new listing all that is filled."""


@dataclass(frozen=True, slots=True)
class Table:
    """Something of a plan that can be downloaded."""

    columns: tuple[str, ...]
    rows: Callable[[int], Iterator[dict[str, str]]]


def shown(batch_id: int) -> Iterator[Shown]:
    """All that a plan would add or change, in the order of rows."""
    for planned in plans.planned(batch_id):
        if activity_comparing.is_activity(planned):
            draft, cells = activity_comparing.named(planned), list(activity_comparing.cells_of(planned))
            yield Shown(planned.row, draft.key, draft.title, planned.listing_id is None, planned.waits, cells)
            continue
        after = row_of(planned.draft)
        before = row_of(planned.change.before) if planned.listing_id else dict.fromkeys(after, "")
        cells = [(column, before[column], text) for column, text in after.items() if text != before[column]]
        yield Shown(
            planned.row, planned.draft.key, planned.draft.name, planned.listing_id is None, planned.waits, cells
        )  # fmt: skip


def _changes(batch_id: int) -> Iterator[dict[str, str]]:
    for one in shown(batch_id):
        for column, before, after in one.cells:
            yield {
                "baris": str(one.row), "kunci": one.key, "nama": one.name, "jenis": "baru" if one.is_new else "berubah",
                "menunggu": "ya" if one.waits else "tidak", "kolom": column, "sebelum": before, "sesudah": after,
            }  # fmt: skip


def _faults(batch_id: int) -> Iterator[dict[str, str]]:
    for fault in plans.faults(batch_id):
        yield {"baris": str(fault.row), "kolom": fault.column, "sebab": fault.reason}


CHANGES = Table(("baris", "kunci", "nama", "jenis", "menunggu", "kolom", "sebelum", "sesudah"), _changes)
FAULTS = Table(("baris", "kolom", "sebab"), _faults)
