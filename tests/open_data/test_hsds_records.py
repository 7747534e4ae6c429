"""Every record, as odd as it may be, is valid; and nothing that must not leave does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.directory import editing, listings, open_records
from portal.directory.ids import id_for
from portal.directory.open_records import Wanted
from portal.open_data.hsds import ids, profiles, schedules, services
from tests import instances
from tests.open_data import odd_listings
from tests.open_data.hsds import harness

SITE = "https://portal.example"


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory, reference_instance: Path) -> Iterator[Flask]:
    """The reference data and the odd listings."""
    app = instances.open_app(instances.copy(reference_instance, tmp_path_factory.mktemp("odd")))
    with app.app_context():
        editing.save_all(odd_listings.all_of_them())
        yield app


def records(batch_size: int = 200) -> Iterator[dict[str, Any]]:
    """Every open record as a full service."""
    for batch in open_records.batches(Wanted(), batch_size):
        histories = open_records.histories([x.id for x in batch])
        for listing in batch:
            yield services.service(listing, site=SITE, changes=histories.get(listing.id, ()))


def record(key: str) -> dict[str, Any]:
    """The full service of the listing with this key."""
    found = listings.get(id_for(key, lambda _: False))
    assert found
    return services.service(found, site=SITE, changes=open_records.histories([found.id]).get(found.id, ()))


def faults_of(found: dict[str, Any], judge: Any = harness.faults) -> list[str]:
    """What is wrong with a service, strict and lax, in both profiles, alone and in a list."""
    oruk = profiles.in_profile("service", found, profiles.ORUK)
    wrong = judge("hsds-3.1", "service", found) + judge("oruk-3.0", "service", oruk)
    wrong += judge("hsds-3.1", "service", found, strict=False) + judge("oruk-3.0", "service", oruk, strict=False)
    return wrong + judge("oruk-3.0", "service", found, strict=False)


def test_all_of_the_reference_and_odd_listings_are_valid(odd: Flask) -> None:
    found = list(records())
    assert len(found) == open_records.count(Wanted()) >= 44 + len(odd_listings.all_of_them())
    assert {r["id"]: faults for r in found if (faults := faults_of(r))} == {}


def test_all_of_the_sample_catalogue_is_valid(sample_app: Flask) -> None:
    with sample_app.app_context():
        wrong, number = {}, 0
        for number, found in enumerate(records(), 1):
            faults = faults_of(found, harness.quick_faults if number % 50 else harness.faults)
            if faults:
                wrong[found["id"]] = faults
        assert number > 11_520
        assert wrong == {}


def test_what_lists_say_is_valid_too(odd: Flask) -> None:
    for listing in open_records.page(Wanted(), 0, 1000):
        basic = services.basic(listing, site=SITE)
        assert harness.faults("hsds-3.1", "service_list", basic) == []
        oruk = profiles.in_profile("service", basic, profiles.ORUK)
        assert harness.faults("oruk-3.0", "service_list", oruk) == []


def test_the_table_of_the_profile_is_that_of_its_schemas() -> None:
    for kind, known in profiles.KNOWN.items():
        schema = harness.schema_of("oruk-3.0", kind, True)
        assert known == set(schema["properties"]), kind


def test_nothing_that_must_not_leave_is_in_any_record(odd: Flask) -> None:
    hidden = record("rahasia")
    for found in (hidden, profiles.in_profile("service", hidden, profiles.ORUK)):
        text = json.dumps(found, ensure_ascii=False)
        assert [marker for marker in odd_listings.MARKERS if marker in text] == []
        location = found["service_at_locations"][0]["location"]
        assert location["location_type"] == "virtual"
        assert not {"addresses", "latitude", "longitude"} & set(location)
        assert location["external_identifier"] == "33.03.04"
    assert hidden["name"] == "Layanan di Kecamatan Kaligondang"
    terms = {a["taxonomy_term"]["code"] for a in hidden["attributes"] if "taxonomy_term" in a}
    assert {"rppa", "rppa.kekerasan"} <= terms


def test_a_full_listing_tells_everything(odd: Flask) -> None:
    found = record("penuh")
    labels = {a["label"]: a.get("value") for a in found["attributes"]}
    assert found["alternate_name"] == "Papan Pitulungan Kaligondang"
    assert found["description"] == "Alat bantu dan rawat rumah.\n\nBaris satu.\nBaris dua 🙂."
    assert found["url"] == "https://purbalinggakab.go.id/layanan/%C3%A9?a=1%202"
    assert found["additional_urls"][0]["url"] == f"{SITE}/l/{labels['Id portal']}"
    assert (found["minimum_age"], found["maximum_age"], found["assured_date"]) == (0, 120, "2026-01-02")
    assert [(p["number"], p.get("extension"), p["type"], p["description"]) for p in found["phones"]] == [
        ("+6281234567890", None, "text", "WhatsApp, Kader, pagi"),
        ("+6281234567890", None, "voice", "Telepon, Kader"),
        ("+62281625893", None, "voice", "Telepon"),
        ("119", 8, "voice", "Telepon"),
        ("112", None, "voice", "Telepon"),
    ]
    assert [c["name"] for c in found["contacts"]] == ["Kader"]
    assert found["phones"][0]["contact_id"] == found["contacts"][0]["id"]
    assert [d["document"] for d in found["required_documents"]] == ["KTP", "KK"]
    assert found["cost_options"][0] | {"id": "", "service_id": ""} == {
        "id": "", "service_id": "", "currency": "IDR", "amount": 0, "amount_description": "Gratis",
    }  # fmt: skip
    assert [(x["name"], x.get("code")) for x in found["languages"]] == [
        ("Bahasa Indonesia", "ind"), ("Jawa Banyumasan", "jav"), ("bahasa isyarat", "ins"), ("Klingon", None),
    ]  # fmt: skip
    assert {a["extent"] for a in found["service_areas"]} == {"33.03", "33.03.02", "33.03.04"}
    location = found["service_at_locations"][0]["location"]
    assert (location["latitude"], location["longitude"]) == (-7.3915, 109.364)
    address = location["addresses"][0]
    assert address["address_1"] == "Jl. Raya Penaruban No. 1"
    assert (address["city"], address["region"], address["postal_code"]) == (
        "Kabupaten Purbalingga",
        "Kecamatan Kaligondang",
        "53391",
    )
    assert [a["description"] for a in location["accessibility"]] == [
        "Bisa diakses kursi roda: ada", "Toilet untuk penyandang disabilitas: tidak ada", "Juru bahasa isyarat: ada",
    ]  # fmt: skip
    assert labels["Berlaku sampai"] == "2030-01-31"
    assert labels["Produk"] == "Kursi roda"
    assert "Contoh" not in labels


def test_nothing_unknown_is_filled(odd: Flask) -> None:
    found = record("kosong")
    assert {"schedules", "phones", "contacts", "languages", "cost_options", "email", "assured_date", "organization"}.isdisjoint(
        found
    )
    assert "accessibility" not in found["service_at_locations"][0]["location"]
    assert found["url"].startswith(f"{SITE}/l/")
    assert not {"assurer_email"} & set(found)


def test_paused_and_sample_say_so(odd: Flask) -> None:
    paused = record("jeda")
    assert (paused["status"], paused["alert"]) == ("temporarily closed", "Pindah sementara. Banjir, tutup dulu.")
    assert {"Contoh": "ya"}.items() <= {a["label"]: a.get("value") for a in record("contoh")["attributes"]}.items()


@pytest.mark.parametrize(
    ("osm", "expected"),
    [
        ("Mo-Fr 08:00-15:00", [("WEEKLY", "MO,TU,WE,TH,FR", "08:00+07:00", "15:00+07:00")]),
        ("24/7", [("WEEKLY", "MO,TU,WE,TH,FR,SA,SU", "00:00+07:00", "23:59+07:00")]),
        ("We[1] 08:00-11:00", [("MONTHLY", "1WE", "08:00+07:00", "11:00+07:00")]),
        ("Sa[-1] 08:00-11:00", [("MONTHLY", "-1SA", "08:00+07:00", "11:00+07:00")]),
        ("Mo-Fr 20:00-02:00", [("WEEKLY", "MO,TU,WE,TH,FR", "20:00+07:00", "02:00+07:00")]),
        (
            "Mo-Fr 15:00-21:00; Sa-Su,PH 07:00-21:00",
            [
                ("WEEKLY", "MO,TU,WE,TH,FR", "15:00+07:00", "21:00+07:00"),
                ("WEEKLY", "SA,SU", "07:00+07:00", "21:00+07:00"),
            ],
        ),
    ],
)
def test_hours_become_rules(osm: str, expected: list[tuple[str, str, str, str]]) -> None:
    found = schedules.rules(osm)
    assert [(r["freq"], r["byday"], r["opens_at"], r["closes_at"]) for r in found] == expected


def test_hours_that_no_rule_can_say_are_words() -> None:
    assert schedules.rules("Mar-Oct Mo-Fr 08:00-12:00") == (
        {"description": "Jam buka dalam sintaks OSM: Mar-Oct Mo-Fr 08:00-12:00"},
    )
    dated = schedules.rules("Mo-Fr 08:00-15:00; 2026 Dec 24 08:00-10:00; 2026 Dec 28 off")
    assert dated[0]["notes"] == f"{schedules.CLOSED_ON_HOLIDAYS} Tutup 28 Desember 2026."
    assert dated[1]["valid_from"] == dated[1]["valid_to"] == "2026-12-24"


def test_uuids_are_permanent_and_lead_back() -> None:
    assert ids.uuid_of("service", "2b3c4d5") == "48108b28-3208-8000-84de-71b97e8b9be5"
    for kind in ids.KINDS:
        found = ids.uuid_of(kind, "2b3c4d5")
        assert ids.listing_id_of(kind, found) == "2b3c4d5"
        assert [other for other in ids.KINDS if ids.listing_id_of(other, found)] == [kind]
    one = ids.uuid_of("service", "2b3c4d5")
    changed = one[:-1] + ("0" if one[-1] != "0" else "1")
    for text in (changed, "", "x", "00000000-0000-8000-8000-000000000000", one[:-1] + "²", ids.organization_id("Dinsos")):
        assert ids.listing_id_of("service", text) is None
    assert ids.organization_id("Dinsos") == "ca479163-cf5a-519d-a32d-e11cf258c029"
    assert ids.nested_id("2b3c4d5", "phone", "112") == "2799b259-a3e3-5f0b-86ae-42ad0b88e90e"


def test_ids_stay_unique(sample_app: Flask) -> None:
    with sample_app.app_context():
        seen: set[str] = set()
        count = 0
        for found in records():
            own = {found["id"], *(r["id"] for r in _parts(found))}
            count += len(own)
            seen |= own
        assert len(seen) == count


def _parts(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name in ("phones", "schedules", "service_areas", "service_at_locations", "required_documents", "attributes", "metadata"):
        parts = found.get(name, [])
        assert len({p["id"] for p in parts}) == len(parts), name
        yield from parts
