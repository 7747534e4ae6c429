"""Hari pasaran: the five market days of Java, which run on beside the week."""

from __future__ import annotations

from datetime import date

NAMES = ("Legi", "Pahing", "Pon", "Wage", "Kliwon")
_LEGI = date(1945, 8, 17).toordinal()
"""Independence was proclaimed on a Friday Legi."""


def of(day: date) -> str:
    """The pasaran of a day: 17 August 1945 was Legi."""
    return NAMES[(day.toordinal() - _LEGI) % len(NAMES)]
