"""The window's life: shown first, filled in after (``implant-gui`` without a command). Its end is `app.closing`."""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from implant_gui import __version__
from implant_gui.app.closing import close_down
from implant_gui.app.commands.waiting import signals_to
from implant_gui.app.compose import compose
from implant_gui.app.crash import CrashReporter
from implant_gui.app.demo_archive import DemoArchive
from implant_gui.app.filling import fill_in
from implant_gui.app.garbage import GarbageCollector
from implant_gui.app.languages import locale_of, spoken
from implant_gui.app.logs import log_to_file, stop_logging
from implant_gui.app.paths import Paths
from implant_gui.app.program import Program
from implant_gui.app.qt_messages import route_qt_messages
from implant_gui.app.window_log import WindowLogHandler
from implant_gui.app.wiring import Wiring
from implant_gui.controllers.common.background import Background
from implant_gui.controllers.demo import DemoController
from implant_gui.views.common.resources import translations_folder

logger = logging.getLogger(__name__)

_CHECK_MS: Final = 60_000
_TICK_MS: Final = 1_000
_PAUSE_S: Final = 0.05

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

    route_qt_messages()
    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("implant-gui")
    application.setApplicationVersion(__version__)
    application.setQuitOnLastWindowClosed(False)
    loop = QEventLoop(application)
    with ExitStack() as at_the_end, loop:

        def speak(language: str) -> None:
            at_the_end.enter_context(spoken(application, translations_folder(), locale_of(language)))

        asyncio.set_event_loop(loop)
        code: int = loop.run_until_complete(_live(application, paths, speak, story, with_demo=with_demo))
    return code


async def _live(
    application: QApplication, paths: Paths, speak: Callable[[str], None], story: Story | None, *, with_demo: bool
) -> int:
    crashes = CrashReporter(_show_nowhere, paths.log)
    crashes.install_loop(asyncio.get_running_loop())
    program = compose(application, paths, speak, crashes.report)
    garbage = GarbageCollector(lambda: not program.scheduler.running())
    garbage.start()
    # From any thread: a report is shown by the one that owns the window.
    loop = asyncio.get_running_loop()

    def show_report(report: str) -> None:
        loop.call_soon_threadsafe(program.window.show_error_report, report)

    crashes.show_with(show_report)
    crashes.install()
    demo_thread = Background("demo archive")
    demo = DemoController(
        tasks=program.tasks,
        background=demo_thread,
        servers=program.models.servers,
        panel=program.window.browse.server_panel,
        listener=program.listener,
        check=program.servers.check,
        archive=lambda destination: DemoArchive(destination, config=paths.chosen),
        messages=program.window.message_bar,
        when_ready=program.window.browse.take_keyboard,
    )
    wiring = Wiring(program, demo.begin)
    handlers = _start_logging(program)
    try:
        return await _stay(program, demo, garbage, story, with_demo=with_demo)
    finally:
        await close_down(program, demo)
        demo_thread.stop()
        for handler in handlers:
            stop_logging(handler)
        crashes.uninstall()
        del wiring
        garbage.stop()


async def _stay(
    program: Program, demo: DemoController, garbage: GarbageCollector, story: Story | None, *, with_demo: bool
) -> int:
    """Until somebody closes the window, or the story has ended with a code. Nothing else is waited for."""
    loop = asyncio.get_running_loop()
    leaving: asyncio.Future[int] = loop.create_future()

    def leave(code: int = 0) -> None:
        if not leaving.done():
            leaving.set_result(code)

    async def begin() -> None:
        await fill_in(program)
        garbage.settle()
        program.tasks.launch("make what is wanted later", _make_the_rest(program))
        if with_demo:
            demo.begin()
        if story is not None:
            program.tasks.launch("play", _play(story, program, leave))

    program.window.exit_requested.connect(lambda: leave())
    program.window.restore_layout(program.layout_store)
    program.window.show()
    timers = _start_timers(program)
    program.tasks.launch("begin", begin())
    try:
        # What Python would raise for a signal ends up in whatever Qt is calling then, and nobody leaves.
        with signals_to(lambda: loop.call_soon_threadsafe(leave)):
            return await leaving
    finally:
        for timer in timers:
            timer.stop()


async def _make_the_rest(program: Program) -> None:
    """Pages that the first moment does without, one at a time, so that nobody waits for them later."""
    for preview in (program.window.library.preview, program.window.browse.preview):
        for _ in iter(preview.make_late_tab, False):
            await asyncio.sleep(_PAUSE_S)


async def _play(story: Story, program: Program, leave: Callable[[int], None]) -> None:
    try:
        code = await story(program)
    except Exception:
        leave(1)
        raise
    if code is not None:
        leave(code)


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


def _show_nowhere(_report: str) -> None:
    """Until there is a window, a report is in the log alone."""
