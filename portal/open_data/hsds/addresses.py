"""Addresses on the net as the standard's formats want them: ASCII, or left out."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit, urlunsplit

_KEPT = "/:?#[]@!$&'()*+,;=%-._~"
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


@lru_cache(maxsize=4096)
def uri(text: str) -> str:
    """The address as a URI (RFC 3986); empty for what cannot be one."""
    try:
        parts = urlsplit(text.strip())
        host = parts.netloc.encode("idna").decode("ascii") if not parts.netloc.isascii() else parts.netloc
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme not in ("http", "https") or not host or re.search(r"[^A-Za-z0-9.:@\[\]_-]", host):
        return ""
    rest = (quote(part, safe=_KEPT) for part in (parts.path, parts.query, parts.fragment))
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", urlunsplit((parts.scheme, host, *rest)))


def email(text: str) -> str:
    """The mailbox if it is plain ASCII; otherwise empty."""
    return text if _EMAIL.fullmatch(text) and ".." not in text else ""
