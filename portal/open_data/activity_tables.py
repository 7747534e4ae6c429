"""`/unduh/kegiatan.csv`, `.xlsx`: every activity that is published or called off and not over yet, in the columns of the import.

Made from the tables when asked for, since what is full or over changes by the minute.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

from flask import Response
from flask.typing import ResponseReturnValue

from portal.directory import activities, activity_rows, coming, open_activities
from portal.directory.activities import Activity, ActivityDate
from portal.directory.activity_drafts import ActivityDraft, draft_of
from portal.directory.activity_rules import COLUMNS
from portal.directory.coming import Standing
from portal.directory.open_activities import WantedActivities
from portal.open_data.making.kinds import KINDS
from portal.open_data.making.workbook import Workbook
from portal.open_data.room import room
from portal.open_data.standing_by import as_file
from portal.web import happening
from portal.web.words import site

BATCH = 200
ADDED = ("id", "tautan", "berikutnya", "keadaan")
"""Columns that the import has not: id, address of the page, the next date, and how that one stands."""
HEADER = (*ADDED, *(column for column in COLUMNS if column != "kunci"))
"""The sender's own key stays inside: it may tell in words what a neutral title hides."""
WIDTHS = {"tautan": 40, "judul": 36, "ringkasan": 44, "uraian": 44, "alamat": 32, "cara_daftar": 32, "telepon": 28}
"""Widths of columns in a spreadsheet, in letters."""
STATES: dict[Standing, str] = {
    "open": "terbuka", "full": "penuh", "closed": "pendaftaran ditutup", "cancelled": "batal", "over": "selesai",
}  # fmt: skip


@room.get("/unduh/kegiatan.csv")
def planned_activities() -> ResponseReturnValue:
    """Every activity that may still take place, or was called off."""
    return as_file("kegiatan", HEADER, _rows())


@room.get("/unduh/kegiatan.xlsx")
def planned_activities_sheet() -> ResponseReturnValue:
    """The same as a spreadsheet."""
    file = io.BytesIO()
    book = Workbook(file, "Kegiatan", HEADER, WIDTHS)
    for row in _rows():
        book.write(row)
    book.close()
    answer = Response(file.getvalue(), mimetype=KINDS["xlsx"].media_type)
    answer.headers["Content-Disposition"] = 'attachment; filename="kecamatan-berdaya-kegiatan.xlsx"'
    return answer


def _rows() -> Iterator[list[str]]:
    for batch in open_activities.batches(WantedActivities(), BATCH):
        dates = activities.dates_of([one.id for one in batch])
        yield from [_row(one, dates[one.id]) for one in batch]


def _row(activity: Activity, dates: list[ActivityDate]) -> list[str]:
    ahead = [o for o in coming.of(activity, dates, coming.now()) if o.standing != "over"]
    first = next((o for o in ahead if o.standing != "cancelled"), None)
    row = activity_rows.row_of(_public(activity))
    added = (activity.id, f"{site()}/id/kegiatan/{activity.id}", f"{first.starts:%Y-%m-%d %H:%M}" if first else "")
    return [*added, STATES[first.standing if first else "cancelled"], *(row[column] for column in HEADER[len(ADDED) :])]


def _public(activity: Activity) -> ActivityDraft:
    """All that may leave of an activity: neutral where it is sensitive, without a place that is not public."""
    hosted = activity.listing is not None and activity.listing.status == "published"
    return replace(
        draft_of(activity),
        title=happening.title(activity),
        title_jv="" if activity.sensitive else activity.title_jv,
        address=activity.public_address,
        desa_code=activity.public_desa,
        listing_id=activity.listing_id if hosted else None,
    )
