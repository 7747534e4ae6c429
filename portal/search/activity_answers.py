"""Activities among the results: those that a query asks for by its time, or a few coming ones that answer its need.

They are read from the tables, not from the index: a full or cancelled one is never shown from memory.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from portal.directory import coming, places, trust
from portal.directory.coming import Candidate, Near, Wanted
from portal.search import spelling, time_words, vocabulary
from portal.search.answers import Answer, Planned
from portal.search.lexicon import Lexicon
from portal.search.time_words import Time
from portal.search.understanding import Understanding, understand
from portal.search.wording import content_words

MOST, MOST_UNASKED = 5, 2
SOON, AHEAD = timedelta(days=7), timedelta(days=60)
"""How far ahead an activity may lie that was not asked for: where this week has one, nobody looks further."""
LATER = timedelta(days=365)


def understood(text: str, is_name: Callable[[str], bool]) -> tuple[Understanding, Time | None]:
    """A query without its words of time, and the days that they speak of. In danger every word keeps its meaning."""
    found = understand(text, is_name)
    time = None if found.danger or found.place.outside else time_words.read(text, trust.today())
    if time is None or not time.rest:
        return found, time
    calm = understand(time.rest, is_name)
    return (found, None) if calm.danger else (calm, time)


def add(answer: Answer, time: Time | None) -> None:
    """Give an answer its block of activities; never where there is danger, nor beyond the first page."""
    question = answer.question
    if answer.urgent or question.page > 1 or question.open_now or question.access or len(answer.areas) > 1 or answer.options:
        return
    asked = time is not None or time_words.asks_for_activities(question.text)
    if not coming.any_planned() or not (asked or answer.understanding.certain):
        return
    today = trust.today()
    plain = time is not None and not time.rest
    for last in (time.last,) if time else (today + SOON, today + AHEAD):
        wanted = _wanted(answer, time.first if time else today, last)
        planned = Planned(wanted.first, wanted.last, asked)
        _fill(planned, answer, wanted, plain)
        if planned.entries:
            break
    if asked and not planned.entries:
        _fill(planned, answer, replace(wanted, first=wanted.last, last=today + LATER), plain)
        planned.later = bool(planned.entries)
    if planned.entries or asked:
        answer.planned = planned
    if planned.entries and asked and "no-match" in answer.states:
        answer.states[answer.states.index("no-match")] = "results"


def _wanted(answer: Answer, first: date, last: date) -> Wanted:
    return Wanted(first, last, answer.areas[0] if answer.areas else places.PROVINCE, answer.question.topic)


def _fill(planned: Planned, answer: Answer, wanted: Wanted, plain: bool) -> None:
    """The best activities for the words of the query; `plain` where it has none but those of time."""
    found = answer.understanding
    needs = [] if plain else found.needs or [c for c in found.categories if c != "hotline"]
    asked = planned.asked
    near: Near = 2 if asked else 1
    chosen = coming.candidates(wanted, needs, near)
    words = [] if plain else [w for w in content_words(found) if not time_words.asks_for_activities(w[0])]
    scored = [(c, _held(c, words)) for c in chosen]
    if words or needs:
        scored = [(c, held) for c, held in scored if c.answers or (words and held == len(words))]
    best = max((held for _, held in scored), default=0)
    whole = not words or best == len(words)
    if not asked:
        scored = [(c, held) for c, held in scored if c.exactly or (words and held == len(words))]
    elif best:
        scored = [(c, held) for c, held in scored if held == best]
    scored.sort(key=lambda pair: (pair[0].near, not pair[0].exactly, pair[0].first))
    top = scored[: MOST if asked else MOST_UNASKED]
    planned.entries = coming.entries([(c.id, c.near) for c, _ in top], wanted)
    planned.similar = bool(planned.entries) and not whole


def _held(candidate: Candidate, words: list[tuple[str, str]]) -> int:
    """How many of the words the activity's own words hold."""
    own = _own_words(candidate.title, candidate.text, vocabulary.lexicon())
    return sum(typed in own or stem in own for typed, stem in words)


@lru_cache(maxsize=8_000)
def _own_words(title: str, text: str, known: Lexicon) -> tuple[str, ...]:
    """The words of an activity, their roots, and the keys of its title: kept, since a month may have thousands of them."""
    tokens = spelling.all_tokens(f"{title} {text}")
    return tuple(sys.intern(word) for word in {*tokens, *(spelling.stem(t) for t in tokens), *known.keys_of(title)})
