"""What templates may call: texts in the reader's language, times, numbers, addresses."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, current_app, request, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from portal import languages
from portal.config import Settings
from portal.directory import listings, opening, phones, places, topics, trust
from portal.directory.listings import Listing
from portal.directory.opening import Opening
from portal.directory.places import Atlas
from portal.languages import gettext as _
from portal.web import body_words, fragments, icons, privacy

_SHORT_NUMBER = re.compile(r"(?<![\w.&#-])(1\d{2}|1500\d{2,3})(?![\w-])")


def set_up(app: Flask) -> None:
    """Give the templates their words."""
    settings: Settings = app.config["SETTINGS"]
    app.jinja_env.globals.update(
        icon=icons.icon, with_icons=icons.with_icons, sprite=icons.sprite,
        atlas=atlas, topics=topics.topics, needs=topics.needs,
        has_samples=listings.has_samples, is_sensitive=privacy.is_sensitive, has_exit=privacy.has_exit,
        kept=fragments.part, kept_cards=fragments.cards, exit_url=settings.exit_url,
        said=said, plain=plain, trust_words=trust_words, opening_now=opening_now,
        lang=_Language(), other_language=languages.other, switched=switched, site=site, sources=sources, today=trust.today,
        token=token, week=days, whatsapp_text=whatsapp_text, access_word=access_word,
        body_word=body_words.body_word, body_kinds=body_words.body_kinds, places_of=body_words.places_of,
    )  # fmt: skip
    app.jinja_env.filters.update(
        number=languages.number, day=languages.calendar_day, dated=languages.dated, weekday=languages.weekday,
        clock=languages.clock, any_of=languages.any_of, all_of=languages.all_of, lines=lines,
        call_href=_call_href, chat_href=_chat_href, with_numbers=with_numbers,
    )  # fmt: skip


def token() -> Markup:
    """The hidden field that shows a form to be ours."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def atlas() -> Atlas:
    """The areas, looked for once a page: most pages ask for them many times."""
    found: Atlas | None = request.environ.get("portal.atlas")
    if found is None:
        found = request.environ["portal.atlas"] = places.atlas()
    return found


class _Language:
    """The language of the page, as text."""

    def __str__(self) -> str:
        return languages.current()

    def __eq__(self, other: object) -> bool:
        return languages.current() == other

    def __hash__(self) -> int:
        return hash(languages.current())

    def __html__(self) -> str:
        return languages.current()


def _call_href(entry: dict[str, str]) -> str:
    return phones.of([entry])[0].call_href


def _chat_href(entry: dict[str, str], message: str) -> str:
    return phones.of([entry])[0].whatsapp_href(message)


def with_numbers(text: str) -> Markup:
    """A text in which short numbers, such as "Care Center 165", can be tapped to call."""
    return Markup(_SHORT_NUMBER.sub(r'<a href="tel:\1">\1</a>', str(escape(text))))


def plain(record: Any, field: str = "name") -> str:
    """A text of a record in the reader's language, or in Indonesian where there is no other."""
    if languages.current() == languages.JAVANESE:
        return str(getattr(record, field + "_jv", "") or getattr(record, field))
    return str(getattr(record, field))


def said(record: Any, field: str = "name", most: int = 0) -> Markup:
    """As `plain`; Indonesian on a Javanese page is marked as such. Cut at a word after `most` characters, if given."""
    text = plain(record, field)
    if most and len(text) > most:
        text = text[:most].rpartition(" ")[0].rstrip(",.;:") + "…"
    if text and languages.current() == languages.JAVANESE and not getattr(record, field + "_jv", ""):
        return Markup('<span lang="id">{}</span>').format(text)
    return escape(text)


