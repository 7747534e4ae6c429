"""What people look for and do not find: kabupaten by topic by words, month by month; the same as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal.directory import asked as wishes
from portal.directory import places, spreadsheets, staff_terms, tasks, teaching, topics, trust
from portal.directory.asked import Line, Wish
from portal.languages import gettext as _
from portal.province.coverage import KINDS, attached
from portal.province.room import is_whole, own_place, room, scope
from portal.search.dangers import SENSITIVE
from portal.web.gate import actor
from portal.web.rendering import render
from portal.web.words import plain

PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for; empty means all."""

    area: str
    topic: str
    page: int


@room.get("/dicari")
def asked() -> ResponseReturnValue:
    """The lines of the last months, the most asked first, each with what can be done about it."""
    wanted, months = _wanted(), wishes.months_to(trust.today())
    found = _lines(wanted, months)
    pages = max(1, -(-len(found) // PAGE))
    first = (min(wanted.page, pages) - 1) * PAGE
    return render(
        "province/asked.html", wanted=wanted, months=months, lines=found[first : first + PAGE], total=len(found),
        page=min(wanted.page, pages), pages=pages, many=wishes.MANY, choices=choices(), may_teach=teaching.may(actor()),
        taught={term.term for term in staff_terms.living()}, given=_given(), whole=is_whole(),
    )  # fmt: skip


@room.get("/dicari.<any(csv, xlsx):kind>")
def take_asked(kind: str) -> ResponseReturnValue:
    """All lines that the page shows with these filters, in its order, as a file."""
    months = wishes.months_to(trust.today())
    header = [_("Kabupaten atau kota"), _("Kode"), _("Bidang"), _("Kata yang dicari")]
    header += [*(month.isoformat()[:7] for month in months), _("Jumlah")]
    rows: list[list[str | int]] = []
    for line in _lines(_wanted(), months):
        place = places.atlas().places[line.wish.area]
        rows.append([place.full_name, place.code, topic_word(line.wish.topic), line.wish.words, *line.times, line.total])
    body = spreadsheets.as_csv(header, rows) if kind == "csv" else spreadsheets.as_xlsx(_("Dicari, tidak ada"), header, rows)
    return attached(body, f"dicari-tidak-ada.{kind}", KINDS[kind])


def _wanted() -> Wanted:
    """What the address in hand asks for; 404 for what means nothing, 403 for another's kabupaten."""
    area, topic, page = (request.args.get(name, "").strip() for name in ("wilayah", "bidang", "hal"))
    if area and (area != places.PROVINCE or not is_whole()):
        own_place(area, "kabupaten")
    is_number = page.isascii() and page.isdecimal() and len(page) < 5 and int(page) > 0
    if topic not in ("", *open_topics()) or (page and not is_number):
        abort(404)
    return Wanted(area, topic, int(page or "1"))


def _lines(wanted: Wanted, months: Sequence[date]) -> list[Line]:
    return wishes.lines([wanted.area] if wanted.area else watched(), months, wanted.topic)


def watched() -> list[str]:
    """Codes of all areas that wishes of the actor's may come from; the province itself for those without a place."""
    return [*scope(), places.PROVINCE] if is_whole() else scope()


def open_topics() -> list[str]:
    """Codes of the topics whose searches may be counted."""
    return [code for code in topics.topics() if code not in SENSITIVE]


def topic_word(code: str) -> str:
    """A topic by its name; a word for none."""
    return plain(topics.topics()[code]) if code else _("belum dikenali")


def choices() -> dict[str, list[tuple[str, str]]]:
    """What each filter offers: (value, words)."""
    areas = [(code, places.atlas().places[code].full_name) for code in watched()]
    return {"wilayah": areas, "bidang": [(code, plain(topics.topics()[code])) for code in open_topics()]}


def _given() -> dict[Wish, str]:
    """Wishes that an agency has a task for, with the state of the newest."""
    found = sorted(tasks.of(watched()), key=lambda task: task.id)
    return {Wish(task.area_code, task.topic, task.words): task.state for task in found}
