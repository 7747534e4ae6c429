"""One answer at a time in a worker, so that its other threads wait for a turn instead of sharing one processor.

The interpreter runs one thread at a time whatever is asked of it: three answers drawn at once are each three times
as late, and hold three times the memory. A long answer (`portal.web.lanes`) is sent outside its turn.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATIENCE = 0.05
"""Seconds. An answer is drawn in 5 ms; one that takes longer waits for the disk or another program, and nobody waits with it."""


class Turns:
    """An application whose answers are made one after the other, unless one of them takes long."""

    def __init__(self, app: WSGIApplication, patience: float = PATIENCE) -> None:
        self._app, self._patience = app, patience
        self._turn = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        mine = self._turn.acquire(timeout=self._patience)
        try:
            return self._app(environ, start_response)
        finally:
            if mine:
                self._turn.release()
