"""How long it takes to look at a template: reading drawings and surfaces, the first picture, turning it, painting.

Run with ``python tests/benchmarks/bench_template_view.py [TRIANGLES]``; prints figures, asserts nothing. Each figure is
the best of a few runs, since other work on the machine only ever makes things slower.
"""

import argparse
import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PySide6.QtWidgets import QApplication

from implant_gui.domain.content.drawing import Drawing, Layer
from implant_gui.domain.content.geometry import Box2
from implant_gui.domain.content.surface import Presentation
from implant_gui.domain.content.template_view import TemplateView
from implant_gui.domain.keeping.exporting import ExportForm
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.viewing.camera import Camera
from implant_gui.domain.viewing.rendering import PictureRequest, Renderer, Scene
from implant_gui.templates.datasets import part10
from implant_gui.templates.datasets.making import make
from implant_gui.templates.drawings.plotter import plot
from implant_gui.templates.export import export, parts_of
from implant_gui.templates.raster.rasteriser import Rasteriser
from implant_gui.templates.surfaces.mesh import PLAIN, Mesh, surface_item
from implant_gui.templates.view import read_template
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.pictures.drawing_canvas import DrawingCanvas
from implant_gui.views.pictures.opengl.functions import OpenGLError
from implant_gui.views.pictures.opengl.renderer import OpenGLRenderer, offscreen_surface

POINTS = 400_000
SIZES = ((640, 480), (1200, 900))


def stem(triangles: int) -> Mesh:
    """A fluted, tapered tube of 150 mm, closed at its ends."""
    around = along = int((triangles / 2) ** 0.5)
    turn, height = np.meshgrid(np.linspace(0, 2 * np.pi, around, endpoint=False), np.linspace(0, 1, along))
    radius = 8 + 10 * height**2 + 0.4 * np.sin(9 * turn)
    points = np.stack([radius * np.cos(turn), 0.6 * radius * np.sin(turn), 150 * height], axis=-1).reshape(-1, 3)
    first = np.arange(along - 1)[:, None] * around
    here, following = np.arange(around), (np.arange(around) + 1) % around
    a, b = (first + here).ravel(), (first + following).ravel()
    faces = [np.stack([a, b, b + around], axis=1), np.stack([a, b + around, a + around], axis=1)]
    last = (along - 1) * around
    faces.append(np.stack([0 * here[1:-1], here[2:], here[1:-1]], axis=1))
    faces.append(np.stack([0 * here[1:-1], here[1:-1], here[2:]], axis=1) + last)
    return Mesh.closed(points, np.concatenate(faces))


def report(title: str, work: Callable[[], object], runs: int = 5) -> None:
    """Print the best of some runs, by the clock and by the processor: on a busy machine the latter tells more."""
    taken, worked = [], []
    for _ in range(runs):
        start, before = time.perf_counter(), time.process_time()
        work()
        taken.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - before) * 1000)
    print(f"{title:40} {min(taken):7.0f} ms {min(worked):7.0f} ms of the processor")


