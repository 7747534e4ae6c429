"""What officers say of a body that takes part: who it is, what it does and where. One saying is one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from portal.database import advance, writing
from portal.directory import audit, bodies, discretion, import_fields, trust
from portal.directory.bodies import COUNTER, KINDS, Body, BodyArea
from portal.directory.import_fields import FieldError
from portal.directory.listings import Organization
from portal.directory.phones import Phone
from portal.directory.rights import Actor
from portal.directory.roster_rows import Row, yes
from portal.directory.rostering import may_speak_of
from portal.directory.sayings import marked as _l

FIELDS = ("nama", "jenis", "kegiatan", "kegiatan_jv", "wilayah", "situs", "telepon", "ponsel_kantor", "sumber")
REQUIRED = ("nama", "jenis", "kegiatan", "wilayah", "sumber")
MOST_AREAS = 600


@dataclass(frozen=True, slots=True)
class _Said:
    """What a form says of a body; worthless where it is faulty."""

    name: str
    kind: str
    does: str
    does_jv: str
    areas: list[str]
    website: str
    phone: str
    shared: bool
    source: str


def fields_of(body: Body) -> dict[str, str]:
    """The form as it stands for a body."""
    texts = {"nama": body.name, "jenis": body.kind, "kegiatan": body.does, "kegiatan_jv": body.does_jv}
    rest = {"wilayah": " ".join(body.areas), "situs": body.website, "sumber": body.source}
    phone = Phone(body.phone, "call").typed if body.phone else ""
    return texts | rest | {"telepon": phone, "ponsel_kantor": "ya" if body.shared else ""}


def may_change(actor: Actor, body: Body) -> bool:
    """Whether the body works in no area but those that the actor watches over."""
    return all(may_speak_of(actor, code) for code in body.areas)


def save(actor: Actor, number: int | None, texts: Mapping[str, str]) -> tuple[int | None, dict[str, str]]:
    """Write a body, a new one without `number`; returns its number, or what is wrong by field, and then nothing is written.

    Raises PermissionError where it works in areas that are not the actor's.
    """
    row = Row(0, dict(texts), REQUIRED)
    with writing() as tables:
        known = _known(actor, number)
        said = _read(row)
        if not row.faults and not all(may_speak_of(actor, code) for code in said.areas):
            row.fault("wilayah", _l("ada wilayah yang bukan wilayah Anda"))
        name = known.name if known else said.name
        organization = tables.scalar(select(Organization).where(Organization.name == name))
        if known is None and organization is not None and tables.get(Body, organization.id) is not None:
            row.fault("nama", _l("sudah ada di daftar mitra"))
        if row.faults:
            return None, {fault.column: fault.reason for fault in reversed(row.faults)}
        organization = organization or _new(tables, name)
        _write(tables, organization, said)
        advance(COUNTER)
        audit.note("body saved", actor.person_id, f"organization:{organization.id}")
        return organization.id, {}


def _known(actor: Actor, number: int | None) -> Body | None:
    if number is None:
        return None
    found = bodies.get(number)
    if found is None or not may_change(actor, found):
        raise PermissionError(number)
    return found


def _read(row: Row) -> _Said:
    shared = row.get("ponsel_kantor", yes, False)
    none: list[str] = []
    phone = row.get("telepon", lambda text: discretion.office_number(text, shared), "")
    return _Said(
        name=row.get("nama", discretion.sentence, ""),
        kind=row.get("jenis", _kind, ""),
        does=row.get("kegiatan", discretion.sentence, ""),
        does_jv=row.get("kegiatan_jv", discretion.sentence, ""),
        areas=row.get("wilayah", _areas, none),
        website=row.get("situs", import_fields.website, ""),
        phone=phone,
        shared=shared and bool(phone),
        source=row.get("sumber", discretion.sentence, ""),
    )


def _kind(text: str) -> str:
    if text not in KINDS:
        raise FieldError(_l("pilih salah satu"))
    return text


def _areas(text: str) -> list[str]:
    found = import_fields.areas(text)
    if len(found) > MOST_AREAS:
        raise FieldError(_l("paling banyak %(most)s wilayah; tulis kode kabupaten atau provinsi"), most=MOST_AREAS)
    return found


def _new(tables: scoped_session[Session], name: str) -> Organization:
    found = Organization(name=name)
    tables.add(found)
    tables.flush()
    return found


def _write(tables: scoped_session[Session], organization: Organization, said: _Said) -> None:
    body = bodies.get(organization.id) or Body(organization_id=organization.id, served=[])
    body.kind, body.does, body.does_jv, body.website = said.kind, said.does, said.does_jv, said.website
    body.phone, body.shared, body.source, body.as_of = said.phone, said.shared, said.source, trust.today()
    kept = [area for area in body.served if area.code in said.areas]
    body.served = kept + [BodyArea(code=code) for code in said.areas if code not in body.areas]
    tables.add(body)


def remove(actor: Actor, number: int) -> None:
    """Name a body no longer. The organization stays: listings and pairings may need it. Raises PermissionError."""
    with writing() as tables:
        found = _known(actor, number)
        if found is not None:
            tables.delete(found)
            advance(COUNTER)
            audit.note("body removed", actor.person_id, f"organization:{number}")
