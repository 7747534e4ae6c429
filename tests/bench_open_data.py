"""`make bench`, the part for programs: a page of 50 full services, and everything as JSON Lines."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

from tests import instances

PAGES = 200
PER_PAGE = 50


def report(sample: Path, quantiles: Callable[[list[float]], str]) -> None:
    """Print the times of pages in one process with nothing kept, by the clock and by the processor, and of a whole stream."""
    client = instances.open_app(sample).test_client()
    last = client.get(f"/api/hsds/services?per_page={PER_PAGE}").get_json()["total_pages"]
    chance = random.Random(5)
    clock, processor = [], []
    for number in range(PAGES + 20):
        begun, spent = time.perf_counter(), time.process_time()
        client.get(f"/api/hsds/services?full=true&per_page={PER_PAGE}&page={chance.randint(1, last)}")
        if number >= 20:
            clock.append((time.perf_counter() - begun) * 1000)
            processor.append((time.process_time() - spent) * 1000)
    print(f"page of {PER_PAGE} full services, one process, nothing kept: {quantiles(clock)}; processor: {quantiles(processor)}")
    begun, size = time.perf_counter(), 0
    with client.get("/api/hsds/services?format=ndjson", buffered=False) as found:
        for chunk in found.response:
            size += len(chunk)
    print(f"everything as JSON Lines: {size / 1e6:.0f} MB in {time.perf_counter() - begun:.1f} s")
