"""Paralegal cadres: how many were trained in each kecamatan, which office answers, when the next legal-aid day is."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import cadre_rows, cadres, legal_aid, places, rostering, rosters, spreadsheets
from portal.languages import gettext as _
from portal.province.coverage import KINDS, attached
from portal.province.reading import kabupaten_choices, wanted_area
from portal.province.room import own_place, room, scope
from portal.web.gate import actor
from portal.web.rendering import render
from portal.web.telling import all_told


@room.get("/paralegal", endpoint="cadres")
def table() -> ResponseReturnValue:
    """Every kecamatan of one kabupaten, or all of which something is known."""
    area = wanted_area()
    shown = [area] if area else scope()
    known = cadres.within(shown)
    days = legal_aid.next_days(shown, known)
    told = {*known, *days}
    listed = [p for p in places.atlas().at_level("kecamatan") if (p.parent_code == area if area else p.code in told)]
    return render(
        "province/cadres.html", area=area, kabupaten=kabupaten_choices(), known=known, listed=listed, totals=cadres.totals(shown),
        days=days,
        number=sum(p.parent_code in shown for p in places.atlas().at_level("kecamatan")),
        sent=rosters.seen_by(actor(), "paralegal"), columns=cadre_rows.COLUMNS, fault="",
    )  # fmt: skip


@room.get("/paralegal.<any(csv, xlsx):kind>")
def take_cadres(kind: str) -> ResponseReturnValue:
    """What is kept of each kecamatan that the actor watches, in the columns of the import."""
    rows = [list(cadre_rows.values_of(row).values()) for row in cadres.rows_of(scope()).values()]
    header = list(cadre_rows.COLUMNS)
    body = spreadsheets.as_csv(header, rows) if kind == "csv" else spreadsheets.as_xlsx(_("Kader paralegal"), header, rows)
    return attached(body, f"paralegal.{kind}", KINDS[kind])


@room.get("/kecamatan/<code>/paralegal")
def cadre_form(code: str) -> ResponseReturnValue:
    """What is kept of one kecamatan, as a form."""
    place = own_place(code, "kecamatan")
    row = cadres.row_of(code)
    values = cadre_rows.values_of(row) if row else dict.fromkeys(cadre_rows.COLUMNS, "")
    return render("province/cadre_form.html", place=place, values=values, faults_found={}, saved="kabar" in request.args)


@room.post("/kecamatan/<code>/paralegal")
def save_cadre(code: str) -> ResponseReturnValue:
    """Write it down."""
    place = own_place(code, "kecamatan")
    values = {name: request.form.get(name, "")[:2000] for name in cadre_rows.COLUMNS} | {"kecamatan": code}
    found = all_told(rostering.save_one(actor(), "paralegal", values))
    if not found:
        return redirect(url_for("province.cadre_form", code=code, kabar="disimpan"), 303)
    answer = render("province/cadre_form.html", place=place, values=values, faults_found=found, saved=False)
    answer.status_code = 422
    return answer
