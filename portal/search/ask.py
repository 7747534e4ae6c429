"""One question, one answer: understand, look up, climb the ladder. Never a dead end, never a silent guess."""

from __future__ import annotations

from portal.directory import glances, hotlines, places, topics, trust
from portal.directory.glances import Glance
from portal.directory.hotlines import HelpLine
from portal.search import activity_answers, facets, index, pairs, staff_words, vocabulary
from portal.search.answers import PER_PAGE, Answer, Question, Step, StepKind, matters
from portal.search.bits import Bits
from portal.search.dangers import DANGER_LINES, HARM, LINES_FIRST, NOBODYS_BUSINESS, SENSITIVE, VIOLENT
from portal.search.filters import Area, Filters
from portal.search.ranking import NOTHING, Ordered, Wish, order
from portal.search.understanding import Understanding, understand
from portal.search.views import View
from portal.search.wording import scoring_words

MAX_CHOICES_WITH_RESULTS, MAX_SUGGESTED = 4, 10


def ask(question: Question) -> Answer:
    """The answer to a question. Never raises for anything that a reader may type."""
    staff_words.adopt()
    view = index.current().view()
    found, time = activity_answers.understood(question.text, lambda token: bool(view.named(token)))
    answer = Answer(question, found, corrected=found.corrected)
    _add_danger(found)
    area = _area(question, found, answer)
    answer.areas = list(area.codes)
    _urgent(answer, area)
    if _elsewhere(question, answer):
        return _closed(answer)
    _fill(answer, view, Filters(question, found, view, area), area)
    activity_answers.add(answer, time)
    return _closed(pairs.added(answer))


def everything(text: str) -> list[str]:
    """Ids of all listings that answer a text, best first, those of its place before those that serve it: for programs.

    Understood as `ask` does, but nobody is asked back: of several places of one name, all count.
    """
    staff_words.adopt()
    view, question = index.current().view(), Question(text)
    found = understand(text, lambda token: bool(view.named(token)))
    answer = Answer(question, found)
    _add_danger(found)
    area = _area(question, found, answer)
    if _elsewhere(question, answer):
        return []
    area = Area(tuple(answer.options)) if answer.options else area
    filters = Filters(question, found, view, area)
    here = filters.matching() & area.here(view)
    serving = filters.matching() & area.serving(view) & ~here
    ordered = ((_ordered(view, records, filters, area), records.bit_count()) for records in (here, serving))
    return [view.listing_id(record) for best, count in ordered for record in best.part(0, count)]


def _add_danger(found: Understanding) -> None:
    """Let a danger decide the topic: violence is the house of protection's, other dangers have their help lines first.

    Somebody in a mental crisis needs help for that, even where the words sound like violence.
    """
    if not found.danger:
        return
    found.matter = ""
    if found.danger[0] == "bunuh_diri" and not HARM.intersection(found.danger):
        # Somebody who wants to die needs the crisis lines and nothing beside them.
        found.danger, found.categories, found.needs = ["bunuh_diri"], ["hotline"], []
        return
    violent = VIOLENT.intersection(found.danger) and not ("jiwa" in found.danger and found.categories)
    if violent and "rppa" not in found.categories:
        found.categories.insert(0, "rppa")
        found.needs.insert(0, "rppa.kekerasan")
    if found.danger[0] in LINES_FIRST or not found.categories:
        found.categories = ["hotline", *(c for c in found.categories if c != "hotline")]


def _area(question: Question, found: Understanding, answer: Answer) -> Area:
    """The place that results are for: the reader's choice, else the one that the text names."""
    if question.area and places.atlas().get(question.area):
        codes = [question.area]
        answer.hints = [h for h in found.place.hints if h != question.area]
    else:
        codes = found.place.codes
        answer.options, answer.hints, answer.outside = found.place.options, found.place.hints, found.place.outside
    if answer.options and len(answer.options) <= MAX_CHOICES_WITH_RESULTS:
        codes = answer.options
    return Area(tuple(c for c in codes if c != places.PROVINCE))


def _urgent(answer: Answer, area: Area) -> None:
    kinds = list(dict.fromkeys(kind for danger in answer.understanding.danger for kind in DANGER_LINES[danger]))
    if kinds:
        answer.urgent = hotlines.for_danger(kinds, area.codes[0] if len(area.codes) == 1 else places.PROVINCE)
        answer.states.append("emergency")


def _elsewhere(question: Question, answer: Answer) -> bool:
    """Whether the matter, or the place, is not ours: then the page says where to go instead."""
    if answer.outside:
        answer.states.append("outside-area")
    if answer.understanding.matter and not question.topic:
        answer.matter = matters()[answer.understanding.matter]
        answer.states.append("out-of-scope")
    return bool(answer.outside or answer.matter)


