"""The message that asks whether a listing is still right, and the link in it. It betrays nothing of a sensitive listing."""

from __future__ import annotations

from flask import current_app, url_for

from portal.directory import confirmations, places
from portal.directory.confirmations import Reminder
from portal.directory.listings import Listing
from portal.directory.reminding import ESCALATED
from portal.languages import gettext as _
from portal.web.words import plain, site


def called(listing: Listing) -> str:
    """What a listing is called where others may read along: its name; of a sensitive one only where it is."""
    if not listing.sensitive:
        return plain(listing)
    place = places.atlas().get(listing.place_code)
    return str(_("Layanan di %(place)s", place=place.full_name)) if place else str(_("Layanan"))


def secret() -> bytes:
    """The key that links are signed with."""
    key = current_app.secret_key
    assert isinstance(key, bytes)
    return key


def address(reminder: Reminder) -> str:
    """The whole address of the link that answers a reminder, valid for 30 days from now."""
    return site() + url_for("public.confirming", token=confirmations.sign(secret(), reminder))


def message(reminder: Reminder) -> str:
    """A message ready to send, in the language of the page."""
    listing = reminder.listing
    name, link = called(listing), address(reminder)
    place = places.atlas().label(listing.place_code)
    if reminder.stage >= ESCALATED:
        return str(
            _(
                "Halo, dari portal Kecamatan Berdaya. Keterangan “%(name)s” (%(place)s) belum ada yang memastikan. "
                "Mohon dipastikan, atau diteruskan kepada yang tahu. Cukup satu ketukan: %(link)s",
                name=name, place=place, link=link,
            )
        )  # fmt: skip
    return str(
        _(
            "Halo, dari portal Kecamatan Berdaya. Apakah keterangan “%(name)s” (%(place)s) masih benar? "
            "Mohon dijawab lewat tautan ini, cukup satu ketukan, tanpa kata sandi: %(link)s",
            name=name, place=place, link=link,
        )
    )  # fmt: skip


def subject(reminder: Reminder) -> str:
    """The subject of the message as an e-mail."""
    return str(_("Apakah keterangan ini masih benar? %(name)s", name=called(reminder.listing)))
