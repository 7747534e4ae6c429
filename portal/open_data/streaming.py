"""Long answers, written while they are read: never more than a part of them in memory, and nothing held open meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar, cast

from flask import Flask, Response, current_app, request

from portal.open_data.answering import name_stream
from portal.web import lanes, packing

Part = TypeVar("Part")


def write(answer: Response, pieces: Iterator[bytes]) -> bool:
    """Let the answer say these pieces: 304 where the reader has it all already, and only headers for HEAD.

    False while others take the long answers of this worker; then another one has to be given. `Vary` is complete.
    """
    packing.pack(answer, pieces)
    if not name_stream(answer) or request.method == "HEAD":
        answer.response = iter(())
        return True
    return lanes.take(answer)


def in_contexts(parts: Iterator[Part]) -> Iterator[Part]:
    """The same parts, each made outside the request in a context of its own: it must be whole, nothing is read afterwards."""
    app = cast("Flask", current_app._get_current_object())  # type: ignore[attr-defined]

    def made() -> Iterator[Part]:
        while True:
            with app.app_context():
                try:
                    part = next(parts)
                except StopIteration:
                    return
            yield part

    return made()
