"""Activities in words: when, how often, whether one can still come, and what a title may say."""

from __future__ import annotations

import re
from datetime import date, timedelta

from flask import Flask

from portal import languages
from portal.directory import coming, opening, pasaran, places, repeats
from portal.directory.activities import Activity
from portal.directory.coming import Occasion
from portal.languages import gettext as _
from portal.web.words import plain


def set_up(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.globals.update(
        when_words=when_words, day_words=day_words, hours_words=hours_words, rule_words=rule_words, standing_chip=standing_chip,
        places_words=places_words, activity_title=title, activity_message=message, month_words=month_words,
    )  # fmt: skip


def title(activity: Activity) -> str:
    """What it is called; of a sensitive one only where it is."""
    if not activity.sensitive:
        return plain(activity, "title")
    place = places.atlas().get(activity.place_code)
    return str(_("Kegiatan di %(place)s", place=place.full_name)) if place else str(_("Kegiatan"))


def day_words(day: date) -> str:
    """ "Selasa Kliwon, 24 November 2026": the week of seven days and the one of five, as people here say it."""
    return f"{languages.weekday(day)} {pasaran.of(day)}, {languages.calendar_day(day)}"


def hours_words(occasion: Occasion) -> str:
    """From when to when, in local time; what ends on another day says so."""
    start, end = languages.clock(occasion.starts), occasion.ends
    if end is None:
        return str(_("mulai pukul %(start)s", start=start))
    if end.date() != occasion.starts.date():
        return str(_("pukul %(start)s, sampai %(day)s", start=start, day=f"{day_words(end.date())}, {languages.clock(end)}"))
    return str(_("pukul %(start)s sampai %(end)s", start=start, end=languages.clock(end)))


def when_words(occasion: Occasion) -> str:
    """Day and hours; today and tomorrow are named."""
    day, today = occasion.starts.date(), opening.now().date()
    near = {today: _("Hari ini"), today + timedelta(days=1): _("Besok")}.get(day)
    words = f"{day_words(day)}, {hours_words(occasion)}"
    return f"{near}, {words}" if near else words


def month_words(month: str) -> str:
    """ "2026-12" as "Desember 2026"."""
    return languages.dated(month)


def standing_chip(entry_activity: Activity, occasion: Occasion) -> tuple[str, str, str]:
    """Kind of chip (`good`, `warn` or none), icon and words for one date: never open when it is full, closed or over."""
    left = entry_activity.places_left
    if occasion.standing == "open" and left:
        return "good", "check", str(_("Sisa %(num)s tempat", num=languages.number(left)))
    return {
        "open": ("good", "check", str(_("Masih bisa ikut"))),
        "full": ("warn", "no", str(_("Penuh"))),
        "closed": ("warn", "no", str(_("Pendaftaran sudah ditutup"))),
        "cancelled": ("warn", "no", str(_("Dibatalkan"))),
        "over": ("", "clock", str(_("Sudah selesai"))),
    }[occasion.standing]


def places_words(activity: Activity) -> str:
    """How many may join and how many places are left, as far as it is known."""
    quota, left = activity.quota, activity.places_left
    if left == 0:
        return str(_("Sudah penuh."))
    if quota is not None and left is not None:
        return str(_("Sisa %(left)s dari %(quota)s tempat.", left=languages.number(left), quota=languages.number(quota)))
    if left is not None:
        return str(_("Sisa %(left)s tempat.", left=languages.number(left)))
    if quota is not None:
        return str(_("Untuk %(quota)s orang. Sisa tempat belum diketahui.", quota=languages.number(quota)))
    return ""


def rule_words(activity: Activity) -> str:
    """How it repeats, in words; empty for a single date."""
    if not activity.rule:
        return ""
    last = repeats.days(activity.rule, activity.starts)[-1]
    return str(_("%(often)s, sampai %(date)s.", often=_often(activity), date=languages.calendar_day(last)))


def _often(activity: Activity) -> str:
    parts = dict(part.split("=") for part in activity.rule.split(";"))
    every, by_day = int(parts.get("INTERVAL", "1")), parts.get("BYDAY", "")
    days = languages.all_of([_weekday(code) for code in by_day.split(",")]) if by_day else languages.weekday(activity.starts)
    if parts["FREQ"] == "DAILY":
        return str(_("Setiap hari") if every == 1 else _("Setiap %(num)s hari", num=every))
    if parts["FREQ"] == "WEEKLY":
        return str(_("Setiap %(days)s", days=days) if every == 1 else _("Setiap %(num)s minggu, %(days)s", num=every, days=days))
    if not by_day:
        dates = languages.all_of(parts.get("BYMONTHDAY", str(activity.starts.day)).split(","))
        days = str(_("tanggal %(days)s", days=dates))
    return str(
        _("Setiap bulan, %(days)s", days=days) if every == 1 else _("Setiap %(num)s bulan, %(days)s", num=every, days=days)
    )


def _weekday(code: str) -> str:
    """ "TU", "2TU" or "-1TU" in words."""
    match = re.fullmatch(r"(-?\d)?([A-Z]{2})", code)
    assert match
    name = languages.weekday(date(2024, 1, 1) + timedelta(days=repeats.WEEKDAYS.index(match[2])))
    nth = {
        "1": _("%(day)s pertama"), "2": _("%(day)s kedua"), "3": _("%(day)s ketiga"), "4": _("%(day)s keempat"),
        "5": _("%(day)s kelima"), "-1": _("%(day)s terakhir"),
    }  # fmt: skip
    return str(nth.get(match[1], "%(day)s ke-" + match[1]) % {"day": name}) if match[1] else name


def message(activity: Activity, occasion: Occasion | None = None) -> str:
    """A message ready to send; of a sensitive activity it says nothing about the matter."""
    if activity.sensitive:
        place = places.atlas().get(activity.place_code)
        name = place.full_name if place else ""
        return str(_("Halo, apakah ini nomor layanan di %(place)s? Saya ingin bertanya.", place=name))
    if occasion is None or occasion.standing == "over":
        return str(_("Halo, saya ingin bertanya tentang %(name)s.", name=plain(activity, "title")))
    when = languages.calendar_day(occasion.starts.date())
    return str(_("Halo, saya ingin ikut %(name)s pada %(when)s. Apakah masih bisa?", name=plain(activity, "title"), when=when))


def is_over(activity: Activity) -> bool:
    """Whether no date of it is still to come."""
    return activity.last_over <= coming.now()
