"""Area pages: province, kabupaten and kota, kecamatan, desa."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from portal import languages
from portal.directory import bodies, cadres, coming, coverage, hotlines, legal_aid, listings, pairings, places, topics, trust
from portal.directory.coming import Entry, Wanted
from portal.directory.places import Place
from portal.languages import gettext as _
from portal.public.room import room
from portal.web import maps
from portal.web.maps import Look, Shape
from portal.web.rendering import render

MOST_PAIRS = 200
"""More villages than any kecamatan has."""
AHEAD, MOST_ACTIVITIES = timedelta(days=60), 4
"""How far ahead an area's page looks for activities, and how many it shows."""


@room.get(languages.RULE + "/wilayah/")
def province() -> ResponseReturnValue:
    """All kabupaten and kota."""
    regions = places.atlas().children.get(places.PROVINCE, [])
    kinds = [(kind, sorted((p for p in regions if p.kind == kind), key=lambda p: p.name)) for kind in ("kabupaten", "kota")]
    pilots = [code.rpartition(".")[0] for code in coverage.pilots()]
    counts = coverage.listing_counts(places.PROVINCE)
    shapes = [Shape(p.code, url_for("public.area", code=p.code), p.full_name, "area") for p in regions]
    drawing = maps.drawn("regions", shapes, [Look("area", "blank")], _("Peta kabupaten dan kota"))
    return render("public/province.html", kinds=kinds, counts=counts, pilots=pilots, drawing=drawing)


@room.get(languages.RULE + "/wilayah/<code>")
def area(code: str) -> ResponseReturnValue:
    """One area; 404 for a code that the register does not have."""
    place = places.atlas().get(code)
    if place is None:
        abort(404)
    if place.level == "provinsi":
        return province()
    return _kabupaten(place) if place.level == "kabupaten" else _kecamatan(place)


def _kabupaten(place: Place) -> ResponseReturnValue:
    found = listings.served([place.code])
    return render(
        "public/kabupaten.html",
        place=place,
        children=sorted(places.atlas().children.get(place.code, []), key=lambda p: p.name),
        counts=coverage.listing_counts(place.code),
        present=coverage.topics_present(place.code),
        pilots=set(coverage.pilots()),
        partners=bodies.by_kind(bodies.at_work_in(place.code, within=False)),
        own=[(topic, [x for x in found if x.topic == topic]) for topic in topics.topics()],
        lines=[h for h in hotlines.serving(place.code) if h.scope != hotlines.NATIONAL],
        entries=_coming(place),
    )


def _kecamatan(place: Place) -> ResponseReturnValue:
    """A kecamatan, or a desa with what its kecamatan has."""
    atlas = places.atlas()
    kecamatan = place if place.level == "kecamatan" else atlas.places[place.parent_code]
    cadre = cadres.of(kecamatan.code)
    return render(
        "public/kecamatan.html",
        place=place,
        kecamatan=kecamatan,
        kabupaten=atlas.places[kecamatan.parent_code],
        states=coverage.states(place.code),
        pilot=coverage.pilot(kecamatan.code),
        children=sorted(atlas.children.get(kecamatan.code, []), key=lambda p: p.name),
        neighbours=atlas.neighbours.get(kecamatan.code, []),
        cadre=cadre,
        pairs=pairings.running([kecamatan.code], MOST_PAIRS),
        partners=bodies.by_kind(bodies.at_work_in(place.code)),
        entries=_coming(place),
        aid=legal_aid.next_in(kecamatan.code, cadre),
    )


def _coming(place: Place) -> list[Entry]:
    """The next activities there and for its people."""
    if not coming.any_planned():
        return []
    today = trust.today()
    wanted = Wanted(today, today + AHEAD, place.code)
    return coming.listed(wanted, 0, MOST_ACTIVITIES, most_near=1)[0]
