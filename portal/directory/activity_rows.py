"""An activity as texts by column: what `activity_rules.check` reads as the same draft."""

from __future__ import annotations

from portal.directory import activity_dates, phones
from portal.directory.activity_drafts import ActivityDraft
from portal.directory.activity_fields import STATUS_WORDS
from portal.directory.activity_rules import COLUMNS, TEXTS


def row_of(draft: ActivityDraft) -> dict[str, str]:
    """The texts of a draft by column of COLUMNS; unknown is blank."""
    cancelled, moved = activity_dates.written(draft.exceptions)
    row = {column: str(getattr(draft, name)) for column, name in TEXTS.items()}
    row |= {
        "kunci": draft.key, "bidang": draft.topic, "kebutuhan": " ".join(draft.needs), "wilayah": draft.place_code,
        "desa": draft.desa_code, "jangkauan": " ".join(sorted(set(draft.service_areas))), "layanan": draft.listing_id or "",
        "mulai": f"{draft.starts:%Y-%m-%d %H:%M}", "selesai": f"{draft.ends:%Y-%m-%d %H:%M}" if draft.ends else "",
        "ulang": draft.rule, "batal": cancelled, "pindah": moved, "tautan_daftar": draft.registration_link,
        "batas_daftar": draft.registration_deadline.isoformat() if draft.registration_deadline else "",
        "alamat_publik": _flag(draft.address_public), "sensitif": _flag(draft.sensitive), "kuota": _number(draft.quota),
        "sisa": _number(draft.places_left), "usia_min": _number(draft.age_min), "usia_maks": _number(draft.age_max),
        "tanggal_sumber": draft.source_date, "status": STATUS_WORDS[draft.status],
        "telepon": _phones(draft, "call"), "whatsapp": _phones(draft, "whatsapp"),
    }  # fmt: skip
    return {column: row[column] for column in COLUMNS}


def _flag(value: bool) -> str:
    return "ya" if value else "tidak"


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _phones(draft: ActivityDraft, use: str) -> str:
    found = [phone for phone in phones.of(draft.phones) if phone.use == use]
    return "; ".join(f"{phone.typed} ({phone.who})" if phone.who else phone.typed for phone in found)
