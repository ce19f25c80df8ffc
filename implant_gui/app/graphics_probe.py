"""Whether this computer's OpenGL draws surfaces right, and how fast: tried in a process of its own.

A driver may crash, hang or paint nonsense, so the window never asks it before a probe has survived. What a probe found
holds for the computer's driver and is remembered; a driver that tells another name or version is probed again.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from implant_gui.app.own_command import own_command
from implant_gui.domain.content.geometry import Box3, Frame3
from implant_gui.domain.content.surface import Surface

if TYPE_CHECKING:
    from implant_gui.views.pictures.opengl.renderer import OpenGLRenderer

_TIMEOUT_MS: Final = 30_000
_WIDTH, _HEIGHT = 640, 480
_RINGS: Final = 200
_RUNS: Final = 3
_MOST_DIFFERENCE: Final = 3.0
"""Of 255, on the average: smooth edges differ, nothing else does."""
_LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class Probe:
    """What was found.

    Attributes:
        works: OpenGL draws what the rasteriser draws.
        driver: what it tells of itself.
        milliseconds: for a picture of 80,000 triangles.
        reason: why it does not work, for the log.
    """

    works: bool
    driver: str = ""
    milliseconds: float = 0.0
    reason: str = ""

    def to_json(self) -> str:
        """One line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Probe":
        """Read a line; one that does not make sense means that nothing works."""
        try:
            values = json.loads(text)
            return cls(
                values["works"] is True,
                str(values["driver"])[:_LONGEST],
                float(values["milliseconds"]),
                str(values["reason"])[:_LONGEST],
            )
        except (ValueError, TypeError, KeyError):
            return cls(works=False, reason="unreadable")


class ProbeProcess(QObject):
    """A probe in another process; whatever becomes of it, this one goes on.

    Emits:
        found: the `Probe`.
    """

    found = Signal(object)

    def __init__(self, command: Sequence[str] | None = None, timeout_ms: int = _TIMEOUT_MS) -> None:
        super().__init__()
        self._command = list(command or own_command("probe-graphics"))
        self._process = QProcess(self)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error_occurred)
        self._limit = QTimer(self, singleShot=True, interval=timeout_ms)
        self._limit.timeout.connect(self._process.kill)

    def start(self) -> None:
        """Begin; the answer comes once."""
        program, *arguments = self._command
        self._process.start(program, arguments)
        self._limit.start()

    def stop(self) -> None:
        """Nobody wants to know any more."""
        self._process.blockSignals(True)
        self._limit.stop()
        self._process.kill()
        self._process.waitForFinished()

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._limit.stop()
        if status is not QProcess.ExitStatus.NormalExit or code != 0:
            self.found.emit(Probe(works=False, reason=f"it died ({code})"))
            return
        told = bytes(self._process.readAllStandardOutput().data()).decode("utf-8", "replace")
        self.found.emit(Probe.from_json(told.strip().rpartition("\n")[2]))

    def _on_error_occurred(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._limit.stop()
            self.found.emit(Probe(works=False, reason="not started"))


def probe_here() -> Probe:
    """Probe in this process, which may not survive it."""
    # Imported here: whoever starts a probe apart needs none of it.
    from PySide6.QtGui import QGuiApplication

    from implant_gui.views.pictures.opengl.functions import OpenGLError
    from implant_gui.views.pictures.opengl.renderer import OpenGLRenderer, offscreen_surface

    application = QGuiApplication.instance() or QGuiApplication(["implant-gui"])
    surface = offscreen_surface()
    renderer = OpenGLRenderer(surface)
    try:
        return _compared(renderer)
    except OpenGLError as error:
        return Probe(works=False, driver=renderer.driver, reason=str(error))
    finally:
        renderer.close()
        surface.destroy()
        del application


def _compared(renderer: "OpenGLRenderer") -> Probe:
    import numpy as np

    from implant_gui.domain.viewing.camera import Camera
    from implant_gui.domain.viewing.rendering import Scene, ScenePart
    from implant_gui.templates.raster.rasteriser import Rasteriser

    surface = dented_ball()
    beside = ScenePart(surface, Frame3.turning(40, (0.0, 0.0, 1.0), (30.0, 20.0, 0.0)), (200, 60, 20), opacity=0.5)
    scene = Scene((ScenePart(surface), beside))
    camera = Camera().orbited(30, 20).fitted(Box3((-60, -60, -60), (60, 60, 60)), _WIDTH / _HEIGHT)
    drawn = renderer.render(scene, camera, _WIDTH, _HEIGHT)
    right = Rasteriser().render(scene, camera, _WIDTH, _HEIGHT)
    one, other = (np.frombuffer(picture.rgbx, np.uint8).astype(np.int16) for picture in (drawn, right))
    difference = float(np.abs(one - other).mean())
    taken = []
    for _ in range(_RUNS):
        start = time.perf_counter()
        camera = camera.orbited(7, 3)
        renderer.render(scene, camera, _WIDTH, _HEIGHT)
        taken.append((time.perf_counter() - start) * 1000)
    works = difference <= _MOST_DIFFERENCE
    reason = "" if works else f"the picture is wrong by {difference:.1f}"
    return Probe(works, renderer.driver, round(min(taken), 1), reason)


def dented_ball() -> Surface:
    """A closed, dented ball; some of it hides other parts."""
    import numpy as np

    along, around = np.meshgrid(
        np.linspace(0.01, np.pi - 0.01, _RINGS + 1), np.linspace(0, 2 * np.pi, _RINGS + 1), indexing="ij"
    )
    radius = 40 + 12 * np.sin(3 * around) * np.sin(2 * along)
    shape = (np.sin(along) * np.cos(around), np.sin(along) * np.sin(around), np.cos(along))
    points = (radius[..., None] * np.stack(shape, axis=-1)).reshape(-1, 3).astype("<f4")
    corner = (np.arange(_RINGS)[:, None] * (_RINGS + 1) + np.arange(_RINGS)).reshape(-1)
    low, high = corner + _RINGS + 1, corner + _RINGS + 2
    triangles = np.concatenate([np.stack([corner, low, corner + 1], 1), np.stack([corner + 1, low, high], 1)])
    normals = np.stack(shape, axis=-1).reshape(-1, 3).astype("<f4")
    extent = Box3((-55, -55, -55), (55, 55, 55))
    return Surface(
        1, "", points.tobytes(), normals.tobytes(), triangles.astype("<i4").tobytes(), is_closed=True, extent=extent
    )
