"""Activities written as iCalendar: rules with their end in UTC, cancelled dates left out, moved ones as dates of their own.

A sensitive activity says when and in which kecamatan, and nothing of what it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from flask import url_for

from portal import languages
from portal.directory import activity_dates, coming, opening, phones, repeats, topics
from portal.directory.activities import Activity
from portal.directory.activity_dates import Date
from portal.languages import gettext as _
from portal.open_data.calendar_lines import folded, text
from portal.web import happening
from portal.web.words import atlas, plain, site

ZONE = "Asia/Jakarta"
HEAD = (
    *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Provinsi Jawa Tengah//Portal Kecamatan Berdaya//ID", "CALSCALE:GREGORIAN"),
    "METHOD:PUBLISH",
)
TIME_ZONE = (
    *("BEGIN:VTIMEZONE", f"TZID:{ZONE}", "BEGIN:STANDARD", "DTSTART:19640101T000000", "TZOFFSETFROM:+0730"),
    *("TZOFFSETTO:+0700", "TZNAME:WIB", "END:STANDARD", "END:VTIMEZONE"),
)
"""Western Indonesia has kept this time since 1964."""


def calendar(found: Sequence[Activity], name: str) -> str:
    """A whole calendar, its lines folded; `name` is what a calendar program calls a subscription."""
    lines = [*HEAD]
    if name:
        lines += [f"NAME:{text(name)}", f"X-WR-CALNAME:{text(name)}", f"X-WR-TIMEZONE:{ZONE}"]
        lines += ["REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"]
    lines += TIME_ZONE
    for activity in found:
        lines += _events(activity)
    return folded([*lines, "END:VCALENDAR"])


def _events(activity: Activity) -> Iterator[str]:
    dates = activity_dates.expand(activity.starts, activity.ends, activity.rule, activity.exceptions)
    living = [d for d in dates if d.state != "cancelled"]
    gone = activity.status == "cancelled" or not living
    if not activity.rule:
        yield from _event(activity, dates[0], [], gone)
        return
    out = [_at("EXDATE", datetime.combine(d.day, activity.starts.time())) for d in dates if d.state == "cancelled" and not gone]
    first = Date(dates[0].day, activity.starts, activity.ends, "on")
    yield from _event(activity, first, [f"RRULE:{repeats.in_utc(activity.rule)}", *out], gone)
    for moved in (d for d in dates if d.state == "moved"):
        planned = datetime.combine(moved.day, activity.starts.time())
        yield from _event(activity, moved, [_at("RECURRENCE-ID", planned)], gone)


def _event(activity: Activity, on: Date, more: list[str], gone: bool) -> Iterator[str]:
    """One VEVENT. Its UID is that of the activity for ever; every version has a higher SEQUENCE."""
    yield from ("BEGIN:VEVENT", f"UID:kegiatan-{activity.id}@kecamatan-berdaya")
    yield from (f"DTSTAMP:{_utc(activity.modified)}", f"LAST-MODIFIED:{_utc(activity.modified)}")
    yield from (f"CREATED:{_utc(activity.made_at)}", f"SEQUENCE:{activity.version - 1}", _at("DTSTART", on.starts))
    if on.ends:
        yield _at("DTEND", on.ends)
    yield from more
    yield f"STATUS:{'CANCELLED' if gone else 'CONFIRMED'}"
    full = f"{_('Penuh')}: " if activity.places_left == 0 else ""
    yield f"SUMMARY:{text(full + happening.title(activity))}"
    address = site() + url_for("public.activity", activity_id=activity.id, lang=languages.current())
    yield f"URL:{address}"
    yield f"LOCATION:{text(_where(activity))}"
    if activity.sensitive:
        yield "CLASS:PRIVATE"
    else:
        yield f"DESCRIPTION:{text(_told(activity, on, address))}"
        yield f"CATEGORIES:{text(plain(topics.topics()[activity.topic]))}"
        yield from (f"CONTACT:{text(p.shown + (f' ({p.who})' if p.who else ''))}" for p in phones.of(activity.phones)[:1])
    yield "END:VEVENT"


def _where(activity: Activity) -> str:
    """Where it is, as far as everybody may know; of a sensitive one the area alone."""
    label = atlas().label(activity.place_code)
    if activity.sensitive:
        return label
    return ", ".join(filter(None, (activity.public_address, atlas().label(activity.public_desa or activity.place_code))))


def _told(activity: Activity, on: Date, address: str) -> str:
    """What to know before going, a line each."""
    parts = (
        activity.status_note,
        on.note if on.state == "moved" else "",
        plain(activity, "summary"),
        activity.day_note,
        _("Biaya: %(cost)s", cost=activity.cost) if activity.cost else "",
        happening.places_words(activity),
        _("Yang perlu dibawa: %(things)s", things=", ".join(activity.bring.split("\n"))) if activity.bring else "",
        *_joining(activity),
        *_red_days(activity),
        address,
    )
    return "\n".join(str(part) for part in parts if part)


def _joining(activity: Activity) -> tuple[str, ...]:
    """How to register, while one can."""
    deadline, today = activity.registration_deadline, coming.now().date()
    if activity.places_left == 0 or activity.status == "cancelled":
        return ()
    if deadline and deadline < today:
        return (str(_("Pendaftaran sudah ditutup")),)
    until = str(_("Paling lambat %(date)s.", date=languages.calendar_day(deadline))) if deadline else ""
    return activity.registration, until, activity.registration_link


def _red_days(activity: Activity) -> Iterator[str]:
    """Its dates that fall on a public holiday: nobody said that they are off, nor that they are on."""
    now = coming.now()
    for one in activity_dates.expand(activity.starts, activity.ends, activity.rule, activity.exceptions):
        name = opening.holiday(one.starts.date()) if one.state != "cancelled" and one.over > now else ""
        if name:
            red = _("Tanggal merah (%(name)s), tanyakan dulu", name=name)
            yield f"{languages.calendar_day(one.starts.date())}: {red}"


def _at(name: str, moment: datetime) -> str:
    return f"{name};TZID={ZONE}:{moment:%Y%m%dT%H%M%S}"


def _utc(moment: datetime) -> str:
    return f"{moment.replace(tzinfo=UTC):%Y%m%dT%H%M%SZ}"
