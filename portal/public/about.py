"""What the portal says of itself: what it is, what it keeps, who can use it, how to leave no traces."""

from __future__ import annotations

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal import languages
from portal.directory import achievements, coverage, listings, months, places, rollout
from portal.public.room import room
from portal.web import privacy
from portal.web.rendering import render


@room.get(languages.RULE + "/tentang")
def about() -> ResponseReturnValue:
    """What this is, who runs it, where the data comes from."""
    atlas = places.atlas()
    counts = {level: len(atlas.at_level(level)) for level in places.LEVELS}
    return render("public/about.html", counts=counts, listed=listings.published_count(), pilots=len(coverage.pilots()))


@room.get(languages.RULE + "/privasi")
def privacy_page() -> ResponseReturnValue:
    """What is kept of a visit: nothing."""
    return render("public/privacy.html")


@room.get(languages.RULE + "/aksesibilitas")
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render("public/accessibility.html")


@room.get(languages.RULE + "/hapus-jejak")
def traces() -> ResponseReturnValue:
    """How to clear the traces of a visit on a phone that others look at."""
    privacy.with_exit()
    return render("public/traces.html")


@room.get(languages.RULE + "/capaian")
def achieved() -> ResponseReturnValue:
    """Where the programme stands, in the figures that the province itself works with: now, or at the end of a month."""
    wanted = request.args.get("bulan", "")
    period = months.named(wanted) if wanted else None
    if wanted and period is None:
        abort(404)
    found = achievements.achieved([place.code for place in places.atlas().at_level("kabupaten")], period)
    return render(
        "public/achieved.html", found=found, before=months.before(found.period), after=months.after(found.period),
        planned=(rollout.PILOTS_PLANNED, rollout.KECAMATAN_PLANNED), own="public.achieved", place=None,
    )  # fmt: skip
