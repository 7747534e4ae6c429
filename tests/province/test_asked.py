"""What people look for and do not find: counted only where many ask the same, never what is nobody's business."""

from __future__ import annotations

import contextlib
import http.client
import logging
import os
import signal
import sqlite3
import time
from collections import Counter
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from portal.database import session, writing
from portal.directory import asked, tallying, tidying, trust
from portal.directory.asked import MANY, Asked, Wish
from portal.directory.wishing import KEPT, Wishes
from portal.search import unanswered
from tests import instances
from tests.inspecting import Visitor
from tests.serving import PATIENCE, serve

KALIGONDANG, PURBALINGGA = "33.03.04", "33.03"
MARKER = "kripbatok"
"""A word that no list knows."""


def count(app: Flask) -> None:
    """What every worker does each second or two."""
    with app.app_context():
        app.extensions["portal_wishes"].count()


def kept(app: Flask) -> dict[tuple[str, str, str], int]:
    """What the table says of today."""
    with app.app_context():
        rows = session().scalars(asked.select(Asked).where(Asked.day == trust.today()))
        return {(row.area_code, row.topic, row.words): row.times for row in rows}


def ask(app: Flask, text: str, times: int, **more: str) -> None:
    """So many residents look for this."""
    resident = Visitor(app)
    for _ in range(times):
        assert resident.raw("/id/cari", query_string={"q": text, **more}).status_code == 200