def _fill(answer: Answer, view: View, filters: Filters, area: Area) -> None:
    """Results, suggestions, counts and the words that say what happened."""
    too_many = len(answer.options) > MAX_CHOICES_WITH_RESULTS
    matching = 0 if too_many else filters.matching()
    here = matching & area.here(view)
    serving = matching & area.serving(view) & ~here
    lines = _lines(answer, area)
    answer.total = (here | serving).bit_count()
    answer.pages = max(1, -(-answer.total // PER_PAGE))
    _page(answer, view, (here, serving), filters, area)
    facets.add(answer, view, filters, area, here | serving)
    _name_states(answer, filters, area, here, lines)
    if not here and area.codes and not too_many and filters.asked:
        answer.steps.extend(_nearby(view, matching & ~serving, filters, area))
    _add_lines(answer, lines)
    if filters.asked and not lines and answer.question.page == 1:
        _add_fallback_lines(answer, area)


def _ordered(view: View, records: Bits, filters: Filters, area: Area) -> Ordered:
    if not records:
        return NOTHING
    found = filters.understanding
    topic = "rppa" if "rppa" in found.categories else ""
    wish = Wish(filters.tiers(), area.nearness(view), scoring_words(found), topic)
    return order(view, records, wish, trust.today())


def _page(answer: Answer, view: View, sets: tuple[Bits, Bits], filters: Filters, area: Area) -> None:
    """Put one page of the results, those of the place before those that serve it, under their headings."""
    here, serving = sets
    page = min(max(1, answer.question.page), answer.pages)
    start, end, first = (page - 1) * PER_PAGE, page * PER_PAGE, here.bit_count()
    near = _ordered(view, here, filters, area).part(start, end) if start < first else []
    wide = _ordered(view, serving, filters, area).part(max(0, start - first), end - first) if end > first else []
    shown = _listings(view, [near, wide])
    if shown[0]:
        answer.steps.append(Step("here" if area.codes else "anywhere", False, shown[0], areas=list(area.codes)))
    if shown[1]:
        answer.steps.append(Step("serving", False, shown[1], areas=list(area.codes)))


def _listings(view: View, groups: list[list[int]]) -> list[list[Glance]]:
    """The listings of several groups of records, read from the tables at once."""
    ids = [[view.listing_id(record) for record in group] for group in groups]
    found = {x.id: x for x in glances.in_order([i for group in ids for i in group])}
    return [[found[i] for i in group if i in found] for group in ids]


def _lines(answer: Answer, area: Area) -> list[HelpLine]:
    """Help lines that are themselves an answer to the query."""
    found = answer.understanding
    if answer.question.page > 1 or answer.question.open_now or answer.question.access:
        return []
    code = area.codes[0] if len(area.codes) == 1 else places.PROVINCE
    wanted: list[HelpLine] = list(answer.urgent)
    if "hotline" in found.categories:
        wanted = [*_lines_by_name(found, code), *wanted] or hotlines.serving(code)
    if "rppa" in found.categories or answer.question.topic == "rppa":
        wanted = [*wanted, *hotlines.for_topic("rppa", code)]
    return list({line.id: line for line in wanted}.values())


def _lines_by_name(found: Understanding, code: str) -> list[HelpLine]:
    """Lines whose name or purpose holds words of the query, best first."""
    asked = {key for word in found.words for key in word.key.split()} | {word.token for word in found.words}
    words = vocabulary.lexicon()
    scored = []
    for line in hotlines.serving(code):
        named = set(words.keys_of(f"{line.name} {line.purpose}")) | {p.number for p in line.phones}
        if asked & named:
            scored.append((-len(asked & named), line))
    return [line for _, line in sorted(scored, key=lambda pair: pair[0])]


def _add_lines(answer: Answer, lines: list[HelpLine]) -> None:
    if not lines:
        return
    step = Step("lines", False, lines=lines)
    if answer.understanding.categories[:1] == ["hotline"]:
        answer.steps.insert(0, step)
    else:
        answer.steps.append(step)


def _add_fallback_lines(answer: Answer, area: Area) -> None:
    """Where nothing shown can be called, the help lines for its topics can."""
    shown = [x for step in answer.steps for x in step.listings]
    if any(x.can_be_called for x in shown):
        return
    wanted = [topics.CATEGORY_TOPIC[c] for c in answer.understanding.categories if c in topics.CATEGORY_TOPIC]
    code = area.codes[0] if len(area.codes) == 1 else places.PROVINCE
    lines = {line.id: line for topic in dict.fromkeys(wanted) for line in hotlines.for_topic(topic, code)}
    if lines:
        answer.steps.append(Step("lines", True, lines=list(lines.values())))


def _name_states(answer: Answer, filters: Filters, area: Area, here: Bits, lines: list[HelpLine]) -> None:
    if answer.corrected and not answer.urgent:
        answer.states.append("corrected")
    if answer.options:
        answer.states.append("choose-place")
    elif area.codes and not here and filters.asked:
        answer.states.append("no-service-here")
    if answer.total or (lines and not filters.fruitless):
        answer.states.append("results")
    elif "choose-place" not in answer.states and "no-service-here" not in answer.states:
        answer.states.append("no-match")


def _nearby(view: View, matching: Bits, filters: Filters, area: Area) -> list[Step]:
    """What to try instead: neighbouring kecamatan, the rest of the kabupaten, then anywhere."""
    rungs: list[tuple[StepKind, list[int], list[str]]] = []
    left, room = matching, MAX_SUGGESTED
    for kind, records, codes in area.wider(view):
        chosen = _ordered(view, left & records, filters, area).part(0, room)
        left &= ~records
        room -= len(chosen)
        rungs.append((kind, chosen, codes))
        if room < MAX_SUGGESTED // 2:
            break
    shown = _listings(view, [chosen for _, chosen, _ in rungs])
    return [Step(kind, True, found, areas=codes) for (kind, _, codes), found in zip(rungs, shown, strict=True) if found]


def _closed(answer: Answer) -> Answer:
    """Say whether the page must be treated as sensitive: by what was asked, not by a sensitive listing among others."""
    answer.sensitive = bool(
        SENSITIVE.intersection(answer.understanding.categories)
        or NOBODYS_BUSINESS.intersection(answer.understanding.danger)
        or answer.question.topic.partition(".")[0] in SENSITIVE
    )
    return answer
