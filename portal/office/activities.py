"""The officer's own activities, and one of them with its dates and all that can be done about it."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import activities, activity_changing, activity_fields, activity_saving, own_activities
from portal.directory.activities import Activity
from portal.directory.import_fields import FieldError
from portal.directory.publishing import Conflict, Unready
from portal.languages import gettext as _
from portal.office.activity_names import now
from portal.office.room import actor, room
from portal.web.rendering import render
from portal.web.telling import told

PER_PAGE = 30


def own_activity(activity_id: str) -> Activity:
    """The activity, if it is the actor's to keep: 404 where there is none, 403 where it is another's."""
    found = activities.get(activity_id)
    if found is None:
        abort(404)
    if not activity_saving.covers(actor(), found):
        abort(403)
    return found


@room.get("/kegiatan")
def own_activities_page() -> ResponseReturnValue:
    """Coming, waiting, drafts, cancelled, over."""
    counted = own_activities.counts(actor(), now())
    wanted, page = request.args.get("lihat", ""), request.args.get("hal", "1")
    kind = wanted if wanted in own_activities.KINDS else "coming"
    number = max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    return render(
        "office/activities.html",
        rows=own_activities.page(actor(), kind, now(), (number - 1) * PER_PAGE, PER_PAGE),
        counted=counted,
        kind=kind,
        page=number,
        pages=max(1, -(-counted[kind] // PER_PAGE)),
    )


@room.get("/kegiatan/<activity_id>")
def activity_sheet(activity_id: str) -> ResponseReturnValue:
    """One activity: how it stands, its dates, what can be done."""
    return show(own_activity(activity_id))


def show(found: Activity, fault: str = "", status: int = 200) -> ResponseReturnValue:
    """The page of an activity, with what was wrong with the number of places that somebody sent."""
    newest = activities.history_of(found.id)[0]
    answer = render(
        "office/activity.html",
        activity=found,
        dates=activities.dates_of([found.id])[found.id],
        moment_now=now(),
        author=newest.person,
        may_decide=found.waiting and actor().trusted and newest.person_id != actor().person_id,
        news=request.args.get("kabar", ""),
        left=request.form.get("sisa", "" if found.places_left is None else found.places_left),
        fault=fault,
    )
    answer.status_code = status
    return answer


@room.post("/kegiatan/<activity_id>/tempat")
def set_places(activity_id: str) -> ResponseReturnValue:
    """Full, places again, or how many are left: one tap."""
    found = own_activity(activity_id)
    wanted, typed = request.form.get("tempat", ""), request.form.get("sisa", "").strip()
    try:
        left = {"penuh": 0, "ada": None}[wanted] if wanted in ("penuh", "ada") else activity_fields.people(typed)
        activity_changing.set_places(actor(), activity_id, left)
    except FieldError as error:
        return show(found, told(error.saying), 422)
    except Unready as error:
        return show(own_activity(activity_id), told(next(iter(error.faults.values()))), 422)
    return redirect(url_for("office.activity_sheet", activity_id=activity_id, kabar="tempat"), 303)


@room.post("/kegiatan/<activity_id>/setujui")
def approve_activity(activity_id: str) -> ResponseReturnValue:
    """The second person's yes to the version that they saw."""
    found = own_activity(activity_id)
    version = request.form.get("versi", "")
    try:
        activity_saving.publish(actor(), activity_id, int(version) if version.isascii() and version.isdigit() else 0)
    except Conflict:
        return show(found, _("Kegiatan ini baru saja berubah. Periksa lagi, lalu kirim ulang."), 409)
    return redirect(url_for("office.activity_sheet", activity_id=activity_id, kabar="published"), 303)


@room.get("/kegiatan/<activity_id>/riwayat")
def activity_history(activity_id: str) -> ResponseReturnValue:
    """All versions, the newest first."""
    found = own_activity(activity_id)
    return render("office/activity_history.html", activity=found, revisions=activities.history_of(activity_id))
