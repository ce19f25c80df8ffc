"""Whether this computer's OpenGL draws surfaces right, and how fast: tried in a process of its own.

A driver may crash, hang or paint nonsense, so the window never asks it before a probe has survived. What a probe found
holds for the computer's driver and is remembered; a driver that tells another name or version is probed again.
"""

import json
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from implant_gui.app.own_command import own_command
from implant_gui.domain.content.geometry import Box3, Frame3
from implant_gui.domain.content.surface import Surface

if TYPE_CHECKING:
    from implant_gui.views.pictures.opengl.renderer import OpenGLRenderer

_SECONDS: Final = 30.0
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


class ProbeProcess:
    """A probe in another process; whatever becomes of it, this one goes on.

    Args:
        command: what to run instead of this program's own probe.
        seconds: how long it may take.
    """

    def __init__(self, command: Sequence[str] | None = None, seconds: float = _SECONDS) -> None:
        self._command = list(command or own_command("probe-graphics"))
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_stopped = False

    def run(self) -> Probe:
        """Start it and wait for what it finds. On a thread that nobody waits for: a driver may hold it for good."""
        try:
            process = self._begin()
        except OSError:
            return Probe(works=False, reason="not started")
        if process is None:
            return Probe(works=False, reason="stopped")
        with process:
            try:
                told, _ = process.communicate(timeout=self._seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                return Probe(works=False, reason="it took too long")
        if process.returncode != 0:
            return Probe(works=False, reason=f"it died ({process.returncode})")
        return Probe.from_json(told.decode("utf-8", "replace").strip().rpartition("\n")[2])

    def stop(self) -> None:
        """Nobody wants to know any more. Does not wait."""
        with self._lock:
            self._is_stopped = True
            if self._process is not None:
                self._process.kill()

    def _begin(self) -> "subprocess.Popen[bytes] | None":
        with self._lock:
            if self._is_stopped:
                return None
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            return self._process


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
    from implant_gui.domain.viewing.rendering import PictureRequest, Scene, ScenePart
    from implant_gui.templates.raster.rasteriser import Rasteriser

    surface = dented_ball()
    beside = ScenePart(surface, Frame3.turning(40, (0.0, 0.0, 1.0), (30.0, 20.0, 0.0)), (200, 60, 20), opacity=0.5)
    scene = Scene((ScenePart(surface), beside))
    camera = Camera().orbited(30, 20).fitted(Box3((-60, -60, -60), (60, 60, 60)), _WIDTH / _HEIGHT)
    request = PictureRequest(scene, camera, _WIDTH, _HEIGHT)
    drawn = renderer.render(request)
    right = Rasteriser().render(request)
    one, other = (np.frombuffer(picture.rgbx, np.uint8).astype(np.int16) for picture in (drawn, right))
    difference = float(np.abs(one - other).mean())
    taken = []
    for _ in range(_RUNS):
        start = time.perf_counter()
        camera = camera.orbited(7, 3)
        renderer.render(PictureRequest(scene, camera, _WIDTH, _HEIGHT))
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
