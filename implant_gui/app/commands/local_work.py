"""Work on files of ours: tells each step and the end, and stops in order when it is interrupted."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import ExitCode
from implant_gui.app.commands.json_lines import to_json
from implant_gui.app.commands.progress_line import ProgressLine
from implant_gui.app.commands.waiting import signals_to


class LocalWork:
    """What is told during one command: lines for people, or objects for programs."""

    def __init__(self, arguments: Arguments) -> None:
        self._is_json = arguments.json
        self._progress = ProgressLine(sys.stderr)
        self._begun = time.monotonic()
        self._is_stopped = False

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Let SIGINT and SIGTERM end the work at the next good moment while the block runs."""
        with signals_to(self._stop):
            yield

    def is_stopped(self) -> bool:
        """Whether somebody wants the end."""
        return self._is_stopped

    def tell(self, event: str, values: dict[str, object], text: str | None) -> None:
        """Tell a step: `text` to people, unless it is None, and everything to programs."""
        self._progress.clear()
        if self._is_json:
            _write(to_json({"event": event, **values}))
        elif text is not None:
            _write(text)

    def progress(self, text: str) -> None:
        """Show how far the work is, where somebody looks."""
        if not self._is_json:
            self._progress.show(text)

    def end(self, values: dict[str, object], text: str, code: ExitCode) -> ExitCode:
        """Tell the end; gives the exit code."""
        seconds = time.monotonic() - self._begun
        told: dict[str, object] = {**values, "cancelled": self._is_stopped, "seconds": round(seconds, 3)}
        head = "Cancelled. " if self._is_stopped else ""
        self.tell("ended", told, f"{head}{text}, {seconds:.2f} s")
        return ExitCode.CANCELLED if self._is_stopped else code

    def _stop(self) -> None:
        self._is_stopped = True


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
