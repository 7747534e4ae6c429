"""The documents tell the truth: commands, settings, decisions, columns, notices."""

from __future__ import annotations

import os
import re

import pytest

from portal.config import ROOT
from portal.directory import importing
from tests.house import sources

README = (ROOT / "README.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SETTINGS = sorted(set(re.findall(r"PORTAL_[A-Z_]+", (ROOT / "portal" / "config.py").read_text(encoding="utf-8"))))
MACHINE = re.compile(r"(?<![\w.])/(?:wor" + r"k|home|root|Users|tmp)/\w")
INDEX = re.compile(r"index-ur" + r"l|find-lin" + r"ks|pypi\.org/simpl" + r"e|devp" + r"i|artifactor" + r"y|trusted-hos" + "t")
LINK = re.compile(r"\]\(([^)#\s]+)")


def test_the_readme_begins_with_both_commands() -> None:
    before, _, after = README.partition("```")
    commands = after.partition("```")[0]
    assert len(before.splitlines()) <= 10
    assert "make run" in commands
    assert "make test" in commands


def test_the_readme_opens_in_indonesian_and_goes_on_in_english() -> None:
    opening = README.split("\n\n")[1]
    assert {"warga", "layanan", "yang"} <= set(re.findall(r"\w+", opening))
    assert {"the", "and", "with"} <= set(re.findall(r"\w+", README.partition("```")[2]))


def test_every_setting_is_explained() -> None:
    assert len(SETTINGS) >= 7
    rows = {name for name in SETTINGS if re.search(rf"^\| `{name}` \|.+\|.+\|$", README, re.MULTILINE)}
    assert rows == set(SETTINGS)
    assert {f"`{name}`" for name in ("PORT", "WORKERS")} <= set(re.findall(r"^\| (`\w+`) \|", README, re.MULTILINE))


def test_no_document_names_a_setting_that_is_not_there() -> None:
    for path in [ROOT / "README.md", *sources.files("docs", ".md")]:
        named = set(re.findall(r"\bPORTAL_[A-Z_]+", path.read_text(encoding="utf-8")))
        assert named <= set(SETTINGS), sources.name(path)


@pytest.mark.parametrize("number", range(1, 7))
def test_a_decision_is_recorded_with_its_reason(number: int) -> None:
    found = [p for p in sources.files("docs/decisions", ".md") if p.name.startswith(f"{number:04d}-")]
    assert len(found) == 1
    text = found[0].read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert len(text.split()) > 60


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(p.name[:4]) for p in sources.files("docs/decisions", ".md")]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("column", importing.COLUMNS)
def test_operations_explain_every_import_column(column: str) -> None:
    assert re.search(rf"`{column}`", OPERATIONS)


@pytest.mark.parametrize("path", [ROOT / "README.md", *sources.files("docs", ".md")], ids=sources.name)
def test_links_between_documents_lead_somewhere(path: object) -> None:
    assert isinstance(path, type(ROOT))
    targets = [t for t in LINK.findall(path.read_text(encoding="utf-8")) if not t.startswith(("http:", "https:", "mailto:"))]
    assert not [t for t in targets if not (path.parent / t).exists()]


def test_no_machine_is_betrayed() -> None:
    texts = sources.texts()
    assert len(texts) > 100
    for path in texts:
        text = path.read_text(encoding="utf-8")
        assert not MACHINE.search(text), f"{sources.name(path)}: {MACHINE.search(text)}"
        assert not INDEX.search(text), f"{sources.name(path)}: {INDEX.search(text)}"


def test_every_requirement_is_pinned() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = [x for x in (ROOT / name).read_text(encoding="utf-8").splitlines() if x and not x.startswith(("#", "-r "))]
        assert len(lines) > 10
        assert not [x for x in lines if not re.fullmatch(r"[\w.\-\[\]]+==[\w.]+( ;.*)?", x)]


def test_the_notices_travel_with_the_files() -> None:
    notice = (ROOT / "portal" / "data" / "NOTICE.txt").read_text(encoding="utf-8")
    assert "MIT" in notice
    assert "cahyadsn" in notice
    assert "WITHOUT WARRANTY OF ANY KIND" in notice
    assert "portal/data/NOTICE.txt" in README
    letters = ROOT / "portal" / "web" / "letters"
    assert "SIL Open Font License" in (letters / "OFL.txt").read_text(encoding="utf-8")
    assert len([p for p in letters.iterdir() if p.suffix == ".ttf"]) == 2
    assert "zero" in (ROOT / "static" / "vendor" / "htmx.LICENSE.txt").read_text(encoding="utf-8").casefold()


def test_the_machine_that_checks_us_calls_make_test() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert re.search(r"^make test$", script.read_text(encoding="utf-8"), re.MULTILINE)


def test_what_instances_hold_stays_out() -> None:
    ignored = (ROOT / "instance" / ".gitignore").read_text(encoding="utf-8").split()
    assert ignored == ["*", "!.gitignore"]
