"""The form of one activity: what a browser sends, field by field, and the columns of the import format that it fills.

Fields are named as those columns; what a phone asks for better in parts (days and times, repeats,
place, telephone numbers) has parts of its own. What the form does not ask stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time

from portal.directory import activity_dates, activity_rules, phones, phones_entry, place_entry, repeat_entry, repeats, topics
from portal.directory.activity_drafts import ActivityDraft
from portal.directory.activity_fields import day
from portal.directory.activity_rows import row_of
from portal.directory.activity_rules import NOWHEN
from portal.directory.import_fields import FieldError
from portal.directory.places import PROVINCE
from portal.directory.sayings import Saying
from portal.directory.sayings import marked as _l

IN_PARTS = (
    "kunci", "mulai", "selesai", "ulang", "batal", "pindah", "wilayah", "desa", "jangkauan", "telepon", "whatsapp", "kebutuhan",
    "status", "layanan",
)  # fmt: skip
"""Columns whose place in the form is taken by parts of several fields, or that a form cannot set."""
TEXTS = tuple(column for column in activity_rules.COLUMNS if column not in IN_PARTS)
WHEN = ("tanggal", "jam_mulai", "jam_selesai", "tanggal_selesai")
NEED = "butuh_"
PARTS = (NEED, "ulang_", "telepon_", "kabupaten", "wilayah", "desa", "jangkau")
"""Starts of the names of fields that belong to a part."""
WIDEST = 20_000
OF_COLUMN = {
    "ulang": "ulang_cara", "mulai": "tanggal", "selesai": "jam_selesai", "telepon": "telepon_1_nomor",
    "whatsapp": "telepon_1_nomor", "kebutuhan": "bidang", "layanan": "wilayah",
}  # fmt: skip
"""Column → the field of the form that can mend it."""
UNREAD = {"mulai": f"{NOWHEN:2026-%m-%d %H:%M}", "selesai": "", "ulang": "", "batal": "", "pindah": "", "batas_daftar": ""}
"""Stands for moments with faults, so that the other columns can be checked."""

Faults = dict[str, str]


def fields_of(draft: ActivityDraft) -> dict[str, str]:
    """The form as it stands for an activity."""
    row = row_of(draft)
    fields = {column: row[column] for column in TEXTS}
    fields |= {NEED + code: "1" for code in draft.needs} | place_entry.fields_of(
        draft.place_code, draft.desa_code, draft.service_areas
    )
    fields |= phones_entry.fields_of(draft.phones)
    if draft.starts != NOWHEN:
        fields |= {"tanggal": f"{draft.starts:%Y-%m-%d}", "jam_mulai": f"{draft.starts:%H:%M}"}
        fields |= repeat_entry.fields_of(draft.rule, draft.starts)
    if draft.ends:
        fields["jam_selesai"] = f"{draft.ends:%H:%M}"
        if draft.ends.date() != draft.starts.date():
            fields["tanggal_selesai"] = f"{draft.ends:%Y-%m-%d}"
    return fields


def taken(sent: Mapping[str, str]) -> dict[str, str]:
    """What a browser sent, without what is no field of an activity, each text of a bearable length."""
    known = (*TEXTS, *WHEN)
    return {name: text[:WIDEST] for name, text in sent.items() if name in known or name.startswith(PARTS)}


def read(sent: Mapping[str, str], base: ActivityDraft, status: str) -> tuple[dict[str, str], Faults]:
    """The columns that a form fills, for `activity_saving.save`, and what is wrong by field; with faults they are worthless.

    `base` says what the form does not ask. Whose place it may be is not asked here.
    """
    where, faults = place_entry.read([PROVINCE], sent)
    found, _faults, _shown = phones_entry.read(sent)
    faults |= _faults
    starts, ends, of_when = _when(sent)
    rule, of_rule = repeat_entry.read(sent, starts) if starts else ("", {})
    faults |= of_when | of_rule
    known = row_of(base) if base.title or base.starts != NOWHEN else {}
    columns = known | {column: sent.get(column, known.get(column, "")) for column in TEXTS}
    columns |= {
        "kebutuhan": _needs(sent, base.needs), "status": status, "wilayah": where.place_code, "desa": where.desa_code,
        "jangkauan": " ".join(where.service_areas), "ulang": rule, "mulai": f"{starts:%Y-%m-%d %H:%M}" if starts else "",
        "selesai": f"{ends:%Y-%m-%d %H:%M}" if ends else "", "telepon": _phones(found, "call"),
        "whatsapp": _phones(found, "whatsapp"), "kunci": base.key, "layanan": base.listing_id or "",
    }  # fmt: skip
    columns["batal"], columns["pindah"] = _exceptions(base, rule, starts)
    unknown = bool(faults.keys() & {*WHEN, "ulang_cara", "ulang_sampai"})
    # What else is wrong is told at once; moments that nobody could read are no further fault.
    _draft, more = activity_rules.check(columns | (UNREAD if unknown else {}))
    faults = {OF_COLUMN.get(column, column): text for column, text in more.items()} | faults
    return columns, faults


def draft_of(columns: Mapping[str, str], key: str) -> ActivityDraft:
    """The draft of columns without faults, of the activity with this key."""
    return replace(activity_rules.check(columns)[0], key=key)


def _when(sent: Mapping[str, str]) -> tuple[datetime | None, datetime | None, Faults]:
    faults: Faults = {}
    first = _day(sent, "tanggal", faults) if sent.get("tanggal", "").strip() else None
    if not sent.get("tanggal", "").strip():
        faults["tanggal"] = Saying(_l("Isi tanggalnya, misalnya 24-12-2026."))
    begins = _clock(sent, "jam_mulai", faults)
    if begins is None and "jam_mulai" not in faults:
        faults["jam_mulai"] = Saying(_l("Isi jam mulainya, misalnya 08.00."))
    ends = _clock(sent, "jam_selesai", faults)
    last = _day(sent, "tanggal_selesai", faults) if sent.get("tanggal_selesai", "").strip() else first
    if first is None or begins is None or last is None:
        return None, None, faults
    starts = datetime.combine(first, begins)
    if last != first and ends is None:
        faults.setdefault("jam_selesai", Saying(_l("Isi juga jam selesainya.")))
    over = datetime.combine(last, ends) if ends else None
    if over and over <= starts:
        faults["jam_selesai"] = Saying(_l("Jam selesai harus sesudah jam mulai."))
    return (None, None, faults) if faults else (starts, over, faults)


def _day(sent: Mapping[str, str], name: str, faults: Faults) -> date | None:
    """A day as a date field sends it; old phones without such fields let people type 24-12-2026."""
    text = sent[name].strip()
    parts = text.replace("/", "-").split("-")
    if len(parts) == 3 and len(parts[2]) == 4:
        text = f"{parts[2]}-{parts[1]:0>2}-{parts[0]:0>2}"
    try:
        return day(text)
    except FieldError as error:
        faults[name] = error.saying
        return None


def _clock(sent: Mapping[str, str], name: str, faults: Faults) -> time | None:
    text = sent.get(name, "").strip()
    try:
        return activity_dates.clock(text[:5] if text.count(":") == 2 else text) if text else None
    except FieldError as error:
        faults[name] = error.saying
        return None


def _exceptions(base: ActivityDraft, rule: str, starts: datetime | None) -> tuple[str, str]:
    """Cancelled and moved dates stay as long as the rule still gives their days."""
    if starts is None or not base.exceptions:
        return "", ""
    planned = {found.isoformat() for found in repeats.days(rule, starts)}
    return activity_dates.written([e for e in base.exceptions if e["day"] in planned])


def _needs(sent: Mapping[str, str], before: list[str]) -> str:
    """The needs that are ticked, the main one from before first."""
    return " ".join(code for code in dict.fromkeys([*before, *topics.needs()]) if sent.get(NEED + code))


def _phones(found: list[dict[str, str]], use: str) -> str:
    lines = []
    for phone in phones.of([entry for entry in found if entry["use"] == use]):
        who = " ".join(phone.who.replace("(", " ").replace(")", " ").split())
        lines.append(f"{phone.typed} ({who})" if who else phone.typed)
    return "; ".join(lines)
