"""The search index: a cache of the listings that can be deleted at any moment and repairs itself.

Every change makes a new generation in a folder of its own: built from the tables, or a copy of
the last one by hard links (Whoosh never writes into a finished file) with the changes added.
Only when it is complete and on disk does the ledger name it. A process killed in between leaves
a folder that nobody reads. Readers hold a generation whole in memory, so files that are deleted
or damaged under a running worker hurt nobody; the keeper sees it and builds anew.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from whoosh.filedb.filestore import FileStorage

from portal.database import Watch, counter, leave_snapshot, session
from portal.directory import listings
from portal.search import documents, ledger
from portal.search.ledger import Entry
from portal.search.memory import read_files
from portal.search.table_view import TableView
from portal.search.views import IndexView, View

log = logging.getLogger(__name__)
Progress = Callable[[int], None]
BATCH = 1000
REBUILD_SHARE = 5
"""More than one in so many listings changed: building anew is quicker than adding."""


def _silent(_steps: int) -> None:
    """No progress wanted."""


class Index:
    """The index of one instance folder, for one process."""

    def __init__(self, folder: Path, watch: Watch) -> None:
        self.folder = folder
        self._watch = watch
        self._view: IndexView | None = None
        self._seen: tuple[object, ...] = ()
        self._loading = threading.Lock()

    # reading

    def view(self) -> View:
        """The newest complete generation in memory, or the tables while there is none."""
        return self._view or TableView()

    def is_ready(self) -> bool:
        """Whether searches are answered from the index."""
        return self._view is not None

    def documents(self) -> int:
        """How many listings the valid generation holds."""
        entry = ledger.read()
        return entry.documents if entry else 0

    def is_current(self) -> bool:
        """Whether the valid generation is whole, of this format and up to date with the tables."""
        entry = ledger.read()
        if entry is None or not self._is_format(entry) or entry.change != counter("listing"):
            return False
        return self._is_whole(entry)

    def tend(self) -> None:
        """One round of the keeper: bring the index up to date if need be, load what is new. Repairs, never raises."""
        try:
            leave_snapshot()
            state = (self._watch.version(), self._look_of_files())
            if state == self._seen and self._view is not None:
                return
            if not self.is_current():
                self.catch_up(wait=False)
            self._load()
            self._seen = (self._watch.version(), self._look_of_files())
        except Exception as error:  # the next round tries again; searches go on from memory or the tables
            log.warning("search index: %s", type(error).__name__)
        finally:
            leave_snapshot()

    def load(self) -> None:
        """Take the valid generation into memory if it is whole, so that the first answer comes from it. Never raises."""
        with contextlib.suppress(Exception):  # whatever is wrong with it, the keeper repairs it
            self._load()
        leave_snapshot()

    def _load(self) -> None:
        with self._loading:
            entry = ledger.read()
            old = self._view
            if entry is None or (old is not None and old.entry.generation == entry.generation):
                return
            known = {
                (n, *entry.files[n]): old.contents[n]
                for n in entry.files
                if old and n in old.contents and old.entry.files[n] == entry.files[n]
            }
            contents = read_files(self.folder / entry.generation, entry.files, known)  # type: ignore[arg-type]
            view = IndexView(entry, contents, old.columns if old else {})
            view.prepare()
            self._view = view

    def _look_of_files(self) -> tuple[object, ...]:
        """Names, sizes and times of the valid generation's files: differs when anybody touches them."""
        entry = self._view.entry if self._view else ledger.read()
        if entry is None:
            return ()
        with contextlib.suppress(OSError):
            found = [(e.name, e.stat().st_size, e.stat().st_mtime_ns) for e in os.scandir(self.folder / entry.generation)]
            return tuple(sorted(found))
        return ()

    def _is_format(self, entry: Entry) -> bool:
        return entry.generation.startswith(documents.FORMAT + "-")

    def _is_whole(self, entry: Entry) -> bool:
        return ledger.agrees(self.folder / entry.generation, entry.files)

    # writing

    @contextlib.contextmanager
    def _writing(self, wait: bool) -> Iterator[bool]:
        """Be the only writer among all processes; the kernel lets go of the lock when a process dies."""
        if not self.folder.is_dir():
            self.folder.unlink(missing_ok=True)  # something else in its place, such as a file of a broken backup
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            yield True

    def catch_up(self, progress: Progress = _silent, wait: bool = True) -> None:
        """Add what changed since the valid generation; build anew if that one is damaged, old or too far behind.

        Without `wait`, leaves the work to another process that is already at it.
        """
        with self._writing(wait) as mine:
            if not mine:
                return
            leave_snapshot()
            entry = ledger.read()
            if entry is None or not self._is_format(entry) or not self._is_whole(entry):
                self._rebuild(progress)
                return
            target = counter("listing")
            if target == entry.change:
                return
            ids = listings.ids_changed_since(entry.change)
            if len(ids) * REBUILD_SHARE > entry.documents or not self._add(entry, ids, target):
                self._rebuild(progress)

    def rebuild(self, progress: Progress = _silent) -> None:
        """Build a new generation from the tables and make it the valid one."""
        with self._writing(wait=True):
            self._rebuild(progress)

    def _rebuild(self, progress: Progress) -> None:
        leave_snapshot()
        target = counter("listing")
        folder = self._new_folder()
        writer = FileStorage(str(folder)).create_index(documents.schema()).writer(limitmb=256, compound=False)
        count = 0
        for batch in listings.published_batches(BATCH):
            for listing in batch:
                writer.add_document(**documents.document(listing))
            count += len(batch)
            progress(len(batch))
        writer.commit()
        self._finish(folder, target, count)

    def _add(self, entry: Entry, ids: list[str], target: int) -> bool:
        """Add changes to a copy of the valid generation; False where the count says that listings have vanished."""
        folder = self._new_folder()
        for name in entry.files:
            os.link(self.folder / entry.generation / name, folder / name)
        writer = FileStorage(str(folder)).open_index().writer(compound=False)
        for start in range(0, len(ids), BATCH):
            chunk = ids[start : start + BATCH]
            found = {x.id: x for x in listings.in_order(chunk)}
            for listing_id in chunk:
                writer.delete_by_term("id", listing_id)
                if listing_id in found:
                    writer.add_document(**documents.document(found[listing_id]))
        writer.commit()
        with contextlib.closing(FileStorage(str(folder)).open_index().reader()) as reader:
            count = int(reader.doc_count())
        if count != listings.published_count():
            shutil.rmtree(folder, ignore_errors=True)
            return False
        self._finish(folder, target, count)
        return True

    def _new_folder(self) -> Path:
        folder = self.folder / f"{documents.FORMAT}-{int(time.time())}-{secrets.token_hex(4)}"
        folder.mkdir(mode=0o700)
        return folder

    def _finish(self, folder: Path, change: int, count: int) -> None:
        leave_snapshot()
        ledger.write(Entry(folder.name, change, count, ledger.to_disk(folder)))
        for other in self.folder.iterdir():
            if other.is_dir() and other != folder:
                shutil.rmtree(other, ignore_errors=True)


_indexes: WeakKeyDictionary[Engine, Index] = WeakKeyDictionary()


def set_up(folder: Path, engine: Engine, watch: Watch) -> Index:
    """The index of an instance, for the application with this engine."""
    return _indexes.setdefault(engine, Index(folder, watch))


def current() -> Index:
    """The index that belongs to the database of the present session."""
    return _indexes[session().get_bind().engine]
