"""The orderly end: whatever peers do, the window's process is done within three seconds and keeps what it has."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from implant_gui.app.program import Program
from implant_gui.controllers.demo import DemoController

logger = logging.getLogger(__name__)

_KEYRING_S: Final = 1.0
"""For a keyring that has not heard of a password yet; one that asks a person is left alone."""
STOP_S: Final = 2.0
"""For the operations that run when the window is closed; the promise is 3 s for everything."""


async def close_down(program: Program, demo: DemoController) -> None:
    """Take everything down, in order.

    Stories first, so that none of them takes this end for the user's wish: a retrieval under way is not forgotten but
    offered again at the next start.
    """
    program.window.save_layout(program.layout_store)
    program.window.hide()
    for reader in (*program.readers, program.document_reader):  # or stories and threads would wait for their files
        reader.close()
    await program.tasks.stop()
    program.indexing.stop()
    await _all_at_once(lambda: program.scheduler.stop(STOP_S), demo.stop, lambda: program.secrets.stop(_KEYRING_S))
    # What stories had given to this thread comes before: a storage SCP being started, and everything that writes.
    await _told(program.background(program.service.stop))
    await _told(program.background(program.library.close))
    await _told(program.background(program.journal.close))
    for thread in (program.background, program.pictures, program.renderer):
        thread.stop()
    # What is still on its way comes before the window goes; nothing may come after.
    for flush, mailbox in (
        (program.bridge.flush, program.bridge.mailbox),
        (program.arrivals.flush, program.arrivals.mailbox),
        (program.log.flush, program.log.mailbox),
    ):
        flush()
        mailbox.close()
    program.window.deleteLater()


async def _all_at_once(*steps: Callable[[], object]) -> None:
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(len(steps), "ending") as threads:
        await asyncio.gather(*(_told(loop.run_in_executor(threads, step)) for step in steps))


async def _told(step: Awaitable[object]) -> None:
    """A step that fails must not keep the others from being taken."""
    try:
        await step
    except Exception:
        logger.exception("a step of the end failed")
