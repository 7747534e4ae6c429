"""What officers tick and type becomes what the listing holds, and comes back as they left it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import html5lib
import pytest
from flask import Flask, render_template_string
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.directory import access_entry, hours_entry, loading, opening, phones, phones_entry, place_entry, sampling
from portal.directory.hours_entry import DAYS
from portal.directory.listings import ACCESS_FEATURES
from portal.directory.place_entry import Where
from portal.directory.trust import ZONE

OFFICE = {"jam_cara": "mingguan", "jam_libur": "tutup"} | {
    f"jam_{day}_{part}": text
    for day in DAYS[:5]
    for part, text in {"buka": "1", "dari": "08:00", "sampai": "11.00" if day == "fr" else "15:00"}.items()
}
"""Monday to Thursday 8 to 3, Friday to 11."""
KINDS_OF_DAY: dict[str, tuple[str, ...]] = {
    "closed": (),
    "office": ("08:00", "15:00"),
    "short": ("8", "11.30"),
    "break": ("07:30", "12:00", "13:00", "16:00"),
    "night": ("22:00", "02:00"),
    "evening": ("08:00", "12:00", "20:00", "00:00"),
    "whole": ("00:00", "00:00"),
}
"""How a day may be typed: from, to, from, to."""


@st.composite
def dates_apart(draw: st.DrawFn) -> dict[str, str]:
    """Dates apart, one after the other: closed or with hours, single days and periods."""
    fields = {}
    day = date(2026, 3, 1)
    for n in range(1, draw(st.integers(0, 5)) + 1):
        first = day + timedelta(days=draw(st.integers(1, 30)))
        day = first + timedelta(days=draw(st.sampled_from((0, 0, 3, 30))))
        fields |= {f"luar_{n}_dari": first.isoformat(), f"luar_{n}_sampai": "" if day == first else day.isoformat()}
        if draw(st.booleans()):
            fields |= {f"luar_{n}_jam": "lain", f"luar_{n}_buka": "09:00", f"luar_{n}_tutup": "11:00"}
    return fields


@st.composite
def picked(draw: st.DrawFn) -> dict[str, str]:
    """Whatever can be picked."""
    fields = {"jam_cara": draw(st.sampled_from(("mingguan",) * 4 + ("selalu",)))}
    fields["jam_libur"] = draw(st.sampled_from(("tutup", "buka")))
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS_OF_DAY)), min_size=7, max_size=7).filter(lambda k: set(k) != {"closed"}))
    for day, kind in zip(DAYS, kinds, strict=True):
        names = ("dari", "sampai", "dari2", "sampai2")
        times = {f"jam_{day}_{name}": text for name, text in zip(names, KINDS_OF_DAY[kind], strict=False)}
        fields |= times | ({f"jam_{day}_buka": "1"} if times else {})
    return fields | draw(dates_apart())


def clock(text: str) -> int:
    """A typed time as minutes of the day."""
    hour, _, rest = text.replace(".", ":").partition(":")
    return int(hour) * 60 + int(rest or 0)


def typed_spans(fields: dict[str, str], day: date) -> list[tuple[int, int]]:
    """What is typed for the weekday of a date, in minutes; an end on the next day is beyond 1440."""
    if fields["jam_cara"] == "selalu":
        return [(0, 1440)]
    code = DAYS[day.weekday()]
    pairs = [(fields.get(f"jam_{code}_dari{n}"), fields.get(f"jam_{code}_sampai{n}")) for n in ("", "2")]
    spans = [(clock(a), clock(b)) for a, b in pairs if a and b]
    return [(a, b if b > a else b + 1440) for a, b in spans]


def row_on(fields: dict[str, str], day: date) -> int:
    """The number of the row of dates apart that speaks of a date, or 0."""
    for n in range(1, 6):
        first = fields.get(f"luar_{n}_dari", "")
        if first and first <= day.isoformat() <= (fields[f"luar_{n}_sampai"] or first):
            return n
    return 0


def is_meant(fields: dict[str, str], moment: datetime) -> bool:
    """Whether whoever filled the form would say that it is open: a reading of the fields that knows no OSM syntax."""
    day, minutes = moment.date(), moment.hour * 60 + moment.minute
    row = row_on(fields, day)
    free = bool(opening.holiday(day)) and fields["jam_libur"] == "tutup" and fields["jam_cara"] != "selalu"
    if row and f"luar_{row}_buka" not in fields:
        return False
    if row and (not fields[f"luar_{row}_sampai"] or typed_spans(fields, day)):
        return 540 <= minutes < 660 and not (free and fields[f"luar_{row}_sampai"])
    if free:
        return False
    through_the_night = any(minutes + 1440 < b for _, b in typed_spans(fields, day - timedelta(days=1)))
    return through_the_night or any(a <= minutes < b for a, b in typed_spans(fields, day))


@settings(max_examples=40)
@given(picked())
def test_what_the_picker_says_is_what_the_portal_says_at_every_hour(fields: dict[str, str]) -> None:
    osm, faults = hours_entry.read(fields)
    assert faults == {}
    assert opening.is_readable(osm)
    for number in range(8):
        for day, spans, _ in opening.week(osm, date(2026, 3, 1) + timedelta(days=7 * number)):
            # Nights that begin on a day off are the library's: it lets some of them end in the morning all the same.
            yesterday = day - timedelta(days=1)
            from_hour = 3 if opening.holiday(yesterday) or row_on(fields, yesterday) else 0
            for hour in range(from_hour, 24):
                said = any(
                    start <= time(hour, 15) and (time(hour, 15) < end or not any((end.hour, end.minute))) for start, end in spans
                )
                assert said is is_meant(fields, datetime.combine(day, time(hour, 15))), f"{osm} on {day} at {hour}.15"


@settings(max_examples=150)
@given(picked())
def test_what_the_picker_says_comes_back(fields: dict[str, str]) -> None:
    osm, _ = hours_entry.read(fields)
    again = hours_entry.fields_of(osm)
    assert again["jam_cara"] in ("mingguan", "selalu")
    assert hours_entry.read(again) == (osm, {})
    forgotten = {name: text for name, text in again.items() if name != "jam_semula"}
    assert hours_entry.read(forgotten) == (osm, {}), "also from a form that has forgotten what it began with"


SAMPLES = sorted({text for texts in sampling.HOURS.values() for text in texts})
FOREIGN = [
    *("Mo-Fr 08:00-15:00; PH off", "Mo-Fr 8:00-12:00, Sa 9:00-10:00", "Mo-Fr,PH 08:00-12:00", "08:00-20:00", "Sa-Mo 08:00-12:00"),
    *("Mo-Fr 08:00-15:00; 2026 Dec 24-2027 Jan 02 off", "Mo-Su 22:00-02:00; Tu off", "Mo 08:00-12:00; Mo 13:00-15:00"),
    *("Jan-Mar Mo-Fr 08:00-12:00", "Mo 08:00-10:00,11:00-12:00,13:00-14:00", "Mo 08:00-26:00"),
    "Mo-Fr 08:00-12:00; Fr[-1] off",
    *("week 1-53/2 Mo 08:00-12:00", "sunrise-sunset", 'Mo 08:00-17:00 "janji"', "Mo-Fr 08:00+", "off", "Mo 08:00-03:00"),
    *("Mo-Fr 08:00-12:00; 2026 Feb 31 off", "PH 08:00-12:00", "Mo-Fr 08:00-12:00; PH 09:00-10:00", "Mo-Su 00:00-24:00"),
]  # fmt: skip


@pytest.mark.parametrize("osm", [*SAMPLES, *sorted({d.hours for d in loading.sourced_services() if d.hours}), *FOREIGN])
def test_hours_of_others_keep_their_meaning(osm: str) -> None:
    fields = hours_entry.fields_of(osm)
    assert hours_entry.read(fields) == (osm, {}), "nobody changed anything, so nothing changes"
    if fields["jam_cara"] != "khusus":
        rewritten, faults = hours_entry.read(fields | {"jam_semula": ""})
        assert faults == {}
        assert opening.same_hours(osm, rewritten)
        for day in (date(2026, 11, 23), date(2026, 12, 21), date(2027, 1, 1), date(2026, 3, 16)):
            assert opening.week(osm, day) == opening.week(rewritten, day)


@pytest.mark.parametrize(
    ("osm", "way"),
    [
        ("", "tidak_tahu"),
        ("24/7", "selalu"),
        ("Mo-Th 08:00-16:00; Fr 08:00-11:00", "mingguan"),
        ("Mo-Fr 08:00-15:00; PH off", "mingguan"),
        ("We[1] 08:00-11:00", "khusus"),
        ("Mo-Fr 15:00-21:00; Sa-Su,PH 07:00-21:00", "khusus"),
        ("Mo 08:00-03:00", "khusus"),
    ],
)
def test_each_text_comes_as_what_it_is(osm: str, way: str) -> None:
    assert hours_entry.fields_of(osm)["jam_cara"] == way


def test_an_office_is_ticked_and_read() -> None:
    assert hours_entry.read(OFFICE) == ("Mo-Th 08:00-15:00; Fr 08:00-11:00", {})


@pytest.mark.parametrize(
    "typed", ["8", "08", "8.00", "08.00", "08:00", "8:00", "pukul 8", "Jam 08.00 WIB", " 08:00 ", "08:00:00"]
)
def test_times_are_read_as_people_write_them(typed: str) -> None:
    assert hours_entry.read(OFFICE | {"jam_mo_dari": typed})[0].startswith("Mo-Th 08:00-15:00")


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        (
            {"jam_mo_sampai": "03:00"},
            "jam_mo_sampai",
            "Senin: jam tutup 03.00 lebih awal daripada jam buka 08.00. Apakah maksudnya 15.00?",
        ),
        (
            {"jam_tu_sampai": "08:00"},
            "jam_tu_sampai",
            "Selasa: jam buka dan jam tutupnya sama. Untuk 24 jam isi 00.00 sampai 00.00.",
        ),
        ({"jam_we_dari": ""}, "jam_we_dari", "Rabu: isi jam bukanya, misalnya 08.00."),
        ({"jam_we_sampai": " "}, "jam_we_sampai", "Rabu: isi jam tutupnya, misalnya 15.00."),
        ({"jam_th_dari": "pagi"}, "jam_th_dari", "Kamis: “pagi” bukan jam. Contoh: 08.00 atau 15.30."),
        ({"jam_th_dari": "²"}, "jam_th_dari", "Kamis: “²” bukan jam. Contoh: 08.00 atau 15.30."),
        ({"jam_fr_sampai": "24:30"}, "jam_fr_sampai", "Jumat: “24:30” bukan jam. Contoh: 08.00 atau 15.30."),
        ({"jam_fr_dari": "24.00"}, "jam_fr_dari", "Jumat: jam buka paling lambat 23.59. Tengah malam ditulis 00.00."),
        ({"jam_mo_dari2": "13:00"}, "jam_mo_sampai2", "Senin: isi jam tutupnya, misalnya 15.00."),
        ({"jam_mo_dari2": "14:00", "jam_mo_sampai2": "16"}, "jam_mo_dari2", "Senin: buka lagi pukul 14.00, padahal belum tutup."),
        ({"luar_1_dari": "besok"}, "luar_1_dari", "Tanggal lain, baris 1: isi tanggal yang benar, misalnya 24-12-2026."),
        ({"luar_2_sampai": "2026-12-24"}, "luar_2_dari", "Tanggal lain, baris 2: isi tanggal yang benar, misalnya 24-12-2026."),
        (
            {"luar_1_dari": "24-12-2026", "luar_1_sampai": "2026-12-01"},
            "luar_1_sampai",
            "Tanggal lain, baris 1: tanggal akhir lebih awal daripada tanggal awal.",
        ),
        (
            {"luar_1_dari": "24-12-2026", "luar_2_dari": "24/12/2026", "luar_2_jam": "tutup"},
            "luar_2_dari",
            "Tanggal lain, baris 2: tanggalnya bertumpuk dengan baris 1.",
        ),
        (
            {"luar_1_dari": "24-12-2026", "luar_1_jam": "lain"},
            "luar_1_buka",
            "Tanggal lain, baris 1: isi jam bukanya, misalnya 08.00.",
        ),
        ({"jam_cara": "khusus", "jam_semula": "kapan saja"}, "jam_cara", "Jadwal khusus ini tidak terbaca. Pilih lagi."),
        ({"jam_cara": ""}, "jam_cara", "Pilih salah satu: belum tahu, 24 jam, atau jam per hari."),
    ],
)  # fmt: skip
def test_a_fault_names_the_day_and_what_to_do(changed: dict[str, str], field: str, sentence: str) -> None:
    osm, faults = hours_entry.read(OFFICE | changed)
    assert osm == ""
    assert faults[field] == sentence


def test_a_week_without_an_open_day_is_not_an_answer() -> None:
    _, faults = hours_entry.read({"jam_cara": "mingguan"})
    assert faults == {"jam_cara": "Centang paling tidak satu hari buka, atau pilih “Belum tahu”."}


def test_ramadan_shortens_the_working_days_and_opens_no_sunday() -> None:
    ramadan = {"luar_1_dari": "2026-02-18", "luar_1_sampai": "2026-03-19", "luar_1_jam": "lain"}
    osm, _ = hours_entry.read(OFFICE | ramadan | {"luar_1_buka": "8", "luar_1_tutup": "12"})
    assert osm.endswith("; 2026 Feb 18-2026 Mar 19 Mo-Fr 08:00-12:00")
    assert not opening.is_open(osm, datetime(2026, 2, 22, 9, tzinfo=ZONE)), "a Sunday"
    assert not opening.is_open(osm, datetime(2026, 2, 23, 13, tzinfo=ZONE))
    assert opening.is_open(osm, datetime(2026, 2, 23, 11, tzinfo=ZONE))


def test_whoever_names_a_holiday_with_hours_is_open_on_it() -> None:
    osm, _ = hours_entry.read(
        OFFICE | {"luar_1_dari": "2026-12-25", "luar_1_jam": "lain", "luar_1_buka": "8", "luar_1_tutup": "10"}
    )
    christmas = datetime(2026, 12, 25, 9, tzinfo=ZONE)
    assert opening.is_open(osm, christmas)
    assert not opening.is_open(osm, christmas - timedelta(days=1)), "its cuti bersama stays closed"


def test_closed_on_holidays_may_be_said_in_osm_syntax() -> None:
    assert not opening.is_open("Mo-Fr 08:00-15:00; PH off", datetime(2026, 12, 25, 9, tzinfo=ZONE))


def test_monday_is_copied_to_the_working_days() -> None:
    monday = {"jam_cara": "tidak_tahu", "jam_mo_dari": "08:00", "jam_mo_sampai": "15:00", "jam_fr_dari": "7", "nama": "Posyandu"}
    filled = hours_entry.copied(monday)
    assert hours_entry.read(filled) == ("Mo-Fr 08:00-15:00", {})
    assert filled["nama"] == "Posyandu"


def test_what_was_understood_is_said_line_by_line() -> None:
    osm, _ = hours_entry.read(OFFICE | {"jam_mo_dari2": "16", "jam_mo_sampai2": "24:00", "luar_1_dari": "24-12-2026"})
    eight, three, eleven = time(8), time(15), time(11)
    said = [(line.kind, line.days, line.spans) for line in hours_entry.in_words(osm)]
    assert said == [
        ("days", (("mo", "mo"),), ((eight, three), (time(16), time(0)))),
        ("days", (("tu", "th"),), ((eight, three),)),
        ("days", (("fr", "fr"),), ((eight, eleven),)),
        ("days", (("sa", "su"),), ()),
        ("holidays_closed", (), ()),
        ("dates", (), ()),
    ]
    assert hours_entry.in_words("")[0].kind == "unknown"
    assert hours_entry.in_words("24/7; 2026 Dec 24 off")[0].kind == "special"
    assert [line.kind for line in hours_entry.in_words("24/7")] == ["always"]


def test_special_hours_are_shown_by_their_next_days() -> None:
    first, *days = hours_entry.in_words("We[1] 08:00-11:00")
    assert first.kind == "special"
    assert 1 <= len(days) <= 2
    assert all(d.first and d.first.weekday() == 2 and d.first.day <= 7 and d.spans == ((time(8), time(11)),) for d in days)


@given(
    st.dictionaries(
        st.sampled_from(sorted({*OFFICE, "jam_semula", "luar_1_dari", "luar_1_jam", "luar_1_buka"})), st.text(max_size=12)
    )
)
def test_any_form_is_hours_or_a_fault(fields: dict[str, str]) -> None:
    osm, faults = hours_entry.read(fields)
    assert not osm or opening.is_readable(osm)
    assert not (osm and faults)


@given(st.text(max_size=40))
def test_any_text_gives_a_form(text: str) -> None:
    assert hours_entry.fields_of(text)["jam_semula"] == text


MOBILE, LANDLINE = "+6285799664444", "+622476632577"


def test_one_number_for_calls_and_whatsapp_is_one_row() -> None:
    entries = [{"number": MOBILE, "use": use, "who": "Bu Sri"} for use in ("call", "whatsapp")] + [
        {"number": LANDLINE, "use": "call"}
    ]
    fields = phones_entry.fields_of(entries)
    assert fields["telepon_1_nomor"] == "0857-9966-4444"
    assert fields["telepon_1_guna"] == "both"
    assert fields["telepon_2_nomor"] == "(024) 76632577"
    assert fields["telepon_baris"] == "3", "one row stays empty"
    assert phones_entry.read(fields)[:2] == (entries, {})


PHONE = st.fixed_dictionaries(
    {
        "number": st.sampled_from((MOBILE, LANDLINE, "+6281100001234", "112", "119 ext 8")),
        "use": st.sampled_from(("call", "whatsapp")),
    },
    optional={"who": st.sampled_from(("Petugas piket", "Bu Sri")), "when": st.sampled_from(("jam kerja", "malam"))},
).filter(lambda e: e["use"] == "call" or phones.can_chat(e["number"]))


@given(st.lists(PHONE, max_size=9, unique_by=lambda e: tuple(sorted(e.items()))))
def test_phones_come_back_none_lost(entries: list[dict[str, str]]) -> None:
    fields = phones_entry.fields_of(entries)
    found, faults, shown = phones_entry.read(fields)
    assert faults == {}
    assert sorted(map(sorted, map(dict.items, found))) == sorted(map(sorted, map(dict.items, entries)))
    assert len(shown) == sum(1 for name in fields if name.endswith("_nomor"))
    assert phones_entry.fields_of(found) == fields


@pytest.mark.parametrize("draft", loading.sourced_services(), ids=lambda d: d.key)
def test_phones_of_sources_come_back(draft: loading.Draft) -> None:
    assert phones_entry.read(phones_entry.fields_of(draft.phones))[:2] == (draft.phones, {})


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"nomor": "0812"}, "nomor", "Telepon 1: Nomor “0812” belum lengkap, terlalu pendek."),
        ({"nomor": "hubungi kami"}, "nomor", "Telepon 1: “hubungi kami” bukan nomor telepon."),
        ({"nomor": "", "siapa": "Bu Sri"}, "nomor", "Telepon 1: isi nomornya, atau kosongkan baris ini."),
        ({"nomor": MOBILE, "guna": ""}, "guna", "Telepon 1: pilih untuk telepon, WhatsApp, atau keduanya."),
        (
            {"nomor": "(024) 76632577", "guna": "both"},
            "guna",
            "Telepon 1: (024) 76632577 adalah nomor rumah atau kantor, tidak bisa untuk WhatsApp. Pilih “Telepon saja”.",
        ),
        (
            {"nomor": "112", "guna": "whatsapp"},
            "guna",
            "Telepon 1: 112 adalah nomor singkat, tidak bisa untuk WhatsApp. Pilih “Telepon saja”.",
        ),
        ({"nomor": MOBILE, "siapa": "x" * 101}, "siapa", "Telepon 1: terlalu panjang, paling banyak 100 huruf."),
    ],
)
def test_a_phone_that_cannot_be_is_named(fields: dict[str, str], field: str, sentence: str) -> None:
    row = {f"telepon_1_{part}": text for part, text in ({"guna": "call"} | fields).items()}
    assert phones_entry.read(row)[1] == {f"telepon_1_{field}": sentence}


def test_a_typed_number_is_shown_back_so_that_it_can_be_read_aloud() -> None:
    _, _, shown = phones_entry.read({"telepon_2_nomor": "085799664444", "telepon_2_guna": "both"})
    assert shown == {"telepon_2_nomor": "0857-9966-4444"}


def test_rows_are_added_one_by_one_up_to_six() -> None:
    fields = phones_entry.fields_of([])
    counts = []
    for _ in range(6):
        counts.append(fields["telepon_baris"])
        fields = phones_entry.added(fields)
    assert counts == ["2", "3", "4", "5", "6", "6"]
    assert phones_entry.added({"telepon_baris": "²", "nama": "x"}) == {"telepon_baris": "2", "nama": "x"}


@given(st.dictionaries(st.sampled_from(ACCESS_FEATURES), st.booleans()))
def test_access_comes_back(access: dict[str, bool]) -> None:
    assert access_entry.read(access_entry.fields_of(access)) == (access, {})


def test_access_is_never_guessed() -> None:
    assert access_entry.read({}) == ({}, {})
    assert access_entry.read({"akses_toilet": "mungkin"})[1] == {"akses_toilet": "Pilih ya, tidak, atau belum tahu."}


KALIGONDANG, BUKATEJA = "33.03.04", "33.03.02"


@pytest.mark.parametrize(
    ("areas", "answer"),
    [
        ([KALIGONDANG], "sendiri"),
        (["33.03"], "kabupaten"),
        (["33.03.04.2001", "33.03.04.2002"], "desa"),
        ([BUKATEJA, KALIGONDANG], "lain"),
        (["33"], "lain"),
        (["33.03.02.2001", "33.03.04.2001"], "lain"),
    ],
)
def test_place_and_reach_come_back(reading_app: Flask, areas: list[str], answer: str) -> None:
    with reading_app.app_context():
        fields = place_entry.fields_of(KALIGONDANG, "33.03.04.2003", areas)
        assert fields["jangkauan"] == answer
        for covered in ([KALIGONDANG], ["33.03"], ["33"]):
            assert place_entry.read(covered, fields) == (Where(KALIGONDANG, "33.03.04.2003", areas), {})


@pytest.mark.parametrize("code", ["33", "33.03", "33.74"])
def test_places_above_the_kecamatan_come_back(reading_app: Flask, code: str) -> None:
    with reading_app.app_context():
        assert place_entry.read(["33"], place_entry.fields_of(code, "", [code])) == (Where(code, "", [code]), {})


@pytest.mark.parametrize("code", [BUKATEJA, "33.03", "33", "33.03.04.2003", "99.99", "", "../.."])
def test_nobody_places_a_listing_outside_the_own_area(reading_app: Flask, code: str) -> None:
    with reading_app.app_context():
        found, faults = place_entry.read([KALIGONDANG], {"wilayah": code, "jangkauan": "sendiri"})
    assert found == Where()
    assert faults == {"wilayah": "Pilih kecamatan atau kabupaten tempat layanan ini."}


def test_a_desa_of_another_kecamatan_is_refused(reading_app: Flask) -> None:
    with reading_app.app_context():
        found, faults = place_entry.read(["33.03"], {"wilayah": KALIGONDANG, "desa": "33.03.02.2001", "jangkauan": "sendiri"})
    assert found.desa_code == ""
    assert faults == {"desa": "Desa itu tidak ada di Kecamatan Kaligondang. Pilih lagi desanya."}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"wilayah": KALIGONDANG, "jangkauan": "desa"}, "Centang paling tidak satu desa yang dilayani."),
        (
            {"wilayah": KALIGONDANG, "jangkauan": "desa", "jangkau_33.03.02.2001": "1"},
            "Centang paling tidak satu desa yang dilayani.",
        ),
        ({"wilayah": "33.03", "jangkauan": "desa"}, "Pilih kecamatannya dulu, lalu desanya."),
        ({"wilayah": "33", "jangkauan": "kabupaten"}, "Pilih siapa saja yang dilayani."),
        ({"wilayah": KALIGONDANG}, "Pilih siapa saja yang dilayani."),
        ({"wilayah": KALIGONDANG, "jangkauan": "lain", "jangkauan_semula": "33.03 xx"}, "Pilih siapa saja yang dilayani."),
    ],
)
def test_a_reach_that_says_nothing_is_asked_again(reading_app: Flask, fields: dict[str, str], sentence: str) -> None:
    with reading_app.app_context():
        assert place_entry.read(["33"], fields)[1] == {"jangkauan": sentence}


def test_each_is_offered_what_the_posts_cover(reading_app: Flask) -> None:
    with reading_app.app_context():
        own = place_entry.choices([KALIGONDANG], {"wilayah": KALIGONDANG})
        kabupaten = place_entry.choices(["33.03"], {})
        province = place_entry.choices(["33"], {})
        second = place_entry.choices(["33"], {"kabupaten": "33.03", "wilayah": "33.05.01"})
    assert own.groups == [("Kabupaten Purbalingga", [(KALIGONDANG, "Kecamatan Kaligondang")])]
    assert ("33.03.04.2003" in dict(own.desa)) and own.level == "kecamatan"
    assert [len(options) for _, options in kabupaten.groups] == [19], "the kabupaten itself and its 18 kecamatan"
    assert kabupaten.desa == [] and kabupaten.kabupaten == [] and kabupaten.level == ""
    assert len(province.kabupaten) == 36 and province.groups == []
    assert dict(second.groups).keys() == {"Kabupaten Purbalingga"}
    assert second.level == "", "a kecamatan of another kabupaten is not chosen any more"


FORM = """{% from "components/hours_entry.html" import hours_entry, hours_words %}
{% from "components/phones_entry.html" import phones_entry, access_entry %}
{% from "components/place_entry.html" import place_entry %}
<form>{{ hours_entry(fields, faults, said) }}{{ phones_entry(fields, faults, shown) }}{{ place_entry(offered, fields, faults) }}
{{ access_entry(fields, faults) }}</form><div>{{ hours_words(said) }}</div>"""


def drawn(app: Flask, fields: dict[str, str], covered: list[str], faults: dict[str, str] | None = None) -> str:
    """The parts of the form as a browser gets them."""
    said = hours_entry.in_words(fields.get("jam_semula", ""))
    with app.test_request_context("/kantor/"):
        offered = place_entry.choices(covered, fields)
        return render_template_string(FORM, fields=fields, faults=faults or {}, shown={}, said=said, offered=offered)


def sent(page: str) -> dict[str, str]:
    """What a browser without scripts sends of a form when nobody has touched it."""
    root = html5lib.parse(page, namespaceHTMLElements=False)
    found = {}
    for element in root.iter("input"):
        if element.get("type") not in ("radio", "checkbox") or "checked" in element.attrib:
            found[element.attrib["name"]] = element.get("value", "")
    for select in root.iter("select"):
        options = list(select.iter("option"))
        chosen = [option for option in options if "selected" in option.attrib] or options[:1]
        found[select.attrib["name"]] = chosen[0].get("value", "")
    return found


def whole(app: Flask, osm: str, entries: list[dict[str, str]], reach: list[str]) -> dict[str, str]:
    """All the fields of a listing in Kaligondang."""
    with app.app_context():
        place = place_entry.fields_of(KALIGONDANG, "33.03.04.2003", reach)
    return hours_entry.fields_of(osm) | phones_entry.fields_of(entries) | place | access_entry.fields_of({"toilet": False})


@pytest.mark.parametrize(
    "osm",
    [
        *("", "24/7", "Mo-Su 22:00-00:00; 2026 Feb 18-2026 Mar 19 Mo-Su 08:00-24:00"),
        *("Mo-Fr 08:00-15:00; 2026 Dec 24 off; 2026 Aug 17 08:00-10:00", *SAMPLES),
    ],
)
def test_a_form_that_nobody_touches_sends_the_hours_it_shows(reading_app: Flask, osm: str) -> None:
    got = sent(drawn(reading_app, whole(reading_app, osm, [], [KALIGONDANG]), [KALIGONDANG]))
    assert hours_entry.read(got) == (osm, {})


@pytest.mark.parametrize("covered", [[KALIGONDANG], ["33.03"], ["33"]], ids=["kecamatan", "kabupaten", "province"])
@pytest.mark.parametrize("reach", [[KALIGONDANG], ["33.03"], ["33.03.04.2001", "33.03.04.2010"], [BUKATEJA, KALIGONDANG]])
def test_a_form_that_nobody_touches_sends_what_the_listing_holds(
    reading_app: Flask, covered: list[str], reach: list[str]
) -> None:
    entries = [
        {"number": MOBILE, "use": "call", "who": "Bu <Sri> & co"},
        {"number": LANDLINE, "use": "call", "when": "jam kerja"},
    ]
    got = sent(drawn(reading_app, whole(reading_app, "", entries, reach), covered))
    assert phones_entry.read(got)[:2] == (entries, {})
    assert access_entry.read(got) == ({"toilet": False}, {})
    with reading_app.app_context():
        assert place_entry.read(covered, got) == (Where(KALIGONDANG, "33.03.04.2003", reach), {})


def test_each_fault_stands_beside_its_field_and_the_field_keeps_what_was_typed(reading_app: Flask) -> None:
    typed = whole(reading_app, "Mo-Fr 08:00-15:00", [], [KALIGONDANG]) | {
        "jam_mo_dari": "pagi",
        "luar_4_dari": "besok",
        "desa": "33.03.02.2001",
        "jangkauan": "desa",
        "akses_toilet": "x",
        "telepon_2_nomor": "hubungi kami",
        "telepon_2_guna": "call",
        "telepon_1_siapa": "x" * 101,
    }
    with reading_app.app_context():
        faults = hours_entry.read(typed)[1] | phones_entry.read(typed)[1] | place_entry.read(["33.03"], typed)[1]
    faults |= access_entry.read(typed)[1]
    page = drawn(reading_app, typed, ["33.03"], faults)
    root = html5lib.parse(page, namespaceHTMLElements=False)
    ids = {element.get("id") for element in root.iter()}
    assert len(faults) == 8
    assert not [name for name in faults if f"x-{name}" not in ids or f"f-{name}" not in ids]
    got = sent(page)
    assert {name: got.get(name) for name in ("jam_mo_dari", "luar_4_dari", "telepon_2_nomor")} == {
        "jam_mo_dari": "pagi",
        "luar_4_dari": "besok",
        "telepon_2_nomor": "hubungi kami",
    }


def test_what_was_understood_is_read_out_in_words(reading_app: Flask) -> None:
    osm = "Mo-Th 08:00-12:00,13:00-15:00; Fr 08:00-11:00; 2026 Feb 18-2026 Mar 19 Mo-Fr 08:00-12:00; 2026 Dec 24 off"
    root = html5lib.parse(drawn(reading_app, hours_entry.fields_of(osm), ["33.03"]), namespaceHTMLElements=False)
    assert [" ".join("".join(line.itertext()).split()) for line in root.iter("li")] == [
        "Senin sampai Kamis: 08.00–12.00, 13.00–15.00",
        "Jumat: 08.00–11.00",
        "Sabtu sampai Minggu: tutup",
        "Hari libur nasional: tutup.",
        "18 Februari 2026 sampai 19 Maret 2026: 08.00–12.00 (pada hari buka)",
        "Kamis, 24 Desember 2026: tutup",
    ]
