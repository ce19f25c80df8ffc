"""The seams: what the layers ask of each other, as protocols. `app` plugs the implementations in."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Protocol

from implant_gui.domain.content.attributes import AttributeRow
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.keeping.holdings import Trait
from implant_gui.domain.service.ae import AeTitle, AllowedPeer, LocalNode, Server
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.service.events import OperationEvent, RefusalReason
from implant_gui.domain.service.instance import InstanceHeader, StoredInstance
from implant_gui.domain.service.match import EncodedDataset
from implant_gui.domain.service.query import Query
from implant_gui.domain.service.retrieve import RetrieveRequest
from implant_gui.domain.uid import Uid

Operation = Callable[[CancelToken], Iterator[OperationEvent]]
"""Started by calling it on a worker thread; ends in exactly one `Ended`, which the worker guarantees."""


class InstanceWriter(Protocol):
    """One object being written. Exactly one of `commit` and `discard` ends it; both are safe after an error."""

    def write(self, chunk: bytes | memoryview) -> None:
        """Append encoded data set bytes.

        Raises:
            OperationError: DISK_FULL, DISK_READ_ONLY or STORAGE_UNAVAILABLE.
        """

    def hash_ahead(self) -> None:
        """Do now what `commit` has to do with the bytes that are written; never raises.

        May run beside the other methods, on another thread.
        """

    def commit(self, *, durable: bool) -> StoredInstance:
        """Finish the object; with `durable`, return only after it would survive a power cut.

        Raises:
            OperationError: as `write`.
        """

    def discard(self) -> None:
        """Leave no trace of it. Never raises."""


class InstanceSink(Protocol):
    """A place for received objects. Any thread; several objects at once."""

    def open(self, header: InstanceHeader) -> InstanceWriter:
        """Begin an object.

        Raises:
            OperationError: as `InstanceWriter.write`.
        """

    def make_durable(self, instances: Iterable[StoredInstance]) -> tuple[StoredInstance, ...]:
        """Make all of `instances` survive a power cut, as one group; gives them back marked as durable.

        Raises:
            OperationError: as `InstanceWriter.write`.
        """


class ArrivalQueue(Protocol):
    """The objects of one C-MOVE to ourselves, in the order of their arrival."""

    def take(self, timeout_s: float) -> tuple[StoredInstance, ...]:
        """What has arrived since the last call; waits for at most `timeout_s` when nothing has."""

    def wake(self) -> None:
        """Make a waiting `take` return at once (from another thread)."""

    def notify(self, arrived: Callable[[], None]) -> None:
        """Have `arrived` called after each arrival from now on, in the thread that took it in; it must not block."""


class Arrivals(Protocol):
    """The storage SCP as a C-MOVE sees it."""

    @property
    def ae_title(self) -> AeTitle | None:
        """The title to name as the move destination; None while the storage SCP is off."""

    def expect(
        self, originator: AeTitle, message_id: int, uids: Sequence[Uid], sender: AllowedPeer | None = None
    ) -> AbstractContextManager[ArrivalQueue]:
        """Tie arrivals with that Move Originator and message ID (or, when a peer sends neither, with those UIDs).

        While it lasts, a peer that nobody has listed may send what is expected, and nothing else: any peer, or with
        `sender` only one that has its AE title or comes from its host.
        """

    def make_durable(self, instances: Iterable[StoredInstance]) -> tuple[StoredInstance, ...]:
        """As `InstanceSink.make_durable`, for what arrived: the job that asked calls it before it is complete."""


class Operations(Protocol):
    """The DIMSE operations of the service; each call only describes, nothing happens before the worker starts it."""

    def echo(self, server: Server) -> Operation:
        """C-ECHO."""

    def find(self, server: Server, query: Query) -> Operation:
        """C-FIND."""

    def get(self, server: Server, request: RetrieveRequest, sink: InstanceSink) -> Operation:
        """C-GET."""

    def move(self, server: Server, request: RetrieveRequest, arrivals: Arrivals | None) -> Operation:
        """C-MOVE; `arrivals` is used when the request's destination is None."""

    def retrieve(
        self, server: Server, request: RetrieveRequest, sink: InstanceSink, arrivals: Arrivals | None
    ) -> Operation:
        """By the server's retrieve method: C-GET, C-MOVE, or C-GET with C-MOVE where the peer refuses the former."""

    def store(self, server: Server, files: Sequence[Path]) -> Operation:
        """C-STORE of files, one association."""


@dataclass(frozen=True, slots=True)
class ListenerStarted:
    """The storage SCP accepts associations."""

    node: LocalNode
    port: int


