"""What somebody who left a post had begun goes to whoever holds it now: the post owns listings, not the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from portal.database import session
from portal.directory import audit, posts, trust
from portal.directory.people import Person, Tenure
from portal.directory.proposals import Proposal

if TYPE_CHECKING:
    from portal.directory.activity_proposals import ActivityProposal

Kind = TypeVar("Kind", Proposal, "ActivityProposal")
IN_HAND = ("draft", "returned")
"""States in which a proposal lies with its author."""


def pass_on_within(kind: type[Kind], post_id: int | None = None) -> int:
    """Give drafts and returned proposals of this post (of all) to its holder where their author holds it no longer.

    Inside the `writing()` of the caller. What belongs to a vacant post stays where it is until it
    has a holder. Returns how many.
    """
    today = trust.today()
    theirs, author = aliased(Tenure), aliased(Person)
    still = exists().where(
        theirs.post_id == kind.post_id, theirs.person_id == kind.person_id, author.id == theirs.person_id,
        posts.living(today, theirs, author),
    )  # fmt: skip
    query = select(kind, Tenure.person_id).join(Tenure, Tenure.post_id == kind.post_id).join(Tenure.person)
    query = query.where(kind.state.in_(IN_HAND), posts.living(today), ~still).order_by(Tenure.id)
    if post_id is not None:
        query = query.where(kind.post_id == post_id)
    found = {proposal: holder for proposal, holder in session().execute(query).all()}
    for proposal, holder in found.items():
        who = f"person:{proposal.person_id} person:{holder}"
        audit.note("proposal passed on", None, f"{kind.__tablename__}:{proposal.id}", who)
        proposal.person_id = holder
    session().flush()
    return len(found)
