"""The form of one listing: what a browser sends, field by field, and the draft that it describes.

Fields are named as the columns of the import format, so that there is one set of rules; what a
cell of a spreadsheet can't hold well (hours, phones, place, access) has parts of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from portal.directory import access_entry, exporting, hours_entry, importing, phones_entry, place_entry, topics
from portal.directory import import_fields as fields
from portal.directory.drafts import Draft
from portal.directory.places import PROVINCE
from portal.directory.sayings import marked as _l

EXTRA_TEXTS = {
    "nama_jv": "name_jv", "ringkasan_jv": "summary_jv", "uraian_jv": "description_jv", "bahasa": "languages",
    "peringatan": "alert", "catatan_jam": "hours_note", "alasan_status": "status_note",
}  # fmt: skip
"""Fields that the import format does not know, and the fields of a draft that they fill."""
LIMITS = {"nama_jv": 200, "ringkasan_jv": 500, "bahasa": 200, "peringatan": 500, "catatan_jam": 300, "alasan_status": 300}
IN_PARTS = ("kunci", "telepon", "whatsapp", "jam", "wilayah", "desa", "jangkauan", "akses", "kebutuhan", "dikonfirmasi")
"""Columns whose place in the form is taken by parts of several fields, or that a form cannot set."""
TEXTS = tuple(column for column in importing.COLUMNS if column not in IN_PARTS)
NEED = "butuh_"
"""Start of the names of the ticks for needs."""
WIDEST = 20_000
"""Characters that one field may hold on its way in; more is cut, since no rule allows it."""


def fields_of(draft: Draft) -> dict[str, str]:
    """The form as it stands for a listing. `read` of it gives the same draft."""
    row = exporting.row_of(draft)
    found = {column: row[column] for column in TEXTS}
    found |= {name: str(getattr(draft, attribute)) for name, attribute in EXTRA_TEXTS.items()}
    found |= {NEED + code: "1" for code in draft.needs}
    found["berlaku_sampai"] = draft.valid_until.isoformat() if draft.valid_until else ""
    found |= hours_entry.fields_of(draft.hours) | phones_entry.fields_of(draft.phones)
    found |= place_entry.fields_of(draft.place_code, draft.desa_code, draft.service_areas)
    return found | access_entry.fields_of(draft.access)


def taken(sent: Mapping[str, str]) -> dict[str, str]:
    """What a browser sent, without what is no field of a listing, each text of a bearable length."""
    known = (*TEXTS, *EXTRA_TEXTS, "berlaku_sampai")
    starts = (NEED, *PARTS)
    return {name: text[:WIDEST] for name, text in sent.items() if name in known or name.startswith(starts)}


PARTS = ("jam_", "luar_", "telepon_", "akses_", "kabupaten", "wilayah", "desa", "jangkau")
"""Starts of the names of fields that belong to a part."""


def read(sent: Mapping[str, str], base: Draft) -> tuple[Draft, dict[str, str]]:
    """The draft that a form describes, and what is wrong with it: field → reason. Faulty fields make the draft worthless.

    Whose area it may be is not asked here. Key, confirmation and the mark of samples are those of `base`: no form speaks of them.
    """
    where, faults = place_entry.read([PROVINCE], sent)
    hours, of_hours = hours_entry.read(sent)
    phones, of_phones, _shown = phones_entry.read(sent)
    access, of_access = access_entry.read(sent)
    texts = {column: sent.get(column, "") for column in TEXTS} | {
        "kunci": "formulir", "kebutuhan": _needs(sent, base.needs), "status": sent.get("status") or base.status,
        "wilayah": where.place_code or base.place_code, "desa": where.desa_code, "jangkauan": " ".join(where.service_areas),
    }  # fmt: skip
    draft, found = importing.check(texts)
    told = {
        fault.column: fault.reason for fault in reversed(found) if fault.column not in IN_PARTS or fault.column == "kebutuhan"
    }
    faults |= told | of_hours | of_phones | of_access
    draft = replace(
        draft, key=base.key, sample=base.sample, hours=hours, phones=phones, access=access,
        confirmed_on=base.confirmed_on, confirmed_by=base.confirmed_by,
    )  # fmt: skip
    faults |= _extra(sent, draft)
    return draft, faults


def read_leniently(sent: Mapping[str, str], base: Draft) -> tuple[Draft, dict[str, str]]:
    """As `read`, of a form that is still being filled in: what has a fault is blank in the draft. It is only to be looked at."""
    draft, faults = read(sent, base)
    if faults:
        draft, _more = read({name: text for name, text in sent.items() if name not in faults}, base)
    return draft, faults


def _needs(sent: Mapping[str, str], before: list[str]) -> str:
    """The needs that are ticked: those from before keep their order, since the first is the main one."""
    return " ".join(code for code in dict.fromkeys([*before, *topics.needs()]) if sent.get(NEED + code))


def _extra(sent: Mapping[str, str], draft: Draft) -> dict[str, str]:
    """Fill in what the import format does not know; returns what is wrong with it."""
    faults: dict[str, str] = {}
    for name, attribute in EXTRA_TEXTS.items():
        try:
            setattr(draft, attribute, _limited(fields.cell(sent.get(name, "")), LIMITS.get(name, fields.TEXT_LIMIT)))
        except fields.FieldError as error:
            faults[name] = error.saying
    try:
        draft.valid_until = _valid_until(sent.get("berlaku_sampai", "").strip())
    except fields.FieldError as error:
        faults["berlaku_sampai"] = error.saying
    return faults


def _limited(text: str, limit: int) -> str:
    if len(text) > limit:
        raise fields.FieldError(fields.TOO_LONG, count=len(text), limit=limit)
    return text


def _valid_until(text: str) -> date | None:
    """The last day on which the listing is valid; None for ever."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise fields.FieldError(_l("“%(text)s” bukan tanggal. Contoh: 2027-06-30"), text=text) from None
