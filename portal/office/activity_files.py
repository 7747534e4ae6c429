"""Activities as a file: a template to fill in, the own ones to take out, and what each column says. Files are sent as all are."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from portal.directory import activity_rows, own_activities, spreadsheets
from portal.directory.activity_drafts import draft_of
from portal.directory.activity_rules import COLUMNS
from portal.office.files import KINDS, as_download
from portal.office.room import actor, room
from portal.web.rendering import render


@room.get("/kegiatan/berkas")
def activity_files() -> ResponseReturnValue:
    """What a file of activities looks like, and the form to send one."""
    return render("office/activity_files.html")


@room.get("/kegiatan/berkas/kegiatan.<any(csv, xlsx):kind>")
def take_activities(kind: str) -> ResponseReturnValue:
    """Every activity that the actor looks after, in the columns of the import; without any it is a template."""
    return _sheet("kegiatan", kind, [activity_rows.row_of(draft_of(one)) for one in own_activities.all_of(actor())])


@room.get("/kegiatan/berkas/kosong.<any(csv, xlsx):kind>")
def take_template(kind: str) -> ResponseReturnValue:
    """The columns alone, to be filled in."""
    return _sheet("kegiatan-kosong", kind, [])


def _sheet(name: str, kind: str, rows: list[dict[str, str]]) -> ResponseReturnValue:
    cells = [[row[column] for column in COLUMNS] for row in rows]
    if kind == "csv":
        found = spreadsheets.as_csv(COLUMNS, cells)
    else:
        found = spreadsheets.as_xlsx("Kegiatan", COLUMNS, cells, frozen="C2", to_fill=True)
    return as_download(found, f"{name}.{kind}", KINDS[kind])
