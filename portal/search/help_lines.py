"""Help lines among the results: those that answer by themselves, and those to call where nothing shown can be called."""

from __future__ import annotations

from portal.directory import hotlines, places, topics
from portal.directory.hotlines import HelpLine
from portal.search import vocabulary
from portal.search.answers import Answer, Step
from portal.search.filters import Area
from portal.search.understanding import Understanding

SOCIAL_AID = "bantuan sosial"
"""What the line says it is for that hears whoever is poor."""


def answering(answer: Answer, area: Area) -> list[HelpLine]:
    """Help lines that are themselves an answer to the query; to whoever is poor a single one, among other kinds of answers."""
    found = answer.understanding
    if answer.question.page > 1 or answer.question.open_now or answer.question.access:
        return []
    code = _code(area)
    if found.kinds:
        return _by_name(found, code, SOCIAL_AID)[:1]
    wanted: list[HelpLine] = list(answer.urgent)
    if "hotline" in found.categories:
        wanted = [*_by_name(found, code), *wanted] or hotlines.serving(code)
    if "rppa" in found.categories or answer.question.topic == "rppa":
        wanted = [*wanted, *hotlines.for_topic("rppa", code)]
    return list({line.id: line for line in wanted}.values())


def add(answer: Answer, lines: list[HelpLine]) -> None:
    """Put the lines first where they were asked for, before what comes `more` where they are one kind of several, else last."""
    if not lines:
        return
    if answer.understanding.categories[:1] == ["hotline"]:
        position = 0
    else:
        position = next((n for n, step in enumerate(answer.steps) if step.more), len(answer.steps))
    answer.steps.insert(position, Step("lines", False, lines=lines))


def add_fallback(answer: Answer, area: Area) -> None:
    """Where nothing shown can be called, the help lines for its topics can."""
    shown = [x for step in answer.steps for x in step.listings]
    if any(x.can_be_called for x in shown):
        return
    wanted = [topics.CATEGORY_TOPIC[c] for c in answer.understanding.categories if c in topics.CATEGORY_TOPIC]
    lines = {line.id: line for topic in dict.fromkeys(wanted) for line in hotlines.for_topic(topic, _code(area))}
    if lines:
        answer.steps.append(Step("lines", True, lines=list(lines.values())))


def _code(area: Area) -> str:
    return area.codes[0] if len(area.codes) == 1 else places.PROVINCE


def _by_name(found: Understanding, code: str, purpose: str = "") -> list[HelpLine]:
    """Lines whose name or purpose holds words of the query, or of `purpose`, best first."""
    words = vocabulary.lexicon()
    asked = {key for word in found.words for key in word.key.split()} | {word.token for word in found.words}
    asked |= set(words.keys_of(purpose))
    scored = []
    for line in hotlines.serving(code):
        named = set(words.keys_of(f"{line.name} {line.purpose}")) | {p.number for p in line.phones}
        if asked & named:
            scored.append((-len(asked & named), line))
    return [line for _, line in sorted(scored, key=lambda pair: pair[0])]
