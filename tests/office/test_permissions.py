"""Nobody gets past the gate, and no officer at another's things: every address of the signed-in rooms, walked.

A new address with an argument needs an entry in OBJECTS, or the walk fails. An entry makes the
object for one story: a thing in Kecamatan Kaligondang (33.03.04, kabupaten 33.03), and says for
each kind of officer whether it is theirs.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

from portal.database import session, utc_now, writing
from portal.directory import (
    activity_saving,
    asked,
    batch_importing,
    claiming,
    claims,
    confirming,
    describing,
    editing,
    entries,
    exporting,
    field_deciding,
    field_noting,
    handing_over,
    invitations,
    inviting,
    listings,
    notes,
    noting,
    partnering,
    partners,
    people,
    publishing,
    resetting,
    rollout,
    rollout_entering,
    rostering,
    signing_in,
    staff_terms,
    tasking,
    tasks,
    teaching,
    trust,
)
from portal.directory.activities import Activity, ActivityDate
from portal.directory.activity_proposals import ActivityProposal
from portal.directory.activity_saving import ActivityWish
from portal.directory.confirmations import Reminder
from portal.directory.drafts import Draft, draft_of
from portal.directory.field_noting import Found
from portal.directory.listings import Listing
from portal.directory.publishing import Wish
from portal.directory.reports import Report
from portal.directory.rights import SYSTEM, Actor, actor_of
from portal.directory.rollout_fields import Said
from tests import scheduling
from tests.office.field_round import field_post
from tests.office.officer import Officer, organization_of, person_at, post_at

PLACE = "33.03.04"
OFFICERS = {
    "neighbour": ("33.03.05", "staff"),
    "own": (PLACE, "staff"),
    "other kabupaten": ("33.05", "kabupaten"),
    "own kabupaten": ("33.03", "kabupaten"),
    "province": ("33", "province"),
    "organization": ("33.03", "organization"),
    "other organization": ("33.05", "organization"),
}
"""Kind of officer → area and role."""
SUPERIORS = frozenset({"own kabupaten", "province"})
STAFF_ALSO = SUPERIORS | {"own"}
ORGANIZATIONS = {"organization": "Yayasan Uji", "other organization": "Yayasan Kebumen"}
NOBODY: frozenset[str] = frozenset()
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
SUPERIORS_ONLY = {"office.acts_below", "office.new_post", "office.practice_below", "office.practice_below_file"}
"""Addresses without an object that staff have no business at."""
PROVINCE_ONLY = {"office.partners", "province.new_term"}
ORGANIZATIONS_ONLY = {"office.organization", "office.find_claimable", "office.partnership", "office.partner_links"}
FOR_ORGANIZATIONS = ORGANIZATIONS_ONLY | {
    "office.account", "office.desk", "office.guide", "office.new", "office.own_acts", "office.password", "office.posts",
    "office.second_factor", "office.sign_in",
}  # fmt: skip
"""All that people of an organization may open without an object."""
SENT_ON = {"office.desk", "office.partner_links"}
"""Pages that send people of an organization on: to their own room, and to say first who they are."""


def come(app: Flask, kind: str) -> Officer:
    """Somebody of this kind, signed in."""
    return Officer(app, *OFFICERS[kind], organization=ORGANIZATIONS.get(kind, ""))


ROOMS = ("office.", "province.")


@dataclass(frozen=True)
class Object:
    """How to make what an address is about, and whose it is."""

    make: Callable[[], dict[str, object]]
    """Arguments of the address, made inside a context."""
    theirs: frozenset[str]
    """Kinds of officers who may open or do it; all others get 403 or 404."""
    fields: dict[str, str] = field(default_factory=dict)
    """What is posted."""


def a_kecamatan() -> dict[str, object]:
    """Kaligondang itself."""
    return {"code": PLACE}


def a_kabupaten() -> dict[str, object]:
    """The kabupaten of Kaligondang."""
    return {"code": "33.03"}


def an_act() -> dict[str, object]:
    """What the province entered of the roll-out in Kaligondang."""
    post = post_at("33", "province", "Biro Pemerintahan")
    person = people.get(person_at([post], "biro"))
    assert person
    said = Said("running", "se", rollout.CIRCULAR, date(2026, 1, 5), "Dinas")
    return {"act_id": rollout_entering.enter(actor_of(person), {PLACE: rollout_entering.Wish(said, 0)})}


def a_post() -> dict[str, object]:
    """A vacant post in Kaligondang."""
    return {"post_id": post_at(PLACE, title="Kasi Pemerintahan")}


def a_held_post() -> dict[str, object]:
    """A post in Kaligondang that somebody else holds."""
    post = post_at(PLACE, title="Kasi Pemerintahan")
    person_at([post], "pemegang")
    return {"post_id": post}


def a_person() -> dict[str, object]:
    """An officer of Kaligondang."""
    return {"person_id": person_at([post_at(PLACE)], "petugas.kaligondang", trusted=False)}


def an_invitation() -> dict[str, object]:
    """An invitation to a post in Kaligondang, from the command line."""
    post, _secret = inviting.open_post(SYSTEM, inviting.NewPost("staff", PLACE, "Kader"))
    return {"invitation_id": invitations.open_of(post)[0].id}


def a_device() -> dict[str, object]:
    """The session of an officer of Kaligondang."""
    person = people.get(person_at([post_at(PLACE)], "petugas.kaligondang"))
    assert person
    found = signing_in.current(signing_in.begin(person, "Android, Chrome"))
    assert found
    return {"sign_in_id": found.id}


def a_listing() -> dict[str, object]:
    """A listing in Kaligondang."""
    editing.save_all([Draft(key="izin", topic="sport", name="GOR", place_code=PLACE, source="Dinas")])
    return {"listing_id": session().scalars(people.select(Listing.id).where(Listing.key == "izin")).one()}


def a_version() -> dict[str, object]:
    """The first version of a listing in Kaligondang."""
    return {**a_listing(), "version": 1}


def a_colleague() -> Actor:
    """An officer of Kaligondang who is none of those that come."""
    person = people.get(person_at([post_at(PLACE)], "rekan.kaligondang", trusted=False))
    assert person
    return actor_of(person)


def a_proposal() -> dict[str, object]:
    """A change that a new colleague sent, and that waits for a second person."""
    listing_id = str(a_listing()["listing_id"])
    found = listings.get(listing_id)
    assert found
    fields = entries.fields_of(draft_of(found)) | {"biaya": "gratis"}
    return {"proposal_id": publishing.submit(a_colleague(), Wish(listing_id, fields, found.version)).proposal_id}


def a_confirmation() -> dict[str, object]:
    """What a colleague confirmed today."""
    listing_id = str(a_listing()["listing_id"])
    return {"confirmation_id": confirming.confirm(a_colleague(), listing_id, "petugas")}


def a_reminder(answer: str = "") -> dict[str, object]:
    """A question to the contact of a listing in Kaligondang."""
    listing_id = str(a_listing()["listing_id"])
    with writing() as tables:
        asked = Reminder(listing_id=listing_id, stage=1, made_on=trust.today(), number="+6285799664444", answer=answer)
        asked.answered_at = utc_now() if answer else None
        tables.add(asked)
        tables.flush()
        return {"reminder_id": asked.id}


def an_answer() -> dict[str, object]:
    """A contact said that something changed."""
    return a_reminder("changed")


def a_report() -> dict[str, object]:
    """A resident said that a number is dead."""
    listing_id = str(a_listing()["listing_id"])
    with writing() as tables:
        made = Report(listing_id=listing_id, at=utc_now(), kinds=["nomor_mati"], code="uji")
        tables.add(made)
        tables.flush()
        return {"report_id": made.id}


def a_file() -> dict[str, object]:
    """A file that a colleague sent, read and not applied."""
    listing_id = str(a_listing()["listing_id"])
    found = listings.get(listing_id)
    assert found
    content = exporting.as_csv([exporting.row_of(draft_of(found)) | {"biaya": "gratis"}])
    colleague = a_colleague()
    number, claim = batch_importing.receive(colleague, "layanan.csv", io.BytesIO(content))
    batch_importing.work(number, colleague.person_id or 0, claim)
    return {"batch_id": number}


def an_actor(organization: str, area: str = "33") -> Actor:
    """Somebody of an organization who is none of those that come."""
    post = post_at(area, "organization", "Pengurus", organization_of(organization))
    person = people.get(person_at([post], f"pengurus.{post}"))
    assert person
    return actor_of(person)


def a_claim() -> dict[str, object]:
    """An organization asks for a listing in Kaligondang."""
    listing_id = str(a_listing()["listing_id"])
    return {"claim_id": claiming.claim(an_actor("Yayasan Lain"), listing_id, "Kami yang menjalankannya.")}


def an_activity() -> dict[str, object]:
    """An activity in Kaligondang, planned by the portal itself."""
    return {"activity_id": scheduling.planned(scheduling.coming())}


def a_day_of_it() -> dict[str, object]:
    """The one date of an activity in Kaligondang."""
    return {**an_activity(), "day": scheduling.coming()["mulai"][:10]}


def a_waiting_activity() -> dict[str, object]:
    """An activity that a new colleague sent, and that waits for a second person."""
    made = activity_saving.save(a_colleague(), ActivityWish(None, scheduling.coming()))
    return {"activity_id": made.activity_id}


def a_change_of_an_activity() -> dict[str, object]:
    """What a new colleague wants to change about an activity that residents see, and what waits for a second person."""
    number = str(an_activity()["activity_id"])
    made = activity_saving.save(a_colleague(), ActivityWish(number, scheduling.coming() | {"biaya": "Rp1.000"}, 1))
    return {"proposal_id": made.proposal_id}


def a_note() -> dict[str, object]:
    """What a colleague noted on a listing in Kaligondang."""
    listing_id = str(a_listing()["listing_id"])
    return {"note_id": noting.add(a_colleague(), listing_id, "Sudah dua kali ditelepon.", shared=True)}


def a_partner() -> dict[str, object]:
    """An organization that wants to be named."""
    who = an_actor("Yayasan Lain")
    return {"partner_id": partnering.introduce(who, who.organizations[0], "Yayasan Lain", "https://lain.example.org", True)}


CADRES = {"terlatih": "12", "per_tanggal": "2026-01-01", "sumber": "Laporan Dinas"}
A_BODY = {"nama": "TP PKK Uji", "jenis": "tp_pkk", "kegiatan": "Posyandu.", "wilayah": PLACE, "sumber": "Situs"}


def a_roster() -> dict[str, object]:
    """A file about Kaligondang that somebody of the kabupaten sent, not applied yet."""
    who = actor_of(_person(person_at([post_at("33.03", "kabupaten")], "pengirim")))
    return {"roster_id": rostering.receive(who, "paralegal", "kader.csv", io.BytesIO(f"kecamatan\n{PLACE}\n".encode()))}


def a_body() -> dict[str, object]:
    """A partner that works in Kaligondang."""
    return {"number": describing.save(SYSTEM, None, A_BODY)[0]}


def _person(person_id: int) -> people.Person:
    found = people.get(person_id)
    assert found
    return found


def a_walker() -> dict[str, object]:
    """The account of a student in Kaligondang."""
    return {"post_id": field_post()}


def an_entry() -> dict[str, object]:
    """What a student found in Kaligondang and a colleague agreed to: a place that is still to be written."""
    student = people.get(person_at([field_post()], "mahasiswa.kaligondang"))
    assert student
    found = Found("abcdefgh1234", "", PLACE, "new", asked="tetangga", on=trust.today().isoformat(), name="Bengkel Las")
    number = field_noting.note(actor_of(student), found)
    field_deciding.decide(a_colleague(), {number: True})
    return {"entry_id": number}


A_WALKER, TO_AN_END = Object(a_walker, STAFF_ALSO), {"sampai": (trust.today() + timedelta(days=9)).isoformat()}


def a_term() -> dict[str, object]:
    """A word that the province taught the search."""
    return {"term_id": teaching.add(an_officer("33", "province"), "gelubat", concept="sport", why="Sebutan setempat")}


def a_task() -> dict[str, object]:
    """What the province asked of an agency of Purbalingga."""
    number = organization_of("Dinas Uji Kabupaten Purbalingga")
    post_at("33.03", "kabupaten", organization_id=number)
    wish, due = asked.Wish("33.03", "sport", ""), (trust.today() + timedelta(days=9)).isoformat()
    return {"task_id": tasking.give(an_officer("33", "province"), wish, str(number), "Buka lapangan.", due)}


def an_officer(area: str, role: str) -> Actor:
    """Somebody with a post of this kind who is none of those that come."""
    post = post_at(area, role)
    person = people.get(person_at([post], f"pejabat.{post}"))
    assert person
    return actor_of(person)


AN_ACTIVITY, A_DAY = Object(an_activity, STAFF_ALSO), Object(a_day_of_it, STAFF_ALSO)
A_CLAIM, A_PARTNER = Object(a_claim, STAFF_ALSO), Object(a_partner, frozenset({"province"}), {"tampil": "ya"})
A_FILE, OWN_FILE_ONLY = Object(a_file, SUPERIORS), Object(a_file, NOBODY)
A_LISTING, A_VERSION = Object(a_listing, STAFF_ALSO), Object(a_version, STAFF_ALSO)
A_POST, A_HELD_POST, A_PERSON = Object(a_post, SUPERIORS), Object(a_held_post, SUPERIORS), Object(a_person, SUPERIORS)
OWN_POST_ONLY = Object(a_held_post, NOBODY)
OBJECTS: dict[str, Object] = {
    "office.end_device": Object(a_device, NOBODY),
    "office.revoke_invitation": Object(an_invitation, SUPERIORS),
    "office.person": A_PERSON,
    "office.trust_person": A_PERSON,
    "office.disable_person": A_PERSON,
    "office.enable_person": A_PERSON,
    "office.reset_second": A_PERSON,
    "office.password_link": A_PERSON,
    "office.post": A_POST,
    "office.invite": A_POST,
    "office.end_tenure": A_HELD_POST,
    "office.close_post": A_HELD_POST,
    "office.hand_over": OWN_POST_ONLY,
    "office.name_successor": OWN_POST_ONLY,
    "office.leave_open": OWN_POST_ONLY,
    "office.sheet": A_LISTING,
    "office.edit": A_LISTING,
    "office.save": A_LISTING,
    "office.status": A_LISTING,
    "office.set_status": Object(a_listing, STAFF_ALSO, {"status": "paused", "alasan_status": "Libur"}),
    "office.history": A_LISTING,
    "office.version": A_VERSION,
    "office.restore": A_VERSION,
    "office.confirm": A_LISTING,
    "office.confirm_now": Object(a_listing, STAFF_ALSO, {"jenis": "petugas"}),
    "office.proposal": Object(a_proposal, STAFF_ALSO),
    "office.decide": Object(a_proposal, STAFF_ALSO, {"putusan": "setuju"}),
    "office.drop": Object(a_proposal, NOBODY),
    "office.undo_confirming": Object(a_confirmation, NOBODY),
    "office.settle_answer": Object(an_answer, STAFF_ALSO),
    "office.reminder_sent": Object(a_reminder, STAFF_ALSO),
    "office.report": Object(a_report, STAFF_ALSO),
    "office.answer_report": Object(a_report, STAFF_ALSO, {"hasil": "kept", "kata": "Sudah kami periksa."}),
    "office.file": A_FILE,
    "office.file_changes": A_FILE,
    "office.file_faults": A_FILE,
    "office.apply_file": OWN_FILE_ONLY,
    "office.reread_file": OWN_FILE_ONLY,
    "office.undo_file": A_FILE,
    "office.claim_form": Object(a_listing, frozenset({"organization"})),
    "office.send_claim": Object(a_listing, frozenset({"organization"}), {"alasan": "Kami yang menjalankannya."}),
    "office.claim": A_CLAIM,
    "office.decide_claim": Object(a_claim, STAFF_ALSO, {"putusan": "setuju"}),
    "office.end_claim": A_CLAIM,
    "office.activity_sheet": AN_ACTIVITY,
    "office.edit_activity": AN_ACTIVITY,
    "office.save_activity": Object(an_activity, STAFF_ALSO, {"tindakan": "tanggal"}),
    "office.set_places": Object(an_activity, STAFF_ALSO, {"tempat": "penuh"}),
    "office.approve_activity": Object(a_waiting_activity, STAFF_ALSO, {"versi": "1"}),
    "office.activity_date": A_DAY,
    "office.change_activity_date": Object(a_day_of_it, STAFF_ALSO, {"tindakan": "batal", "alasan": "Hujan"}),
    "office.activity_off": AN_ACTIVITY,
    "office.call_off_activity": Object(an_activity, STAFF_ALSO, {"alasan": "Hujan"}),
    "office.activity_history": AN_ACTIVITY,
    "office.activity_proposal": Object(a_change_of_an_activity, STAFF_ALSO),
    "office.decide_activity": Object(a_change_of_an_activity, STAFF_ALSO, {"putusan": "setuju", "versi": "1"}),
    "office.drop_activity": Object(a_change_of_an_activity, NOBODY),
    "office.notes": A_LISTING,
    "office.add_note": Object(a_listing, STAFF_ALSO, {"catatan": "Pindah bulan depan."}),
    "office.delete_note": Object(a_note, SUPERIORS),
    "office.name_partner": A_PARTNER,
    "office.stop_partner": A_PARTNER,
    "office.change_walker": Object(a_walker, STAFF_ALSO, TO_AN_END),
    "office.end_walker": A_WALKER,
    "office.settle_entry": Object(an_entry, STAFF_ALSO),
    "province.kecamatan": Object(a_kecamatan, SUPERIORS),
    "province.rollout_history": Object(a_kecamatan, SUPERIORS),
    "province.undo_rollout": Object(an_act, SUPERIORS),
    "province.agenda": Object(a_kecamatan, SUPERIORS),
    "province.take_agenda": Object(a_kecamatan, SUPERIORS),
    "province.summary_of": Object(a_kabupaten, SUPERIORS),
    "province.cadre_form": Object(a_kecamatan, SUPERIORS),
    "province.save_cadre": Object(a_kecamatan, SUPERIORS, CADRES),
    "province.roster": Object(a_roster, SUPERIORS),
    "province.apply_roster": Object(a_roster, SUPERIORS),
    "province.undo_roster": Object(a_roster, SUPERIORS),
    "province.body": Object(a_body, SUPERIORS),
    "province.save_body": Object(a_body, SUPERIORS, A_BODY),
    "province.remove_body": Object(a_body, SUPERIORS),
    "province.undo_term": Object(a_term, frozenset({"province"}), {"alasan": "Ternyata nama makanan."}),
    "office.task": Object(a_task, SUPERIORS),
    "office.answer_task": Object(a_task, SUPERIORS, {"hasil": "done", "kata": ""}),
}
"""Endpoint with arguments → its object. `a_listing`, `STAFF_ALSO` are there for endpoints of listings."""
NO_OBJECT = {
    "office.take_listings": {"kind": "csv"},
    "office.begin_practice": {"task": "jam"},
    "office.practice_page": {"rest": "layanan"},
    "office.practice_send": {"rest": "layanan/baru"},
    "province.download": {"kind": "csv"},
    "province.take_rollout": {"kind": "csv"},
    "province.take_cadres": {"kind": "csv"},
    "province.take_pairings": {"kind": "csv"},
    "province.send_roster": {"kind": "dampingan"},
    "province.take_asked": {"kind": "csv"},
    "province.take_terms": {"kind": "tempat"},
    "office.take_activities": {"kind": "csv"},
    "office.take_template": {"kind": "csv"},
}
"""Endpoints whose argument names no object → one that they take."""
SECRETS = {"office.invitation", "office.accept_invitation", "office.new_password", "office.take_new_password"}
"""Endpoints whose argument is itself the right: a one-time link. They are open to all."""


def rules(app: Flask) -> list[Rule]:
    """Every rule of the signed-in rooms."""
    return sorted((r for r in app.url_map.iter_rules() if r.endpoint.startswith(ROOMS)), key=lambda r: r.endpoint)


def with_arguments(app: Flask) -> list[str]:
    """Endpoints that are about an object."""
    return [r.endpoint for r in rules(app) if r.arguments and r.endpoint not in SECRETS and r.endpoint not in NO_OBJECT]


def address_of(app: Flask, endpoint: str, **values: object) -> str:
    """The path of an endpoint."""
    return app.url_map.bind("localhost").build(endpoint, values)


def is_open(app: Flask, endpoint: str) -> bool:
    """Whether a view says of itself that it is open to all."""
    return bool(getattr(app.view_functions[endpoint], "open_to_all", False))


SAMPLE = {"secret": "tiada", "text": "tiada"}


def sample_path(app: Flask, rule: Rule) -> str:
    """The rule with an object that may or may not be there."""
    if rule.endpoint in NO_OBJECT:
        return address_of(app, rule.endpoint, **NO_OBJECT[rule.endpoint])
    converters = rule._converters
    values = {name: SAMPLE.get(name, 1 if isinstance(converters[name], IntegerConverter) else "x") for name in rule.arguments}
    return address_of(app, rule.endpoint, **values)


def test_every_address_about_an_object_says_how_to_make_it(reading_app: Flask) -> None:
    assert set(with_arguments(reading_app)) == set(OBJECTS), "add the new endpoint to OBJECTS"
    assert {r.endpoint for r in rules(reading_app) if r.arguments} >= SECRETS


def test_only_what_must_be_is_open_to_all(reading_app: Flask) -> None:
    assert {r.endpoint for r in rules(reading_app) if is_open(reading_app, r.endpoint)} == SECRETS | {
        "office.sign_in",
        "office.try_to_sign_in",
        "office.guide",
    }


def test_the_anonymous_get_nothing_but_the_sign_in_page(app: Flask) -> None:
    walked = 0
    for rule in rules(app):
        path = sample_path(app, rule)
        for method in METHODS:
            answer = app.test_client().open(path, method=method, data={"x": "1"} if method == "POST" else None)
            endpoints = {r.endpoint for r in rules(app) if r.rule == rule.rule and method in (r.methods or ())}
            if not endpoints:
                assert answer.status_code == 405, f"{method} {path}"
            elif method == "OPTIONS":
                assert answer.status_code in (200, 302) and not answer.get_data(as_text=True).count("<main"), f"{method} {path}"
            elif all(is_open(app, endpoint) for endpoint in endpoints):
                assert answer.status_code in (200, 400, 410, 422), f"{method} {path}: {answer.status_code}"
            else:
                assert answer.status_code == (401 if method == "POST" else 302), f"{method} {path}: {answer.status_code}"
                assert method == "POST" or answer.headers["Location"].startswith("/kantor/masuk")
            walked += 1
    assert walked >= len(METHODS) * len(rules(app))


def test_a_part_of_a_page_is_refused_to_the_anonymous_as_well(app: Flask) -> None:
    for rule in rules(app):
        if "GET" in (rule.methods or ()) and not is_open(app, rule.endpoint):
            answer = app.test_client().get(sample_path(app, rule), headers={"HX-Request": "true"})
            assert answer.status_code == 401 and not answer.get_data(), rule.rule


def test_half_signed_in_opens_only_the_second_factor(app: Flask) -> None:
    half = Officer(app, "33.03", "kabupaten", second=False)
    for rule in rules(app):
        view = app.view_functions[rule.endpoint]
        if is_open(app, rule.endpoint) or getattr(view, "before_second", False):
            continue
        if "GET" in (rule.methods or ()):
            answer = half.client.get(sample_path(app, rule))
            assert answer.headers.get("Location", "").startswith("/kantor/kode-kedua"), rule.rule
        else:
            assert half.client.post(sample_path(app, rule)).status_code == 401, rule.rule


@pytest.mark.parametrize("kind", OFFICERS)
@pytest.mark.parametrize("endpoint", OBJECTS)
def test_an_object_answers_to_whose_it_is(app: Flask, endpoint: str, kind: str) -> None:
    thing, officer = OBJECTS[endpoint], come(app, kind)
    with app.app_context():
        path = address_of(app, endpoint, **thing.make())
        before = snapshot()
    rule = next(r for r in rules(app) if r.endpoint == endpoint)
    if "GET" in (rule.methods or ()):
        answers = [officer.client.open(path, method=method) for method in ("GET", "HEAD")]
    else:
        shut = kind in ORGANIZATIONS and not getattr(app.view_functions[endpoint], "open_to_partners", False)
        bare = officer.client.post(path, data=thing.fields).status_code
        assert bare == (403 if shut else 400), "without the token of our form"
        answers = [officer.client.post(path, data={"csrf_token": officer.token(), **thing.fields})]
    for answer in answers:
        assert answer.status_code in ((200, 302, 303) if kind in thing.theirs else (403, 404)), f"{path}: {answer.status_code}"
    if kind not in thing.theirs:
        with app.app_context():
            assert snapshot() == before, "a refused act leaves nothing behind"


def snapshot() -> list[object]:
    """What acts in the staff rooms change."""
    tables = (
        people.Person, people.Post, people.Tenure, invitations.Invitation, Listing, claims.Claim, notes.Note, partners.Partner,
        rollout.RolloutEntry,
        staff_terms.StaffTerm, tasks.Task,
        Activity, ActivityDate, ActivityProposal,
    )  # fmt: skip
    found: list[object] = []
    for table in tables:
        columns = [c for c in table.__table__.columns if c.name not in ("joined_needs", "joined_areas")]
        found += [tuple(row) for row in session().execute(people.select(*columns))]
    return found


@pytest.mark.parametrize("kind", OFFICERS)
def test_pages_without_an_object_open_for_officers(app: Flask, kind: str) -> None:
    officer = come(app, kind)
    for rule in rules(app):
        is_page = not rule.arguments or rule.endpoint in NO_OBJECT
        if "GET" in (rule.methods or ()) and is_page and rule.endpoint != "office.second":
            assert officer.client.get(sample_path(app, rule)).status_code == opened(kind, rule.endpoint), rule.rule


def opened(kind: str, endpoint: str) -> int:
    """The status that a page without an object answers to somebody of this kind."""
    role = OFFICERS[kind][1]
    if endpoint == "office.field_list" and role != "organization":
        return 302
    if role == "organization":
        return 302 if endpoint in SENT_ON else 200 if endpoint in FOR_ORGANIZATIONS else 403
    refused = (
        (role == "staff" and (endpoint in SUPERIORS_ONLY or endpoint.startswith("province.")))
        or (role != "province" and endpoint in PROVINCE_ONLY)
        or endpoint in ORGANIZATIONS_ONLY
    )
    return 403 if refused else 200


def test_what_is_not_there_is_not_there(app: Flask) -> None:
    ratna = Officer(app, "33", "province")
    for rule in rules(app):
        if rule.endpoint in OBJECTS and "GET" in (rule.methods or ()):
            kinds = rule._converters
            values = {name: 999_999 if isinstance(kinds[name], IntegerConverter) else "tiada" for name in rule.arguments}
            assert ratna.client.get(address_of(app, rule.endpoint, **values)).status_code == 404, rule.rule


def test_the_directory_refuses_by_itself(app: Flask) -> None:
    neighbour = Officer(app, "33.03.05")
    with app.app_context():
        person = people.get(neighbour.person_id)
        assert person
        actor, post = actor_of(person), a_held_post()["post_id"]
        target = a_person()["person_id"]
        assert isinstance(post, int) and isinstance(target, int)
        for act in (
            lambda: handing_over.end_tenure(actor, post),
            lambda: handing_over.close_post(actor, post),
            lambda: handing_over.leave_open(actor, post),
            lambda: handing_over.name_successor(actor, post),
            lambda: inviting.invite(actor, post),
            lambda: resetting.link(b"x", actor, target),
        ):
            with pytest.raises(PermissionError):
                act()


def test_a_closed_post_gives_no_right(app: Flask) -> None:
    tutik = Officer(app)
    with app.app_context(), writing() as tables:
        tables.get_one(people.Post, tutik.post_id).closed_on = date(2026, 1, 1)
    assert tutik.client.get("/kantor/").status_code == 302
