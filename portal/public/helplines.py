"""Numbers that answer without an appointment, by scope."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from portal import languages
from portal.directory import hotlines, places
from portal.public.room import room
from portal.web import privacy
from portal.web.rendering import render


@room.get(languages.RULE + "/darurat")
def helplines() -> ResponseReturnValue:
    """All help lines: danger first, then the province, each kabupaten, and what is not urgent."""
    privacy.with_exit()
    lines = hotlines.lines()
    national = [h for h in lines if h.scope == hotlines.NATIONAL]
    return render(
        "public/helplines.html",
        urgent=[h for h in national if h.urgent],
        other=[h for h in national if not h.urgent],
        province=[h for h in lines if h.scope == places.PROVINCE],
        local=[h for h in lines if h.scope not in (hotlines.NATIONAL, places.PROVINCE)],
    )
