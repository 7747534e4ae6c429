"""What happens by itself while the portal runs: changes appear on their day, listings end on theirs, files are made anew."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from flask import Flask

from portal.database import leave_snapshot
from portal.directory import publishing
from portal.open_data.making.background import Keeper

log = logging.getLogger(__name__)
SECONDS = 30


def start(app: Flask, seconds: float = SECONDS) -> threading.Thread:
    """Look every so many seconds what is due, for as long as the process lives. Several workers may do so at once."""

    downloads = Keeper(app.config["SETTINGS"])

    def rounds() -> None:
        while True:
            with app.app_context():
                _try("what is due", publishing.run_due)
                _try("downloads", downloads.tend)
            time.sleep(seconds)

    thread = threading.Thread(target=rounds, name="clock", daemon=True)
    thread.start()
    return thread


def _try(what: str, work: Callable[[], object]) -> None:
    try:
        work()
    except Exception as error:  # whatever is wrong now, the next round tries again
        log.warning("%s: %s", what, type(error).__name__)
    finally:
        leave_snapshot()
