"""Listings, reminders and links for the stories about keeping listings true."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from portal.database import session
from portal.directory import confirmations, editing, ids, listings
from portal.directory.confirmations import Reminder
from portal.directory.drafts import Draft
from portal.directory.listings import Listing
from portal.web import asking

KALIGONDANG, KEJOBONG, PURBALINGGA = "33.03.04", "33.03.03", "33.03"
PHONE, SECOND, MAIL = "+6281234567890", "+6281298765432", "pos@contoh.example"


def draft(key: str, **more: object) -> Draft:
    """A listing of Kaligondang with one WhatsApp number."""
    values: dict[str, object] = {
        "topic": "sport", "name": f"Layanan {key}", "place_code": KALIGONDANG, "service_areas": [KALIGONDANG],
        "phones": [{"number": PHONE, "use": "whatsapp", "who": "Pak Rudi"}],
    }  # fmt: skip
    return Draft(key=key, **(values | more))  # type: ignore[arg-type]


def save(app: Flask, *drafts: Draft) -> list[str]:
    """Write listings as the portal itself; returns their ids."""
    with app.app_context():
        editing.save_all(drafts)
    return [ids.id_for(d.key, lambda _: False) for d in drafts]


def listing(app: Flask, listing_id: str) -> Listing:
    """A listing as the tables have it now."""
    with app.app_context():
        found = listings.get(listing_id)
        assert found
        return found


def reminders(app: Flask, listing_id: str) -> list[Reminder]:
    """The reminders of a listing, the oldest first."""
    with app.app_context():
        query = select(Reminder).where(Reminder.listing_id == listing_id).order_by(Reminder.id)
        return list(session().scalars(query))


def link(app: Flask, reminder: Reminder, lang: str = "id") -> str:
    """The address that answers a reminder, as it stands in the message."""
    with app.app_context():
        key = app.secret_key
        assert isinstance(key, bytes)
        return f"/{lang}/konfirmasi/{confirmations.sign(key, reminder)}"


def message(app: Flask, reminder: Reminder) -> str:
    """The message that a coordinator sends on."""
    with app.test_request_context():
        found = confirmations.get_reminder(reminder.id)
        assert found
        return asking.message(found)
