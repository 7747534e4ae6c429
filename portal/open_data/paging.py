"""Lists of records as pages with their arithmetic, or all of them as JSON Lines, a line at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, cast
from urllib.parse import urlencode

from flask import Flask, Response, current_app, request

from portal.open_data.answering import answer, name_stream
from portal.open_data.asking import JSON_LINES, Page
from portal.web import lanes, packing
from portal.web.problems import Refused
from portal.web.words import site

Record = dict[str, Any]
BUSY_SECONDS = "10"
SLICE = 1000


def page_of(records: Sequence[Record], total: int, page: Page, modified: datetime | None = None) -> Response:
    """One page of a list. A page beyond the last is empty and says so; a list without records has 0 pages."""
    pages = -(-total // page.size)
    envelope = {
        "total_items": total,
        "total_pages": pages,
        "page_number": page.number,
        "size": len(records),
        "first_page": page.number == 1,
        "last_page": page.number >= pages,
        "empty": not records,
        "contents": records,
    }
    return _varying(answer(envelope, modified=modified, links=_links(page.number, pages)))


def part_of(records: Sequence[Record], page: Page) -> Response:
    """One page of records that are all at hand."""
    return page_of(records[page.start : page.start + page.size], len(records), page)


def lines_of(batches: Iterable[Sequence[Record]]) -> Response:
    """Every record on a line of its own, written as they are read: never more than a batch in memory, packed or not.

    `batches` is read outside this request, each batch in a context of its own: nothing stays open
    while a reader takes its time, or never comes back. 304 where the reader has it all already, and only headers for
    HEAD; for the rest 503 while others take the long answers of this worker.
    """
    app = cast("Flask", current_app._get_current_object())  # type: ignore[attr-defined]
    found = _varying(Response(mimetype=JSON_LINES))
    packing.pack(found, _lines(app, iter(batches)))
    if not name_stream(found) or request.method == "HEAD":
        found.response = iter(())
    elif not lanes.take(found):
        raise Refused(503, "Others are reading long answers. Try again shortly.", headers={"Retry-After": BUSY_SECONDS})
    return found


def slices(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Short records some at a time, none of them made before its turn."""
    rest = iter(records)
    return iter(lambda: list(islice(rest, SLICE)), [])


def _lines(app: Flask, batches: Iterator[Sequence[Record]]) -> Iterator[bytes]:
    while True:
        with app.app_context():
            batch = next(batches, None)
            if batch is None:
                return
            lines = "".join(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n" for record in batch)
        yield lines.encode(errors="backslashreplace")


def _links(number: int, pages: int) -> dict[str, str]:
    """The pages that there are, by relation."""
    found = {"first": 1, "last": max(1, pages)}
    if 1 < number <= pages + 1:
        found["prev"] = number - 1
    if number < pages:
        found["next"] = number + 1
    given = request.args.to_dict()
    return {name: f"{site()}{request.path}?{urlencode({**given, 'page': n})}" for name, n in found.items()}


def _varying(response: Response) -> Response:
    """Lists are JSON or JSON Lines, as the reader prefers."""
    response.vary.add("Accept")
    return response
