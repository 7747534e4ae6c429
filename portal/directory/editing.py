"""Writing listings: the one way in, whatever the sender (reference data, import, sample)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, scoped_session

from portal.database import advance, writing
from portal.directory.drafts import Draft, differences, draft_of
from portal.directory.listings import LOADING, Listing
from portal.directory.recording import By, Change, Writer

Progress = Callable[[int], None]
"""Called with the number of listings done since the last call."""

Merge = Callable[[Draft, Draft], Draft]
"""Given what a listing says and what a sender says of it: what it is to say."""

CHUNK = 500
LOADED = By("load")


@dataclass(frozen=True, slots=True)
class Saved:
    """How many listings a save added, changed and left as they were."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


def all_but_confirmation(known: Draft, sent: Draft) -> Draft:
    """All that the sender says; but a draft without a confirmation never takes one back."""
    if sent.confirmed_on is not None:
        return sent
    return replace(sent, confirmed_on=known.confirmed_on, confirmed_by=known.confirmed_by)


def save_all(
    drafts: Sequence[Draft], progress: Progress = lambda _: None, merge: Merge = all_but_confirmation, by: By = LOADED
) -> Saved:
    """Save all drafts in one transaction: all of them or, on any error, none.

    A key that is known updates its listing, or leaves it alone when nothing differs. The
    keys of `drafts` must differ from each other. `merge` decides what becomes of a known listing.
    """
    with writing() as session:
        return save_within(session, drafts, progress, merge, by)


def save_within(
    session: scoped_session[Session],
    drafts: Sequence[Draft],
    progress: Progress = lambda _: None,
    merge: Merge = all_but_confirmation,
    by: By = LOADED,
) -> Saved:
    """As `save_all`, inside the caller's own `writing()`."""
    writer = Writer(session, by)
    added = changed = 0
    for chunk in _chunks(drafts):
        known = _known(session, [d.key for d in chunk])
        new = [d for d in chunk if d.key not in known]
        found = [_change(known[d.key], d, merge) for d in chunk if d.key in known]
        different = [change for change in found if differences(change.before, change.after)]
        session.expunge_all()
        writer.add(new)
        writer.change(different)
        added, changed = added + len(new), changed + len(different)
        progress(len(chunk))
    return Saved(added, changed, len(drafts) - added - changed)


def clear_samples(progress: Progress = lambda _: None) -> int:
    """Remove every sample listing; returns how many there were.

    The index sees removals by comparing its count with the table's.
    """
    with writing() as session:
        gone = session.execute(delete(Listing).where(Listing.sample)).rowcount  # type: ignore[attr-defined]
        if gone:
            advance("listing")
        progress(gone)
    return int(gone)


def _change(listing: Listing, sent: Draft, merge: Merge) -> Change:
    before = draft_of(listing)
    return Change(listing.id, listing.version, before, merge(before, sent))


def _chunks(drafts: Sequence[Draft]) -> Iterator[Sequence[Draft]]:
    for start in range(0, len(drafts), CHUNK):
        yield drafts[start : start + CHUNK]


def _known(session: scoped_session[Session], keys: list[str]) -> dict[str, Listing]:
    rows = session.scalars(select(Listing).where(Listing.key.in_(keys)).options(*LOADING))
    return {row.key: row for row in rows}
