"""How long a resident waits on a slow line: Chromium with a slowed processor and a narrow, distant network.

Part of `make bench`; nothing here passes or fails. The network is Chromium's own emulation, which delays every
request but not the opening of a connection: on a real line TCP adds one round trip to a first visit, TLS another.
"""

from __future__ import annotations

import contextlib
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.conftest import CHROMIUM
from tests.journeys.resident import PHONE
from tests.serving import serve

BYTES, ROUND_TRIP, SLOWDOWN = 250_000 // 8, 300, 4
RUNS = 5
BUDGET = 2000
VISITS = {
    "needs and place": "/id/cari?q=kursi+roda+slinga",
    "the same, Javanese": "/jv/cari?q=kursi+roda+slinga",
    "urgent": "/id/cari?q=suami+kasar+kaligondang",
    "urgent, Javanese": "/jv/cari?q=bojo+seneng+ngantemi+kaligondang",
    "which place?": "/id/cari?q=pelatihan+grabag",
    "many results": "/jv/cari?bidang=ekraf",
}
"""Result addresses that are opened as a first visit: from a link, nothing kept."""
TYPED = {"id": "kursus jahit bukateja", "jv": "kursi roda slinga"}
"""What is typed into the field of the home page, which has been read by then: its style sheet is there already."""
ANSWERED = """() => {
    const page = performance.getEntriesByType("navigation")[0];
    const paint = performance.getEntriesByType("paint").find(entry => entry.name === "first-contentful-paint");
    const box = document.querySelector("[data-hit], .urgent .button, [data-place-option]")?.getBoundingClientRect();
    return {began: performance.timeOrigin, parsed: page.domInteractive, painted: paint && paint.startTime,
        seen: !!box && box.height > 0 && box.top < innerHeight};
}"""
"""The times of a page, and whether its first answer is on the first screen: a card, a number to call, or a place to choose."""


def report(instance: Path, reference_loop: Callable[[], float]) -> None:
    """Print the median waits for the first answer, beside the budget and the speed of the machine."""
    print(
        f"slow line: 250 kbit/s, {ROUND_TRIP} ms, processor slowed {SLOWDOWN} times, 360 x 740, median of {RUNS} "
        f"(slowest); budget {BUDGET} ms; reference loop {reference_loop():.0f} ms"
    )
    with serve(instance) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for scripts in (True, False):
            for name, path in VISITS.items():
                _print(name, scripts, [_first_visit(browser, server.base + path, scripts) for _ in range(RUNS)])
            for lang, words in TYPED.items():
                waits = [_typed(browser, f"{server.base}/{lang}/", words, scripts) for _ in range(RUNS)]
                _print(f"home, then “{words}” ({lang})", scripts, waits)
        browser.close()
    print(f"  opening the connection, which is not emulated, adds {ROUND_TRIP} ms to a first visit, TLS as much again")


def _print(name: str, scripts: bool, waits: list[float]) -> None:
    middle = statistics.median(waits)
    verdict = "ok" if middle <= BUDGET else "OVER"
    print(f"  {name}, scripts {'on' if scripts else 'off'}: {middle:.0f} ms ({max(waits):.0f}) {verdict}")


@contextlib.contextmanager
def _phone(browser: Browser, scripts: bool) -> Iterator[Page]:
    """A page with nothing kept, on the slow line."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=scripts)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    conditions = {"offline": False, "latency": ROUND_TRIP, "downloadThroughput": BYTES, "uploadThroughput": BYTES}
    line.send("Network.emulateNetworkConditions", conditions)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    yield page
    context.close()


def _first_visit(browser: Browser, address: str, scripts: bool) -> float:
    with _phone(browser, scripts) as page:
        page.goto(address, wait_until="commit")
        return _waited(page)[1]


def _typed(browser: Browser, home: str, words: str, scripts: bool) -> float:
    with _phone(browser, scripts) as page:
        page.goto(home)
        page.locator("#q").press_sequentially(words, delay=60)
        begun = time.time() * 1000
        with page.expect_navigation():
            page.keyboard.press("Enter")
        origin, painted = _waited(page)
        return origin + painted - begun


def _waited(page: Page) -> tuple[float, float]:
    """When the page began, and how many ms later its first answer was on the screen.

    The first paint waits for the style sheet. Where the HTML had been read by then, the answer was part of it;
    otherwise the end of reading is the latest moment at which it came.
    """
    found = page.evaluate(ANSWERED)
    while not (found["painted"] and found["parsed"]):
        page.wait_for_timeout(50)
        found = page.evaluate(ANSWERED)
    assert found["seen"], f"no answer on the first screen of {page.url}"
    return found["began"], max(found["painted"], found["parsed"])
