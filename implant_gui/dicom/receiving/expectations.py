"""What C-MOVEs of ours are waiting for, so that an object that comes in finds the job that asked for it."""

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from implant_gui.dicom.admission import Caller
from implant_gui.domain.service.ae import AeTitle, AllowedPeer
from implant_gui.domain.service.instance import InstanceHeader, StoredInstance
from implant_gui.domain.uid import Uid


class Arrived:
    """Objects in the order of their arrival (`domain.ports.ArrivalQueue`). Any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._instances: list[StoredInstance] = []
        self._is_woken = False
        self._tell: Callable[[], None] | None = None

    def put(self, instance: StoredInstance) -> None:
        """Add an arrival."""
        with self._changed:
            self._instances.append(instance)
            self._changed.notify_all()
            tell = self._tell
        if tell is not None:
            tell()

    def notify(self, arrived: Callable[[], None]) -> None:
        """Have `arrived` called after each arrival from now on, in the thread that took it in."""
        with self._changed:
            self._tell = arrived

    def take(self, timeout_s: float) -> tuple[StoredInstance, ...]:
        """What has arrived since the last call; waits for at most `timeout_s` when nothing has."""
        until = time.monotonic() + timeout_s
        with self._changed:
            while not self._instances and not self._is_woken:
                left = until - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(left)
            self._is_woken = False
            taken, self._instances = tuple(self._instances), []
        return taken

    def wake(self) -> None:
        """Make a waiting `take`, or else the next one, return at once."""
        with self._changed:
            self._is_woken = True
            self._changed.notify_all()


@dataclass(eq=False, frozen=True, slots=True)
class Expectation:
    """One C-MOVE under way."""

    originator: AeTitle
    message_id: int
    uids: frozenset[Uid]
    sender: AllowedPeer | None
    arrived: Arrived = field(default_factory=Arrived)

    def is_named_by(self, header: InstanceHeader) -> bool:
        """Whether the object says that this C-MOVE is what it is sent for (PS3.7 9.1.1.1.6, 9.1.1.1.7)."""
        origin = header.origin
        return (origin.move_originator, origin.move_message_id) == (self.originator, self.message_id)


class Expectations:
    """All C-MOVEs under way. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._live: list[Expectation] = []

    @contextmanager
    def expect(
        self, originator: AeTitle, message_id: int, uids: Sequence[Uid], sender: AllowedPeer | None = None
    ) -> Iterator[Arrived]:
        """Wait for `uids` while the block runs; see `domain.ports.Arrivals.expect`."""
        expectation = Expectation(originator, message_id, frozenset(uids), sender)
        with self._lock:
            self._live.append(expectation)
        try:
            yield expectation.arrived
        finally:
            with self._lock:
                self._live.remove(expectation)

    def of(self, header: InstanceHeader) -> Expectation | None:
        """The C-MOVE that an object belongs to.

        It must have asked for that UID. Where several have, the one that the object names comes first; where the object
        names none of them, any will do: many senders leave the two elements out, and WORKAROUND(pynetdicom): its C-MOVE
        SCP writes its own title instead of ours.
        """
        with self._lock:
            candidates = [each for each in self._live if header.sop_instance_uid in each.uids]
        named = next((each for each in candidates if each.is_named_by(header)), None)
        return named or next(iter(candidates), None)

    def may_come_from(self, caller: Caller) -> bool:
        """Whether `caller` may associate because of a C-MOVE although nobody has listed it."""
        with self._lock:
            senders = [each.sender for each in self._live]
        return any(
            sender is None or sender.ae_title == caller.ae_title or is_host(sender.host, caller.host)
            for sender in senders
        )


def is_host(name: str, address: str) -> bool:
    """Whether the host called `name` (or its address) has `address`. An unknown host has none."""
    try:
        return bool(name) and _plain(name) == _plain(address)
    except ValueError:
        pass
    try:
        found = socket.getaddrinfo(name, None)
    except OSError:
        return False
    return any(_plain(str(entry[4][0])) == _plain(address) for entry in found)


def _plain(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return mapped or parsed
