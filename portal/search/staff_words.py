"""What the staff has taught the search: adopted by each worker as soon as it meets a change, tried out before it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar, cast

from portal.database import session, snapshot_counter
from portal.directory import staff_terms
from portal.search import lexicon

T = TypeVar("T")


class StaffWords:
    """Terms that stand for a need and names that stand for a place, with what was made of them."""

    def __init__(self, terms: tuple[tuple[str, str], ...] = (), names: tuple[tuple[str, str], ...] = ()) -> None:
        self.terms = terms
        """(term, need code)."""
        self.names = names
        """(name, code of an area)."""
        self._made: dict[str, object] = {}

    def keep(self, name: str, make: Callable[[], T]) -> T:
        """What is made of these words under a name; made once."""
        if name not in self._made:
            self._made[name] = make()
        return cast(T, self._made[name])


_adopted = ((0, 0), StaffWords())
"""Which database and which version of its words these are."""
_trial: ContextVar[StaffWords | None] = ContextVar("trial", default=None)


def now() -> StaffWords:
    """The words that count here and now: those on trial in this request, else those of this worker."""
    return _trial.get() or _adopted[1]


def adopt() -> None:
    """Take over what the tables say, if they have changed since: a look at one number of the database."""
    global _adopted
    version = snapshot_counter(staff_terms.COUNTER)
    wanted = (id(session().get_bind().engine), version) if version else (0, 0)
    if wanted != _adopted[0]:
        _adopted = (wanted, _kept() if version else StaffWords())
        lexicon.forget()


def _kept() -> StaffWords:
    found = staff_terms.living()
    terms = tuple((t.term, t.concept) for t in found if t.concept)
    return StaffWords(terms, tuple((t.term, t.place_code) for t in found if t.place_code))


@contextmanager
def trying(term: str, concept: str = "", place_code: str = "") -> Iterator[None]:
    """Within, in this request alone, the search also knows this term."""
    known = now()
    terms, names = ((*known.terms, (term, concept)) if concept else known.terms), known.names
    token = _trial.set(StaffWords(terms, (*names, (term, place_code)) if place_code else names))
    try:
        yield
    finally:
        _trial.reset(token)
