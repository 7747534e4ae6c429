"""Under what terms the data may be used, and whose work it stands on."""

from __future__ import annotations

from functools import cache

from portal.config import DATA

NAME = "CC-BY-4.0"
TITLE = "Creative Commons Attribution 4.0 International"
ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
ATTRIBUTION = "Portal Kecamatan Berdaya, Provinsi Jawa Tengah"


@cache
def notice() -> str:
    """The notice of those whose names, codes and outlines of areas these are: it travels with what is derived from them."""
    return (DATA / "NOTICE.txt").read_text(encoding="utf-8").partition("\n\npilot_2025.csv")[0].strip() + "\n"
