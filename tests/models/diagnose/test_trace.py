from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.ae import AeTitle
from implant_gui.domain.service.cancel import CancelRung
from implant_gui.domain.service.events import (
    Associated,
    Connecting,
    ContextResult,
    Ended,
    InstanceRefused,
    InstanceSent,
    InstanceStored,
    MatchesFound,
    MethodChosen,
    NegotiatedContext,
    OperationEvent,
    PeerIdentity,
    Progress,
    RefusalReason,
)
from implant_gui.domain.service.information_model import InformationModel, Service
from implant_gui.domain.service.instance import Origin, Route, StoredInstance
from implant_gui.domain.service.status import StatusCategory, SubOperations
from implant_gui.models.common.roles import TOOL_TIP, Icon, Role, Tone
from implant_gui.models.diagnose.trace import TraceKind, TraceModel
from tests.models.conftest import Watch
from tests.models.making import headers, status, template, uid

NOON = datetime(2026, 6, 1, 12, 0)
CONTEXTS = (
    NegotiatedContext(1, InformationModel.GENERIC.get, None, ContextResult.ACCEPTED),
    NegotiatedContext(3, InformationModel.GENERIC.storage, None, ContextResult.NO_REASON),
)
ASSOCIATED = Associated(PeerIdentity("1.2.3", "PEER_1", 16384), CONTEXTS)


@pytest.fixture
def trace(watch: Watch) -> TraceModel:
    model = TraceModel(jobs=3, entries=6)
    watch(model)
    model.begin(1, "get 5 templates", "PACS", NOON)
    return model


def stored(number: int) -> InstanceStored:
    origin = Origin(Route.GET, AeTitle("PACS"))
    return InstanceStored(StoredInstance(InformationModel.GENERIC.storage, uid(number), Path("x"), 1, "0" * 64, origin))


def entries(model: TraceModel, job: int = 0) -> list[list[str]]:
    parent = model.index(job, 0)
    return [[model.index(row, column, parent).data() for column in (1, 2, 3)] for row in range(model.rowCount(parent))]


def test_a_job_is_a_row_with_its_title_and_server(trace: TraceModel) -> None:
    assert headers(trace) == ["Time", "Event", "Status", "Detail"]
    assert [trace.index(0, column).data() for column in range(4)] == [
        "12:00:00.000",
        "Job",
        "",
        "get 5 templates · PACS",
    ]
    trace.begin(2, "listen", "", NOON)
    assert trace.index(1, 3).data() == "listen"


def test_each_step_is_an_entry(trace: TraceModel) -> None:
    pending = status()
    trace.add(1, [Connecting("PACS", "PACS@host:104"), ASSOCIATED, MethodChosen(Service.GET)], NOON)
    trace.add(1, [Progress(SubOperations(3, 2, 0, None), pending)], NOON)
    refused = InstanceRefused("1.2.9", RefusalReason.DISK_FULL, 0xA700)
    trace.add(1, [stored(1), refused, Ended(status(0, StatusCategory.SUCCESS))], NOON)
    assert entries(trace) == [
        ["Connecting", "", "PACS@host:104"],
        ["Association accepted", "", "PEER_1 · 1.2.3 · PDU 16,384 · 1/2"],
        ["Method chosen", "", "C-GET"],
        ["Sub-operations", "0xFF00 Pending", "3 remaining, 2 completed, 0 failed"],
        ["Stored", "", uid(1)],
        ["Refused by us", "", "0xA700 disk-full 1.2.9"],
        ["Ended", "0x0000 Success", ""],
    ]
    assert trace.contexts_of(1) == CONTEXTS


def test_a_job_is_called_by_its_service_once_a_status_tells_it(trace: TraceModel) -> None:
    trace.add(1, [MatchesFound((template(1),), status(service=Service.FIND))], NOON)
    assert trace.index(0, 1).data() == "C-FIND"


def test_like_entries_that_follow_each_other_are_one(trace: TraceModel) -> None:
    some = MatchesFound((template(1), template(2)), status(service=Service.FIND))
    trace.add(1, [some, some], NOON)
    trace.add(1, [some], NOON)
    assert entries(trace) == [["Matches", "0xFF00 Pending", "6"]]
    row = trace.index(0, 0, trace.index(0, 0))
    assert trace.data(row, Role.COUNT) == 6
    assert trace.data(row, Role.VALUE) is some
    trace.add(1, [MatchesFound((template(3),), status(0xFF01))], NOON)
    assert len(entries(trace)) == 2, "another status is another entry"


