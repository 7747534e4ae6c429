"""Taking in what a student or cadre found. Nothing changes by it: it waits for the officer of the kecamatan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session, scoped_session

from portal.database import session, utc_now, writing
from portal.directory import audit, fieldwork, places, topics, trust
from portal.directory.fieldwork import (
    ASKED,
    CHANGES,
    KEY,
    LONGEST_NAME,
    LONGEST_WORDS,
    OLDEST,
    OUTCOMES,
    WORDS_KEPT,
    EntryError,
    FieldEntry,
    Late,
)
from portal.directory.listings import Listing
from portal.directory.people import Post
from portal.directory.rights import Actor
from portal.directory.sayings import marked as _l

Tables = scoped_session[Session]


@dataclass(frozen=True, slots=True)
class Found:
    """What a form says, as it was typed."""

    key: str
    listing_id: str = ""
    """Empty for a place that the portal does not know yet."""
    place_code: str = ""
    """The kecamatan of the list, for such a place."""
    outcome: str = ""
    changes: tuple[str, ...] = ()
    words: str = ""
    asked: str = ""
    on: str = ""
    """The day of the visit as YYYY-MM-DD."""
    name: str = ""
    topic: str = ""
    desa_code: str = ""


def note(actor: Actor, found: Found) -> int:
    """Keep what somebody found; returns the number of the entry.

    The same entry again changes nothing; with other words it replaces what it said, as long as
    nobody decided it. Raises EntryError (faults by field), Late (the listing is gone, or the
    entry was decided) and PermissionError (not on this actor's list).
    """
    with writing() as tables:
        listing = tables.get(Listing, found.listing_id) if found.listing_id else None
        if found.listing_id and listing is None:
            raise PermissionError(found.listing_id)
        post = actor.walk_in(listing.place_code if listing else found.place_code)
        given = fieldwork.pass_of(post) if post else None
        if post is None or given is None or actor.person_id is None or (listing and not _is_shown(listing, given.sensitive)):
            raise PermissionError(found.listing_id)
        known = fieldwork.of_person(actor.person_id, found.key)
        # An entry whose answer was lost on the line may come again weeks later: its day was judged when it came first.
        values = _values(found, listing, post, known.at.date() if known else trust.today())
        if known is not None:
            return _again(known, values)
        if listing and listing.status != "published":
            raise Late(_l("Layanan ini sudah tidak tampil di portal, jadi tidak perlu ditanyakan lagi."))
        made = FieldEntry(key=found.key, person_id=actor.person_id, post_id=post.id, kind=given.kind, at=utc_now(), **values)
        tables.add(made)
        tables.flush()
        audit.note("field entry", actor.person_id, f"listing:{listing.id}" if listing else f"field:{made.id}", made.outcome)
        return made.id


def _is_shown(listing: Listing, sensitive: bool) -> bool:
    return sensitive or not (listing.sensitive or listing.topic == "rppa")


def _again(known: FieldEntry, values: dict[str, object]) -> int:
    """The same key once more: no second entry, and no change of one that was decided."""
    if all(getattr(known, name) == value for name, value in values.items()):
        return known.id
    if known.state != "waiting":
        raise Late(_l("Petugas kecamatan sudah memutuskan isian ini. Kalau ada yang baru, buat isian baru."))
    for name, value in values.items():
        setattr(known, name, value)
    return known.id


def _values(found: Found, listing: Listing | None, post: Post, heard: date) -> dict[str, object]:
    """What the table keeps of an entry that came first on the day `heard`. Raises EntryError."""
    faults: dict[str, str] = {}
    words, name = found.words.strip(), " ".join(found.name.split())
    if not KEY.fullmatch(found.key):
        faults["key"] = _l("Isian ini tidak lengkap. Muat ulang halaman daftar, lalu isi lagi.")
    if found.outcome not in OUTCOMES or (found.outcome == "new") == (listing is not None):
        faults["outcome"] = _l("Pilih apa yang Anda temukan.")
    elif found.outcome == "changed" and len(words) < 3:
        faults["words"] = _l("Tulis apa yang berubah dan bagaimana yang benar.")
    elif found.outcome == "new":
        faults |= _faults_of_new(found, name, post)
    if len(words) > LONGEST_WORDS:
        faults["words"] = _l("Terlalu panjang. Paling banyak 1.000 huruf.")
    if found.asked not in ASKED and not (found.outcome == "nobody" and not found.asked):
        faults["asked"] = _l("Pilih siapa yang Anda tanya.")
    day, fault = _day(found.on, heard)
    if fault:
        faults["on"] = fault
    if faults:
        raise EntryError(faults)
    changed = found.outcome == "changed"
    new = {"name": name, "topic": found.topic, "desa_code": found.desa_code} if listing is None else {}
    return {
        "listing_id": listing.id if listing else None, "place_code": listing.place_code if listing else post.area_code,
        "outcome": found.outcome, "changes": [code for code in CHANGES if changed and code in found.changes], "words": words,
        "asked": found.asked, "on": day, **new,
    }  # fmt: skip


def _faults_of_new(found: Found, name: str, post: Post) -> dict[str, str]:
    faults = {}
    if not 3 <= len(name) <= LONGEST_NAME:
        faults["name"] = _l("Tulis nama tempat atau layanannya, 3 sampai 120 huruf.")
    if found.topic and found.topic not in topics.topics():
        faults["topic"] = _l("Pilih bidangnya dari daftar.")
    desa = places.atlas().get(found.desa_code) if found.desa_code else None
    if found.desa_code and (desa is None or desa.parent_code != post.area_code):
        faults["desa_code"] = _l("Pilih desanya dari daftar.")
    return faults


def _day(text: str, heard: date) -> tuple[date | None, str]:
    """The day of a visit, or what is wrong with it."""
    try:
        day = date.fromisoformat(text) if text.isascii() and len(text) == len("2026-11-22") else None
    except ValueError:
        day = None
    if day is None:
        return None, _l("Tanggal ini tidak ada. Tulis hari Anda bertanya.")
    if day > trust.today():
        return None, _l("Tanggalnya belum tiba. Tulis hari Anda bertanya.")
    if heard - day > OLDEST:
        return None, _l("Tanggalnya lebih dari 30 hari yang lalu. Tanyakan sekali lagi.")
    return day, ""


def forget_words() -> int:
    """Empty the words of entries decided over 90 days ago, inside the caller's `writing()`; returns how many had any."""
    old = (FieldEntry.decided_at < utc_now() - WORDS_KEPT, (FieldEntry.words != "") | (FieldEntry.note != ""))
    return int(session().execute(update(FieldEntry).where(*old).values(words="", note="")).rowcount)  # type: ignore[attr-defined]