@dataclass(frozen=True, slots=True)
class ListenerStopped:
    """The storage SCP does not listen any more; `detail` is empty when somebody stopped it."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class ObjectReceived:
    """The storage SCP stored an object."""

    instance: StoredInstance
    was_expected: bool


@dataclass(frozen=True, slots=True)
class ObjectRefused:
    """The storage SCP answered an object with a failure."""

    sop_instance_uid: str
    ae_title: str
    reason: RefusalReason


@dataclass(frozen=True, slots=True)
class PeerRefused:
    """Somebody who is not listed tried to associate."""

    ae_title: str
    host: str


ListenerEvent = ListenerStarted | ListenerStopped | ObjectReceived | ObjectRefused | PeerRefused


class StorageService(Arrivals, Protocol):
    """The storage SCP as the program controls it; `start` and `stop` may block: call them off the GUI thread."""

    def start(self, node: LocalNode) -> int:
        """Listen; gives the port (another than asked for only if that was 0).

        Raises:
            OperationError: PORT_IN_USE, PORT_FORBIDDEN or ADDRESS_UNAVAILABLE.
        """

    def stop(self) -> None:
        """Stop listening and end what is under way; a second call does nothing."""


DescribeDataset = Callable[[EncodedDataset], tuple[AttributeRow, ...]]
"""Decodes a data set for reading; never raises on odd data."""

DescribeFile = Callable[[Path], tuple[AttributeRow, ...]]


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """An object in the local library.

    Attributes:
        traits: what it was and was not when it was asked for.
        place: where it stands among all: the later it came in, the higher.
    """

    summary: TemplateSummary
    path: Path
    bytes: int
    sha256: str
    received: datetime
    has_conflict: bool = False
    traits: frozenset[Trait] = frozenset()
    place: int = 0


class Library(Protocol):
    """What the program keeps. Any thread; calls may touch the disk."""

    def holds(self, uids: Iterable[Uid]) -> frozenset[Uid]:
        """Those of `uids` that are held."""

    def search(self, text: str, limit: int) -> tuple[LibraryEntry, ...]:
        """Entries all of whose words begin with the words of `text` somewhere; all for an empty text; newest first."""

    def count(self) -> int:
        """How many objects are held."""


class Relations(Protocol):
    """How what is held hangs together. Any thread; calls may touch the disk."""

    def entries_for(self, uids: Iterable[Uid]) -> tuple[LibraryEntry, ...]:
        """For each of `uids` that is held the entry that came last, in the order of `uids`."""

    def referring_to(self, uid: Uid) -> tuple[LibraryEntry, ...]:
        """The held assemblies and groups that refer to this generic template."""

    def replacing(self, uid: Uid) -> tuple[LibraryEntry, ...]:
        """The held objects that say of themselves that they replace this one."""

    def versions_of(self, maker: str, part_number: str) -> tuple[LibraryEntry, ...]:
        """The held generic templates of a maker's part: whoever asks has to choose among them (PS3.4 BB.4.1.1)."""


class TransferState(Enum):
    """Where a recorded retrieval stands."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    INTERRUPTED = "interrupted"
    """The program ended while it ran."""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class TransferRecord:
    """A retrieval as the journal keeps it over a restart, or objects that are sent to a server.

    Attributes:
        request: what was asked for; of what is sent, only the UIDs mean anything.
        stored_uids: what is durable here; of what is sent, what the server has taken.
    """

    transfer_id: int
    server: str
    request: RetrieveRequest
    state: TransferState
    created: datetime
    stored_uids: frozenset[Uid] = frozenset()
    is_sending: bool = False

    @property
    def missing_uids(self) -> tuple[Uid, ...]:
        """What is still to fetch or to send, in the order asked for."""
        return tuple(uid for uid in self.request.uids if uid not in self.stored_uids)


class TransferJournal(Protocol):
    """Remembers what was asked for until all of it is here. Any thread."""

    def begin(self, server: str, request: RetrieveRequest, *, is_sending: bool = False) -> TransferRecord:
        """Record a new retrieval as waiting, or objects that are to be sent."""

    def mark(self, transfer_id: int, state: TransferState) -> None:
        """Record where it stands."""

    def add_stored(self, transfer_id: int, uids: Iterable[Uid]) -> None:
        """Record that these are durable."""

    def unfinished(self) -> tuple[TransferRecord, ...]:
        """Those that have not come to their end, oldest first; what ran when the program ended is INTERRUPTED."""

    def forget(self, transfer_id: int) -> None:
        """Drop a record."""