def everything_written(folder: Path) -> bytes:
    """Every byte of every file of an instance: database, WAL, index, counts."""
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def test_five_who_ask_leave_no_word_anywhere_and_the_sixth_does(
    app: Flask, instance: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ask(app, f"{MARKER} di Kaligondang", MANY)
    count(app)
    assert kept(app) == {}
    written = everything_written(instance)
    assert written and MARKER.encode() not in written and MARKER not in caplog.text
    ask(app, f"{MARKER} di Kaligondang", 1)
    count(app)
    assert kept(app) == {(PURBALINGGA, "", MARKER): 6}
    ask(app, f"{MARKER.upper()} kec. Kaligondang", 2)
    ask(app, MARKER, 3, wilayah="33.03.05")
    count(app)
    assert kept(app) == {(PURBALINGGA, "", MARKER): 11}, "same words, same kabupaten: the same wish"
    assert MARKER not in caplog.text


@pytest.mark.parametrize(
    "text",
    [
        "dipukul suami kripbatok", "kripbatok pengin mati", "rppa kripbatok", "paralegal kripbatok", "kekerasn kripbatok",
        "ngedipukulin kripbatok", "pasal bunuh kripbatok", "obat bunuh hama kripbatok", "adu pukul kripbatok",
        "pelecehann kripbatok",
    ],
)  # fmt: skip
def test_danger_and_sensitive_matters_are_never_counted(app: Flask, instance: Path, text: str) -> None:
    ask(app, text, 20)
    ask(app, "kripbatok", 20, bidang="rppa")
    count(app)
    assert kept(app) == {}
    assert MARKER.encode() not in everything_written(instance)


@pytest.mark.parametrize(
    "text",
    [
        "sablon kripbatok 081234567890", "sablon kripbatok@surel.id", "sablon pak kripbatok", "sablon siti kripbatok",
        "sablon kripbatok bratasena", "sablon www.kripbatok.id", "sablon kripbatok nik 3303041205",
        "saya mau sablon kripbatok tapi belum tahu harganya berapa dan ke mana",
    ],
)  # fmt: skip
def test_what_may_be_a_name_a_number_or_a_story_is_counted_without_words(app: Flask, instance: Path, text: str) -> None:
    with app.app_context():
        assert unanswered.judged(Wish(PURBALINGGA, "ekraf", text)) in (None, Wish(PURBALINGGA, "ekraf", ""))
        assert unanswered.judged(Wish(PURBALINGGA, "", text)) is None
        assert unanswered.judged(Wish(PURBALINGGA, "ekraf", "sablon kaos")) == Wish(PURBALINGGA, "ekraf", "sablon kaos")
    ask(app, text, 20, wilayah=PURBALINGGA)
    count(app)
    assert MARKER.encode() not in everything_written(instance)


def test_answers_from_memory_count_and_a_browser_that_asks_again_does_not(instance: Path) -> None:
    app = instances.open_app(instance, PORTAL_KEEP_ANSWERS="100")
    path = f"/id/cari?q={MARKER}&wilayah={KALIGONDANG}"
    with time_machine.travel("2026-11-22T03:00:05Z", tick=False):
        first = Visitor(app).raw(path)
        for _ in range(7):
            again = Visitor(app).raw(path, headers={"If-None-Match": first.headers["ETag"]})
            assert again.status_code == 304
            assert Visitor(app).raw(path, "HEAD").status_code == 200
        count(app)
        assert kept(app) == {}
        for _ in range(6):
            assert Visitor(app).raw(path).get_data() == first.get_data()
        count(app)
        assert kept(app) == {(PURBALINGGA, "", MARKER): 7}


def test_a_search_with_results_is_nobody_s_gap(app: Flask) -> None:
    ask(app, "gor bukateja", 9)
    ask(app, f"{MARKER} bantul", 9)
    ask(app, "ktp hilang", 9)
    ask(app, MARKER, 9, hal="2")
    ask(app, MARKER, 9, buka="1")
    count(app)
    assert kept(app) == {}


def _work(folder: str, number: int) -> None:
    app = instances.open_app(Path(folder))
    for turn in range(20):
        wishes: Wishes = app.extensions["portal_wishes"]
        for n in range(5):
            wishes.add(Wish(PURBALINGGA, "sport", f"{MARKER} {'acdfg'[n]}{'xyz'[number]}" if turn % 2 else MARKER))
        count(app)
    while wishes._waiting or wishes._passed:  # somebody else was counting or writing: the next round of the clock does it
        count(app)


def test_workers_count_together_and_a_slow_count_agrees(app: Flask, instance: Path) -> None:
    workers = [get_context("spawn").Process(target=_work, args=(str(instance), number)) for number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(600)
        assert worker.exitcode == 0
    expected: Counter[tuple[str, str, str]] = Counter()
    for number in range(3):
        for turn in range(20):
            for n in range(5):
                text = f"{MARKER} {'acdfg'[n]}{'xyz'[number]}" if turn % 2 else MARKER
                with app.app_context():
                    wish = unanswered.judged(Wish(PURBALINGGA, "sport", text))
                if wish:
                    expected[wish] += 1
    assert expected[(PURBALINGGA, "sport", MARKER)] == 150
    assert kept(app) == {wish: times for wish, times in expected.items() if times > MANY}


def test_a_killed_worker_loses_nothing_that_was_counted(app: Flask, instance: Path) -> None:
    ask(app, MARKER, 4, wilayah=PURBALINGGA)
    count(app)
    second = instances.open_app(instance)  # the first is gone without a word; this one finds key and numbers
    ask(second, MARKER, 3, wilayah=PURBALINGGA)
    count(second)
    assert kept(second) == {(PURBALINGGA, "", MARKER): 7}


def test_a_new_worker_leaves_alone_what_another_is_writing(app: Flask, instance: Path) -> None:
    ask(app, MARKER, 1)
    count(app)
    journal = instance / "asked" / f"{trust.today()}-journal"
    journal.touch()
    count(instances.open_app(instance))
    assert journal.exists()


def test_real_workers_count_in_the_background_and_outlive_a_kill(app: Flask, instance: Path) -> None:
    def until(times: int) -> dict[tuple[str, str, str], int]:
        end = time.monotonic() + PATIENCE
        while kept(app).get((PURBALINGGA, "", MARKER), 0) < times and time.monotonic() < end:
            time.sleep(0.2)
        return kept(app)

    path = f"/id/cari?q={MARKER}&wilayah={PURBALINGGA}"
    with serve(instance, WORKERS="2", PORTAL_INDEX_CHECK_SECONDS="1") as server:
        for _ in range(8):
            assert server.get(path)[0] == 200
        assert until(8) == {(PURBALINGGA, "", MARKER): 8}
        for worker in server.workers():
            os.kill(worker, signal.SIGKILL)
        other = sqlite3.connect(instance / "portal.sqlite", timeout=PATIENCE, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        answers, end = 0, time.monotonic() + PATIENCE
        while answers < 5 and time.monotonic() < end:
            with contextlib.suppress(OSError, http.client.HTTPException):
                assert server.get(path)[0] == 200, "a lock that somebody holds costs residents nothing"
                answers += 1
        other.execute("ROLLBACK")
        assert until(13) == {(PURBALINGGA, "", MARKER): 13}
    assert {file.name for file in (instance / "asked").iterdir()} >= {trust.today().isoformat()}


def test_somebody_who_writes_for_long_delays_the_count_and_no_answer(app: Flask, instance: Path) -> None:
    ask(app, MARKER, 6, wilayah=PURBALINGGA)
    other = sqlite3.connect(instance / "portal.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ask(app, MARKER, 1, wilayah=PURBALINGGA)
    count(app)
    assert kept(app) == {}
    other.execute("ROLLBACK")
    count(app)
    assert kept(app) == {(PURBALINGGA, "", MARKER): 7}


def test_a_day_is_over_at_midnight_with_its_key_and_its_numbers(app: Flask, instance: Path) -> None:
    with time_machine.travel("2026-11-22T16:59:00Z"):  # a minute before midnight in Central Java
        ask(app, MARKER, 5, wilayah=PURBALINGGA)
        count(app)
        files = {file.name: file.read_bytes() for file in (instance / "asked").iterdir()}
        assert set(files) == {"2026-11-22", "2026-11-22.key"}
        assert (instance / "asked").stat().st_mode & 0o777 == 0o700
        assert {file.stat().st_mode & 0o777 for file in (instance / "asked").iterdir()} == {0o600}
    with time_machine.travel("2026-11-22T17:00:30Z"):
        count(app)
        assert list((instance / "asked").iterdir()) == []
        ask(app, MARKER, 5, wilayah=PURBALINGGA)
        count(app)
        assert kept(app) == {}, "five on each of two days are never more than five a day"
        assert (instance / "asked" / "2026-11-23.key").read_bytes() != files["2026-11-22.key"]


def test_damaged_counts_begin_anew(app: Flask, instance: Path) -> None:
    ask(app, MARKER, 3, wilayah=PURBALINGGA)
    count(app)
    (instance / "asked" / trust.today().isoformat()).write_bytes(b"nonsense" * 1000)
    ask(app, MARKER, 6, wilayah=PURBALINGGA)
    count(app)
    assert kept(app) == {(PURBALINGGA, "", MARKER): 6}


def test_a_flood_is_bounded(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallying, "MOST_PAGES", 3)
    flood = {Wish("33", "", f"kata{n}"): 1 for n in range(2000)}
    for part in range(0, 2000, 100):
        tallying.add(tmp_path / "asked", trust.today(), dict(list(flood.items())[part : part + 100]))
    assert (tmp_path / "asked" / trust.today().isoformat()).stat().st_size < 64 * 1024


def test_after_a_year_it_is_forgotten(app: Flask) -> None:
    with app.app_context():
        with writing() as tables:
            for days in (KEPT + timedelta(days=1), KEPT):
                day = trust.today() - days
                tables.add(Asked(day=day, area_code=PURBALINGGA, topic="sport", words="", times=6))
        assert tidying.tidy()["pencarian tanpa hasil"] == 1
