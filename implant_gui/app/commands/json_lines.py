"""``--json``: one object a line, with keys that scripts can rely on."""

import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final, TextIO

from implant_gui.app.commands.negotiation import detail_lines
from implant_gui.app.commands.report import Closing
from implant_gui.domain.ports import ListenerEvent, ListenerStarted, ObjectReceived, ObjectRefused, PeerRefused
from implant_gui.domain.service.events import (
    InstanceRefused,
    InstanceSent,
    InstanceStored,
    MatchesFound,
    OperationEvent,
    Progress,
)
from implant_gui.domain.service.instance import StoredInstance
from implant_gui.domain.service.match import Match
from implant_gui.domain.service.outcome import Summary
from implant_gui.domain.service.status import DimseStatus, StatusMeaning
from implant_gui.domain.wording import describe

_LINES: Final = {
    "match": "status, values (text by key; a key that is missing was not returned)",
    "progress": "status, category, remaining, completed, failed, warning (null where the server sent none)",
    "stored": "uid, sop_class, path, bytes, sha256 (both of the file at path)",
    "refused": "uid, reason, for an object that was not taken",
    "sent": "uid, file, status, category, meaning, comment, for each answer",
    "listening": "host, port, ae_title",
    "peer_refused": "ae_title, host",
}
_ENDED: Final = """\
  ended         status, category, meaning, comment, failed_uids, matches, stored, seconds; without a status from the
                server: status (null), error, message. Where there is something to tell also missing_uids (asked for,
                not here), limit_reached, error and message beside a status; error is "cancelled" after Ctrl-C and
                "usage" where the command cannot be carried out as it was given
"""

_PENDING: Final = "0xFF00"
_PENDING_KEYS_IGNORED: Final = "0xFF01"
CANCELLED: Final = "cancelled"
_NOTHING_TOLD: Final = {"status": None, "category": None, "meaning": None, "comment": None}

_Line = dict[str, object]


class JsonReport:
    """A `Report` for programs; with `verbosity`, details for people go to standard error."""

    def __init__(self, out: TextIO | None = None, *, only_closing: bool = False, verbosity: int = 0) -> None:
        self._out = out or sys.stdout
        self._only_closing = only_closing
        self._verbosity = verbosity

    def event(self, event: OperationEvent, summary: Summary) -> None:
        """See `Report`."""
        del summary
        if not self._only_closing:
            self._write(lines_of(event))
        if self._verbosity:
            sys.stderr.write("".join(f"{line}\n" for line in detail_lines(event)))

    def waiting(self, summary: Summary) -> None:
        """See `Report`: programs are told what happens, and nothing does."""

    def listener_event(self, event: ListenerEvent) -> None:
        """See `Report`."""
        if not self._only_closing:
            self._write(_listener_lines(event))

    def close(self, closing: Closing) -> None:
        """See `Report`."""
        self._write([ended_line(closing)])

    def _write(self, lines: list[_Line]) -> None:
        if lines:
            self._out.write("".join(f"{to_json(line)}\n" for line in lines))
            self._out.flush()


def json_help(*events: str, has_end: bool = True) -> str:
    """What ``--help`` says of the lines that a command prints."""
    lines = [f"  {event:<14}{_LINES[event]}\n" for event in events]
    told = '\nWith --json each line of standard output is one object; "event" tells which:\n'
    return told + "".join(lines) + _ENDED * has_end


def to_json(line: Mapping[str, object]) -> str:
    """`line` as JSON on one line; what no encoding can hold (half a character) is escaped by the stream."""
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def lines_of(event: OperationEvent) -> list[_Line]:
    """The objects that tell of `event`; none for one that only matters to people."""
    match event:
        case MatchesFound(matches):
            return [_match_line(each) for each in matches]
        case Progress(counters, status):
            return [
                {
                    "event": "progress",
                    "status": status.hex,
                    "category": status.category.value,
                    "remaining": counters.remaining,
                    "completed": counters.completed,
                    "failed": counters.failed,
                    "warning": counters.warning,
                }
            ]
        case InstanceStored(instance):
            return [_stored_line(instance)]
        case InstanceRefused(uid, reason):
            return [{"event": "refused", "uid": uid, "reason": reason.value}]
        case InstanceSent(name, uid, status):
            return [{"event": "sent", "uid": uid, "file": name, **_told(status)}]
        case _:
            return []


def ended_line(closing: Closing) -> _Line:
    """The last object."""
    summary, status = closing.summary, closing.status
    line: _Line = {"event": "ended"}
    failure = _failure_of(closing)
    failed = [*summary.failed_uids, *closing.unsent_uids]
    if status is None and failure:
        line |= {"status": None, **failure}
        if failed:
            line["failed_uids"] = failed
    else:
        line |= dict(_NOTHING_TOLD) if status is None else _told(status)
        line |= {
            "failed_uids": failed,
            "matches": closing.matches,
            "stored": summary.stored,
            "seconds": round(closing.seconds, 3),
        }
    if summary.missing_uids:
        line["missing_uids"] = list(summary.missing_uids)
    if summary.limit_reached:
        line["limit_reached"] = True
    return line | failure


def failed_line(kind: str, sentence: str) -> _Line:
    """The last object of a command that could not do what it was told."""
    return {"event": "ended", "status": None, "error": kind, "message": sentence}


def explain_line(reading: StatusMeaning) -> _Line:
    """The one object of `explain`."""
    return {
        "code": f"0x{reading.code:04X}",
        "service": reading.service.value,
        "category": reading.category.value,
        "meaning": reading.meaning,
        "pynetdicom": reading.pynetdicom,
        "cause": reading.cause,
        "next_step": reading.next_step,
    }


def _failure_of(closing: Closing) -> _Line:
    """What came instead of a status, or beside one."""
    summary = closing.summary
    if summary.error is not None:
        return {"error": summary.error.kind.value, "message": describe(summary.error).sentence}
    if closing.status is None and summary.cancelled is not None and not summary.limit_reached:
        return {"error": CANCELLED, "message": "The operation was cancelled."}
    return {}


def _match_line(match: Match) -> _Line:
    status = _PENDING_KEYS_IGNORED if match.optional_keys_ignored else _PENDING
    return {"event": "match", "status": status, "values": dict(match.values)}


def _stored_line(instance: StoredInstance) -> _Line:
    return {
        "event": "stored",
        "uid": instance.sop_instance_uid,
        "sop_class": instance.sop_class_uid,
        "path": str(instance.path),
        "bytes": instance.bytes,
        "sha256": _digest_of(instance.path),
    }


def _digest_of(path: Path) -> str | None:
    """SHA-256 of a file, so that a script can check what it finds at the path; None when the file has gone."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def _told(status: DimseStatus) -> _Line:
    return {
        "status": status.hex,
        "category": status.category.value,
        "meaning": status.meaning,
        "comment": status.comment,
    }


def _listener_lines(event: ListenerEvent) -> list[_Line]:
    match event:
        case ListenerStarted(node, port):
            return [
                {"event": "listening", "host": node.bind_address, "port": port, "ae_title": node.ae_title},
            ]
        case ObjectReceived(instance):
            return [_stored_line(instance)]
        case ObjectRefused(uid, _, reason):
            return [{"event": "refused", "uid": uid, "reason": reason.value}]
        case PeerRefused(ae_title, host):
            return [{"event": "peer_refused", "ae_title": ae_title, "host": host}]
        case _:
            return []
