"""Many readers at one worker: each in turn, and nobody waits for the one whose answer takes long."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

from flask import Flask

from portal.web.turns import Turns


def _reading(answers: list[str], reader: Any) -> threading.Thread:
    thread = threading.Thread(target=lambda: answers.append(b"".join(reader({}, lambda *_: None)).decode()))
    thread.start()
    return thread


def test_answers_are_made_one_after_the_other() -> None:
    at_work, together = 0, 0
    guard = threading.Lock()

    def drawing(_environ: object, _start: object) -> Iterable[bytes]:
        nonlocal at_work, together
        with guard:
            at_work += 1
            together = max(together, at_work)
        sum(range(20_000))
        with guard:
            at_work -= 1
        return [b"drawn"]

    answers: list[str] = []
    reader = Turns(drawing, patience=60)
    for thread in [_reading(answers, reader) for _ in range(12)]:
        thread.join()
    assert answers == ["drawn"] * 12
    assert together == 1


def test_nobody_waits_for_an_answer_that_takes_long() -> None:
    others_done = threading.Event()

    def drawing(_environ: object, _start: object) -> Iterable[bytes]:
        first = threading.current_thread() is slow
        return [b"slow" if first and others_done.wait(300) else b"quick"]

    answers: list[str] = []
    reader = Turns(drawing)
    slow = threading.Thread(target=lambda: answers.append(b"".join(reader({}, lambda *_: None)).decode()))  # type: ignore[arg-type]
    slow.start()
    for thread in [_reading(answers, reader) for _ in range(5)]:
        thread.join()
    others_done.set()
    slow.join()
    assert answers == ["quick"] * 5 + ["slow"]


def test_a_turn_is_given_back_when_drawing_fails() -> None:
    def failing(_environ: object, _start: object) -> Iterable[bytes]:
        raise ValueError("broken")

    reader = Turns(failing)
    for _ in range(3):
        try:
            reader({}, lambda *_: None)  # type: ignore[arg-type]
        except ValueError:
            assert not reader._turn.locked()


def test_every_answer_of_the_portal_waits_for_its_turn(app: Flask) -> None:
    assert isinstance(app.wsgi_app, Turns)
