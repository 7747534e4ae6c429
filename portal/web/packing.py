"""Long answers packed while they are written, so that neither side ever holds the whole of them."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli
from flask import Response, request

Pieces = Iterator[bytes]
_WINDOW, _QUALITY, _LEVEL = 18, 4, 6
"""Of brotli, as a power of two: what is repeated lies near, and a larger window costs megabytes in every worker."""


def pack(answer: Response, pieces: Iterable[bytes]) -> None:
    """Let the answer say these pieces, packed as the reader accepts and sent on one by one.

    Closing the answer closes the pieces. `Vary` is complete.
    """
    chosen = request.accept_encodings.best_match([*_PACKERS, "identity"]) or "identity"
    answer.vary.add("Accept-Encoding")
    if chosen in _PACKERS:
        answer.headers["Content-Encoding"] = chosen
        pieces = _PACKERS[chosen](iter(pieces))
    answer.response = pieces


def _brotli(pieces: Pieces) -> Pieces:
    packer = brotli.Compressor(mode=brotli.MODE_TEXT, quality=_QUALITY, lgwin=_WINDOW)
    for piece in pieces:
        yield packer.process(piece) + packer.flush()
    yield packer.finish()


def _gzip(pieces: Pieces) -> Pieces:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    for piece in pieces:
        yield packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()


_PACKERS: dict[str, Callable[[Pieces], Pieces]] = {"br": _brotli, "gzip": _gzip}
"""The one that packs better first: who accepts both gets that one."""
