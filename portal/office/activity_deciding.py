"""A change of an activity that residents see: its author goes on with it or gives it up, a second person says yes or no."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import activities, activity_deciding, activity_proposals, activity_proposing
from portal.directory.activities import Activity
from portal.directory.activity_proposals import ActivityProposal
from portal.directory.publishing import Conflict, Unready
from portal.languages import gettext as _
from portal.office.activities import whole
from portal.office.room import actor, room
from portal.web.rendering import render
from portal.web.telling import told


def _visible(proposal_id: int) -> tuple[ActivityProposal, Activity]:
    """The change and its activity, for its author and, once it was sent, for whoever may decide on it."""
    found = activity_proposals.get(proposal_id)
    activity = activities.get(found.activity_id) if found else None
    if found is None or activity is None:
        abort(404)
    decides = found.state != "draft" and activity_deciding.may_decide_on(actor(), found, activity)
    if found.person_id != actor().person_id and not decides:
        abort(403)
    return found, activity


@room.get("/kegiatan/usulan/<int:proposal_id>")
def activity_proposal(proposal_id: int) -> ResponseReturnValue:
    """What would change, beside what residents see; with yes and no for the second person."""
    return _show(*_visible(proposal_id))


def _show(found: ActivityProposal, activity: Activity, fault: str = "", status: int = 200) -> ResponseReturnValue:
    waits = found.state == "waiting"
    outdated = waits and not activity_proposals.is_possible(found, activity)
    answer = render(
        "office/activity_proposal.html",
        proposal=found,
        activity=activity,
        changes=activity_proposals.changes(found, activity),
        may_decide=waits and activity_deciding.may_decide_on(actor(), found, activity),
        mine=found.person_id == actor().person_id,
        outdated=outdated,
        news=request.args.get("kabar", ""),
        fault=fault,
    )
    answer.status_code = status
    return answer


@room.post("/kegiatan/usulan/<int:proposal_id>/putusan")
def decide_activity(proposal_id: int) -> ResponseReturnValue:
    """Yes to what was looked at, or no with a note to the author."""
    found, activity = _visible(proposal_id)
    agreed, note = request.form.get("putusan") == "setuju", request.form.get("catatan", "").strip()[:1000]
    if not agreed and not note:
        return _show(found, activity, _("Tulis apa yang perlu diperbaiki, supaya pengusul tahu."), 422)
    try:
        activity_deciding.decide(actor(), proposal_id, agreed, whole(request.form.get("versi", "")), note)
    except Conflict:
        return _show(*_visible(proposal_id), _("Kegiatan ini baru saja berubah. Periksa lagi, lalu kirim ulang."), 409)
    except Unready as error:
        return _show(*_visible(proposal_id), told(next(iter(error.faults.values()))), 422)
    news = "published" if agreed else "returned"
    return redirect(url_for("office.activity_proposal", proposal_id=proposal_id, kabar=news), 303)


@room.post("/kegiatan/usulan/<int:proposal_id>/batal")
def drop_activity(proposal_id: int) -> ResponseReturnValue:
    """The author gives the change up."""
    _found, activity = _visible(proposal_id)
    activity_proposing.drop(actor(), proposal_id)
    return redirect(url_for("office.activity_sheet", activity_id=activity.id), 303)
