"""Numbers as a form asks for them: one row each."""

from __future__ import annotations

from collections.abc import Mapping

from portal.directory import phones

ROWS = 6
PARTS = ("nomor", "guna", "siapa", "kapan")


def fields_of(entries: list[dict[str, str]]) -> dict[str, str]:
    rows: list[dict[str, str]] = []
    for e in entries:
        known = next(
            (r for r in rows if r["nomor"] == e["number"] and r["siapa"] == e.get("who", "") and r["guna"] != e["use"]), None
        )
        if known:
            known["guna"] = "both"
        else:
            rows.append({"nomor": e["number"], "guna": e["use"], "siapa": e.get("who", ""), "kapan": e.get("when", "")})
    return {f"telepon_{n}_{part}": row[part] for n, row in enumerate(rows, start=1) for part in PARTS}


def read(fields: Mapping[str, str]) -> tuple[list[dict[str, str]], dict[str, str], dict[str, str]]:
    found: list[dict[str, str]] = []
    faults: dict[str, str] = {}
    shown: dict[str, str] = {}
    for n in range(1, ROWS + 1):
        text = fields.get(f"telepon_{n}_nomor", "").strip()
        if not text:
            continue
        try:
            number = phones.parse(text)
        except phones.PhoneError as error:
            faults[f"telepon_{n}_nomor"] = str(error)
            continue
        shown[f"telepon_{n}_nomor"] = phones.Phone(number, "call").shown
        use = fields.get(f"telepon_{n}_guna", "call")
        for each in ("call", "whatsapp") if use == "both" else (use,):
            found.append(
                {
                    "number": number,
                    "use": each,
                    "who": fields.get(f"telepon_{n}_siapa", "").strip(),
                    "when": fields.get(f"telepon_{n}_kapan", "").strip(),
                }
            )
    return found, faults, shown


def with_room(fields: Mapping[str, str]) -> dict[str, str]:
    return dict(fields)
