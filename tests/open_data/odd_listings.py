"""Listings that try every corner of the format: everything said, nothing said, things hidden, things rare."""

from __future__ import annotations

from datetime import date

from portal.directory.drafts import Draft

SECRET_NAME = "Rumah Aman Korban KDRT Melati PENANDA-NAMA"
SECRET_ADDRESS = "Jl. PENANDA-ALAMAT No. 7"
SECRET_DESA, SECRET_DESA_NAME = "33.03.04.2003", "Penaruban"
SECRET_POINT = (-7.391512, 109.364087)
SECRET_NOTE = "PENANDA-CATATAN hanya untuk petugas"
MARKERS = ("PENANDA-", "KDRT", "Melati", SECRET_DESA, "7.391512", "109.364087", "391512", "364087")
"""What must appear in nothing that leaves."""


def full(key: str = "penuh", **more: object) -> Draft:
    """Every field filled."""
    values: dict[str, object] = {
        "topic": "lansia_disabilitas",
        "name": "Pusat Layanan “Sehat & Mandiri” <b>Kaligondang</b>",
        "place_code": "33.03.04",
        "needs": ["disabilitas.alat", "lansia.rawat", "payung"],
        "service_areas": ["33.03.04", "33.03.02", "33.03"],
        "summary": "Alat bantu dan rawat rumah.",
        "description": "Baris satu.\nBaris dua 🙂.",
        "name_jv": "Papan Pitulungan Kaligondang",
        "summary_jv": "Piranti pambiyantu.",
        "description_jv": "Kangge tiyang sepuh.",
        "organization": "Dinas Sosial Purbalingga",
        "desa_code": "33.03.04.2003",
        "address": "Jl. Raya Penaruban No. 1",
        "latitude": -7.3915,
        "longitude": 109.364,
        "phones": [
            {"number": "+6281234567890", "use": "whatsapp", "who": "Kader", "when": "pagi"},
            {"number": "+6281234567890", "use": "call", "who": "Kader"},
            {"number": "+62281625893", "use": "call"},
            {"number": "119 ext 8", "use": "call"},
            {"number": "112", "use": "call"},
        ],
        "email": "layanan@purbalinggakab.go.id",
        "website": "https://purbalinggakab.go.id/layanan/é?a=1 2",
        "hours": "Mo-Th 08:00-12:00,13:00-16:00; Fr 08:00-11:00; 2026 Dec 24 08:00-10:00; 2026 Dec 26-2026 Dec 31 off",
        "hours_note": "Istirahat siang bergantian",
        "requirements": "- KTP\n- KK\n\n- KTP",
        "procedure": "Datang\nIsi formulir",
        "duration": "3 hari kerja",
        "cost": "Gratis",
        "product": "Kursi roda",
        "complaints": "Kotak saran",
        "eligibility": "Warga kurang mampu",
        "age_min": 0,
        "age_max": 120,
        "access": {"kursi_roda": True, "isyarat": True, "toilet": False},
        "languages": "Bahasa Indonesia, Jawa Banyumasan dan bahasa isyarat; Klingon",
        "alert": "Pindah sementara.",
        "valid_until": date(2030, 1, 31),
        "source": "Dinas — https://purbalinggakab.go.id",
        "source_date": "2025-10",
        "confirmed_on": date(2026, 1, 2),
        "confirmed_by": "petugas",
    }
    return Draft(key=key, **(values | more))  # type: ignore[arg-type]


def secret(key: str = "rahasia", **more: object) -> Draft:
    """A shelter: all that must not leave is filled, each with a marker."""
    values: dict[str, object] = {
        "topic": "rppa", "name": SECRET_NAME, "name_jv": SECRET_NAME, "needs": ["rppa.kekerasan"], "summary": "Pendampingan.",
        "description": "Hubungi dulu.", "desa_code": SECRET_DESA, "address": SECRET_ADDRESS, "latitude": SECRET_POINT[0],
        "longitude": SECRET_POINT[1], "sensitive": True, "address_public": False, "confirmed_on": date(2026, 1, 2),
    }  # fmt: skip
    return full(key, **(values | more))


def bare(key: str = "kosong", **more: object) -> Draft:
    """As little as a listing can say."""
    return Draft(**{"key": key, "topic": "sport", "name": "Lapangan", "place_code": "33.03.04", **more})  # type: ignore[arg-type]


HOURS = (
    "24/7", "Mo-Su 00:00-24:00", "Mo-Fr 20:00-02:00", "We[1] 08:00-11:00", "Sa[-1] 08:00-11:00,13:00-14:00",
    "Mo-Fr 15:00-21:00; Sa-Su,PH 07:00-21:00", "Mo-Su,PH 08:00-17:00; We off", "Mar-Oct Mo-Fr 08:00-12:00",
    "sunrise-sunset", "week 1-53/2 Fr 09:00-12:00", 'Mo-Fr 08:00-15:00; PH off', "Fr-Mo 10:00-12:00", "Mo 08:00+",
)  # fmt: skip


def all_of_them() -> list[Draft]:
    """One of each."""
    drafts = [full(), secret(), bare(), bare("provinsi", place_code="33", address="Jl. Pahlawan 9", service_areas=["33"])]
    drafts += [bare(f"jam-{n}", hours=hours) for n, hours in enumerate(HOURS)]
    drafts += [
        full("jeda", status="paused", status_note="Banjir, tutup dulu."),
        full("contoh", sample=True),
        bare("gerbang", topic="rppa", sensitive=True, address_public=False, phones=[{"number": "129", "use": "call"}]),
        bare("surel", email="ayu@kantór.id", website="https://kantór.id/jalan layanan/%zz"),
        bare("kabupaten", place_code="33.03", address="Jl. Onje", organization="Bagian “Kesra” & PPA\t🙂"),
        bare("kebutuhan", needs=["tidak.ada", "sport.futsal"], service_areas=["99.99", "33.03.04.2003"]),
        bare("titik", latitude=-7.0, longitude=110.0),
        bare("separuh", latitude=-7.0),
        bare("catatan", hours_note="Setelah magrib"),
    ]
    return drafts
