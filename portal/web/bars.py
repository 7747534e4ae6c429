"""Bars over months, drawn on the server; the same numbers stand in a table beside them."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from portal.directory.freshness import Month
from portal.languages import MONTHS
from portal.languages import gettext as _

HIGH, STEP, FOOT = 100, 30, 16
_BAR = Markup('<rect class="{}" x="{}" y="{}" width="11" height="{}"><title>{}</title></rect>')


def drawn(months: Sequence[Month], label: str) -> Markup:
    """Two bars a month, confirmations and changes, each with its number as a title."""
    most = max((n for m in months for n in (m.confirmations, m.changes)), default=0) or 1
    width = STEP * len(months)
    parts = [Markup('<svg class="bars" role="img" aria-label="{}" viewBox="0 0 {} {}">').format(label, width, HIGH + FOOT)]
    for number, month in enumerate(months):
        name = f"{MONTHS[month.first.month - 1]} {month.first.year}"
        said = _("%(month)s: %(n)s dipastikan", month=name, n=month.confirmations)
        changed = _("%(month)s: %(n)s diubah", month=name, n=month.changes)
        for offset, count, kind, words in ((3, month.confirmations, "sure", said), (15, month.changes, "changed", changed)):
            high = round(count / most * HIGH) or (1 if count else 0)
            parts.append(_BAR.format(kind, number * STEP + offset, HIGH - high, high, words))
        short = Markup('<text x="{}" y="{}">{}</text>')
        parts.append(short.format(number * STEP + STEP // 2, HIGH + FOOT - 4, MONTHS[month.first.month - 1][:3]))
    return Markup("").join([*parts, Markup("</svg>")])
