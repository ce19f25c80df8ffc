import io
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from implant_gui.app.commands.negotiation import negotiation_lines
from implant_gui.app.commands.progress_line import ProgressLine
from implant_gui.app.commands.table import Table, short_moment, width_of
from implant_gui.app.commands.words import (
    CANCEL_WORDS,
    LISTED_UIDS,
    closing_line,
    notes,
    progress_words,
    size,
)
from implant_gui.domain.service.cancel import CancelRung
from implant_gui.domain.service.events import (
    ContextResult,
    Ended,
    InstanceSent,
    MatchesFound,
    NegotiatedContext,
    PeerIdentity,
    Progress,
)
from implant_gui.domain.service.information_model import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    InformationModel,
    Service,
)
from implant_gui.domain.service.outcome import Tally
from implant_gui.domain.service.query import KeyPath
from implant_gui.domain.service.status import SubOperations
from implant_gui.domain.uid import Uid
from tests.app.closings import closing, match, status, stored


def test_columns_stay_aligned_whatever_the_script() -> None:
    table = Table(InformationModel.GENERIC)
    makers = (("人工関節 and many more", "ステム"), ("Ορθο", "Στέλεχος"), ("ACME", "MONO_STEM"))
    lines = table.lines(
        [match({"Manufacturer": maker, "ImplantName": name, "SOPInstanceUID": "1.2.3"}) for maker, name in makers]
    )
    places = {width_of(line[: line.index("1.2.3")]) for line in lines[1:]}
    assert places == {width_of(lines[0][: lines[0].index("SOP Instance UID")])}


def test_no_line_is_longer_than_the_terminal_and_no_uid_is_cut() -> None:
    table, uid = Table(InformationModel.GENERIC, terminal=80), f"2.25.{'7' * 39}"
    values = {"Manufacturer": "人工関節株式会社の長い名前", "ImplantName": "A" * 60, "SOPInstanceUID": uid}
    lines = [part for line in table.lines([match(values)] * 2) for part in line.splitlines()]
    assert len(lines) == 6
    assert all(width_of(line) <= 80 for line in lines)
    assert lines[3] == lines[5] == f"    {uid}"
    assert "AAA…  " in lines[2]


def test_a_wide_terminal_and_none_at_all_get_one_line_each() -> None:
    found = match({"Manufacturer": "ACME", "ImplantName": "A" * 40, "SOPInstanceUID": "1.2.3"})
    for terminal in (200, None):
        (_, line) = Table(InformationModel.GENERIC, terminal=terminal).lines([found])
        assert "A" * 40 in line
        assert line.endswith("1.2.3")


def test_not_returned_is_not_empty() -> None:
    found = match({"Manufacturer": "ACME", "ImplantName": "", "SOPInstanceUID": "1.2"})
    line = Table(InformationModel.GENERIC).lines([found])[-1]
    assert line.count("–") == 3


def test_a_named_key_gets_a_column() -> None:
    table = Table(InformationModel.GENERIC, [KeyPath.parse("ImplantSize"), KeyPath.parse("MaterialsCodeSequence")])
    assert table.lines([])[0].endswith("  MaterialsCodeSequence  SOP Instance UID")
    values = {"MaterialsCodeSequence[0].CodeMeaning": "Steel", "MaterialsCodeSequence[1].CodeMeaning": "Titanium"}
    assert "Steel; Titanium" in table.lines([match(values)])[0]


def test_a_value_cannot_command_the_terminal() -> None:
    line = Table(InformationModel.GENERIC).lines([match({"Manufacturer": "\x1b[2J\r\nACME"})])[-1]
    assert line.startswith(r"\x1b[2J\r\nACME")


@given(st.dictionaries(st.sampled_from(["Manufacturer", "ImplantName", "SOPInstanceUID"]), st.text()))
def test_a_match_is_one_line(values: dict[str, str]) -> None:
    assert all(len(line.splitlines()) == 1 for line in Table(InformationModel.GENERIC).lines([match(values)]))


def test_a_moment_is_shown_as_a_date() -> None:
    assert short_moment("20241231120000+0000") == "2024-12-31"
    assert short_moment("2024") == "2024"


def test_the_closing_line_has_status_meaning_counts_and_time() -> None:
    ended = Ended(status(0xB000), sub_operations=SubOperations(completed=1, failed=1))
    line = closing_line(closing(ended, stored("1.1"), requested=("1.1", "1.2"), matches=2))
    assert line == (
        "0xB000 Warning: Finished, but with failures or warnings. 2 matches, 1 of 2 fetched, 1.5 kB, 1 failed, 1.23 s"
    )


def test_a_failure_tells_cause_next_step_and_what_the_server_said() -> None:
    lines = notes(closing(Ended(status(0xA801, Service.MOVE, "who is \x1b that?"))))
    assert any(line.startswith("Likely cause: ") for line in lines)
    assert any(line.startswith("Next step: ") for line in lines)
    assert r"The server's comment: who is \x1b that?" in lines


