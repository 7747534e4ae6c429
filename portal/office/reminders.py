"""Messages that ask contacts whether listings are still right: ready to send, by a tap."""

from __future__ import annotations

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.directory import duties, reminding
from portal.directory.confirmations import Reminder
from portal.directory.groups import Group
from portal.directory.phones import Phone
from portal.office.desk import page_number
from portal.office.room import actor, room
from portal.web import asking
from portal.web.rendering import render


@room.get("/pengingat")
def reminders() -> ResponseReturnValue:
    """The reminders of the actor's area that nobody has sent yet."""
    page = page_number()
    group = duties.to_send(actor(), page, duties.MANY)
    pages = -(-group.total // duties.MANY)
    rows = [(reminder, asking.message(reminder), _chat(reminder)) for reminder in group.rows]
    asked = _asked() if page == 1 else Group()
    to_me = [(reminder, asking.message(reminder)) for reminder in asked.rows]
    more = asked.total if asked.total > len(to_me) else 0
    return render("office/reminders.html", rows=rows, total=group.total, page=page, pages=pages, escalated=to_me, more=more)


def _asked() -> Group:
    """The reminders that nobody answered and that ask the actor: a kabupaten. The province sends them on, like all others."""
    return duties.escalated(actor(), 1, duties.MANY) if actor().role == "kabupaten" else Group()


def _chat(reminder: Reminder) -> str:
    """The address that opens WhatsApp with the message; empty for a number that has none."""
    if not reminder.can_chat:
        return ""
    return Phone(reminder.number, "whatsapp").whatsapp_href(asking.message(reminder))


@room.post("/pengingat/<int:reminder_id>/dikirim")
def reminder_sent(reminder_id: int) -> ResponseReturnValue:
    """The officer has sent it."""
    try:
        reminding.mark_sent(reminder_id, actor())
    except PermissionError:
        abort(403)
    return redirect(url_for("office.reminders"), 303)
