"""A limit that says so, holds for all workers together, and knows nobody."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from portal.web.limiting import Limits
from tests import instances
from tests.inspecting import Visitor
from tests.serving import serve

KEY = b"k" * 64


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0 // 60 * 60

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The beginning of a minute."""
    return Clock()


def test_as_many_as_allowed_and_not_one_more(tmp_path: Path, clock: Clock) -> None:
    limits = Limits(tmp_path / "limits", KEY, 30, clock)
    assert [limits.take("192.0.2.1").left for _ in range(30)] == list(range(29, -1, -1))
    refused = limits.take("192.0.2.1")
    assert (refused.left, refused.wait > 0) == (0, True)
    assert not limits.take("192.0.2.2").wait, "another one is not refused"


def test_whoever_waits_as_told_is_let_in_and_a_second_earlier_is_not(tmp_path: Path, clock: Clock) -> None:
    limits = Limits(tmp_path / "limits", KEY, 30, clock)
    for start in (0.0, 20.0, 59.0):
        clock.now += 600 + start
        while not limits.take("192.0.2.1").wait:
            pass
        for _ in range(5):  # again and again, in this minute and in the next
            refused = limits.take("192.0.2.1")
            assert 1 <= refused.wait <= 62
            clock.now += refused.wait - 1.5
            assert limits.take("192.0.2.1").wait
            clock.now += 1.5
            while not limits.take("192.0.2.1").wait:
                pass


def test_no_minute_however_cut_holds_many_more_than_allowed(tmp_path: Path, clock: Clock) -> None:
    limits = Limits(tmp_path / "limits", KEY, 30, clock)
    taken = []
    for _ in range(1200):
        clock.now += 0.25
        if not limits.take("192.0.2.1").wait:
            taken.append(clock.now)
    busiest = max(sum(start <= moment < start + 60 for moment in taken) for start in taken)
    assert 30 <= busiest <= 40
    assert len(taken) >= 30 * 4


def test_workers_count_together_and_a_restart_forgets_nothing(tmp_path: Path, clock: Clock) -> None:
    workers = [Limits(tmp_path / "limits", KEY, 30, clock) for _ in range(3)]
    assert sum(not worker.take("192.0.2.1").wait for _ in range(20) for worker in workers) == 30
    assert Limits(tmp_path / "limits", KEY, 30, clock).take("192.0.2.1").wait


def test_a_household_is_one_and_two_households_are_two(tmp_path: Path, clock: Clock) -> None:
    limits = Limits(tmp_path / "limits", KEY, 1, clock)
    assert not limits.take("2001:db8:1:2::1").wait
    assert limits.take("2001:db8:1:2:ffff::9").wait
    assert not limits.take("2001:db8:1:3::1").wait
    assert not limits.take("192.0.2.7").wait
    assert limits.take("::ffff:192.0.2.7").wait
    assert not limits.take("").wait and limits.take("bukan alamat").wait, "what has no address counts together"


def test_a_thousand_others_take_nothing_from_me(tmp_path: Path, clock: Clock) -> None:
    limits = Limits(tmp_path / "limits", KEY, 300, clock)
    for number in range(1000):
        for _ in range(20):
            limits.take(f"10.{number // 250}.{number % 250}.1")
    assert limits.take("192.0.2.1").left >= 299 - 20


def test_no_address_is_written_anywhere(tmp_path: Path, clock: Clock) -> None:
    limits = Limits(tmp_path / "limits", KEY, 300, clock)
    for _ in range(7):
        limits.take("192.0.2.77")
    held = (tmp_path / "limits").read_bytes()
    assert (tmp_path / "limits").stat().st_mode & 0o777 == 0o600
    assert bytes([192, 0, 2, 77]) not in held and b"192.0.2.77" not in held
    numbers = Counter(memoryview(held).cast("H").tolist())
    assert numbers[7] == 2, "a count in each row, and nothing else"
    assert sum(n for value, n in numbers.items() if value) <= 2 + 2 * 4, "beside the numbers of two minutes"
    clock.now += 180
    limits.take("192.0.2.78")
    assert Counter(memoryview((tmp_path / "limits").read_bytes()).cast("H").tolist())[7] == 0, "nothing is left of it"


def test_what_cannot_be_shared_is_counted_alone(tmp_path: Path, clock: Clock) -> None:
    limits = Limits(tmp_path / "tiada" / "limits", KEY, 1, clock)
    assert not limits.take("192.0.2.1").wait
    assert limits.take("192.0.2.1").wait


@pytest.fixture
def limited(instance: Path) -> Flask:
    """An application that keeps answers and allows five requests a minute."""
    return instances.open_app(instance, PORTAL_API_LIMIT="5", PORTAL_KEEP_ANSWERS="50", PORTAL_TRUSTED_HOPS="1")


def test_the_refusal_is_a_problem_that_says_when_to_come_back(limited: Flask) -> None:
    visitor = Visitor(limited)
    me, other = (
        {"X-Forwarded-For": f"{lie}, {address}"} for lie, address in (("1.1.1.1", "192.0.2.1"), ("2.2.2.2", "192.0.2.2"))
    )
    left = [visitor.raw("/api/links?url=/id/", headers=me).headers["RateLimit-Remaining"] for _ in range(5)]
    assert left == ["4", "3", "2", "1", "0"], "also where the answer itself was kept"
    refused = visitor.raw("/api/links?url=/id/", headers=me | {"X-Forwarded-For": "9.9.9.9, 192.0.2.1"})
    assert (refused.status_code, refused.mimetype) == (429, "application/problem+json")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60 + 60 // 5, "this minute, then a fifth of the next as it fades"
    assert refused.json["status"] == 429 and refused.headers["Retry-After"] in refused.json["detail"]
    assert refused.headers["RateLimit-Policy"] == '"client";q=5;w=60'
    assert refused.headers["RateLimit"].startswith('"client";r=0;t=')
    assert (refused.headers["RateLimit-Limit"], refused.headers["RateLimit-Remaining"]) == ("5", "0")
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    assert refused.headers["Cache-Control"] == "no-store"
    assert "X-Keep" not in refused.headers
    assert visitor.raw("/api/links?url=/id/", headers=other).status_code == 200


def test_residents_and_those_who_only_ask_leave_are_never_counted(limited: Flask) -> None:
    visitor = Visitor(limited)
    for _ in range(8):
        for path in ("/id/", "/api/", "/perubahan.atom", "/unduh/", "/id/cari?q=futsal"):
            answer = visitor.raw(path)
            assert answer.status_code != 429
            assert not [name for name, _value in answer.headers if name.startswith("RateLimit")]
        assert visitor.raw("/api/links", "OPTIONS").status_code == 200
    assert visitor.raw("/api/links").headers["RateLimit-Remaining"] == "4"


def test_two_workers_share_one_limit(instance: Path) -> None:
    with serve(instance, WORKERS="2", PORTAL_API_LIMIT="40") as server:
        begun = time.monotonic()
        found = Counter([server.get("/api/links?url=/id/")[0]])
        with ThreadPoolExecutor(8) as pool:
            found.update(pool.map(lambda _: server.get("/api/links?url=/id/")[0], range(119)))
        again = 40 * (time.monotonic() - begun) / 60  # so many more are free as what was asked before a full minute fades
    assert set(found) == {200, 429}
    assert 40 <= found[200] <= 44 + again
