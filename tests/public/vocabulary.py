"""Checks JSON-LD against the extract of schema.org beside this module: types, properties, and what they hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_EXTRACT = json.loads(Path(__file__).with_name("schema_org.json").read_text(encoding="utf-8"))
_TYPES: dict[str, dict[str, Any]] = _EXTRACT["types"]
_NEEDED = {
    "WebPage": ["url", "inLanguage", "dateModified", "mainEntity"],
    "GovernmentService": ["@id", "name", "serviceType", "areaServed"],
    "Organization": ["name"],
    "ContactPoint": ["telephone"],
    "Place": ["name", "address"],
    "PostalAddress": ["addressRegion", "addressCountry"],
    "GeoCoordinates": ["latitude", "longitude"],
    "OpeningHoursSpecification": ["opens", "closes"],
    "AdministrativeArea": ["name"],
    "Event": ["name", "startDate", "eventStatus", "location"],
    "Offer": ["availability", "url"],
    "Schedule": ["repeatFrequency", "startDate", "endDate", "startTime", "scheduleTimezone"],
}
"""What we promise of each; schema.org itself asks for nothing."""
_DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
_PATTERNS = {
    "Date": r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])",
    "DateTime": r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:Z|[+-]\d\d:\d\d)",
    "Duration": r"P[1-9]\d?[DWM]",
    "EventStatusType": r"https://schema\.org/Event(?:Scheduled|Rescheduled|Cancelled)",
    "EventAttendanceModeEnumeration": r"https://schema\.org/OfflineEventAttendanceMode",
    "ItemAvailability": r"https://schema\.org/(?:InStock|SoldOut)",
    "Time": r"(?:[01]\d|2[0-3]):[0-5]\d",
    "Text": r"(?s).*\S.*",
}


def faults(thing: object, where: str = "") -> Iterator[str]:
    """What is wrong with an object and all within it, in words; nothing if it is right."""
    if not isinstance(thing, dict) or thing.get("@type") not in _TYPES:
        yield f"{where}: not a known thing: {thing!r}"
        return
    kind = thing["@type"]
    yield from (f"{where}{kind}: lacks {name}" for name in _NEEDED.get(kind, []) if name not in thing)
    known = _properties(kind)
    for name, value in thing.items():
        if name == "@context":
            yield from [] if value == "https://schema.org" and not where else [f"{where}: context {value}"]
        elif name == "@id":
            yield from [] if _is_address(value) else [f"{where}: {value} is no address"]
        elif name != "@type":
            if name not in known:
                yield f"{where}{kind} has no {name}"
                continue
            for one in value if isinstance(value, list) else [value]:
                yield from _value_faults(one, known[name], f"{where}{kind}.{name} ")
            if value == []:
                yield f"{where}{kind}.{name} is empty"


def _value_faults(value: object, expected: list[str], where: str) -> Iterator[str]:
    if isinstance(value, dict):
        if not any(_is_kind(str(value.get("@type")), kind) for kind in expected):
            yield f"{where}is a {value.get('@type')}, not one of {expected}"
        yield from faults(value, where)
    elif not any(_fits(value, kind) for kind in expected):
        yield f"{where}is {value!r}, not one of {expected}"


def _fits(value: object, kind: str) -> bool:
    if kind == "Number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "Integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "Boolean":
        return isinstance(value, bool)
    if kind == "DayOfWeek":
        return str(value).removeprefix("https://schema.org/") in _DAYS
    if kind == "URL":
        return _is_address(value)
    return kind in _PATTERNS and isinstance(value, str) and re.fullmatch(_PATTERNS[kind], value) is not None


def _is_address(value: object) -> bool:
    return isinstance(value, str) and urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).netloc)


def _is_kind(name: str, kind: str) -> bool:
    return name == kind or any(_is_kind(above, kind) for above in _TYPES.get(name, {"kind_of": []})["kind_of"])


def _properties(kind: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for above in _TYPES[kind]["kind_of"]:
        found |= _properties(above)
    return found | _TYPES[kind]["properties"]
