"""Files of pairings and of cadres: sent, looked at, applied as a whole, undone as a whole."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import rostering, rosters
from portal.directory.import_rows import Fault
from portal.directory.rights import Actor
from portal.directory.roster_rows import Kind
from portal.directory.rosters import Roster, Values
from portal.languages import gettext as _
from portal.province.room import room, takes
from portal.web.gate import actor
from portal.web.rendering import render
from portal.web.telling import told

LARGEST = 5 * 1024 * 1024
SHOWN, SHOWN_FAULTS = 200, 500


@room.post("/<any(dampingan, paralegal):kind>/berkas")
@takes(LARGEST + 100_000)
def send_roster(kind: str) -> ResponseReturnValue:
    """Check a file, and show what it would do."""
    sent = request.files.get("berkas")
    if sent is None or not sent.filename:
        return _again(kind, _("Pilih dulu berkasnya."))
    try:
        number = rostering.receive(actor(), kind, sent.filename, sent.stream)
    except ValueError as error:
        return _again(kind, told(str(error)))
    return redirect(url_for("province.roster", roster_id=number), 303)


def _again(kind: str, fault: str) -> ResponseReturnValue:
    answer = render("province/roster_form.html", kind=kind, columns=rostering.KINDS[kind]().columns, fault=fault)
    answer.status_code = 422
    return answer


def _open(roster_id: int) -> Roster:
    """The roster: 404 where there is none, 403 where it is another's."""
    found = rosters.get(roster_id)
    if found is None:
        abort(404)
    if not rosters.is_open_to(found, actor()):
        abort(403)
    return found


@room.get("/daftar/<int:roster_id>")
def roster(roster_id: int) -> ResponseReturnValue:
    """What became of a file, or will."""
    found = _open(roster_id)
    kind = rostering.KINDS[found.kind]()
    planned = _planned(kind, found)
    return render(
        "province/roster.html", roster=found, planned=planned[:SHOWN], rest=len(planned) - SHOWN, columns=kind.columns,
        faults=rostering.faults_of(found)[:SHOWN_FAULTS], more=len(found.faults) - SHOWN_FAULTS,
        left=[kind.name_of(found.rows[key]) for key in found.left], told=_told, late="kabar" in request.args,
    )  # fmt: skip


def _planned(kind: Kind, found: Roster) -> list[tuple[str, Values, Values | None]]:
    """What a preview would write: name, row, and what is there now."""
    if found.state != "preview":
        return []
    present = kind.present()
    counted = rostering.compare(found.rows, present)
    return [(kind.name_of(found.rows[key]), found.rows[key], present.get(key)) for key in (*counted.added, *counted.changed)]


def _told(fault: Fault) -> str:
    """A fault as a line in the language of the page."""
    where = _("Baris %(row)s", row=fault.row) if fault.row else _("Berkas")
    return f"{where}, {fault.column}: {fault.reason}" if fault.column else f"{where}: {fault.reason}"


@room.post("/daftar/<int:roster_id>/terapkan")
def apply_roster(roster_id: int) -> ResponseReturnValue:
    """Write what the preview showed."""
    return _do(rostering.apply, roster_id)


@room.post("/daftar/<int:roster_id>/batalkan")
def undo_roster(roster_id: int) -> ResponseReturnValue:
    """Take the whole file back."""
    return _do(rostering.undo, roster_id)


def _do(act: Callable[[Actor, int], Roster], roster_id: int) -> ResponseReturnValue:
    """Do it; whoever comes second, or too late, sees how it stands."""
    _open(roster_id)
    try:
        act(actor(), roster_id)
    except rostering.NotNow:
        return redirect(url_for("province.roster", roster_id=roster_id, kabar="berubah"), 303)
    return redirect(url_for("province.roster", roster_id=roster_id), 303)
