"""Text for people: matches as a table on standard output, everything else that matters on standard error."""

import sys
import time
from typing import Final, TextIO

from implant_gui.app.commands.negotiation import detail_lines
from implant_gui.app.commands.progress_line import ProgressLine
from implant_gui.app.commands.report import Closing
from implant_gui.app.commands.table import Table
from implant_gui.app.commands.words import closing_line, counts, error_lines, notes, progress_words, size, told
from implant_gui.domain.ports import (
    ListenerEvent,
    ListenerStarted,
    ListenerStopped,
    ObjectReceived,
    ObjectRefused,
    PeerRefused,
)
from implant_gui.domain.service.events import (
    InstanceSent,
    InstanceStored,
    MatchesFound,
    OperationEvent,
)
from implant_gui.domain.service.instance import Novelty, StoredInstance
from implant_gui.domain.service.outcome import Summary
from implant_gui.domain.text import visible

_NOVELTY: Final = {
    Novelty.NEW: "",
    Novelty.DUPLICATE: " (was here already)",
    Novelty.CONFLICT: " (differs from the one that was here; both are kept)",
}


class TextReport:
    """A `Report` for people."""

    def __init__(self, table: Table | None = None, *, only_closing: bool = False, verbosity: int = 0) -> None:
        self._table = table
        self._only_closing = only_closing
        self._verbosity = verbosity
        self._progress = ProgressLine(sys.stderr)
        self._begun = time.monotonic()

    def event(self, event: OperationEvent, summary: Summary) -> None:
        """See `Report`."""
        if not self._only_closing:
            self._say(sys.stdout, self._lines(event))
        if self._verbosity:
            self._say(sys.stderr, detail_lines(event))
        self.waiting(summary)

    def waiting(self, summary: Summary) -> None:
        """See `Report`."""
        self._progress.show(progress_words(summary, time.monotonic() - self._begun))

    def listener_event(self, event: ListenerEvent) -> None:
        """See `Report`."""
        is_wanted = isinstance(event, ListenerStarted | ObjectReceived)
        self._say(sys.stdout if is_wanted else sys.stderr, [listener_line(event)])

    def close(self, closing: Closing) -> None:
        """See `Report`."""
        self._progress.clear()
        error = closing.summary.error
        if closing.status is not None or error is None:
            self._say(sys.stdout, [closing_line(closing)])
        before = [] if error is None else error_lines(error, counts(closing))
        self._say(sys.stderr, [*before, *notes(closing)])

    def _lines(self, event: OperationEvent) -> list[str]:
        match event:
            case MatchesFound(matches):
                return [] if self._table is None else self._table.lines(matches)
            case InstanceStored(instance):
                return [_stored_line(instance)]
            case InstanceSent(name, _, status):
                return [f"{visible(name)}  {told(status)}"]
            case _:
                return []

    def _say(self, stream: TextIO, lines: list[str]) -> None:
        if lines:
            self._progress.clear()
            stream.write("".join(f"{line}\n" for line in lines))
            stream.flush()


def _stored_line(instance: StoredInstance) -> str:
    return f"{instance.sop_instance_uid}  {instance.path}  {size(instance.bytes)}{_NOVELTY[instance.novelty]}"


def listener_line(event: ListenerEvent) -> str:
    """What the storage SCP did, in one line."""
    match event:
        case ListenerStarted(node, port):
            return listening_line(node.bind_address, port, node.ae_title)
        case ListenerStopped(detail):
            return f"Stopped{': ' if detail else ''}{visible(detail)}."
        case ObjectReceived(instance):
            return _stored_line(instance)
        case ObjectRefused(uid, ae_title, reason):
            return f"Refused {visible(uid)} from {visible(ae_title)}: {reason.value}."
        case PeerRefused(ae_title, host):
            return f"Refused an association of {visible(ae_title)} at {host}, which is not allowed to send."


def listening_line(host: str, port: int, ae_title: str) -> str:
    """What says that something accepts associations; scripts wait for it."""
    shown = f"[{host}]" if ":" in host else host
    return f"listening on {shown}:{port} as {ae_title}"