def test_the_latest_counters_stand_in_the_entry(trace: TraceModel) -> None:
    for remaining in (3, 2, 1):
        trace.add(1, [Progress(SubOperations(remaining=remaining), status())], NOON)
    assert entries(trace) == [["Sub-operations", "0xFF00 Pending", "1 remaining"]]


@pytest.mark.parametrize(
    ("ended", "detail", "tone"),
    [
        (Ended(error=OperationError(ErrorKind.CONNECTION_REFUSED, address="A@h:1")), "refused A@h:1", Tone.BAD),
        (Ended(status(0xFE00, StatusCategory.CANCEL), cancelled=CancelRung.ASKED), "ASKED", Tone.MUTED),
        (
            Ended(status(0xA702, StatusCategory.FAILURE, comment="no"), failed_uids=(uid(1),)),
            "no · (0008,0058) × 1",
            Tone.BAD,
        ),
        (Ended(status(0xB000, StatusCategory.WARNING)), "", Tone.WARN),
        (Ended(), "", Tone.NEUTRAL),
    ],
)
def test_the_end_tells_what_is_known_and_the_job_looks_like_it(
    trace: TraceModel, ended: Ended, detail: str, tone: Tone
) -> None:
    trace.add(1, [ended], NOON)
    assert entries(trace)[0][2] == detail
    job = trace.index(0, 0)
    assert trace.data(job, Role.TONE) is tone
    assert (trace.data(job.siblingAtColumn(1), Role.ICON_NAME) == Icon.BAD) is (tone is Tone.BAD)
    assert trace.data(job, Role.ICON_NAME) == ""
    assert trace.data(job, Role.STATE) is TraceKind.JOB
    assert trace.data(trace.index(0, 0, job), Role.STATE) is TraceKind.ENDED
    assert trace.data(trace.index(0, 3, job), TOOL_TIP) == detail


def test_a_job_that_breaks_off_is_not_pending_any_more(trace: TraceModel) -> None:
    lost = OperationError(ErrorKind.CONNECTION_LOST, server="PACS")
    trace.add(1, [Progress(SubOperations(remaining=3), status()), Ended(error=lost)], NOON)
    assert trace.index(0, 2).data() == "Connection lost"
    assert trace.status_at(trace.index(0, 0)) is None


def test_a_job_that_never_stops_talking_keeps_its_end(trace: TraceModel) -> None:
    for code in range(20):
        sent = InstanceSent("file.dcm", uid(code), status(0xC000 + code, StatusCategory.FAILURE, Service.STORE))
        trace.add(1, [sent], NOON)
    trace.add(1, [Ended()], NOON)
    shown = entries(trace)
    assert len(shown) == 7
    assert shown[-1][0] == "Ended"


def test_the_oldest_job_makes_room(trace: TraceModel) -> None:
    for job_id in (2, 3, 4):
        trace.begin(job_id, f"job {job_id}", "PACS", NOON)
    assert [trace.job_at(trace.index(row, 0)) for row in range(3)] == [2, 3, 4]
    trace.add(1, [Ended()], NOON)
    trace.add(4, [Ended()], NOON)
    assert entries(trace, 2) == [["Ended", "", ""]]
    assert trace.contexts_of(1) == trace.contexts_of(4) == ()
    assert trace.job_at(QModelIndex()) is None
    assert trace.data(trace.index(0, 0, trace.index(2, 0)), Role.JOB_ID) == 4


def test_many_jobs_leave_nothing_behind(trace: TraceModel) -> None:
    event: OperationEvent = Ended()
    for job_id in range(2, 30):
        trace.begin(job_id, "x", "PACS", NOON)
        trace.add(job_id, [ASSOCIATED, event], NOON)
    assert trace.rowCount() == 3
    trace.clear()
    assert trace.rowCount() == 0
    trace.add(29, [event], NOON)
    assert trace.rowCount() == 0