def trust_words(listing: Listing) -> tuple[str, str]:
    """How far it can be trusted: its state, and the words for it, such as "Dikonfirmasi 3 hari yang lalu"."""
    on = trust.today()
    state = trust.state(listing, on)
    if listing.doubts:
        return state, str(_("Ada laporan warga, sedang diperiksa"))
    if listing.confirmed_on is None:
        return state, str(_("Belum pernah dipastikan"))
    when = languages.days_ago(listing.confirmed_on, on)
    if state == "confirmed":
        return state, str(_("Dikonfirmasi %(when)s", when=when))
    return state, str(_("Terakhir dipastikan %(when)s", when=when))


def opening_now(listing: Listing) -> tuple[bool, str] | None:
    """Whether it is open and the words for it; None where the hours are unknown."""
    found = opening.status(listing.hours, opening.now())
    return None if found is None else (found.is_open, _opening_words(found))


def _opening_words(found: Opening) -> str:
    if found.always:
        return str(_("Buka 24 jam"))
    if found.is_open:
        return str(_("Buka sampai pukul %(time)s", time=languages.clock(found.until))) if found.until else str(_("Buka sekarang"))
    closed = _("Tutup, %(holiday)s", holiday=found.holiday) if found.holiday else _("Tutup")
    return f"{closed}. {_opens_words(found)}" if found.opens else str(closed)


def _opens_words(found: Opening) -> str:
    if not found.opens:
        return ""
    time, day = languages.clock(found.opens), found.opens.date()
    today = trust.today()
    if day == today:
        return str(_("Buka lagi pukul %(time)s", time=time))
    if (day - today).days < 7:
        return str(_("Buka lagi hari %(day)s pukul %(time)s", day=languages.weekday(day), time=time))
    return str(_("Buka lagi tanggal %(date)s pukul %(time)s", date=languages.calendar_day(day), time=time))


def switched(to: str) -> str:
    """This page in the other language, with all that its address says."""
    rule = request.url_rule
    if languages.is_in_query():
        return f"{request.path}?{urlencode({'bahasa': to})}"
    if rule is None or "lang" not in rule.arguments:
        return url_for("public.home", lang=to)
    address = url_for(rule.endpoint, **{**(request.view_args or {}), "lang": to})
    query = urlencode(request.args.to_dict())
    return f"{address}?{query}" if query else address


def site() -> str:
    """The public address of the portal without a slash at its end."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.base_url or request.host_url.rstrip("/")


def whatsapp_text(listing: Listing) -> str:
    """A message ready to send; of a sensitive listing it says nothing about the matter."""
    place = atlas().get(listing.place_code)
    where = place.full_name if place else ""
    if listing.sensitive:
        return str(_("Halo, apakah ini nomor layanan di %(place)s? Saya ingin bertanya.", place=where))
    return str(_("Halo, saya ingin bertanya tentang %(name)s.", name=plain(listing)))


def access_word(feature: str) -> str:
    """What a feature of disability access is called."""
    return str(
        {
            "kursi_roda": _("Bisa diakses kursi roda"),
            "toilet": _("Toilet untuk penyandang disabilitas"),
            "isyarat": _("Ada juru bahasa isyarat"),
            "braille": _("Tulisan braille"),
            "pendamping": _("Ada pendamping"),
        }[feature]
    )


def lines(text: str) -> list[str]:
    """The lines of a text that say something, without numbers or dashes of their own."""
    return [line.strip().lstrip("-•*").strip() for line in text.splitlines() if line.strip()]


def sources(text: str) -> list[tuple[str, str]]:
    """The sources of a record as (title, address); an address that is not http is left out."""
    found = []
    for part in filter(None, (p.strip() for p in text.split(" | "))):
        title, _dash, address = part.rpartition(" — ")
        good = urlsplit(address).scheme in ("http", "https") if "://" in address else False
        found.append((title, address) if good else (part, ""))
    return found


def days(hours: str, first: date) -> list[tuple[date, list[tuple[str, str]], str]]:
    """A week of opening hours from `first`: day, spans as clock times, the holiday that closes it."""
    return [
        (day, [(languages.clock(a), languages.clock(b)) for a, b in spans], holiday)
        for day, spans, holiday in opening.week(hours, first)
    ]
