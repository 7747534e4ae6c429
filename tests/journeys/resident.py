"""Somebody with a phone: opens pages, taps, reads; and whoever looks over the shoulder checks every stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from urllib.parse import parse_qs, urlencode, urlsplit

from axe_playwright_python.sync_playwright import Axe
from babel.support import Translations
from playwright.sync_api import Browser, BrowserContext, Cookie, Locator, Page, expect

from portal.config import ROOT

PHONE = {"width": 360, "height": 740}
SOON = 60_000
"""Milliseconds within which what must happen does, on a machine that has much else to do. Whoever is quicker waits less."""
UNSETTLED = ".htmx-request, .htmx-swapping, .htmx-settling"
"""What htmx is still busy with: an answer that is on its way, or one that has come but is not in its place yet."""
AXE = Axe()
RULES: dict[str, object] = {"resultTypes": ["violations"]}
"""Everything that axe does by itself, best practices included. What can be tapped is measured in `test_looks`."""
ON_SCREEN = """e => {
    const b = e.getBoundingClientRect(), x = b.left + b.width / 2, y = b.top + b.height / 2;
    const front = document.elementFromPoint(x, y);
    return b.width > 0 && b.top >= 0 && b.left >= 0 && b.bottom <= innerHeight && b.right <= innerWidth
        && !!front && (e.contains(front) || front.contains(e));
}"""


def faults_of(page: Page, **more: object) -> list[str]:
    """What axe finds wrong with the page as it is now: rule, element, what to do. `more` are options of axe."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    found = page.evaluate("options => axe.run(options)", RULES | more)["violations"]
    return [f"{v['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})" for v in found for node in v["nodes"]]


def comes_true(page: Page, condition: Callable[[], bool]) -> bool:
    """Whether something is so, or becomes so while the page goes on."""
    end = time.monotonic() + SOON / 1000
    while not (holds := condition()) and time.monotonic() < end:
        page.wait_for_timeout(50)
    return holds


def reload_until(page: Page, sign: Locator) -> None:
    """Reads the page again until it shows what somebody else is still busy with."""
    end = time.monotonic() + SOON / 1000
    while not sign.count() and time.monotonic() < end:
        page.wait_for_timeout(250)
        page.reload()
    expect(sign).to_be_visible()


class Resident:
    """One person on one phone, in one language, with scripts or without; nothing is remembered from others."""

    def __init__(self, browser: Browser, base: str, lang: str, scripts: bool = True, **phone: object) -> None:
        self.base, self.lang, self.scripts = base, lang, scripts
        self.welcome = {urlsplit(base).netloc}
        """Hosts that this story may reach; everything else is a leak."""
        self.excused: set[str] = set()
        """Addresses whose own status (404, say) the browser may note in its console."""
        self.taps = 0
        self._complaints: list[str] = []
        self._strangers: list[str] = []
        options = {"viewport": PHONE, "java_script_enabled": scripts, "locale": f"{lang}-ID"} | phone
        self.context: BrowserContext = browser.new_context(**options)  # type: ignore[arg-type]
        self.context.set_default_timeout(SOON)
        self.context.set_default_navigation_timeout(SOON)
        self.context.on("request", lambda request: self._note_request(request.url))
        self.context.on("weberror", lambda error: self._complaints.append(str(error.error)))
        self.context.on("console", lambda message: self._note_console(message.type, message.text, message.location["url"]))
        self.page: Page = self.context.new_page()
        self.words = Translations.load(str(ROOT / "translations"), [lang])

    def says(self, words: str, **values: object) -> str:
        """Indonesian words of the portal as they stand in this person's language."""
        translated: str = self.words.gettext(words)
        return translated % values if values else translated

    def open(self, path: str = "/", **query: str) -> None:
        """Types an address of the portal, and has a look at the page: by then all its scripts are there."""
        self.page.goto(f"{self.base}/{self.lang}{path}" + (f"?{urlencode(query)}" if query else ""))
        if self.scripts:
            self.page.wait_for_function("() => !document.querySelector('[data-later]') || 'htmx' in window")

    def tap(self, target: Locator) -> None:
        """Puts a finger on something."""
        self.taps += 1
        target.click()

    def follow(self, target: Locator) -> None:
        """Puts a finger on something that leads on, and waits for what follows, a whole page or other results."""
        with self.page.expect_navigation():
            self.tap(target)
        self.settle()

    def settle(self) -> None:
        """Waits until the page has all its parts and nothing in it is being exchanged."""
        self.page.wait_for_load_state()
        expect(self.page.locator(UNSETTLED)).to_have_count(0)

    def search(self, words: str) -> None:
        """Taps the search field, types, taps the button, and waits for the answer to these words."""
        field = self.page.locator("#q")
        self.tap(field)
        field.fill(words)
        self.tap(self.page.locator("form.search button[type=submit]"))
        self.page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get("q") == [words])
        expect(self.page.locator("#results")).to_have_count(1)
        self.settle()

    @property
    def main(self) -> Locator:
        """The page without what surrounds it."""
        return self.page.locator("main")

    @property
    def hits(self) -> Locator:
        """Results, in order."""
        return self.page.locator("[data-hit]")

    @property
    def states(self) -> set[str]:
        """What the result page says of itself."""
        return set((self.page.locator("[data-search-state]").get_attribute("data-search-state") or "").split())

    @property
    def query(self) -> dict[str, str]:
        """What the address asks for."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.page.url).query).items()}

    def on_screen(self, target: Locator) -> bool:
        """Whether all of it can be seen and tapped without scrolling: inside the screen, and nothing in front of it.

        A page that still moves to where it was asked for may come to rest first.
        """
        return comes_true(self.page, lambda: bool(target.first.evaluate(ON_SCREEN)))

    def stop(self) -> None:
        """Looks at the page: its language, one heading, no sideways scrolling; with scripts also everything axe knows."""
        self.settle()
        expect(self.page.locator("html")).to_have_attribute("lang", self.lang)
        expect(self.page.locator("h1")).to_have_count(1)
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{self.page.url} scrolls sideways"
        if self.scripts:
            assert not faults_of(self.page), self.page.url

    def leave(self) -> None:
        """Puts the phone away. Nothing may have gone wrong on the way, reached anybody else, or stayed behind."""
        cookies = self.context.cookies()
        self.context.close()
        assert not self._complaints, f"the browser complains: {self._complaints}"
        assert not self._strangers, f"asked another host: {self._strangers}"
        self.look_at(cookies)

    def look_at(self, cookies: Sequence[Cookie]) -> None:
        """Residents are not marked."""
        assert not cookies, f"a cookie: {cookies}"

    def _note_request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "about") and parts.netloc not in self.welcome:
            self._strangers.append(url)

    def _note_console(self, kind: str, text: str, url: str) -> None:
        if kind in ("error", "warning") and url not in self.excused:
            self._complaints.append(f"{kind}: {text} {url}")
