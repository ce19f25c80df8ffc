"""What ``get`` and ``move`` share: which objects are meant, and how the retrieval of them ends."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import ExitCode, UsageError
from implant_gui.app.commands.options import add_keys, add_model, add_uids
from implant_gui.app.commands.queries import named_paths, query_of
from implant_gui.app.commands.session import Session, report_of
from implant_gui.app.commands.table import Table, terminal_width
from implant_gui.app.commands.words import plural
from implant_gui.domain.ports import Operation, Operations
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.events import MatchesFound, OperationEvent
from implant_gui.domain.service.outcome import Summary, Verdict
from implant_gui.domain.service.retrieve import RetrieveRequest
from implant_gui.domain.uid import Uid


@dataclass(frozen=True, slots=True)
class Wanted:
    """The objects to fetch.

    Attributes:
        found: how the query for them ended; None when the UIDs were given.
        notes: why they may not be all that was meant; each makes the command's success a partial one.
    """

    uids: tuple[Uid, ...]
    found: Summary | None = None
    notes: tuple[str, ...] = ()

    @property
    def matches(self) -> int:
        """How many matches the query had."""
        return 0 if self.found is None else self.found.matches


def add_wanted(parser: argparse.ArgumentParser) -> None:
    """``--model``, and ``--uid`` or ``-k``."""
    add_model(parser)
    add_uids(parser)
    add_keys(parser)


def check_wanted(arguments: Arguments) -> None:
    """Raise `UsageError` unless either ``--uid`` or ``-k`` says what to fetch."""
    if arguments.uids and arguments.keys:
        raise UsageError("Use either --uid or -k to say what to fetch, not both.")
    if not arguments.uids and not arguments.keys:
        raise UsageError("Say what to fetch: --uid UID, or -k KEY=VALUE to ask the server first.")


def session_of(arguments: Arguments, server: Server) -> Session:
    """A session that shows the matches of the query, if there is one."""
    table = Table(arguments.model, named_paths(arguments), terminal_width(sys.stdout))
    return Session(report_of(arguments, table), server.timeouts)


def find_wanted(arguments: Arguments, session: Session, operations: Operations, server: Server) -> Wanted:
    """The objects that the arguments mean; asks the server with a C-FIND of the same model for those of ``-k``."""
    if arguments.uids:
        return Wanted(tuple(dict.fromkeys(arguments.uids)))
    uids: dict[Uid, None] = {}

    def collect(event: OperationEvent) -> None:
        if isinstance(event, MatchesFound):
            uids.update({match.sop_instance_uid: None for match in event.matches if match.sop_instance_uid})

    query = query_of(arguments)
    found = session.play(operations.find(server, query), f"find {server.name}", also=collect)
    return Wanted(tuple(uids), found, tuple(_doubts(arguments, found, len(uids))))


def fetch(
    session: Session,
    wanted: Wanted,
    operation_of: Callable[[tuple[Uid, ...]], Operation],
    *,
    name: str,
    arrives_here: bool,
) -> ExitCode:
    """Fetch what is wanted and close the session. A retrieval of nothing is no success."""
    if wanted.found is not None and wanted.found.verdict is not Verdict.SUCCESS:
        return session.close(wanted.found)
    if wanted.found is not None and not wanted.uids:
        session.close(wanted.found, notes=("Nothing matched that could be fetched.", *wanted.notes), is_query=True)
        return ExitCode.FAILURE
    summary = session.play(operation_of(wanted.uids), name, wanted.uids if arrives_here else ())
    code = session.close(summary, matches=wanted.matches, notes=wanted.notes)
    return ExitCode.PARTIAL if code is ExitCode.SUCCESS and wanted.notes else code


def request_of(arguments: Arguments, uids: tuple[Uid, ...]) -> RetrieveRequest:
    """The retrieval as a value."""
    return RetrieveRequest(arguments.model, uids, arguments.dest)


def _doubts(arguments: Arguments, found: Summary, usable: int) -> list[str]:
    doubts = []
    if found.limit_reached and arguments.limit is None:
        doubts.append(f"More than {plural(found.matches, 'match', 'matches')}: only these are fetched. See --limit.")
    if found.matches > usable:
        lost = plural(found.matches - usable, "match", "matches")
        doubts.append(f"{lost} without a SOP Instance UID of their own, which fetching needs.")
    return doubts
