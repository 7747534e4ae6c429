"""Suggestions while typing. The words are kept nowhere."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from portal import languages
from portal.public.room import room
from portal.search.suggestions import suggest
from portal.web import privacy
from portal.web.rendering import render

LONGEST = 100


@room.get(languages.RULE + "/saran")
def suggestions() -> ResponseReturnValue:
    """The options of the list under the search field; without scripts nobody asks for it."""
    privacy.unkept()
    privacy.unlisted()
    text = request.args.get("q", "")[:LONGEST]
    return render("public/suggestions.html", suggestions=suggest(text, languages.current()))
