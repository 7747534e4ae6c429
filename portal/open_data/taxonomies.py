"""`/api/hsds/taxonomies` and `/api/hsds/taxonomy_terms`: what services are classified by."""

from __future__ import annotations

from collections.abc import Iterable

from flask.typing import ResponseReturnValue

from portal.open_data.answering import answer
from portal.open_data.asking import PAGING, Asked
from portal.open_data.hsds import taxonomies as known
from portal.open_data.hsds.profiles import in_profile
from portal.open_data.hsds.taxonomies import Record
from portal.open_data.paging import lines_of, part_of
from portal.open_data.room import room
from portal.web.problems import Refused


@room.get("/api/hsds/taxonomies")
def taxonomies() -> ResponseReturnValue:
    """The taxonomies."""
    asked = Asked(("search", *PAGING))
    profile, streams, words, page = asked.profile(), asked.streams(), asked.search(), asked.page()
    asked.settle()
    found = [in_profile("taxonomy", record, profile) for record in _holding(known.taxonomies().values(), words)]
    return lines_of([found]) if streams else part_of(found, page)


@room.get("/api/hsds/taxonomies/<taxonomy_id>")
def taxonomy_by_id(taxonomy_id: str) -> ResponseReturnValue:
    """One taxonomy."""
    asked = Asked(())
    profile = asked.profile()
    asked.settle()
    return answer(in_profile("taxonomy", _one(known.taxonomies(), taxonomy_id, "taxonomy"), profile))


@room.get("/api/hsds/taxonomy_terms")
def taxonomy_terms() -> ResponseReturnValue:
    """The terms; `top_only`: those that lie below no other."""
    asked = Asked(("search", "taxonomy_id", "parent_id", "top_only", *PAGING))
    profile, streams, words, page = asked.profile(), asked.streams(), asked.search(), asked.page()
    taxonomy, parent, top = asked.uuid("taxonomy_id"), asked.uuid("parent_id"), asked.flag("top_only")
    asked.settle()
    found = [
        in_profile("taxonomy_term", term, profile)
        for term in _holding(known.terms().values(), words)
        if taxonomy in (None, term["taxonomy_id"])
        and (parent is None or parent == term.get("parent_id"))
        and not (top and "parent_id" in term)
    ]
    return lines_of([found]) if streams else part_of(found, page)


@room.get("/api/hsds/taxonomy_terms/<term_id>")
def taxonomy_term_by_id(term_id: str) -> ResponseReturnValue:
    """One term."""
    asked = Asked(())
    profile = asked.profile()
    asked.settle()
    return answer(in_profile("taxonomy_term", _one(known.terms(), term_id, "taxonomy term"), profile))


def _one(records: dict[str, Record], own: str, kind: str) -> Record:
    found = records.get(own.lower())
    if found is None:
        raise Refused(404, f"There is no {kind} with this id.")
    return found


def _holding(records: Iterable[Record], words: str | None) -> list[Record]:
    """Those whose name, code or description holds all of the words."""
    tokens = words.casefold().split() if words else []
    texts = ((r, f"{r['name']} {r.get('code', '')} {r['description']}".casefold()) for r in records)
    return [record for record, text in texts if all(token in text for token in tokens)]
