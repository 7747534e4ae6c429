"""QR codes, drawn into the page: no picture file, no other host."""

from __future__ import annotations

import segno
from markupsafe import Markup


def drawn(text: str, title: str) -> Markup:
    """A text as a QR code; `title` is what it is called for who cannot see it."""
    code = segno.make(text, error="m", micro=False)
    return Markup(code.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None, title=title))
