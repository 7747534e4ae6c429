"""The background thread of a worker that keeps its index fresh and whole."""

from __future__ import annotations

import threading
import time

from flask import Flask

from portal.search import index, staff_words
from portal.search.understanding import understand


def keep(app: Flask, seconds: float) -> threading.Thread:
    """Tend the index for as long as the process lives, every so many seconds; loads vocabulary and index beforehand."""
    with app.app_context():
        understand("")
        index.current().load()

    def rounds() -> None:
        while True:
            with app.app_context():
                index.current().tend()
                staff_words.adopt()
            time.sleep(seconds)

    thread = threading.Thread(target=rounds, name="index-keeper", daemon=True)
    thread.start()
    return thread
