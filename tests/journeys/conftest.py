"""The browser, the servers, and the people of the journeys."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect, sync_playwright

from tests import instances, serving
from tests.journeys.resident import SOON, Resident

CHROMIUM = "/usr/bin/chromium"
WEATHER = b"""<!doctype html><html lang="id"><head><title>Cuaca</title><link rel="icon" href="data:,"></head>
<body><h1>Cuaca hari ini</h1></body></html>"""

Newcomer = Callable[..., Resident]
expect.set_options(timeout=SOON)


@dataclass
class Running:
    """A portal that stories may write to, and the same tables seen from inside."""

    base: str
    app: Flask


class _Weather(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Every address is the weather."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(WEATHER)))
        self.end_headers()
        self.wfile.write(WEATHER)

    def log_message(self, *_: object) -> None:
        """Nobody needs to know."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="session")
def weather() -> Iterator[str]:
    """Address of a harmless page on a host of its own, for those who leave quickly."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Weather) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory, reference_instance: Path, weather: str) -> Iterator[str]:
    """The portal with the reference data, as it runs in production."""
    instance = instances.copy(reference_instance, tmp_path_factory.mktemp("portal") / "instance")
    with serving.serve(instance, PORTAL_EXIT_URL=weather) as server:
        yield server.base


@pytest.fixture(scope="session")
def full_portal(tmp_path_factory: pytest.TempPathFactory, sample_instance: Path, weather: str) -> Iterator[str]:
    """The portal with the sample catalogue, as developers run it."""
    instance = instances.copy(sample_instance, tmp_path_factory.mktemp("full") / "instance")
    with serving.serve(instance, PORTAL_EXIT_URL=weather, PORTAL_DEVELOPMENT="1") as server:
        yield server.base


@pytest.fixture
def newcomer(browser: Browser) -> Iterator[Newcomer]:
    """Makes people with a phone of their own; all are checked when the story ends."""
    people: list[Resident] = []

    def arrive(base: str, lang: str = "id", scripts: bool = True, **phone: object) -> Resident:
        people.append(Resident(browser, base, lang, scripts, **phone))
        return people[-1]

    yield arrive
    for person in people:
        person.leave()


@pytest.fixture(params=["id", "jv"])
def lang(request: pytest.FixtureRequest) -> str:
    """Both languages."""
    return str(request.param)


@pytest.fixture(params=[True, False], ids=["scripts", "plain"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """With scripts, and without."""
    return bool(request.param)


@pytest.fixture
def resident(newcomer: Newcomer, portal: str, lang: str, scripts: bool) -> Resident:
    """Somebody on the real data."""
    return newcomer(portal, lang, scripts)


@pytest.fixture
def searcher_of_many(newcomer: Newcomer, full_portal: str, lang: str, scripts: bool) -> Resident:
    """Somebody on the sample catalogue, where there is much to choose from."""
    return newcomer(full_portal, lang, scripts)
