"""What the portal knows: places, listings, help lines. No request, no HTML, no index.

Modules named by nouns read; modules ending in -ing write. Any of them may raise `Unavailable`
when the database cannot be read or is held by another writer for too long.
"""

from sqlalchemy.exc import OperationalError as Unavailable

# Every table is known as soon as any is: they refer to each other.
from portal.directory import (
    activities,
    activity_proposals,
    asked,
    audit,
    batches,
    confirmations,
    history,
    invitations,
    listings,
    people,
    proposals,
    reports,
    rollout,
    sign_ins,
    staff_terms,
    tasks,
)

__all__ = [
    "Unavailable", "activities", "activity_proposals", "asked", "audit", "batches", "confirmations", "history", "invitations",
    "listings", "people", "proposals", "reports", "rollout", "sign_ins", "staff_terms", "tasks",
]  # fmt: skip
