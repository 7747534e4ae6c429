"""What paper says of a service in a few words: it has no room for more, and nobody can tap on it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from portal.directory import opening, phones, places, trust
from portal.directory.hotlines import HelpLine
from portal.directory.listings import Listing
from portal.directory.phones import Phone
from portal.languages import calendar_day
from portal.languages import gettext as _
from portal.web.opening_words import week_in_words
from portal.web.words import said

NAME, PLACE, HOURS = 46, 52, 46
"""Characters that there is room for."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One service or help line on paper."""

    name: str | Markup
    numbers: tuple[tuple[str, str, str], ...]
    """Each as shown, what it is for, and its address for a page on which it can be tapped."""
    hours: str | Markup = ""
    where: str = ""
    sure: str = ""


def facts(listing: Listing) -> Facts:
    """A service; of a sensitive one not its name, but for whom it is there."""
    name = _for_whom(listing) if listing.sensitive else said(listing, most=NAME)
    return Facts(name, _numbers(phones.of(listing.phones)), _hours(listing), _where(listing), _sure(listing))


def _for_whom(listing: Listing) -> str:
    widest = places.atlas().get(min(listing.areas, key=len))
    return _("Layanan untuk warga %(place)s", place=widest.full_name) if widest else _("Layanan")


def line_facts(line: HelpLine) -> Facts:
    """A help line."""
    hours = Markup('<span lang="id">{}</span>').format(line.hours) if line.hours else ""
    return Facts(said(line, most=NAME), _numbers(list(line.phones)), hours)


def _numbers(found: list[Phone]) -> tuple[tuple[str, str, str], ...]:
    """At most two different numbers, those to call first."""
    uses: dict[str, list[str]] = {}
    for phone in sorted(found, key=lambda p: p.use != "call"):
        uses.setdefault(phone.number, []).append(phone.use)
    words = {("call",): "", ("whatsapp",): _("WA saja"), ("call", "whatsapp"): _("bisa WA")}
    shown = []
    for number, of_number in list(uses.items())[:2]:
        phone = Phone(number, of_number[0])
        href = phone.call_href if phone.use == "call" else phone.whatsapp_href(_("Halo, saya ingin bertanya."))
        shown.append((phone.shown, words[tuple(dict.fromkeys(of_number))], href))
    return tuple(shown)


def _hours(listing: Listing) -> str | Markup:
    if not listing.hours:
        return "" if listing.sensitive or not listing.hours_note else said(listing, "hours_note", HOURS)
    if listing.hours == opening.ALWAYS:
        return _("Buka 24 jam")
    words = week_in_words(listing.hours)
    return words if words and len(words) <= HOURS else _("Jam buka tidak tetap, tanyakan dulu")


def _where(listing: Listing) -> str:
    """The street, or at least the desa, if that may be known."""
    desa = places.atlas().get(listing.public_desa)
    words = listing.public_address or (desa.full_name if desa else "")
    return words if len(words) <= PLACE else words[:PLACE].rpartition(" ")[0].rstrip(",.;:") + "…"


def _sure(listing: Listing) -> str:
    if trust.state(listing) == "confirmed" and listing.confirmed_on:
        return _("Dipastikan %(date)s", date=calendar_day(listing.confirmed_on))
    return _("Belum dipastikan")
