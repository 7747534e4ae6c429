"""Activities written as iCalendar: rules with their end in UTC, cancelled dates left out, moved ones as dates of their own.

A sensitive activity says when and in which kecamatan, and nothing of what it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from portal import languages
from portal.directory import activity_dates, coming, opening, phones, places, repeats, topics
from portal.directory.activities import Activity
from portal.directory.activity_dates import Date
from portal.languages import gettext as _
from portal.open_data.calendar_lines import folded, text
from portal.web import happening
from portal.web.words import plain

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
CLOSING = "END:VCALENDAR\r\n"


def opening_lines(name: str, about: str = "") -> str:
    """How a calendar begins; `name` is what a calendar program calls a subscription, `about` what it tells of it."""
    lines = [*HEAD]
    if name:
        lines += [f"NAME:{text(name)}", f"X-WR-CALNAME:{text(name)}", f"X-WR-TIMEZONE:{ZONE}"]
        lines += ["REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"]
    if about:
        lines += [f"DESCRIPTION:{text(about)}", f"X-WR-CALDESC:{text(about)}"]
    return folded([*lines, *TIME_ZONE])


def events(found: Sequence[Activity], pages: str) -> str:
    """What a calendar says of these activities; `pages` and the id of one are the address of its page."""
    return folded(line for activity in found for line in _events(activity, f"{pages}{activity.id}"))


def _events(activity: Activity, address: str) -> Iterator[str]:
    dates = activity_dates.expand(activity.starts, activity.ends, activity.rule, activity.exceptions)
    gone = activity.status == "cancelled" or not [d for d in dates if d.state != "cancelled"]

    def event(on: Date, *more: str) -> Iterator[str]:
        yield from _begun(activity, on, gone)
        yield from more
        yield from _told(activity, on, dates, gone, address)

    if not activity.rule:
        yield from event(dates[0])
        return
    out = [_at("EXDATE", datetime.combine(d.day, activity.starts.time())) for d in dates if d.state == "cancelled" and not gone]
    first = Date(dates[0].day, activity.starts, activity.ends, "on")
    yield from event(first, f"RRULE:{repeats.in_utc(activity.rule)}", *out)
    for moved in (d for d in dates if d.state == "moved"):
        yield from event(moved, _at("RECURRENCE-ID", datetime.combine(moved.day, activity.starts.time())))


def _begun(activity: Activity, on: Date, gone: bool) -> Iterator[str]:
    """How a VEVENT begins. Its UID is that of the activity for ever; every version has a higher SEQUENCE."""
    yield from ("BEGIN:VEVENT", f"UID:kegiatan-{activity.id}@kecamatan-berdaya")
    yield from (f"DTSTAMP:{_utc(activity.modified)}", f"LAST-MODIFIED:{_utc(activity.modified)}")
    yield from (f"CREATED:{_utc(activity.made_at)}", f"SEQUENCE:{activity.version - 1}", _at("DTSTART", on.starts))
    if on.ends:
        yield _at("DTEND", on.ends)
    yield f"STATUS:{'CANCELLED' if gone else 'CONFIRMED'}"


def _told(activity: Activity, on: Date, dates: Sequence[Date], gone: bool, address: str) -> Iterator[str]:
    """What a VEVENT tells, and its end."""
    full = f"{_('Penuh')}: " if activity.places_left == 0 else ""
    yield f"SUMMARY:{text(full + happening.title(activity))}"
    yield f"URL:{address}"
    yield f"LOCATION:{text(_where(activity))}"
    if activity.sensitive:
        yield "CLASS:PRIVATE"
    else:
        yield f"DESCRIPTION:{text(_description(activity, on, dates, address))}"
        yield f"CATEGORIES:{text(plain(topics.topics()[activity.topic]))}"
        yield from (f"CONTACT:{text(p.shown + (f' ({p.who})' if p.who else ''))}" for p in phones.of(activity.phones)[:1])
    yield "END:VEVENT"


def _where(activity: Activity) -> str:
    """Where it is, as far as everybody may know; of a sensitive one the area alone."""
    label = places.atlas().label(activity.place_code)
    if activity.sensitive:
        return label
    return ", ".join(filter(None, (activity.public_address, places.atlas().label(activity.public_desa or activity.place_code))))


def _description(activity: Activity, on: Date, dates: Sequence[Date], address: str) -> str:
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
        *_red_days(dates),
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


def _red_days(dates: Sequence[Date]) -> Iterator[str]:
    """Its dates that fall on a public holiday: nobody said that they are off, nor that they are on."""
    now = coming.now()
    for one in dates:
        name = opening.holiday(one.starts.date()) if one.state != "cancelled" and one.over > now else ""
        if name:
            red = _("Tanggal merah (%(name)s), tanyakan dulu", name=name)
            yield f"{languages.calendar_day(one.starts.date())}: {red}"


def _at(name: str, moment: datetime) -> str:
    return f"{name};TZID={ZONE}:{moment:%Y%m%dT%H%M%S}"


def _utc(moment: datetime) -> str:
    return f"{moment.replace(tzinfo=UTC):%Y%m%dT%H%M%SZ}"
