import pytest

from implant_gui.app.commands.move import is_loopback
from implant_gui.app.commands.table import Table
from implant_gui.app.commands.text_report import TextReport, listener_line, listening_line
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.ports import ListenerStarted, ListenerStopped, ObjectReceived, ObjectRefused, PeerRefused
from implant_gui.domain.service.ae import AeTitle, LocalNode
from implant_gui.domain.service.events import (
    Associated,
    Ended,
    InstanceRefused,
    InstanceSent,
    MatchesFound,
    MethodChosen,
    PeerIdentity,
    RefusalReason,
)
from implant_gui.domain.service.information_model import InformationModel, Service
from implant_gui.domain.service.outcome import Summary
from tests.app.closings import closing, match, status, stored

Capture = pytest.CaptureFixture[str]


def test_the_heading_comes_once_and_only_with_a_match(capsys: Capture) -> None:
    report = TextReport(Table(InformationModel.GENERIC))
    report.event(Associated(PeerIdentity()), Summary())
    assert not capsys.readouterr().out
    for uid in ("1.1", "1.2"):
        report.event(MatchesFound((match({"SOPInstanceUID": uid}),), status(0xFF00, Service.FIND)), Summary())
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[-1] for line in lines] == ["UID", "1.1", "1.2"]


def test_stored_and_sent_objects_are_listed(capsys: Capture) -> None:
    report = TextReport()
    report.event(stored("1.2"), Summary())
    report.event(InstanceSent("a.dcm", "1.3", status(0, Service.STORE)), Summary())
    assert capsys.readouterr().out.splitlines() == [
        "1.2  /library/1.2.dcm  1.5 kB",
        f"a.dcm  0x0000 Success: {status(0, Service.STORE).meaning}",
    ]


def test_only_the_closing_line_when_that_is_wanted(capsys: Capture) -> None:
    report = TextReport(only_closing=True)
    report.event(stored("1.2"), Summary())
    report.close(closing(Ended(status(0)), stored("1.2"), requested=("1.2",)))
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_details_are_told_on_standard_error_when_wanted(capsys: Capture) -> None:
    report = TextReport(verbosity=1)
    report.event(Associated(PeerIdentity("1.2.3", "PACS", 0)), Summary())
    report.event(MethodChosen(Service.MOVE), Summary())
    report.event(InstanceRefused("1.2", RefusalReason.NO_ROLE, 0x0122), Summary())
    told = capsys.readouterr()
    assert not told.out
    assert told.err.splitlines() == [
        "Associated: PACS, 1.2.3, maximum PDU length unlimited",
        "Fetching with C-MOVE",
        "Refused 1.2: no-role, answered 0x0122",
    ]


def test_an_error_gets_words_on_standard_error_and_no_closing_line(capsys: Capture) -> None:
    TextReport().close(closing(Ended(error=OperationError(ErrorKind.HOST_UNKNOWN, "PACS"))))
    told = capsys.readouterr()
    assert not told.out
    assert told.err.startswith("No such host. The name of the host of PACS could not be found on the network.\n")
    assert len(told.err.splitlines()) == 2


def test_what_came_before_an_error_is_told(capsys: Capture) -> None:
    error = OperationError(ErrorKind.CONNECTION_LOST, "PACS")
    TextReport().close(closing(Ended(error=error), stored("1.1"), requested=("1.1", "1.2")))
    assert capsys.readouterr().err.splitlines() == [
        "Connection lost. The connection to PACS broke while it was in use.",
        "Until then: 1 of 2 fetched, 1.5 kB.",
        "What had arrived is kept. Try again; if it happens each time, look at the server's log.",
        "Missing: 1.2",
    ]


def test_every_listener_event_has_a_line() -> None:
    instance = stored("1.2").instance
    node = LocalNode(AeTitle("ME"), bind_address="::1")
    assert [
        listener_line(event)
        for event in (
            ListenerStarted(node, 104),
            ObjectReceived(instance, was_expected=False),
            ObjectRefused("1.3\n", "WHO", RefusalReason.UID_MISMATCH),
            PeerRefused("WHO", "127.0.0.1"),
            ListenerStopped(),
            ListenerStopped("the network went away"),
        )
    ] == [
        "listening on [::1]:104 as ME",
        "1.2  /library/1.2.dcm  1.5 kB",
        r"Refused 1.3\n from WHO: uid-mismatch.",
        "Refused an association of WHO at 127.0.0.1, which is not allowed to send.",
        "Stopped.",
        "Stopped: the network went away.",
    ]


def test_listening_is_said_in_the_words_that_scripts_wait_for() -> None:
    assert listening_line("127.0.0.1", 11112, "ARCHIVE") == "listening on 127.0.0.1:11112 as ARCHIVE"


@pytest.mark.parametrize(("host", "is_here"), [("127.0.0.1", True), ("::1", True), ("LOCALHOST", True), ("a", False)])
def test_this_computer_is_known_by_its_names(host: str, is_here: bool) -> None:
    assert is_loopback(host) is is_here
