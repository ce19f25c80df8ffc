"""Exceptions that nobody caught, from wherever, in one funnel: the log, and a report dialog. The program goes on."""

import asyncio
import faulthandler
import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from implant_gui import __version__

logger = logging.getLogger(__name__)
_MOST_REPORTS: Final = 3
"""A mistake that repeats itself must not bury the window under reports."""


class CrashReporter:
    """Catches what would be lost.

    Args:
        show: called with the text of a report, in the thread that failed.
        log: where more is to be found.
    """

    def __init__(self, show: Callable[[str], None], log: Path | None = None) -> None:
        self._show = show
        self._log = log
        self._shown = 0

    def show_with(self, show: Callable[[str], None]) -> None:
        """Show reports in another way from now on."""
        self._show = show

    def install(self) -> None:
        """Take over the hooks of the interpreter and its threads."""
        if sys.stderr is not None:
            faulthandler.enable()
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def install_loop(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take over the hook of `loop`."""
        loop.set_exception_handler(self._on_loop_exception)

    def report(self, error: BaseException) -> None:
        """Log `error` and show the report."""
        logger.error("an exception that nobody caught", exc_info=error, stack_info=error.__traceback__ is None)
        self._shown += 1
        if self._shown <= _MOST_REPORTS:
            self._show(report_of(error, self._log))

    def _on_exception(self, _kind: type[BaseException], error: BaseException, _traceback: TracebackType | None) -> None:
        self.report(error)

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.report(arguments.exc_value)

    def _on_loop_exception(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if error is not None:
            self.report(error)
        else:
            logger.error("event loop: %s", context.get("message"))


def report_of(error: BaseException, log: Path | None = None) -> str:
    """The report: versions, where the log is, and the traceback, whose last line is the exception's type.

    The exception's own text is left out: it may quote a value that came from a server. Where Qt could not even call a
    function of ours there is no traceback: the report tells what was being done then, and what Python says of the
    function, which names it and counts its arguments.
    """
    kind = type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)
    if frames:
        told = [*map(_place, frames), kind]
    else:
        doing = [frame for frame in traceback.extract_stack() if frame.filename != __file__]
        told = [
            "No call of ours was begun. What was being done:",
            *map(_place, doing),
            f"{kind}: {error}" if isinstance(error, TypeError) else kind,
        ]
    head = [f"implant-gui {__version__}, Python {platform.python_version()}, {platform.platform()}"]
    if log is not None:
        head.append(f"Log: {_without_user(log)}")
    return "\n".join([*head, "", *told])


def _place(frame: traceback.FrameSummary) -> str:
    return f"{frame.filename.rpartition('implant_gui')[2] or frame.filename}:{frame.lineno} in {frame.name}"


def _without_user(path: Path) -> Path:
    """A path as people write it, without their own name."""
    home = Path.home()
    return "~" / path.relative_to(home) if path.is_relative_to(home) else path
