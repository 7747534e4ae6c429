"""The HTTP Observatory's published scoring (algorithm of MDN, 2025), for an answer sent over TLS."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.inspecting import Page

ENOUGH_FOR_BONUS = 90
SIX_MONTHS = 15_768_000
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
Policy = dict[str, list[str]]


def score(headers: Mapping[str, str], page: Page | None) -> int:
    """Points of an answer: 100, less what is wrong, and bonuses only where no more than 10 were lost."""
    policy = policy_of(headers.get("Content-Security-Policy", ""))
    given = [
        _content_policy(policy),
        _framing(policy, headers.get("X-Frame-Options", "")),
        _referrer(headers.get("Referrer-Policy", "")),
        _transport(headers.get("Strict-Transport-Security", "")),
        _resource_policy(headers.get("Cross-Origin-Resource-Policy", "")),
        0 if headers.get("X-Content-Type-Options", "").casefold() == "nosniff" else -5,
        _cookie(headers.get("Set-Cookie", "")),
        -50 if "Access-Control-Allow-Credentials" in headers else 0,
        _scripts(page),
    ]
    lost, bonus = sum(n for n in given if n < 0), sum(n for n in given if n > 0)
    total = 100 + lost
    return max(0, total + bonus if total >= ENOUGH_FOR_BONUS else total)


def policy_of(text: str) -> Policy:
    """A content security policy as directive → sources; the first of repeated directives counts."""
    found: Policy = {}
    for part in filter(None, (p.split() for p in text.split(";"))):
        found.setdefault(part[0].casefold(), [source.casefold() for source in part[1:]])
    return found


def _sources(policy: Policy, directive: str) -> list[str]:
    return policy.get(directive, policy.get("default-src", ["*"]))


def _content_policy(policy: Policy) -> int:
    if not policy:
        return -25
    active = _sources(policy, "script-src") + _sources(policy, "object-src")
    if {"'unsafe-inline'", "data:", "https:", "http:", "*"} & set(active):
        return -20
    if any(s.startswith("http:") for d in policy for s in policy[d]):
        return -20
    if "'unsafe-eval'" in active:
        return -10
    if {"'unsafe-inline'", "data:", "https:", "*"} & set(_sources(policy, "style-src")):
        return 0
    strict = policy.get("default-src") == ["'none'"] and policy.get("form-action") in (["'none'"], ["'self'"])
    return 10 if strict else 5


def _framing(policy: Policy, header: str) -> int:
    if policy.get("frame-ancestors", ["*"]) in (["'none'"], ["'self'"]):
        return 5
    return 0 if header.upper() in ("DENY", "SAMEORIGIN") else -20


def _referrer(header: str) -> int:
    return 0 if not header else 5 if header.rpartition(",")[2].strip() in PRIVATE else -5


def _transport(header: str) -> int:
    age = re.search(r"max-age=(\d+)", header)
    return -20 if age is None else 0 if int(age[1]) >= SIX_MONTHS else -10


def _cookie(header: str) -> int:
    """A cookie of a session: only over TLS, out of reach of scripts, not sent along from other sites."""
    said = {part.strip().casefold() for part in header.split(";")[1:]}
    if not header:
        return 0
    if not {"secure", "httponly"} <= said:
        return -20
    return 5 if {"samesite=lax", "samesite=strict"} & said else 0


def _resource_policy(header: str) -> int:
    return 10 if header in ("same-origin", "same-site") else 0 if header in ("", "cross-origin") else -5


def _scripts(page: Page | None) -> int:
    """Scripts of our own address cost nothing; those of others do without a checksum."""
    found = [e for e in page.all(".//script[@src]") if re.match(r"(?:\w+:)?//", e.get("src", ""))] if page else []
    if any(not e.get("src", "").startswith("https:") for e in found):
        return -50 if any(not e.get("integrity") for e in found) else -20
    return -5 if any(not e.get("integrity") for e in found) else 0
