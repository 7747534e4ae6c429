"""How the form of an activity is drawn: as a form, with its dates in words, and beside another's version."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import request
from flask.typing import ResponseReturnValue

from portal.directory import (
    activities,
    activity_dates,
    activity_drafts,
    activity_entry,
    activity_proposals,
    pasaran,
    phones_entry,
    place_entry,
    posts,
    topics,
)
from portal.directory.activities import Activity
from portal.directory.activity_drafts import ActivityDraft, draft_of
from portal.directory.activity_proposals import ActivityProposal
from portal.directory.activity_rules import NOWHEN
from portal.directory.rights import Actor
from portal.office import activity_names as names
from portal.office.room import actor
from portal.web.rendering import render
from portal.web.telling import all_told

Faults = dict[str, str]
SHOWN_DATES = 60


@dataclass(frozen=True, slots=True)
class ActivitySheet:
    """A form as it stands: of which activity, what it says, which version its writer saw."""

    activity_id: str | None
    """None for an activity that is to be."""
    fields: dict[str, str]
    version: int = 0
    proposal_id: int | None = None
    """The writer's own change on its way that the form goes on with."""

    @property
    def activity(self) -> Activity | None:
        """The activity as it is now."""
        return activities.get(self.activity_id) if self.activity_id else None

    @property
    def base(self) -> ActivityDraft:
        """What the form does not ask."""
        known, mine = self.activity, self.proposal
        if known and mine:
            return activity_proposals.carried_over(mine, known)[0]
        return draft_of(known) if known else blank_draft(actor())

    @property
    def proposal(self) -> ActivityProposal | None:
        """That change, if it is the reader's own and of this activity."""
        found = activity_proposals.get(self.proposal_id) if self.proposal_id else None
        return found if found and (found.person_id, found.activity_id) == (actor().person_id, self.activity_id) else None

    def columns(self, status: str) -> tuple[dict[str, str], Faults]:
        """The columns that the form fills, and what is wrong by field."""
        return activity_entry.read(self.fields, self.base, status)


def blank_draft(who: Actor) -> ActivityDraft:
    """An activity that nothing is known about, at the officer's own place."""
    post = who.posts[0]
    return ActivityDraft("", "", "", post.area_code, NOWHEN, service_areas=[post.area_code], organization=posts.agency(post))


def blank(who: Actor) -> dict[str, str]:
    """The empty form."""
    fields = activity_entry.fields_of(blank_draft(who))
    return fields | {"sensitif": "", "alamat_publik": "", "ulang_cara": "sekali"}


def copied(found: Activity) -> dict[str, str]:
    """The form of an activity like this one at dates that are still to be chosen."""
    fields = activity_entry.fields_of(draft_of(found))
    dated = (
        "tanggal",
        "tanggal_selesai",
        "batas_daftar",
        "sisa",
        "catatan_status",
        "catatan_hari",
        "ulang_sampai",
        "ulang_semula",
    )
    kept = {name: text for name, text in fields.items() if name not in dated}
    return kept | ({"ulang_cara": "sekali"} if kept.get("ulang_cara") == "tetap" else {})


def show_activity_form(sheet: ActivitySheet, faults: Faults | None = None, status: int = 200) -> ResponseReturnValue:
    """The form, its faults beside their fields."""
    found = all_told(faults or {})
    answer = render(
        "office/activity_form.html",
        sheet=sheet,
        activity=sheet.activity,
        fields=sheet.fields,
        faults=found,
        summary=[(name, f"{names.activity_field(name)}: {text}") for name, text in found.items()],
        numbers=phones_entry.read(sheet.fields)[2],
        choices=place_entry.choices(actor().areas, sheet.fields),
        planned=planned(sheet),
        others=activity_proposals.of_others(actor().person_id, sheet.activity_id or ""),
        waits=not actor().trusted or sheet.base.sensitive or sheet.fields.get("bidang") == "rppa",
        topics=[(t, [n for n in topics.needs().values() if topics.topic_of(n.code) == t.code]) for t in topics.topics().values()],
    )
    answer.status_code = status
    return answer


def planned(sheet: ActivitySheet) -> list[tuple[activity_dates.Date, str]]:
    """The dates that the form gives as far as it can be read, each with its pasaran; empty while its dates have faults."""
    columns, faults = sheet.columns("draf")
    if faults.keys() & {*activity_entry.WHEN, "ulang_cara", "ulang_sampai"}:
        return []
    draft = activity_entry.draft_of(columns, "")
    found = activity_dates.expand(draft.starts, draft.ends, draft.rule, draft.exceptions)
    return [(one, pasaran.of(one.starts.date())) for one in found]


def activity_conflict(sheet: ActivitySheet) -> ResponseReturnValue:
    """409: both versions side by side. What only one of both changed is taken from that one, unless the reader chooses else."""
    theirs = sheet.activity
    assert theirs is not None
    columns, faults = sheet.columns("terbit")
    if faults:
        return show_activity_form(sheet, faults, 422)
    other, versions = draft_of(theirs), {r.version: r for r in activities.history_of(theirs.id)}
    mine = replace(activity_entry.draft_of(columns, other.key), status=other.status)
    seen = versions.get(sheet.version)
    base = activity_drafts.from_content(seen.content) if seen else other
    rows = [
        (name, pair[1], pair[0], name in activity_drafts.differences(base, mine))
        for name, pair in activity_drafts.differences(other, mine).items()
    ]
    answer = render("office/activity_conflict.html", sheet=sheet, theirs=theirs, rows=rows, latest=versions[theirs.version])
    answer.status_code = 409
    return answer


def merged(sheet: ActivitySheet) -> ActivitySheet:
    """The form with the other's version of each field that the reader chose it for, at the version that is there now."""
    theirs = sheet.activity
    assert theirs is not None
    columns, faults = sheet.columns("terbit")
    if faults:
        return sheet
    other = draft_of(theirs)
    chosen = {
        name.removeprefix("pilih_") for name, side in request.form.items() if name.startswith("pilih_") and side == "mereka"
    }
    taken = {name: getattr(other, name) for name in chosen if name in activity_drafts.FIELDS}
    mine = replace(activity_entry.draft_of(columns, other.key), **taken)
    return replace(sheet, fields=activity_entry.fields_of(mine))
