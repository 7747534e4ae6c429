"""Requests as browsers ought to send them, whatever was sent."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Request


class CleanRequest(Request):
    """A request whose query can always be read: raw bytes are taken as if they had been percent-encoded."""

    def __init__(self, environ: dict[str, Any], *arguments: Any, **options: Any) -> None:
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():
            environ["QUERY_STRING"] = quote(query.encode("latin-1", "replace"), safe="%&=+;/?:@!$'()*,-._~[]")
        super().__init__(environ, *arguments, **options)
