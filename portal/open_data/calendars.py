"""Activities for calendars (iCalendar, RFC 5545): one, those of an area, those of a topic."""

from __future__ import annotations

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from portal import languages
from portal.directory import activities, coming, places, topics
from portal.languages import gettext as _
from portal.open_data import calendar_events
from portal.open_data.room import room
from portal.search.dangers import SENSITIVE
from portal.web import privacy
from portal.web.words import plain


@room.get("/kegiatan/<activity_id>.ics")
def activity_calendar(activity_id: str) -> ResponseReturnValue:
    """One activity with all its dates."""
    _speak()
    found = activities.get(activity_id)
    if found is None or found.status == "draft":
        abort(404)
    if found.sensitive:
        privacy.unkept()
    answer = _answer(calendar_events.calendar([found], ""))
    answer.headers["Content-Disposition"] = f'attachment; filename="kegiatan-{found.id}.ics"'
    return answer


@room.get("/kegiatan/wilayah/<code>.ics")
def area_calendar(code: str) -> ResponseReturnValue:
    """What takes place in an area or is for its people; `bidang` narrows it to a topic or a need."""
    _speak()
    place = places.atlas().get(code)
    topic = request.args.get("bidang", "")
    if place is None or (topic and topic not in topics.topics() and topic not in topics.needs()):
        abort(404)
    name = _("Kegiatan di %(place)s", place=place.full_name)
    return _answer(calendar_events.calendar(coming.for_calendar(code, topic), str(name)))


@room.get("/kegiatan/bidang/<topic>.ics")
def topic_calendar(topic: str) -> ResponseReturnValue:
    """What there is of a topic in all of Central Java."""
    _speak()
    if topic not in topics.topics():
        abort(404)
    place = _("Jawa Tengah")
    name = _("Kegiatan di %(place)s", place=place)
    if topic not in SENSITIVE:
        name = f"{name}: {plain(topics.topics()[topic])}"
    return _answer(calendar_events.calendar(coming.for_calendar(places.PROVINCE, topic), str(name)))


def _speak() -> None:
    if not languages.take_from_query():
        languages.speak(languages.INDONESIAN)
    privacy.unlisted()


def _answer(text: str) -> Response:
    return Response(text, content_type="text/calendar; charset=utf-8")
