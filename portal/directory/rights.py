"""Who may do what to which listing: by the area of the post, never by the person (DESIGN section 8)."""

from __future__ import annotations

from dataclasses import dataclass

from portal.directory import claims, people, places
from portal.directory.drafts import Draft, differences
from portal.directory.listings import Listing
from portal.directory.people import FIELD, ORGANIZATION, ROLES, SUPERIORS, Person, Post

_CONFIRMATION = {"confirmed_on", "confirmed_by"}


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts, with the posts that give the right to. No posts: no rights.

    Posts at an organization are kept apart: whatever asks for the posts of an area knows nothing of them.
    """

    person_id: int | None
    name: str
    posts: tuple[Post, ...] = ()
    """Posts that keep an area, or an agency's listings there."""
    trusted: bool = False
    represents: tuple[Post, ...] = ()
    """Posts at organizations (NGOs)."""
    claimed: frozenset[str] = frozenset()
    """Ids of the listings that these organizations have been given to speak for."""
    walks: tuple[Post, ...] = ()
    """Posts of KKN students and cadres: the right to tell what they found there, and none to change anything."""

    @property
    def role(self) -> str:
        """The widest role held; empty without a post."""
        held = {post.role for post in (*self.posts, *self.represents, *self.walks)}
        return next((role for role in reversed(ROLES) if role in held), "")

    @property
    def is_partner(self) -> bool:
        """Whether somebody of an organization acts, who holds no post of the administration."""
        return bool(self.represents) and not self.posts

    @property
    def is_field(self) -> bool:
        """Whether a KKN student or cadre acts, who holds no other post."""
        return bool(self.walks) and not self.posts and not self.represents

    def walk_in(self, place_code: str) -> Post | None:
        """The post of a student or cadre that is held where this place is."""
        return next((post for post in self.walks if places.contains(post.area_code, place_code)), None)

    @property
    def organizations(self) -> list[int]:
        """Numbers of the organizations that the actor is of."""
        return [post.organization_id for post in self.represents if post.organization_id is not None]

    @property
    def areas(self) -> list[str]:
        """Codes of the areas of all posts held, of either kind."""
        return [post.area_code for post in (*self.posts, *self.represents)]

    def may_propose(self, listing: Listing) -> bool:
        """Whether the actor may propose changes of a listing and say that it is still right: it is theirs to keep, or claimed."""
        return self.covers(listing) or listing.id in self.claimed

    def partner_post(self, place_code: str) -> Post | None:
        """The narrowest post at an organization that is held where this place is."""
        fitting = [post for post in self.represents if places.contains(post.area_code, place_code)]
        return max(fitting, key=lambda post: len(post.area_code), default=None)

    def is_above(self, code: str) -> bool:
        """Whether a kabupaten or province post covers this area."""
        return any(post.role != "staff" and places.contains(post.area_code, code) for post in self.posts)

    def covers_area(self, code: str) -> bool:
        """Whether some post covers everything in this area."""
        return any(post.organization_id is None and places.contains(post.area_code, code) for post in self.posts)

    def covers(self, listing: Listing) -> bool:
        """Whether the listing is this actor's to keep."""
        return any(_covers(post, listing.place_code, listing.organization_id) for post in self.posts)

    def post_for(self, place_code: str, organization_id: int | None) -> Post | None:
        """The narrowest post held that covers such a listing."""
        fitting = [post for post in self.posts if _covers(post, place_code, organization_id)]
        return max(fitting, key=lambda post: len(post.area_code), default=None)

    def is_superior(self, role: str, area_code: str, organization_id: int | None = None) -> bool:
        """Whether this actor is above a post of that kind: kabupaten above staff and organizations, the province above all.

        Whoever keeps a whole kecamatan is above the students and cadres there. An agency's post
        is above posts of the same agency only. The command line is above all.
        """
        if self == SYSTEM:
            return True
        if role == FIELD:
            return self.covers_area(area_code)
        return any(
            post.role in SUPERIORS
            and ROLES.index(post.role) > ROLES.index(role)
            and places.contains(post.area_code, area_code)
            and post.organization_id in (None, organization_id)
            for post in self.posts
        )

    def heads(self, post: Post) -> bool:
        """Whether this actor is above that post."""
        return self.is_superior(post.role, post.area_code, post.organization_id)

    def holds(self, post_id: int) -> bool:
        """Whether this actor holds that post, to keep an area or to speak for an organization."""
        return any(post.id == post_id for post in (*self.posts, *self.represents))


SYSTEM = Actor(None, "")
"""The portal itself: reference data, schedules, the command line."""


def actor_of(person: Person) -> Actor:
    """The person as somebody who acts today."""
    held = people.living_posts(person)
    keeping = tuple(post for post in held if post.role not in (FIELD, ORGANIZATION))
    speaking = tuple(post for post in held if post.role == ORGANIZATION)
    walking = tuple(post for post in held if post.role == FIELD)
    return Actor(person.id, person.name, keeping, person.trusted_on is not None, speaking, claims.claimed_by(speaking), walking)


def _covers(post: Post, place_code: str, organization_id: int | None) -> bool:
    if post.organization_id is not None and post.organization_id != organization_id:
        return False
    return places.contains(post.area_code, place_code)


def needs_second(actor: Actor, before: Draft | None, after: Draft) -> bool:
    """Whether a change waits for a second person.

    It does where the listing is or was sensitive, where its address becomes public, where the
    account is new, and where it would serve areas beyond those of the actor. Taking a wrong
    listing out of sight for a while, and saying when somebody made sure, are every officer's right.
    What an organization wants waits always.
    """
    if not actor.posts:
        return True
    if before is not None and _is_free(before, after):
        return False
    if not actor.trusted or after.sensitive or (before is not None and before.sensitive):
        return True
    if before is not None and after.address_public and not before.address_public:
        return True
    return not all(_within_reach(actor, code) for code in after.service_areas)


def _is_free(before: Draft, after: Draft) -> bool:
    changed = set(differences(before, after))
    free = _CONFIRMATION | ({"status", "status_note"} if after.status == "paused" else set())
    return bool(changed) and changed <= free


def _within_reach(actor: Actor, code: str) -> bool:
    return any(places.contains(post.area_code, code) for post in actor.posts)


def may_decide(actor: Actor, listing_place: str, organization_id: int | None, author_id: int) -> bool:
    """Whether this actor may be the second person for a change of that author."""
    if actor.person_id == author_id or not actor.trusted:
        return False
    return actor.post_for(listing_place, organization_id) is not None
