"""The result page: the answer of the search, its filters as plain links, its pages."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal import languages
from portal.directory import listings, places, topics
from portal.languages import gettext as _
from portal.public import filtering
from portal.public.room import room
from portal.search.answers import Answer, Question
from portal.search.ask import ask
from portal.search.unanswered import asked_in_vain
from portal.web import counting, privacy
from portal.web.rendering import go_whole, is_part, render

LONGEST = 200
MOST_PAGES = 100_000


@room.get(languages.RULE + "/cari")
def results() -> ResponseReturnValue:
    """Results for the question in the address, whatever it says."""
    question = _question()
    answer = ask(question)
    counting.note(asked_in_vain(answer))
    links = filtering.Links.of(question, url_for("public.results"))
    if answer.sensitive:
        privacy.sensitive()
        if is_part():
            return go_whole(links.to())
    privacy.unlisted()
    shown = {"answer": answer, "links": links, "groups": filtering.groups(answer, links), "heading": _heading(answer)}
    return render("public/results.html", "results", question=question, unknown=_unknown(question), **shown)


def _question() -> Question:
    asked = request.args
    topic, area, access = asked.get("bidang", ""), asked.get("wilayah", "").strip(), asked.get("akses", "")
    return Question(
        text=_tidy(asked.get("q", "")),
        topic=topic if topic in topics.topics() or topic in topics.needs() else "",
        area=area if area and places.atlas().get(area) else "",
        open_now=asked.get("buka") == "1",
        access=access if access in listings.ACCESS_FEATURES else "",
        page=_page(asked.get("hal", "1")),
    )


def _unknown(question: Question) -> list[str]:
    """What the address says of place, topic and access that is not known, for the reader to see."""
    asked = {"wilayah": question.area, "bidang": question.topic, "akses": question.access}
    said = {name: _tidy(request.args.get(name, ""))[:40] for name in asked}
    return [text for name, text in said.items() if text and not asked[name]]


def _tidy(text: str) -> str:
    """One line of printable characters, at most LONGEST of them."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[: LONGEST * 4]).split())[:LONGEST].strip()


def _page(text: str) -> int:
    """The page number; 1 for anything that is not one ("²" counts as a digit for Python, not for us)."""
    return max(1, min(int(text), MOST_PAGES)) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _heading(answer: Answer) -> str:
    """What the page is called. A sensitive page never repeats the words of the query."""
    if answer.sensitive or not (answer.question.text or answer.question.topic):
        return str(_("Hasil pencarian"))
    if answer.question.text:
        return str(_("Hasil pencarian untuk “%(q)s”", q=answer.question.text))
    found = topics.topics().get(answer.question.topic) or topics.needs()[answer.question.topic]
    return found.name_jv if languages.current() == languages.JAVANESE else found.name
