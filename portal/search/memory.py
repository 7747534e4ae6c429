"""The files of one generation of the index, read whole into memory and checked on the way."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import RamStorage
from whoosh.filedb.structfile import BufferFile

from portal.search.ledger import Files


class Damaged(Exception):
    """The files of a generation are not those that the ledger tells of."""


def read_files(folder: Path, files: Files, known: dict[tuple[str, int, int], bytes]) -> dict[str, bytes]:
    """The bytes of a generation, each file checked; unchanged ones are taken from `known`.

    Once read, whatever happens to the files no longer matters to this process.
    """
    contents = {}
    for name, (size, checksum) in files.items():
        data = known.get((name, size, checksum))
        if data is None:
            try:
                data = (folder / name).read_bytes()
            except OSError as error:
                raise Damaged(f"{name}: {error.strerror}") from None
            if len(data) != size or zlib.crc32(data) != checksum:
                raise Damaged(f"{name}: other content")
        contents[name] = data
    return contents


class Storage(RamStorage):  # type: ignore[misc]
    """Files in memory. Whoosh's own opens a view of them, of which `BytesIO` makes a copy; bytes it shares."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__()
        self.files = files

    def open_file(self, name: str, **options: Any) -> BufferFile:
        """See Whoosh's storages."""
        return BufferFile(self.files[name], name=name, **options)
