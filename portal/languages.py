"""The language of a page is in its address: `id` (Indonesian) or `jv` (Javanese, krama).

Msgids are Indonesian, so that a missing Javanese string falls back to Indonesian. Weekdays,
relative times and "or / and" come from our own catalogue: Babel's Javanese is ngoko and uneven.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from portal.config import ROOT
from portal.directory.sayings import MONTHS

INDONESIAN, JAVANESE = "id", "jv"
LANGUAGES = {INDONESIAN: "Bahasa Indonesia", JAVANESE: "Basa Jawa"}
RULE = "/<any(id, jv):lang>"
"""Start of the address of every page that speaks to residents."""

_OLD_CODES = {"in": INDONESIAN, "ind": INDONESIAN, "jw": JAVANESE, "jav": JAVANESE}
"""Old Androids send `in`, Google's products `jw`; ISO 639-2 has the three letters."""
_HEADER_LIMIT = 1000


def set_up(app: Flask) -> None:
    """Make pages speak the language of their address."""
    Babel(
        app,
        default_locale=INDONESIAN,
        default_timezone="Asia/Jakarta",
        default_translation_directories=str(ROOT / "translations"),
        locale_selector=current,
    )
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(_translated, _translated_plural, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals["_"] = _drawn
    app.url_value_preprocessor(_take)
    app.url_defaults(_give)


def current() -> str:
    """The language of this page; Indonesian outside requests. Always exactly `id` or `jv`."""
    try:  # asked a hundred times a page
        found: str = g.lang
    except (AttributeError, RuntimeError):
        return INDONESIAN
    return found


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Until it ends, texts are in this language, whatever that of the page is; only inside a request."""
    before, g.lang = current(), lang if lang in LANGUAGES else current()
    try:
        yield
    finally:
        g.lang = before


@cache
def _catalogue(lang: str) -> NullTranslations:
    return Translations.load(str(ROOT / "translations"), [lang])


def _translated(text: str) -> str:
    return str(_catalogue(current()).gettext(text))


@cache
def _markup(lang: str, text: str) -> Markup:
    return Markup(_catalogue(lang).gettext(text))


def _drawn(text: str, **values: object) -> Markup:
    """What templates call `_`: Jinja's own does the same, but looks for itself in the page's context each time."""
    return _markup(current(), text) % values


def _translated_plural(one: str, many: str, count: int) -> str:
    """Indonesian and Javanese have one form."""
    return _translated(many)


def gettext(text: str, **values: object) -> str:
    """An Indonesian text in the language of the page, with its `%(name)s` filled in.

    Takes a fraction of the time of Flask-Babel's, which looks for the locale anew each time.
    """
    found = _translated(text)
    return found % values if values else found


_ = gettext


def take_from_query() -> bool:
    """For a page whose address may name its language in its query (`?bahasa=jv`): whether it does. Else it is the reader's."""
    g.language_in_query = True
    lang = request.args.get("bahasa", "")
    if lang in LANGUAGES:
        g.lang = lang
    return lang in LANGUAGES


def is_in_query() -> bool:
    """Whether the address of this page names its language in its query."""
    return "language_in_query" in g


def other() -> str:
    """The language that this page is not in."""
    return JAVANESE if current() == INDONESIAN else INDONESIAN


def preferred() -> str:
    """The language to begin with: Javanese only for a reader whose first choice it is."""
    if not has_request_context():
        return INDONESIAN
    header = request.headers.get("Accept-Language", "")[:_HEADER_LIMIT]
    for value, quality in parse_accept_header(header, LanguageAccept):
        if quality > 0:
            code = value.replace("_", "-").partition("-")[0].casefold()
            return JAVANESE if _OLD_CODES.get(code, code) == JAVANESE else INDONESIAN
    return INDONESIAN


def speak(lang: str) -> None:
    """Go on in this language, whatever the reader prefers."""
    g.lang = lang


def _take(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Remember the language of the address, also of one that leads nowhere."""
    lang = values.pop("lang", None) if values else None
    if lang is None:
        first = request.path.partition("/")[2].partition("/")[0]
        lang = first if first in LANGUAGES else preferred()
    g.lang = lang


def _give(endpoint: str, values: dict[str, Any]) -> None:
    from flask import current_app

    known = endpoint in current_app.view_functions
    if known and "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = current()


def number(value: int) -> str:
    """`11520` as "11.520", in both languages."""
    return f"{value:,}".replace(",", ".")


def calendar_day(day: date) -> str:
    """ "21 November 2026", in both languages."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def dated(text: str) -> str:
    """An ISO date as exactly as it is known: "9 Oktober 2025", "Oktober 2025", "2023"."""
    parts = text.split("-")
    try:
        numbers = [int(p) for p in parts]
        if len(numbers) == 3:
            return calendar_day(date(*numbers))
        return f"{MONTHS[numbers[1] - 1]} {parts[0]}" if len(numbers) == 2 else text
    except (ValueError, IndexError):
        return text


def weekday(day: date) -> str:
    """The name of the day of the week."""
    names = (_("Senin"), _("Selasa"), _("Rabu"), _("Kamis"), _("Jumat"), _("Sabtu"), _("Minggu"))
    return str(names[day.weekday()])


def days_ago(day: date, today: date) -> str:
    """How long ago a day was, in words: "hari ini", "kemarin", "3 hari yang lalu"."""
    days = (today - day).days
    if days <= 0:
        return str(_("hari ini"))
    if days == 1:
        return str(_("kemarin"))
    if days < 14:
        return str(_("%(n)s hari yang lalu", n=days))
    if days < 60:
        return str(_("%(n)s minggu yang lalu", n=days // 7))
    if days < 730:
        return str(_("%(n)s bulan yang lalu", n=days // 30))
    return str(_("%(n)s tahun yang lalu", n=days // 365))


def clock(moment: time | datetime) -> str:
    """ "08.00" in Indonesian, "08:00" in Javanese."""
    return f"{moment.hour:02d}{'.' if current() == INDONESIAN else ':'}{moment.minute:02d}"


def any_of(words: Sequence[str]) -> str:
    """ "a, b atau c"."""
    return _listed(words, _("atau"))


def all_of(words: Sequence[str]) -> str:
    """ "a, b dan c"."""
    return _listed(words, _("dan"))


def _listed(words: Sequence[str], joint: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"
