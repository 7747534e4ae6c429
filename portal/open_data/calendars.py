"""Activities for calendars (iCalendar, RFC 5545): one, those of an area, those of a topic."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from portal import languages
from portal.directory import activities, calendar_activities, places, topics
from portal.directory.calendar_activities import Found
from portal.languages import gettext as _
from portal.open_data import calendar_events, downloads, streaming
from portal.open_data.room import room
from portal.search.dangers import SENSITIVE
from portal.web import privacy
from portal.web.words import plain, site

PART = 200
"""Activities that are read and written at once; a calendar of more is sent while it is written."""


@room.get("/kegiatan/<activity_id>.ics")
def activity_calendar(activity_id: str) -> ResponseReturnValue:
    """One activity with all its dates."""
    _speak()
    found = activities.get(activity_id)
    if found is None or found.status == "draft":
        abort(404)
    if found.sensitive:
        privacy.unkept()
    answer = _answer()
    answer.set_data(calendar_events.opening_lines("") + calendar_events.events([found], _pages()) + calendar_events.CLOSING)
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
    return _calendar(code, topic, _("Kegiatan di %(place)s", place=place.full_name))


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
    return _calendar(places.PROVINCE, topic, name)


def _calendar(area: str, topic: str, name: str) -> ResponseReturnValue:
    """All of them at once where they are few, else while they are read."""
    found, answer = calendar_activities.find(area, topic), _answer()
    texts = _texts(found, calendar_events.opening_lines(name, _about(found)))
    if len(found.ids) <= PART:
        answer.set_data("".join(texts))
        return answer
    pieces = (text.encode() for text in streaming.in_contexts(texts))
    return answer if streaming.write(answer, pieces) else downloads.busy()


def _texts(found: Found, opening: str) -> Iterator[str]:
    """The calendar by parts. What depends on the request is asked now, since parts may be made after it."""
    lang, pages = languages.current(), _pages()

    def parts() -> Iterator[str]:
        yield opening
        for some in found.parts(PART):
            languages.speak(lang)
            yield calendar_events.events(some, pages)
        yield calendar_events.CLOSING

    return parts()


def _about(found: Found) -> str:
    """What a calendar that does not hold everything says of itself."""
    if not found.is_cut:
        return ""
    shown, total = languages.number(len(found.ids)), languages.number(found.total)
    said = _("Kalender ini memuat %(shown)s dari %(total)s kegiatan, yang paling dekat waktunya.", shown=shown, total=total)
    whole = _("Kalender tiap kabupaten dan kecamatan memuat semuanya: %(address)s", address=_pages().removesuffix("/"))
    return f"{said} {whole}"


def _pages() -> str:
    """The address of every activity's page but for its id."""
    return f"{site()}/{languages.current()}/kegiatan/"


def _speak() -> None:
    if not languages.take_from_query():
        languages.speak(languages.INDONESIAN)
    privacy.unlisted()


def _answer() -> Response:
    return Response(content_type="text/calendar; charset=utf-8")
