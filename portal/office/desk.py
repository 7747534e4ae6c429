"""The desk: what to do today, each row with the one action that does it."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import confirmations, duties, trust
from portal.directory.completeness import completeness
from portal.directory.confirmations import Confirmation
from portal.office.room import actor, open_to_field, open_to_partners, room
from portal.web.rendering import render

MOST_PAGES = 10_000


@room.context_processor
def _words() -> dict[str, object]:
    return {"completeness": completeness}


def page_number() -> int:
    """The page that the address asks for; the first for anything else."""
    text = request.args.get("hal", "1")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
    return min(max(1, number), MOST_PAGES)


@room.get("/")
@open_to_partners
@open_to_field
def desk() -> ResponseReturnValue:
    """The first page after signing in: the first rows of every kind of work, or all rows of one kind."""
    if actor().is_partner:
        return redirect(url_for("office.organization"))
    if actor().is_field:
        return redirect(url_for("office.field_list"))
    only, page = request.args.get("lihat", ""), page_number()
    if only and only not in duties.GROUPS:
        abort(404)
    groups = {only: duties.GROUPS[only](actor(), page, duties.MANY)} if only else duties.desk(actor())
    return render(
        "office/desk.html",
        actor=actor(),
        groups=groups,
        areas=duties.area_counts(actor()) if not only and actor().role in ("kabupaten", "province") else [],
        only=only,
        page=page,
        pages=-(-groups[only].total // duties.MANY) if only else 1,
        done=_done("dipastikan"),
        undone=_done("dibatalkan"),
    )


def _done(name: str) -> Confirmation | None:
    """The officer's own confirmation of today that the address tells of, while what it tells is true."""
    text = request.args.get(name, "")
    found = confirmations.get(int(text)) if text.isascii() and text.isdecimal() and len(text) < 18 else None
    if found is None or found.person_id != actor().person_id or found.on != trust.today():
        return None
    return found if (found.undone_at is None) == (name == "dipastikan") else None
