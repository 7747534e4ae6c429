"""`make audit`: every kind of public page before the Nu HTML checker, the most used ones before Lighthouse.

Ends with 1 when the checker has any message, error or warning, or when a page misses the budget of Lighthouse.
Lighthouse multiplies the time that this machine needs, so other work on it shows: the reference loop stands beside it.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.config import ROOT
from portal.directory import editing
from portal.directory.editing import Draft
from portal.directory.ids import id_for
from portal.search import index
from tests import instances, page_types, scheduling
from tests.serving import Server, serve

LANGUAGES = ("id", "jv")
TOOLS = ROOT / ".audit" / "node_modules"
PAGES = page_types.PAGES | {
    "paused": "/layanan/{paused}",
    "withdrawn": "/layanan/{withdrawn}",
    "activity": "/kegiatan/{activity}",
}
RUNS = 3
"""How often at most a page is measured until it holds: other work on the machine adds time, nothing takes any away."""
MEASURED = ("home", "results", "kecamatan", "listing", "lines")
HIDDEN = {"results": "is-crawlable"}
"""Audits that a page fails on purpose: results are kept out of search engines (noindex), they are not pages of their own."""
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LIMITS = {"largest-contentful-paint": 1500.0, "cumulative-layout-shift": 0.0, "total-blocking-time": 50.0}


@dataclass(frozen=True)
class Verdict:
    """What Lighthouse says of one page: scores of 100, times in ms, and the audits that cost points."""

    scores: dict[str, int]
    figures: dict[str, float]
    faults: list[str]

    @property
    def holds(self) -> bool:
        """Whether the page keeps to the budget."""
        return all(s == 100 for s in self.scores.values()) and all(self.figures[n] <= most for n, most in LIMITS.items())

    def __str__(self) -> str:
        """One line of a report."""
        lcp, cls, tbt = (self.figures[name] for name in LIMITS)
        scores = ", ".join(f"{name} {score}" for name, score in self.scores.items())
        return f"{scores}; LCP {lcp:.0f} ms, CLS {cls:.3f}, TBT {tbt:.0f} ms {'ok' if self.holds else 'MISSED'}"


def main() -> int:
    """Run both and say whether anything was found."""
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder) / "instance"
        instance.mkdir()
        instances.make_reference(instance)
        ids = _listings(instance)
        with serve(instance) as server:
            messages = _check_html(server, ids, Path(folder) / "pages")
            missed = _measure(server, ids, Path(folder))
    return 1 if messages or missed else 0


def _listings(instance: Path) -> dict[str, str]:
    """A listing of each kind, two of them made for the pages of what is no longer offered, and an activity."""
    app = instances.open_app(instance)
    with app.app_context():
        drafts = [_gone("paused"), _gone("withdrawn")]
        editing.save_all(drafts)
        index.current().catch_up()
    most = page_types.wordiest(instance, 1)
    gone = {d.key: id_for(d.key, lambda _: False) for d in drafts}
    return {kind: found[0] for kind, found in most.items()} | gone | {"activity": scheduling.plan(app, scheduling.coming())[0]}


def _gone(status: str) -> Draft:
    return Draft(key=status, status=status, topic="sport", name="Gelanggang", place_code="33.03.04", source="Dinas")  # type: ignore[arg-type]


def _check_html(server: Server, ids: dict[str, str], folder: Path) -> int:
    """Print every message of the Nu checker about every page in both languages; their number."""
    folder.mkdir()
    for lang in LANGUAGES:
        for kind, path in PAGES.items():
            (folder / f"{lang}-{kind}.html").write_text(server.get(f"/{lang}{path.format(**ids)}")[1], encoding="utf-8")
        for kind, path in page_types.IN_QUERY.items():
            (folder / f"{lang}-{kind}.html").write_text(server.get(path.format(lang=lang))[1], encoding="utf-8")
    jar = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = ["java", "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always", str(folder)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["messages"]
    for message in found:
        kind = message.get("subType", message["type"])
        print(f"  {Path(message['url']).stem}:{message.get('lastLine', '?')}: {kind}: {message['message']}")
    print(f"Nu checker: {(len(PAGES) + len(page_types.IN_QUERY)) * len(LANGUAGES)} pages, {len(found)} errors and warnings")
    return len(found)


def _measure(server: Server, ids: dict[str, str], folder: Path) -> int:
    """Print what Lighthouse says of the measured pages in both languages; how many miss the budget."""
    print(f"Lighthouse mobile; reference loop {_reference_loop():.0f} ms (a quiet 2-core machine of 2026: about 60)")
    missed = 0
    for lang, kind in itertools.product(LANGUAGES, MEASURED):
        address = server.base + f"/{lang}{PAGES[kind].format(**ids)}"
        runs = [_lighthouse(address, HIDDEN.get(kind), folder)]
        while not runs[-1].holds and len(runs) < RUNS:
            runs.append(_lighthouse(address, HIDDEN.get(kind), folder))
        verdict = min(runs, key=lambda run: (not run.holds, run.figures["total-blocking-time"]))
        print(f"  {lang} {kind}: {verdict}{f' (best of {len(runs)} runs)' if len(runs) > 1 else ''}")
        for fault in verdict.faults:
            print(f"    {fault}")
        missed += not verdict.holds
    for kind, audit in HIDDEN.items():
        print(f"  “{kind}” is measured without {audit}: it asks search engines not to list it")
    return missed


def _lighthouse(address: str, hidden: str | None, folder: Path) -> Verdict:
    report = folder / "lighthouse.json"
    command = [str(TOOLS / ".bin" / "lighthouse"), address, "--output=json", f"--output-path={report}", "--quiet"]
    command += ["--chrome-flags=--headless=new --no-sandbox", f"--only-categories={','.join(CATEGORIES)}"]
    command += [f"--skip-audits={hidden}"] if hidden else []
    for _ in range(RUNS):  # now and then its connection to the browser breaks
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"CHROME_PATH": "/usr/bin/chromium"})
        if done.returncode == 0:
            break
        print(f"    Lighthouse failed: {done.stderr.strip()[-200:]}")
    done.check_returncode()
    said = json.loads(report.read_text(encoding="utf-8"))
    return Verdict(
        {name: round((said["categories"][name]["score"] or 0) * 100) for name in CATEGORIES},
        {name: float(said["audits"][name]["numericValue"]) for name in LIMITS},
        list(_faults(said)),
    )


def _faults(said: dict[str, dict[str, dict[str, object]]]) -> Iterator[str]:
    """The audits that count and are not perfect."""
    for category in CATEGORIES:
        for reference in said["categories"][category]["auditRefs"]:  # type: ignore[attr-defined]
            audit = said["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and float(audit["score"]) < 0.995:  # type: ignore[arg-type]
                yield f"{reference['id']}: {audit['title']} {audit.get('displayValue', '')}"


def _reference_loop() -> float:
    begun = time.perf_counter()
    total = 0
    for number in range(1_000_000):
        total += number * number % 7
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    sys.exit(main())
