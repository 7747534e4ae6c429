"""`make bench`: the figures of DESIGN section 7, with the speed of the machine beside them.

Nothing here passes or fails: machines are shared and noisy, so figures are read against the
reference loop that is timed in the same run.
"""

from __future__ import annotations

import asyncio
import gzip
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from urllib.parse import quote

import brotli

from portal import config
from portal.directory import places
from portal.search.vocabulary import lexicon
from tests import bench_open_data, instances, slow_line
from tests.inspecting import Visitor
from tests.serving import Server, serve

DIFFERENT = 1000
CONNECTIONS = 16
SECONDS = 8


def main() -> None:
    """Measure on the sample catalogue of 11,520 listings and more, or on the size named."""
    with tempfile.TemporaryDirectory() as folder:
        print(f"machine: reference loop {_reference_loop():.0f} ms (a quiet 2-core machine of 2026: about 60)")
        begun = time.perf_counter()
        reference = instances.once(Path(folder) / "reference", instances.make_reference)
        print(f"reference data, migrated, loaded, indexed: {time.perf_counter() - begun:.1f} s")
        begun = time.perf_counter()
        sample = instances.once(Path(folder) / "sample", _sample(), start_from=reference)
        print(f"sample catalogue, saved and indexed: {time.perf_counter() - begun:.1f} s")
        _one_process(sample)
        bench_open_data.report(sample, _quantiles)
        for kept, different in (("2000", False), ("2000", True)):
            with serve(sample, PORTAL_KEEP_ANSWERS=kept, WORKERS="2") as server:
                _load(server, sample, different)
        slow_line.report(sample, _reference_loop)
        print(f"machine at the end: reference loop {_reference_loop():.0f} ms")


def _sample() -> Callable[[Path], None]:
    if len(sys.argv) > 1:
        instances.SAMPLES_PER_KECAMATAN = int(sys.argv[1])
    return instances.make_sample


def _reference_loop() -> float:
    begun = time.perf_counter()
    total = 0
    for number in range(1_000_000):
        total += number * number % 7
    return (time.perf_counter() - begun) * 1000


def queries() -> list[str]:
    """A thousand different queries: terms of the vocabulary, two of three with a place."""
    chance = random.Random(7)
    terms = sorted({" ".join(term) for term in lexicon().terms})
    names = [p.name for p in places.atlas().at_level("kecamatan")]
    found: dict[str, None] = {}
    while len(found) < DIFFERENT:
        term = chance.choice(terms)
        found[term if chance.random() < 0.33 else f"{term} {chance.choice(names)}"] = None
    return list(found)


def _one_process(sample: Path) -> None:
    app = instances.open_app(sample)
    with app.app_context():
        asked = queries()
    visitor = Visitor(app)
    for text in asked[:50]:
        visitor.raw("/id/cari", query_string={"q": text})
    times = []
    for text in asked:
        begun = time.perf_counter()
        visitor.raw("/id/cari", query_string={"q": text})
        times.append((time.perf_counter() - begun) * 1000)
    print(f"/cari, one process, nothing kept, {len(asked)} different: {_quantiles(times)}")
    print(
        f"memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB (with the tools of this bench)"
    )
    _weights(visitor)


def _weights(visitor: Visitor) -> None:
    css = (config.ROOT / "static" / "portal.css").read_bytes()
    scripts = [p.read_bytes() for p in sorted((config.ROOT / "static").rglob("*.js"))]
    for name, compress in (("brotli", brotli.compress), ("gzip", gzip.compress)):
        html = visitor.raw("/id/cari?q=kursus+jahit+bukateja").get_data()
        page, style, script = len(compress(html)), len(compress(css)), sum(len(compress(s)) for s in scripts)
        print(f"result page, {name}: HTML {page} + CSS {style} = {page + style} B; with scripts {page + style + script} B")


def _quantiles(times: list[float]) -> str:
    times = sorted(times)
    pick = [times[min(len(times) - 1, int(len(times) * share))] for share in (0.5, 0.95, 0.99)]
    return f"p50 {pick[0]:.1f}, p95 {pick[1]:.1f}, p99 {pick[2]:.1f}, max {times[-1]:.1f} ms"


def _load(server: Server, sample: Path, different: bool) -> None:
    app = instances.open_app(sample)
    with app.app_context():
        asked = queries()
    paths = [f"/id/cari?q={quote(text)}" for text in asked]
    asyncio.run(_drive(server.port, paths[:100], 2, different=False))
    workers = server.workers()
    before, own = sum(map(_processor_time, workers)), time.process_time()
    times, count, bad = asyncio.run(_drive(server.port, paths, SECONDS, different))
    spent, own = (sum(map(_processor_time, workers)) - before) * 1000 / count, (time.process_time() - own) * 1000 / count
    label = "all different" if different else "Zipf"
    print(f"2 workers, {CONNECTIONS} connections, {label}: {count / SECONDS:.0f} requests/s, {_quantiles(times)}, {bad} not 200")
    print(f"processor time of a request: workers {spent:.2f} ms, this load generator {own:.2f} ms")
    print(f"memory of the workers: {', '.join(f'{_resident(pid)} MB' for pid in workers)}")


async def _drive(port: int, paths: list[str], seconds: float, different: bool) -> tuple[list[float], int, int]:
    """Keep all connections busy for so long; the requests' times in ms, their number, and how many were not 200."""
    chance = random.Random(11)
    weights = list(accumulate(1 / (rank + 1) for rank in range(len(paths))))
    chosen = iter(range(10**9))
    times: list[float] = []
    bad = 0
    end = time.perf_counter() + seconds

    async def connection() -> None:
        nonlocal bad
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < end:
            number = next(chosen)
            path = f"{paths[number % len(paths)]}&n={number}" if different else chance.choices(paths, cum_weights=weights)[0]
            begun = time.perf_counter()
            writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br\r\n\r\n".encode())
            status = await _answer(reader)
            times.append((time.perf_counter() - begun) * 1000)
            bad += status != 200
        writer.close()

    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return times, len(times), bad


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])


def _processor_time(pid: int) -> float:
    """Seconds that a process has used so far: says more than its pace on a machine that others use too."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) // 1024


if __name__ == "__main__":
    main()