def plotting() -> None:
    """The two extremes of how a program may be written."""
    numbers = np.random.default_rng(7).integers(0, 12_000, 2 * POINTS).tolist()
    pairs = [f"{x},{y}" for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
    head = "IN;PA;PC2,0,0,0;SP2;PU0,0;"
    report(f"plot {POINTS:,} points in one PD", partial(plot, f"{head}PD{','.join(pairs)};".encode()))
    each = head + "".join(f"PD{pair};" for pair in pairs)
    report(f"plot {POINTS:,} points in a PD each", partial(plot, each.encode()))


class Show:
    """Pictures of a scene, each from another side."""

    def __init__(
        self, scene: Scene, width: int, height: int, *, is_coarse: bool = False, renderer: Renderer | None = None
    ) -> None:
        self._renderer = renderer or Rasteriser()
        self._scene = scene
        self._size = width, height
        self._is_coarse = is_coarse
        extent = scene.extent
        self._camera = Camera().orbited(30, 20)
        if extent is not None:
            self._camera = self._camera.fitted(extent, width / height)

    def __call__(self) -> None:
        """Turn by some degrees and draw."""
        self._camera = self._camera.orbited(7, 1)
        self._renderer.render(PictureRequest(self._scene, self._camera, *self._size, self._is_coarse))


def turning(view: TemplateView) -> None:
    """Pictures of the surface: the first one in full, then while turning."""
    parts = parts_of(view)
    scene = Scene(parts)
    wires = Scene(tuple(replace(part, presentation=Presentation.WIREFRAME) for part in parts))
    for width, height in SIZES:
        size = f"{width} x {height}"
        report(f"first picture, {size}", Show(scene, width, height), runs=1)
        report(f"in full, {size}", Show(scene, width, height))
        report(f"coarse while turning, {size}", Show(scene, width, height, is_coarse=True))
        report(f"wireframe, {size}", Show(wires, width, height))


def by_card(view: TemplateView) -> None:
    """The same by the graphics card, if there is one; run it under a display."""
    surface = offscreen_surface()
    renderer = OpenGLRenderer(surface)
    scene = Scene(parts_of(view))
    for width, height in SIZES:
        show = Show(scene, width, height, renderer=renderer)
        try:
            show()
        except OpenGLError as error:
            print(f"OpenGL: {error}")
            return
        report(f"by OpenGL, {width} x {height}", show)
    print(f"OpenGL: {renderer.driver}")
    renderer.close()


def painting() -> None:
    """A drawing of very many lines in the window: how long it takes, and the longest that the window waits for it."""
    rng = np.random.default_rng(7)
    walk = np.cumsum(rng.normal(size=(POINTS, 2)), axis=0)
    for name, points in (("a winding line", walk), ("lines across", rng.uniform(0, 200, (POINTS, 2)))):
        placed = (points - points.min(axis=0)) * 200 / np.ptp(points)
        low, high = placed.min(axis=0).tolist(), placed.max(axis=0).tolist()
        starts = np.array([0, POINTS], "<i4").tobytes()
        layer = Layer(1, (0, 0, 0), "Contour", "", placed.astype("<f8").tobytes(), starts)
        canvas = DrawingCanvas(Calibration())
        canvas.resize(900, 700)
        canvas.show()
        canvas.show_drawings((Drawing(1, "", None, (), 1.0, (layer,), Box2(*low, *high)),))
        start = last = time.process_time()
        longest = 0.0
        canvas.grab()
        while not canvas.is_complete:
            QApplication.processEvents()
            now = time.process_time()
            longest, last = max(longest, now - last), now
        told = f"{(last - start) * 1000:7.0f} ms of the processor, at most {longest * 1000:.0f} at once"
        print(f"{f'paint {POINTS:,} points, {name}':40} {told}")
        canvas.close()


def main() -> int:
    """Run all of it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("triangles", nargs="?", type=int, default=500_000)
    triangles = parser.parse_args().triangles
    plotting()
    painting()
    dataset = make(
        SOPClassUID=InformationModel.GENERIC.storage,
        SOPInstanceUID="1.2.3",
        ImplantTemplate3DModelSurfaceNumber=1,
        SurfaceModelScalingFactor=1.0,
        NumberOfSurfaces=1,
        SurfaceSequence=[surface_item(stem(triangles), 1, PLAIN)],
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "stem.dcm"
        path.write_bytes(part10.encode(dataset))
        del dataset
        size = path.stat().st_size / 1e6
        report(f"read {triangles:,} triangles, {size:.0f} MB", partial(read_template, path))
        view = read_template(path)
    turning(view)
    by_card(view)
    for form in (ExportForm.STL, ExportForm.PLY, ExportForm.GLB):
        report(f"export as {form.value}", partial(export, view, form))
    print(f"{'largest memory':40} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:7.0f} MB")
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main())
