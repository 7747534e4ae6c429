"""What the fields, states and acts of activities are called in the staff rooms."""

from __future__ import annotations

import re
from datetime import date, datetime

from flask import Flask

from portal import languages
from portal.directory import activity_dates, opening, pasaran, repeats, trust
from portal.directory.activities import Activity, ActivityDate
from portal.languages import gettext as _


def _l(text: str) -> str:
    """Mark a text for translation; it is translated when the page is drawn."""
    return text


FORM = {
    "judul": _l("Nama kegiatan"), "bidang": _l("Bidang"), "tanggal": _l("Tanggal"), "jam_mulai": _l("Jam mulai"),
    "jam_selesai": _l("Jam selesai"), "tanggal_selesai": _l("Selesai pada hari lain"), "catatan_hari": _l("Catatan hari"),
    "alamat": _l("Alamat"), "alamat_publik": _l("Alamat boleh dilihat warga"), "penanggung_jawab": _l("Penanggung jawab"),
    "ringkasan": _l("Ringkasan"), "uraian": _l("Uraian"), "sasaran": _l("Siapa yang boleh ikut"),
    "usia_min": _l("Usia paling muda"), "usia_maks": _l("Usia paling tua"), "syarat": _l("Syarat"),
    "bawaan": _l("Yang perlu dibawa"), "biaya": _l("Biaya"), "kuota": _l("Kuota"), "sisa": _l("Sisa tempat"),
    "cara_daftar": _l("Cara mendaftar"), "tautan_daftar": _l("Tautan pendaftaran"), "batas_daftar": _l("Batas mendaftar"),
    "judul_jv": _l("Nama dalam bahasa Jawa"), "ringkasan_jv": _l("Ringkasan dalam bahasa Jawa"),
    "uraian_jv": _l("Uraian dalam bahasa Jawa"), "sensitif": _l("Kegiatan peka"), "sumber": _l("Sumber"),
    "tanggal_sumber": _l("Tanggal sumber"), "catatan_status": _l("Alasan"), "alasan": _l("Alasan"), "status": _l("Status"),
    "layanan": _l("Layanan penyelenggara"), "wilayah": _l("Tempat"), "desa": _l("Desa"), "jangkauan": _l("Wilayah yang dilayani"),
    "kebutuhan": _l("Kebutuhan yang dilayani"), "mulai": _l("Mulai"), "selesai": _l("Selesai"), "ulang": _l("Berulang"),
    "batal": _l("Tanggal lain dari jadwal"), "berlaku": _l("Tanggal"),
}  # fmt: skip
"""Field of the form → its name."""
DAY_NAMES = {
    "MO": _l("Senin"), "TU": _l("Selasa"), "WE": _l("Rabu"), "TH": _l("Kamis"), "FR": _l("Jumat"), "SA": _l("Sabtu"),
    "SU": _l("Minggu"),
}  # fmt: skip
DRAFT = {
    "title": "judul", "topic": "bidang", "needs": "kebutuhan", "place_code": "wilayah", "desa_code": "desa",
    "service_areas": "jangkauan", "starts": "mulai", "ends": "selesai", "rule": "ulang", "exceptions": "batal",
    "day_note": "catatan_hari", "title_jv": "judul_jv", "summary": "ringkasan", "summary_jv": "ringkasan_jv",
    "description": "uraian", "description_jv": "uraian_jv", "organization": "penanggung_jawab", "listing_id": "layanan",
    "address": "alamat", "address_public": "alamat_publik", "eligibility": "sasaran", "age_min": "usia_min",
    "age_max": "usia_maks", "requirements": "syarat", "bring": "bawaan", "cost": "biaya", "quota": "kuota",
    "places_left": "sisa", "registration": "cara_daftar", "registration_link": "tautan_daftar",
    "registration_deadline": "batas_daftar", "source": "sumber", "source_date": "tanggal_sumber", "status": "status",
    "status_note": "catatan_status", "sensitive": "sensitif",
}  # fmt: skip
"""Field of a draft → the field of the form that fills it."""
_PARTS = (
    (re.compile(r"ulang"), _l("Berulang")), (re.compile(r"telepon|whatsapp|phones"), _l("Nomor telepon")),
    (re.compile(r"butuh"), _l("Kebutuhan yang dilayani")), (re.compile(r"jangkau|kabupaten"), _l("Tempat")),
)  # fmt: skip


def set_up(app: Flask) -> None:
    """Give the templates their words for activities."""
    app.jinja_env.globals.update(
        activity_field=activity_field, activity_status=activity_status, activity_act=activity_act, date_words=date_words,
        repeat_words=repeat_words, rule_short=rule_short, date_state=date_state, pasaran=pasaran.of, at=_moment,
        red_day=opening.holiday,
    )  # fmt: skip


def _moment(found: str | datetime) -> datetime:
    """A moment as a draft or as history has it."""
    return found if isinstance(found, datetime) else datetime.fromisoformat(found)


