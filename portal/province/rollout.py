"""The roll-out board: how far each kecamatan has come, entered with its document and source, for one or many at a time."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import Unavailable, places, rollout, rollout_entering, spreadsheets
from portal.directory.places import Place
from portal.directory.rollout_entering import Overtaken, Wish
from portal.directory.rollout_fields import FIELDS, STATUS_CODES, Faulty, read
from portal.directory.rollout_importing import COLUMNS, rows_of
from portal.languages import gettext as _
from portal.province.coverage import KINDS, attached
from portal.province.reading import kabupaten_choices, wanted_area
from portal.province.room import is_whole, own_place, room, scope
from portal.web.gate import actor
from portal.web.rendering import render
from portal.web.telling import all_told

SEEN = "versi-"
"""Name of the field that says what version of a kecamatan the form showed, before its code."""


@dataclass(slots=True)
class Form:
    """The form of the board as it is to be shown."""

    fields: dict[str, str] = field(default_factory=dict)
    ticked: set[str] = field(default_factory=set)
    faults: dict[str, str] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    """Kecamatan → the version that its sender was shown: a form that comes back still knows it."""


@room.get("/pelaksanaan")
def board() -> ResponseReturnValue:
    """What is known of the roll-out: a form for the kecamatan of one kabupaten, or all that a source speaks of."""
    return _board(wanted_area(), Form(ticked={request.args.get("pilih", "")}))


def _board(area: str, form: Form, code: int = 200) -> Response:
    shown = [area] if area else scope()
    area = shown[0] if len(shown) == 1 else area
    known, held, counts = rollout.known(shown), rollout.current(shown), rollout.counted(shown)
    wanted = STATUS_CODES.get(request.args.get("tahap", ""))
    kecamatan = [place for place in places.atlas().at_level("kecamatan") if place.parent_code in shown]
    if not area:
        kecamatan = [p for p in kecamatan if p.code in known or p.code in held or wanted]
    if wanted:
        kecamatan = [p for p in kecamatan if (held[p.code].status if p.code in held else "unknown") == wanted]
    answer = render(
        "province/rollout.html", area=area, kabupaten=kabupaten_choices(), known=known, held=held, shown=kecamatan, form=form,
        counts=counts, total=rollout.together(counts.values()), planned=(rollout.PILOTS_PLANNED, rollout.KECAMATAN_PLANNED),
        wanted=wanted, done=_done(), is_whole=is_whole() and not area,
    )  # fmt: skip
    answer.status_code = code
    return answer


@dataclass(frozen=True, slots=True)
class Done:
    """What was just done, as the next page tells it."""

    act_id: int
    """0 where nothing had to be done."""
    kind: str = ""
    kecamatan: int = 0
    left: int = 0
    """Kecamatan that an undoing left alone."""


def _done() -> Done | None:
    """The act that the address says was just done, if it is the actor's to see."""
    number = request.args.get("selesai", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    found = rollout.act(int(number))
    if found is None:
        return None if int(number) else Done(0)
    act, entries = found
    if not all(actor().is_above(entry.kecamatan_code) for entry in entries):
        return None
    undone = rollout.act(act.undoes_id) if act.undoes_id else None
    return Done(act.id, act.kind, len(entries), len(undone[1]) - len(entries) if undone else 0)


@room.post("/pelaksanaan")
def enter_rollout() -> ResponseReturnValue:
    """Enter the same for every kecamatan that is ticked: all of them, or none and the form as it was typed."""
    area = own_place(request.args.get("wilayah", ""), "kabupaten").code
    ticked = [own_place(code, "kecamatan").code for code in dict.fromkeys(request.form.getlist("kecamatan"))]
    if not all(code.startswith(f"{area}.") for code in ticked):
        abort(404)
    seen = {name.removeprefix(SEEN): _seen(text) for name, text in request.form.items() if name.startswith(SEEN)}
    form = Form({name: request.form.get(name, "") for name in FIELDS}, set(ticked), seen=seen)
    try:
        said = read(form.fields)
    except Faulty as error:
        form.faults = all_told(error.faults)
    if not ticked:
        form.faults = {"kecamatan": _("Centang paling sedikit satu kecamatan."), **form.faults}
    if form.faults:
        return _board(area, form, 422)
    return _enter(area, form, {code: Wish(said, seen.get(code, 0)) for code in ticked})


def _seen(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _enter(area: str, form: Form, wishes: dict[str, Wish]) -> ResponseReturnValue:
    try:
        number = rollout_entering.enter(actor(), wishes)
    except Overtaken as error:
        return _conflict(area, form, error.codes)
    except Unavailable:
        form.faults = {"kecamatan": _("Portal sedang sibuk, jadi belum ada yang tersimpan. Tunggu sebentar, lalu kirim lagi.")}
        answer = _board(area, form, 503)
        answer.headers["Retry-After"] = "10"
        return answer
    return redirect(url_for("province.board", wilayah=area, selesai=number or 0), 303)


def _conflict(area: str, form: Form, codes: list[str]) -> Response:
    """Somebody was quicker: what is entered now beside what was typed, to choose."""
    held = rollout.current([area])
    atlas = places.atlas()
    answer = render(
        "province/rollout_conflict.html", area=area, form=form, held=held, quicker=[atlas.places[code] for code in codes],
        others=[atlas.places[code] for code in sorted(form.ticked - set(codes))], mine=read(form.fields),
    )  # fmt: skip
    answer.status_code = 409
    return answer


@room.get("/pelaksanaan/<code>")
def rollout_history(code: str) -> ResponseReturnValue:
    """Everything that was entered of one kecamatan, and the button that takes the last act back."""
    return _history(own_place(code, "kecamatan"))


def _history(place: Place, fault: str = "") -> Response:
    entries = rollout.history(place.code)
    with_it = rollout.act(entries[0].act_id) if entries else None
    mine = with_it is not None and all(rollout_entering.may_enter(actor(), e.kecamatan_code) for e in with_it[1])
    answer = render(
        "province/rollout_history.html", place=place, entries=entries, known=rollout.known([place.parent_code]).get(place.code),
        others=len(with_it[1]) - 1 if with_it else 0, mine=mine, fault=fault,
    )  # fmt: skip
    answer.status_code = 409 if fault else 200
    return answer


@room.post("/pelaksanaan/<int:act_id>/batal")
def undo_rollout(act_id: int) -> ResponseReturnValue:
    """Take an act back; 409 where somebody has entered something of all its kecamatan since."""
    try:
        number = rollout_entering.undo(actor(), act_id)
    except LookupError:
        abort(404)
    except Overtaken as error:
        return _history(own_place(error.codes[0], "kecamatan"), _("Sudah ada isian yang lebih baru, jadi ini tidak dibatalkan."))
    found = rollout.act(number)
    areas = {entry.kecamatan_code[:5] for entry in found[1]} if found else set()
    return redirect(url_for("province.board", wilayah=areas.pop() if len(areas) == 1 else None, selesai=number), 303)


@room.get("/pelaksanaan.<any(csv, xlsx):kind>")
def take_rollout(kind: str) -> ResponseReturnValue:
    """The board as a file, in the columns that can be sent back."""
    area = wanted_area()
    shown = [area] if area else scope()
    rows = rows_of(shown)
    body = spreadsheets.as_csv(COLUMNS, rows) if kind == "csv" else spreadsheets.as_xlsx(_("Pelaksanaan"), COLUMNS, rows)
    return attached(body, f"pelaksanaan.{kind}", KINDS[kind])
