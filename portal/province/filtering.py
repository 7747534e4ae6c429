"""What an address of the province's room asks for, and the addresses that ask for something else."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from flask import abort, request, url_for

from portal.directory import agencies, gaps, topics
from portal.directory.gaps import Order, Row
from portal.directory.rollout_fields import STATUS_CODES
from portal.province.room import own_place, scope

YES_NO = ("ya", "tidak")
NAMES = {
    "area": "wilayah",
    "topic": "bidang",
    "pilot": "percontohan",
    "priority": "prioritas",
    "agency": "opd",
    "stage": "tahap",
    "order": "urut",
    "page": "hal",
}
"""What the code calls a filter → what the address calls it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What rows are wanted and in which order; empty means all."""

    area: str = ""
    """Code of a kabupaten."""
    topic: str = ""
    pilot: str = ""
    priority: str = ""
    agency: str = ""
    """A family of agencies: only what they are responsible for counts."""
    stage: str = ""
    """How far the programme has come, as forms call it."""
    order: Order = "terburuk"
    page: int = 1

    @property
    def is_on(self) -> bool:
        """Whether not every row is wanted, or not every listing counts."""
        return bool(self.area or self.topic or self.pilot or self.priority or self.agency or self.stage)

    def to(self, endpoint: str = "province.table", kind: str = "", **changes: Any) -> str:
        """The address that asks for this with some changes, from the first page on."""
        plain, wanted = asdict(Filter()), asdict(replace(self, **{"page": 1, **changes}))
        given: dict[str, Any] = {NAMES[name]: value for name, value in wanted.items() if value != plain[name]}
        return url_for(endpoint, **given | ({"kind": kind} if kind else {}))


def asked() -> Filter:
    """What the address in hand asks for; 404 for words and codes that mean nothing, 403 for another's kabupaten."""
    found = {name: request.args.get(word, "").strip() for name, word in NAMES.items()}
    page = found.pop("page") or "1"
    order = found.pop("order") or "terburuk"
    known = (
        found["topic"] in ("", *topics.topics())
        and {found["pilot"], found["priority"]} <= {"", *YES_NO}
        and found["stage"] in ("", *STATUS_CODES)
        and order in gaps.ORDERS
        and page.isascii() and page.isdecimal() and len(page) < 5 and int(page) > 0
    )  # fmt: skip
    if not known:
        abort(404)
    if found["area"]:
        own_place(found["area"], "kabupaten")
    return Filter(**found, order=order, page=int(page))  # type: ignore[arg-type]


def rows_of(wanted: Filter) -> list[Row]:
    """The rows that a filter lets through, in its order; 404 for an agency that there is not."""
    numbers = agencies.families().get(wanted.agency)
    if wanted.agency and numbers is None:
        abort(404)
    found = gaps.rows([wanted.area] if wanted.area else scope(), [wanted.topic] if wanted.topic else [], numbers)
    return gaps.sorted_rows([row for row in found if _passes(wanted, row)], wanted.order)


def _passes(wanted: Filter, row: Row) -> bool:
    pilot = not wanted.pilot or row.pilot == (wanted.pilot == "ya")
    stage = not wanted.stage or row.stage == STATUS_CODES[wanted.stage]
    return pilot and stage and (not wanted.priority or row.priority == (wanted.priority == "ya"))
