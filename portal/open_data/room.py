"""The blueprint that addresses for NGOs and machines belong to."""

from __future__ import annotations

from flask import Blueprint, request

from portal import languages

room = Blueprint("open_data", __name__)


@room.before_request
def _records_speak_indonesian() -> None:
    """Records are the same for everybody: the neutral name of a sensitive one is not in the language of who asks."""
    if request.path.startswith("/api/hsds") or request.path.endswith((".csv", ".xlsx")):
        languages.speak(languages.INDONESIAN)
