"""The parameters of the HSDS interface, read and checked in one place: whatever is wrong is said, nothing is ignored."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time
from typing import NamedTuple, TypeVar
from uuid import UUID

from flask import request

from portal.open_data.hsds.profiles import HSDS, PROFILES
from portal.open_data.hsds.schedules import CODES, NAMES
from portal.web.problems import Fault, Refused

T = TypeVar("T")
PER_PAGE, MOST_PER_PAGE = 50, 100
LAST_PAGE = 1_000_000
LONGEST_SEARCH = 200
JSON_LINES = "application/x-ndjson"
FORMATS = {"json": False, "ndjson": True, "jsonl": True}
"""Format → whether it streams everything, one record a line."""
PAGING = ("page", "per_page", "format", "profile")
_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS = {word: code for words in (CODES, _ENGLISH, NAMES) for word, code in zip(map(str.casefold, words), CODES, strict=True)}
_FLAGS = {"true": True, "1": True, "false": False, "0": False}
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+ -][0-9]{2}:?[0-9]{2})?)?"
)


class Page(NamedTuple):
    """Which page is asked for: its number from 1, and how many records a page has."""

    number: int
    size: int

    @property
    def start(self) -> int:
        """How many records come before it."""
        return (self.number - 1) * self.size


class Asked:
    """The parameters of this request, of which only those `known` may be given, each once.

    Reading one that is wrong notes a fault; `settle` refuses the request when there are any.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._faults: list[Fault] = []
        allowed = (*known, "profile")
        for name, values in request.args.lists():
            if name not in allowed:
                self._fault(name, f"unknown parameter; this address knows {', '.join(dict.fromkeys(allowed))}")
            elif len(values) > 1:
                self._fault(name, "given more than once")

    def settle(self) -> None:
        """Refuse the request if anything is wrong with its parameters."""
        if self._faults:
            raise Refused(400, "A parameter cannot be used.", self._faults)

    def _fault(self, name: str, reason: str) -> None:
        self._faults.append(Fault(name[:60], reason))

    def given(self, name: str) -> bool:
        """Whether the parameter is there at all."""
        return name in request.args

    def read(self, name: str, reader: Callable[[str], T], wanted: str) -> T | None:
        """The value, or None where it is not given or, noted as a fault, cannot be read as what is `wanted`."""
        text = request.args.get(name)
        if text is None:
            return None
        try:
            return reader(text.strip())
        except (ValueError, KeyError, OverflowError):
            self._fault(name, f"must be {wanted}")
            return None

    def profile(self) -> str:
        """The profile that the answer is to follow."""
        return self.read("profile", lambda text: PROFILES[PROFILES.index(text)], " or ".join(PROFILES)) or HSDS

    def flag(self, name: str) -> bool | None:
        """True or false; None where it is not given."""
        return self.read(name, lambda text: _FLAGS[text.casefold()], "true or false")

    def search(self) -> str | None:
        """Words to search for."""
        return self.read("search", _words, f"1 to {LONGEST_SEARCH} characters")

    def uuid(self, name: str) -> str | None:
        """A UUID in its usual form."""
        return self.read(name, lambda text: str(UUID(text)), "a UUID")

    def years(self, name: str) -> float | None:
        """An age in years."""
        return self.read(name, _number, "a number of years, 0 or more")

    def metres(self, name: str) -> float | None:
        """A distance."""
        return self.read(name, _number, "a number of metres, 0 or more")

    def moment(self, name: str) -> datetime | None:
        """A moment as naive UTC; without an offset it is UTC."""
        return self.read(name, _moment, "a date or a moment as ISO 8601 writes it, such as 2026-01-31T08:00:00Z")

    def clock(self, name: str) -> str | None:
        """A time of day as HH:MM."""
        return self.read(name, _clock, "a time of day such as 08:00")

    def day(self) -> str | None:
        """A day of the week as RFC 5545 writes it."""
        return self.read(
            "day", lambda text: _DAYS[text.casefold()], f"a day: {', '.join(CODES)}, or its English or Indonesian name"
        )

    def postcode(self) -> str | None:
        """Five digits."""
        return self.read("postcode", _postcode, "five digits")

    def require(self, name: str, other: str) -> None:
        """Note a fault where `name` is given without the parameter that it needs."""
        if self.given(name) and not self.given(other):
            self._fault(name, f"needs {other}")

    def streams(self) -> bool:
        """Whether everything is wanted as JSON Lines, by `format` or by the Accept header."""
        lines = self.read("format", lambda text: FORMATS[text.casefold()], "json or ndjson (also called jsonl)")
        if lines is None and not self.given("format"):
            lines = request.accept_mimetypes.best_match(["application/json", JSON_LINES]) == JSON_LINES
        if lines:
            for name in ("page", "per_page"):
                if self.given(name):
                    self._fault(name, "JSON Lines have no pages: they hold everything")
        return bool(lines)

    def page(self, most: int = MOST_PER_PAGE, size: int = PER_PAGE) -> Page:
        """The page asked for; without `per_page`, one of `size` records."""
        number = self.read("page", lambda text: _whole(text, LAST_PAGE), f"a whole number, 1 to {LAST_PAGE}")
        per_page = self.read("per_page", lambda text: _whole(text, most), f"a whole number, 1 to {most}")
        return Page(number or 1, per_page or size)


def _words(text: str) -> str:
    if not 0 < len(text) <= LONGEST_SEARCH:
        raise ValueError
    return text


def _whole(text: str, most: int) -> int:
    if not re.fullmatch("[0-9]{1,9}", text) or not 1 <= int(text) <= most:
        raise ValueError
    return int(text)


def _number(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", text) or not math.isfinite(float(text)):
        raise ValueError
    return float(text)


def _moment(text: str) -> datetime:
    if not _MOMENT.fullmatch(text):
        raise ValueError
    day, rest = text[:10], text[11:].replace(" ", "+")  # a plus sign in an address is read as a space
    found = datetime.fromisoformat(f"{day}T{rest}" if rest else day)
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found


def _clock(text: str) -> str:
    if not re.fullmatch("[0-9]{2}:[0-9]{2}(?::[0-9]{2})?", text):
        raise ValueError
    return time.fromisoformat(text).strftime("%H:%M")


def _postcode(text: str) -> str:
    if not re.fullmatch("[0-9]{5}", text):
        raise ValueError
    return text
