"""The posts: who holds them, which are vacant, whom to invite; handing one's own over."""

from __future__ import annotations

from datetime import date

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import handing_over, invitations, inviting, places, posts
from portal.directory.inviting import NewPost
from portal.directory.people import FIELD, ROLES, SUPERIORS, AccountError, Post
from portal.languages import gettext as _
from portal.office.invitations import link_page
from portal.office.room import actor, open_to_partners, room
from portal.web.rendering import render
from portal.web.telling import all_told

FIELDS = {"role": "jenis", "area": "wilayah", "title": "jabatan", "agency": "dinas", "ends": "sampai", "name": "nama"}
"""What the directory calls a field → what the form calls it."""
A_PAGE = 50


def message() -> str:
    """What is sent with an invitation."""
    return _(
        "Anda diundang menjadi petugas portal Kecamatan Berdaya. Buka tautan ini, berlaku 72 jam dan hanya untuk Anda: %(link)s",
        link="%(link)s",
    )


def _there(post_id: int) -> Post:
    found = posts.get(post_id)
    if found is None:
        abort(404)
    return found


def below(post_id: int) -> Post:
    """The post, if it is below the actor: 404 where there is none, 403 where it is another's."""
    found = _there(post_id)
    if not actor().heads(found):
        abort(403)
    return found


def own(post_id: int) -> Post:
    """The post, if the actor holds it: 404 where there is none, 403 where it is another's."""
    found = _there(post_id)
    if not actor().holds(post_id):
        abort(403)
    return found


def _day(text: str) -> date | None:
    """A day as a date field sends it; raises AccountError for what is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise AccountError(ends=_("Tulis tanggalnya seperti 31-12-2026")) from None


@room.get("/jabatan", endpoint="posts")
@open_to_partners
def all_posts() -> ResponseReturnValue:
    """One's own posts, and for a superior all below: vacant ones first; listings that nobody keeps."""
    area, page = request.args.get("wilayah", ""), request.args.get("hal", 1, type=int)
    known = places.atlas().get(area)
    superior = actor().role in SUPERIORS
    found = posts.in_care(actor(), area if known else "") if superior else []
    last = max(1, -(-len(found) // A_PAGE))
    page = min(max(page, 1), last)
    return render(
        "office/posts.html",
        own=posts.own(actor()),
        found=found[(page - 1) * A_PAGE : page * A_PAGE],
        count=len(found),
        vacant=sum(1 for held in found if held.holder is None),
        orphans=posts.orphans(actor()),
        orphan_count=posts.orphan_count(actor()),
        area=area if known else "",
        areas=_areas(),
        page=page,
        last=last,
        superior=superior,
        news=request.args.get("kabar", ""),
    )


def _areas() -> list[tuple[str, str]]:
    """Areas to choose from, as code and name: the own kabupaten and its kecamatan; for the province all kabupaten."""
    atlas = places.atlas()
    found = []
    for post in actor().posts:
        if post.role != "staff":
            inner = atlas.children.get(post.area_code, [])
            found += [p for p in [atlas.get(post.area_code), *inner] if p]
    return [(p.code, p.full_name) for p in dict.fromkeys(found)]


@room.get("/jabatan/baru")
def new_post() -> ResponseReturnValue:
    """The form for a new post and its first holder."""
    return _new_post({"jenis": request.args.get("jenis", "staff"), "wilayah": request.args.get("wilayah", "")}, {})


def _new_post(typed: dict[str, str], faults: dict[str, str]) -> ResponseReturnValue:
    if actor().role not in SUPERIORS:
        abort(403)
    below = [role for role in ROLES[: ROLES.index(actor().role)] if role != FIELD]
    atlas = places.atlas()
    groups = []
    for code, name in _areas():
        inner = [(p.code, p.full_name) for p in atlas.children.get(code, []) if p.level == "kecamatan"]
        if atlas.places[code].level in ("kabupaten", "provinsi"):
            groups.append((name, [(code, name), *inner]))
    answer = render("office/new_post.html", typed=typed, wrong=faults, roles=below, groups=groups, agencies=posts.agencies())
    answer.status_code = 422 if faults else 200
    return answer


@room.post("/jabatan/baru")
def open_post() -> ResponseReturnValue:
    """Open the post and show the link for its first holder."""
    typed = {name: request.form.get(name, "").strip() for name in FIELDS.values()}
    try:
        new = NewPost(typed["jenis"], typed["wilayah"], typed["jabatan"], typed["dinas"])
        post_id, secret = inviting.open_post(actor(), new, typed["nama"], _day(typed["sampai"]))
    except AccountError as error:
        return _new_post(typed, all_told(error.faults, FIELDS))
    return _link(secret, post_id)


def _link(secret: str, post_id: int) -> ResponseReturnValue:
    path = url_for("office.invitation", secret=secret)
    back = url_for("office.post", post_id=post_id) if not actor().holds(post_id) else url_for("office.posts")
    return link_page(path, _("Tautan undangan"), message(), back)


@room.get("/jabatan/<int:post_id>")
def post(post_id: int) -> ResponseReturnValue:
    """One post: who holds it, who held it, links on their way, and what a superior may do."""
    return _post(below(post_id), {}, {})


def _post(found: Post, typed: dict[str, str], faults: dict[str, str]) -> ResponseReturnValue:
    answer = render(
        "office/post.html",
        held=posts.held(found),
        tenures=posts.tenures(found.id),
        invitations=invitations.open_of(found.id),
        typed=typed,
        wrong=faults,
    )
    answer.status_code = 422 if faults else 200
    return answer


@room.post("/jabatan/<int:post_id>/undang")
def invite(post_id: int) -> ResponseReturnValue:
    """Invite somebody to a vacant post and show the link."""
    found = below(post_id)
    typed = {name: request.form.get(name, "").strip() for name in ("nama", "sampai")}
    try:
        secret = inviting.invite(actor(), post_id, typed["nama"], _day(typed["sampai"]))
    except AccountError as error:
        return _post(found, typed, all_told(error.faults, FIELDS))
    return _link(secret, post_id)


@room.post("/jabatan/<int:post_id>/akhiri")
def end_tenure(post_id: int) -> ResponseReturnValue:
    """Take the post back from its holder."""
    handing_over.end_tenure(actor(), below(post_id).id)
    return redirect(url_for("office.post", post_id=post_id), 303)


@room.post("/jabatan/<int:post_id>/tutup")
def close_post(post_id: int) -> ResponseReturnValue:
    """Close the post for good."""
    handing_over.close_post(actor(), below(post_id).id)
    return redirect(url_for("office.posts", kabar="ditutup"), 303)


@room.get("/jabatan/<int:post_id>/pindah")
@open_to_partners
def hand_over(post_id: int) -> ResponseReturnValue:
    """The two ways to leave one's own post: name a successor, or leave it open."""
    return render("office/hand_over.html", post=own(post_id), invitations=invitations.open_of(post_id))


@room.post("/jabatan/<int:post_id>/penerus")
@open_to_partners
def name_successor(post_id: int) -> ResponseReturnValue:
    """Invite a successor and show the link."""
    secret = handing_over.name_successor(actor(), own(post_id).id, request.form.get("nama", ""))
    return _link(secret, post_id)


@room.post("/jabatan/<int:post_id>/kosongkan")
@open_to_partners
def leave_open(post_id: int) -> ResponseReturnValue:
    """Give the post up without a successor."""
    handing_over.leave_open(actor(), own(post_id).id)
    return redirect(url_for("office.posts", kabar="dikosongkan"), 303)
