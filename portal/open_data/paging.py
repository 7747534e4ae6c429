"""Lists of records as pages with their arithmetic, or all of them as JSON Lines, a line at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from portal.open_data import streaming
from portal.open_data.answering import answer, linked
from portal.open_data.asking import JSON_LINES, Page
from portal.web.problems import Refused
from portal.web.words import site

Record = dict[str, Any]
BUSY_SECONDS = "10"
LONG = 5000
"""A page of more records than so many is written while it is read, as JSON Lines are."""


def page_of(records: Sequence[Record], total: int, page: Page, modified: datetime | None = None) -> Response:
    """One page of a list. A page beyond the last is empty and says so; a list without records has 0 pages."""
    envelope = _envelope(len(records), total, page)
    contents = {**envelope, "contents": records}
    return _varying(answer(contents, modified=modified, links=_links(page.number, envelope["total_pages"])))


def part_of(records: Sequence[Record], page: Page) -> Response:
    """One page of records that are all at hand."""
    return page_of(records[page.start : page.start + page.size], len(records), page)


def long_page_of(batches: Iterable[Sequence[Record]], size: int, total: int, page: Page) -> Response:
    """One page of so many records that it is written as they are read, under the rules of `lines_of`.

    `batches` hold the `size` records of this page; what goes while it is read is left out.
    """
    envelope = _envelope(size, total, page)
    opening = _json(envelope).removesuffix("}") + ',"contents":['
    found = Response(mimetype="application/json")
    found.headers["Link"] = linked(_links(page.number, envelope["total_pages"]))
    return _written(found, _page(opening, _in_contexts(batches)))


def _envelope(size: int, total: int, page: Page) -> dict[str, Any]:
    pages = -(-total // page.size)
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": page.number,
        "size": size,
        "first_page": page.number == 1,
        "last_page": page.number >= pages,
        "empty": not size,
    }


def lines_of(batches: Iterable[Sequence[Record]]) -> Response:
    """Every record on a line of its own, written as they are read: never more than a batch in memory, packed or not.

    `batches` is read outside this request, each batch in a context of its own: nothing stays open
    while a reader takes its time, or never comes back. 304 where the reader has it all already, and only headers for
    HEAD; for the rest 503 while others take the long answers of this worker.
    """
    return _written(Response(mimetype=JSON_LINES), _lines(_in_contexts(batches)))


def _written(found: Response, pieces: Iterator[bytes]) -> Response:
    if not streaming.write(_varying(found), pieces):
        raise Refused(503, "Others are reading long answers. Try again shortly.", headers={"Retry-After": BUSY_SECONDS})
    return found


def _in_contexts(batches: Iterable[Sequence[Record]]) -> Iterator[list[str]]:
    """Each batch as texts, read in a context of its own."""
    return streaming.in_contexts([_json(record) for record in batch] for batch in batches)


def _lines(batches: Iterator[list[str]]) -> Iterator[bytes]:
    for batch in batches:
        yield "".join(text + "\n" for text in batch).encode(errors="backslashreplace")


def _page(opening: str, batches: Iterator[list[str]]) -> Iterator[bytes]:
    for batch in batches:
        yield (opening + ",".join(batch)).encode(errors="backslashreplace")
        opening = ","
    yield b"]}\n"


def _json(record: Record) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


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
