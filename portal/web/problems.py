"""Errors for machines: one shape for everything under /api/ (RFC 9457, application/problem+json)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import NamedTuple

from flask import Response, request

MACHINES = "/api/"


class Fault(NamedTuple):
    """What is wrong with one parameter or field."""

    parameter: str
    reason: str


class Refused(Exception):
    """A request to the interface that cannot be answered; becomes a problem document."""

    def __init__(self, status: int, detail: str, faults: Sequence[Fault] = (), headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.faults, self.headers = status, detail, tuple(faults), headers or {}


def is_asked_by_machine() -> bool:
    """Whether the answer to this request, and so its errors too, is for a program: all but reading the page at /api/."""
    reads_page = request.path == MACHINES and request.method in ("GET", "HEAD")
    return request.path.startswith(MACHINES) and not reads_page


def problem(status: int, detail: str, faults: Sequence[Fault] = ()) -> Response:
    """The problem document: `status`, `title`, `detail` and, where parameters are at fault, `faults`."""
    body: dict[str, object] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    if faults:
        body["faults"] = [fault._asdict() for fault in faults]
    return Response(json.dumps(body, ensure_ascii=False) + "\n", status=status, mimetype="application/problem+json")