def test_claims_without_objects_are_told() -> None:
    ended = Ended(status(0x0000), sub_operations=SubOperations(completed=5))
    lines = notes(closing(ended, requested=("1.1", "1.2")))
    assert "The server says that it completed 5; 0 arrived here." in lines
    assert "The server calls this a success, but it did not send all that was asked for." in lines
    assert lines[-2:] == ["Missing: 1.1", "Missing: 1.2"]


def test_long_lists_of_uids_are_cut() -> None:
    uids = tuple(f"1.{number}" for number in range(1, LISTED_UIDS + 6))
    lines = notes(closing(Ended(status(0xB000), failed_uids=tuple(map(Uid, uids)))))
    assert lines[-1] == "Failed: 5 more; --json lists all"


def test_every_rung_of_a_cancellation_has_words() -> None:
    assert set(CANCEL_WORDS) == set(CancelRung)
    lines = notes(closing(Ended(cancelled=CancelRung.ABORTED)))
    assert lines == [CANCEL_WORDS[CancelRung.ABORTED]]
    assert closing_line(closing(Ended(cancelled=CancelRung.ABORTED))).startswith("Stopped without a final status. ")


def test_a_query_counts_even_nothing() -> None:
    nothing = closing(Ended(status(0, Service.FIND)))
    assert closing_line(nothing) == "0x0000 Success: All matches were sent. 1.23 s"
    assert closing_line(replace(nothing, is_query=True)).endswith("0 matches, 1.23 s")


def test_a_limit_is_no_cancellation() -> None:
    told = closing(Ended(status(0xFE00, Service.FIND), cancelled=CancelRung.ASKED, limit_reached=True), matches=3)
    assert closing_line(told) == "0xFE00 Cancel: Stopped at the limit. 3 matches, 1.23 s"
    assert closing_line(closing(Ended(limit_reached=True))).startswith("Stopped at the limit. ")
    lines = notes(told)
    assert not any("Cancelled" in line for line in lines)
    assert any("--limit 0" in line for line in lines)


def test_ignored_keys_are_told() -> None:
    found = MatchesFound((match({}, optional_keys_ignored=True),), status(0xFF01, Service.FIND))
    assert any("ignored some of the keys" in line for line in notes(closing(Ended(status(0, Service.FIND)), found)))


def test_progress_is_told_in_words() -> None:
    tally = Tally([Uid("1.1"), Uid("1.2")])
    tally.add(stored("1.1"))
    summary = tally.add(Progress(SubOperations(1, 1, 2, 0), status(0xFF00)))
    assert progress_words(summary, 2.0) == "1 of 2 fetched, 1.5 kB, 2 failed, 2 s"
    sent = Tally().add(InstanceSent("a", "1.2", status(0, Service.STORE)))
    assert progress_words(sent, 0.0) == "1 of 1 file sent, 0 s"
    tally = Tally()
    tally.add(InstanceSent("a", "1.2", status(0, Service.STORE)))
    summary = tally.add(Progress(SubOperations(8, 1, 1, 0), status(0, Service.STORE)))
    assert progress_words(summary, 3.0) == "1 of 10 files sent, 1 failed, 3 s"
    assert progress_words(Tally().summary, 3.0) == "under way, 3 s"


def test_sizes_are_readable() -> None:
    assert [size(count) for count in (1, 999, 1500, 2_500_000, 3_000_000_000)] == [
        "1 byte",
        "999 bytes",
        "1.5 kB",
        "2.5 MB",
        "3.0 GB",
    ]


def test_rejected_contexts_come_first() -> None:
    accepted = NegotiatedContext(
        1, InformationModel.GENERIC.get, EXPLICIT_VR_LITTLE_ENDIAN, ContextResult.ACCEPTED, as_scp=True
    )
    rejected = NegotiatedContext(3, InformationModel.GROUP.get, None, ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED)
    lines = negotiation_lines(PeerIdentity("1.2.3", "PACS_1\x1b", 16384), (accepted, rejected))
    assert lines == [
        r"Associated: PACS_1\x1b, 1.2.3, maximum PDU length 16384",
        "    3  Implant Template Group – GET: rejected, SOP class not supported",
        "    1  Generic Implant Template – GET: accepted, Explicit VR Little Endian, we act as SCP",
    ]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_progress_is_live_only_on_a_terminal() -> None:
    terminal, file = Terminal(), io.StringIO()
    for stream in (terminal, file):
        line = ProgressLine(stream)
        line.show("3 matches")
        line.clear()
    assert terminal.getvalue() == "\r\x1b[K3 matches\r\x1b[K"
    assert not file.getvalue()
