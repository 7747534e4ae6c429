"""Handing a message over: to a mail server, or to a program that knows a gateway. What goes wrong is said, not hidden."""

from __future__ import annotations

import json
import shlex
import smtplib
import ssl
import subprocess
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

PATIENCE = 30
"""Seconds after which a server or a program counts as silent."""


class SendingError(Exception):
    """A message that was not taken; the text says why, for whoever runs the portal."""


def send_mail(server: str, sender: str, to: str, subject: str, text: str) -> None:
    """Hand a mail to the server (`smtp://user:password@host:port`, or `smtps://`). Raises SendingError.

    Over `smtp` the connection is encrypted where the server offers it, and always before a password is sent.
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message.set_content(text)
    parts = urlsplit(server)
    try:
        with _open(parts.scheme, parts.hostname or "", parts.port or 0) as connection:
            if parts.username:
                _check_secrecy(connection)
                connection.login(unquote(parts.username), unquote(parts.password or ""))
            connection.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise SendingError(f"{type(error).__name__}: {error}") from None


def _check_secrecy(connection: smtplib.SMTP) -> None:
    if not isinstance(connection.sock, ssl.SSLSocket):
        raise smtplib.SMTPException("the server offers no encryption, so the password is not sent")


def _open(scheme: str, host: str, port: int) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port or 465, timeout=PATIENCE, context=context)
    connection = smtplib.SMTP(host, port or 25, timeout=PATIENCE)
    connection.ehlo()
    if connection.has_extn("starttls"):
        connection.starttls(context=context)
    return connection


def send_by_program(command: str, number: str, text: str) -> None:
    """Run the program with one JSON line, `{"number": …, "text": …}`, on its input; exit 0 = sent. Raises SendingError."""
    line = json.dumps({"number": number, "text": text}, ensure_ascii=False) + "\n"
    try:
        done = subprocess.run(
            shlex.split(command), input=line, text=True, encoding="utf-8", capture_output=True, timeout=PATIENCE, check=False
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise SendingError(f"{type(error).__name__}") from None
    if done.returncode != 0:
        raise SendingError(f"exit {done.returncode}: {done.stderr.strip()[:200]}")
