"""What was listed at the end of past days, and how fresh it was: told from revisions, confirmations and reports, never kept.

One statement reads the listings as they stood on each of some days: the newest version by then, or
what the tables say now where that is still the same; the newest confirmation by then that was not
taken back; the reports that waited then. A test compares it with what `past` and `trust` say one by one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import text

from portal.database import session
from portal.directory import places, trust
from portal.directory.agencies import family_of

_STOOD = """
WITH days(day, ending) AS (VALUES {days}),
first AS (SELECT listing_id, min(version) AS version FROM revision GROUP BY listing_id),
came AS (
  SELECT l.id, l.arrived_on, coalesce(r.version, l.version) AS first_version,
    r.id IS NULL OR r.version > 1 OR l.sample OR l.arrived_on < date(r.at, '+7 hours') AS late
  FROM listing l LEFT JOIN first f ON f.listing_id = l.id
  LEFT JOIN revision r ON r.listing_id = f.listing_id AND r.version = f.version
),
held AS (
  SELECT d.day, d.ending, c.id, coalesce(
    (SELECT max(r.version) FROM revision r WHERE r.listing_id = c.id AND r.at < d.ending),
    CASE WHEN c.late AND c.arrived_on <= d.day THEN c.first_version END) AS version
  FROM days d CROSS JOIN came c
),
said AS (
  SELECT h.day, h.ending, l.id, l.arrived_on, h.version = l.version AS now, r.content,
    CASE WHEN h.version = l.version THEN l.topic ELSE r.content ->> '$.topic' END AS topic,
    CASE WHEN h.version = l.version THEN l.place_code ELSE r.content ->> '$.place_code' END AS place_code,
    CASE WHEN h.version = l.version THEN o.name ELSE r.content ->> '$.organization' END AS agency,
    nullif(max(
      coalesce((SELECT max(c."on") FROM confirmation c
        WHERE c.listing_id = l.id AND c.undone_at IS NULL AND c."on" <= h.day), ''),
      coalesce((SELECT max(c.before_on) FROM confirmation c
        WHERE c.listing_id = l.id AND c.undone_at IS NULL AND c.before_on <= h.day), ''),
      CASE WHEN h.version = l.version AND l.confirmed_on <= h.day THEN l.confirmed_on
        WHEN r.content ->> '$.confirmed_on' <= h.day THEN r.content ->> '$.confirmed_on' ELSE '' END), '') AS confirmed_on
  FROM held h JOIN listing l ON l.id = h.id LEFT JOIN organization o ON o.id = l.organization_id
  LEFT JOIN revision r ON r.listing_id = h.id AND r.version = h.version
  WHERE h.version IS NOT NULL AND CASE WHEN h.version = l.version THEN l.status ELSE r.content ->> '$.status' END = 'published'
),
aged AS (
  SELECT s.*, julianday(day) - julianday(coalesce(confirmed_on, arrived_on)) > {stale} AS stale,
    confirmed_on IS NOT NULL AND julianday(day) - julianday(confirmed_on) <= {fresh} AND NOT EXISTS (
      SELECT 1 FROM report p WHERE p.listing_id = s.id AND p.at < s.ending
        AND (p.state = 'new' OR p.answered_at >= s.ending)) AS sure
  FROM said s
)
"""
_FRESH = """
SELECT day, substr(place_code, 1, 5), coalesce(agency, ''), count(*), sum(sure AND NOT stale), sum(stale)
FROM aged GROUP BY 1, 2, 3
"""
_COVERED = """,
areas AS (
  SELECT place_code AS code, id FROM aged WHERE length(place_code) = 8
  UNION SELECT a.code, s.id FROM aged s JOIN listing_area a ON a.listing_id = s.id WHERE s.now AND length(a.code) = 8
  UNION SELECT j.value, s.id FROM aged s, json_each(s.content, '$.service_areas') j WHERE NOT s.now AND length(j.value) = 8
)
SELECT code, topic, count(*), sum(sure AND NOT stale) FROM areas JOIN aged USING (id) GROUP BY 1, 2
"""

Key = tuple[date, str, str]
"""Day, kabupaten (`33` for what the province has itself), family of agencies (empty for none)."""


def _limit(days: int, by_topic: dict[str, int]) -> str:
    others = " ".join(f"WHEN '{topic}' THEN {n}" for topic, n in by_topic.items())
    return f"CASE topic {others} ELSE {days} END"


def _read(days: Sequence[date], rest: str) -> Sequence[Any]:
    values: dict[str, str] = {}
    for number, day in enumerate(days):
        values[f"d{number}"] = day.isoformat()
        values[f"e{number}"] = f"{trust.start_of(day + timedelta(days=1)):%Y-%m-%d %H:%M:%S.%f}"
    statement = _STOOD.format(
        days=", ".join(f"(:d{n}, :e{n})" for n in range(len(days))),
        stale=_limit(trust.STALE_DAYS, trust.STALE_DAYS_BY_TOPIC), fresh=_limit(trust.FRESH_DAYS, trust.FRESH_DAYS_BY_TOPIC),
    )  # fmt: skip
    return session().execute(text(statement + rest), values).all()


def fresh(days: Sequence[date]) -> dict[Key, tuple[int, int, int]]:
    """How many published listings there were at the end of each day, how many of them confirmed and how many stale."""
    found: dict[Key, tuple[int, int, int]] = {}
    for day, area, agency, *counts in _read(days, _FRESH):
        key = date.fromisoformat(day), area, family_of(agency) if agency else ""
        known = found.get(key, (0, 0, 0))
        found[key] = (known[0] + counts[0], known[1] + counts[1], known[2] + counts[2])
    return found


def covered(day: date, kabupaten: Collection[str]) -> dict[tuple[str, str], tuple[int, int]]:
    """(Kecamatan, topic) → listings at the end of a day, and how many of them were confirmed; absent where there was none."""
    shown = set(kabupaten)
    return {(code, topic): (n, sure) for code, topic, n, sure in _read([day], _COVERED) if code[:5] in shown}


def is_within(area: str, kabupaten: Collection[str]) -> bool:
    """Whether a key's area counts for these kabupaten: all of them mean the province with what is its own."""
    return area in kabupaten or len(kabupaten) == len(places.atlas().at_level("kabupaten"))
