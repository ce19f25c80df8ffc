"""One command at work: plays operations one after the other, tells what happens, and closes with one line."""

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import PROGRAM, ExitCode, exit_code_of
from implant_gui.app.commands.json_lines import JsonReport, failed_line, to_json
from implant_gui.app.commands.report import Closing, Report
from implant_gui.app.commands.table import Table
from implant_gui.app.commands.text_report import TextReport
from implant_gui.domain.errors import OperationError
from implant_gui.domain.ports import Operation
from implant_gui.domain.service.ae import Timeouts
from implant_gui.domain.service.events import Ended, OperationEvent
from implant_gui.domain.service.outcome import Summary, Tally
from implant_gui.domain.uid import Uid


class Session:
    """Plays operations for a command and reports them.

    The time limit for the whole operation counts for each of them: a query and the retrieval that follows it are two.
    """

    def __init__(self, report: Report, timeouts: Timeouts) -> None:
        self._report = report
        self._timeouts = timeouts
        self._begun = time.monotonic()

    def play(
        self,
        operation: Operation,
        name: str,
        requested: Iterable[Uid] = (),
        also: Callable[[OperationEvent], None] | None = None,
    ) -> Summary:
        """Run `operation` to its end; SIGINT walks the cancel ladder.

        Args:
            operation: what to run.
            name: what to call it in a log.
            requested: what should arrive here.
            also: gets every event, too.
        """
        # Imported here: `--help` starts no thread.
        from implant_gui.jobs.blocking import run

        tally = Tally(requested)

        def wait() -> None:
            self._report.waiting(tally.summary)

        events = run(operation, name=name, timeouts=self._timeouts, on_interrupt=_tell_interrupt, on_silence=wait)
        with closing(events):
            for event in events:
                self._report.event(event, tally.add(event))
                if also is not None:
                    also(event)
        return tally.summary

    def close(
        self,
        summary: Summary,
        *,
        matches: int | None = None,
        notes: Sequence[str] = (),
        is_query: bool = False,
        unsent_uids: Sequence[str] = (),
    ) -> ExitCode:
        """Tell the end of the command (see `Closing`); gives the exit code that its last operation deserves."""
        found = summary.matches if matches is None else matches
        seconds = time.monotonic() - self._begun
        self._report.close(Closing(summary, found, seconds, tuple(notes), is_query, tuple(unsent_uids)))
        return exit_code_of(summary)


def report_problem(kind: str, sentence: str, *, command: str = PROGRAM, is_json: bool) -> None:
    """Tell that the command could not do what it was told, or not as it was told."""
    if is_json:
        sys.stdout.write(f"{to_json(failed_line(kind, sentence))}\n")
    else:
        sys.stderr.write(f"{command}: {sentence}\n")


def report_failure(error: OperationError, *, is_json: bool) -> ExitCode:
    """Tell that no operation could even begin."""
    summary = Tally().add(Ended(error=error))
    report: Report = JsonReport() if is_json else TextReport()
    report.close(Closing(summary, matches=0, seconds=0.0))
    return exit_code_of(summary)


def report_of(arguments: Arguments, table: Table | None = None) -> Report:
    """The form of report that was asked for."""
    only_closing = getattr(arguments, "count", False)
    if arguments.json:
        return JsonReport(only_closing=only_closing, verbosity=arguments.verbose)
    return TextReport(table, only_closing=only_closing, verbosity=arguments.verbose)


def _tell_interrupt(count: int) -> None:
    if count == 1:
        sys.stderr.write("\nCancelling. Press Ctrl-C again to abort the association.\n")
