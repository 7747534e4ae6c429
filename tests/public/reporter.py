"""A resident who finds something wrong: opens the form, ticks, writes, sends; every page is inspected."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from portal.directory import editing, ids
from portal.directory.drafts import Draft
from portal.directory.reports import Report
from tests.inspecting import Page, Visitor, inspect, parse

START = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
"""A Monday, nine o'clock in Central Java."""
CALM_SECONDS = 20
CODE = re.compile(r"[2-9B-Z]{3} [2-9B-Z]{3} [2-9B-Z]{3}")
FUTSAL, SHELTER = "lapangan-futsal", "rumah-pendamping"


def plant(app: Flask) -> None:
    """Two listings of Kaligondang: a sports ground, and a sensitive one."""
    phones = [{"number": "+6281100000077", "use": "call"}]
    with app.app_context():
        editing.save_all(
            [
                Draft(FUTSAL, "sport", "Lapangan Futsal Kenanga", "33.03.04", phones=phones, hours="Mo-Fr 08:00-14:00"),
                Draft(SHELTER, "rppa", "Pendampingan Korban Kekerasan", "33.03.04", phones=phones, sensitive=True,
                      address_public=False),
            ]
        )  # fmt: skip


def id_of(key: str) -> str:
    """The id of a planted listing."""
    return ids.id_for(key, lambda _: False)


class Reporter(Visitor):
    """Somebody on a phone of their own, without cookies; time passes only while they write."""

    def __init__(self, app: Flask, clock: time_machine.Traveller, lang: str = "id", address: str = "203.0.113.9") -> None:
        super().__init__(app)
        self.clock, self.lang, self.address = clock, lang, address

    def path(self, key: str) -> str:
        """The address of the form about a planted listing."""
        return f"/{self.lang}/lapor/{id_of(key)}"

    def slip(self, key: str = FUTSAL) -> str:
        """The hidden field of a form that is opened now."""
        return self.get(self.path(key)).one(".//input[@name='tanda']").get("value", "")

    def send(self, path: str, status: int = 200, **fields: str | list[str]) -> Page:
        """Send a form as it is given."""
        answer = self.raw(path, "POST", data=fields, environ_overrides={"REMOTE_ADDR": self.address})
        return self._inspected(answer, path, status)

    def report(self, key: str = FUTSAL, status: int = 200, **fields: str | list[str]) -> Page:
        """Open the form, take some time, send it."""
        slip = self.slip(key)
        self.clock.shift(CALM_SECONDS)
        return self.send(self.path(key), status, **({"tanda": slip} | fields))

    def ask(self, code: str, status: int = 200) -> Page:
        """Type a code to see the answer."""
        return self.send(f"/{self.lang}/laporan", status, kode=code)

    def _inspected(self, answer: TestResponse, path: str, status: int) -> Page:
        assert answer.status_code == status, f"{path}: {answer.status_code}"
        page = Page(answer, parse(answer.get_data(as_text=True), path, False))
        inspect(page, path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
        assert page.root.get("lang") == self.lang
        return page


def code_on(page: Page) -> str:
    """The code that the page shows."""
    found = CODE.search(page.text)
    assert found, page.text
    return found[0]


def ticked(page: Page) -> list[str]:
    """What is ticked in the form on the page."""
    boxes: list[ET.Element] = page.all(".//input[@name='jenis']")
    return [box.get("value", "") for box in boxes if box.get("checked") is not None]


def kept(app: Flask) -> list[Report]:
    """All reports in the table."""
    from portal.database import session

    with app.app_context():
        return list(session().query(Report).order_by(Report.id))
