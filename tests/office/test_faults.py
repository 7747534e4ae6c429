"""Whoever works in Javanese reads in Javanese what is wrong with a field, and every fault begins as a sentence does."""

from __future__ import annotations

from typing import cast

import pytest
from flask import Flask

from portal.database import writing
from portal.directory import entries, hours_entry
from portal.directory.people import Person
from tests.inspecting import Page, Visitor
from tests.office.officer import Officer
from tests.office.test_editing import BUKATEJA, sheet_of

LONG = "panjang " * 3000
WRONG: dict[str, dict[str, str]] = {
    "nonsense": dict.fromkeys((*entries.TEXTS, "berlaku_sampai", "wilayah"), "§") | {"nama": "", "usia_min": "dua"},
    "too long": dict.fromkeys((*entries.TEXTS, *entries.EXTRA_TEXTS), LONG) | {"desa": "33.03.04.2003", "jangkauan": "desa"},
    "hidden signs": dict.fromkeys((*entries.TEXTS, *entries.EXTRA_TEXTS, "telepon_1_nomor"), "a\u202e") | {"jangkauan": "?"},
    "lines": {"nama": "satu\ndua", "lintang": "-60", "bujur": "", "usia_min": "9", "usia_maks": "8", "telepon_1_kapan": "pagi"},
    "other lines": {"lintang": "", "bujur": "109.3", "telepon_1_kapan": LONG, "nama": "Rumah aman", "alamat_publik": "ya"},
    "phones": {f"telepon_{n}_nomor": text for n, text in enumerate(("surat", "0812", "0" * 20, "0000 0000 0", "112"), 1)}
    | {"telepon_5_guna": "whatsapp", "telepon_6_nomor": "0281 891001", "telepon_6_guna": "both", "telepon_1_guna": "?"},
    "uses": {"telepon_1_nomor": "0857 9966 4444", "telepon_1_guna": "?", "akses_toilet": "?", "jam_cara": "?"},
    "no day": {"jam_cara": "mingguan"} | {f"jam_{day}_buka": "" for day in hours_entry.DAYS},
    "special hours": {"jam_cara": "khusus", "jam_semula": "pagi"},
    "hours": {
        "jam_cara": "mingguan", "jam_mo_buka": "1", "jam_mo_dari": "", "jam_mo_sampai": "", "jam_tu_buka": "1",
        "jam_tu_dari": "pagi", "jam_tu_sampai": "siang", "jam_we_buka": "1", "jam_we_dari": "08:00", "jam_we_sampai": "03:00",
        "jam_th_buka": "1", "jam_th_dari": "24:00", "jam_th_sampai": "09:00", "jam_fr_buka": "1", "jam_fr_dari": "08:00",
        "jam_fr_sampai": "08:00", "jam_sa_buka": "1", "jam_sa_dari": "08:00", "jam_sa_sampai": "12:00", "jam_sa_dari2": "11:00",
        "jam_sa_sampai2": "13:00", "jam_su_buka": "1", "jam_su_dari": "11:00", "jam_su_sampai": "10:00",
    },
    "dates": {
        "jam_cara": "selalu", "luar_1_dari": "besok", "luar_2_dari": "2026-12-24", "luar_2_sampai": "2026-12-20",
        "luar_3_dari": "2026-12-26", "luar_3_sampai": "2026-12-28", "luar_4_dari": "2026-12-27", "luar_5_dari": "2027-01-03",
        "luar_5_jam": "lain",
    },
}  # fmt: skip

OLD = "sepeda biru di sawah"
OTHERS: list[tuple[str, dict[str, str]]] = [
    ("/kantor/akun", {"nama": "", "telepon": "0812"}),
    ("/kantor/akun", {"nama": "Bu Tutik", "telepon": "surat"}),
    ("/kantor/akun/sandi", {"sandi_lama": "bukan ini"}),
    *(("/kantor/akun/sandi", {"sandi_lama": OLD, "sandi_baru": new}) for new in ("pendek", "panjang" * 100)),
    *(("/kantor/akun/sandi", {"sandi_lama": OLD, "sandi_baru": new}) for new in ("111111111111", "kebo nyusu gudel")),
    ("/kantor/layanan/{}/catatan", {"catatan": " "}),
    ("/kantor/layanan/{}/catatan", {"catatan": LONG}),
    ("/kantor/layanan/{}/benar", {"jenis": "?"}),
]


@pytest.fixture
def listing_id(app: Flask) -> str:
    """The sport hall of Bukateja, from the sourced data."""
    with app.app_context():
        return str(Visitor(app).get("/id/cari?q=gor+bukateja").hits[0].get("data-hit"))


def speaking(app: Flask, lang: str) -> Officer:
    """An officer whose account is in this language."""
    officer = Officer(app, BUKATEJA)
    with app.app_context(), writing() as tables:
        tables.get_one(Person, officer.person_id).lang = lang
    return officer


def beside(page: Page) -> dict[str, str]:
    """What stands beside each field that is wrong; the list at the top says the same."""
    found = {p.get("id", "")[2:]: " ".join("".join(p.itertext()).split()) for p in page.all(".//p[@class='fault']")}
    named = {a.get("href", "")[3:]: " ".join("".join(a.itertext()).split()) for a in page.all(".//*[@id='kesalahan']//a")}
    assert found
    for name, text in found.items():
        assert named[name].endswith(text), (named[name], text)
    return named | found


def alike_and_sound(indonesian: dict[str, str], javanese: dict[str, str]) -> None:
    """Both name the same fields, each in its own words, as sentences."""
    assert indonesian.keys() == javanese.keys()
    for name, text in javanese.items():
        assert text != indonesian[name], name
        for said in (text, indonesian[name]):
            assert not said[0].islower(), said
            assert said[-1] not in ",;:", said
            assert "%(" not in said and ".." not in said, said


def sent(officer: Officer, path: str, fields: dict[str, str]) -> dict[str, str]:
    """The faults of the form that comes back."""
    return beside(cast("Page", officer.post(path, 422, **fields)))


def test_faults_of_a_listing_are_in_the_language_of_the_page(app: Flask, listing_id: str) -> None:
    ani, budi = speaking(app, "id"), speaking(app, "jv")
    address = f"/kantor/layanan/{listing_id}/ubah"
    fields = sheet_of(ani, address) | {"tindakan": "terbitkan"}
    for wrong in WRONG.values():
        alike_and_sound(sent(ani, address, fields | wrong), sent(budi, address, fields | wrong))


def test_faults_of_other_forms_are_in_the_language_of_the_page(app: Flask, listing_id: str) -> None:
    ani, budi = speaking(app, "id"), speaking(app, "jv")
    for path, wrong in OTHERS:
        address = path.format(listing_id)
        alike_and_sound(sent(ani, address, wrong), sent(budi, address, wrong))
