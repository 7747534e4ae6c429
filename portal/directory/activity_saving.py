"""Writing activities: the one way in, whoever the sender (form, file). Each save is one version with its history."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import delete, select

from portal.database import advance, session, utc_now, writing
from portal.directory import activities, activity_dates, activity_proposing, activity_rules, audit, open_activities, trust
from portal.directory.activities import Activity, ActivityArea, ActivityDate, ActivityNeed, ActivityRevision
from portal.directory.activity_drafts import PLAIN, ActivityDraft, content_of, differences, draft_of
from portal.directory.ids import id_for
from portal.directory.listings import Organization
from portal.directory.people import ORGANIZATION, Post
from portal.directory.proposals import State
from portal.directory.publishing import Conflict, Unready
from portal.directory.rights import SYSTEM, Actor
from portal.directory.sayings import Saying
from portal.directory.sayings import marked as _l


@dataclass(frozen=True, slots=True)
class ActivityWish:
    """What somebody wants an activity to say."""

    activity_id: str | None
    """None for a new activity."""
    fields: Mapping[str, str]
    """Texts by column of `activity_rules.COLUMNS`."""
    base_version: int = 0
    reason: str = ""
    proposal_id: int | None = None
    """The sender's own change on its way that this goes on with: it is over once this is kept."""


@dataclass(frozen=True, slots=True)
class ActivityOutcome:
    """What became of it: `published`, `draft`, `cancelled`, `waiting` (for a second person) or `unchanged`."""

    state: str
    activity_id: str
    proposal_id: int | None = None
    """The change that is on its way, while residents go on seeing what they see."""


def save(actor: Actor, wish: ActivityWish) -> ActivityOutcome:
    """Make a wish the next version of its activity.

    What is sensitive, or comes from a new account or an organization, waits for a second person: as a draft for
    `publish`, or of one that residents see as a proposal for `activity_deciding.decide`; a draft of such a one is the
    sender's own. Raises Unready (faults by column), Conflict (somebody was quicker), and PermissionError (not the actor's).
    """
    with writing():
        activity = _own(actor, wish.activity_id, wish.base_version) if wish.activity_id else None
        draft, faults = activity_rules.check(wish.fields)
        if faults:
            raise Unready(faults)
        draft.key = activity.key if activity else draft.key or f"kegiatan:{secrets.token_hex(8)}"
        if activity is None and activities.by_key(draft.key):
            raise Conflict(draft.key)
        if activity and open_activities.is_open(activity) and draft.status == "draft":
            post = _speaking_as(actor, activity, draft)
            number = activity_proposing.keep_within(actor, activity, draft, post, "draft", reason=wish.reason)
            found = ActivityOutcome("draft", activity.id, number)
        else:
            found = save_within(actor, draft, reason=wish.reason)
        over: State = "done" if found.state in ("published", "cancelled") else "dropped"
        activity_proposing.settle_within(actor, wish.proposal_id, found.proposal_id, over)
        return found


def save_within(actor: Actor, draft: ActivityDraft, reason: str = "", batch_id: int | None = None) -> ActivityOutcome:
    """As `save`, of a checked draft, inside the caller's own `writing()`: a file's way in. Its key names the activity.

    Raises Unready and PermissionError.
    """
    activity = activities.by_key(draft.key)
    before = draft_of(activity) if activity else None
    post, waits = judged(actor, activity, draft)
    seen = activity is not None and open_activities.is_open(activity)
    if waits and not seen:
        draft = replace(draft, status="draft")
    if activity and before and not differences(before, draft) and (seen or activity.waiting == waits):
        return ActivityOutcome("unchanged", activity.id)
    if activity and seen and waits:
        number = activity_proposing.keep_within(actor, activity, draft, post, "waiting", reason=reason, batch_id=batch_id)
        return ActivityOutcome("waiting", activity.id, number)
    act = "create" if activity is None else draft.status if before and before.status != draft.status else "edit"
    found = land_within(activity, draft, act, actor.person_id, post, reason=reason, waits=waits, batch_id=batch_id)
    return ActivityOutcome("waiting" if waits else draft.status, found)


def judged(actor: Actor, activity: Activity | None, draft: ActivityDraft) -> tuple[Post | None, bool]:
    """The post in whose name the actor may want this draft of that activity, and whether a second person has to agree.

    Writes nothing. Raises Unready and PermissionError as saving it would.
    """
    before = draft_of(activity) if activity else None
    post = _speaking_as(actor, activity, draft)
    if before is None:
        _refuse_past(draft)
    return post, draft.status == "published" and _needs_second(actor, post, before, draft)


def publish(actor: Actor, activity_id: str, base_version: int) -> ActivityOutcome:
    """The second person's yes to a draft that waits. Raises PermissionError (also for its own author) and Conflict."""
    with writing():
        activity = _own(actor, activity_id, base_version)
        newest = activities.history_of(activity_id)[0]
        if not activity.waiting or not actor.trusted or newest.person_id == actor.person_id:
            raise PermissionError(activity_id)
        draft = replace(draft_of(activity), status="published")
        post = actor.post_for(activity.place_code, activity.organization_id)
        land_within(activity, draft, "publish", actor.person_id, post, approved_by=actor.person_id)
        return ActivityOutcome("published", activity_id)


