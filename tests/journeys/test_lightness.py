"""A first visit as the browser counts it: few requests, few bytes, nothing from anywhere else."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Newcomer
from tests.journeys.resident import Resident

pytestmark = pytest.mark.xdist_group("browser")

EVERYTHING, REQUESTS = 34 * 1024, 4
VISITS = (
    "/cari?q=kursi+roda+slinga",
    "/cari?q=suami+kasar+kaligondang",
    "/cari?q=pelatihan+grabag",
    "/cari?q=kursi+roda",
    "/cari?bidang=ekraf",
)


def visit(person: Resident, path: str) -> tuple[int, int]:
    """Requests and bytes, headers included, of opening a page."""
    line = person.context.new_cdp_session(person.page)
    line.send("Network.enable")
    asked: list[str] = []
    sizes: list[float] = []
    line.on(
        "Network.requestWillBeSent", lambda e: None if e["request"]["url"].startswith("data:") else asked.append(e["requestId"])
    )
    line.on("Network.loadingFinished", lambda e: sizes.append(e["encodedDataLength"]) if e["requestId"] in asked else None)
    person.open(path)
    person.page.wait_for_load_state("networkidle")
    assert len(sizes) == len(asked)
    return len(asked), int(sum(sizes))


@pytest.mark.parametrize("path", VISITS)
def test_a_first_visit_to_results_is_light(newcomer: Newcomer, full_portal: str, lang: str, path: str) -> None:
    requests, weight = visit(newcomer(full_portal, lang), path)
    assert requests <= REQUESTS
    assert 5000 < weight <= EVERYTHING


@pytest.mark.parametrize("words", ["kursi roda slinga", "suami kasar kaligondang"])
def test_a_first_visit_to_a_listing_is_light(newcomer: Newcomer, full_portal: str, lang: str, words: str) -> None:
    finder = newcomer(full_portal, lang)
    finder.open("/cari", q=words)
    address = finder.hits.first.get_by_role("heading").get_by_role("link").get_attribute("href") or ""
    requests, weight = visit(newcomer(full_portal, lang), address.removeprefix(f"/{lang}"))
    assert requests <= REQUESTS
    assert 5000 < weight <= EVERYTHING
