"""Answers for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from flask import Response


def answer(data: object, *, modified: datetime | None = None, links: Mapping[str, str] | None = None) -> Response:
    """`data` as compact JSON."""
    response = Response(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n", mimetype="application/json")
    if links:
        response.headers["Link"] = ", ".join(f'<{address}>; rel="{name}"' for name, address in links.items())
    return response
