import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from implant_gui.app.commands.json_lines import JsonReport, ended_line, explain_line, lines_of, to_json
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.ports import ListenerStarted, ObjectReceived, ObjectRefused, PeerRefused
from implant_gui.domain.service.ae import AeTitle, LocalNode
from implant_gui.domain.service.cancel import CancelRung
from implant_gui.domain.service.events import (
    Ended,
    InstanceRefused,
    InstanceSent,
    InstanceStored,
    MatchesFound,
    Progress,
    RefusalReason,
)
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.outcome import Summary
from implant_gui.domain.service.status import SubOperations
from implant_gui.domain.service.status_table import read_status
from implant_gui.domain.uid import Uid
from tests.app.closings import closing, match, status, stored


def test_a_match_has_its_status_and_values() -> None:
    (line,) = lines_of(MatchesFound((match({"Manufacturer": "Ορθο"}),), status(0xFF00, Service.FIND)))
    assert to_json(line) == '{"event":"match","status":"0xFF00","values":{"Manufacturer":"Ορθο"}}'


def test_a_match_tells_that_keys_were_ignored() -> None:
    (line,) = lines_of(MatchesFound((match({}, optional_keys_ignored=True),), status(0xFF01, Service.FIND)))
    assert line["status"] == "0xFF01"


def test_progress_has_the_four_counters_and_null_for_absent_ones() -> None:
    (line,) = lines_of(Progress(SubOperations(remaining=3, completed=2, failed=0), status(0xFF00)))
    assert to_json(line) == (
        '{"event":"progress","status":"0xFF00","category":"Pending",'
        '"remaining":3,"completed":2,"failed":0,"warning":null}'
    )


def test_a_stored_object_has_the_path_and_the_hash_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "object.dcm"
    file.write_bytes(b"abc")
    event = stored("1.2")
    (line,) = lines_of(InstanceStored(replace(event.instance, path=file, bytes=3)))
    assert line == {
        "event": "stored",
        "uid": "1.2",
        "sop_class": "1.2.840.10008.5.1.4.43.1",
        "path": str(file),
        "bytes": 3,
        "sha256": hashlib.sha256(b"abc").hexdigest(),
    }


def test_the_end_with_a_status_has_exactly_the_documented_keys() -> None:
    line = ended_line(closing(Ended(status(0xA801, Service.MOVE)), matches=4))
    assert to_json(line) == (
        '{"event":"ended","status":"0xA801","category":"Failure","meaning":"Move destination unknown",'
        '"comment":null,"failed_uids":[],"matches":4,"stored":0,"seconds":1.235}'
    )


def test_the_end_without_a_status_has_an_error_and_a_sentence() -> None:
    error = OperationError(ErrorKind.CONNECTION_REFUSED, "PACS", "PACS@h:1")
    line = ended_line(closing(Ended(error=error)))
    assert list(line) == ["event", "status", "error", "message"]
    assert (line["status"], line["error"]) == (None, "refused")
    assert "nothing listens" in str(line["message"])


def test_failed_and_missing_objects_are_listed() -> None:
    ended = Ended(status(0xB000), failed_uids=(Uid("1.2"),))
    line = ended_line(closing(ended, stored("1.1"), requested=("1.1", "1.2", "1.3")))
    assert line["failed_uids"] == ["1.2"]
    assert line["missing_uids"] == ["1.2", "1.3"]
    assert line["stored"] == 1


def test_an_error_beside_a_status_is_told_too() -> None:
    line = ended_line(closing(Ended(status(0xFE00), OperationError(ErrorKind.DISK_FULL, address="/library"))))
    assert (line["status"], line["error"]) == ("0xFE00", "disk-full")


def test_a_pending_status_is_never_the_last_one() -> None:
    ended = Ended(cancelled=CancelRung.ABORTED)
    line = ended_line(closing(ended, Progress(SubOperations(), status(0xFF00))))
    assert line == {
        "event": "ended",
        "status": None,
        "error": "cancelled",
        "message": "The operation was cancelled.",
    }


def test_a_query_stopped_at_its_limit_says_so_and_is_no_error() -> None:
    line = ended_line(closing(Ended(limit_reached=True), MatchesFound((match({}),), status(0xFF00, Service.FIND))))
    assert line["limit_reached"] is True
    assert line["status"] is None
    assert "error" not in line


def test_sent_and_refused_objects_are_told() -> None:
    (sent,) = lines_of(InstanceSent("a.dcm", "1.2", status(0xA700, Service.STORE, "full")))
    assert (sent["event"], sent["file"], sent["uid"]) == ("sent", "a.dcm", "1.2")
    assert (sent["status"], sent["category"], sent["comment"]) == ("0xA700", "Failure", "full")
    assert lines_of(InstanceRefused("1.2", RefusalReason.NOT_ASKED_FOR, 0x0124)) == [
        {"event": "refused", "uid": "1.2", "reason": "not-asked-for"}
    ]


def test_the_storage_scp_tells_what_it_does() -> None:
    out = io.StringIO()
    report = JsonReport(out)
    report.listener_event(ListenerStarted(LocalNode(AeTitle("ME"), 0), 11112))
    report.listener_event(ObjectReceived(stored("1.2").instance, was_expected=False))
    report.listener_event(ObjectRefused("1.3", "PACS", RefusalReason.MALFORMED))
    report.listener_event(PeerRefused("WHO", "127.0.0.1"))
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["event"] for line in lines] == ["listening", "stored", "refused", "peer_refused"]
    assert lines[0] == {"event": "listening", "host": "127.0.0.1", "port": 11112, "ae_title": "ME"}


def test_only_the_closing_line_when_that_is_wanted() -> None:
    out = io.StringIO()
    report = JsonReport(out, only_closing=True)
    report.event(stored("1.2"), Summary())
    report.close(closing(Ended(status(0x0000))))
    assert [json.loads(line)["event"] for line in out.getvalue().splitlines()] == ["ended"]


def test_an_explanation_has_exactly_the_documented_keys() -> None:
    line = explain_line(read_status(0xA801, Service.MOVE))
    assert list(line) == ["code", "service", "category", "meaning", "pynetdicom", "cause", "next_step"]
    assert (line["code"], line["service"], line["pynetdicom"]) == ("0xA801", "move", None)


@given(st.text())
def test_whatever_a_peer_sends_stays_on_one_line(text: str) -> None:
    (line,) = lines_of(MatchesFound((match({"Manufacturer": text}),), status(0xFF00, Service.FIND)))
    written = to_json(line)
    assert "\n" not in written
    assert "\r" not in written
    assert json.loads(written)["values"] == {"Manufacturer": text}