def rule_short(rule: str) -> str:
    """How often and until when, where the first date is not at hand."""
    ways = {"DAILY": _("Tiap hari"), "WEEKLY": _("Tiap minggu"), "MONTHLY": _("Tiap bulan")}
    way = dict(part.split("=") for part in rule.split(";"))
    days = [_numbered_day(code) for code in way.get("BYDAY", "").split(",") if code]
    last, count = repeats.end_of(rule)
    end = _("sampai %(last)s", last=languages.calendar_day(last)) if last else _("%(n)s kali", n=count)
    every = _("tiap %(n)s kali", n=way["INTERVAL"]) if "INTERVAL" in way else ""
    return ", ".join(filter(None, (ways[way["FREQ"]], every, languages.all_of(days) if days else "", end)))


def _numbered_day(code: str) -> str:
    which, day = code[:-2], _(DAY_NAMES[code[-2:]])
    if which.startswith("-"):
        return _("%(day)s terakhir", day=day) if which == "-1" else _("%(day)s ke-%(n)s dari akhir", day=day, n=which[1:])
    return _("%(day)s ke-%(n)s", day=day, n=which) if which else day


def activity_field(name: str) -> str:
    """The name of a field of the form or of a draft, in the language of the page."""
    known = FORM.get(DRAFT.get(name, name))
    if known is None:
        known = next((words for pattern, words in _PARTS if pattern.match(name)), name)
    return _(known)


def activity_status(activity: Activity) -> str:
    """Where an activity stands, in a word or two."""
    if activity.waiting:
        return _("Menunggu persetujuan")
    if activity.status != "published":
        return {"draft": _("Draf"), "cancelled": _("Dibatalkan")}[activity.status]
    if activity.last_over <= now():
        return _("Sudah selesai")
    return _("Penuh") if activity.places_left == 0 else _("Terbit")


def activity_act(act: str) -> str:
    """What was done to make a version."""
    words = {
        "create": _("kegiatan baru"), "edit": _("diubah"), "published": _("diterbitkan"), "draft": _("menjadi draf"),
        "cancelled": _("dibatalkan"), "publish": _("diterbitkan"), "undo": _("impor dibatalkan"),
    }  # fmt: skip
    return words.get(act, act)


def now() -> datetime:
    """This moment as activities count: naive, in Central Java."""
    return datetime.now(trust.ZONE).replace(tzinfo=None)


def date_words(starts: datetime, ends: datetime | None) -> str:
    """ "Selasa, 24 November 2026, pukul 07.00 sampai 08.30"."""
    day, begins = _day_words(starts), languages.clock(starts)
    if ends is None:
        return _("%(day)s, pukul %(begins)s", day=day, begins=begins)
    over = languages.clock(ends)
    if ends.date() == starts.date():
        return _("%(day)s, pukul %(begins)s sampai %(ends)s", day=day, begins=begins, ends=over)
    last = _day_words(ends)
    return _("%(day)s, pukul %(begins)s sampai %(last)s, pukul %(ends)s", day=day, begins=begins, last=last, ends=over)


def _day_words(moment: datetime) -> str:
    return f"{languages.weekday(moment.date())}, {languages.calendar_day(moment.date())}"


def repeat_words(rule: str, starts: datetime) -> str:
    """ "Tiap Selasa sampai 30 Maret 2027"; empty for a single date."""
    if not rule:
        return ""
    days = repeats.days(rule, starts)
    names = languages.all_of(list(dict.fromkeys(languages.weekday(day) for day in sorted(days[:60], key=date.weekday))))
    last = languages.calendar_day(days[-1])
    way = dict(part.split("=") for part in rule.split(";"))
    if way["FREQ"] == "DAILY":
        return _("Tiap hari sampai %(last)s", last=last)
    if way["FREQ"] == "WEEKLY":
        every = way.get("INTERVAL", "1")
        if every == "1":
            return _("Tiap %(days)s sampai %(last)s", days=names, last=last)
        return _("Tiap %(n)s minggu, hari %(days)s, sampai %(last)s", n=every, days=names, last=last)
    which = re.fullmatch(r"(-?[1-5])(?:MO|TU|WE|TH|FR|SA|SU)", way.get("BYDAY", ""))
    if which and which[1] == "-1":
        return _("Tiap bulan, %(days)s terakhir, sampai %(last)s", days=names, last=last)
    if which and not which[1].startswith("-"):
        return _("Tiap bulan, %(days)s ke-%(n)s, sampai %(last)s", days=names, n=which[1], last=last)
    return _("Tiap bulan sampai %(last)s", last=last)


def date_state(found: ActivityDate | activity_dates.Date) -> str:
    """What is different about a date; empty where nothing is."""
    if found.state == "cancelled":
        return _("Tidak ada")
    if found.state == "moved":
        return _("Dipindah dari %(day)s", day=languages.calendar_day(found.day))
    return ""
