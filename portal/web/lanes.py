"""How many long answers a worker may be sending at once, so that the reader on a slow line never keeps everybody waiting.

A server thread is busy for as long as a streamed answer is being read. Workers are started with LANES + 1
threads (`serve`): however many slow readers there are, one is left for everybody else.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Iterator
from typing import cast

from flask import Response

LANES = 2
_free = threading.BoundedSemaphore(LANES)


class _Lane:
    """What a long answer says, piece by piece; gives its lane back at the end, when it is closed, and when it is forgotten."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces, self._next = pieces, iter(pieces)
        self._taken = True

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._next)
        except BaseException:
            self._give_back()
            raise

    def close(self) -> None:
        """The reader has it all, or has left."""
        self._give_back()
        close = getattr(self._pieces, "close", None)
        if close:
            close()

    def __del__(self) -> None:
        with contextlib.suppress(Exception):
            self.close()

    def _give_back(self) -> None:
        taken, self._taken = self._taken, False
        if taken:
            _free.release()


def take(answer: Response) -> bool:
    """Whether this long answer may be sent now. Without a lane it is closed, and another one has to be given."""
    if not _free.acquire(blocking=False):
        answer.close()
        return False
    answer.response = _Lane(cast("Iterable[bytes]", answer.response))
    return True
