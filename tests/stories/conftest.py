"""The whole program in this process, against archives that really listen."""

import asyncio
import gc
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from implant_gui.app.files import UserFiles
from implant_gui.app.paths import Paths, find_paths
from implant_gui.app.program import Program
from implant_gui.app.window import run
from implant_gui.dicom import library_options
from implant_gui.dicom.archive.server import Archive
from implant_gui.domain.service.ae import AeTitle, RetrieveMethod, Server, Timeouts
from tests.app.programs import serving
from tests.dicom.archive.templates_for_tests import assembly, generic, group
from tests.stories.stage import Stage
from tests.stories.strays import Strays

Story = Callable[[Stage], Awaitable[None]]
Play = Callable[..., None]

QUICK = Timeouts(connect=5.0, pdu=5.0, answer=10.0, cancel_grace=0.3)


@pytest.fixture(scope="session")
def catalogue_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for everything that archives of their own keep: the demo catalogue is made once."""
    return tmp_path_factory.mktemp("archives")


@pytest.fixture(scope="session")
def demo_archive(catalogue_cache: Path) -> Iterator[Server]:
    """The demo catalogue, served by a process of its own, which finds the window's storage SCP by itself."""
    with serving("--config", catalogue_cache) as address:
        title, _, place = address.partition("@")
        host, _, port = place.rpartition(":")
        yield Server("Archive", host, int(port), AeTitle(title), timeouts=QUICK)


@pytest.fixture
def small_archive(tmp_path: Path) -> Iterator[Archive]:
    """Ten generic templates, an assembly and a group, in this process, so that it can be told to misbehave."""
    library_options.configure()
    folder = tmp_path / "archive"
    folder.mkdir()
    made = Archive(AeTitle("SMALL"), folder)
    made.add([*(generic(number) for number in range(1, 11)), assembly(100), group(200)])
    yield made
    made.close()


@pytest.fixture
def small_server(small_archive: Archive) -> Server:
    """`small_archive` in the list of servers."""
    return Server("Small", "127.0.0.1", small_archive.start(), AeTitle("SMALL"), timeouts=QUICK)


@pytest.fixture
def paths(tmp_path: Path, catalogue_cache: Path) -> Paths:
    """The program's folders; the cache is that of the archives, as it is for programs of one user."""
    return replace(find_paths(tmp_path / "user"), cache=catalogue_cache / "cache", chosen=catalogue_cache)


@pytest.fixture
def play(qapp: QApplication, paths: Paths) -> Iterator[Play]:
    """Runs the program with a list of servers and plays a story in its window; the program ends with the story.

    One that `is_closed` ends itself by closing the window: it is cut off there. No story may show strays.
    """

    def do_play(story: Story, *servers: Server, with_demo: bool = False, is_closed: bool = False) -> None:
        if servers:
            UserFiles(paths).save(servers)
        failures: list[BaseException] = []

        async def played(program: Program) -> int:
            try:
                await story(Stage(program))
            except BaseException as error:  # noqa: BLE001 - raised again below, outside of the program
                if not (is_closed and isinstance(error, asyncio.CancelledError)):
                    failures.append(error)
            return 0

        hooks = threading.excepthook
        strays = Strays()
        qapp.installEventFilter(strays)
        try:
            code = run(paths, played, with_demo=with_demo)
        finally:
            qapp.removeEventFilter(strays)
            threading.excepthook = hooks
            undress(qapp)
        if failures:
            raise failures[0]
        assert code == 0
        assert strays.seen == []

    yield do_play
    asyncio.set_event_loop(None)


def by_move(server: Server) -> Server:
    """The same server, fetched from by C-MOVE."""
    return replace(server, retrieve_method=RetrieveMethod.MOVE)


def by_get(server: Server) -> Server:
    """The same server, fetched from by C-GET."""
    return replace(server, retrieve_method=RetrieveMethod.GET)


def undress(application: QApplication) -> None:
    """Take the program's colours off, and really delete what Qt deletes later."""
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    application.setStyleSheet("")
    application.setPalette(QPalette())
    gc.collect()
