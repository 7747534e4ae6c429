"""Scores result pages against labelled queries, by the marks that the pages carry (DESIGN section 5)."""

from __future__ import annotations

import csv
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from portal.directory.places import contains
from tests.inspecting import Page, Visitor

QUERIES = Path(__file__).parent / "queries.tsv"


@dataclass(frozen=True)
class Query:
    """A query with what its author meant."""

    text: str
    language: str
    categories: frozenset[str]
    codes: tuple[str, ...]
    expect: str
    """hits, choose, empty or outside."""
    urgent: bool


@dataclass
class Report:
    """Counts over many queries."""

    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    languages: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def share(self, name: str, of: str) -> float:
        """The share of `of` queries that counted for `name`."""
        return self.right[name] / self.asked[of] if self.asked[of] else 1.0

    def lines(self) -> list[str]:
        """The report in words."""
        times = sorted(self.seconds)
        result = [f"{len(times)} queries; expect hits {self.asked['hits']}"]
        for name in ("success@1", "success@3", "success@10", "zero result", "wrong place"):
            result.append(f"  {name:12} {self.share(name, 'hits'):.3f}")
        for name in ("choose", "out-of-scope", "outside", "emergency"):
            result.append(f"  {name:12} {self.right[name]}/{self.asked[name]}")
        result.append(f"  {'false alarm':12} {self.share('false alarm', 'calm'):.3f}")
        for language, (right, asked) in sorted(self.languages.items()):
            result.append(f"  {language:14} {right / asked:.3f} ({asked})")
        result.append(f"  p50 {times[len(times) // 2] * 1000:.1f} ms, p95 {times[int(len(times) * 0.95)] * 1000:.1f} ms")
        return result + [f"  ! {fault}" for fault in self.faults]


def read(file: Path = QUERIES) -> list[Query]:
    """The labelled queries of a file in the format of `queries.tsv`."""
    with file.open(encoding="utf-8", newline="") as rows:
        return [
            Query(
                r["query"],
                r["language"],
                frozenset(r["intent"].split("|")),
                tuple(c.strip() for c in r["place_code"].split("|") if c.strip()),
                r["expect"],
                r["urgent"] == "1",
            )
            for r in csv.DictReader(rows, delimiter="\t")
        ]


def score(visitor: Visitor, queries: Iterable[Query]) -> Report:
    """Ask every query in the resident's room and compare the marks with what was meant."""
    report = Report()
    for query in queries:
        begun = time.perf_counter()
        visitor.raw("/id/cari", query_string={"q": query.text})
        report.seconds.append(time.perf_counter() - begun)
        page = visitor.search(query.text)
        _score_danger(report, query, page)
        {"hits": _score_hits, "choose": _score_choose, "empty": _score_empty, "outside": _score_outside}[query.expect](
            report, query, page
        )
    return report


def _score_danger(report: Report, query: Query, page: Page) -> None:
    shown = "emergency" in page.states
    report.asked["emergency" if query.urgent else "calm"] += 1
    if query.urgent:
        _count(report, "emergency", shown, query)
    elif shown:
        report.right["false alarm"] += 1
        report.faults.append(f"false alarm: {query.text}")


def _score_hits(report: Report, query: Query, page: Page) -> None:
    hits = [(_words(h.get("data-categories")), _words(h.get("data-areas"))) for h in page.hits]
    fits = [("any" in query.categories or bool(query.categories & c)) and _in_place(a, query.codes) for c, a in hits]
    report.asked["hits"] += 1
    for count in (1, 3, 10):
        report.right[f"success@{count}"] += any(fits[:count])
    report.right["zero result"] += not hits
    report.right["wrong place"] += bool(hits) and not _in_place(hits[0][1], query.codes)
    language = report.languages[query.language]
    language[0] += any(fits[:1])
    language[1] += 1
    if not any(fits[:1]):
        report.faults.append(f"not first: {query.text} (wanted {'|'.join(sorted(query.categories))} {' '.join(query.codes)})")


def _score_choose(report: Report, query: Query, page: Page) -> None:
    report.asked["choose"] += 1
    _count(report, "choose", "choose-place" in page.states and set(query.codes) <= page.options, query)


def _score_empty(report: Report, query: Query, page: Page) -> None:
    report.asked["out-of-scope"] += 1
    answers = [h for h in page.hits if h.get("data-suggested") is None]
    _count(report, "out-of-scope", not answers and bool(page.states & {"out-of-scope", "no-match"}), query)


def _score_outside(report: Report, query: Query, page: Page) -> None:
    report.asked["outside"] += 1
    answers = [h for h in page.hits if h.get("data-suggested") is None]
    _count(report, "outside", not answers and "outside-area" in page.states, query)


def _count(report: Report, name: str, right: bool, query: Query) -> None:
    report.right[name] += right
    if not right:
        report.faults.append(f"{name}: {query.text}")


def _words(text: str | None) -> set[str]:
    return set((text or "").split())


def _in_place(areas: set[str], codes: tuple[str, ...]) -> bool:
    """Whether a result lies in one of the places meant, or serves it from above."""
    return not codes or any(contains(c, a) or contains(a, c) for a in areas for c in codes)
