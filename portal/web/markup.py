"""What pages say to programs in the words of schema.org, as JSON-LD. Sensitive listings say nothing this way."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import groupby
from typing import Any

from flask import Flask, url_for
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from portal import languages
from portal.directory import opening, phones, places, topics, trust
from portal.directory.listings import Listing
from portal.directory.places import Place
from portal.web.words import atlas, plain, site

Thing = dict[str, Any]
Spans = list[tuple[time, time]]
MOST_AREAS = 12
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKS = 4
"""Hours count as weekly where they are the same in so many weeks from now on, holidays aside."""


def set_up(app: Flask) -> None:
    """Give the templates what they put into the head of a page."""
    app.jinja_env.globals.update(service_markup=service_markup, place_markup=place_markup)


def service_markup(found: Listing) -> Markup:
    """The page of a published listing as `WebPage` about a `GovernmentService`; empty for a sensitive one."""
    if found.sensitive:
        return Markup("")
    page = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "url": site() + url_for("public.listing", listing_id=found.id),
        "inLanguage": languages.current(),
        "dateModified": trust.day_of(found.modified).isoformat(),
        "lastReviewed": found.confirmed_on.isoformat() if found.confirmed_on else None,
        "mainEntity": _service(found),
    }
    return block(page)


def place_markup(place: Place) -> Markup:
    """An area as `AdministrativeArea`, with its code and what it lies in."""
    parents = [p for p in atlas().parents(place.code)]
    around: Thing | None = None
    for parent in reversed(parents):
        around = known({"@type": "AdministrativeArea", "name": parent.full_name, "containedInPlace": around})
    located = place.latitude is not None and place.longitude is not None
    area = {
        "@context": "https://schema.org",
        "@type": "AdministrativeArea",
        "name": place.full_name,
        "identifier": place.code,
        "url": site() + url_for("public.area", code=place.code),
        "geo": _point((place.latitude or 0, place.longitude or 0)) if located else None,
        "containedInPlace": around,
    }
    return block(area)


def _service(found: Listing) -> Thing:
    calls = [p.number for p in phones.of(found.phones) if p.number.startswith("+")]
    numbers = list(dict.fromkeys(calls))
    channel = {
        "@type": "ServiceChannel",
        "servicePhone": [{"@type": "ContactPoint", "telephone": number} for number in numbers],
        "serviceUrl": found.website if found.website.startswith(("http://", "https://")) else None,
        "serviceLocation": _location(found),
    }
    said = known(channel)
    return known(
        {
            "@type": "GovernmentService",
            "@id": f"{site()}/l/{found.id}",
            "name": plain(found),
            "description": plain(found, "summary") or None,
            "serviceType": plain(topics.topics()[found.topic]),
            "provider": {"@type": "Organization", "name": found.organization.name} if found.organization else None,
            "areaServed": _areas(found),
            "availableChannel": said if len(said) > 1 else None,
            "hoursAvailable": hours(found.hours, trust.today()),
        }
    )


def _areas(found: Listing) -> list[Thing]:
    served = [atlas().get(code) for code in (found.service_areas or [found.place_code])]
    return [{"@type": "AdministrativeArea", "name": atlas().label(p.code)} for p in served[:MOST_AREAS] if p]


def _location(found: Listing) -> Thing | None:
    """Where it is, as far as everybody may know."""
    point = found.public_point
    if not (found.public_address or point):
        return None
    above = [p for p in map(atlas().get, places.lineage(found.place_code)) if p and p.level != "provinsi"]
    address = {
        "@type": "PostalAddress",
        "streetAddress": found.public_address or None,
        "addressLocality": ", ".join(p.full_name for p in above) or None,
        "addressRegion": places.PROVINCE_NAME,
        "addressCountry": "ID",
    }
    return known({"@type": "Place", "name": plain(found), "address": known(address), "geo": _point(point) if point else None})


def _point(point: tuple[float, float]) -> Thing:
    return {"@type": "GeoCoordinates", "latitude": point[0], "longitude": point[1]}


def hours(text: str, first: date) -> list[Thing]:
    """OSM hours as `OpeningHoursSpecification`, closed days and coming holidays included; empty where they are unknown.

    Hours that differ from week to week are said day by day, for the coming seven days.
    """
    if not text:
        return []
    days = [day for n in range(WEEKS) for day in opening.week(text, first + timedelta(days=7 * n))]
    weekly = _weekly(days)
    if weekly is None:
        return [_dated(day, span) for day, spans, _holiday in days[:7] for span in _or_closed(spans)]
    alike = [(spans, [DAYS[n] for n, s in weekly.items() if s == spans]) for spans in _different(list(weekly.values()))]
    regular = [_span(span) | {"dayOfWeek": names} for spans, names in alike for span in _or_closed(spans)]
    closed = [_dated(day, None) for day, spans, holiday in days if holiday and not spans and weekly[day.weekday()]]
    return regular + closed


def _weekly(days: list[tuple[date, Spans, str]]) -> dict[int, Spans] | None:
    """Weekday → its hours, Monday first; None where they are not the same every week."""
    found: dict[int, Spans] = {}
    for weekday, same in groupby(sorted(days, key=lambda d: (d[0].weekday(), d[0])), key=lambda d: d[0].weekday()):
        usual = [spans for _day, spans, holiday in same if not holiday]
        if not usual or any(spans != usual[0] for spans in usual):
            return None
        found[weekday] = usual[0]
    return found


def _or_closed(spans: Spans) -> list[tuple[time, time] | None]:
    return [*spans] or [None]


def _different(found: list[Spans]) -> list[Spans]:
    return [spans for n, spans in enumerate(found) if spans not in found[:n]]


def _span(span: tuple[time, time] | None) -> Thing:
    """From and to. Closed is from midnight to midnight, so that all day long has to end a minute early."""
    opens, closes = span or (time(), time())
    if span and closes == opens:
        closes = time(23, 59)
    return {"@type": "OpeningHoursSpecification", "opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"}


def _dated(day: date, span: tuple[time, time] | None) -> Thing:
    return _span(span) | {"validFrom": day.isoformat(), "validThrough": day.isoformat()}


def known(thing: Thing) -> Thing:
    """Without what is not known."""
    return {name: value for name, value in thing.items() if value not in (None, [], "")}


def block(thing: Thing) -> Markup:
    """As a data block. No text can end it early: < > & and ' are written as JSON escapes."""
    text = htmlsafe_json_dumps(known(thing), ensure_ascii=False, separators=(",", ":"))
    return Markup('<script type="application/ld+json">{}</script>').format(text)
