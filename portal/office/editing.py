"""The form of a listing: keep a draft, look at it, publish it; nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import entries, hours_entry, phones_entry, proposals, proposing, publishing
from portal.directory.drafts import draft_of
from portal.directory.publishing import Conflict, Outcome, Unready, Wish
from portal.languages import gettext as _
from portal.office import listing_form as form
from portal.office import preview
from portal.office.room import actor, open_to_partners, room, workable_listing

Fields = dict[str, str]


@room.get("/layanan/<listing_id>/ubah")
@open_to_partners
def edit(listing_id: str) -> ResponseReturnValue:
    """The form with what the listing says, or with the actor's own draft of it."""
    listing = workable_listing(listing_id)
    draft = proposals.own_draft(actor().person_id or 0, listing_id)
    fields = dict(draft.entries) if draft else entries.fields_of(draft_of(listing))
    version = draft.base_version if draft else listing.version
    return form.show(form.Sheet(listing_id, fields, version, draft.id if draft else None))


@room.get("/layanan/baru")
@open_to_partners
def new() -> ResponseReturnValue:
    """The empty form, or a draft of a listing that is to be."""
    draft = _draft_named(request.args.get("draf", ""))
    fields = dict(draft.entries) if draft else form.blank(actor())
    return form.show(form.Sheet(None, fields, 0, draft.id if draft else None))


def _draft_named(text: str) -> proposals.Proposal | None:
    found = proposals.get(int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else None
    if found is not None and found.person_id != actor().person_id:
        abort(403)
    return found if found is not None and found.state in ("draft", "returned") and found.listing_id is None else None


@room.post("/layanan/<listing_id>/ubah")
@open_to_partners
def save(listing_id: str) -> ResponseReturnValue:
    """What the button that was tapped asks for."""
    workable_listing(listing_id)
    draft = proposals.own_draft(actor().person_id or 0, listing_id)
    return _act(form.Sheet(listing_id, *_sent(), draft.id if draft else None))


@room.post("/layanan/baru")
@open_to_partners
def create() -> ResponseReturnValue:
    """As `save`, for a listing that is to be."""
    draft = _draft_named(request.form.get("draf", ""))
    return _act(form.Sheet(None, *_sent(), draft.id if draft else None))


def _sent() -> tuple[Fields, int]:
    version = request.form.get("versi", "")
    return entries.taken(request.form), int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0


def _act(sheet: form.Sheet) -> ResponseReturnValue:
    acts: Mapping[str, Callable[[form.Sheet], ResponseReturnValue]] = {
        "simpan": _keep, "pratinjau": preview.preview, "terbitkan": _publish,
        "gabung": lambda sheet: _publish(_merged(sheet)), "simpan_gabungan": lambda sheet: _keep(_merged(sheet)),
    }  # fmt: skip
    wanted = request.form.get("tindakan", "simpan")
    if wanted == "salin_jam":
        return form.show(sheet.saying(hours_entry.copied(sheet.fields)))
    if wanted == "tambah_nomor":
        return form.show(sheet.saying(phones_entry.added(sheet.fields)))
    return acts.get(wanted, form.show)(sheet)


def _keep(sheet: form.Sheet) -> ResponseReturnValue:
    publish_on, fault = form.day(request.form.get("terbit_pada", ""))
    if fault:
        return form.show(sheet, {"terbit_pada": fault}, 422)
    number = proposing.keep(
        actor(), sheet.listing_id, sheet.fields, sheet.version, sheet.proposal_id, reason=_reason(), publish_on=publish_on
    )
    if sheet.listing_id:
        return redirect(url_for("office.edit", listing_id=sheet.listing_id, kabar="draf"), 303)
    return redirect(url_for("office.new", draf=number, kabar="draf"), 303)


def _publish(sheet: form.Sheet) -> ResponseReturnValue:
    publish_on, fault = form.day(request.form.get("terbit_pada", ""))
    wish = Wish(
        sheet.listing_id, sheet.fields, sheet.version, _reason(), publish_on, sheet.proposal_id,
        key="" if sheet.listing_id else form.sending(),
    )  # fmt: skip
    try:
        if fault:
            raise Unready({"terbit_pada": fault})
        outcome = publishing.submit(actor(), wish)
    except Unready as error:
        return form.show(sheet, error.faults, 422)
    except Conflict:
        if sheet.listing_id is None:
            return form.show(sheet, {"nama": _("Layanan ini sudah ada di portal. Carilah dulu di daftar layanan.")}, 409)
        return form.conflict(sheet)
    except PermissionError:
        abort(403)
    return redirect(_after(outcome), 303)


def _reason() -> str:
    return request.form.get("alasan", "").strip()[:500]


def _merged(sheet: form.Sheet) -> form.Sheet:
    chosen = {name.removeprefix("pilih_"): side for name, side in request.form.items() if name.startswith("pilih_")}
    return form.merged(sheet, chosen)


def _after(outcome: Outcome) -> str:
    if outcome.listing_id and outcome.state in ("published", "unchanged"):
        return url_for("office.sheet", listing_id=outcome.listing_id, kabar=outcome.state)
    return url_for("office.proposal", proposal_id=outcome.proposal_id, kabar=outcome.state)
