"""Listings as a file: take them out, edit them in a spreadsheet, send them back, look, apply, undo."""

from __future__ import annotations

import threading
from itertools import islice

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import activity_applying, applying, batch_importing, batches, exporting, importing, plan_rows
from portal.directory import import_plans as plans
from portal.directory.batches import Batch
from portal.directory.import_plans import Claim
from portal.languages import gettext as _
from portal.office.room import actor, room, takes
from portal.web.rendering import render
from portal.web.telling import told

LARGEST = 20 * 1024 * 1024
SHOWN, SHOWN_FAULTS = 200, 1000
"""Rows of a preview, and faults, that a page shows; the rest is counted and can be downloaded."""
KINDS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@room.get("/berkas")
def files() -> ResponseReturnValue:
    """The own listings as a file, the form for one to send, and what was sent before."""
    return _files("")


def _files(fault: str) -> ResponseReturnValue:
    answer = render("office/files.html", batches=batches.seen_by(actor()), fault=fault, me=g.person.id)
    answer.status_code = 422 if fault else 200
    return answer


@room.get("/berkas/layanan.<any(csv, xlsx):kind>")
def take_listings(kind: str) -> ResponseReturnValue:
    """Every listing that the actor covers, in the columns of the import and with its version."""
    write = exporting.as_csv if kind == "csv" else exporting.as_xlsx
    return as_download(write(exporting.rows_of(actor()), importing.FILE_COLUMNS), f"layanan.{kind}", KINDS[kind])


def as_download(content: bytes, name: str, mimetype: str) -> Response:
    """A file that the browser keeps."""
    answer = Response(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@room.post("/berkas")
@takes(LARGEST + 100_000)
def send_file() -> ResponseReturnValue:
    """Keep a file and begin to read it."""
    sent = request.files.get("berkas")
    if sent is None or not sent.filename:
        return _files(_("Pilih dulu berkasnya."))
    try:
        number, claim = batch_importing.receive(actor(), sent.filename, sent.stream)
    except ValueError as error:
        return _files(told(str(error)))
    return _work(number, claim)


def _work(batch_id: int, claim: Claim) -> ResponseReturnValue:
    """Go on in the background, and show how far it is."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    threading.Thread(target=_in_background, args=(app, batch_id, g.person.id, claim), daemon=True).start()
    return redirect(url_for("office.file", batch_id=batch_id), 303)


def _in_background(app: Flask, batch_id: int, person_id: int, claim: Claim) -> None:
    with app.app_context():
        batch_importing.work(batch_id, person_id, claim)


def _open(batch_id: int) -> Batch:
    """The batch: 404 where there is none, 403 where it is neither the actor's nor a subordinate's."""
    found = batches.get(batch_id)
    if found is None:
        abort(404)
    if not batches.is_open_to(found, actor()):
        abort(403)
    return found


@room.get("/berkas/<int:batch_id>")
def file(batch_id: int) -> ResponseReturnValue:
    """What became of a file, or will: progress, preview, faults, end."""
    batch = _open(batch_id)
    plan = plans.summary(batch_id) if batch.state in ("preview", "faulty") else None
    return render(
        "office/file.html",
        part="berkas",
        batch=batch,
        plan=plan,
        mine=batch.person_id == g.person.id,
        progress=plans.progress(batch_id),
        rows=list(islice(plan_rows.shown(batch_id), SHOWN)) if plan else [],
        faults=list(islice(plans.faults(batch_id), SHOWN_FAULTS)) if plan else [],
        seen=_is_seen(batch),
        left=batches.left_alone(batch) if batch.state == "undone" else [],
        left_activities=activity_applying.left_alone(batch_id) if batch.state == "undone" else [],
    )


def _is_seen(batch: Batch) -> bool:
    """Whether residents saw anything of what a file wrote."""
    return batch.added + batch.changed > 0 and (activity_applying.has(batch.id) or applying.is_seen(batch.id))


@room.get("/berkas/<int:batch_id>/perubahan.csv")
def file_changes(batch_id: int) -> ResponseReturnValue:
    """Every addition and change of a preview, field by field."""
    return _plan_csv(batch_id, plan_rows.CHANGES, "perubahan")


@room.get("/berkas/<int:batch_id>/kesalahan.csv")
def file_faults(batch_id: int) -> ResponseReturnValue:
    """Every fault of a file."""
    return _plan_csv(batch_id, plan_rows.FAULTS, "kesalahan")


def _plan_csv(batch_id: int, table: plan_rows.Table, name: str) -> ResponseReturnValue:
    _open(batch_id)
    if plans.summary(batch_id) is None:
        abort(404)
    return as_download(exporting.as_csv(table.rows(batch_id), table.columns), f"{name}-{batch_id}.csv", KINDS["csv"])


@room.post("/berkas/<int:batch_id>/terapkan")
def apply_file(batch_id: int) -> ResponseReturnValue:
    """Write what the preview showed."""
    return _go_on(batch_id, "running")


@room.post("/berkas/<int:batch_id>/baca-ulang")
def reread_file(batch_id: int) -> ResponseReturnValue:
    """Compare the file with the tables anew."""
    return _go_on(batch_id, "reading")


@room.post("/berkas/<int:batch_id>/batalkan")
def undo_file(batch_id: int) -> ResponseReturnValue:
    """Take the whole file back."""
    return _go_on(batch_id, "undoing")


def _go_on(batch_id: int, state: batches.State) -> ResponseReturnValue:
    """Set a batch going; whoever comes second, or too late, only sees how it stands."""
    try:
        claim = batch_importing.begin(_open(batch_id), actor(), state)
    except PermissionError:
        abort(403)
    except batch_importing.NotNow:
        return redirect(url_for("office.file", batch_id=batch_id), 303)
    return _work(batch_id, claim)
