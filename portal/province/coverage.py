"""The coverage table: which kecamatan have which topic, worst first; the same as a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from flask import Response
from flask.typing import ResponseReturnValue

from portal.directory import agencies, cadres, coverage, gaps, places, spreadsheets, topics
from portal.directory.gaps import Row
from portal.directory.places import Place
from portal.directory.rollout_fields import STATUS_CODES
from portal.languages import gettext as _
from portal.province.filtering import Filter, asked, rows_of
from portal.province.room import own_place, room, scope
from portal.province.words import coverage_word, rollout_word
from portal.web.rendering import render
from portal.web.words import plain

PAGE = 50
KINDS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@room.get("/")
def table() -> ResponseReturnValue:
    """Kecamatan by topic, worst first, a page of them."""
    wanted = asked()
    found = rows_of(wanted)
    pages = max(1, -(-len(found) // PAGE))
    wanted = replace(wanted, page=min(wanted.page, pages))
    first = (wanted.page - 1) * PAGE
    return render(
        "province/table.html",
        "tabel",
        wanted=wanted,
        rows=list(enumerate(found, 1))[first : first + PAGE],
        total=len(found),
        pages=pages,
        states=state_counts(found),
        choices=choices(wanted),
        trained=cadres.trained(scope()),
    )


def state_counts(found: Sequence[Row]) -> Counter[str]:
    """How many topics of how many kecamatan are in each state."""
    return Counter(cell.state for row in found for cell in row.cells)


def choices(wanted: Filter) -> dict[str, list[tuple[str, str]]]:
    """What each filter offers: (value, words)."""
    kabupaten = [places.atlas().places[code] for code in scope()]
    return {
        "wilayah": [(p.code, p.full_name) for p in kabupaten],
        "bidang": [(code, plain(topic)) for code, topic in topics.topics().items()],
        "opd": [(name, name) for name in agencies.families()],
        "percontohan": [("ya", _("Hanya percontohan 2025")), ("tidak", _("Selain percontohan 2025"))],
        "tahap": [(code, rollout_word(status)) for code, status in STATUS_CODES.items()],
        "prioritas": [("ya", _("Hanya kabupaten prioritas")), ("tidak", _("Selain kabupaten prioritas"))],
    }


@room.get("/kecamatan.<any(csv, xlsx):kind>")
def download(kind: str) -> ResponseReturnValue:
    """All rows that the table shows with these filters, in its order, as a file."""
    wanted = asked()
    header, rows = _sheet(rows_of(wanted))
    body = spreadsheets.as_csv(header, rows) if kind == "csv" else spreadsheets.as_xlsx(_("Cakupan layanan"), header, rows)
    return attached(body, f"cakupan-kecamatan.{kind}", KINDS[kind])


def attached(body: bytes, name: str, mimetype: str) -> Response:
    """A file to keep."""
    answer = Response(body, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _sheet(found: Sequence[Row]) -> tuple[list[str], list[list[str | int]]]:
    shown = [topics.topics()[cell.topic] for cell in found[0].cells] if found else []
    header = [_("Nomor"), _("Kode"), _("Kecamatan"), _("Kabupaten atau kota"), _("Percontohan 2025"), _("Kabupaten prioritas")]
    for topic in shown:
        header += [plain(topic), _("%(topic)s: jumlah layanan", topic=plain(topic))]
    header += [_("Pelaksanaan program"), _("Kader paralegal terlatih")]
    trained = cadres.trained({row.place.parent_code for row in found})
    atlas, said = places.atlas(), {True: _("ya"), False: _("tidak")}
    rows: list[list[str | int]] = []
    for number, row in enumerate(found, 1):
        above = atlas.places[row.place.parent_code].full_name
        line: list[str | int] = [number, row.place.code, row.place.name, above, said[row.pilot], said[row.priority]]
        for cell in row.cells:
            line += [coverage_word(cell.state), cell.listings]
        rows.append([*line, rollout_word(row.stage), trained.get(row.place.code, "")])
    return header, rows


@room.get("/kecamatan/<code>")
def kecamatan(code: str) -> ResponseReturnValue:
    """What one kecamatan has and lacks, topic by topic."""
    place: Place = own_place(code, "kecamatan")
    row = next(row for row in gaps.rows([place.parent_code]) if row.place.code == code)
    return render("province/kecamatan.html", place=place, row=row, states=coverage.states(code), cadre=cadres.of(code))
