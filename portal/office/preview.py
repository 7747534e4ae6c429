"""The page of a listing as residents would see it, before anything is published. Looking writes nothing."""

from __future__ import annotations

from dataclasses import replace

from flask import request
from flask.typing import ResponseReturnValue

from portal import languages
from portal.directory import drafts, entries
from portal.directory.drafts import Draft, draft_of
from portal.directory.rights import needs_second
from portal.languages import gettext as _
from portal.office import listing_form
from portal.office.field_names import field_name
from portal.office.listing_form import Sheet
from portal.office.room import actor
from portal.web.rendering import asks_for, render
from portal.web.showing import glimpse

BESIDE = "pratinjau"
"""Id of what shows the page beside the form; htmx replaces what is in it while somebody types."""
KEPT = ("alasan", "terbit_pada", "versi", "draf", "kiriman")
"""What the form says of the act rather than of the listing."""


def preview(sheet: Sheet) -> ResponseReturnValue:
    """The page with the form kept in it; with faults the form itself. Beside the form, the page as far as it can be read."""
    if asks_for(BESIDE):
        return _beside(sheet)
    draft, faults = entries.read(sheet.fields, _base(sheet))
    if faults:
        return listing_form.show(sheet, faults, 422)
    asides = {name: request.form.get(name, "")[:500] for name in KEPT}
    page = glimpse(drafts.as_listing(draft), _language())
    return render(
        "office/preview.html",
        sheet=sheet,
        kept=sheet.fields | asides,
        seen=page,
        waits=needs_second(actor(), draft_of(sheet.listing) if sheet.listing else None, draft),
        dalam=_language(),
        languages=languages.LANGUAGES,
    )


def _beside(sheet: Sheet) -> ResponseReturnValue:
    """What can be read is shown, and what cannot is named: nobody is interrupted in the middle of a number."""
    draft, faults = entries.read_leniently(sheet.fields, _base(sheet))
    names = dict.fromkeys(field_name(name) for name in faults)
    found = drafts.as_listing(replace(draft, name=draft.name or _("Nama layanan")))
    page = glimpse(found, _language(), level=2)
    return render("office/edit.html", BESIDE, sheet=sheet, seen=page, dalam=_language(), unread=", ".join(names))


def _base(sheet: Sheet) -> Draft:
    """What no form speaks of; a listing that is to be lies where its writer works, until another place is chosen."""
    return draft_of(sheet.listing) if sheet.listing else Draft("pratinjau", "", "", actor().posts[0].area_code)


def _language() -> str:
    """The language to look in: that of the officer, or the one that was asked for."""
    wanted = request.values.get("dalam", "")
    return wanted if wanted in languages.LANGUAGES else languages.current()
