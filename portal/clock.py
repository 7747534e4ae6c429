"""What happens by itself while the portal runs: changes appear on their day, partners hear of them, files are made anew.

Practice rooms of earlier nights are taken away.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from flask import Flask

from portal.config import Settings
from portal.database import leave_snapshot
from portal.directory import delivering, publishing, wishing
from portal.directory.reaching import Reach
from portal.open_data.making.background import Keeper
from portal.practice_room import Rooms

log = logging.getLogger(__name__)
SECONDS = 30


def start(app: Flask, seconds: float = SECONDS) -> threading.Thread:
    """Look every so many seconds what is due, for as long as the process lives. Several workers may do so at once.

    Partners are told in a thread of its own: an address that is slow to answer delays no listing.
    """
    settings: Settings = app.config["SETTINGS"]
    world = Reach()
    _begin(app, "messenger", lambda: delivering.deliver_due(settings.base_url, world), seconds)
    _begin(app, "wishes", app.extensions["portal_wishes"].count, wishing.SECONDS)
    _begin(app, "downloads", Keeper(settings).tend, seconds)
    rooms: Rooms = app.extensions["practice"]
    _begin(app, "practice", rooms.sweep, seconds)
    return _begin(app, "clock", publishing.run_due, seconds)


def _begin(app: Flask, name: str, work: Callable[[], object], seconds: float) -> threading.Thread:
    def rounds() -> None:
        while True:
            with app.app_context():
                _round(work)
            time.sleep(seconds)

    thread = threading.Thread(target=rounds, name=name, daemon=True)
    thread.start()
    return thread


def _round(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception as error:  # whatever is wrong now, the next round tries again
        log.warning("what is due: %s", type(error).__name__)
    finally:
        leave_snapshot()