def put_back_within(actor: Actor, activity: Activity, draft: ActivityDraft, batch_id: int) -> None:
    """Make an activity say again what it said before a file, inside the caller's own `writing()`: nobody has to agree.

    Whose file it is has been asked before.
    """
    post = actor.post_for(activity.place_code, activity.organization_id)
    land_within(activity, draft, "undo", actor.person_id, post, batch_id=batch_id)


def _own(actor: Actor, activity_id: str, base_version: int) -> Activity:
    activity = activities.get(activity_id)
    if activity is None or not covers(actor, activity):
        raise PermissionError(activity_id)
    if activity.version != base_version:
        raise Conflict(activity_id)
    return activity


def covers(actor: Actor, activity: Activity) -> bool:
    """Whether the activity is this actor's to keep: in the area of a post, or entered by a post that the actor holds."""
    by_area = actor.post_for(activity.place_code, activity.organization_id) is not None
    return actor == SYSTEM or by_area or (activity.post_id is not None and actor.holds(activity.post_id))


def _speaking_as(actor: Actor, activity: Activity | None, draft: ActivityDraft) -> Post | None:
    """The post in whose name the actor may want this; None for the command line."""
    if actor == SYSTEM:
        return None
    if activity is not None and not covers(actor, activity):
        raise PermissionError(activity.id)
    number = (
        session().scalar(select(Organization.id).where(Organization.name == draft.organization)) if draft.organization else None
    )
    post = actor.post_for(draft.place_code, number) or actor.partner_post(draft.place_code)
    if post is None:
        raise Unready({"wilayah": Saying(_l("Tempat ini di luar wilayah atau dinas Anda"))})
    return post


def _refuse_past(draft: ActivityDraft) -> None:
    dates = activity_dates.expand(draft.starts, draft.ends, draft.rule, draft.exceptions)
    if draft.status == "published" and activity_dates.last_over(dates).date() < trust.today():
        raise Unready({"mulai": Saying(_l("semua tanggalnya sudah lewat; periksa tahunnya"))})


def _needs_second(actor: Actor, post: Post | None, before: ActivityDraft | None, after: ActivityDraft) -> bool:
    if post is None or (before is not None and before.status == "published" and _is_free(before, after)):
        return False
    if post.role == ORGANIZATION or not actor.trusted or after.sensitive or (before is not None and before.sensitive):
        return True
    return before is not None and after.address_public and not before.address_public


def _is_free(before: ActivityDraft, after: ActivityDraft) -> bool:
    """Whether it only tells people in time what they must not learn too late: that it is full, that a date is off or moved."""
    changed = set(differences(before, after))
    return bool(changed) and changed <= {"places_left", "exceptions"}


def land_within(
    activity: Activity | None,
    draft: ActivityDraft,
    act: str,
    person_id: int | None,
    post: Post | None,
    *,
    reason: str = "",
    waits: bool = False,
    approved_by: int | None = None,
    batch_id: int | None = None,
) -> str:
    """Write a checked draft as the next version, with its dates and its history, inside the caller's `writing()`; its id.

    Whether the actor may has been asked before.
    """
    tables, now = session(), utc_now()
    before = draft_of(activity) if activity else draft
    organization, change = _organization(draft.organization), advance("activity")
    if activity is None:
        number = id_for(f"kegiatan:{draft.key}", lambda found: tables.get(Activity, found) is not None)
        activity = Activity(id=number, made_at=now, version=0, post_id=post.id if post else None)
    dates = _say(activity, draft)
    activity.organization_id, activity.last_over, activity.waiting = organization, activity_dates.last_over(dates), waits
    activity.version, activity.modified, activity.change = activity.version + 1, now, change
    tables.add(activity)
    tables.flush()
    activity_id, version = activity.id, activity.version
    _relate(activity_id, draft, dates)
    tables.add(
        ActivityRevision(
            activity_id=activity_id, version=version, at=now, person_id=person_id, post_id=post.id if post else None,
            approved_by=approved_by, act=act, reason=reason, changes=differences(before, draft), content=content_of(draft),
            batch_id=batch_id,
        )
    )  # fmt: skip
    audit.note(f"activity {act}", approved_by or person_id, f"activity:{activity_id}", "waiting" if waits else "")
    tables.flush()
    tables.expire_all()
    return activity_id


def _say(activity: Activity, draft: ActivityDraft) -> list[activity_dates.Date]:
    """Fill the columns of the activity; its dates."""
    for name in PLAIN:
        setattr(activity, name, getattr(draft, name))
    return activity_dates.expand(draft.starts, draft.ends, draft.rule, draft.exceptions)


def _relate(activity_id: str, draft: ActivityDraft, dates: Sequence[activity_dates.Date]) -> None:
    tables = session()
    for table in (ActivityNeed, ActivityArea, ActivityDate):
        tables.execute(delete(table).where(table.activity_id == activity_id))
    needs, areas = dict.fromkeys(draft.needs), sorted(set(draft.service_areas))
    tables.add_all(ActivityNeed(activity_id=activity_id, need=need, position=n) for n, need in enumerate(needs))
    tables.add_all(ActivityArea(activity_id=activity_id, code=code) for code in areas)
    tables.add_all(
        ActivityDate(activity_id=activity_id, day=d.day, starts=d.starts, ends=d.ends, over=d.over, state=d.state, note=d.note)
        for d in dates
    )


def _organization(name: str) -> int | None:
    if not name:
        return None
    found = session().scalar(select(Organization).where(Organization.name == name))
    if found is None:
        found = Organization(name=name)
        session().add(found)
        session().flush()
    return found.id
