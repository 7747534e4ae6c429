"""Satu Perangkat Daerah Satu Desa Dampingan: which agency stands by which village, as a list and as a file."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from portal.directory import pairing_rows, pairings, rosters, spreadsheets, trust
from portal.languages import gettext as _
from portal.province.coverage import KINDS, attached
from portal.province.reading import kabupaten_choices, wanted_area
from portal.province.room import room, scope
from portal.web.gate import actor
from portal.web.rendering import render

SHOWN = 500


@room.get("/dampingan", endpoint="pairings")
def table() -> ResponseReturnValue:
    """All pairings that the actor watches, those that are over as well; the form for a file, and what was sent before."""
    area = wanted_area()
    found, today = pairings.all_pairs([area] if area else scope()), trust.today()
    counts = {state: sum(pair.state(today) == state for pair in found) for state in ("running", "coming", "ended")}
    return render(
        "province/pairings.html", area=area, kabupaten=kabupaten_choices(), found=found[:SHOWN], total=len(found), counts=counts,
        on=today, sent=rosters.seen_by(actor(), "dampingan"), columns=pairing_rows.COLUMNS, fault="",
    )  # fmt: skip


@room.get("/dampingan.<any(csv, xlsx):kind>")
def take_pairings(kind: str) -> ResponseReturnValue:
    """All of them in the columns of the import."""
    rows = [list(pairing_rows.values_of(pair).values()) for pair in pairings.all_pairs(scope())]
    header = list(pairing_rows.COLUMNS)
    body = spreadsheets.as_csv(header, rows) if kind == "csv" else spreadsheets.as_xlsx(_("Desa dampingan"), header, rows)
    return attached(body, f"dampingan.{kind}", KINDS[kind])
