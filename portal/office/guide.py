"""The guide for staff: the document of `docs/`, shown in the portal with its pictures."""

from __future__ import annotations

from functools import cache

from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.config import ROOT
from portal.office.room import open_to_all, room
from portal.web import files
from portal.web.rendering import render

GUIDE = ROOT / "docs" / "panduan-petugas.md"
_PICTURES = "../static/"


@cache
def _guide() -> Markup:
    """The guide as HTML; its first heading is left to the page."""
    from markdown_it import MarkdownIt  # a megabyte that most workers never need

    text = GUIDE.read_text(encoding="utf-8").partition("\n")[2]
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    parts = reader.parse(text)
    for part in parts:
        for child in part.children or []:
            if child.type == "image" and str(child.attrs["src"]).startswith(_PICTURES):
                child.attrs["src"] = files.address(str(child.attrs["src"]).removeprefix(_PICTURES))
                child.attrs["loading"] = "lazy"
    return Markup(reader.renderer.render(parts, reader.options, {}))


@room.get("/panduan")
@open_to_all
def guide() -> ResponseReturnValue:
    """How to do each thing, step by step; also for somebody who cannot get in."""
    return render("office/guide.html", guide=_guide())
