"""Paper: posters of a kecamatan's services, sheets with numbers to tear off, and whether what was printed is still right."""

from __future__ import annotations

from typing import Any

from flask import abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from portal import languages
from portal.directory import paper, paper_check, places, trust
from portal.directory.listings import Listing
from portal.directory.paper import Block, Mark
from portal.directory.phones import Phone
from portal.directory.places import Place
from portal.public.paper_words import facts, line_facts
from portal.public.room import room
from portal.web import privacy, qr
from portal.web.rendering import render
from portal.web.words import site

STRIPS = 9
"""Numbers to tear off from one sheet."""
ROOMY = 7
"""With so few contacts on A4 everything is printed larger,"""
BRIEF = 340
"""unless more characters of hours and places stand beside them: Javanese needs more lines for the same."""
CROWDED = 3
"""With so many contacts on A4 that have two numbers everything is printed smaller."""
A4, A5 = "a4", "a5"


@room.context_processor
def _words() -> dict[str, object]:
    return {"facts": facts, "line_facts": line_facts}


@room.get(languages.RULE + "/wilayah/<code>/poster")
def poster(code: str) -> ResponseReturnValue:
    """The services of a kecamatan on one sheet of A4, or of A5 for `ukuran=a5`; other areas lead to a kecamatan."""
    place = _kecamatan(code)
    if not isinstance(place, Place):
        return place
    size = _size()
    mark = paper.mark(code, paper.SMALL if size == A5 else paper.LARGE)
    blocks = paper.blocks(code, mark.kind)
    printed = [listing for block in blocks for listing in block.printed]
    again, fill = paper.look_again(printed), _fill(blocks) if size == A4 else ""
    return _sheet("public/poster.html", place, mark, size, blocks=blocks, again=again, fill=fill)


@room.get(languages.RULE + "/wilayah/<code>/poster/sobek")
def tear_off(code: str) -> ResponseReturnValue:
    """One number many times, to be torn off and kept; nothing on the sheet says what it is about."""
    privacy.sensitive()
    place = _kecamatan(code)
    if not isinstance(place, Place):
        return place
    found = paper.listener(code)
    again = paper.look_again([found] if found else [])
    mark = paper.mark(code, paper.STRIPS)
    return _sheet(
        "public/poster_strips.html", place, mark, _size(), listener=found, again=again, strips=STRIPS, phone=_phone(found)
    )


@room.get("/p/<mark>")
def printed(mark: str) -> ResponseReturnValue:
    """The short address on paper: to the page in the reader's language."""
    privacy.unkept()
    found = paper.read(mark)
    if found is not None and found.kind == paper.STRIPS:
        privacy.sensitive()
    answer = make_response(redirect(url_for("public.paper_check", lang=languages.preferred(), mark=mark)))
    answer.vary.add("Accept-Language")
    return answer


@room.get(languages.RULE + "/kertas/<mark>", endpoint="paper_check")
def still_right(mark: str) -> ResponseReturnValue:
    """Whether a sheet is still right, with the present numbers; 404 with a way on for what is no mark of a sheet."""
    privacy.unkept()
    privacy.unlisted()
    found = paper.read(mark)
    if found is None:
        return make_response(render("public/paper_unknown.html", typed=mark), 404)
    place = places.atlas().places[found.code]
    if found.kind == paper.STRIPS:
        privacy.sensitive()
        listener = paper.listener(found.code)
        right = paper_check.strip_is_right(found)
        return render("public/paper_strip.html", mark=found, right=right, listener=listener, phone=_phone(listener))
    return render("public/paper.html", place=place, mark=found, check=paper_check.check(found))


def _kecamatan(code: str) -> Place | Response:
    """The kecamatan; for a desa the way to its kecamatan, for wider areas the page to choose from, 404 for no area."""
    privacy.unlisted()
    atlas = places.atlas()
    place = atlas.get(code)
    if place is None:
        abort(404)
    if place.level == "kecamatan":
        return place
    if place.level == "desa":
        return make_response(redirect(url_for(str(request.endpoint), code=place.parent_code, ukuran=_size())))
    children = sorted(atlas.children.get(code, []), key=lambda p: (p.kind, p.name))
    return render("public/poster_choice.html", place=place, children=children)


def _size() -> str:
    return A5 if request.args.get("ukuran", "").casefold() == A5 else A4


def _fill(blocks: list[Block]) -> str:
    """How full a sheet of A4 is: `roomy`, `dense` where many have two numbers, or neither."""
    contacts = [*(facts(x) for block in blocks for x in block.printed), *(line_facts(x) for block in blocks for x in block.lines)]
    if len(contacts) <= ROOMY and sum(len(contact.hours) + len(contact.where) for contact in contacts) <= BRIEF:
        return "roomy"
    return "dense" if sum(len(contact.numbers) > 1 for contact in contacts) >= CROWDED else ""


def _sheet(template: str, place: Place, mark: Mark, size: str, **more: Any) -> Response:
    address = f"{site()}/p/{mark}"
    kabupaten = places.atlas().places[place.parent_code]
    about: dict[str, Any] = {"place": place, "kabupaten": kabupaten, "mark": mark, "size": size, "address": address}
    return render(template, qr=qr.drawn(address, address), printed_on=trust.today(), **about, **more)


def _phone(found: Listing | None) -> Phone:
    """The number of whoever listens; the one that answers everywhere, day and night, where nobody nearer is known to."""
    return Phone(paper.call_number(found) if found else paper.LISTENING, "call")
