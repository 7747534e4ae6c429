"""Who may import whom: the contracts, and the rules about single libraries."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from portal.config import ROOT
from tests.house import sources

PLACES_OF = {
    "whoosh": "portal/search/",
    "phonenumbers": "portal/directory/phones.py",
    "opening_hours": "portal/directory/opening.py",
    "holidays": "portal/directory/opening.py",
    "Stemmer": "portal/search/spelling.py",
    "flask_compress": "portal/headers.py",
    "flask_babel": "portal/languages.py",
    "flask_migrate": "portal/commands.py",
    "flask_wtf": "portal/web/",
    "argon2": "portal/directory/people.py",
    "segno": "portal/web/qr.py",
    "pyotp": "portal/directory/proving.py",
}
"""A library → the one place that knows it."""
ROOMS = ("portal/public/", "portal/office/", "portal/web/")


def belongs(imported: str, package: str) -> bool:
    """Whether an imported name is of a package."""
    return imported == package or imported.startswith(package + ".")


def test_the_contracts_hold() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout
    assert "Contracts: 0 kept" not in done.stdout


@pytest.mark.parametrize("library", PLACES_OF)
def test_a_library_is_known_in_one_place(library: str) -> None:
    users = [sources.name(path) for path in sources.modules() if any(belongs(i, library) for i in sources.imports(path))]
    assert users, f"nobody uses {library}"
    assert not [user for user in users if not user.startswith(PLACES_OF[library])]


def test_the_directory_stands_on_the_database_alone() -> None:
    for path in sources.modules("portal/directory"):
        own = {i for i in sources.imports(path) if belongs(i, "portal")}
        strange = {i for i in own if not any(belongs(i, f"portal.{part}") for part in ("directory", "database", "config"))}
        assert not strange, f"{sources.name(path)}: {strange}"
        assert not {i for i in sources.imports(path) if i.startswith("flask")}, sources.name(path)


def test_the_search_knows_no_room_and_no_html() -> None:
    for path in sources.modules("portal/search"):
        rooms = {i for i in sources.imports(path) for room in ("web", "public", "headers") if belongs(i, f"portal.{room}")}
        assert not rooms, f"{sources.name(path)}: {rooms}"
        assert not {i for i in sources.imports(path) if belongs(i, "jinja2") or belongs(i, "markupsafe")}, sources.name(path)


def test_no_room_queries_or_commits() -> None:
    for path in sources.modules():
        if sources.name(path).startswith(ROOMS):
            forbidden = {
                i for i in sources.imports(path) for p in ("sqlalchemy", "flask_sqlalchemy", "portal.database") if belongs(i, p)
            }
            assert not forbidden, f"{sources.name(path)}: {forbidden}"


def test_only_the_shared_module_writes_to_the_database() -> None:
    for path in sources.modules():
        text = path.read_text(encoding="utf-8")
        if sources.name(path) != "portal/database.py":
            assert not re.search(r"(?:session(?:\(\))?|current)\.commit\(", text), f"{sources.name(path)} commits by itself"
