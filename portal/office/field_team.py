"""The officer's side of a field round: who walks until when, and what they sent, to be agreed to or declined."""

from __future__ import annotations

from datetime import date

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from portal.directory import field_deciding, field_inviting, field_queue, places
from portal.directory.people import AccountError
from portal.languages import gettext as _
from portal.office.invitations import link_page
from portal.office.room import actor, room
from portal.web.rendering import render
from portal.web.telling import all_told, told

FIELDS = {"area": "wilayah", "kind": "jenis", "name": "nama", "ends": "sampai"}
"""What the directory calls a field → what the form calls it."""


def message() -> str:
    """What is sent with an invitation."""
    return _(
        "Anda diundang membantu memeriksa data portal Kecamatan Berdaya. Buka tautan ini, berlaku 72 jam dan hanya untuk Anda: "
        "%(link)s",
        link="%(link)s",
    )


def _day(text: str) -> date | None:
    """A day as a date field sends it; raises AccountError for what is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise AccountError(ends=_("Tulis tanggalnya seperti 31-12-2026")) from None


@room.get("/lapangan/tim")
def field_team() -> ResponseReturnValue:
    """The accounts of students and cadres, when each ends, and the form to invite one more."""
    return _team({"jenis": "kkn", "wilayah": request.args.get("wilayah", "")}, {})


def _team(typed: dict[str, str], faults: dict[str, str], at: int = 0) -> Response:
    """The page; `at` is the post whose form has the faults, 0 for the invitation."""
    walkers, codes = field_queue.walkers(actor()), field_queue.in_care(actor())
    walked = sorted({walker.post.area_code for walker in walkers if walker.is_living})
    groups: dict[str, list[tuple[str, str]]] = {}
    for code in codes:
        place, parent = places.atlas().places[code], places.atlas().parents(code)[0]
        groups.setdefault(parent.full_name, []).append((code, place.full_name))
    answer = render(
        "office/field_team.html",
        walkers=walkers,
        groups=groups,
        codes=codes,
        progress=field_queue.progress(walked),
        typed=typed,
        wrong=faults,
        at=at,
        news=request.args.get("kabar", ""),
    )
    answer.status_code = 422 if faults else 200
    return answer


@room.post("/lapangan/tim")
def invite_walker() -> ResponseReturnValue:
    """Make an account with a last day, and show the link for its owner."""
    typed = {name: request.form.get(name, "").strip() for name in FIELDS.values()} | {"peka": request.form.get("peka", "")}
    try:
        ends, sensitive = _day(typed["sampai"]), bool(typed["peka"])
        _post, secret = field_inviting.invite(actor(), typed["wilayah"], typed["jenis"], typed["nama"], ends, sensitive)
    except AccountError as error:
        return _team(typed, all_told(error.faults, FIELDS))
    back = url_for("office.field_team")
    return link_page(url_for("office.invitation", secret=secret), _("Tautan undangan"), message(), back)


@room.post("/lapangan/tim/<int:post_id>")
def change_walker(post_id: int) -> ResponseReturnValue:
    """Move the last day, and say whether the list has sensitive listings."""
    typed = {"sampai": request.form.get("sampai", "").strip(), "peka": request.form.get("peka", "")}
    try:
        field_inviting.change(actor(), post_id, _day(typed["sampai"]), bool(typed["peka"]))
    except AccountError as error:
        return _team(typed | {"jenis": "kkn"}, all_told(error.faults, FIELDS), post_id)
    return redirect(url_for("office.field_team", kabar="disimpan", _anchor=f"p-{post_id}"), 303)


@room.post("/lapangan/tim/<int:post_id>/akhiri")
def end_walker(post_id: int) -> ResponseReturnValue:
    """End the account at once."""
    field_inviting.end(actor(), post_id)
    return redirect(url_for("office.field_team", kabar="berakhir", _anchor=f"p-{post_id}"), 303)


@room.get("/lapangan/periksa")
def field_review() -> ResponseReturnValue:
    """What students and cadres sent, and what was agreed to and is still to be written."""
    return _review("")


def _review(fault: str, note: str = "", chosen: frozenset[int] = frozenset()) -> Response:
    answer = render(
        "office/field_review.html",
        waiting=field_queue.waiting(actor()),
        unwritten=field_queue.unwritten(actor()),
        fault=fault,
        note=note,
        chosen=chosen,
        counts=[request.args.get(name, 0, int) for name in ("diterima", "ditolak", "lewat")],
    )
    answer.status_code = 422 if fault else 200
    return answer


@room.post("/lapangan/periksa")
def decide_entries() -> ResponseReturnValue:
    """Agree or decline: one entry by its own button, or all that are ticked."""
    one, many = request.form.get("satu", ""), request.form.get("semua", "")
    note, chosen = request.form.get("catatan", ""), _numbers(request.form.getlist("isian"))
    answer, _colon, number = one.partition(":")
    answers = dict.fromkeys(_numbers([number]), answer == "terima") if one else dict.fromkeys(chosen, many == "terima")
    if (answer or many) not in ("terima", "tolak"):
        answers = {}
    try:
        done = field_deciding.decide(actor(), answers, note)
    except field_deciding.NothingChosen as error:
        return _review(told(str(error)), note, frozenset(chosen))
    return redirect(url_for("office.field_review", diterima=done.accepted, ditolak=done.declined, lewat=done.late), 303)


def _numbers(texts: list[str]) -> list[int]:
    """The numbers of entries among these texts."""
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 12]


@room.post("/lapangan/periksa/<int:entry_id>/selesai")
def settle_entry(entry_id: int) -> ResponseReturnValue:
    """An accepted entry has been written into the portal."""
    field_deciding.settle(actor(), entry_id)
    return redirect(url_for("office.field_review", _anchor="belum-ditulis"), 303)
