"""What people change of their own account."""

from __future__ import annotations

from sqlalchemy import select, update

from portal.database import session, utc_now, writing
from portal.directory import accepting, audit, people, phones, resetting, signing_in
from portal.directory.people import AccountError, Person
from portal.directory.sayings import marked as _l
from portal.directory.sign_ins import SignIn


def save(person_id: int, name: str, phone: str, lang: str) -> None:
    """Change name, phone and language. Raises AccountError for faults."""
    faults = {"name": fault} if (fault := accepting.name_fault(name)) else {}
    try:
        number = accepting.phone_of(phone)
    except phones.PhoneError as error:
        faults["phone"] = error.saying
    if faults:
        raise AccountError(**faults)
    with writing() as tables:
        person = tables.get_one(Person, person_id)
        person.name, person.phone, person.lang = " ".join(name.split()), number, "jv" if lang == "jv" else "id"
        audit.note("account changed", person_id)


def change_password(secret: bytes, sign_in: SignIn, old: str, password: str, repeated: str) -> None:
    """Change the password and end every other session. Raises AccountError for faults, signing_in.Refused after guesses."""
    signing_in.count(secret, {f"password:{sign_in.person_id}": signing_in.PER_ACCOUNT})
    known = people.get(sign_in.person_id)
    assert known
    if not people.matches(old, known.password):
        with writing():
            audit.note("password refused", known.id)
        raise AccountError(old=_l("Kata sandi lama tidak cocok"))
    resetting.check(password, repeated, known.login)
    fresh = people.hashed(password)
    with writing() as tables:
        tables.get_one(Person, sign_in.person_id).password = fresh
        others = (SignIn.person_id == sign_in.person_id, SignIn.ended_at.is_(None), SignIn.id != sign_in.id)
        tables.execute(update(SignIn).where(*others).values(ended_at=utc_now()))
        audit.note("password changed", sign_in.person_id)
    signing_in.forget(secret, f"password:{sign_in.person_id}")


def devices(person: Person) -> list[SignIn]:
    """The living sessions of a person, the one used last first."""
    query = select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None)).order_by(SignIn.seen_at.desc())
    return [found for found in session().scalars(query) if signing_in.is_living(found, person)]


def end_device(person_id: int, sign_in_id: int) -> bool:
    """End one own session; False where it is not one of theirs."""
    found = session().get(SignIn, sign_in_id)
    if found is None or found.person_id != person_id:
        return False
    signing_in.end(person_id, sign_in_id)
    return True
