"""The kabupaten where extreme poverty makes a gap weigh more, as the documents of the programme name them."""

from __future__ import annotations

import csv
from functools import cache

from portal.config import DATA


@cache
def poverty_priority() -> frozenset[str]:
    """Codes of the kabupaten with priority; source in `portal/data/poverty_priority.csv`."""
    with (DATA / "poverty_priority.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["kabupaten_code"] for row in csv.DictReader(file))
