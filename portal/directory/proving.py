"""The second factor: a code that an app on the owner's phone shows (TOTP), and ten codes on paper in case it is lost."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import time

import pyotp
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, scoped_session

from portal.database import session, utc_now, writing
from portal.directory import audit, people, signing_in
from portal.directory.people import Person, RecoveryCode
from portal.directory.sign_ins import SignIn

SECONDS = 30
TOLERANCE = 1
"""Steps by which the phone's clock may be wrong."""
CODES, GROUPS = 10, 3
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters of recovery codes: none that looks like another."""


def proposed(secret: bytes, sign_in: SignIn) -> str:
    """The key that this session proposes for an app, in base32: always the same, kept nowhere before it is confirmed."""
    made = hmac.new(secret, f"second:{sign_in.person_id}:{sign_in.digest}".encode(), "sha256").digest()
    return base64.b32encode(made[:20]).decode()


def address(key: str, person: Person) -> str:
    """The `otpauth:` address of a key, for a QR code."""
    return pyotp.TOTP(key).provisioning_uri(name=person.login, issuer_name="Kecamatan Berdaya")


def set_up(secret: bytes, sign_in: SignIn, code: str) -> list[str] | None:
    """Take up the proposed key once a code proves that the app has it; returns the recovery codes, to be shown once.

    None for a wrong code; raises signing_in.Refused after too many. Raises PermissionError where
    a key is there already: it is changed only by who can give a code of it.
    """
    _count(secret, sign_in.person_id)
    key = proposed(secret, sign_in)
    with writing() as tables:
        person = _person(tables, sign_in)
        if person.totp_secret:
            raise PermissionError(person.id)
        step = _step(key, 0, code)
        if step is None:
            audit.note("code refused", person.id)
            return None
        person.totp_secret, person.totp_step = key, step
        tables.get_one(SignIn, sign_in.id).second_at = utc_now()
        codes = _new_codes(tables, person.id)
        audit.note("second factor set up", person.id)
    signing_in.forget(secret, _bucket(sign_in.person_id))
    return codes


def give(secret: bytes, sign_in: SignIn, code: str) -> bool:
    """Whether the code is right, of the app or a recovery code; each counts once. Raises signing_in.Refused after too many."""
    _count(secret, sign_in.person_id)
    with writing() as tables:
        person = _person(tables, sign_in)
        if not _use(tables, person, code):
            audit.note("code refused", person.id)
            return False
        tables.get_one(SignIn, sign_in.id).second_at = utc_now()
        audit.note("code given", person.id)
    signing_in.forget(secret, _bucket(sign_in.person_id))
    return True


def turn_off(secret: bytes, sign_in: SignIn, password: str, code: str) -> bool:
    """Forget the key and all codes, after password and code; whether they were right. Raises signing_in.Refused."""
    _count(secret, sign_in.person_id)
    known = people.get(sign_in.person_id)
    right = people.matches(password, known.password if known else "")
    with writing() as tables:
        person = _person(tables, sign_in)
        if not right or not _use(tables, person, code):
            audit.note("code refused", person.id)
            return False
        forget_within(tables, person)
        tables.get_one(SignIn, sign_in.id).second_at = None
        audit.note("second factor turned off", person.id)
    signing_in.forget(secret, _bucket(sign_in.person_id))
    return True


def forget_within(tables: scoped_session[Session], person: Person) -> None:
    """Forget somebody's key and codes inside the `writing()` of the caller."""
    person.totp_secret, person.totp_step = "", 0
    tables.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))


def codes_left(person_id: int) -> int:
    """How many recovery codes are unused."""
    unused = (RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return session().scalar(select(func.count()).select_from(RecoveryCode).where(*unused)) or 0


def _bucket(person_id: int) -> str:
    return f"code:{person_id}"


def _count(secret: bytes, person_id: int) -> None:
    signing_in.count(secret, {_bucket(person_id): signing_in.PER_ACCOUNT})


def _person(tables: scoped_session[Session], sign_in: SignIn) -> Person:
    return tables.get_one(Person, sign_in.person_id)


def _step(key: str, used: int, code: str) -> int | None:
    """The time step whose code this is, if it is later than the last one used."""
    typed = re.sub(r"[\s-]", "", code)
    if not re.fullmatch(r"[0-9]{6}", typed):
        return None
    now = int(time.time()) // SECONDS
    app = pyotp.TOTP(key)
    steps = [n for n in range(now - TOLERANCE, now + TOLERANCE + 1) if n > used]
    return next((n for n in steps if hmac.compare_digest(app.at(n * SECONDS), typed)), None)


def _use(tables: scoped_session[Session], person: Person, code: str) -> bool:
    step = _step(person.totp_secret, person.totp_step, code) if person.totp_secret else None
    if step is not None:
        person.totp_step = step
        return True
    digest = _digest(person.id, code)
    query = select(RecoveryCode).where(RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None))
    found = next((row for row in tables.scalars(query) if hmac.compare_digest(row.digest, digest)), None)
    if found is None:
        return False
    found.used_at = utc_now()
    audit.note("recovery code used", person.id)
    return True


def _digest(person_id: int, code: str) -> str:
    plain = re.sub(r"[^a-z0-9]", "", code.casefold())
    return hashlib.sha256(f"{person_id}:{plain}".encode()).hexdigest()


def _new_codes(tables: scoped_session[Session], person_id: int) -> list[str]:
    codes = ["-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(GROUPS)) for _ in range(CODES)]
    tables.add_all([RecoveryCode(person_id=person_id, digest=_digest(person_id, code), used_at=None) for code in codes])
    return codes
