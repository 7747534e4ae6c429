"""The words of the staff: what the search was taught, teaching it another one, taking one back, taking them along as a file."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from portal.directory import Unavailable, listings, places, spreadsheets, staff_terms, teaching, topics
from portal.directory.listings import Listing
from portal.directory.places import Place
from portal.directory.teaching import TermError
from portal.province.asked import watched
from portal.province.coverage import KINDS, attached
from portal.province.room import busy, room
from portal.search import term_checks, trials
from portal.search.answers import Answer
from portal.web.gate import actor
from portal.web.rendering import render
from portal.web.telling import told
from portal.web.words import plain

REGISTER = "staff"
EXAMPLES = 3


def _may() -> None:
    """Only the province teaches: a word counts everywhere."""
    if not teaching.may(actor()):
        abort(403)


@room.get("/dicari/kata")
def terms() -> ResponseReturnValue:
    """Every word that was ever taught: who, when, why, and whether it still counts."""
    return _terms({})


def _terms(faults: dict[int, str], status: int = 200) -> Response:
    answer = render(
        "province/terms.html", history=staff_terms.history(), version=staff_terms.version(), faults=faults,
        may_teach=teaching.may(actor()), typed=request.form.get("alasan", ""), news=request.args.get("kabar", ""), meant=meant,
    )  # fmt: skip
    answer.status_code = status
    return answer


def meant(concept: str, place_code: str) -> str:
    """What a word stands for, in words."""
    if place_code:
        found = places.atlas().get(place_code)
        return places.atlas().label(place_code) if found else place_code
    need = topics.needs().get(concept)
    return plain(need) if need else concept


@room.get("/dicari/kata/baru")
def new_term() -> ResponseReturnValue:
    """Choose what a word stands for; with a choice made, what it would change. Nothing is written."""
    _may()
    typed = _typed(request.args)
    return _form(typed, _faults(typed) if typed["lihat"] else {}, bool(typed["lihat"]))


@room.post("/dicari/kata/baru")
def add_term() -> ResponseReturnValue:
    """Teach the word: from now on the search of all residents knows it."""
    _may()
    typed = _typed(request.form)
    faults, status = _faults(typed), 422
    if not faults:
        try:
            concept, place = typed["kebutuhan"], typed["tempat"]
            teaching.add(actor(), term_checks.tidy(typed["kata"]), concept=concept, place_code=place, why=typed["alasan"])
        except TermError as error:
            faults = {"alasan": told(error.saying)}
        except Unavailable:
            faults, status = {"alasan": busy()}, 503
    if faults:
        return _form(typed, faults, True, status)
    return redirect(url_for("province.terms", kabar="ditambah"), 303)


def _typed(source: dict[str, str]) -> dict[str, str]:
    names = ("kata", "wilayah", "kebutuhan", "tempat", "alasan", "lihat")
    typed = {name: " ".join(source.get(name, "")[:600].split()) for name in names}
    return typed | {"wilayah": typed["wilayah"] if typed["wilayah"] in watched() else ""}


def _faults(typed: dict[str, str]) -> dict[str, str]:
    found = {
        "kata": term_checks.fault_of_term(term_checks.tidy(typed["kata"]), typed["kebutuhan"]),
        "kebutuhan": term_checks.fault_of_meaning(typed["kebutuhan"], typed["tempat"]),
    }
    return {name: told(text) for name, text in found.items() if text}


def _form(typed: dict[str, str], faults: dict[str, str], looked: bool, status: int = 422) -> Response:
    tried: tuple[Answer, Answer] | None = None
    term = term_checks.tidy(typed["kata"])
    if looked and not {"kata", "kebutuhan"}.intersection(faults):
        tried = trials.before_and_after(term, typed["kebutuhan"], typed["tempat"], typed["wilayah"])
    answer = render(
        "province/new_term.html", typed=typed, term=term, faults=faults, tried=tried, examples=_examples, meant=meant,
        areas=_areas(),
        needs=[(need.code, plain(need)) for need in term_checks.needs()],
    )  # fmt: skip
    answer.status_code = status if faults else 200
    return answer


def _examples(answer: Answer) -> list[tuple[Listing, bool]]:
    """The first listings that an answer shows, none of them sensitive, and whether each is only suggested."""
    shown = [(step.suggested, glance.id) for step in answer.steps for glance in step.listings][:EXAMPLES]
    found = [(listings.get(listing_id), suggested) for suggested, listing_id in shown]
    return [(listing, suggested) for listing, suggested in found if listing and not listing.sensitive]


def _areas() -> list[tuple[str, list[Place]]]:
    """Every kabupaten by its name, with itself and its kecamatan."""
    atlas = places.atlas()
    found = {place.code: [place] for place in atlas.at_level("kabupaten")}
    for place in atlas.at_level("kecamatan"):
        found[place.parent_code].append(place)
    return [(group[0].full_name, group) for group in found.values()]


@room.post("/dicari/kata/<int:term_id>/urungkan")
def undo_term(term_id: int) -> ResponseReturnValue:
    """Take a word back; it stays in the history."""
    if staff_terms.get(term_id) is None:
        abort(404)
    try:
        teaching.remove(actor(), term_id, request.form.get("alasan", ""))
    except TermError as error:
        return _terms({term_id: told(error.saying)}, 422)
    except Unavailable:
        return _terms({term_id: busy()}, 503)
    return redirect(url_for("province.terms", kabar="diurungkan"), 303)


@room.get("/dicari/kata/<any(kebutuhan, tempat):kind>.csv")
def take_terms(kind: str) -> ResponseReturnValue:
    """The words that count now, in the columns of `concepts.csv` or `popular_places.csv`, to be taken over there."""
    found = staff_terms.living()
    if kind == "kebutuhan":
        header = ["term", "concept", "strength", "register"]
        rows: list[list[str | int]] = [[term.term, term.concept, 3, REGISTER] for term in found if term.concept]
    else:
        header, rows = ["name", "codes", "note"], [[t.term, t.place_code, t.why] for t in found if t.place_code]
    return attached(spreadsheets.as_csv(header, rows), f"kamus-petugas-{kind}.csv", KINDS["csv"])
