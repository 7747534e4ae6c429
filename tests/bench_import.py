"""`python -m tests.bench_import`: seconds that a file of 20,000 rows takes, and how long others wait for the lock meanwhile.

Nothing here passes or fails: machines are shared and noisy.
"""

from __future__ import annotations

import io
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from flask import Flask
from sqlalchemy.exc import OperationalError

from portal.database import writing
from portal.directory import audit, batch_importing, batches, exporting, people, sampling
from portal.directory.drafts import Draft
from portal.directory.rights import Actor, actor_of
from tests import instances
from tests.office.officer import person_at, post_at


def rows(count: int) -> list[Draft]:
    """So many listings of a made-up catalogue, as if an office had sent them."""
    found = sampling.catalogue(count // 576 + 1, 3)[:count]
    return [replace(d, sample=False, key=d.key.replace("sample:", "uji:"), sensitive=False) for d in found]


def main() -> None:
    """Add, change and take back as many listings as the argument says (20,000)."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        instance = instances.once(Path(folder) / "reference", instances.make_reference)
        app = instances.open_app(instance)
        with app.app_context():
            actor, drafts = province(), rows(count)
            added = exporting.as_xlsx(map(exporting.row_of, drafts))
            changed = exporting.as_csv(exporting.row_of(replace(d, cost="Rp5.000", phones=[])) for d in drafts)
        print(f"{count} rows, additions, XLSX")
        send(app, actor, added, ".xlsx")
        print(f"{count} rows, changes, CSV")
        number = send(app, actor, changed, ".csv")
        timed(app, "undo", lambda: run(actor, number, "undoing"))


def province() -> Actor:
    """An officer of the province."""
    person = people.get(person_at([post_at("33", "province")], "provinsi"))
    assert person is not None
    return actor_of(person)


def send(app: Flask, actor: Actor, content: bytes, suffix: str) -> int:
    """Send a file and apply it; prints the seconds."""
    numbers: list[int] = []

    def preview() -> None:
        number, claim = batch_importing.receive(actor, "uji" + suffix, io.BytesIO(content))
        batch_importing.work(number, actor.person_id or 0, claim)
        numbers.append(number)

    timed(app, f"preview of {len(content) // 1000} kB", preview)
    timed(app, "apply", lambda: run(actor, numbers[0], "running"))
    return numbers[0]


def run(actor: Actor, number: int, state: batches.State) -> None:
    """One piece of work on a batch, in this thread."""
    batch = batches.get(number)
    assert batch is not None
    batch_importing.work(number, actor.person_id or 0, batch_importing.begin(batch, actor, state))


def timed(app: Flask, name: str, work: Callable[[], None]) -> None:
    """Do a piece of work while somebody else saves all the time."""
    waits: list[float] = []
    over = threading.Event()
    other = threading.Thread(target=_save_all_the_time, args=(app, waits, over))
    other.start()
    begun = time.perf_counter()
    try:
        with app.app_context():
            work()
            states = [f"{b.state} {b.reason}".strip() for b in [batches.get(1), batches.get(2)] if b]
        seconds = time.perf_counter() - begun
    finally:
        over.set()
        other.join()
    print(f"  {name}: {seconds:.1f} s; the longest save of others meanwhile: {max(waits):.2f} s; {states}", flush=True)


def _save_all_the_time(app: Flask, waits: list[float], over: threading.Event) -> None:
    with app.app_context():
        while not over.is_set():
            begun = time.perf_counter()
            try:
                with writing():
                    audit.note("bench", None)
            except OperationalError:
                print("  a save of somebody else failed", flush=True)
            waits.append(time.perf_counter() - begun)
            time.sleep(0.05)


if __name__ == "__main__":
    main()
