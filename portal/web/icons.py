"""The one icon set: small line drawings of our own, 24 by 24, inlined once a page and only where used."""

from __future__ import annotations

import re
from pathlib import Path

from flask import g
from markupsafe import Markup

_SYMBOL = re.compile(r'<symbol id="([a-z_]+)">(.*?)</symbol>', re.DOTALL)
SHAPES: dict[str, str] = {
    name: "".join(line.strip() for line in shape.splitlines())
    for name, shape in _SYMBOL.findall((Path(__file__).parent / "icons.svg").read_text(encoding="utf-8"))
}
"""Name → drawing, from icons.svg beside this module."""
_DRAWN = {name: Markup(f'<svg class="i" aria-hidden="true"><use href="#i-{name}"/></svg>') for name in SHAPES}


def icon(name: str) -> Markup:
    """A picture that only repeats the word beside it; its shape comes with `sprite()` at the end of the page."""
    g.setdefault("icons", {})[name] = True
    return _DRAWN[name]


def with_icons(*names: str) -> str:
    """Bring shapes that a part of the page may need when it is drawn anew."""
    for name in names:
        g.setdefault("icons", {})[name] = True
    return ""


def sprite() -> Markup:
    """The shapes that this page uses."""
    symbols = "".join(f'<symbol id="i-{n}" viewBox="0 0 24 24">{SHAPES[n]}</symbol>' for n in g.get("icons", {}))
    return Markup(f'<svg class="sprite" aria-hidden="true">{symbols}</svg>') if symbols else Markup("")
