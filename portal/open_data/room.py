"""The blueprint that addresses for NGOs and machines belong to."""

from __future__ import annotations

from flask import Blueprint

room = Blueprint("open_data", __name__)
