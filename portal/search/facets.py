"""Counts beside the filter links: how many results each would leave."""

from __future__ import annotations

from portal.directory import listings, opening, places, topics
from portal.search.answers import Answer, Facet
from portal.search.bits import Bits
from portal.search.filters import Area, Filters
from portal.search.views import View

MOST = 12


def add(answer: Answer, view: View, filters: Filters, area: Area, results: Bits) -> None:
    """Fill in the filter links of an answer whose results are these records."""
    if not filters.asked and not area.codes and answer.understanding.query:
        return
    chosen = answer.question.topic
    everywhere = area.here(view) | area.serving(view)
    any_topic = filters.by_need() & filters.by_circumstance() & everywhere
    answer.topic_facets = [
        Facet(code, (any_topic & view.records("topic", code)).bit_count(), code == chosen) for code in topics.topics()
    ]
    answer.need_facets = _needs(view, any_topic, results, chosen)
    answer.area_facets = _areas(view, area, results)
    _circumstances(answer, view, filters, results)


def _needs(view: View, any_topic: Bits, results: Bits, chosen: str) -> list[Facet]:
    found = []
    for code in topics.needs():
        records = view.records("need", code)
        count = ((any_topic if code == chosen else results) & records).bit_count()
        if count and "." in code:
            found.append(Facet(code, count, code == chosen))
    return sorted(found, key=lambda f: (not f.chosen, -f.count))[:MOST]


def _areas(view: View, area: Area, results: Bits) -> list[Facet]:
    """The areas one level below the place, for narrowing down."""
    if len(area.codes) > 1:
        return []
    below = places.atlas().children.get(area.codes[0] if area.codes else places.PROVINCE, [])
    if not below or below[0].level == "desa":
        return []
    counted = [Facet(p.code, (results & view.records("within", p.code)).bit_count(), False) for p in below]
    return [f for f in counted if f.count]


def _circumstances(answer: Answer, view: View, filters: Filters, results: Bits) -> None:
    question = answer.question
    open_count = (results & view.open_at(opening.now())).bit_count()
    answer.open_facet = Facet("1", open_count, question.open_now)
    for feature in listings.ACCESS_FEATURES:
        count = (results & view.records("access", feature)).bit_count()
        if count or feature == question.access:
            answer.access_facets.append(Facet(feature, count, feature == question.access))
