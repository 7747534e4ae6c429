"""Power cuts and crowds: what was acknowledged is there, whole, in table, history and index."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from portal.database import db, session
from portal.directory import entries, history, listings, people, publishing
from portal.directory.drafts import draft_of
from portal.directory.history import Revision
from portal.directory.listings import Listing
from portal.directory.publishing import Conflict, Wish
from portal.directory.rights import Actor, actor_of
from portal.search import index, ledger
from portal.search.answers import Question
from portal.search.ask import ask
from tests.inspecting import Visitor
from tests.office.officer import person_at, post_at

KILLS = 100
BUKATEJA = "33.03.02"


def _officer(app: Flask, login: str = "petugas") -> int:
    with app.app_context():
        return person_at([post_at(BUKATEJA)], login)


def _actor(person_id: int) -> Actor:
    person = people.get(person_id)
    assert person
    return actor_of(person)


def _gor(app: Flask) -> str:
    return str(Visitor(app).get("/id/cari?q=gor+bukateja").hits[0].get("data-hit"))


def _save(person_id: int, listing_id: str, words: str) -> None:
    listing = listings.get(listing_id)
    assert listing
    fields = entries.fields_of(draft_of(listing)) | {"biaya": words}
    publishing.submit(_actor(person_id), Wish(listing_id, fields, listing.version))


def _keep_saving(app: Flask, person_id: int, listing_id: str, begin: int, acknowledged: Connection) -> None:
    """A worker that saves and indexes without end, and says after each save that it is safe."""
    with app.app_context():
        db.engine.dispose(close=False)
        for number in range(begin, begin + 1_000_000):
            _save(person_id, listing_id, f"Rp{number}")
            acknowledged.send(number)
            index.current().catch_up()


def _last(acknowledged: Connection) -> int:
    number = -1
    try:
        while acknowledged.poll():
            number = acknowledged.recv()
    except EOFError:
        pass
    return number


def _check(file: Path, listing_id: str, number: int) -> None:
    """Table and history agree, and hold at least what was acknowledged."""
    with sqlite3.connect(file) as tables:
        cost, version = tables.execute("SELECT cost, version FROM listing WHERE id = ?", [listing_id]).fetchone()
        versions = [v for (v,) in tables.execute("SELECT version FROM revision WHERE listing_id = ? ORDER BY 1", [listing_id])]
        told = "SELECT json_extract(content, '$.cost') FROM revision WHERE listing_id = ? AND version = ?"
        [newest] = tables.execute(told, [listing_id, version]).fetchone()
    tables.close()
    assert versions == list(range(1, version + 1))
    assert newest == cost
    assert int(cost.removeprefix("Rp")) >= number


def test_killed_in_the_middle_of_a_save_a_hundred_times(app: Flask, instance: Path) -> None:
    person_id, listing_id, file = _officer(app), _gor(app), instance / "portal.sqlite"
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    fork, chance, number = get_context("fork"), random.Random(3), 0
    for _ in range(KILLS):
        ours, theirs = fork.Pipe(duplex=False)
        worker = fork.Process(target=_keep_saving, args=(app, person_id, listing_id, number + 1, theirs))
        worker.start()
        theirs.close()
        assert ours.poll(300), "no save was acknowledged"
        time.sleep(chance.uniform(0, 0.08))
        assert worker.pid
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()
        number = max(number, _last(ours))
        _check(file, listing_id, number)
    with sqlite3.connect(file) as tables:
        assert tables.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    tables.close()
    with app.app_context():
        index.current().catch_up()
        index.current().tend()
        entry = ledger.read()
        assert entry and index.current().is_current()
        assert entry.documents == listings.published_count()
        assert listing_id in [x.id for step in ask(Question("gor bukateja")).steps for x in step.listings]


def _save_when_possible(app: Flask, person_id: int, listing_id: str, name: str, saves: int) -> None:
    """An officer who tries again after each conflict, and where others were writing all the time."""
    with app.app_context():
        db.engine.dispose(close=False)
        done = 0
        while done < saves:
            try:
                _save(person_id, listing_id, f"Rp{done} kata {name}")
                done += 1
            except (Conflict, OperationalError):
                db.session.rollback()


def test_many_officers_on_one_listing_lose_nothing(app: Flask) -> None:
    listing_id = _gor(app)
    people_ = [_officer(app, f"petugas.{n}") for n in range(4)]
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    fork = get_context("fork")
    workers = [fork.Process(target=_save_when_possible, args=(app, p, listing_id, f"petugas {p}", 20)) for p in people_]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    with app.app_context():
        made = select(Revision.person_id, func.count()).where(Revision.act == "edit").group_by(Revision.person_id)
        assert {p: n for p, n in session().execute(made)} == dict.fromkeys(people_, 20)
        versions = [r.version for r in history.of(listing_id)]
        assert versions == list(range(len(versions), 0, -1))
        assert session().scalar(select(Listing.version).where(Listing.id == listing_id)) == len(versions) == 81
