"""The activities of a month, near first: months and filters are plain links."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal import languages
from portal.directory import coming, places, topics, trust
from portal.directory.coming import Entry, Wanted
from portal.languages import gettext as _
from portal.public.filtering import Choice, Group
from portal.public.room import room
from portal.search.dangers import SENSITIVE
from portal.web import privacy
from portal.web.happening import month_words
from portal.web.rendering import render
from portal.web.words import said

PER_PAGE = 20
AHEAD = timedelta(days=400)
_MONTH = re.compile(r"20[0-9]{2}-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says, as far as it is understood."""

    month: str
    area: str
    topic: str
    page: int

    def to(self, **changes: object) -> str:
        """The address of the same list with these fields changed; it begins again at its first page."""
        said = {"bulan": self.month, "wilayah": self.area, "bidang": self.topic, "hal": 1} | changes
        query = urlencode({name: value for name, value in said.items() if value and value != 1})
        return url_for("public.activities") + (f"?{query}" if query else "")

    def wanted(self) -> Wanted:
        """The activities of that month."""
        year, month = (int(part) for part in self.month.split("-"))
        last = date(year, month, calendar.monthrange(year, month)[1])
        return Wanted(date(year, month, 1), last, self.area, self.topic, cancelled=True)


@room.get(languages.RULE + "/kegiatan")
def activities() -> ResponseReturnValue:
    """A month's activities that are not over; an address that says something unknown is told so."""
    asked = _asked()
    if asked.topic.partition(".")[0] in SENSITIVE:
        privacy.sensitive()
    if request.args:
        privacy.unlisted()
    wanted = asked.wanted()
    entries, total = coming.listed(wanted, (asked.page - 1) * PER_PAGE, PER_PAGE)
    return render(
        "public/activities.html",
        asked=asked,
        steps=_steps(entries, asked.area),
        total=total,
        pages=-(-total // PER_PAGE),
        months=_months(asked),
        groups=_groups(asked, wanted),
        heading=_heading(asked),
        unknown=_unknown(asked),
        calendar=_calendar(asked),
    )


def _asked() -> Asked:
    said, month = request.args, f"{trust.today():%Y-%m}"
    typed, area, topic, page = (said.get(name, "").strip() for name in ("bulan", "wilayah", "bidang", "hal"))
    return Asked(
        typed if _is_ahead(typed) else month,
        area if places.atlas().get(area) else "",
        topic if topic in topics.topics() or topic in topics.needs() else "",
        int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 5 and int(page) > 0 else 1,
    )


def _is_ahead(month: str) -> bool:
    """Whether it is the present month or one that activities can lie in."""
    today = trust.today()
    return bool(_MONTH.fullmatch(month)) and f"{today:%Y-%m}" <= month <= f"{today + 2 * AHEAD:%Y-%m}"


def _unknown(asked: Asked) -> list[str]:
    """What the address says that is not known, for the reader to see."""
    pairs = (("bulan", asked.month), ("wilayah", asked.area), ("bidang", asked.topic))
    typed = ((" ".join(request.args.get(name, "").split())[:40], known) for name, known in pairs)
    return [text for text, known in typed if text and text != known and text.isprintable()]


def _heading(asked: Asked) -> str:
    """What the page is called: month, and where."""
    place = places.atlas().get(asked.area) if asked.area else None
    if place is None:
        return str(_("Kegiatan bulan %(month)s", month=month_words(asked.month)))
    return str(_("Kegiatan bulan %(month)s di %(place)s", month=month_words(asked.month), place=place.full_name))


def _calendar(asked: Asked) -> str:
    """The address of the calendar that holds what the list shows, in all months."""
    language = "jv" if languages.current() == languages.JAVANESE else None
    topic = asked.topic or None
    if asked.area:
        return url_for("open_data.area_calendar", code=asked.area, bidang=topic, bahasa=language)
    if topic in topics.topics():
        return url_for("open_data.topic_calendar", topic=topic, bahasa=language)
    return url_for("open_data.area_calendar", code=places.PROVINCE, bidang=topic, bahasa=language)


def _months(asked: Asked) -> list[Choice]:
    """The present month, the one shown and every month that has something, each with its number of activities."""
    today = trust.today()
    counts = coming.by_month(replace(asked.wanted(), first=today, last=today + AHEAD, cancelled=False))
    names = sorted({*counts, f"{today:%Y-%m}", asked.month})
    return [Choice(asked.to(bulan=name), month_words(name), counts.get(name, 0), name == asked.month) for name in names]


def _steps(entries: list[Entry], area: str) -> list[tuple[str, list[Entry]]]:
    """The entries under their headings, those in the area first."""
    if not area:
        return [("", entries)] if entries else []
    place = places.atlas().places[area].full_name
    names = (_("Di %(place)s", place=place), _("Juga untuk warga %(place)s", place=place), _("Di dekat sini"))
    groups = [(str(name), [e for e in entries if e.near == near]) for near, name in enumerate(names)]
    return [group for group in groups if group[1]]


def _groups(asked: Asked, wanted: Wanted) -> list[Group]:
    """The filters that make a difference."""
    by_topic, atlas = coming.by_topic(wanted), places.atlas()
    of_topic = [
        Choice(asked.to(bidang="" if code == asked.topic else code), said(topic), by_topic.get(code, 0), code == asked.topic)
        for code, topic in topics.topics().items()
        if by_topic.get(code) or code == asked.topic
    ]
    if asked.topic in topics.needs():
        of_topic.insert(0, Choice(asked.to(bidang=""), said(topics.needs()[asked.topic]), 0, True))
    chosen = [Choice(asked.to(wilayah=""), atlas.places[asked.area].full_name, 0, True)] if asked.area else []
    below = coming.by_place(wanted) if asked.area.count(".") < 2 else {}
    of_place = [Choice(asked.to(wilayah=code), atlas.places[code].full_name, n, False) for code, n in below.items()]
    groups = [(str(_("Bidang")), of_topic), (str(_("Wilayah")), [*chosen, *of_place])]
    return [group for group in groups if group[1]]
