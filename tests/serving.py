"""A real server: granian with worker processes on a loopback port of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal import config

PATIENCE = 300
"""Seconds for what must happen, on a machine that has much else to do."""


@dataclass
class Server:
    """A running server."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def base(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and body of one GET."""
        request = urllib.request.Request(self.base + path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def header(self, path: str, name: str, **headers: str) -> str:
        """A header of the answer to one GET, which is read to its end."""
        request = urllib.request.Request(self.base + path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            answer.read()
            return str(answer.headers[name])

    def workers(self) -> list[int]:
        """Process ids of the workers: children that serve."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError, IndexError):
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                command = (folder / "cmdline").read_bytes()
                if parent == self.process.pid and b"resource_tracker" not in command:
                    found.append(int(folder.name))
        return found


@contextlib.contextmanager
def held_port() -> Iterator[int]:
    """A loopback port that nobody else is given in the meantime, not even between a server's end and its new start.

    A server that shares its port among workers, as granian does, may listen on it all the same; `serve`, which first
    looks whether anybody listens there, finds nobody.
    """
    with socket.socket() as holder:
        for shared in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
            holder.setsockopt(socket.SOL_SOCKET, shared, 1)
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


@contextlib.contextmanager
def serve(instance: Path, **environment: str) -> Iterator[Server]:
    """A server on an instance folder, as `make run` starts it; stopped at the end."""
    with held_port() as port:
        env = os.environ | {"PORTAL_INSTANCE": str(instance), "PORT": str(port), "WORKERS": "1"} | environment
        process = subprocess.Popen([config.ROOT / "serve"], env=env, start_new_session=True)
        server = Server(process, port)
        try:
            wait_for(server)
            yield server
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def wait_for(server: Server) -> None:
    """Waits until a server that was started answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert server.process.poll() is None, "the server has ended"
        with contextlib.suppress(OSError):
            if server.get("/healthz")[0] == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the server did not start")
