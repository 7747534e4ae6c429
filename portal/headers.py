"""What every answer says about safety and keeping, by the room it comes from.

The order matters: an answer is drawn, its content is hashed, it is compressed (Flask-Compress),
then finished here. `KeptAnswers` keeps the finished bytes.
"""

from __future__ import annotations

import hashlib
import time

from flask import Flask, Response, current_app, g, request
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.config import Settings, secret_key
from portal.database import Watch
from portal.web.files import is_current
from portal.web.freshness import Freshness
from portal.web.keeping import KEEP, KeptAnswers
from portal.web.limiting import Limited, Limits, refuse_too_many
from portal.web.privacy import is_framed, is_framing, is_unkept
from portal.web.turns import Turns

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
SAFE = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=(), browsing-topics=()",
}
OPEN_PATHS = ("/api/", "/unduh/", "/perubahan", "/oembed")
"""What programs and pages of any other host may read."""
READABLE = (
    "Accept-Ranges, Allow, Content-Disposition, Content-Range, ETag, Last-Modified, Link, Retry-After, Repr-Digest, "
    "RateLimit, RateLimit-Policy, "
    "RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, X-Attribution"
)
"""What scripts of other hosts may read of an answer besides its body; a name that is not here is hidden from them."""
OPEN = {**SAFE, "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": READABLE}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-Modified-Since, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "86400",
}
"""What a browser wants to know before it lets a page of another host ask."""
FRAMED = {
    **{name: value for name, value in OPEN.items() if name not in ("X-Frame-Options", "Cross-Origin-Opener-Policy")},
    "Content-Security-Policy": POLICY.replace("frame-ancestors 'none'", "frame-ancestors *"),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Cards: the only answers that pages of other hosts may frame."""
FRAMING = {**SAFE, "Content-Security-Policy": f"{POLICY}; frame-src 'self'"}
"""The page that shows a card before somebody takes it along."""
LENT = {**SAFE, "Cross-Origin-Resource-Policy": "cross-origin"}
LENT_FILES = ("kartu.css",)
"""What a card needs in a frame with `sandbox`, where it has no origin and nothing is its own."""
TRANSPORT = "max-age=63072000; includeSubDomains"
PUBLIC = "public, max-age=60"
IMMUTABLE = "public, max-age=31536000, immutable"
STATIC_SECONDS = 3600
COMPRESSED = [
    "text/html", "text/css", "text/javascript", "text/plain", "text/calendar", "image/svg+xml", "application/xml",
    "application/json", "application/geo+json", "application/atom+xml", "application/schema+json",
]  # fmt: skip


def set_up(app: Flask) -> None:
    """Finish every answer of the application."""
    app.config.update(
        COMPRESS_ALGORITHM=["br", "zstd", "gzip"],
        COMPRESS_MIMETYPES=COMPRESSED,
        COMPRESS_MIN_SIZE=500,
        COMPRESS_BR_LEVEL=5,
        COMPRESS_STREAMS=False,
        COMPRESS_EVALUATE_CONDITIONAL_REQUEST=False,
    )
    app.after_request(_finish)  # runs after Flask-Compress: the last one registered is the first to run
    Compress(app)
    app.after_request(_digest)
    settings: Settings = app.config["SETTINGS"]
    freshness = app.extensions["portal_freshness"] = Freshness(app, Watch(settings.database_file))
    drawing = app.wsgi_app
    if settings.keep_answers:
        app.wsgi_app = KeptAnswers(app.wsgi_app, freshness, settings.keep_answers, time.time)  # type: ignore[method-assign]
    if settings.api_limit:  # outside what is kept: an answer from memory counts too, and its own numbers are never kept
        limits = Limits(settings.limits_file, secret_key(settings.instance), settings.api_limit, time.time)
        app.before_request(refuse_too_many)
        app.wsgi_app = Limited(app.wsgi_app, drawing, limits)  # type: ignore[method-assign]
    app.wsgi_app = Turns(app.wsgi_app)  # type: ignore[method-assign]
    if settings.trusted_hops:
        hops = settings.trusted_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _finish(response: Response) -> Response:
    for name, value in _rules().items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = TRANSPORT
    if "robots" in g:
        response.headers["X-Robots-Tag"] = g.robots
    if request.endpoint == "static" and response.status_code == 200:
        _cache_static(response)
    else:
        _cache_page(response)
    return response


def _rules() -> dict[str, str]:
    """What the answer to this request says about safety."""
    if is_framed():
        return FRAMED
    if is_framing():
        return FRAMING
    if request.endpoint == "static" and (request.view_args or {}).get("filename") in LENT_FILES:
        return LENT
    if not request.path.startswith(OPEN_PATHS):
        return SAFE
    return OPEN | PREFLIGHT if request.method == "OPTIONS" else OPEN


def _cache_static(response: Response) -> None:
    known = is_current((request.view_args or {})["filename"], request.args.get("v", ""))
    response.headers["Cache-Control"] = IMMUTABLE if known else PUBLIC
    _identify(response, STATIC_SECONDS)


def _cache_page(response: Response) -> None:
    if response.status_code not in (200, 206, 301, 302, 304, 308) or is_unkept() or request.method == "POST":
        response.headers["Cache-Control"] = "no-store"
        return
    response.headers["Cache-Control"] = PUBLIC
    if response.status_code == 200 and request.method in ("GET", "HEAD") and not response.is_streamed:
        _identify(response, 0 if "unripe" in g else 60 - _second())


def _second() -> int:
    """Seconds of the present minute that are over: "open now" is true to the minute."""
    return int(time.time()) % 60


def _may_be_kept(response: Response) -> bool:
    """Not what depends on more than `KeptAnswers` knows of, and no pictures: they would push out the pages."""
    return "Accept-Language" not in response.vary and response.mimetype != "image/png"


def _digest(response: Response) -> Response:
    """Remember what the answer says before it is compressed: gzip writes the time into its bytes."""
    if response.status_code == 200 and not response.is_streamed:
        g.digest = hashlib.blake2b(response.get_data(), digest_size=10)
    return response


def _identify(response: Response, seconds: int) -> None:
    """A strong ETag of what is said and how it is packed, 304 where the reader has it, and for how long we keep it ourselves."""
    if "digest" not in g:  # streamed: nobody knows yet what it will say, or a file that knows its own name
        return
    if current_app.config["SETTINGS"].keep_answers and _may_be_kept(response):
        response.headers[KEEP] = str(seconds)
    digest = g.digest.copy()
    digest.update(response.headers.get("Content-Encoding", "").encode())
    response.set_etag(digest.hexdigest())
    response.make_conditional(request)
