"""Listings whose secrets must not come out anywhere, and one of every status."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask

from portal.directory import editing, ids
from portal.directory.drafts import Draft
from portal.search import index
from tests import instances

KECAMATAN, DESA = "33.03.04", "33.03.04.2003"
NAME, STREET = "Pendampingan Korban Kekerasan Wulanjati", "Gang Zamrudqu Buntu 77"
SECRETS = re.compile(r"zamrudqu|safirqu|7[.,]4321|109[.,]3876|7[.,]4197|109[.,]3913|rahasiaqu", re.IGNORECASE)
TELLING = re.compile(
    r"kekerasan|korban|pelecehan|kdrt|rumah aman|\brppa\b|\bppa\b|perempuan|anak|wanita|laré|wulanjati|aduan|sapa", re.IGNORECASE
)
"""What must not be said of the sensitive listing outside its own page."""
PHONES = [{"number": "+6281100000077", "use": "whatsapp", "who": "Konselor korban"}, {"number": "+622812345678", "use": "call"}]


def drafts() -> list[Draft]:
    """A sensitive listing in each status, one without a number, one with a private address, and some that are open to all."""
    secret: dict[str, object] = {
        "topic": "rppa",
        "name": NAME,
        "place_code": KECAMATAN,
        "desa_code": DESA,
        "needs": ["rppa.kekerasan"],
        "sensitive": True,
        "address_public": False,
        "address": STREET,
        "latitude": -7.432198,
        "longitude": 109.387654,
        "summary": "Mendampingi korban kekerasan",
        "alert": "Korban bisa datang malam",
        "phones": PHONES,
    }
    private: dict[str, object] = {
        "topic": "ekraf",
        "name": "Kelompok Jahit Mawar",
        "place_code": KECAMATAN,
        "desa_code": DESA,
        "needs": ["ekraf"],
        "address_public": False,
        "address": "Lorong Safirqu 88",
        "latitude": -7.419753,
        "longitude": 109.391357,
    }
    public: dict[str, object] = {
        "topic": "sport",
        "name": "Gelanggang </script><b>Mirahqu",
        "place_code": KECAMATAN,
        "address": "Jalan Mirahqu 99",
        "latitude": -7.401234,
        "longitude": 109.365432,
        "phones": PHONES,
        "summary": "Lapangan & <aula>",
        "source": "Dinas",
        "hours": "Mo-Th 08:00-16:00; Fr 08:00-11:00",
    }
    others: list[dict[str, object]] = [
        {"key": "secret"} | secret,
        {"key": "silent"} | secret | {"phones": []},
        {"key": "secret gone"} | secret | {"status": "withdrawn", "status_note": "Korban pindah"},
        {"key": "secret paused"} | secret | {"status": "paused", "status_note": "Korban banyak"},
        {"key": "private"} | private,
        {"key": "open"} | public,
        {"key": "gone"} | public | {"status": "withdrawn"},
        {"key": "paused"} | public | {"status": "paused"},
        {"key": "draft"} | public | {"status": "draft", "name": "Rahasiaqu"},
    ]
    return [Draft(**({"source": "Dinas"} | values)) for values in others]  # type: ignore[arg-type]


def id_of(key: str) -> str:
    """The id of a planted listing."""
    return ids.id_for(key, lambda _: False)


def plant(folder: Path, **changes: str) -> Flask:
    """A portal with all of them, indexed."""
    app = instances.open_app(folder, **changes)
    with app.app_context():
        editing.save_all(drafts())
        index.current().catch_up()
        index.current().tend()
    return app
