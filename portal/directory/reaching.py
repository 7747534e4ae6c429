"""Reaching an address on the web that somebody else has named: https only, public addresses only, checked at every attempt.

The name is resolved once, every address it has must be public, and the connection goes to such an address
itself: what the name says a moment later changes nothing. Redirects are not followed. Of the answer only the
beginning is read, and all of it together must not take longer than SECONDS.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from portal.directory.sayings import marked as _l

SECONDS = 10.0
"""How long connecting, sending and waiting for an answer may take together."""
MOST_READ = 16 * 1024
"""Bytes of an answer that are read."""
LONGEST = 500
PORTS = (443, 8443)
_HOST = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})(?: |\r)")
_NOT_OURS = ("localhost", "local", "internal", "lan", "home", "corp", "onion", "arpa", "invalid")
"""Last labels of names that never lead to a public host."""


class AddressError(ValueError):
    """An address that events cannot be sent to; the text says why, in Indonesian."""


class Fault(Exception):
    """A delivery that did not succeed; the text says why, in English, without anything the other side sent."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart."""

    host: str
    """Name in ASCII, small letters; never a number."""
    port: int
    path: str
    """With the query, beginning with a slash."""


def target_of(address: str) -> Target:
    """The address taken apart. Raises AddressError for anything but https, a public name, and a port of PORTS."""
    text = address.strip()
    if len(text) > LONGEST or not text.isascii() or re.search(r"[\s\\\x00-\x1f\x7f\"<>]", text):
        raise AddressError(_l("Alamat ini tidak terbaca. Contoh: https://contoh.org/webhook"))
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", 443 if parts.port is None else parts.port
    except ValueError:
        raise AddressError(_l("Alamat ini tidak terbaca. Contoh: https://contoh.org/webhook")) from None
    if parts.scheme != "https":
        raise AddressError(_l("Alamatnya harus diawali https://"))
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressError(_l("Alamatnya tidak boleh memuat nama pengguna, kata sandi, atau tanda #"))
    if not _HOST.fullmatch(host) or host.rpartition(".")[2] in _NOT_OURS:
        raise AddressError(_l("Pakai nama situs yang umum, bukan angka dan bukan nama di jaringan sendiri"))
    if port not in PORTS:
        raise AddressError(_l("Pakai port 443 atau 8443"))
    return Target(host, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def is_public(text: str) -> bool:
    """Whether an IP address lies in the public internet: not loopback, private, link-local, shared, multicast or reserved.

    An IPv6 address that carries an IPv4 one (mapped, 6to4, Teredo, NAT64, compatible) is never taken for public.
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        carried = address.ipv4_mapped or address.sixtofour or address.teredo or address.scope_id
        if carried or any(address in network for network in _CARRYING) or address not in _GLOBAL_UNICAST:
            return False
    elif any(address in network for network in _SPECIAL):
        return False
    bad = address.is_multicast or address.is_reserved or address.is_loopback or address.is_unspecified
    return address.is_global and not bad and not address.is_private and not address.is_link_local


_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
_CARRYING = [ipaddress.ip_network(n) for n in ("64:ff9b::/96", "64:ff9b:1::/48", "2001::/23", "2001:db8::/32", "2002::/16")]
_SPECIAL = [ipaddress.ip_network(n) for n in ("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15")]


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _connect(address: str, port: int, seconds: float) -> socket.socket:
    return socket.create_connection((address, port), timeout=seconds)


@dataclass(frozen=True, slots=True)
class Reach:
    """How names are resolved and connections made. `Reach()` is the world; stories of tests have a small one of their own.

    What counts as a public address is no part of it: nothing switches that check off.
    """

    resolve: Callable[[str, int], list[str]] = _resolve
    connect: Callable[[str, int, float], socket.socket] = _connect
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)


def post(address: str, headers: Mapping[str, str], body: bytes, reach: Reach, wanted: bytes = b"") -> None:
    """Send `body` as JSON; returns when the answer is 2xx and, where something is `wanted`, holds it near its beginning.

    Raises Fault for everything else: an address that is not public, a certificate that is not the name's, a
    redirect, silence.
    """
    try:
        target = target_of(address)
    except AddressError:
        raise Fault("the address is not allowed") from None
    ends = time.monotonic() + SECONDS
    try:
        found = reach.resolve(target.host, target.port)
    except (OSError, UnicodeError):
        raise Fault("the name cannot be resolved") from None
    if not found or not all(is_public(one) for one in found):
        raise Fault("the name leads to an address that is not public")
    try:
        with reach.connect(found[0], target.port, _left(ends)) as plain:
            plain.settimeout(_left(ends))
            with reach.context.wrap_socket(plain, server_hostname=target.host) as secure:
                secure.settimeout(_left(ends))
                secure.sendall(_request(target, headers, body))
                answer = _read(secure, ends, wanted)
    except ssl.SSLError:
        raise Fault("TLS failed: the certificate must be valid for the name") from None
    except TimeoutError:
        raise Fault(f"no answer within {SECONDS:.0f} seconds") from None
    except OSError:
        raise Fault("the connection failed") from None
    _check(answer, wanted)


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _request(target: Target, headers: Mapping[str, str], body: bytes) -> bytes:
    host = target.host if target.port == 443 else f"{target.host}:{target.port}"
    lines = {"Host": host, "Content-Type": "application/json", "Content-Length": str(len(body)), "Connection": "close", **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST {target.path} HTTP/1.1\r\n{head}\r\n".encode("ascii") + body


def _read(secure: ssl.SSLSocket, ends: float, wanted: bytes) -> bytes:
    """The beginning of the answer, as far as it is of interest."""
    found = b""
    while len(found) < MOST_READ:
        secure.settimeout(_left(ends))
        try:
            part = secure.recv(4096)
        except ssl.SSLEOFError:
            break
        found += part
        if not part or (b"\r\n" in found and wanted in found):
            break
    return found


def _check(answer: bytes, wanted: bytes) -> None:
    status = _STATUS.match(answer)
    if status is None:
        raise Fault("the answer is not HTTP")
    code = int(status[1])
    if 300 <= code < 400:
        raise Fault(f"answered {code}: redirects are not followed")
    if not 200 <= code < 300:
        raise Fault(f"answered {code}")
    if wanted not in answer:
        raise Fault("the challenge was not answered")
