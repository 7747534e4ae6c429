"""What happens by itself while the portal runs: changes appear on their day, listings end on theirs."""

from __future__ import annotations

import logging
import threading
import time

from flask import Flask

from portal.database import leave_snapshot
from portal.directory import publishing

log = logging.getLogger(__name__)
SECONDS = 30


def start(app: Flask, seconds: float = SECONDS) -> threading.Thread:
    """Look every so many seconds what is due, for as long as the process lives. Several workers may do so at once."""

    def rounds() -> None:
        while True:
            with app.app_context():
                _round()
            time.sleep(seconds)

    thread = threading.Thread(target=rounds, name="clock", daemon=True)
    thread.start()
    return thread


def _round() -> None:
    try:
        publishing.run_due()
    except Exception as error:  # whatever is wrong now, the next round tries again
        log.warning("what is due: %s", type(error).__name__)
    finally:
        leave_snapshot()
