"""The five topics (bidang), the needs below them and the categories that results are marked with.

A need code is dotted, its first part is its category: `disabilitas.alat` is a need of the
category `disabilitas`, which belongs to the topic `lansia_disabilitas` (DESIGN section 1).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from portal.config import DATA

CATEGORY_TOPIC = {
    "rppa": "rppa",
    "paralegal": "rppa",
    "hotline": "rppa",
    "lansia": "lansia_disabilitas",
    "disabilitas": "lansia_disabilitas",
    "payung": "lansia_disabilitas",
    "pemuda": "pemuda",
    "ekraf": "ekraf",
    "dampingan": "ekraf",
    "sport": "sport",
}
"""Which topic a category is listed under when only the need is known."""
UNSPECIFIC = "payung"
"""The need of social assistance at large, which says nothing about for whom."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One of the five topics, with its names and the agencies that lead it."""

    code: str
    name: str
    name_jv: str
    agency: str
    """The kind of agency that leads it in a kabupaten, in words."""
    agency_jv: str
    """The same in Javanese; empty where it is one name."""


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody may need, as staff tag it and residents filter by it."""

    code: str
    name: str
    name_jv: str

    @property
    def category(self) -> str:
        """The first part of the code."""
        return self.code.partition(".")[0]


@cache
def topics() -> dict[str, Topic]:
    """The topics by code, in the order they are shown."""
    with (DATA / "topics.csv").open(encoding="utf-8", newline="") as file:
        return {
            r["code"]: Topic(*(r[c] for c in ("code", "name_id", "name_jv", "agency_id", "agency_jv")))
            for r in csv.DictReader(file)
        }


@cache
def needs() -> dict[str, Need]:
    """The needs by code."""
    with (DATA / "needs.csv").open(encoding="utf-8", newline="") as file:
        return {r["code"]: Need(r["code"], r["name_id"], r["name_jv"]) for r in csv.DictReader(file)}


def categories_of(topic: str, need_codes: list[str]) -> list[str]:
    """The categories of a listing: those of its needs, or of its topic when it names none."""
    found = dict.fromkeys(code.partition(".")[0] for code in need_codes)
    found.pop(UNSPECIFIC, None)
    if found:
        return list(found)
    return ["lansia", "disabilitas"] if topic == "lansia_disabilitas" else [topic]


def topic_of(need_code: str) -> str:
    """The topic that a need is listed under."""
    return CATEGORY_TOPIC[need_code.partition(".")[0]]
