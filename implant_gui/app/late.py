"""The library and the journal, opened by the first thread that needs them and never by the one that draws."""

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from implant_gui.domain.errors import OperationError
from implant_gui.domain.keeping.holdings import NO_FILTERS, FacetCounts, Filters
from implant_gui.domain.keeping.inspection import Inspected
from implant_gui.domain.keeping.keepsakes import Keepsakes
from implant_gui.domain.keeping.lineage import Lineage
from implant_gui.domain.keeping.retention import RetentionPlan
from implant_gui.domain.ports import InstanceWriter, LibraryEntry, TransferRecord, TransferState
from implant_gui.domain.service.instance import InstanceHeader, StoredInstance
from implant_gui.domain.service.retrieve import RetrieveRequest
from implant_gui.domain.uid import Uid
from implant_gui.storage.journal import FileJournal
from implant_gui.storage.library.file_library import FileLibrary
from implant_gui.storage.library.opened import Progress

T = TypeVar("T")


class _Late(Generic[T]):
    """Opens once; when that fails, the next call tries again."""

    def __init__(self, open_it: Callable[[], T]) -> None:
        self._open_it = open_it
        self._lock = threading.Lock()
        self._opened: T | None = None

    def get(self) -> T:
        with self._lock:
            if self._opened is None:
                self._opened = self._open_it()
            return self._opened

    @property
    def opened(self) -> T | None:
        """What was opened; never waits."""
        return self._opened

    def take(self) -> T | None:
        """What was opened, to be closed; the next `get` opens anew."""
        with self._lock:
            opened, self._opened = self._opened, None
            return opened


class LateLibrary:
    """Implements `domain.ports.InstanceSink`, `domain.ports.Library` and `domain.ports.Relations`."""

    def __init__(self, open_it: Callable[[Progress], FileLibrary]) -> None:
        self._library = _Late(lambda: open_it(self._on_progress))
        self._how_far = 0, 0

    @property
    def how_far(self) -> tuple[int, int]:
        """How much is done of what opening or indexing goes through, and how much there is; (0, 0) if none is known."""
        return self._how_far

    def open(self, header: InstanceHeader) -> InstanceWriter:
        """Begin an object."""
        return self._library.get().open(header)

    def make_durable(self, instances: Iterable[StoredInstance]) -> tuple[StoredInstance, ...]:
        """Make `instances` survive a power cut."""
        return self._library.get().make_durable(instances)

    def holds(self, uids: Iterable[Uid]) -> frozenset[Uid]:
        """Those of `uids` that are held."""
        return self._library.get().holds(uids)

    def search(
        self, text: str, limit: int, filters: Filters = NO_FILTERS, *, before: int | None = None
    ) -> tuple[LibraryEntry, ...]:
        """Entries that have all the words of `text`."""
        return self._library.get().search(text, limit, filters, before=before)

    def entries_of(self, uid: Uid) -> tuple[LibraryEntry, ...]:
        """The objects that are held under `uid`."""
        return self._library.get().entries_of(uid)

    def entries_for(self, uids: Iterable[Uid]) -> tuple[LibraryEntry, ...]:
        """The newest entry for each of `uids` that is held."""
        return self._library.get().entries_for(uids)

    def referring_to(self, uid: Uid) -> tuple[LibraryEntry, ...]:
        """The held assemblies and groups that refer to this generic template."""
        return self._library.get().referring_to(uid)

    def replacing(self, uid: Uid) -> tuple[LibraryEntry, ...]:
        """The held objects that say of themselves that they replace this one."""
        return self._library.get().replacing(uid)

    def versions_of(self, maker: str, part_number: str) -> tuple[LibraryEntry, ...]:
        """The held generic templates of a maker's part."""
        return self._library.get().versions_of(maker, part_number)

    def inspect(self) -> Iterator[Inspected]:
        """Every object, and whether it is what it should be."""
        return self._library.get().inspect()

    def rebuild(self, progress: Callable[[int, int], None], is_stopped: Callable[[], bool]) -> int:
        """Read all files again."""
        return self._library.get().rebuild(progress, is_stopped)

    def count(self) -> int:
        """How many objects are held."""
        return self._library.get().count()

    @property
    def is_read_only(self) -> bool:
        """Whether another program has it open for writing."""
        return self._library.get().is_read_only

    @property
    def unindexed(self) -> int:
        """Files that cannot be found before `index_the_rest` has read them."""
        return self._library.get().unindexed

    def index_the_rest(self, is_stopped: Callable[[], bool]) -> None:
        """Read the files that opening left without a place in the index."""
        self._library.get().index_the_rest(self._on_progress, is_stopped)

    def lineage_of(self, uid: Uid) -> Lineage:
        """Where an instance comes from, and which version is to be used today."""
        return self._library.get().lineage_of(uid)

    def facets(self, text: str, filters: Filters = NO_FILTERS) -> FacetCounts | None:
        """How what `search` would find divides; None if `stop_counting` came in between."""
        return self._library.get().facets(text, filters)

    def stop_counting(self) -> None:
        """End counts that are under way in other threads; opens nothing, so that it takes no time."""
        library = self._library.opened
        if library is not None:
            library.stop_counting()

    def keepsakes(self) -> Keepsakes:
        """Favourites and collections."""
        return self._library.get().keepsakes()

    def change_keepsakes(self, change: Callable[[Keepsakes], Keepsakes]) -> Keepsakes:
        """Write down what `change` makes of them."""
        return self._library.get().change_keepsakes(change)

    def retention(self) -> RetentionPlan:
        """What is superseded today, and could be removed or had better stay."""
        return self._library.get().retention()

    def remove(self, entries: Iterable[LibraryEntry]) -> int:
        """Delete objects; what is marked stays."""
        return self._library.get().remove(entries)

    def close(self) -> None:
        """Let go of the folder."""
        library = self._library.take()
        if library is not None:
            library.close()

    def _on_progress(self, done: int, total: int) -> None:
        self._how_far = done, total


class LateJournal:
    """Implements `domain.ports.TransferJournal`."""

    def __init__(self, open_it: Callable[[], FileJournal]) -> None:
        self._journal = _Late(open_it)

    def begin(self, server: str, request: RetrieveRequest, *, is_sending: bool = False) -> TransferRecord:
        """Record a new retrieval, or objects that are to be sent."""
        return self._journal.get().begin(server, request, is_sending=is_sending)

    def mark(self, transfer_id: int, state: TransferState) -> None:
        """Record where it stands."""
        self._journal.get().mark(transfer_id, state)

    def add_stored(self, transfer_id: int, uids: Iterable[Uid]) -> None:
        """Record that these are durable."""
        self._journal.get().add_stored(transfer_id, uids)

    def unfinished(self) -> tuple[TransferRecord, ...]:
        """Those that have not come to their end."""
        return self._journal.get().unfinished()

    def forget(self, transfer_id: int) -> None:
        """Drop a record."""
        self._journal.get().forget(transfer_id)

    def close(self) -> None:
        """Let go of the file."""
        journal = self._journal.take()
        if journal is not None:
            with contextlib.suppress(OperationError):
                journal.close()
