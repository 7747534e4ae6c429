"""A date that is off or at another time, and an activity that is off altogether: with a reason that residents read."""

from __future__ import annotations

from datetime import datetime

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import activities, activity_changing, activity_dates, activity_fields
from portal.directory.activities import Activity, ActivityDate
from portal.directory.import_fields import FieldError
from portal.directory.publishing import Unready
from portal.languages import gettext as _
from portal.office.activities import after, own_activity
from portal.office.room import actor, room
from portal.web.rendering import render
from portal.web.telling import all_told, told

Faults = dict[str, str]


def _date_of(activity_id: str, text: str) -> tuple[Activity, ActivityDate]:
    """The activity and its date that was planned for that day; 404 where it has none."""
    found = own_activity(activity_id)
    known = {row.day.isoformat(): row for row in activities.dates_of([activity_id])[activity_id]}
    if text not in known:
        abort(404)
    return found, known[text]


@room.get("/kegiatan/<activity_id>/tanggal/<day>")
def activity_date(activity_id: str, day: str) -> ResponseReturnValue:
    """One date: cancel it, move it, or put it back."""
    return _show_date(*_date_of(activity_id, day))


def _show_date(found: Activity, one: ActivityDate, faults: Faults | None = None) -> ResponseReturnValue:
    fields = {
        "tanggal": f"{one.starts:%Y-%m-%d}", "jam_mulai": f"{one.starts:%H:%M}", "alasan": one.note,
        "jam_selesai": f"{one.ends:%H:%M}" if one.ends else "", "tindakan": "pindah" if one.state == "moved" else "batal",
    } | request.form.to_dict()  # fmt: skip
    told_ = all_told(faults or {})
    answer = render("office/activity_date.html", activity=found, one=one, fields=fields, faults=told_)
    answer.status_code = 422 if faults else 200
    return answer


@room.post("/kegiatan/<activity_id>/tanggal/<day>")
def change_activity_date(activity_id: str, day: str) -> ResponseReturnValue:
    """What was chosen for this one date."""
    found, one = _date_of(activity_id, day)
    wanted, note = request.form.get("tindakan", ""), request.form.get("alasan", "")[:500]
    try:
        if wanted == "batal":
            activity_changing.cancel_date(actor(), activity_id, one.day, note)
        elif wanted == "pindah":
            activity_changing.move_date(actor(), activity_id, one.day, *_moment(), note)
        elif wanted == "tetap":
            activity_changing.restore_date(actor(), activity_id, one.day)
        else:
            raise Unready({"tindakan": _("Pilih salah satu.")})
    except Unready as error:
        return _show_date(found, one, error.faults)
    return redirect(url_for("office.activity_sheet", activity_id=activity_id, kabar="tanggal"), 303)


def _moment() -> tuple[datetime, datetime | None]:
    """The day and times that were typed. Raises Unready."""
    faults: Faults = {}
    parts = {name: request.form.get(name, "").strip() for name in ("tanggal", "jam_mulai", "jam_selesai")}
    found: dict[str, object] = {}
    for name, text in parts.items():
        try:
            if text or name != "jam_selesai":
                found[name] = activity_fields.day(text) if name == "tanggal" else activity_dates.clock(text)
        except FieldError as error:
            faults[name] = error.saying
    if faults:
        raise Unready(faults)
    on, begins, ends = found["tanggal"], found["jam_mulai"], found.get("jam_selesai")
    return datetime.combine(on, begins), datetime.combine(on, ends) if ends else None  # type: ignore[arg-type]


@room.get("/kegiatan/<activity_id>/batal")
def activity_off(activity_id: str) -> ResponseReturnValue:
    """All of it is off: why?"""
    return _show_off(own_activity(activity_id))


def _show_off(found: Activity, fault: str = "") -> ResponseReturnValue:
    note = request.form.get("alasan", "")
    answer = render("office/activity_off.html", activity=found, note=note, fault=fault)
    answer.status_code = 422 if fault else 200
    return answer


@room.post("/kegiatan/<activity_id>/batal")
def call_off_activity(activity_id: str) -> ResponseReturnValue:
    """Cancel all of it, or let it take place after all."""
    found = own_activity(activity_id)
    try:
        if request.form.get("tindakan") == "lagi":
            outcome = activity_changing.resume(actor(), activity_id)
        else:
            outcome = activity_changing.cancel(actor(), activity_id, request.form.get("alasan", "")[:500])
    except Unready as error:
        return _show_off(found, told(next(iter(error.faults.values()))))
    return after(outcome)
