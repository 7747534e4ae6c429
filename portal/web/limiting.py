"""How often one address may ask the interface for programs, told before anybody is refused (decision 0014).

What is kept is a table of small numbers, shared by all workers, and nothing else: neither an address nor
a hash of one. A key of this instance and the present minute choose the places in it that a request counts at,
so that two minutes cannot be brought together, and nothing is left of a minute after the next but one.
"""

from __future__ import annotations

import hashlib
import ipaddress
import mmap
import os
import threading
from collections.abc import Callable, Iterable
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import request

from portal.web.problems import MACHINES, Refused

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

WINDOW = 60
"""Seconds that are counted together."""
ROWS, PLACES = 2, 1 << 15
_HALF = 4 + ROWS * PLACES
"""Two-byte numbers of one minute: its number in four of them, then rows of counts."""
_MOST = 0xFFFF
_OVER = "portal.over_limit"


class Taken(NamedTuple):
    """What became of one request: how many are left, when the minute ends, how long to wait if it was refused."""

    limit: int
    left: int
    reset: int
    wait: int = 0

    def headers(self) -> list[tuple[str, str]]:
        """The `RateLimit` headers of the IETF draft, and the three that clients knew before it."""
        return [
            ("RateLimit-Policy", f'"client";q={self.limit};w={WINDOW}'),
            ("RateLimit", f'"client";r={self.left};t={self.wait or self.reset}'),
            ("RateLimit-Limit", str(self.limit)),
            ("RateLimit-Remaining", str(self.left)),
            ("RateLimit-Reset", str(self.wait or self.reset)),
        ]


class Limits:
    """So many requests a minute for each client, counted over a minute that slides.

    The counts lie in a file that every worker maps into its memory. Two workers that count at the same
    moment may lose a request, and strangers share a place once in a great while: a limit need not be exact.
    """

    def __init__(self, file: Path, key: bytes, limit: int, clock: Callable[[], float]) -> None:
        self._file, self._key, self._limit, self._clock = file, key, limit, clock
        self._lock = threading.Lock()
        self._shared: memoryview | None = None

    def take(self, address: str) -> Taken:
        """Count a request of this address, unless it is one too many: refused ones do not count."""
        client, (minute, passed) = _client(address), divmod(self._clock(), WINDOW)
        number, passed = int(minute), passed / WINDOW
        with self._lock:
            counts, earlier = self._half(number), self._half(number - 1)
            places = self._places(client, number)
            count, before = min(counts[i] for i in places), min(earlier[i] for i in self._places(client, number - 1))
            left = int(self._limit - count - before * (1 - passed))
            reset = ceil(WINDOW * (1 - passed))
            if left < 1:
                return Taken(self._limit, 0, reset, self._wait(count, before, passed))
            for place in places:
                counts[place] = min(max(counts[place], count + 1), _MOST)
            return Taken(self._limit, left - 1, reset)

    def _wait(self, count: int, before: int, passed: float) -> int:
        """Seconds until one more is free: within this minute, as the last one fades, or in the next, as this one does."""
        spare = self._limit - count - 1
        end = 1 - spare / before if spare >= 0 and before else 2 - (self._limit - 1) / max(count, 1)
        return max(1, ceil(WINDOW * (end - passed)))

    def _places(self, client: bytes, minute: int) -> list[int]:
        digest = hashlib.blake2b(
            client, digest_size=2 * ROWS, key=self._key[:64], salt=minute.to_bytes(8, "big"), person=b"limit"
        )
        numbers = memoryview(digest.digest()).cast("H")
        return [4 + row * PLACES + number % PLACES for row, number in enumerate(numbers)]

    def _half(self, minute: int) -> memoryview:
        """The counts of a minute; emptied first where they are those of an older one."""
        if self._shared is None:
            self._shared = memoryview(_mapped(self._file)).cast("H")
        start = (minute % 2) * _HALF
        half = self._shared[start : start + _HALF]
        stamp = memoryview(minute.to_bytes(8, "little")).cast("H")
        if half[:4] != stamp:
            half[:] = memoryview(bytes(2 * _HALF)).cast("H")
            half[:4] = stamp
        return half


def _mapped(file: Path) -> mmap.mmap:
    """The file in the memory of all workers; where it cannot be had, memory of this worker alone."""
    size = 2 * 2 * _HALF
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError:
        return mmap.mmap(-1, size)
    try:
        os.ftruncate(handle, size)
        return mmap.mmap(handle, size)
    finally:
        os.close(handle)


def _client(address: str) -> bytes:
    """Whose requests are counted together: an IPv4 address, or the /64 that one IPv6 household has."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return b""
    if isinstance(found, ipaddress.IPv6Address):
        return found.ipv4_mapped.packed if found.ipv4_mapped else found.packed[:8]
    return found.packed


class Limited:
    """WSGI middleware: counts what is asked under /api/ and says so; the human page there is never counted.

    `drawing` is the application itself, without what keeps its answers: it draws the refusal.
    """

    def __init__(self, app: WSGIApplication, drawing: WSGIApplication, limits: Limits) -> None:
        self._app, self._drawing, self._limits = app, drawing, limits

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Let it pass with its numbers, or have it refused."""
        path = environ.get("PATH_INFO", "")
        if not path.startswith(MACHINES) or path == MACHINES or environ["REQUEST_METHOD"] == "OPTIONS":
            return self._app(environ, start_response)
        taken = self._limits.take(environ.get("REMOTE_ADDR") or "")

        def start(status: str, headers: list[tuple[str, str]], error: Any = None) -> Callable[[bytes], object]:
            return start_response(status, [*headers, *taken.headers()], error)

        if taken.wait:
            environ[_OVER] = taken
            return self._drawing(environ, start)
        return self._app(environ, start)


def refuse_too_many() -> None:
    """Before each request: 429 for one that is over the limit."""
    over: Taken | None = request.environ.get(_OVER)
    if over:
        detail = f"More than {over.limit} requests in a minute from one address. Try again in {over.wait} seconds."
        raise Refused(429, detail, headers={"Retry-After": str(over.wait)})
