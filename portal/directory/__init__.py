"""What the portal knows: places, listings, help lines. No request, no HTML, no index.

Modules named by nouns read; modules ending in -ing write. Any of them may raise `Unavailable`
when the database cannot be read or is held by another writer for too long.
"""

from sqlalchemy.exc import OperationalError as Unavailable

# Every table is known as soon as any is: they refer to each other.
from portal.directory import (
    activities,
    audit,
    batches,
    confirmations,
    history,
    invitations,
    listings,
    people,
    proposals,
    reports,
    sign_ins,
)

__all__ = [
    "Unavailable", "activities", "audit", "batches", "confirmations", "history", "invitations", "listings", "people", "proposals",
    "reports", "sign_ins",
]  # fmt: skip
