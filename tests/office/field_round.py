"""Students who walk, and what there is to ask about, for the stories about field rounds."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

from flask import Flask

from portal.database import writing
from portal.directory import editing, ids, listings, people, trust
from portal.directory.drafts import Draft
from portal.directory.fieldwork import FieldEntry, FieldPass
from portal.directory.listings import Listing
from tests.office.officer import Officer, post_at

KALIGONDANG = "33.03.04"
_numbers = itertools.count(1)


def field_post(area: str = KALIGONDANG, kind: str = "kkn", sensitive: bool = False) -> int:
    """The post of a student or cadre; returns its number. In a context of the application."""
    number = post_at(area, "field", "Mahasiswa KKN")
    with writing() as tables:
        tables.add(FieldPass(post_id=number, kind=kind, sensitive=sensitive))
    return number


class Walker(Officer):
    """A student or cadre, signed in, whose account ends in 40 days."""

    def __init__(self, app: Flask, area: str = KALIGONDANG, *, kind: str = "kkn", sensitive: bool = False) -> None:
        super().__init__(app, area, "field", trusted=False)
        with app.app_context(), writing() as tables:
            tables.add(FieldPass(post_id=self.post_id, kind=kind, sensitive=sensitive))
            ends = trust.today() + timedelta(days=40)
            tables.get_one(people.Person, self.person_id).ends_on = ends

    def token(self, path: str = "/kantor/akun") -> str:
        """The hidden field of the forms of a page that a student may open."""
        return super().token("/kantor/akun")


def entry(listing_id: str = "", outcome: str = "right", on: date | None = None, **more: str) -> dict[str, str]:
    """What the form of one listing sends, or that of a new place."""
    fields = {
        "kunci": f"kunci-uji-{next(_numbers):06}", "layanan": listing_id, "wilayah": KALIGONDANG, "hasil": outcome,
        "ditanya": "petugas", "tanggal": (on or trust.today()).isoformat(),
    }  # fmt: skip
    return fields | more


def place_listings(app: Flask, count: int, **more: object) -> list[str]:
    """So many unconfirmed listings of Kaligondang, and no others; returns their ids."""
    with app.app_context():
        with writing() as tables:
            tables.query(Listing).where(Listing.place_code == KALIGONDANG).update({"status": "withdrawn"})
        drafts = [draft(number, **more) for number in range(count)]
        editing.save_all(drafts)
        return [ids.id_for(d.key, lambda _: False) for d in drafts]


def draft(number: int, **more: object) -> Draft:
    """One of them."""
    values: dict[str, object] = {
        "topic": "sport", "name": f"Layanan {number}", "place_code": KALIGONDANG, "service_areas": [KALIGONDANG],
        "desa_code": f"{KALIGONDANG}.20{number % 4 + 1:02}", "address": f"Jalan Uji {number}", "hours": "Mo-Fr 08:00-14:00",
        "phones": [{"number": f"+62281555{number:04}", "use": "call", "who": ""}],
    }  # fmt: skip
    return Draft(key=f"lapangan-{number}", **(values | more))  # type: ignore[arg-type]


def listing_of(app: Flask, listing_id: str) -> Listing:
    """A listing as the tables have it now."""
    with app.app_context():
        found = listings.get(listing_id)
        assert found
        return found


def entries(app: Flask) -> list[FieldEntry]:
    """All entries as the tables have them now, in the order they came."""
    with app.app_context(), writing() as tables:
        found = list(tables.scalars(people.select(FieldEntry).order_by(FieldEntry.id)))
        tables.expunge_all()
        return found
