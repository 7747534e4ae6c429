"""Whose work the data stands on beside our own: what must be said wherever it is passed on."""

from __future__ import annotations

from functools import cache

from portal.config import DATA
from portal.open_data.answering import ATTRIBUTION, LICENCE, LICENCE_NAME

__all__ = ["ATTRIBUTION", "LICENCE", "LICENCE_NAME", "notice"]


@cache
def notice() -> str:
    """The notice of those whose names, codes and outlines of areas these are: it travels with what is derived from them."""
    return (DATA / "NOTICE.txt").read_text(encoding="utf-8").partition("\n\npilot_2025.csv")[0].strip() + "\n"
