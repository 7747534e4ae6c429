"""Finished public answers kept in memory, so that repeated pages cost next to nothing.

The application says of an answer that it may be kept, and for how many seconds, with the
header `X-Keep`, which is removed on the way out. Any committed write to the database makes
everything kept invalid at once. Sensitive answers never carry the header. What is to be done
whenever an answer is given again, the application leaves in the environment of the request (AGAIN).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from portal.web.problems import MACHINES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KEEP = "X-Keep"
AGAIN = "portal.again"
"""A function without arguments: called each time that the answer to this request is given again from memory."""
LARGEST_BODY = 64 * 1024
LARGEST_SUM = 5 * 1024 * 1024
LONGEST_KEY = 2000
_NOT_IN_304 = {"content-length", "content-type", "content-encoding"}
_VARYING = ("HTTP_ACCEPT_ENCODING", "HTTP_HX_REQUEST", "HTTP_HX_TARGET", "HTTP_HX_HISTORY_RESTORE_REQUEST", "HTTP_HOST")

Key = tuple[str, ...]
Headers = list[tuple[str, str]]


class Versioned(Protocol):
    """What tells whether anything was written, such as `portal.database.Watch`."""

    def version(self) -> object:
        """A value that changes with every committed write."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One finished answer, compressed as it went out."""

    headers: Headers
    body: bytes
    etag: str
    version: object
    until: float
    again: Callable[[], object] | None = None


class KeptAnswers:
    """WSGI middleware: answers repeated GETs from memory while they are true.

    `size` bounds how many answers are kept, LARGEST_SUM how many bytes; the least recently
    used go first. Safe for threads; every worker process keeps its own.
    """

    def __init__(self, app: WSGIApplication, watch: Versioned, size: int, clock: Callable[[], float]) -> None:
        self._app, self._watch, self._size, self._clock = app, watch, size, clock
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory, or ask the application and keep what it allows."""
        key = _key(environ)
        if key is None:
            return _without_keep(self._app, environ, start_response)
        version = self._watch.version()
        found = self._find(key, version)
        if found is None:
            return self._ask(key, version, environ, start_response)
        if _matches(environ.get("HTTP_IF_NONE_MATCH", ""), found.etag):
            start_response("304 NOT MODIFIED", [h for h in found.headers if h[0].lower() not in _NOT_IN_304])
            return []
        if found.again:  # not for a browser that has the page already: that is nobody new
            found.again()
        start_response("200 OK", list(found.headers))
        return [found.body]

    def _find(self, key: Key, version: object) -> Kept | None:
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            if found.version != version or found.until <= self._clock():
                self._drop(key)
                return None
            self._kept.move_to_end(key)
            return found

    def _ask(self, key: Key, version: object, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = _Answer()
        condition = environ.pop("HTTP_IF_NONE_MATCH", "")
        if condition:  # RFC 9110, 13.1.3: a date counts only where no ETag is given
            environ.pop("HTTP_IF_MODIFIED_SINCE", "")
        result = self._app(environ, answer.start)
        seconds, etag, found = answer.take_keep(), answer.header("etag"), answer.status.startswith("200")
        if int(answer.header("content-length") or LARGEST_BODY + 1) <= LARGEST_BODY:
            result = [_joined(result)]  # whole: the server sends a list by itself, and its thread is free for others
            if seconds and etag and found:
                until, again = self._clock() + seconds, environ.get(AGAIN)
                self._keep(key, Kept([_shared(h) for h in answer.headers], result[0], etag, version, until, again))
        if condition and found and _matches(condition, etag):
            _close(result)
            start_response("304 NOT MODIFIED", [h for h in answer.headers if h[0].lower() not in _NOT_IN_304])
            return []
        start_response(answer.status, answer.headers, answer.error)
        return result  # as it comes: what is long or still being written is never held whole

    def _keep(self, key: Key, answer: Kept) -> None:
        with self._lock:
            if key in self._kept:
                self._drop(key)
            self._kept[key] = answer
            self._bytes += len(answer.body)
            while len(self._kept) > self._size or self._bytes > LARGEST_SUM:
                self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> None:
        self._bytes -= len(self._kept.pop(key).body)


class _Answer:
    """What the application says when it starts to answer."""

    status = ""
    error: Any = None

    def __init__(self) -> None:
        self.headers: Headers = []

    def start(self, status: str, headers: Headers, error: Any = None) -> Callable[[bytes], object]:
        """The `start_response` that the application gets."""
        self.status, self.headers, self.error = status, list(headers), error
        return _no_write

    def take_keep(self) -> int:
        """The seconds of `X-Keep`, which is taken out of the headers; 0 without it."""
        seconds = next((v for n, v in self.headers if n == KEEP), "0")
        self.headers = [h for h in self.headers if h[0] != KEEP]
        return int(seconds)

    def header(self, name: str) -> str:
        """The value of a header by its name in small letters; empty without it."""
        return next((v for n, v in self.headers if n.lower() == name), "")


@lru_cache(maxsize=500)
def _shared(header: tuple[str, str]) -> tuple[str, str]:
    """One object for a header that many answers carry."""
    return header


def _joined(result: Iterable[bytes]) -> bytes:
    try:
        return b"".join(result)
    finally:
        _close(result)


def _close(result: Iterable[bytes]) -> None:
    close = getattr(result, "close", None)
    if close:
        close()


def _no_write(_data: bytes) -> None:
    raise NotImplementedError("answers are iterables here")


def _without_keep(app: WSGIApplication, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    def start(status: str, headers: Headers, error: Any = None) -> Callable[[bytes], object]:
        return start_response(status, [h for h in headers if h[0] != KEEP], error)

    return app(environ, start)


def _key(environ: WSGIEnvironment) -> Key | None:
    """What an answer depends on; None for a request whose answer is not kept."""
    if environ["REQUEST_METHOD"] != "GET":
        return None
    if "HTTP_IF_MODIFIED_SINCE" in environ and "HTTP_IF_NONE_MATCH" not in environ:
        return None  # only the application knows whether a date proves anything
    parts = (environ["wsgi.url_scheme"], environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""))
    key = (*parts, *(environ.get(name, "") for name in _VARYING))
    if parts[1].startswith(MACHINES):  # browsers differ in what they accept, and get the same page: only programs choose
        key = (*key, environ.get("HTTP_ACCEPT", ""))
    return key if sum(map(len, key)) <= LONGEST_KEY else None


def _matches(header: str, etag: str) -> bool:
    if not header or not etag:
        return False
    if header.strip() == "*":
        return True
    return etag.removeprefix("W/") in (tag.strip().removeprefix("W/") for tag in header.split(","))
