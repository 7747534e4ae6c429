"""The page to copy from: choose a listing or an area, see its card, take the line of HTML."""

from __future__ import annotations

from dataclasses import replace

from flask import request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal import languages
from portal.directory import listings, places
from portal.directory.places import Place
from portal.languages import gettext as _
from portal.open_data import frames
from portal.open_data.frames import Frame
from portal.open_data.room import room
from portal.web import privacy
from portal.web.rendering import render
from portal.web.words import site

LONGEST, MOST_CHOICES = 300, 24
LEVELS: tuple[places.Level, ...] = ("provinsi", "kabupaten", "kecamatan")
SHAPES = ("kartu", "cari", "formulir")
"""A card, the search as a card, the search as a form of the page itself."""


@room.get(languages.RULE + "/pasang")
def embedding() -> ResponseReturnValue:
    """What was chosen with its code and its card; otherwise the places that fit the words, and how to choose."""
    said = request.args.get("apa", "")[:LONGEST]
    text = " ".join("".join(c if c.isprintable() else " " for c in said).split())
    choices = _choices(text)
    place = places.atlas().get(request.args.get("wilayah", "").strip() or (choices[0].code if len(choices) == 1 else ""))
    shape = request.args.get("bentuk", "")
    shape = shape if shape in SHAPES and place else "cari" if place and place.level == "provinsi" else "kartu"
    frame = _frame(text, place, shape)
    if frame:
        lang = request.args.get("bahasa", "")
        frame = replace(frame, lang=lang if lang in languages.LANGUAGES else "")
        privacy.framing()
        if frame.sensitive:
            privacy.sensitive()
    code = "" if frame is None else _form(place, frame.lang) if shape == "formulir" else frame.html()
    return render("open_data/embedding.html", text=text, choices=choices, place=place, shape=shape, frame=frame, code=code)


def _frame(text: str, place: Place | None, shape: str) -> Frame | None:
    if place:
        return frames.of_area(place) if shape == "kartu" else frames.of_search(place)
    found = listings.get(request.args.get("layanan", "").strip())
    if found and found.status in ("published", "paused"):
        return frames.of_listing(found)
    return frames.find(text)


def _choices(text: str) -> list[Place]:
    """Province, kabupaten and kecamatan that these words may mean: those called just so, else those that contain them."""
    words, atlas = text.casefold(), places.atlas()
    if len(words) < 3 or "://" in words:
        return []
    offered = [p for level in LEVELS for p in atlas.at_level(level)]
    same = [p for p in offered if words in (p.name.casefold(), p.full_name.casefold(), p.code)]
    return same or [p for p in offered if words in atlas.label(p.code).casefold()][:MOST_CHOICES]


def _form(place: Place | None, lang: str) -> str:
    """A search form of plain HTML that opens our results; looks like the page that it is put into."""
    action = site() + url_for("public.results", lang=lang or languages.current())
    area = Markup('<input type="hidden" name="wilayah" value="{}">\n').format(place.code) if place else ""
    label = _("Cari layanan di %(place)s", place=place.full_name if place else places.PROVINCE_NAME)
    form = Markup(
        '<form action="{}" method="get">\n{}<label>{} <input type="search" name="q" maxlength="200"></label>\n'
        '<button type="submit">{}</button>\n</form>'
    ).format(action, area, label, _("Cari"))
    return str(form)
