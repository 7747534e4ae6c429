"""Bodies that take part: TP PKK, BKOW, universities, companies, NGOs, agencies; what each does and where."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import bodies as known
from portal.directory import describing, places
from portal.directory.bodies import Body
from portal.province.room import is_whole, room, scope
from portal.web.gate import actor
from portal.web.rendering import render
from portal.web.telling import all_told


@room.get("/mitra", endpoint="bodies")
def table() -> ResponseReturnValue:
    """All of them by kind: those that the actor may change lead to their form."""
    found = known.all_bodies()
    mine = {body.organization_id for body in found if describing.may_change(actor(), body)}
    return render("province/bodies.html", groups=known.by_kind(found), mine=mine, news=request.args.get("kabar", ""))


def _there(number: int) -> Body:
    """The body: 404 where there is none, 403 where it works in areas of others."""
    found = known.get(number)
    if found is None:
        abort(404)
    if not describing.may_change(actor(), found):
        abort(403)
    return found


def _form(number: int | None, values: dict[str, str], faults: dict[str, str]) -> ResponseReturnValue:
    areas = [places.atlas().places[code] for code in ([places.PROVINCE, *scope()] if is_whole() else scope())]
    answer = render("province/body_form.html", number=number, values=values, faults_found=faults, areas=areas)
    answer.status_code = 422 if faults else 200
    return answer


@room.get("/mitra/baru")
def new_body() -> ResponseReturnValue:
    """An empty form, its area filled where there is only one."""
    area = "" if is_whole() else " ".join(scope())
    return _form(None, dict.fromkeys(describing.FIELDS, "") | {"wilayah": area}, {})


@room.post("/mitra/baru")
def add_body() -> ResponseReturnValue:
    """Write a new one down."""
    return _save(None)


@room.get("/mitra/<int:number>")
def body(number: int) -> ResponseReturnValue:
    """The form of one."""
    return _form(number, describing.fields_of(_there(number)), {})


@room.post("/mitra/<int:number>")
def save_body(number: int) -> ResponseReturnValue:
    """Write down what has changed."""
    _there(number)
    return _save(number)


def _save(number: int | None) -> ResponseReturnValue:
    values = {name: request.form.get(name, "")[:6000] for name in describing.FIELDS}
    _number, faults = describing.save(actor(), number, values)
    if faults:
        return _form(number, values, all_told(faults))
    return redirect(url_for("province.bodies", kabar="disimpan"), 303)


@room.post("/mitra/<int:number>/hapus")
def remove_body(number: int) -> ResponseReturnValue:
    """Name it no longer."""
    describing.remove(actor(), _there(number).organization_id)
    return redirect(url_for("province.bodies", kabar="dihapus"), 303)
