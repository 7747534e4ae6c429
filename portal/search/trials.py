"""What a search finds now, and what it would find if it knew one more word: for whoever is about to teach it."""

from __future__ import annotations

from portal.directory import places
from portal.search import lexicon, staff_words
from portal.search.answers import Answer, Question
from portal.search.ask import ask


def before_and_after(term: str, concept: str, place_code: str, area: str = "") -> tuple[Answer, Answer]:
    """The answers to the term itself, asked in an area, without and with this meaning. Nobody else's search is changed."""
    question = Question(text=term, area=area if area != places.PROVINCE and not place_code else "")
    before = ask(question)
    with staff_words.trying(term, concept, place_code):
        after = ask(question)
    lexicon.forget()
    return before, after
