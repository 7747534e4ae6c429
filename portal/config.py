"""Every setting of the portal, read from the environment, with its meaning."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(__file__).resolve().parent / "data"


class SettingError(SystemExit):
    """A setting has a value that cannot be used; the text says which and why, and is all that a command or server says."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may decide. Each field names its environment variable."""

    instance: Path
    """PORTAL_INSTANCE: folder of the database and the index (default: instance/)."""
    base_url: str
    """PORTAL_BASE_URL: the public address, for links that leave the page (QR, share); empty = from the request."""
    trusted_hops: int
    """PORTAL_TRUSTED_HOPS: reverse proxies in front whose X-Forwarded-* headers count (default 0)."""
    exit_url: str
    """PORTAL_EXIT_URL: the harmless page that "Keluar cepat" opens (default: the weather service)."""
    development: bool
    """PORTAL_DEVELOPMENT=1: shows /polapola, the page of all components."""
    keep_answers: int
    """PORTAL_KEEP_ANSWERS: how many finished public answers a worker keeps in memory; 0 = none (default 2000)."""
    index_check_seconds: float
    """PORTAL_INDEX_CHECK_SECONDS: how often a worker looks whether the index is whole and current (default 1)."""

    export_seconds: int
    """PORTAL_EXPORT_SECONDS: files to download are made anew not more often than this; 0 = never by itself (default 3600)."""

    smtp_url: str
    """PORTAL_SMTP_URL: mail server for reminders, smtp://user:password@host:port or smtps://…; empty = no mail is sent."""
    mail_from: str
    """PORTAL_MAIL_FROM: the address that mail comes from; needed with PORTAL_SMTP_URL."""
    send_command: str
    """PORTAL_SEND_COMMAND: program that hands a message to a WhatsApp or SMS gateway; empty = staff send by hand."""

    api_limit: int
    """PORTAL_API_LIMIT: requests a minute that one address may send under /api/; 0 = no limit (default 300)."""

    @property
    def limits_file(self) -> Path:
        """Counts of requests that all workers share; holds no address, may be deleted at any time."""
        return self.instance / "limits"

    @property
    def database_file(self) -> Path:
        """The SQLite file."""
        return self.instance / "portal.sqlite"

    @property
    def asked_folder(self) -> Path:
        """The folder of today's counts of searches without a result: digests and numbers, gone when the day is over."""
        return self.instance / "asked"

    @property
    def index_folder(self) -> Path:
        """The folder that holds the generations of the search index."""
        return self.instance / "index"

    @property
    def downloads_folder(self) -> Path:
        """The folder that holds the files to download."""
        return self.instance / "unduh"


def secret_key(instance: Path) -> bytes:
    """The key of this instance for cookies and signed links: made once, kept beside the database, read by its owner alone."""
    file = instance / "secret"
    if not file.exists():
        fresh = _secret_file(instance, secrets.token_hex(32).encode())
        with contextlib.suppress(FileExistsError):  # another worker was quicker: its key counts
            os.link(fresh, file)
        fresh.unlink()
    return file.read_bytes()


def keep_secret(instance: Path, key: bytes) -> None:
    """Put another key in the place of the instance's own; processes that run go on with the old one."""
    _secret_file(instance, key).replace(instance / "secret")


def _secret_file(instance: Path, key: bytes) -> Path:
    """A file of this process with a key, for its owner alone."""
    fresh = instance / f"secret.{os.getpid()}"
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as out:
        out.write(key)
    return fresh


def _number(environment: Mapping[str, str], name: str, default: str, kind: type[int] | type[float]) -> float:
    text = environment.get(name) or default
    try:
        value = kind(text)
    except ValueError:
        raise SettingError(f"{name}: “{text}” bukan angka") from None
    if value < 0:
        raise SettingError(f"{name}: “{text}” tidak boleh kurang dari 0")
    return value


def _mail_server(environment: Mapping[str, str]) -> str:
    text = environment.get("PORTAL_SMTP_URL") or ""
    if text and not text.startswith(("smtp://", "smtps://")):
        raise SettingError("PORTAL_SMTP_URL harus dimulai dengan smtp:// atau smtps://")
    if text and not environment.get("PORTAL_MAIL_FROM"):
        raise SettingError("PORTAL_SMTP_URL perlu PORTAL_MAIL_FROM: isi alamat pengirim suratnya")
    return text


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process; raises SettingError for a value that cannot be used."""
    env = os.environ if environment is None else environment
    return Settings(
        instance=Path(env.get("PORTAL_INSTANCE") or ROOT / "instance").resolve(),
        base_url=(env.get("PORTAL_BASE_URL") or "").rstrip("/"),
        trusted_hops=int(_number(env, "PORTAL_TRUSTED_HOPS", "0", int)),
        exit_url=env.get("PORTAL_EXIT_URL") or "https://www.bmkg.go.id/",
        development=env.get("PORTAL_DEVELOPMENT") == "1",
        keep_answers=int(_number(env, "PORTAL_KEEP_ANSWERS", "2000", int)),
        index_check_seconds=_number(env, "PORTAL_INDEX_CHECK_SECONDS", "1", float),
        export_seconds=int(_number(env, "PORTAL_EXPORT_SECONDS", "3600", int)),
        smtp_url=_mail_server(env),
        mail_from=env.get("PORTAL_MAIL_FROM") or "",
        send_command=env.get("PORTAL_SEND_COMMAND") or "",
        api_limit=int(_number(env, "PORTAL_API_LIMIT", "300", int)),
    )


def unusable(folder: Path, fault: OSError) -> str:
    """What to tell somebody whose instance folder cannot be made or written to."""
    return f"PORTAL_INSTANCE: folder {folder} tidak dapat dipakai ({fault.strerror})"
