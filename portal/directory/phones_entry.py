"""Telephone numbers as a form asks for them: one row a number, whether it is for calls, for WhatsApp or for both.

Fields: `telepon_baris`, how many rows are shown; of each row `telepon_<n>_nomor`, `_guna` (one of USES),
`_siapa` (who answers) and `_kapan` (when).
"""

from __future__ import annotations

from collections.abc import Mapping

from portal.directory import phones
from portal.directory.import_fields import FieldError, cell
from portal.directory.sayings import Saying
from portal.directory.sayings import marked as _l

USES = ("call", "whatsapp", "both")
MOST = 6
"""Rows that a form offers; a listing that has more numbers keeps them."""
MOST_READ = 40
LONGEST = 100

OF_ROW = _l("Telepon %(n)s: %(fault)s.")
NO_CHAT = _l("Telepon %(n)s: %(number)s adalah nomor rumah atau kantor, tidak bisa untuk WhatsApp. Pilih “Telepon saja”.")
NO_CHAT_SHORT = _l("Telepon %(n)s: %(number)s adalah nomor singkat, tidak bisa untuk WhatsApp. Pilih “Telepon saja”.")

Entries = list[dict[str, str]]


def fields_of(entries: Entries) -> dict[str, str]:
    """The fields that say these phones; a number for calls and WhatsApp alike is one row. One row at least is empty."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for entry in entries:
        rows.setdefault((entry["number"], entry.get("who", ""), entry.get("when", "")), []).append(entry["use"])
    fields: dict[str, str] = {}
    for n, ((number, who, when), uses) in enumerate(rows.items(), 1):
        shown = phones.Phone(number, "call").shown
        use = "both" if {"call", "whatsapp"} <= set(uses) else uses[0]
        fields |= _row(n, {"nomor": shown, "guna": use, "siapa": who, "kapan": when})
    return fields | {"telepon_baris": str(_shown_rows(len(rows) + 1))}


def added(fields: Mapping[str, str]) -> dict[str, str]:
    """The form as typed, with one empty row more, up to MOST."""
    known = fields.get("telepon_baris", "")
    rows = int(known) if known.isascii() and known.isdecimal() and len(known) < 3 else 0
    return {**fields, "telepon_baris": str(max(rows, _shown_rows(rows + 1)))}


def _shown_rows(wanted: int) -> int:
    return max(2, min(wanted, MOST), wanted - 1)


def read(fields: Mapping[str, str]) -> tuple[Entries, dict[str, str], dict[str, str]]:
    """The phones of a listing, what is wrong by field, and the numbers that were understood, by field, as they are shown."""
    entries: Entries = []
    faults: dict[str, str] = {}
    shown: dict[str, str] = {}
    for n in range(1, MOST_READ + 1):
        row = {part: _line(fields, n, part, faults) for part in ("nomor", "guna", "siapa", "kapan")}
        if not row["nomor"]:
            if row["siapa"] or row["kapan"]:
                faults[f"telepon_{n}_nomor"] = Saying(_l("Telepon %(n)s: isi nomornya, atau kosongkan baris ini."), n=n)
            continue
        number = _number(row["nomor"], row["guna"], n, faults)
        if number:
            shown[f"telepon_{n}_nomor"] = phones.Phone(number, "call").shown
            found = _entries(number, row)
            entries += [entry for entry in found if entry not in entries]
    return entries, faults, shown


def _line(fields: Mapping[str, str], n: int, part: str, faults: dict[str, str]) -> str:
    name = f"telepon_{n}_{part}"
    try:
        text = " ".join(cell(fields.get(name, "")).split())
    except FieldError as error:
        faults[name], text = Saying(OF_ROW, n=n, fault=error.saying), ""
    if len(text) > LONGEST:
        faults[name] = Saying(_l("Telepon %(n)s: terlalu panjang, paling banyak %(limit)s huruf."), n=n, limit=LONGEST)
    return text


def _number(typed: str, use: str, n: int, faults: dict[str, str]) -> str:
    """The number in E.164, or empty with a fault."""
    try:
        number = phones.parse(typed)
    except phones.PhoneError as error:
        faults.setdefault(f"telepon_{n}_nomor", Saying(OF_ROW, n=n, fault=error.saying))
        return ""
    if use not in USES:
        faults[f"telepon_{n}_guna"] = Saying(_l("Telepon %(n)s: pilih untuk telepon, WhatsApp, atau keduanya."), n=n)
    elif use != "call" and not phones.can_chat(number):
        text = NO_CHAT if number.startswith("+") else NO_CHAT_SHORT
        faults[f"telepon_{n}_guna"] = Saying(text, n=n, number=phones.Phone(number, "call").shown)
    return number


def _entries(number: str, row: dict[str, str]) -> Entries:
    said = {name: row[part] for name, part in (("who", "siapa"), ("when", "kapan")) if row[part]}
    return [{"number": number, "use": use, **said} for use in ("call", "whatsapp") if row["guna"] in (use, "both")]


def _row(n: int, parts: dict[str, str]) -> dict[str, str]:
    return {f"telepon_{n}_{part}": text for part, text in parts.items()}
