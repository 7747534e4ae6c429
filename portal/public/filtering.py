"""The filters of a result page: plain links, each with the number of results that it leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote_plus

from portal.directory import places, topics
from portal.languages import gettext as _
from portal.search.answers import Answer, Facet, Question
from portal.web.words import access_word, said

_NAMES = {"text": "q", "topic": "bidang", "area": "wilayah", "open_now": "buka", "access": "akses", "page": "hal"}
"""Fields of a question and what they are called in its address."""


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of the same question with one thing changed; they begin again at page 1."""

    question: Question
    base: str
    """The address of the result page in the language of the page; built once, for there are many links."""
    said: dict[str, str]
    """What the question says, by name in the address and ready for it; built once as well."""

    @classmethod
    def of(cls, question: Question, base: str) -> Links:
        """The links of a question."""
        q = question
        values = {"text": q.text, "topic": q.topic, "area": q.area, "open_now": q.open_now, "access": q.access, "page": 1}
        return cls(question, base, {field: _said(field, value) for field, value in values.items()})

    def to(self, **changes: object) -> str:
        """The address of the question with these fields changed."""
        said = self.said | {field: _said_again(field, value) for field, value in changes.items()}
        return f"{self.base}?{'&'.join(filter(None, said.values()))}"

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is on."""
        return bool(self.question.topic or self.question.area or self.is_narrowed)

    @property
    def is_narrowed(self) -> bool:
        """Whether services are left out for their circumstances: closed now, or not known to be accessible."""
        return bool(self.question.open_now or self.question.access)


def _said(field: str, value: object) -> str:
    """One field of a question as an address says it; empty where it says nothing."""
    if not value or (field == "page" and value == 1):
        return ""
    return f"{_NAMES[field]}={quote_plus('1' if value is True else str(value))}"


_said_again = lru_cache(4096)(_said)
"""As `_said`, for what filters offer: the same few codes on every page. Not for words of a query, which are not kept."""


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
