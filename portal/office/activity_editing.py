"""The form of an activity: enter one, change one, copy one to new dates; nothing typed is ever lost."""

from __future__ import annotations

from dataclasses import replace

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal.directory import activity_entry, activity_proposals, activity_saving, phones_entry
from portal.directory.activity_drafts import draft_of
from portal.directory.activity_saving import ActivityWish
from portal.directory.publishing import Conflict, Unready
from portal.office import activity_form as form
from portal.office.activities import after, own_activity, whole
from portal.office.activity_form import ActivitySheet
from portal.office.room import actor, room


@room.get("/kegiatan/baru")
def new_activity() -> ResponseReturnValue:
    """The empty form, or one like an activity of one's own, at other dates."""
    source = request.args.get("salin", "")
    fields = form.copied(own_activity(source)) if source else form.blank(actor())
    return form.show_activity_form(ActivitySheet(None, fields))


@room.get("/kegiatan/<activity_id>/ubah")
def edit_activity(activity_id: str) -> ResponseReturnValue:
    """The form with what the activity says, or with the actor's own change of it that is on its way."""
    found = own_activity(activity_id)
    mine = activity_proposals.own(actor().person_id, activity_id, whole(request.args.get("usulan", "")))
    fields = activity_entry.fields_of(mine.draft if mine else draft_of(found))
    version = mine.base_version if mine else found.version
    return form.show_activity_form(ActivitySheet(activity_id, fields, version, mine.id if mine else None))


@room.post("/kegiatan/baru")
def create_activity() -> ResponseReturnValue:
    """What the button that was tapped asks for."""
    return _act(ActivitySheet(None, activity_entry.taken(request.form)))


@room.post("/kegiatan/<activity_id>/ubah")
def save_activity(activity_id: str) -> ResponseReturnValue:
    """As `create_activity`, for one that is there."""
    own_activity(activity_id)
    version, proposal = whole(request.form.get("versi", "")), whole(request.form.get("usulan", ""))
    return _act(ActivitySheet(activity_id, activity_entry.taken(request.form), version, proposal or None))


def _act(sheet: ActivitySheet) -> ResponseReturnValue:
    wanted = request.form.get("tindakan", "simpan")
    if wanted == "tambah_nomor":
        return form.show_activity_form(replace(sheet, fields=phones_entry.added(sheet.fields)))
    if wanted == "gabung" and sheet.activity:
        return _save(form.merged(sheet), "terbit")
    if wanted in ("terbitkan", "simpan"):
        return _save(sheet, "terbit" if wanted == "terbitkan" else "draf")
    return form.show_activity_form(sheet)


def _save(sheet: ActivitySheet, status: str) -> ResponseReturnValue:
    columns, faults = sheet.columns(status)
    reason = request.form.get("alasan", "").strip()[:500]
    wish = ActivityWish(sheet.activity_id, columns, sheet.version, reason, sheet.proposal_id)
    try:
        if faults:
            raise Unready(faults)
        outcome = activity_saving.save(actor(), wish)
    except Unready as error:
        found = {activity_entry.OF_COLUMN.get(name, name): text for name, text in error.faults.items()}
        return form.show_activity_form(sheet, found, 422)
    except Conflict:
        return form.activity_conflict(sheet)
    except PermissionError:
        abort(403)
    return after(outcome)
