"""Somebody of the staff with a phone: as a resident, but signed in, and with a form to fill."""

from __future__ import annotations

import time
from collections.abc import Sequence

from babel.support import Translations
from playwright.sync_api import Browser, Cookie, Locator, expect

from portal.config import ROOT
from tests.journeys.resident import Resident
from tests.office.officer import PASSWORD


class Keeper(Resident):
    """One officer on one phone; taps, letters and seconds are counted from `start`."""

    def __init__(self, browser: Browser, base: str, lang: str, scripts: bool = True, **phone: object) -> None:
        super().__init__(browser, base, lang, scripts, **phone)
        self.letters = 0
        self._since = time.monotonic()

    def open(self, path: str = "/", **_query: str) -> None:
        """Types an address of the staff rooms, or taps a link in a message."""
        self.page.goto(f"{self.base}/kantor{path}")

    def start(self) -> None:
        """Counts from here."""
        self.taps = self.letters = 0
        self._since = time.monotonic()

    @property
    def seconds(self) -> float:
        """Since `start`."""
        return time.monotonic() - self._since

    def counted(self, what: str) -> str:
        """What it took; also printed, for `pytest -s`."""
        said = f"{what}: {self.taps} taps, {self.letters} letters, {self.seconds:.1f} s by machine"
        print(f"\n{said} ({'scripts' if self.scripts else 'plain'})")
        return said

    def fill(self, label: str, text: str) -> None:
        """Taps a field by its label and types."""
        self.type(self.main.get_by_label(self.says(label), exact=True), text)

    def type(self, field: Locator, text: str) -> None:
        """Taps a field and types."""
        self.tap(field)
        field.fill(text)
        self.letters += len(text)

    def choose(self, label: str, option: str, within: str = "") -> None:
        """Opens a list by its label and taps one of its lines."""
        self.taps += 2
        self._group(within).get_by_label(self.says(label), exact=True).select_option(label=self.says(option))

    def tick(self, words: str, within: str = "") -> None:
        """Taps a box or a circle by its words, in the group of that name."""
        self.tap(self._group(within).get_by_text(self.says(words), exact=True))

    def _group(self, name: str) -> Locator:
        return self.main.get_by_role("group", name=self.says(name), exact=True) if name else self.main

    def press(self, words: str) -> None:
        """Taps the first button or link that says this, and waits for the page that follows."""
        said = self.says(words)
        found = self.main.get_by_role("button", name=said).or_(self.main.get_by_role("link", name=said))
        with self.page.expect_navigation():
            self.tap(found.first)

    def sign_in(self, login: str) -> None:
        """Signs in with name and password; the desk, or the question for the second code, comes next."""
        self.open("/masuk")
        self.fill("Nomor HP atau nama masuk", login)
        self.fill("Kata sandi", PASSWORD)
        self.press("Masuk")

    def sees(self, words: str, **values: object) -> None:
        """The page says this."""
        expect(self.main).to_contain_text(self.says(words, **values))

    def speak(self, lang: str) -> None:
        """The pages go on in another language, as the account says."""
        self.lang, self.words = lang, Translations.load(str(ROOT / "translations"), [lang])

    def is_at(self, heading: str) -> None:
        """This page is open, and whoever looks over the shoulder finds it in order."""
        expect(self.page.locator("h1")).to_have_text(self.says(heading))
        self.stop()

    def look_at(self, cookies: Sequence[Cookie]) -> None:
        """One cookie, for the signed-in rooms alone, out of reach of scripts."""
        paths = {"/kantor", "/provinsi"}
        assert {(c["name"], c["path"], c["httpOnly"]) for c in cookies} == {("kantor", path, True) for path in paths}
