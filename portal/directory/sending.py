"""Handing a message over: to a mail server, or to a program that knows a gateway. What goes wrong is said, not hidden."""

from __future__ import annotations

import json
import shlex
import smtplib
import ssl
import subprocess
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
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
    domain = parseaddr(sender)[1].rpartition("@")[2]
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=domain or None)
    message.set_content(text)
    try:
        parts = urlsplit(server)
        with _open(parts.scheme, parts.hostname or "", parts.port or 0) as connection:
            if parts.username:
                _check_secrecy(connection)
                connection.login(unquote(parts.username), unquote(parts.password or ""))
            connection.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise SendingError(_mail_fault(error)) from None


def _check_secrecy(connection: smtplib.SMTP) -> None:
    if not isinstance(connection.sock, ssl.SSLSocket):
        raise SendingError("Server surel tidak menawarkan enkripsi, jadi kata sandinya tidak dikirim.")


def _mail_fault(error: Exception) -> str:
    """What went wrong, for whoever runs the portal."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return "Server surel menolak nama atau kata sandi di PORTAL_SMTP_URL."
        case smtplib.SMTPRecipientsRefused():
            return "Server surel menolak alamat penerimanya."
        case smtplib.SMTPSenderRefused():
            return "Server surel menolak alamat pengirim di PORTAL_MAIL_FROM."
        case smtplib.SMTPNotSupportedError():
            return "Server surel tidak dapat menerima surat ini atau cara masuknya."
        case smtplib.SMTPServerDisconnected():
            return "Server surel memutus sambungan."
        case smtplib.SMTPResponseException():
            return f"Server surel menolak suratnya (kode {error.smtp_code})."
        case ssl.SSLError():
            return "Sambungan terenkripsi ke server surel gagal: periksa sertifikat dan portanya."
        case TimeoutError():
            return f"Server surel tidak menjawab dalam {PATIENCE} detik."
        case OSError():
            return "Server surel tidak dapat dihubungi: periksa alamat dan porta di PORTAL_SMTP_URL."
    return "Suratnya tidak dapat dibuat: periksa PORTAL_SMTP_URL dan alamat penerimanya."


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
    except subprocess.TimeoutExpired:
        raise SendingError(f"Program di PORTAL_SEND_COMMAND tidak selesai dalam {PATIENCE} detik.") from None
    except FileNotFoundError:
        raise SendingError("Program di PORTAL_SEND_COMMAND tidak ditemukan.") from None
    except OSError:
        raise SendingError("Program di PORTAL_SEND_COMMAND tidak dapat dijalankan.") from None
    except ValueError:
        raise SendingError("PORTAL_SEND_COMMAND tidak dapat dibaca: periksa tanda kutipnya.") from None
    if done.returncode != 0:
        raise SendingError(f"Program pengirim berhenti dengan kode {done.returncode}: {done.stderr.strip()[:200]}")
