"""One question, one answer: understand, look up, climb the ladder. Never a dead end, never a silent guess."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby, islice

from portal.directory import glances, hotlines, places, trust
from portal.directory.glances import Glance
from portal.directory.hotlines import HelpLine
from portal.search import activity_answers, facets, help_lines, index, pairs, staff_words
from portal.search.answers import PER_PAGE, Answer, Question, Step, StepKind, matters
from portal.search.bits import Bits
from portal.search.dangers import CRIME, DANGER_LINES, HARM, LINES_FIRST, NOBODYS_BUSINESS, SENSITIVE, VIOLENT
from portal.search.filters import Area, Filters
from portal.search.ranking import Wish, order
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
    return [view.listing_id(record) for records in (here, serving) for record in _ordered(view, records, filters, area)]


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
        # Of a thief with a knife the police are told first.
        found.categories.insert(int(set(found.danger) == CRIME and found.categories[:1] == ["hotline"]), "rppa")
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
    lines = help_lines.answering(answer, area)
    answer.total = (here | serving).bit_count()
    answer.pages = max(1, -(-answer.total // PER_PAGE))
    _page(answer, view, (here, serving), filters, area)
    facets.add(answer, view, filters, area, here | serving)
    _name_states(answer, filters, area, here, lines)
    if not here and area.codes and not too_many and filters.asked:
        answer.steps.extend(_nearby(view, matching & ~serving, filters, area))
    help_lines.add(answer, lines)
    if filters.asked and not lines and answer.question.page == 1:
        help_lines.add_fallback(answer, area)


def _ordered(view: View, records: Bits, filters: Filters, area: Area) -> Iterable[int]:
    if not records:
        return ()
    found = filters.understanding
    topic = "rppa" if "rppa" in found.categories else ""
    wish = Wish(filters.tiers(), area.nearness(view), scoring_words(found), topic)
    return order(view, records, wish, trust.today())


def _page(answer: Answer, view: View, sets: tuple[Bits, Bits], filters: Filters, area: Area) -> None:
    """Put one page of the results, those of the place before those that serve it, under their headings.

    The first page begins with one of each kind that the question may mean, if it may mean several.
    """
    firsts = _one_of_each(view, sets, filters, area)
    here, serving = (records & ~sum(1 << record for record in firsts) for records in sets)
    page = min(max(1, answer.question.page), answer.pages)
    start, end, first = max(0, (page - 1) * PER_PAGE - len(firsts)), page * PER_PAGE - len(firsts), here.bit_count()
    near = list(islice(_ordered(view, here, filters, area), start, end)) if start < first else []
    wide = list(islice(_ordered(view, serving, filters, area), max(0, start - first), end - first)) if end > first else []
    heads = [list(alike) for _, alike in groupby(firsts, lambda record: sets[0] >> record & 1)] if page == 1 else []
    groups = [*heads, near, wide]
    shown = _listings(view, groups)
    near_kind: StepKind = "here" if area.codes else "anywhere"
    for number, (group, listings) in enumerate(zip(groups, shown, strict=True)):
        if listings:
            kind = near_kind if sets[0] >> group[0] & 1 else "serving"
            rest = bool(heads) and number == len(heads) + (not near)
            answer.steps.append(Step(kind, False, listings, areas=list(area.codes), more=rest))


def _one_of_each(view: View, sets: tuple[Bits, Bits], filters: Filters, area: Area) -> list[int]:
    """The best record of each kind of answer, of the place if there is one, else of those that serve it."""
    found: list[int] = []
    for kind in filters.understanding.kinds:
        of_kind = filters.of_categories(kind) & ~sum(1 << record for record in found)
        fitting = next((records & of_kind for records in sets if records & of_kind), 0)
        found.extend(islice(_ordered(view, fitting, filters, area), 1))
    return found


def _listings(view: View, groups: list[list[int]]) -> list[list[Glance]]:
    """The listings of several groups of records, read from the tables at once."""
    ids = [[view.listing_id(record) for record in group] for group in groups]
    found = {x.id: x for x in glances.in_order([i for group in ids for i in group])}
    return [[found[i] for i in group if i in found] for group in ids]


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
        chosen = list(islice(_ordered(view, left & records, filters, area), room))
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
