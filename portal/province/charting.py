"""The map beside its table: kecamatan by the state of a topic, by freshness or by the number of listings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import gaps, places, topics
from portal.directory.gaps import Row
from portal.languages import gettext as _
from portal.languages import number
from portal.province.coverage import choices
from portal.province.filtering import Filter
from portal.province.room import is_whole, own_place, room, scope
from portal.province.words import coverage_word
from portal.web import maps
from portal.web.maps import Look, Shape
from portal.web.rendering import render
from portal.web.words import plain

FRESHNESS, LISTINGS = "kesegaran", "jumlah"
STEPS = (0, 1, 5, 15, 30)
"""From how many listings on an area looks different."""
_PATTERNS = {"confirmed": "blank", "unconfirmed": "dots", "planned": "bars", "none": "cross", "unknown": "lines"}
STATE_LOOKS = [Look(state, pattern) for state, pattern in _PATTERNS.items()]
FRESH_LOOKS = [Look("confirmed", "blank"), Look("unconfirmed", "dots"), Look("stale", "cross"), Look("unknown", "lines")]
COUNT_LOOKS = [
    Look(f"n{step}", pattern) for step, pattern in zip(STEPS, ("lines", "cross", "dots", "bars", "blank"), strict=True)
]


@dataclass(frozen=True, slots=True)
class Measured:
    """One kecamatan as a map shows it."""

    row: Row
    look: str
    words: str


@room.get("/peta")
def chart() -> ResponseReturnValue:
    """The map of the province or of one kabupaten, and the same values as a table."""
    measure, area = request.args.get("ukuran", "") or next(iter(topics.topics())), request.args.get("wilayah", "")
    if measure not in (*topics.topics(), FRESHNESS, LISTINGS):
        abort(404)
    if area:
        own_place(area, "kabupaten")
    shown = [area] if area else scope()
    found = [_measured(row, measure) for row in gaps.rows(shown, [measure] if measure in topics.topics() else [])]
    looks = _looks(measure)
    return render(
        "province/map.html",
        measure=measure,
        measures=_measures(),
        area=area,
        choices=choices(Filter()),
        drawing=_draw(found, looks, area, _measures()[measure]),
        legend=[(maps.key(look), _said(measure, look.name), sum(m.look == look.name for m in found)) for look in looks],
        rows=[] if _is_wide(area) else found,
        table=_by_kabupaten(found) if _is_wide(area) else [],
        looks=[(look.name, _said(measure, look.name)) for look in looks],
    )


def _is_wide(area: str) -> bool:
    return not area and is_whole()


def _measures() -> dict[str, str]:
    named = {code: plain(topic) for code, topic in topics.topics().items()}
    return {**named, FRESHNESS: _("Kesegaran data"), LISTINGS: _("Jumlah layanan")}


def _looks(measure: str) -> list[Look]:
    return COUNT_LOOKS if measure == LISTINGS else FRESH_LOOKS if measure == FRESHNESS else STATE_LOOKS


def _measured(row: Row, measure: str) -> Measured:
    if measure == LISTINGS:
        step = max(step for step in STEPS if row.listings >= step)
        return Measured(row, f"n{step}", _("%(num)s layanan", num=number(row.listings)))
    if measure != FRESHNESS:
        return Measured(row, row.cells[0].state, coverage_word(row.cells[0].state))
    if not row.listings:
        return Measured(row, "unknown", _("Belum ada layanan"))
    stale, part = sum(cell.stale for cell in row.cells), row.confirmed / row.listings
    look = "confirmed" if part >= 0.5 else "stale" if stale >= row.listings / 2 else "unconfirmed"
    return Measured(row, look, _("%(n)s persen sudah pasti", n=round(part * 100)))


def _said(measure: str, look: str) -> str:
    """What a look means."""
    if measure == LISTINGS:
        step = int(look[1:])
        later = [s for s in STEPS if s > step]
        if not step:
            return _("Belum ada layanan")
        return (
            _("%(low)s sampai %(high)s layanan", low=step, high=later[0] - 1)
            if later
            else _("%(low)s layanan atau lebih", low=step)
        )
    if measure == FRESHNESS:
        return {
            "confirmed": _("Setengah atau lebih sudah pasti"),
            "unconfirmed": _("Kurang dari setengah yang pasti"),
            "stale": _("Setengah atau lebih sudah usang"),
            "unknown": _("Belum ada layanan"),
        }[look]
    return coverage_word(look)  # type: ignore[arg-type]


def _draw(found: list[Measured], looks: list[Look], area: str, label: str) -> str:
    fine = len({m.row.place.parent_code for m in found}) == 1
    shapes = [
        Shape(m.row.place.code, url_for("province.kecamatan", code=m.row.place.code), f"{m.row.place.name}: {m.words}", m.look)
        for m in found
    ]
    where = places.atlas().places[area or (found[0].row.place.parent_code if fine else places.PROVINCE)].full_name
    return maps.drawn("fine" if fine else "coarse", shapes, looks, _("Peta %(measure)s di %(place)s", measure=label, place=where))


def _by_kabupaten(found: list[Measured]) -> list[tuple[places.Place, Counter[str]]]:
    """How many kecamatan of each kabupaten have each look; those with most of the last look first."""
    counted: dict[str, Counter[str]] = {code: Counter() for code in scope()}
    for m in found:
        counted[m.row.place.parent_code][m.look] += 1
    atlas = places.atlas()
    return [(atlas.places[code], looks) for code, looks in counted.items()]
