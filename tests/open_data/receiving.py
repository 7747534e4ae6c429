"""A receiver of events as partners run it: HTTPS on loopback, with a certificate of its own, made when the story begins.

What counts as a public address stays as it is in production. The story has a resolver that gives its name a public
address, and connections that lead from there to loopback.
"""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import subprocess
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from portal.directory.reaching import Reach

NAME = "penerima.example.org"
ADDRESS = f"https://{NAME}/webhook"
PUBLIC = "93.184.215.14"


@dataclass
class Receiver:
    """What arrived, and how the receiver answers."""

    port: int
    context: ssl.SSLContext
    status: int = 200
    location: str = ""
    pause: float = 0
    """Seconds until it answers."""
    answers_challenge: bool = True
    addresses: list[list[str]] = field(default_factory=lambda: [[PUBLIC]])
    """What the resolver says, one answer after the other; the last one for ever."""
    connected: list[str] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def reach(self) -> Reach:
        """The world of this story."""
        return Reach(self._resolve, self._connect, self.context)

    def _resolve(self, host: str, port: int) -> list[str]:
        if host != NAME:
            raise socket.gaierror
        return self.addresses.pop(0) if len(self.addresses) > 1 else self.addresses[0]

    def _connect(self, address: str, port: int, seconds: float) -> socket.socket:
        self.connected.append(address)
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)


def certificate(folder: Path, name: str = NAME) -> tuple[Path, Path]:
    """A new certificate for a name and its key."""
    made, key = folder / f"{name}.pem", folder / f"{name}.key"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"]
    command += ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-keyout", str(key), "-out", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    return made, key


def open_receiver(folder: Path, name: str = NAME) -> tuple[Receiver, ThreadingHTTPServer]:
    """A receiver that runs, and its server, which the story closes."""
    made, key = certificate(folder, name)

    class Handler(BaseHTTPRequestHandler):
        """Notes what arrives."""

        def do_POST(self) -> None:
            """An event."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            event = json.loads(body)
            receiver.events.append(event)
            receiver.bodies.append(body)
            receiver.headers.append({k.lower(): v for k, v in self.headers.items()})
            time.sleep(receiver.pause)
            challenge = event["data"].get("challenge", "") if receiver.answers_challenge else ""
            with contextlib.suppress(OSError):  # whoever asked may have died
                self._answer(challenge)

        def _answer(self, challenge: str) -> None:
            self.send_response(receiver.status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.end_headers()
            self.wfile.write(challenge.encode())

        def log_message(self, *_: object) -> None:
            """Nobody needs to know."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(made, key)
    server.socket = serving.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    receiver = Receiver(server.server_port, ssl.create_default_context(cafile=str(made)))
    return receiver, server
