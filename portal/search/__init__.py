"""What people mean: words, places and danger in a query, and the index that answers it.

Whoosh is used here and nowhere else.
"""

from __future__ import annotations

from flask import Flask

from portal.database import Watch, db
from portal.directory.wishing import Wishes
from portal.search import index, unanswered


def set_up(app: Flask) -> None:
    """Give the application the index of its instance folder."""
    settings = app.config["SETTINGS"]
    watch = Watch(settings.database_file)
    with app.app_context():
        app.extensions["portal_index"] = index.set_up(settings.index_folder, db.engine, watch)
    app.extensions["portal_watch"] = watch
    app.extensions["portal_wishes"] = Wishes(settings.asked_folder, unanswered.judged)
