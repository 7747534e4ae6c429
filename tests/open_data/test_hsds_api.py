"""What an NGO's program meets at /api/hsds/."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from portal.database import db
from portal.directory import editing, listings
from portal.directory.drafts import Draft
from portal.directory.ids import id_for
from portal.directory.recording import By
from portal.open_data.hsds import ids, taxonomies
from portal.search import index
from tests import instances
from tests.open_data import odd_listings
from tests.open_data.hsds import harness

START = "/api/hsds/"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, reference_instance: Path) -> Path:
    """An instance with the odd listings, and some that are not open."""
    folder = instances.copy(reference_instance, tmp_path_factory.mktemp("hsds"))
    with instances.open_app(folder).app_context():
        editing.save_all(odd_listings.all_of_them())
        more = [odd_listings.bare("ditarik", status="withdrawn"), odd_listings.bare("draf", status="draft", name="PENANDA-DRAF")]
        editing.save_all(more)
        index.current().catch_up()
    return folder


@pytest.fixture(scope="module")
def app(place: Path) -> Flask:
    """The interface as it is set up for use, finished answers kept."""
    return instances.open_app(place, PORTAL_KEEP_ANSWERS="100")


@pytest.fixture(scope="module")
def sample(sample_instance: Path) -> Flask:
    """The sample catalogue."""
    return instances.open_app(sample_instance, PORTAL_KEEP_ANSWERS="100")


def get(app: Flask, path: str, **query: object) -> TestResponse:
    """The answer of an address."""
    given = {"query_string": {k: str(v) for k, v in query.items()}} if query else {}
    return app.test_client(use_cookies=False).get(START + path, **given)  # type: ignore[arg-type]


def ask(app: Flask, path: str, **query: object) -> Any:
    """The JSON of an address that answers."""
    found = get(app, path, **query)
    assert found.status_code == 200, found.get_data(as_text=True)
    assert found.mimetype == "application/json"
    return found.get_json()


def own(key: str, kind: ids.Kind = "service") -> str:
    """The UUID of a listing of this story."""
    return ids.uuid_of(kind, id_for(key, lambda _: False))


def names(app: Flask, path: str = "services", **query: object) -> list[str]:
    """The names in the contents of a list."""
    return [r["name"] for r in ask(app, path, **{"per_page": 100, **query})["contents"]]


def refused(app: Flask, path: str, **query: object) -> list[str]:
    """The parameters at fault in a request that is refused."""
    found = get(app, path, **query)
    assert found.status_code == 400
    assert found.mimetype == "application/problem+json"
    return [fault["parameter"] for fault in found.get_json()["faults"]]


def test_the_start_says_what_this_is(app: Flask) -> None:
    found = ask(app, "")
    assert found["version"] == "3.1"
    assert found["openapi_url"] == "http://localhost/api/openapi.json"
    assert found["publisher"]["name"]
    assert ask(app, "", profile="oruk-3.0")["version"] == "HSDS-UK-3.0"
    assert all(get(app, address.partition(START)[2]).status_code == 200 for address in found["endpoints"].values())


@pytest.mark.parametrize("profile", ["hsds-3.1", "oruk-3.0"])
@pytest.mark.parametrize(
    ("path", "item", "full"),
    [
        ("services", "service_list", "service"),
        ("service_at_locations", "service_at_location_list", "service_at_location"),
        ("organizations", "organization_list", "organization"),
        ("taxonomies", "taxonomy", "taxonomy"),
        ("taxonomy_terms", "taxonomy_term", "taxonomy_term"),
    ],
)
def test_all_lists_and_all_records_are_valid(app: Flask, profile: str, path: str, item: str, full: str) -> None:
    page = ask(app, path, per_page=100, profile=profile)
    assert page["contents"] and harness.page_faults(profile, page) == []
    for record in page["contents"]:
        for strict in (True, False):
            assert harness.faults(profile, item, record, strict) == []
    for record in page["contents"][:40]:
        assert harness.faults(profile, full, ask(app, f"{path}/{record['id']}", profile=profile)) == []
    if not path.startswith("taxonom"):
        size = 10 if path == "organizations" else 100
        for record in ask(app, path, full="true", per_page=size, profile=profile)["contents"]:
            assert harness.faults(profile, full, record) == []


def test_organizations_come_with_their_services(app: Flask) -> None:
    one = ask(app, "organizations", search="dinas sosial purbalingga")["contents"][0]
    short = ask(app, f"organizations/{one['id']}")
    assert own("penuh") in [s["id"] for s in short["services"]]
    assert set(short["services"][0]) == {"id", "name", "status"}
    full = ask(app, f"organizations/{one['id']}", full_service="true")
    assert harness.faults("hsds-3.1", "organization", full) == []
    assert [s["id"] for s in full["services"]] == [s["id"] for s in short["services"]]
    assert full["services"][0]["service_at_locations"]
    assert "Rumah Aman" not in json.dumps(full)


@pytest.mark.parametrize("path", ["services", "organizations", "taxonomy_terms"])
@pytest.mark.parametrize("size", [1, 3, 7, 100])
def test_the_arithmetic_of_pages_is_right_on_every_page(app: Flask, path: str, size: int) -> None:
    first = ask(app, path, per_page=size)
    total, seen = first["total_items"], []
    assert first["total_pages"] == -(-total // size)
    for number in range(1, first["total_pages"] + 1):
        page = ask(app, path, per_page=size, page=number)
        assert (page["total_items"], page["page_number"], page["size"]) == (total, number, len(page["contents"]))
        assert page["first_page"] is (number == 1)
        assert page["last_page"] is (number == page["total_pages"])
        assert page["empty"] is False
        seen += [r["id"] for r in page["contents"]]
    assert len(seen) == len(set(seen)) == total


def test_pages_that_hold_nothing_say_so(app: Flask) -> None:
    beyond = ask(app, "services", page=999)
    assert (beyond["size"], beyond["empty"], beyond["first_page"], beyond["last_page"]) == (0, True, False, True)
    nothing = ask(app, "services", taxonomy_term_id="00000000-0000-4000-8000-000000000000")
    assert (nothing["total_items"], nothing["total_pages"], nothing["empty"]) == (0, 0, True)
    assert nothing["first_page"] is nothing["last_page"] is True


def test_pages_name_their_neighbours(app: Flask) -> None:
    links = get(app, "services", per_page=5, page=2, full="true").headers["Link"]
    for relation, number in (("first", 1), ("prev", 1), ("next", 3)):
        assert f'<http://localhost/api/hsds/services?per_page=5&page={number}&full=true>; rel="{relation}"' in links
    assert 'rel="next"' not in get(app, "services", page=999).headers["Link"]


def test_what_is_not_open_is_not_there(app: Flask) -> None:
    everything = get(app, "services", format="jsonl").get_data(as_text=True)
    assert "PENANDA-DRAF" not in everything
    assert own("ditarik") not in everything
    for kind in ("service", "service_at_location"):
        gone, hidden = get(app, f"{kind}s/{own('ditarik', kind)}"), get(app, f"{kind}s/{own('draf', kind)}")  # type: ignore[arg-type]
        assert (gone.status_code, hidden.status_code) == (410, 404)
        assert gone.mimetype == hidden.mimetype == "application/problem+json"
    for path in ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms"):
        for unknown in ("x", "00000000-0000-8000-8000-000000000000", own("penuh", "location"), "²" * 36):
            assert get(app, f"{path}/{unknown}").status_code == 404
    assert ask(app, f"services/{own('jeda')}")["status"] == "temporarily closed"


def test_nothing_that_must_not_leave_is_in_any_answer(app: Flask) -> None:
    hidden = f"services/{own('rahasia')}"
    addresses = [
        *(f"services?{more}" for more in ("per_page=100", "per_page=100&full=true", "format=ndjson")),
        *(f"service_at_locations?{more}" for more in ("per_page=100", "per_page=100&full=true", "format=ndjson")),
        *("organizations?full_service=true", "organizations?search=purbalingga&full_service=true", "services?search=rumah+aman"),
        *(hidden, f"{hidden}?profile=oruk-3.0", f"service_at_locations/{own('rahasia', 'service_at_location')}"),
        *("services?postcode=53391&proximity=20000&full=true", "services?per_page=100&full=true&profile=oruk-3.0"),
    ]  # fmt: skip
    seen = 0
    for address in addresses:
        text = app.test_client().get(START + address).get_data(as_text=True)
        records = (
            json.loads(text)["contents"] if text.startswith('{"total_items"') else [json.loads(x) for x in text.splitlines()]
        )
        for record in records:
            said = json.dumps(record, ensure_ascii=False)
            assert "PENANDA-" not in said
            if own("rahasia")[19:35] in said and "services" not in record:
                seen += 1
                assert [m for m in odd_listings.MARKERS if m in said] == []
    assert seen >= 8


def test_searches_are_understood_as_those_of_residents(sample: Flask) -> None:
    found = names(sample, search="kursi roda bukateja")
    assert found and any("Bukateja" in name for name in found)
    # Of several places of one name all count, and a matter of another office finds nothing.
    assert ask(sample, "services", search="jahit magelang")["total_items"] > 0
    assert ask(sample, "services", search="bikin ktp")["total_items"] == 0
    one = ask(sample, "services", search="jahit", per_page=3)
    two = ask(sample, "services", search="jahit", per_page=3, page=2)
    assert not {r["id"] for r in one["contents"]} & {r["id"] for r in two["contents"]}


def test_classifications_select(app: Flask) -> None:
    sport = taxonomies.by_code()["bidang", "sport"]["id"]
    futsal = taxonomies.by_code()["kebutuhan", "sport.futsal"]["id"]
    all_of_sport = ask(app, "services", taxonomy_term_id=sport, full="true", per_page=100)["contents"]
    assert all_of_sport
    assert all(sport in {a["taxonomy_term_id"] for a in r["attributes"]} for r in all_of_sport)
    assert own("kebutuhan") in [r["id"] for r in ask(app, "services", taxonomy_term_id=futsal)["contents"]]
    for code in taxonomies.REMARKS:
        term = taxonomies.by_code()["keterangan", code]["id"]
        marked = {
            r["id"] for r in map(json.loads, get(app, "services", format="ndjson").get_data().splitlines()) if _has(r, term)
        }
        listed = get(app, "services", taxonomy_term_id=term, format="ndjson").get_data().splitlines()
        assert {json.loads(line)["id"] for line in listed} == marked, code
    tagged = taxonomies.taxonomy_id("kebutuhan")
    assert own("kosong") not in [r["id"] for r in ask(app, "services", taxonomy_id=tagged, per_page=100)["contents"]]
    assert (
        ask(app, "services", taxonomy_id=taxonomies.taxonomy_id("bidang"))["total_items"] == ask(app, "services")["total_items"]
    )
    aids = taxonomies.by_code()["kebutuhan", "disabilitas.alat"]["id"]
    responsible = ask(app, "organizations", taxonomy_term_id=aids, full="true")["contents"]
    assert own("penuh") in [s["id"] for o in responsible for s in o["services"]]


def _has(record: dict[str, Any], term: str) -> bool:
    location = record["service_at_locations"][0]["location"]
    return any(a["taxonomy_term_id"] == term for a in [*record["attributes"], *location["attributes"]])


def test_organizations_ages_hours_and_dates_select(app: Flask) -> None:
    agency = ids.organization_id("Dinas Sosial Purbalingga")
    assert own("penuh") in [r["id"] for r in ask(app, "services", organization_id=agency)["contents"]]
    assert all(r["organization_id"] == agency for r in ask(app, "services", organization_id=agency)["contents"])
    assert ask(app, "services", minimum_age=0)["total_items"] > ask(app, "services", minimum_age=1)["total_items"] == 0
    assert own("penuh") in [r["id"] for r in ask(app, "services", maximum_age=120)["contents"]]
    assert own("penuh") not in [r["id"] for r in ask(app, "services", maximum_age=119.5)["contents"]]
    wednesday = {r["id"] for r in ask(app, "services", day="We".upper(), per_page=100)["contents"]}
    assert own("jam-3") in wednesday and own("kosong") not in wednesday
    assert {own("jam-3")} <= {r["id"] for r in ask(app, "services", day="Rabu", start_time="08:00", end_time="11:00")["contents"]}
    assert own("jam-3") not in [r["id"] for r in ask(app, "services", day="wednesday", start_time="08:01")["contents"]]
    newest = max(r["last_modified"] for r in ask(app, "services", per_page=100)["contents"])
    assert ask(app, "services", modified_after=newest)["total_items"] >= 1
    assert ask(app, "services", modified_after="2999-01-01")["total_items"] == 0
    assert get(app, "services?modified_after=2020-01-01T07:00:00+07:00").status_code == 200


def test_postal_codes_find_what_serves_and_what_is_near(app: Flask) -> None:
    serving = [r["service"]["id"] for r in ask(app, "service_at_locations", postcode="53391", per_page=100)["contents"]]
    assert own("penuh") in serving and own("provinsi") in serving and own("titik") in serving
    near = [
        r["service"]["id"] for r in ask(app, "service_at_locations", postcode="53391", proximity=9000, per_page=100)["contents"]
    ]
    assert own("penuh") in near and own("titik") not in near
    assert ask(app, "services", postcode="99999")["total_items"] == 0
    assert ask(app, "services", postcode="99999", proximity=5)["total_items"] == 0


def test_terms_have_their_tree(app: Flask) -> None:
    disability = taxonomies.by_code()["kebutuhan", "disabilitas"]["id"]
    below = ask(app, "taxonomy_terms", parent_id=disability)["contents"]
    assert "disabilitas.alat" in [t["code"] for t in below] and all(t["parent_id"] == disability for t in below)
    top = ask(app, "taxonomy_terms", top_only="true", taxonomy_id=taxonomies.taxonomy_id("kebutuhan"), per_page=100)["contents"]
    assert disability in [t["id"] for t in top] and not [t for t in top if "parent_id" in t]
    assert [t["code"] for t in ask(app, "taxonomy_terms", search="kursi OLAHRAGA")["contents"]] == []


def test_minimal_is_ids_and_dates_on_one_page(app: Flask) -> None:
    page = ask(app, "services", minimal="true")
    assert page["total_pages"] == 1 and page["size"] == page["total_items"] > 50
    assert set(page["contents"][0]) == {"id", "modified_date", "last_modified"}
    assert ask(app, "services", minimal="true", per_page=5, page=2)["size"] == 5


@pytest.mark.parametrize(
    ("name", "values"),
    {
        "page": ("0", "-1", "x", "²", "1e3", "99999999999", ""), "per_page": ("0", "101", "x", ""), "search": ("", "a" * 201),
        "full": ("ya", ""), "minimal": ("2",), "format": ("csv", ""), "taxonomy_term_id": ("x",), "taxonomy_id": ("²",),
        "organization_id": ("1",), "modified_after": ("kemarin", "2026-13-01", "2026-01-01T25:00", "0001-01-01T00:00:00+14:00"),
        "minimum_age": ("-1", "nan", "inf", "x"), "maximum_age": ("1e9",), "start_time": ("25:00", "8"),
        "end_time": ("24:00", "x"),
        "day": ("XX", "1"), "postcode": ("1234", "²²²²²"), "proximity": ("100", "x"), "profile": ("uk",), "tiada": ("1",),
    }.items(),
)  # fmt: skip
def test_bad_parameters_are_refused_by_name(app: Flask, name: str, values: tuple[str, ...]) -> None:
    for value in values:
        assert name in refused(app, "services", **{name: value}), value
    assert refused(app, f"services/{own('penuh')}", tiada=1) == ["tiada"]


def test_a_parameter_counts_once_and_lines_have_no_pages(app: Flask) -> None:
    assert refused(app, "services?page=1&page=2") == ["page"]
    assert refused(app, "services", format="ndjson", page=1, per_page=5) == ["page", "per_page"]
    assert refused(app, "organizations", full="true", per_page=50) == ["per_page"]
    assert sorted(refused(app, "services", page="x", full="x", foo="x")) == ["foo", "full", "page"]


def test_lines_hold_everything_each_valid(app: Flask) -> None:
    reader = app.test_client(use_cookies=False)
    for query, accept in (("?format=jsonl", "*/*"), ("?format=ndjson", "*/*"), ("", "application/x-ndjson")):
        found = reader.get(START + "services" + query, headers={"Accept": accept})
        assert "Accept" in found.headers["Vary"]
        assert found.mimetype == "application/x-ndjson"
        lines = [json.loads(line) for line in found.get_data().splitlines()]
        assert len(lines) == ask(app, "services")["total_items"]
        assert harness.quick_faults("hsds-3.1", "service", lines[0]) == []
        assert all("service_at_locations" in line for line in lines)
    assert app.test_client().get(START + "services", headers={"Accept": "application/json, */*"}).mimetype == "application/json"
    few = get(app, "services", format="ndjson", postcode="53391", full="false").get_data().splitlines()
    assert len(few) == ask(app, "services", postcode="53391")["total_items"]


def test_a_stream_of_everything_is_written_as_it_is_read(sample: Flask) -> None:
    def peak(most: int) -> tuple[int, int]:
        tracemalloc.start()
        size = 0
        with sample.test_client().get(START + "services?format=ndjson", buffered=False) as found:
            for number, chunk in enumerate(found.response, 1):
                size += len(chunk)
                if number == most:
                    break
        high = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return high, size

    peak(5)  # fills the caches of hours and addresses
    few, _ = peak(5)
    all_of_them, size = peak(10**9)
    assert size > 50_000_000
    assert all_of_them < few * 1.5 + 4_000_000


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """The statements that answers of this story make."""
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    with app.app_context():
        engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        yield seen
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("path", ["services", "service_at_locations", "organizations"])
def test_a_page_takes_the_same_few_queries_however_long(app: Flask, statements: list[str], path: str) -> None:
    counted = []
    for size in (2, 10):
        statements.clear()
        ask(app, path, full="true", per_page=size, page=2)
        counted.append(len(statements))
    assert max(counted) <= 8 and abs(counted[0] - counted[1]) <= 5
    statements.clear()
    ask(app, path, full="true", per_page=9, page=2)
    assert len(statements) <= 4


def test_the_log_of_changes_names_posts_and_no_secrets(instance: Path) -> None:
    app = instances.open_app(instance)
    with app.app_context():
        editing.save_all([odd_listings.full("berubah", phones=[{"number": "+6281111111111", "use": "call"}])], by=By("create"))
        changed = {"summary": "Baru.", "age_max": 60, "address": "Jl. Baru 2", "phones": []}
        editing.save_all([odd_listings.full("berubah", **changed)], by=By("edit", reason=odd_listings.SECRET_NOTE))
        closed = odd_listings.full("berubah", **changed, address_public=False, description="Ruang PENANDA-RUANG.", topic="rppa")
        editing.save_all([closed], by=By("edit"))
    found = ask(app, f"services/{own('berubah')}")
    said = json.dumps(found["metadata"], ensure_ascii=False)
    assert [
        marker for marker in (*odd_listings.MARKERS, "081111", "+6281111111111", "Jl. Baru", "Jl. Raya") if marker in said
    ] == []
    log = {m["field_name"]: m for m in found["metadata"]}
    assert (log["maximum_age"]["previous_value"], log["maximum_age"]["replacement_value"]) == ("120", "60")
    assert (log["phones"]["previous_value"], log["phones"]["replacement_value"]) == ("", "")
    assert (log["description"]["previous_value"], log["description"]["replacement_value"]) == ("", "")
    assert {m["last_action_type"] for m in found["metadata"]} == {"create", "update"}
    assert {m["updated_by"] for m in found["metadata"]} == {"Portal"}
    assert "addresses.address_1" not in log


def test_an_open_listing_tells_what_was_before(instance: Path) -> None:
    app = instances.open_app(instance)
    with app.app_context():
        first = odd_listings.full("terbuka")
        editing.save_all([first])
        later = {"address": "Jl. Baru 2", "cost": "Rp 5.000", "name": "Nama baru"}
        editing.save_all([odd_listings.full("terbuka", **later)])
    log = {m["field_name"]: m for m in ask(app, f"services/{own('terbuka')}")["metadata"]}
    assert (log["name"]["previous_value"], log["name"]["replacement_value"]) == (first.name, "Nama baru")
    assert (log["addresses.address_1"]["previous_value"], log["addresses.address_1"]["resource_type"]) == (
        first.address,
        "location",
    )
    assert log["fees_description"]["last_action_type"] == "update"


def test_a_draft_tells_nothing_of_what_it_was(instance: Path) -> None:
    app = instances.open_app(instance)
    with app.app_context():
        editing.save_all([odd_listings.full("naskah", status="draft", summary="PENANDA-NASKAH satu")])
        editing.save_all([odd_listings.full("naskah", status="draft", summary="PENANDA-NASKAH dua")])
        editing.save_all([odd_listings.full("naskah")])
        assert listings.get(id_for("naskah", lambda _: False))
    assert "PENANDA" not in json.dumps(ask(app, f"services/{own('naskah')}"))


def test_kept_answers_do_not_mix_formats(app: Flask) -> None:
    client = app.test_client()
    address = START + "services?per_page=3"
    assert client.get(address).mimetype == "application/json"
    assert client.get(START + "services", headers={"Accept": "application/json"}).mimetype == "application/json"
    assert client.get(START + "services", headers={"Accept": "application/x-ndjson"}).mimetype == "application/x-ndjson"
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_a_change_is_seen_at_once(instance: Path) -> None:
    app = instances.open_app(instance, PORTAL_KEEP_ANSWERS="100")
    before = ask(app, "services")["total_items"]
    with app.app_context():
        editing.save_all([Draft(key="baru", topic="sport", name="Baru", place_code="33.03.04", organization="Baru")])
    assert ask(app, "services")["total_items"] == before + 1
    assert ask(app, f"organizations/{ids.organization_id('Baru')}")["services"][0]["name"] == "Baru"
