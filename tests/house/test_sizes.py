"""The house stays small: sizes, docstrings and names."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import sources

LONGEST_MODULE, NEVER_LONGER, LONGEST_FUNCTION = 250, 400, 40
LONGEST_VIEW, MEDIAN_VIEW = 30, 12
FORBIDDEN = {"util", "utils", "utility", "utilities", "helper", "helpers", "common", "misc", "manager", "managers"}
SHOUTS = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")

Function = ast.FunctionDef | ast.AsyncFunctionDef
each_module = pytest.mark.parametrize("path", sources.modules(), ids=sources.name)


def functions(path: Path) -> list[Function]:
    """Every function of a module, at any depth."""
    return [node for node in ast.walk(sources.tree(path)) if isinstance(node, Function)]


def length(node: Function) -> int:
    """Lines of a function from `def` to its end."""
    assert node.end_lineno
    return node.end_lineno - node.lineno + 1


def is_view(node: Function) -> bool:
    """Whether a function answers an address."""
    called = [d.func for d in node.decorator_list if isinstance(d, ast.Call)]
    return any(isinstance(f, ast.Attribute) and f.attr in ("get", "post", "put", "delete", "route") for f in called)


@each_module
def test_a_module_is_short(path: Path) -> None:
    assert sources.lines(path) <= LONGEST_MODULE


def test_no_module_is_ever_too_long() -> None:
    assert not {sources.name(p): sources.lines(p) for p in sources.modules() if sources.lines(p) > NEVER_LONGER}


@each_module
def test_a_function_is_short(path: Path) -> None:
    assert not {node.name: length(node) for node in functions(path) if length(node) > LONGEST_FUNCTION}


def test_a_view_checks_asks_and_renders() -> None:
    views = {node.name: length(node) for path in sources.modules("portal/public") for node in functions(path) if is_view(node)}
    assert len(views) >= 15
    assert not {name: lines for name, lines in views.items() if lines > LONGEST_VIEW}
    assert statistics.median(views.values()) <= MEDIAN_VIEW


def undocumented(body: list[ast.stmt], within: str) -> Iterator[str]:
    """Public classes and functions without a docstring, methods included."""
    for node in body:
        if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                yield f"{within}{node.name}"
            if isinstance(node, ast.ClassDef):
                yield from undocumented(node.body, f"{node.name}.")


@each_module
def test_what_is_public_says_what_a_caller_may_rely_on(path: Path) -> None:
    assert ast.get_docstring(sources.tree(path)), "the module says nothing of itself"
    assert not list(undocumented(sources.tree(path).body, ""))


def test_names_say_what_a_thing_is() -> None:
    named = {part for p in sources.files() if p.suffix in (".py", ".html") for part in (p.stem, p.parent.name)}
    for path in sources.modules():
        named |= {
            node.name for node in sources.tree(path).body if isinstance(node, ast.ClassDef | Function) and node.name[0] != "_"
        }
    words = {name: set(re.findall(r"[a-z]+|[A-Z][a-z]*", name)) for name in named}
    assert len(words) > 100
    assert not [name for name, parts in words.items() if {p.casefold() for p in parts} & FORBIDDEN]


def test_nothing_is_left_for_later() -> None:
    written = [p for p in sources.texts() if p.suffix in (".py", ".html", ".css", ".js", ".md", ".toml")]
    assert len(written) > 60
    assert not [sources.name(p) for p in written if SHOUTS.search(p.read_text(encoding="utf-8"))]


@each_module
def test_nothing_is_printed(path: Path) -> None:
    called = [node.func for node in ast.walk(sources.tree(path)) if isinstance(node, ast.Call)]
    names = {f.id for f in called if isinstance(f, ast.Name)}
    assert not names & {"print", "breakpoint", "eval", "exec"}
