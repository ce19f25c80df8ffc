"""The window's life: shown first, filled in after, and taken down in order (``implant-gui`` without a command)."""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from implant_gui import __version__
from implant_gui.app.compose import Program, compose
from implant_gui.app.crash import CrashReporter
from implant_gui.app.demo_archive import DemoArchive
from implant_gui.app.logs import log_to_file, stop_logging
from implant_gui.app.paths import Paths
from implant_gui.app.window_log import WindowLogHandler
from implant_gui.app.wiring import Wiring
from implant_gui.controllers.background import Background
from implant_gui.controllers.demo import DemoController
from implant_gui.domain.errors import OperationError
from implant_gui.models.roles import Tone
from implant_gui.views.wording import Told

logger = logging.getLogger(__name__)

STOP_S: Final = 2.5
"""For everything that runs when the window is closed; the promise is 3 s for all."""
_CHECK_MS: Final = 60_000
_TICK_MS: Final = 1_000

Story = Callable[[Program], Awaitable[int | None]]
"""Plays in the shown window; ends the program with its result, or lets it go on with None."""


def run_window(paths: Paths) -> int:
    """Show the window until it is closed; the exit code."""
    return run(paths)


def run(paths: Paths, story: Story | None = None, *, with_demo: bool = False) -> int:
    """Show the window.

    Args:
        paths: where everything is.
        story: plays when the window is there.
        with_demo: run the demo archive, with it as the selected server.
    """
    # Imported here: asyncio's loop on Qt is needed by nothing else.
    from qasync import QEventLoop

    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("implant-gui")
    application.setApplicationVersion(__version__)
    application.setQuitOnLastWindowClosed(False)
    loop = QEventLoop(application)
    with loop:
        asyncio.set_event_loop(loop)
        code: int = loop.run_until_complete(_live(application, paths, story, with_demo=with_demo))
    return code


async def _live(application: QApplication, paths: Paths, story: Story | None, *, with_demo: bool) -> int:
    reports: list[str] = []
    crashes = CrashReporter(reports.append)
    crashes.install_loop(asyncio.get_running_loop())
    program = compose(application, paths, crashes.report)
    # From any thread: a report is shown by the one that owns the window.
    loop = asyncio.get_running_loop()

    def show_report(report: str) -> None:
        loop.call_soon_threadsafe(program.window.show_error_report, report)

    crashes.show_with(show_report)
    crashes.install()
    demo = DemoController(
        tasks=program.tasks,
        servers=program.models.servers,
        panel=program.window.browse.server_panel,
        listener=program.listener,
        check=program.servers.check,
        archive=DemoArchive,
        messages=program.window.message_bar,
    )
    wiring = Wiring(program, demo.begin)
    handlers = _start_logging(program)
    try:
        return await _stay(program, demo, story, with_demo=with_demo)
    finally:
        await _end(program, demo)
        for handler in handlers:
            stop_logging(handler)
        crashes.uninstall()
        del wiring


async def _stay(program: Program, demo: DemoController, story: Story | None, *, with_demo: bool) -> int:
    exit_requested = asyncio.Event()
    program.window.exit_requested.connect(exit_requested.set)
    program.window.restore_layout(program.layout_store)
    program.window.show()
    timers = _start_timers(program)
    await _fill_in(program)
    if with_demo:
        await demo.start()
    code = None if story is None else await story(program)
    if code is None:
        await exit_requested.wait()
    for timer in timers:
        timer.stop()
    return code or 0


async def _fill_in(program: Program) -> None:
    """Everything that the window can do without for its first moment."""
    settings, complaints = await program.background(program.files.settings)
    servers, more = await program.background(program.files.servers)
    book, still_more = await program.background(program.files.searches)
    program.models.servers.set_servers(servers)
    program.searches.show(book)
    for sentence in (*complaints, *more, *still_more):
        told = Told(sentence, "", icon="alert-triangle", tone=Tone.WARN)
        program.window.message_bar.show_message(told)
    program.library_page.refresh()
    program.tasks.launch("show interrupted transfers", program.retrieve.show_interrupted())
    if settings.listener_enabled:
        program.listener.start(settings.local, remember=False)
    program.servers.check_all()


def _start_timers(program: Program) -> tuple[QTimer, ...]:
    check, tick = QTimer(program.window), QTimer(program.window)
    check.timeout.connect(program.servers.check_all)
    check.start(_CHECK_MS)
    tick.timeout.connect(program.models.transfers.tick)
    tick.start(_TICK_MS)
    return check, tick


def _start_logging(program: Program) -> tuple[logging.Handler, ...]:
    handlers: list[logging.Handler] = []
    to_window = WindowLogHandler(program.log.mailbox)
    logging.getLogger().addHandler(to_window)
    handlers.append(to_window)
    try:
        handlers.append(log_to_file(program.paths.log))
    except OSError as error:
        logger.warning("no log file: %s", type(error).__name__)
    logger.info("implant-gui %s started", __version__)
    return tuple(handlers)


async def _end(program: Program, demo: DemoController) -> None:
    """Take everything down in order, within three seconds, whatever peers do."""
    program.window.save_layout(program.layout_store)
    program.window.hide()
    ending = Background("ending")
    try:
        await ending(lambda: program.scheduler.stop(STOP_S))
        program.bridge.flush()
        await program.tasks.stop()
        await ending(demo.stop)
        await ending(program.service.stop)
        await program.background(_closing(program))
    except OperationError as error:
        logger.warning("at the end: %s", error)
    finally:
        for mailbox in (program.bridge.mailbox, program.arrivals.mailbox, program.log.mailbox):
            mailbox.close()
        program.background.stop()
        ending.stop()
        program.window.deleteLater()


def _closing(program: Program) -> Callable[[], None]:
    def close() -> None:
        program.library.close()
        program.journal.close()

    return close
