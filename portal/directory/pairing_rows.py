"""The rows of a file of pairings: village, agency, period, what the agency does there, and who says so."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, select

from portal.database import session
from portal.directory import discretion, import_fields, pairings, places
from portal.directory.bodies import Body
from portal.directory.import_fields import FieldError
from portal.directory.import_rows import Fault
from portal.directory.listings import Organization
from portal.directory.pairings import Pairing
from portal.directory.people import ORGANIZATION, Post
from portal.directory.roster_rows import Row, day
from portal.directory.rosters import Values

COLUMNS = ("desa", "perangkat_daerah", "mulai", "selesai", "kegiatan", "kegiatan_jv", "sumber")
REQUIRED = ("desa", "perangkat_daerah", "mulai", "kegiatan", "sumber")
FAR = date.max


class PairingRows:
    """Pairings as a kind of roster. The key of a row is its village, its agency and its first day."""

    code = "dampingan"
    columns = COLUMNS
    required = REQUIRED

    def __init__(self) -> None:
        self._agencies: dict[str, str] | None = None

    def read(self, row: Row) -> tuple[str, Values]:
        """See `roster_rows.Kind`."""
        desa = row.get("desa", import_fields.desa, "")
        agency = row.get("perangkat_daerah", self._agency, "")
        begins, ends = row.get("mulai", day, None), row.get("selesai", lambda text: day(text, end=True), None)
        texts = {name: row.get(name, discretion.sentence, "") for name in ("kegiatan", "kegiatan_jv", "sumber")}
        if begins and ends and ends < begins:
            row.fault("selesai", f"{ends.isoformat()} lebih dulu daripada mulai, {begins.isoformat()}")
        days = {"mulai": begins.isoformat() if begins else "", "selesai": ends.isoformat() if ends else ""}
        values = {"desa": desa, "perangkat_daerah": agency, **days, **texts}
        return ("|".join((desa, agency, days["mulai"])) if desa and agency and begins else ""), values

    def _agency(self, text: str) -> str:
        """The name of an agency as the portal has it, however it is spaced and written in capitals."""
        if self._agencies is None:
            self._agencies = agencies()
        wanted = " ".join(text.split()).casefold()
        found = self._agencies.get(wanted)
        if found is None:
            close = difflib.get_close_matches(wanted[:200], self._agencies, n=1, cutoff=0.75)
            hint = f"; mungkin maksudnya {self._agencies[close[0]]}" if close else ""
            raise FieldError(f"perangkat daerah ini belum dikenal portal{hint}. Yang baru ditambahkan di halaman Mitra")
        return found

    def place_of(self, values: Values) -> str:
        """See `roster_rows.Kind`."""
        return values["desa"]

    def name_of(self, values: Values) -> str:
        """See `roster_rows.Kind`."""
        return f"{places.atlas().label(values['desa'])}: {values['perangkat_daerah']}"

    def present(self) -> dict[str, Values]:
        """See `roster_rows.Kind`."""
        return {f"{p.desa_code}|{p.agency}|{p.begins.isoformat()}": values_of(p) for p in pairings.all_pairs()}

    def across(self, rows: Mapping[str, tuple[int, Values]], present: Mapping[str, Values]) -> list[Fault]:
        """Periods of the same village and agency that overlap, among the rows and with what is there already."""
        found: dict[tuple[str, str], list[tuple[str, date, date, int]]] = {}
        kept = {key: (0, values) for key, values in present.items() if key not in rows}
        pairs = {(values["desa"], values["perangkat_daerah"]) for _, values in rows.values()}
        for key, (number, values) in (kept | dict(rows)).items():
            pair = values["desa"], values["perangkat_daerah"]
            if pair in pairs:
                begins, ends = (date.fromisoformat(values[name]) if values[name] else FAR for name in ("mulai", "selesai"))
                found.setdefault(pair, []).append((key, begins, ends, number))
        return [fault for periods in found.values() for fault in _overlaps(periods)]

    def put(self, values: Values) -> None:
        """See `roster_rows.Kind`."""
        row = _row(values)
        if row is None:
            number = session().scalars(select(Organization.id).where(Organization.name == values["perangkat_daerah"])).one()
            begins = date.fromisoformat(values["mulai"])
            row = Pairing(desa_code=values["desa"], organization_id=number, begins=begins)
            session().add(row)
        row.ends = date.fromisoformat(values["selesai"]) if values["selesai"] else None
        row.does, row.does_jv, row.source = values["kegiatan"], values["kegiatan_jv"], values["sumber"]

    def drop(self, values: Values) -> None:
        """See `roster_rows.Kind`."""
        row = _row(values)
        if row is not None:
            session().execute(delete(Pairing).where(Pairing.id == row.id))


def values_of(pair: pairings.Pair) -> Values:
    """A pairing as a row of the file."""
    days = {"mulai": pair.begins.isoformat(), "selesai": pair.ends.isoformat() if pair.ends else ""}
    texts = {"kegiatan": pair.does, "kegiatan_jv": pair.does_jv, "sumber": pair.source}
    return {"desa": pair.desa_code, "perangkat_daerah": pair.agency, **days, **texts}


def agencies() -> dict[str, str]:
    """Agencies that may stand by a village, by their name in small letters: no body of another kind, and no NGO's account."""
    ngos = select(Post.organization_id).where(Post.role == ORGANIZATION, Post.organization_id.is_not(None))
    others = select(Body.organization_id).where(Body.kind != "agency")
    said = select(Body.organization_id).where(Body.kind == "agency")
    query = select(Organization.name).where(Organization.id.not_in(others))
    query = query.where(Organization.id.not_in(ngos) | Organization.id.in_(said)).order_by(Organization.name)
    return {" ".join(name.split()).casefold(): name for name in session().scalars(query)}


def _row(values: Values) -> Pairing | None:
    query = select(Pairing).join(Organization, Organization.id == Pairing.organization_id)
    query = query.where(Pairing.desa_code == values["desa"], Organization.name == values["perangkat_daerah"])
    return session().scalar(query.where(Pairing.begins == date.fromisoformat(values["mulai"])))


def _overlaps(periods: list[tuple[str, date, date, int]]) -> list[Fault]:
    """Each period that begins before an earlier one is over: told at its row, or at the other's where it has none."""
    faults = []
    ordered = sorted(periods, key=lambda period: (period[1], period[2]))
    for place, (_, begins, _ends, number) in enumerate(ordered):
        for _, first, last, other in ordered[:place]:
            if begins <= last and (number or other):
                where = f"baris {other}" if number and other else "pasangan yang sudah ada di portal"
                own = number or other
                span = (first, last) if number else (begins, ordered[place][2])
                until = span[1].isoformat() if span[1] != FAR else "seterusnya"
                faults.append(Fault(own, "mulai", f"bertumpuk dengan {where} ({span[0].isoformat()} sampai {until})"))
                break
    return faults
