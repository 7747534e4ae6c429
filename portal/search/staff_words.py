"""What the staff has taught the search: adopted by each worker as soon as it meets a change, tried out before it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar, cast
from weakref import ref

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
        self._made: dict[str, tuple[object, object]] = {}

    def keep(self, source: object, name: str, make: Callable[[], T]) -> T:
        """What is made of these words and a source under a name; made once for each source, of which the last counts."""
        held = self._made.get(name)
        if held is None or held[0] is not source:
            held = self._made[name] = source, make()
        return cast(T, held[1])


_adopted: tuple[Callable[[], object], int, StaffWords] = (lambda: None, 0, StaffWords())
"""Which database, for as long as there is one, and which version of its words these are."""
_trial: ContextVar[StaffWords | None] = ContextVar("trial", default=None)


def now() -> StaffWords:
    """The words that count here and now: those on trial in this request, else those of this worker."""
    return _trial.get() or _adopted[2]


def adopt() -> None:
    """Take over what the tables say, if they have changed since: a look at one number of the database."""
    global _adopted
    version = snapshot_counter(staff_terms.COUNTER)
    engine = session().get_bind().engine if version else None
    if (engine, version) != (_adopted[0](), _adopted[1]):
        _adopted = (ref(engine) if engine else lambda: None, version, _kept() if version else StaffWords())
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
