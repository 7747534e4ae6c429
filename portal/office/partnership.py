"""An organization as a partner: who it is, its token, the links on its pages, the address that hears of changes."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.directory import deliveries, partnering, partners, trust
from portal.directory.partnering import PartnerError
from portal.directory.partners import AT_ONCE, Partner
from portal.languages import gettext as _
from portal.office.organizations import speaker
from portal.office.room import actor, open_to_partners, room
from portal.web.own_addresses import listing_id_of
from portal.web.rendering import render
from portal.web.telling import all_told, told
from portal.web.words import site

A_PAGE = 100


def _organization() -> int:
    """The organization in whose name somebody acts: the first, of those who are of several."""
    return speaker().organizations[0]


def own_partner() -> Partner:
    """The organization as a partner: 404 while it has not said who it is."""
    found = partners.of_organization(_organization())
    if found is None:
        abort(404)
    return found


@room.get("/kemitraan")
@open_to_partners
def partnership() -> ResponseReturnValue:
    """Who the partner is, and how token, links and webhook stand."""
    return _show({}, {})


def _show(typed: dict[str, str], faults: dict[str, str]) -> ResponseReturnValue:
    found = partners.of_organization(_organization())
    known = {"nama": found.name, "alamat": found.address, "tampil": "1" if found.agrees else ""} if found else {}
    known["webhook"] = found.hook_address if found else ""
    answer = render(
        "office/partnership.html",
        partner=found,
        typed=known | typed,
        wrong=faults,
        links=partners.link_count(found.id) if found else 0,
        standing=deliveries.standing(found.id) if found else {},
        notices=deliveries.latest(found.id) if found else [],
        title_of=deliveries.title_of,
        day_of=trust.day_of,
        news=request.args.get("kabar", ""),
    )
    answer.status_code = 422 if faults else 200
    return answer


@room.post("/kemitraan")
@open_to_partners
def introduce() -> ResponseReturnValue:
    """Say who the partner is, and whether it wants to be named in public."""
    typed = {name: request.form.get(name, "") for name in ("nama", "alamat", "tampil")}
    try:
        partnering.introduce(actor(), _organization(), typed["nama"], typed["alamat"], bool(typed["tampil"]))
    except PartnerError as error:
        return _show(typed, all_told(error.faults, {"name": "nama", "address": "alamat"}))
    return redirect(url_for("office.partnership", kabar="disimpan"), 303)


def _secret_page(heading: str, secret: str, hint: str) -> ResponseReturnValue:
    return render("office/secret.html", heading=heading, secret=secret, hint=hint)


@room.post("/kemitraan/token")
@open_to_partners
def new_token() -> ResponseReturnValue:
    """A new token, shown this once."""
    token = partnering.new_token(actor(), own_partner().id)
    hint = _("Pakai token ini untuk memakai API mitra. Token yang lama sudah tidak berlaku.")
    return _secret_page(_("Token Anda"), token, hint)


@room.post("/kemitraan/token/akhiri")
@open_to_partners
def end_token() -> ResponseReturnValue:
    """No token any more."""
    partnering.end_token(actor(), own_partner().id)
    return redirect(url_for("office.partnership", kabar="token"), 303)


@room.post("/kemitraan/webhook")
@open_to_partners
def set_hook() -> ResponseReturnValue:
    """The address that hears of changes; its secret is shown this once."""
    typed = {"webhook": request.form.get("webhook", "")}
    try:
        secret = partnering.set_hook(actor(), own_partner().id, typed["webhook"])
    except PartnerError as error:
        return _show(typed, all_told(error.faults, {"address": "webhook"}))
    hint = _("Dengan rahasia ini Anda memeriksa kiriman kami. Sebentar lagi alamat Anda kami beri satu pertanyaan.")
    return _secret_page(_("Rahasia webhook Anda"), secret, hint)


@room.post("/kemitraan/webhook/rahasia")
@open_to_partners
def new_hook_secret() -> ResponseReturnValue:
    """Another secret for the same address, shown this once."""
    try:
        secret = partnering.new_secret(actor(), own_partner().id)
    except PartnerError as error:
        return _show({}, all_told(error.faults, {"address": "webhook"}))
    return _secret_page(_("Rahasia webhook Anda"), secret, _("Rahasia yang lama sudah tidak dipakai."))


@room.post("/kemitraan/webhook/hapus")
@open_to_partners
def end_hook() -> ResponseReturnValue:
    """Send nothing any more."""
    partnering.end_hook(actor(), own_partner().id)
    return redirect(url_for("office.partnership", kabar="webhook"), 303)


@room.get("/kemitraan/tautan")
@open_to_partners
def partner_links() -> ResponseReturnValue:
    """The links that are registered, and a form for more; first the partner says who it is."""
    found = partners.of_organization(_organization())
    return _links(found) if found else redirect(url_for("office.partnership"))


def _links(found: Partner, fault: str = "") -> ResponseReturnValue:
    text = request.args.get("hal", "1")
    page = max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 4 else 1
    answer = render(
        "office/partner_links.html",
        links=partners.links(found.id, (page - 1) * A_PAGE, A_PAGE),
        count=partners.link_count(found.id),
        page=page,
        last=max(1, -(-partners.link_count(found.id) // A_PAGE)),
        text=request.form.get("tautan", ""),
        fault=fault,
        added=request.args.get("baru", type=int),
        title_of=deliveries.title_of,
    )
    answer.status_code = 422 if fault else 200
    return answer


@room.post("/kemitraan/tautan")
@open_to_partners
def add_partner_links() -> ResponseReturnValue:
    """Register links, one a line: all of them, or none where one is not ours."""
    found = own_partner()
    lines = [line.strip() for line in request.form.get("tautan", "").splitlines() if line.strip()]
    ids = [listing_id_of(line, site()) for line in lines]
    unknown = [line for line, listing_id in zip(lines, ids, strict=True) if not listing_id]
    known = [listing_id for listing_id in ids if listing_id]
    unknown += sorted(set(known) - partners.linkable(known))
    if not lines or len(lines) > AT_ONCE:
        return _links(found, _("Tulis satu sampai %(n)s tautan, satu di tiap baris.", n=AT_ONCE))
    if unknown:
        return _links(
            found, _("Ini bukan alamat layanan di portal: %(which)s", which=", ".join(line[:80] for line in unknown[:5]))
        )
    try:
        added, _unknown = partnering.add_links(actor(), found.id, known)
    except PartnerError as error:
        return _links(own_partner(), told(error.faults["links"]))
    return redirect(url_for("office.partner_links", baru=added), 303)


@room.post("/kemitraan/tautan/hapus")
@open_to_partners
def remove_partner_link() -> ResponseReturnValue:
    """Take one link away."""
    partnering.remove_links(actor(), own_partner().id, [request.form.get("layanan", "")])
    return redirect(url_for("office.partner_links"), 303)
