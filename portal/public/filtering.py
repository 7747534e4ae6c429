"""The filters of a result page: plain links, each with the number of results that it leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from portal.directory import places, topics
from portal.languages import gettext as _
from portal.search.answers import Answer, Facet, Question
from portal.web.words import access_word, said


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of the same question with one thing changed; they begin again at page 1."""

    question: Question
    base: str
    """The address of the result page in the language of the page; built once, for there are many links."""

    def to(self, **changes: object) -> str:
        """The address of the question with these fields changed."""
        q = self.question
        now = {"text": q.text, "topic": q.topic, "area": q.area, "open_now": q.open_now, "access": q.access, "page": 1} | changes
        values = {
            "q": now["text"], "bidang": now["topic"], "wilayah": now["area"], "buka": "1" if now["open_now"] else "",
            "akses": now["access"], "hal": "" if now["page"] == 1 else now["page"],
        }  # fmt: skip
        return f"{self.base}?{urlencode({name: value for name, value in values.items() if value})}"

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is on."""
        return bool(self.question.topic or self.question.area or self.is_narrowed)

    @property
    def is_narrowed(self) -> bool:
        """Whether services are left out for their circumstances: closed now, or not known to be accessible."""
        return bool(self.question.open_now or self.question.access)


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter link."""

    address: str
    words: str
    count: int
    chosen: bool


Group = tuple[str, list[Choice]]
"""A heading and its links."""


def groups(answer: Answer, links: Links) -> list[Group]:
    """The filters that make a difference, by kind; those without a choice are left out."""

    def choices(facets: list[Facet], field: str, words: Callable[[str], str]) -> list[Choice]:
        return [Choice(links.to(**{field: "" if f.chosen else f.value}), words(f.value), f.count, f.chosen) for f in facets]

    circumstances = choices(answer.access_facets, "access", access_word)
    if answer.open_facet and (answer.open_facet.count or answer.open_facet.chosen):
        f = answer.open_facet
        circumstances.insert(0, Choice(links.to(open_now=not f.chosen), _("Buka sekarang"), f.count, f.chosen))
    atlas = places.atlas().places
    found = [
        (_("Keadaan"), circumstances),
        (
            _("Bidang"),
            choices([f for f in answer.topic_facets if f.count or f.chosen], "topic", lambda c: said(topics.topics()[c])),
        ),
        (_("Kebutuhan"), choices(answer.need_facets, "topic", lambda c: said(topics.needs()[c]))),
        (_("Wilayah"), choices(answer.area_facets, "area", lambda c: atlas[c].full_name)),
    ]
    return [group for group in found if group[1]]
