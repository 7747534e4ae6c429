"""Villages with an agency that stands by them, as an answer among the results: they are no listings and not in the index."""

from __future__ import annotations

from portal.directory import pairings, places
from portal.search.answers import Answer, Step

NEED = "dampingan"
MOST, MOST_ANYWHERE = 10, 5


def added(answer: Answer) -> Answer:
    """The answer with the pairings that it asks for: those that run in its place, or else those of the kecamatan around it."""
    if not _asks(answer):
        return answer
    codes = answer.areas or [places.PROVINCE]
    found = pairings.running(codes, MOST if answer.areas else MOST_ANYWHERE)
    if found:
        answer.paired = pairings.running_count(codes) if len(found) >= MOST_ANYWHERE else len(found)
        answer.states = [state for state in answer.states if state not in ("no-service-here", "no-match", "results")]
        answer.states.append("results")
        answer.steps.insert(_position(answer), Step("pairs", False, pairs=found, areas=list(answer.areas)))
        return answer
    around = [places.lineage(code)[1] for code in answer.areas if places.level_of(code) == "desa"]
    beside = pairings.running(around, MOST_ANYWHERE) if around else []
    if beside:
        answer.steps.insert(sum(not step.suggested for step in answer.steps), Step("pairs", True, pairs=beside, areas=around))
    return answer


def _asks(answer: Answer) -> bool:
    """Whether the question is about pairings, and this page is where they are shown."""
    asked = answer.question
    if asked.page > 1 or asked.open_now or asked.access or answer.outside or answer.matter:
        return False
    if answer.options and not answer.areas:
        return False  # the place has to be chosen first
    return asked.topic == NEED if asked.topic else NEED in answer.understanding.categories


def _position(answer: Answer) -> int:
    """First where a village or a kecamatan was asked for; for a wider place after the services that answer.

    As one kind of several, before what is left of the others.
    """
    if answer.understanding.kinds:
        return next((n for n, step in enumerate(answer.steps) if step.more), len(answer.steps))
    if answer.areas and all(code.count(".") >= 2 for code in answer.areas):
        return 0
    return sum(not step.suggested for step in answer.steps)
