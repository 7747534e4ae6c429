"""Handing over what was looked for and not found, when it is first answered and each time it is answered from memory."""

from __future__ import annotations

from functools import partial

from flask import current_app, request

from portal.directory.asked import Wish
from portal.directory.wishing import Wishes
from portal.web.keeping import AGAIN


def note(wish: Wish | None) -> None:
    """Count a search without a result; nothing for None. Whoever asks again what they have already is not counted again."""
    if wish is None or request.method != "GET":
        return
    wishes: Wishes = current_app.extensions["portal_wishes"]
    request.environ[AGAIN] = partial(wishes.add, wish)
    if "HTTP_IF_NONE_MATCH" not in request.environ:
        wishes.add(wish)
