"""The officer's own activities, and one of them with its dates and all that can be done about it."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import (
    activities,
    activity_changing,
    activity_deciding,
    activity_fields,
    activity_proposals,
    activity_saving,
    own_activities,
)
from portal.directory.activities import Activity
from portal.directory.activity_proposals import ActivityProposal
from portal.directory.activity_saving import ActivityOutcome
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


def whole(text: str) -> int:
    """A number that a hidden field of a form brings back; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@room.get("/kegiatan")
def own_activities_page() -> ResponseReturnValue:
    """Coming, waiting, drafts, cancelled, over."""
    counted = own_activities.counts(actor(), now())
    wanted, page = request.args.get("lihat", ""), request.args.get("hal", "1")
    kind = wanted if wanted in own_activities.KINDS else "coming"
    number = max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    rows = own_activities.page(actor(), kind, now(), (number - 1) * PER_PAGE, PER_PAGE)
    return render(
        "office/activities.html",
        rows=rows,
        changing=own_activities.changing(rows),
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
        on_their_way=on_their_way(found),
        news=request.args.get("kabar", ""),
        left=request.form.get("sisa", "" if found.places_left is None else found.places_left),
        fault=fault,
    )
    answer.status_code = status
    return answer


def on_their_way(found: Activity) -> list[tuple[ActivityProposal, str]]:
    """Changes of an activity, and what the actor may do with each: `own`, `decide`, or only know that it `waits`."""
    rows = []
    for one in activity_proposals.open_for(found.id):
        if one.person_id == actor().person_id:
            rows.append((one, "own"))
        elif one.state == "waiting":
            rows.append((one, "decide" if activity_deciding.may_decide_on(actor(), one, found) else "waits"))
    return rows


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
    try:
        activity_saving.publish(actor(), activity_id, whole(request.form.get("versi", "")))
    except Conflict:
        return show(found, _("Kegiatan ini baru saja berubah. Periksa lagi, lalu kirim ulang."), 409)
    return redirect(url_for("office.activity_sheet", activity_id=activity_id, kabar="published"), 303)


def after(outcome: ActivityOutcome) -> ResponseReturnValue:
    """On to the page that says what became of what was sent."""
    if outcome.proposal_id:
        return redirect(url_for("office.activity_proposal", proposal_id=outcome.proposal_id, kabar=outcome.state), 303)
    return redirect(url_for("office.activity_sheet", activity_id=outcome.activity_id, kabar=outcome.state), 303)


@room.get("/kegiatan/<activity_id>/riwayat")
def activity_history(activity_id: str) -> ResponseReturnValue:
    """All versions, the newest first."""
    found = own_activity(activity_id)
    return render("office/activity_history.html", activity=found, revisions=activities.history_of(activity_id))
