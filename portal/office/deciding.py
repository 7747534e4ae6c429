"""The second person: looks at a change, agrees or gives it back."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import drafts, entries, listings, proposals, proposing, publishing
from portal.directory.drafts import Draft, draft_of
from portal.directory.proposals import Proposal
from portal.languages import gettext as _
from portal.office.room import actor, open_to_partners, room
from portal.web.rendering import render
from portal.web.telling import told


@room.context_processor
def _words() -> dict[str, object]:
    return {"opens_proposal": _opens}


def _opens(found: Proposal) -> bool:
    """Whether the actor may look at a proposal: its author, and whoever may decide on it."""
    return found.person_id == actor().person_id or publishing.may_decide_on(actor(), found)


def _visible(proposal_id: int) -> Proposal:
    """The proposal, for whom it opens."""
    found = proposals.get(proposal_id)
    if found is None:
        abort(404)
    if not _opens(found):
        abort(403)
    return found


@room.get("/usulan/<int:proposal_id>")
@open_to_partners
def proposal(proposal_id: int) -> ResponseReturnValue:
    """What would change, beside what is; with yes and no for the second person."""
    return _show(_visible(proposal_id))


def _show(found: Proposal, fault: str = "", status: int = 200) -> ResponseReturnValue:
    listing = listings.get(found.listing_id) if found.listing_id else None
    before = draft_of(listing) if listing else Draft("", "", "", "")
    after, _faults = entries.read(found.entries, before)
    answer = render(
        "office/proposal.html",
        proposal=found,
        listing=listing,
        changes=drafts.differences(before, after),
        may_decide=found.state == "waiting" and publishing.may_decide_on(actor(), found),
        mine=found.person_id == actor().person_id,
        outdated=bool(listing and found.state == "waiting" and listing.version != found.base_version),
        news=request.args.get("kabar", ""),
        fault=fault,
    )
    answer.status_code = status
    return answer


@room.post("/usulan/<int:proposal_id>/putusan")
def decide(proposal_id: int) -> ResponseReturnValue:
    """Yes, or no with a note to the author."""
    _visible(proposal_id)
    agreed, note = request.form.get("putusan") == "setuju", request.form.get("catatan", "").strip()[:1000]
    if not agreed and not note:
        return _show(_visible(proposal_id), _("Tulis apa yang perlu diperbaiki, supaya pengusul tahu."), 422)
    try:
        outcome = publishing.decide(actor(), proposal_id, agreed, note)
    except publishing.Conflict:
        return _show(_visible(proposal_id), _("Layanan ini sudah berubah sejak diusulkan. Kembalikan kepada pengusul."), 409)
    except publishing.Unready as error:
        return _show(_visible(proposal_id), told(next(iter(error.faults.values()))), 422)
    except PermissionError:
        abort(403)
    return redirect(url_for("office.proposal", proposal_id=proposal_id, kabar=outcome.state), 303)


@room.post("/usulan/<int:proposal_id>/batal")
@open_to_partners
def drop(proposal_id: int) -> ResponseReturnValue:
    """The author gives the change up."""
    _visible(proposal_id)
    try:
        proposing.drop(actor(), proposal_id)
    except PermissionError:
        abort(403)
    return redirect(url_for("office.desk"), 303)
