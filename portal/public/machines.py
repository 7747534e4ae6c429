"""Answers for machines: crawlers, probes."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from flask import Response, abort, url_for
from flask.typing import ResponseReturnValue

from portal import languages
from portal.directory import findable, places
from portal.directory.places import Place
from portal.public.room import room
from portal.search import index
from portal.web import privacy
from portal.web.words import site

MOST_ADDRESSES = 20_000
"""In one file, whose alternates make it 10 MB; the protocol allows 50,000 and 50 MB."""
PAGES = ("home", "province", "activities", "helplines", "about", "privacy_page", "accessibility", "traces")
ROBOTS = """# What is not to be listed says so itself (noindex), and a robot sees that only where it may read:
# cards (/kartu/), results and errors.
User-agent: *
Disallow: /id/saran
Disallow: /jv/saran
Disallow: /kantor/
# For programs, not for search engines: the interface and the files of the downloads. The pages about them may be listed.
Disallow: /api/
Allow: /api/$
Disallow: /unduh/
Allow: /unduh/$

Sitemap: {sitemap}
"""


class Entry(NamedTuple):
    """One page in both languages."""

    path: str
    """What follows the language."""
    changed: date | None = None
    """The day, where the tables know it."""


@room.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """What robots may read."""
    return Response(ROBOTS.format(sitemap=site() + url_for("public.sitemap")), mimetype="text/plain")


@room.get("/sitemap.xml")
def sitemap() -> ResponseReturnValue:
    """The index: the pages of the portal itself, then each kabupaten and kota in as many parts as it needs."""
    parts = [url_for("public.sitemap_part", part=1)]
    numbers = findable.numbers()
    for kabupaten in places.atlas().children.get(places.PROVINCE, []):
        entries = len(_areas(kabupaten)) + numbers.get(kabupaten.code, 0)
        most = MOST_ADDRESSES // len(languages.LANGUAGES)
        parts += [url_for("public.sitemap_of_area", code=kabupaten.code, part=n + 1) for n in range(-(-entries // most))]
    return _xml("sitemapindex", [f"<sitemap><loc>{site()}{part}</loc></sitemap>" for part in parts])


@room.get("/sitemap-<int:part>.xml")
def sitemap_part(part: int) -> ResponseReturnValue:
    """The pages of the portal itself and what serves the whole province; there is one such part."""
    if part != 1:
        abort(404)
    start = f"/{languages.INDONESIAN}"
    entries = [Entry(url_for(f"public.{page}", lang=languages.INDONESIAN).removeprefix(start)) for page in PAGES]
    return _urls([*entries, *_listings(places.PROVINCE)])


@room.get("/sitemap-<code>-<int:part>.xml")
def sitemap_of_area(code: str, part: int) -> ResponseReturnValue:
    """A part of what there is in a kabupaten: itself, its kecamatan and desa, what it has that is not sensitive."""
    place = places.atlas().get(code)
    if place is None or place.level != "kabupaten" or not part:
        abort(404)
    changes, most = findable.changes(), MOST_ADDRESSES // len(languages.LANGUAGES)
    entries = [Entry(f"/wilayah/{p.code}", _changed(p, changes)) for p in _areas(place)]
    found = [*entries, *_listings(code)][(part - 1) * most : part * most]
    if not found:
        abort(404)
    return _urls(found)


def _areas(kabupaten: Place) -> list[Place]:
    """The kabupaten, its kecamatan and their desa."""
    children = places.atlas().children
    kecamatan = children.get(kabupaten.code, [])
    return [kabupaten, *kecamatan, *(desa for k in kecamatan for desa in children.get(k.code, []))]


def _changed(place: Place, changes: dict[str, date]) -> date | None:
    """When its page last changed: it shows what is there or serves it; that of a kabupaten also how much is below."""
    shown = [changes[code] for code in places.lineage(place.code) if code in changes]
    if place.level == "kabupaten":
        shown += [day for code, day in changes.items() if places.contains(place.code, code)]
    return max(shown, default=None)


def _listings(kabupaten: str) -> list[Entry]:
    found = [Entry(f"/layanan/{x.id}", x.changed) for x in findable.listings_in(kabupaten)]
    return found + [Entry(f"/kegiatan/{x.id}", x.changed) for x in findable.activities_in(kabupaten)]


def _urls(entries: list[Entry]) -> Response:
    """Each page in each language, with the address of the other."""
    start, lines = site(), []
    for entry in entries:
        found = {lang: f"{start}/{lang}{entry.path}" for lang in languages.LANGUAGES}
        named = {**found, "x-default": found[languages.INDONESIAN]}
        links = "".join(f'<xhtml:link rel="alternate" hreflang="{lang}" href="{to}"/>' for lang, to in named.items())
        day = f"<lastmod>{entry.changed}</lastmod>" if entry.changed else ""
        lines += [f"<url><loc>{address}</loc>{day}{links}</url>" for address in found.values()]
    return _xml("urlset", lines, ' xmlns:xhtml="http://www.w3.org/1999/xhtml"')


def _xml(root: str, lines: list[str], spaces: str = "") -> Response:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    body = "\n".join(lines)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{space}"{spaces}>\n{body}\n</{root}>\n'
    return Response(text, mimetype="application/xml")


@room.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Alive."""
    privacy.unkept()
    return Response("ok\n", mimetype="text/plain")


@room.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Database and index answer; 503 until both do."""
    privacy.unkept()
    loaded, indexed = bool(places.atlas().places), index.current().is_ready()
    text = f"database {'ok' if loaded else 'empty'}\nindex {'ok' if indexed else 'missing'}\n"
    return Response(text, status=200 if loaded and indexed else 503, mimetype="text/plain")
