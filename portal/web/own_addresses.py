"""Our own addresses of listings, as other people's pages write them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_PATH = re.compile(r"/(?:l|(?:id|jv)/layanan|kartu)/([0-9a-z]{4,20})/?")
_ID = re.compile(r"[0-9a-z]{4,20}")


def listing_id_of(text: str, site: str) -> str:
    """The id of the listing that an address of ours leads to (`/l/…`, `/id/layanan/…`, `/kartu/…`), or that is one; else empty.

    Whether there is such a listing is not asked. `site` is our own address: those of other hosts are not ours.
    """
    plain = text.strip()
    if len(plain) > 300:
        return ""
    if _ID.fullmatch(plain):
        return plain
    try:
        parts = urlsplit(plain)
        host = parts.netloc
    except ValueError:
        return ""
    if host and (parts.scheme not in ("http", "https") or host != urlsplit(site).netloc):
        return ""
    found = _PATH.fullmatch(parts.path)
    return found[1] if found else ""
