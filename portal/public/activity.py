"""One activity: what it is, when it takes place next, for whom, and how to register."""

from __future__ import annotations

from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue

from portal import languages
from portal.directory import activities, coming, phones
from portal.directory.activities import Activity
from portal.public.room import room
from portal.web import happening, privacy, showing
from portal.web.rendering import render

MOST_DATES = 6


@room.get(languages.RULE + "/kegiatan/<activity_id>")
def activity(activity_id: str) -> ResponseReturnValue:
    """An activity that is published, or was called off: then its page says so."""
    found = activities.get(activity_id)
    if found is None or found.status == "draft":
        abort(404)
    if found.sensitive:
        privacy.sensitive()
    elif happening.is_over(found) or found.status == "cancelled":
        privacy.unlisted()
    return render("public/activity.html", **_shown(found))


def _shown(found: Activity) -> dict[str, Any]:
    """What the template needs. `next` is the date that the page speaks of first: the next that takes place, else the last."""
    occasions = coming.of(found, activities.dates_of([found.id])[found.id], coming.now())
    ahead = [o for o in occasions if o.standing != "over"]
    living = [o for o in ahead if o.standing != "cancelled"]
    return {
        "activity": found,
        "title": happening.title(found),
        "occasions": ahead[:MOST_DATES],
        "more": len(ahead) - MOST_DATES,
        "next": (living or ahead or occasions)[0 if ahead else -1],
        "over": not ahead,
        "phones": phones.of(found.phones),
        "ages": showing.ages(found),
        "lines": showing.fallback(found)[: showing.FALLBACK_LINES],
    }
