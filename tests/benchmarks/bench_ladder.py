"""How long the sizes of a group take: to open, to read all of them, from a key to its picture, and in memory.

Run with ``python3 dev.py bench tests/benchmarks/bench_ladder.py [TRIANGLES]``; prints figures, asserts nothing. The
page of sizes runs offscreen over a library on the disk: a family of the demo catalogue, and one with the same drawings
and surfaces of so many triangles each.
"""

import argparse
import asyncio
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from pydicom.dataset import Dataset
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.controllers.preview.ladder import LadderController
from implant_gui.controllers.transfers.sources import Source
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.uid import Uid
from implant_gui.models.preview.attributes import AttributesModel
from implant_gui.models.preview.sizes import SizesModel
from implant_gui.models.servers import ServersModel
from implant_gui.storage.library.file_library import FileLibrary
from implant_gui.templates.assembling.ladder import swap_members
from implant_gui.templates.surfaces.mesh import PLAIN, surface_item
from implant_gui.templates.view import read_template
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.preview.ladder_view import LadderView
from implant_gui.views.preview.preview import Preview
from implant_gui.views.preview.subject import subject_of_entry
from tests.benchmarks.bench_template_view import stem
from tests.controllers.held import family, library_of

STEMS = "Corvane Uncemented Stem"
KEYS = 60
WALK = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up)


async def until(condition: Callable[[], object]) -> None:
    """Wait until something has become true."""
    while not condition():  # noqa: ASYNC110 - it is Qt that makes the condition true
        await asyncio.sleep(0.001)


def milliseconds(begun: float) -> float:
    """Since then."""
    return 1e3 * (time.perf_counter() - begun)


class Beat(QObject):
    """Beats whenever the loop lets it; `worst` is the longest time between two beats, in milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.worst = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=2, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start()

    def _on_timeout(self) -> None:
        self.worst = max(self.worst, milliseconds(self._last))
        self._last = time.perf_counter()


class Page:
    """The page of sizes beside a preview."""

    def __init__(self, library: FileLibrary, background: Background) -> None:
        self._library = library
        calibration, model = Calibration(), SizesModel()
        self.preview = Preview(AttributesModel(), calibration)
        self.view = LadderView(model, calibration)
        self.preview.add_tab(self.view, "Sizes", lambda _view: True)
        self.preview.resize(900, 800)
        self.preview.show()
        self.tasks = Tasks(_fail, _fail)
        self.controller = LadderController(
            tasks=self.tasks,
            pictures=background,
            relations=library,
            read_template=read_template,
            swap=swap_members,
            preview=self.preview,
            model=model,
            view=self.view,
            source=Source(ServersModel(), tuple, lambda _server, _model, _uids: None),
            names=_nobody_knows,
            open_entry=lambda _entry: None,
        )

    def look_at(self, dataset: Dataset) -> None:
        """Open a group."""
        (entry,) = self._library.entries_of(Uid(dataset.SOPInstanceUID))
        self.preview.show_subject(subject_of_entry(entry), is_held=True)
        self.preview.show_template(entry.summary.sop_instance_uid, read_template(entry.path))
        self.preview.tabs.setCurrentWidget(self.view)

    def press(self, key: Qt.Key) -> float:
        """From a key until the picture has been painted, in milliseconds."""
        begun = time.perf_counter()
        QTest.keyClick(self.view.table, key)
        self.view.drawings.canvas.repaint()
        return milliseconds(begun)


async def _nobody_knows(_uids: Sequence[Uid]) -> dict[Uid, TemplateSummary]:
    return {}


def _fail(error: object) -> None:
    raise SystemExit(error)


async def measure(title: str, group: Dataset, members: Sequence[Dataset], beat: Beat) -> None:
    """Open, read all, walk; a line for each."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        library, background = library_of(Path(folder), (group, *members)), Background()
        page = Page(library, background)
        await asyncio.sleep(0.1)  # what was done until here is nobody's absence
        beat.worst = 0.0
        begun = time.perf_counter()
        page.look_at(group)
        await until(lambda: page.view.drawings.shown)
        first = milliseconds(begun)
        await until(lambda: page.controller.is_warm)
        everything = milliseconds(begun)
        worst = beat.worst
        keys = [page.press(WALK[number % len(WALK)]) for number in range(KEYS)]
        await page.tasks.stop()
        page.preview.deleteLater()
        background.stop()
        library.close()
    print(f"| {title}: first picture; all {len(members)} sizes | {first:,.0f} ms; {everything:,.0f} ms |")
    median = statistics.median(keys)
    print(f"| {title}: from a key to its drawing, median; longest | {median:.1f} ms; {max(keys):.1f} ms |")
    print(f"| {title}: longest absence of the window's thread while they are read | {worst:.0f} ms |")
    print(f"| {title}: largest memory by then | {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB |")


def heavy(members: Sequence[Dataset], triangles: int) -> None:
    """Give each a surface of so many triangles."""
    for dataset in members:
        dataset.SurfaceSequence = [surface_item(stem(triangles), 1, PLAIN)]
        dataset.NumberOfSurfaces = 1
        dataset.ImplantTemplate3DModelSurfaceNumber = 1


async def play(triangles: int) -> None:
    """Both families."""
    beat = Beat()
    group, members = family(STEMS)
    print("| work | figure |\n|---|---|")
    await measure("sizes of the catalogue", group, members, beat)
    heavy(members, triangles)
    await measure(f"sizes of {triangles:,} triangles", group, members, beat)


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("triangles", nargs="?", type=int, default=500_000)
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv[:1])
    with QEventLoop(application) as loop:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(play(arguments.triangles))


if __name__ == "__main__":
    main()
