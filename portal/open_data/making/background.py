"""Files are made anew by themselves: in a process of its own, behind everybody who waits for an answer.

A thread would share the interpreter with the answers of its worker, and would keep the memory that it took.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time

from portal.config import ROOT, Settings
from portal.open_data.making import export

log = logging.getLogger(__name__)
PATIENCE_SECONDS = 300
"""After a try that failed, or that left files still due, so long until the next."""


class Keeper:
    """Looks whether files are due and has them made; one for each process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._running: subprocess.Popen[bytes] | None = None
        self._next = 0.0

    def tend(self) -> None:
        """One look. Needs an application context; returns at once."""
        if self._running is not None:
            self._collect()
        elif self._settings.export_seconds and time.monotonic() >= self._next and export.is_due(self._settings):
            self._next = time.monotonic() + PATIENCE_SECONDS
            self._running = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "portal", "portal", "export", "--if-due", "--gently"],
                cwd=ROOT,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )

    def _collect(self) -> None:
        assert self._running is not None
        code = self._running.poll()
        if code is None:
            return
        self._running = None
        if code:
            log.warning("downloads: making them ended with %s", code)

    def _environment(self) -> dict[str, str]:
        """The environment of this process, with the settings that decide what is made and where."""
        known = self._settings
        return os.environ | {
            "PORTAL_INSTANCE": str(known.instance),
            "PORTAL_BASE_URL": known.base_url,
            "PORTAL_EXPORT_SECONDS": str(known.export_seconds),
        }
