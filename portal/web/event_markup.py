"""An activity in the words of schema.org: the next date as an Event, its repeats as a Schedule."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Flask, url_for
from markupsafe import Markup

from portal import languages
from portal.directory import places, repeats, topics
from portal.directory.activities import Activity
from portal.directory.activity_fields import price_of
from portal.directory.coming import Occasion
from portal.directory.trust import ZONE
from portal.web.markup import DAYS, Thing, block, known
from portal.web.words import atlas, plain, site

FREQUENCIES = {"DAILY": "P{}D", "WEEKLY": "P{}W", "MONTHLY": "P{}M"}


def set_up(app: Flask) -> None:
    """Give the templates what they put into the head of a page."""
    app.jinja_env.globals.update(event_markup=event_markup)


def event_markup(found: Activity, occasion: Occasion) -> Markup:
    """One date of a public activity, with all that repeats of it; empty for a sensitive one."""
    if found.sensitive:
        return Markup("")
    address = site() + url_for("public.activity", activity_id=found.id)
    status = "Cancelled" if occasion.standing == "cancelled" else "Rescheduled" if occasion.moved else "Scheduled"
    return block(
        {
            "@context": "https://schema.org",
            "@type": "Event",
            "@id": address,
            "name": plain(found, "title"),
            "description": plain(found, "summary") or plain(found, "description") or None,
            "url": address,
            "inLanguage": languages.current(),
            "startDate": _moment(occasion.starts),
            "endDate": _moment(occasion.ends) if occasion.ends else None,
            "previousStartDate": occasion.day.isoformat() if occasion.moved else None,
            "eventStatus": f"https://schema.org/Event{status}",
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "location": _location(found),
            "organizer": {"@type": "Organization", "name": found.organization.name} if found.organization else None,
            "keywords": plain(topics.topics()[found.topic]),
            "typicalAgeRange": _ages(found),
            "maximumAttendeeCapacity": found.quota,
            "remainingAttendeeCapacity": found.places_left if occasion.standing in ("open", "full") else None,
            "isAccessibleForFree": True if price_of(found.cost) == 0 else None,
            "offers": _offer(found, occasion, address),
            "eventSchedule": _schedule(found) if found.rule else None,
        }
    )


def _moment(at: datetime) -> str:
    return at.replace(tzinfo=ZONE).isoformat()


def _location(found: Activity) -> Thing:
    """Where it is, as far as everybody may know."""
    above = [p for p in map(atlas().get, places.lineage(found.public_desa or found.place_code)) if p and p.level != "provinsi"]
    address = {
        "@type": "PostalAddress",
        "streetAddress": found.public_address or None,
        "addressLocality": ", ".join(p.full_name for p in above) or None,
        "addressRegion": places.PROVINCE_NAME,
        "addressCountry": "ID",
    }
    return {"@type": "Place", "name": found.public_address or atlas().label(found.place_code), "address": known(address)}


def _ages(found: Activity) -> str | None:
    if found.age_min is None and found.age_max is None:
        return None
    return f"{found.age_min or 0}-{'' if found.age_max is None else found.age_max}"


def _offer(found: Activity, occasion: Occasion, address: str) -> Thing | None:
    """What it costs and whether one can still register; nothing where neither is known."""
    price = price_of(found.cost)
    if price is None and occasion.standing in ("open", "over") and found.places_left is None:
        return None
    stock = {"full": "SoldOut", "closed": "SoldOut", "cancelled": "SoldOut", "over": "SoldOut"}.get(occasion.standing, "InStock")
    until = found.registration_deadline
    return known(
        {
            "@type": "Offer",
            "price": price,
            "priceCurrency": "IDR" if price is not None else None,
            "availability": f"https://schema.org/{stock}",
            "url": found.registration_link or address,
            "validFrom": _moment_of_change(found),
            "validThrough": until.isoformat() if until else None,
        }
    )


def _moment_of_change(found: Activity) -> str:
    return found.made_at.isoformat(timespec="seconds") + "Z"


def _schedule(found: Activity) -> Thing:
    parts = dict(part.split("=") for part in found.rule.split(";"))
    days = repeats.days(found.rule, found.starts)
    codes = [code for code in parts.get("BYDAY", "").split(",") if code]
    gone = [e["day"] for e in found.exceptions]
    length: Any = found.ends - found.starts if found.ends else None
    return known(
        {
            "@type": "Schedule",
            "repeatFrequency": FREQUENCIES[parts["FREQ"]].format(parts.get("INTERVAL", "1")),
            "repeatCount": len(days),
            "byDay": [f"https://schema.org/{DAYS[repeats.WEEKDAYS.index(c)]}" if c in repeats.WEEKDAYS else c for c in codes],
            "byMonthDay": [int(day) for day in parts.get("BYMONTHDAY", "").split(",") if day],
            "startDate": days[0].isoformat(),
            "endDate": days[-1].isoformat(),
            "startTime": f"{found.starts:%H:%M}",
            "endTime": f"{found.starts + length:%H:%M}" if length and length < timedelta(days=1) else None,
            "exceptDate": gone,
            "scheduleTimezone": "Asia/Jakarta",
        }
    )
