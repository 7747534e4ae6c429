"""Starting where it cannot work is answered with one sentence that says what to do, never with a trace of the program."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest

from portal import config


def _said(command: list[str], **environment: str) -> tuple[int, str]:
    found = subprocess.run(
        command, cwd=config.ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=600, check=False
    )
    return found.returncode, found.stdout + found.stderr


def _serve(port: str, instance: Path) -> tuple[int, str]:
    return _said([str(config.ROOT / "serve")], PORT=port, WORKERS="1", PORTAL_INSTANCE=str(instance))


@pytest.mark.parametrize("shared", [False, True])
def test_a_port_that_is_taken_is_said_so_and_not_shared(tmp_path: Path, shared: bool) -> None:
    with socket.socket() as other:
        if shared:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, said = _serve(str(port), tmp_path)
    assert (code, said) == (1, f"Port {port} sudah dipakai program lain. Pilih yang lain, misalnya: PORT={port + 1} make run\n")


@pytest.mark.parametrize("port", ["abc", "0", "70000", "²"])
def test_what_is_no_port_is_said_so(tmp_path: Path, port: str) -> None:
    assert _serve(port, tmp_path) == (1, f"PORT harus angka dari 1 sampai 65535, bukan “{port}”\n")


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.touch()
    prepare = [str(config.ROOT / ".venv" / "bin" / "flask"), "--app", "portal", "portal", "prepare"]
    for folder in (str(taken), str(taken / "below"), "/proc/1"):
        code, said = _said(prepare, PORTAL_INSTANCE=folder)
        assert code == 1
        assert said.splitlines()[-1].startswith(f"PORTAL_INSTANCE: folder {folder} tidak dapat dipakai (")
        assert "Traceback" not in said


def test_a_folder_that_was_never_prepared_is_said_so(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = f"Data di {tmp_path} belum disiapkan. Jalankan: make run, atau .venv/bin/flask --app portal portal prepare\n"
    assert _serve(str(port), tmp_path) == (1, said)
