"""Figures as pages: agencies, freshness, roll-out, the summary of a month, the agenda of a kecamatan."""

from __future__ import annotations

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal.directory import achievements, agendas, freshness, gaps, months, places, rollout, spreadsheets, topics
from portal.directory import agencies as families
from portal.directory.agendas import Item
from portal.directory.places import Place
from portal.directory.priorities import poverty_priority
from portal.languages import calendar_day
from portal.languages import gettext as _
from portal.province.asked import topic_word
from portal.province.coverage import KINDS, attached
from portal.province.room import is_whole, own_place, room, scope
from portal.web.bars import drawn, stacked
from portal.web.rendering import render
from portal.web.showing import title
from portal.web.words import plain


def wanted_area() -> str:
    """The kabupaten that the address asks for; empty for all that the actor watches."""
    code = request.args.get("wilayah", "")
    return own_place(code, "kabupaten").code if code else ""


def kabupaten_choices() -> list[tuple[str, str]]:
    """The kabupaten that the actor watches, as (code, name)."""
    return [(code, places.atlas().places[code].full_name) for code in scope()]


@room.get("/opd")
def agencies() -> ResponseReturnValue:
    """Every family of agencies: in how many kecamatan it has a service of its own, and in how many not."""
    area, wanted = wanted_area(), request.args.get("opd", "")
    shown, numbers = [area] if area else scope(), families.families()
    if wanted and wanted not in numbers:
        abort(404)
    served = gaps.served_by(shown)
    counts = [(name, sum(bool(served[code] & set(ids)) for code in served)) for name, ids in numbers.items()]
    mine = set(numbers.get(wanted, []))
    with_it = [places.atlas().places[code] for code in served if served[code] & mine]
    without = [places.atlas().places[code] for code in served if not served[code] & mine]
    return render(
        "province/agencies.html", area=area, wanted=wanted, counts=counts, total=len(served), with_it=with_it, without=without,
        kabupaten=kabupaten_choices(),
    )  # fmt: skip


@room.get("/kesegaran")
def ages() -> ResponseReturnValue:
    """How fresh the data is, by kabupaten and by agency, and what was done in the last twelve months."""
    area, agency = wanted_area(), request.args.get("opd", "")
    if agency and agency not in families.families():
        abort(404)
    shown = [area] if area else scope()
    done, levels = freshness.trend(shown, agency=agency), freshness.levels(shown, agency)
    return render(
        "province/freshness.html", area=area, kabupaten=kabupaten_choices(), months=done, levels=levels, agency=agency,
        drawing=drawn(done, _("Yang dikerjakan tiap bulan")), stacked=stacked(levels, _("Kesegaran data tiap akhir bulan")),
        by_area=freshness.by_kabupaten(shown), by_agency=freshness.by_agency(shown),
        vacant=freshness.open_posts(shown), waiting=freshness.unanswered(shown),
    )  # fmt: skip


@room.get("/ringkasan")
def summary() -> ResponseReturnValue:
    """One page of paper for all that the actor watches: where things stand this month."""
    return _summary(None)


@room.get("/ringkasan/<code>")
def summary_of(code: str) -> ResponseReturnValue:
    """The same for one kabupaten."""
    return _summary(own_place(code, "kabupaten"))


def _summary(place: Place | None) -> ResponseReturnValue:
    wanted = request.args.get("bulan", "")
    period = months.named(wanted) if wanted else None
    if wanted and period is None:
        abort(404)
    found = achievements.achieved([place.code] if place else scope(), period)
    return render(
        "province/summary.html", place=place, found=found, kabupaten=kabupaten_choices(),
        before=months.before(found.period), after=months.after(found.period),
        planned=(rollout.PILOTS_PLANNED, rollout.KECAMATAN_PLANNED) if is_whole() and not place else None,
        own="province.summary_of" if place else "province.summary",
    )  # fmt: skip


@room.get("/kecamatan/<code>/agenda")
def agenda(code: str) -> ResponseReturnValue:
    """What a kecamatan brings to its planning meeting, to be printed."""
    place = own_place(code, "kecamatan")
    row = next(row for row in gaps.rows([place.parent_code]) if row.place.code == code)
    return render("province/agenda.html", place=place, row=row, lines=[_line(item) for item in agendas.of(code)])


@room.get("/kecamatan/<code>/agenda.xlsx")
def take_agenda(code: str) -> ResponseReturnValue:
    """The same as a file."""
    place = own_place(code, "kecamatan")
    header = [
        _("Nomor"),
        _("Yang perlu"),
        _("Bidang"),
        _("Layanan atau yang dicari"),
        _("Penanggung jawab"),
        _("Desa yang terkait"),
    ]
    header.append(_("Prioritas kemiskinan ekstrem"))
    poor = _("ya") if place.parent_code in poverty_priority() else _("tidak")
    rows: list[list[str | int]] = [[number, *_line(item), poor] for number, item in enumerate(agendas.of(code), 1)]
    return attached(spreadsheets.as_xlsx(_("Agenda"), header, rows), f"agenda-{place.code}.xlsx", KINDS["xlsx"])


def _line(item: Item) -> list[str]:
    """A line of an agenda in words; nothing in it tells what a sensitive listing is or where."""
    topic = topics.topics().get(item.topic)
    agency = item.agency or (topic.agency if topic else "–")
    if item.listing and item.listing.organization:
        agency = item.listing.organization.name
    need = {
        "kurang": _("Belum ada layanan: perlu diadakan"),
        "usang": _("Lama tidak dipastikan: hubungi lagi"),
        "belum_pasti": _("Belum pasti: perlu dipastikan"),
        "laporan": _("Ada laporan warga: perlu diperiksa"),
        "dicari": _("Dicari warga kabupaten ini %(n)s kali dan tidak ada", n=item.times),
        "tugas": _("Tugas yang belum selesai, paling lambat %(day)s", day=calendar_day(item.due) if item.due else ""),
    }[item.kind]
    name = title(item.listing) if item.listing else item.text or "–"
    return [need, plain(topic) if topic else topic_word(""), name, agency, ", ".join(item.villages) or _("semua desa")]
