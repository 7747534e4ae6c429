"""Answers for machines: crawlers, probes."""

from __future__ import annotations

from flask import Response, abort, url_for
from flask.typing import ResponseReturnValue

from portal import languages
from portal.directory import listings, places
from portal.public.room import room
from portal.search import index
from portal.web import privacy
from portal.web.words import site

MOST_ADDRESSES = 50_000
PAGES = ("home", "province", "helplines", "about", "privacy_page", "accessibility", "traces")


@room.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """Everything may be read but what answers single questions; `noindex` says the rest."""
    text = f"User-agent: *\nDisallow: /id/saran\nDisallow: /jv/saran\n\nSitemap: {site()}{url_for('public.sitemap')}\n"
    return Response(text, mimetype="text/plain")


@room.get("/sitemap.xml")
def sitemap() -> ResponseReturnValue:
    """Addresses of every page worth finding; an index of parts when there are more than a file may hold."""
    found = _addresses()
    if len(found) <= MOST_ADDRESSES:
        return _xml("urlset", "url", found)
    parts = range(1, -(-len(found) // MOST_ADDRESSES) + 1)
    return _xml("sitemapindex", "sitemap", [url_for("public.sitemap_part", part=n) for n in parts])


@room.get("/sitemap-<int:part>.xml")
def sitemap_part(part: int) -> ResponseReturnValue:
    """One part of the sitemap."""
    found = _addresses()[(part - 1) * MOST_ADDRESSES : part * MOST_ADDRESSES] if part else []
    if not found:
        abort(404)
    return _xml("urlset", "url", found)


def _addresses() -> list[str]:
    """Paths in the order of the register, in both languages; never a sensitive listing."""
    found = [url_for(f"public.{page}", lang=lang) for page in PAGES for lang in languages.LANGUAGES]
    codes, ids = list(places.atlas().places), listings.findable_ids()
    for lang in languages.LANGUAGES:
        found.extend(f"/{lang}/wilayah/{code}" for code in codes)
        found.extend(f"/{lang}/layanan/{listing_id}" for listing_id in ids)
    return found


def _xml(root: str, item: str, paths: list[str]) -> Response:
    start = site()
    lines = "\n".join(f"<{item}><loc>{start}{path}</loc></{item}>" for path in paths)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{space}">\n{lines}\n</{root}>\n'
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
