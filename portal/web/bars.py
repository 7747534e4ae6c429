"""Bars over months, drawn on the server; the same numbers stand in a table beside them."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from portal.directory.freshness import Fresh, Month
from portal.directory.months import Period
from portal.directory.sayings import MONTHS
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


_PART = Markup('<rect class="{}" x="{}" y="{}" width="22" height="{}"/>')


def stacked(levels: Sequence[tuple[Period, Fresh]], label: str) -> Markup:
    """One bar a month, confirmed at its foot, then ageing, then stale; its numbers are its title."""
    most = max((fresh.listings for _, fresh in levels), default=0) or 1
    head = Markup('<svg class="levels" role="img" aria-label="{}" viewBox="0 0 {} {}">')
    parts = [head.format(label, STEP * len(levels), HIGH + FOOT)]
    for number, (period, fresh) in enumerate(levels):
        name = f"{MONTHS[period.first.month - 1]} {period.first.year}"
        words = _(
            "%(month)s: %(sure)s sudah pasti, %(ageing)s mulai usang, %(stale)s usang",
            month=name, sure=fresh.confirmed, ageing=fresh.ageing, stale=fresh.stale,
        )  # fmt: skip
        parts.append(Markup("<g><title>{}</title>").format(words))
        floor = HIGH
        for kind, count in (("sure", fresh.confirmed), ("ageing", fresh.ageing), ("stale", fresh.stale)):
            high = round(count / most * HIGH) or (1 if count else 0)
            floor -= high
            parts.append(_PART.format(kind, number * STEP + 4, floor, high))
        short = Markup('</g><text x="{}" y="{}">{}</text>')
        parts.append(short.format(number * STEP + STEP // 2, HIGH + FOOT - 4, MONTHS[period.first.month - 1][:3]))
    return Markup("").join([*parts, Markup("</svg>")])
