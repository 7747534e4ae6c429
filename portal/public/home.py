"""The first page: one question, five topics, urgent help, an area to choose."""

from __future__ import annotations

from flask import make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from portal import languages
from portal.directory import places
from portal.public.room import room
from portal.web.rendering import render


@room.get("/")
def begin() -> ResponseReturnValue:
    """To the home page in the reader's language."""
    answer = make_response(redirect(url_for("public.home", lang=languages.preferred())))
    answer.vary.add("Accept-Language")
    return answer


@room.get(languages.RULE + "/")
def home() -> ResponseReturnValue:
    """The home page."""
    regions = places.atlas().children.get(places.PROVINCE, [])
    return render("public/home.html", regions=sorted(regions, key=lambda p: (p.name, p.kind)))
