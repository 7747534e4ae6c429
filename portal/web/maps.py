"""Maps drawn on the server: every area a link with its name and value, filled by a pattern as well as by a colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from portal.directory import outlines

PATTERNS = {
    "blank": "",
    "dots": '<circle cx="{h}" cy="{h}" r="{r}"/>',
    "lines": '<path d="M0 {s}L{s} 0"/>',
    "cross": '<path d="M0 {s}L{s} 0M0 0L{s} {s}"/>',
    "bars": '<path d="M0 {h}H{s}"/>',
}
"""What is drawn over a colour, so that it is never told by colour alone."""


_AREA = Markup('<a href="{}"><title>{}</title><path d="{}"/></a>')
_KEY = Markup(
    '<svg class="key-look" aria-hidden="true" viewBox="0 0 24 16"><rect width="24" height="16" fill="url(#l-{})"/></svg>'
)


@dataclass(frozen=True, slots=True)
class Shape:
    """One area of a map."""

    code: str
    address: str
    title: str
    """Name and value, as read aloud and shown on tap."""
    look: str
    """Class of the fill; areas of one look share a pattern."""


@dataclass(frozen=True, slots=True)
class Look:
    """How areas of one value are filled: a class for the colour, and a pattern."""

    name: str
    pattern: str


def drawn(grid: str, shapes: Sequence[Shape], looks: Sequence[Look], label: str) -> Markup:
    """The map as inline SVG; needs no script and no style of its own but the classes `map` and `look-…`."""
    left, top, width, height = outlines.frame(grid, tuple(shape.code for shape in shapes))
    size, paths = max(4, round(max(width, height) / 70)), outlines.paths(grid)
    head = Markup('<svg class="map" role="group" aria-label="{}" viewBox="{} {} {} {}">').format(label, left, top, width, height)
    parts = [head, Markup("<defs>"), *(_pattern(look, size) for look in looks), Markup("</defs>")]
    order = {look.name: number for number, look in enumerate(looks)}
    for name, group in groupby(sorted(shapes, key=lambda s: (order[s.look], s.code)), key=lambda s: s.look):
        parts.append(Markup('<g fill="url(#l-{})">').format(name))
        parts += [_AREA.format(shape.address, shape.title, paths[shape.code]) for shape in group]
        parts.append(Markup("</g>"))
    return Markup("").join([*parts, Markup("</svg>")])


def _pattern(look: Look, size: int) -> Markup:
    inside = PATTERNS[look.pattern].format(s=size, h=size / 2, r=round(size / 5, 1))
    return Markup(
        f'<pattern id="l-{look.name}" class="look-{look.name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
        f'<rect width="{size}" height="{size}"/>{inside}</pattern>'
    )


def key(look: Look) -> Markup:
    """A small picture of a look for a legend; its pattern must be on the same page."""
    return _KEY.format(look.name)
