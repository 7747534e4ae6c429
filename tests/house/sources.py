"""The files of the project as the house tests read them: without git, without what tools leave behind."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from portal.config import ROOT

LEFT_BEHIND = {".git", ".venv", ".audit", "__pycache__", ".hypothesis", "instance", "pictures", "node_modules"}
TEXTS = {".py", ".html", ".css", ".js", ".md", ".toml", ".txt", ".cfg", ".csv", ".tsv", ".svg", ".po", ".mako", ".ini", ""}


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in LEFT_BEHIND or path.name.endswith(("_cache", ".pot", ".mo")):
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


@cache
def files(folder: str = "", suffix: str = "") -> tuple[Path, ...]:
    """Files of a folder of the project that belong to it, by the end of their name."""
    return tuple(path for path in _walk(ROOT / folder) if path.name.endswith(suffix))


def texts() -> list[Path]:
    """Files that people write."""
    return [path for path in files() if path.suffix in TEXTS]


def name(path: Path) -> str:
    """A file as the project calls it."""
    return str(path.relative_to(ROOT))


def lines(path: Path) -> int:
    """How many lines a file has."""
    return len(path.read_text(encoding="utf-8").splitlines())


@cache
def tree(path: Path) -> ast.Module:
    """A module as Python reads it."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def modules(folder: str = "portal") -> tuple[Path, ...]:
    """The Python modules of a folder."""
    return files(folder, ".py")


def imports(path: Path) -> set[str]:
    """Full names of everything that a module imports, at any depth."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)}: a relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found
