"""Activities: what a form or a file may say, how they repeat, and how each save becomes a version."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from portal.directory import (
    activities,
    activity_duties,
    activity_fields,
    activity_rows,
    activity_rules,
    activity_saving,
    own_activities,
    pasaran,
    people,
    publishing,
    repeats,
)
from portal.directory.activity_drafts import content_of, draft_of, from_content
from portal.directory.activity_saving import ActivityWish
from portal.directory.import_fields import FieldError
from portal.directory.rights import Actor, actor_of
from tests.office import officer
from tests.scheduling import BARISTA, SENAM, plan

NAMES = iter(range(100))
TUESDAY = datetime(2026, 11, 24, 7, 0)


def actor_at(area: str = "33.03.04") -> Actor:
    """An officer of that kecamatan."""
    number = officer.person_at([officer.post_at(area)], f"petugas{next(NAMES)}")
    found = people.get(number)
    assert found
    return actor_of(found)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(1945, 8, 17), "Legi"),
        (date(1901, 6, 6), "Pon"),  # Sukarno was born on a Thursday Pon
        (date(2025, 6, 27), "Kliwon"),  # 1 Sura 1959 Dal, a Friday Kliwon
    ],
)
def test_the_pasaran_of_known_days(day: date, name: str) -> None:
    assert pasaran.of(day) == name
    assert pasaran.of(day + timedelta(days=35)) == name and pasaran.of(day + timedelta(days=1)) != name


@pytest.mark.parametrize(
    ("rule", "kept", "count"),
    [
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=4", "FREQ=WEEKLY;BYDAY=TU;COUNT=4", 4),
        ("rrule:freq=weekly; until=20261215T165959Z", "FREQ=WEEKLY;UNTIL=20261215", 4),
        ("FREQ=MONTHLY;BYDAY=4TU;COUNT=3", "FREQ=MONTHLY;BYDAY=4TU;COUNT=3", 3),
        ("FREQ=DAILY;INTERVAL=1;COUNT=5", "FREQ=DAILY;COUNT=5", 5),
        ("", "", 1),
    ],
)
def test_a_rule_is_kept_in_one_form(rule: str, kept: str, count: int) -> None:
    assert repeats.parse(rule, TUESDAY) == kept
    assert len(repeats.days(kept, TUESDAY)) == count


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", "harus berakhir"),
        ("FREQ=WEEKLY;COUNT=3;UNTIL=20270101", "jangan keduanya"),
        ("FREQ=WEEKLY;UNTIL=20290101", "paling lama setahun"),
        ("FREQ=WEEKLY;COUNT=999", "paling lama setahun"),
        ("FREQ=WEEKLY;BYDAY=WE;COUNT=3", "tidak cocok"),
        ("FREQ=WEEKLY;UNTIL=20261301", "bukan tanggal"),
        ("FREQ=WEEKLY;UNTIL=20261101", "lebih awal"),
        ("FREQ=SECONDLY;COUNT=3", "bukan aturan ulang"),
        ("FREQ=WEEKLY;BYDAY=2TU;COUNT=3", "bukan aturan ulang"),
        ("tiap Selasa", "bukan aturan ulang"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=MO;COUNT=2", "tidak cocok"),
        ("FREQ=MONTHLY;BYDAY=5TU;COUNT=12", "tidak cocok"),
    ],
)
def test_a_rule_that_cannot_be_kept_says_why(rule: str, says: str) -> None:
    with pytest.raises(FieldError, match=says):
        repeats.parse(rule, TUESDAY)


@pytest.mark.parametrize("kind", repeats.KINDS)
def test_a_choice_of_the_form_is_found_again(kind: str) -> None:
    rule = repeats.build(kind, TUESDAY, count=3)
    assert repeats.kind_of(rule, TUESDAY) == kind and repeats.end_of(rule) == (None, 3)
    assert all(day.weekday() == 1 for day in repeats.days(rule, TUESDAY)) or kind == "daily"


@pytest.mark.parametrize(
    ("column", "text", "says"),
    [
        ("mulai", "2026-02-30 08:00", "bukan tanggal"),
        ("mulai", "2026-12-02", "jamnya"),
        ("mulai", "2206-12-02 08:00", "tidak mungkin"),
        ("mulai", "", "wajib"),
        ("selesai", "08:00", "lebih awal"),
        ("ulang", "FREQ=WEEKLY", "harus berakhir"),
        ("batal", "2026-12-09", "bukan tanggal kegiatan"),
        ("pindah", "2026-12-02 > besok", "tidak terbaca"),
        ("pindah", "2026-12-02 > 9999-12-31", "terlalu jauh"),
        ("pindah", "2026-12-02 > 2026-12-32", "yang ada"),
        ("kuota", "-5", "kurang dari nol"),
        ("kuota", "0", "kuota 0"),
        ("sisa", "21", "lebih banyak dari kuota"),
        ("usia_maks", "3", "lebih kecil"),
        ("wilayah", "33.99", "tidak dikenal"),
        ("desa", "33.03.03.2001", "tidak terletak"),
        ("layanan", "tidakada", "bukan kode layanan"),
        ("batas_daftar", "2026-12-24", "sesudah kegiatannya"),
        ("tautan_daftar", "javascript:alert(1)", "bukan alamat situs"),
        ("kebutuhan", "pemuda.apa", "bukan kode kebutuhan"),
        ("status", "mungkin", "bukan status"),
        ("judul", "x" * 200, "terlalu panjang"),
    ],
)
def test_bad_input_is_one_clear_fault_of_its_column(app: Flask, column: str, text: str, says: str) -> None:
    _, faults = activity_rules.check(BARISTA | {column: text})
    assert list(faults) == [column] and says in faults[column]


def test_a_published_activity_tells_where_to_turn(app: Flask) -> None:
    blank = {"cara_daftar": "", "telepon": "", "whatsapp": ""}
    assert list(activity_rules.check(BARISTA | blank)[1]) == ["cara_daftar"]


def test_texts_and_draft_say_the_same(app: Flask) -> None:
    for row in (BARISTA, SENAM):
        draft, faults = activity_rules.check(row)
        assert not faults
        assert activity_rules.check(activity_rows.row_of(draft)) == (draft, {})
        assert from_content(content_of(draft)) == draft


@time_machine.travel("2026-11-22 05:00:00+00:00")
def test_every_date_is_a_row_with_its_exceptions(app: Flask) -> None:
    (number,) = plan(app, SENAM)
    dates = activities.dates_of([number])[number]
    assert len(dates) == 19 and dates[0].starts == TUESDAY
    by_day = {d.day: d for d in dates}
    assert (by_day[date(2026, 12, 8)].state, by_day[date(2026, 12, 8)].note) == ("cancelled", "aula dipakai")
    moved = by_day[date(2026, 12, 15)]
    assert (moved.state, moved.starts, moved.ends) == ("moved", datetime(2026, 12, 16, 8), datetime(2026, 12, 16, 9, 30))
    found = activities.get(number)
    assert found and found.last_over == datetime(2027, 3, 30, 8, 30)


@time_machine.travel("2026-11-22 05:00:00+00:00")
def test_an_officer_saves_versions_and_nobody_overtakes(app: Flask) -> None:
    actor = actor_at()
    made = activity_saving.save(actor, ActivityWish(None, BARISTA))
    assert made.state == "published"
    same = activity_saving.save(actor, ActivityWish(made.activity_id, BARISTA, 1))
    assert same.state == "unchanged"
    full = activity_saving.save(actor, ActivityWish(made.activity_id, BARISTA | {"sisa": "0"}, 1, "penuh"))
    assert full.activity_id == made.activity_id
    newest, first = activities.history_of(made.activity_id)
    assert (newest.version, newest.changes, newest.reason) == (2, {"places_left": [7, 0]}, "penuh")
    assert first.content["places_left"] == 7
    with pytest.raises(publishing.Conflict):
        activity_saving.save(actor, ActivityWish(made.activity_id, BARISTA | {"sisa": "3"}, 1))


@time_machine.travel("2026-11-22 05:00:00+00:00")
def test_a_fault_of_a_field_leaves_nothing(app: Flask) -> None:
    actor = actor_at()
    with pytest.raises(publishing.Unready) as raised:
        activity_saving.save(actor, ActivityWish(None, BARISTA | {"kuota": "-1"}))
    assert list(raised.value.faults) == ["kuota"]
    assert own_activities.all_of(actor) == []
    with pytest.raises(publishing.Unready) as raised:
        activity_saving.save(actor, ActivityWish(None, BARISTA | {"mulai": "2025-12-02 09:00", "batas_daftar": ""}))
    assert list(raised.value.faults) == ["mulai"]


@time_machine.travel("2026-11-22 05:00:00+00:00")
def test_nobody_touches_another_kecamatan(app: Flask) -> None:
    own, other = actor_at(), actor_at("33.03.03")
    with pytest.raises(publishing.Unready):
        activity_saving.save(other, ActivityWish(None, BARISTA))
    made = activity_saving.save(own, ActivityWish(None, BARISTA))
    with pytest.raises(PermissionError):
        activity_saving.save(other, ActivityWish(made.activity_id, BARISTA | {"sisa": "1"}, 1))


@time_machine.travel("2026-11-22 05:00:00+00:00")
def test_what_is_sensitive_waits_for_a_second_person(app: Flask) -> None:
    first, second = actor_at(), actor_at()
    made = activity_saving.save(first, ActivityWish(None, BARISTA | {"sensitif": "ya"}))
    assert made.state == "waiting"
    assert activity_duties.to_decide(first, 1, 3).total == 0
    assert [a.activity.id for a in activity_duties.to_decide(second, 1, 3).rows] == [made.activity_id]
    assert activity_duties.to_decide(actor_at("33.03.05"), 1, 3).rows == [], "that of another kecamatan"
    with pytest.raises(PermissionError):
        activity_saving.publish(first, made.activity_id, 1)
    assert activity_saving.publish(second, made.activity_id, 1).state == "published"
    found = activities.get(made.activity_id)
    assert found and found.status == "published" and draft_of(found).sensitive


def test_the_year_turns_at_midnight_in_central_java() -> None:
    with time_machine.travel("2027-12-31 16:50:00+00:00"), pytest.raises(FieldError):
        activity_fields.day("2031-01-01")
    with time_machine.travel("2027-12-31 17:10:00+00:00"):
        assert activity_fields.day("2031-01-01") == date(2031, 1, 1)
