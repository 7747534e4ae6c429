"""`flask portal remind`: asks whether listings are still right, and sends what can be sent without a hand."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.config import Settings
from portal.directory import confirmations, duties, reminding
from portal.directory.confirmations import Reminder
from portal.directory.sending import SendingError, send_by_program, send_mail
from portal.web import asking

STAGES = {1: "kontak pertama", 2: "kontak kedua"}


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would be made and write nothing.")
@with_appcontext
def remind(dry_run: bool) -> None:
    """Make the reminders that are due, and send what can be sent without a hand. Can be repeated."""
    made = reminding.remind(dry_run)
    for reminder in made:
        stage = STAGES.get(reminder.stage, "kabupaten")
        click.echo(f"{reminder.listing_id}: pengingat ke-{reminder.stage}, {stage}, {_way(reminder)}")
    click.echo(f"{len(made)} pengingat" + (" akan dibuat. Tidak ada yang ditulis (--dry-run)." if dry_run else " dibuat."))
    if not dry_run and _send_all(current_app.config["SETTINGS"]):
        raise SystemExit(1)


def _way(reminder: Reminder) -> str:
    return "telepon atau WhatsApp" if reminder.number else "surel" if reminder.email else "tanpa nomor"


def _send_all(settings: Settings) -> int:
    """Send what mail server and gateway take; returns how many they did not take."""
    if not (settings.smtp_url or settings.send_command):
        return 0
    if not settings.base_url:
        click.echo("PORTAL_BASE_URL belum diisi: tautan tidak bisa dibuat, tidak ada yang dikirim.", err=True)
        return 1
    sent = failed = 0
    with _alone(settings.instance / "remind.lock") as alone, current_app.test_request_context():
        for number in duties.unsent() if alone else []:
            taken = _try(settings, number)
            sent, failed = sent + (taken is True), failed + (taken is False)
    click.echo(f"{sent} terkirim, {failed} gagal." if alone else "Sedang dikirim oleh proses lain.")
    return failed


def _try(settings: Settings, number: int) -> bool | None:
    """Whether a reminder was taken; None where it waits for a hand."""
    reminder = confirmations.get_reminder(number)
    try:
        if reminder is None or not _send(settings, reminder):
            return None
    except SendingError as error:
        click.echo(f"{reminder.listing_id if reminder else number}: tidak terkirim: {error}", err=True)
        return False
    reminding.mark_sent(number)
    return True


def _send(settings: Settings, reminder: Reminder) -> bool:
    """Whether it was sent; False where it waits for a hand."""
    if reminder.email and settings.smtp_url:
        text = asking.message(reminder)
        send_mail(settings.smtp_url, settings.mail_from, reminder.email, asking.subject(reminder), text)
        return True
    if reminder.can_chat and settings.send_command:
        send_by_program(settings.send_command, reminder.number, asking.message(reminder))
        return True
    return False


@contextmanager
def _alone(file: Path) -> Iterator[bool]:
    """Whether no other process is sending; nobody else begins meanwhile."""
    with file.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
