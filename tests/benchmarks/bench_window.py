"""How long the window is away from its event loop, in each step of a walk through all of it, and whether it grows.

Run with ``python3 dev.py bench tests/benchmarks/bench_window.py [TEMPLATES] [--walks N]``; prints figures, asserts
nothing. The whole program runs in this process, offscreen, with a library of some thousand templates and the demo
archive in a process of its own.
"""

import argparse
import gc
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from implant_gui.app.files import UserFiles
from implant_gui.app.paths import Paths, find_paths
from implant_gui.app.program import Program
from implant_gui.app.window import run
from implant_gui.domain.service.ae import AeTitle, Server
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.storage.importing.importer import import_files
from implant_gui.storage.library.file_library import FileLibrary
from implant_gui.templates.datasets import part10
from implant_gui.templates.datasets.making import make
from implant_gui.templates.summary import read_summary
from implant_gui.templates.surfaces.mesh import PLAIN, surface_item
from tests.app.programs import serving
from tests.benchmarks.bench_template_view import stem
from tests.benchmarks.heartbeat import LIMIT_MS, Heartbeat
from tests.benchmarks.window_walk import LARGE, Walk

TRIANGLES = 500_000
WORST = 5
MAKERS = tuple(f"Maker {letter}" for letter in "ABCDEFGH")
KINDS = ("Cemented Stem", "Uncemented Stem", "Acetabular Cup", "Tibial Insert", "Locking Plate")


def write_templates(folder: Path, count: int) -> None:
    """So many templates without pictures, and one with a large surface."""
    for number in range(count):
        dataset = make(
            SOPClassUID=InformationModel.GENERIC.storage,
            SOPInstanceUID=f"1.2.826.0.1.{number}",
            Manufacturer=MAKERS[number // 40 % len(MAKERS)],
            ImplantName=f"{KINDS[number // 20 % len(KINDS)]} {number // 200}",
            ImplantPartNumber=f"AB-{number:07}",
            ImplantSize=str(number % 20),
            ImplantTemplateVersion="1",
            EffectiveDateTime="20240101120000+0000",
        )
        (folder / f"{number}.dcm").write_bytes(part10.encode(dataset))
    large = make(
        SOPClassUID=InformationModel.GENERIC.storage,
        SOPInstanceUID="1.2.826.0.2",
        Manufacturer=MAKERS[0],
        ImplantName=LARGE,
        ImplantPartNumber="LARGE",
        ImplantTemplate3DModelSurfaceNumber=1,
        SurfaceModelScalingFactor=1.0,
        NumberOfSurfaces=1,
        SurfaceSequence=[surface_item(stem(TRIANGLES), 1, PLAIN)],
    )
    (folder / "large.dcm").write_bytes(part10.encode(large))


def fill_library(paths: Paths, count: int) -> None:
    """Those templates, and after them the demo catalogue: what is newest is shown first."""
    library = FileLibrary(paths.library, read_summary)
    with tempfile.TemporaryDirectory() as folder:
        write_templates(Path(folder), count)
        for source in (Path(folder), paths.cache):
            taken = sum(1 for _ in import_files(library, [source]))
            print(f"{taken:,} files are in the library")
    library.close()


class Measured:
    """The story: walks, and notes what grows."""

    def __init__(self, application: QApplication, heart: Heartbeat, walks: int) -> None:
        self._application = application
        self._heart = heart
        self._walks = walks
        self.names: list[str] = []
        self.sizes: list[tuple[str, float, int, int]] = []
        self._kinds: Counter[str] = Counter()

    async def play(self, program: Program) -> int:
        """Walk, and walk again."""
        self._heart.step = "between steps"
        walk = Walk(program, self._heart)
        self._note("at rest")
        for number in range(1, self._walks + 1):
            try:
                await walk.all()
            except Exception:
                print("the walk stopped at", walk.names[-1:])
                raise
            finally:
                self.names = walk.names
            self._note(f"after {number}")
        # Qt's clipboard without a display outlives the interpreter, and cannot let go of what Python made.
        QApplication.clipboard().clear()
        return 0

    def _note(self, when: str) -> None:
        self._application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()
        widgets = self._application.allWidgets()
        roots = [widget for widget in widgets if widget.parent() is None]
        objects = [each for root in roots for each in (root, *root.findChildren(QObject))]
        kinds = Counter(each.metaObject().className() for each in objects)
        if self._kinds:
            print(f"{when}:", dict((kinds - self._kinds).most_common(12)))
        self._kinds = kinds
        self.sizes.append((when, _resident_mb(), len(widgets), len(objects)))


def _resident_mb() -> float:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * resource.getpagesize() / 1e6


def report(heart: Heartbeat, names: list[str]) -> None:
    """The table, and where the time of the worst went."""
    print("\n| step | longest absence | of it the processor's | above 50 ms |\n|---|---|---|---|")
    for name in ("start", *names):
        found = heart.of(name)
        if found:
            above = sum(absence.ms > LIMIT_MS for absence in found)
            print(f"| {name} | {found[0].ms:.0f} ms | {found[0].cpu_ms:.0f} ms | {above or ''} |")
    walked = [absence for absence in heart.absences if absence.step in names]
    print(f"\nThe worst {WORST}:")
    for absence in sorted(walked, key=lambda each: -each.ms)[:WORST]:
        print(f"* {absence.step}: {absence.ms:.0f} ms ({absence.cpu_ms:.0f} ms of the processor)\n  {absence.stack}")


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("templates", nargs="?", type=int, default=3_000)
    parser.add_argument("--walks", type=int, default=1)
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv[:1])
    heart = Heartbeat()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, serving("--config", folder) as address:
        paths = replace(find_paths(Path(folder) / "user"), cache=Path(folder) / "cache")
        title, _, place = address.partition("@")
        host, _, port = place.rpartition(":")
        UserFiles(paths).save([Server("Archive", host, int(port), AeTitle(title))])
        fill_library(paths, arguments.templates)
        measured = Measured(application, heart, arguments.walks)
        heart.start()
        begun = time.perf_counter()
        run(paths, measured.play)
        heart.stop()
        print(f"{time.perf_counter() - begun:.0f} s")
    report(heart, measured.names)
    for when, size, widgets, objects in measured.sizes:
        print(f"{when}: {size:.0f} MB, {widgets:,} widgets, {objects:,} objects")


if __name__ == "__main__":
    main()
