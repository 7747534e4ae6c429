"""What must be true of the answer to anything that a stranger sends."""

from __future__ import annotations

from werkzeug.test import TestResponse

from tests.inspecting import Page, parse

EVIL = "<i data-evil=1>'\"><script src=//jahat.example></script>"


def sound(answer: TestResponse, where: str) -> Page:
    """A whole page that is useful, and in which nothing that was sent has become HTML."""
    assert answer.status_code < 500, where
    html = answer.get_data(as_text=True)
    page = Page(answer, parse(html, where, False))
    assert page.root.get("lang") in ("id", "jv"), where
    assert page.one(".//h1").text, where
    assert not page.all(".//*[@data-evil]"), f"{where}: an echo became HTML"
    assert "jahat.example></script>" not in html
    programs = [s for s in page.all(".//script") if s.get("type") != "application/ld+json"]
    assert not [s for s in programs if not s.get("src", "").startswith("/static/")], where
    assert "Traceback" not in html
    assert "sqlite" not in html.casefold()
    assert "Set-Cookie" not in answer.headers
    return page


def useful(page: Page, lang: str) -> None:
    """An error page leads on: home, places, help lines, a search."""
    assert page.root.get("lang") == lang
    assert {f"/{lang}/", f"/{lang}/wilayah/", f"/{lang}/darurat"} <= set(page.links())
    assert "tel:110" in page.links()
    assert page.one(".//form[@role='search']").get("action") == f"/{lang}/cari"
    assert page.response.headers["Cache-Control"] == "no-store"
