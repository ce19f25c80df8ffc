"""What a probe of the graphics found, kept for as long as it is about the same driver."""

import json
import platform
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from implant_gui import __version__
from implant_gui.app.graphics_probe import Probe
from implant_gui.domain.errors import OperationError
from implant_gui.storage.atomic import write_text


class GraphicsMemory:
    """A small file; losing it costs one more probe.

    While OpenGL draws its first picture in the window a mark stands in the file: if it is still there at the next
    start, the driver took the program with it and is not asked again.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def recall(self) -> Probe | None:
        """What was found on this computer, with this Qt and this program; None if nothing was."""
        try:
            values = json.loads(self._file.read_text(encoding="utf-8"))
            if values["where"] != _where():
                return None
            if values["is_trying"]:
                return Probe(works=False, reason="the program ended while it drew")
            return Probe.from_json(values["probe"])
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def keep(self, probe: Probe, *, is_trying: bool = False) -> None:
        """Remember what was found; with `is_trying`, that it is about to be relied on."""
        values = {"where": _where(), "probe": probe.to_json(), "is_trying": is_trying}
        try:
            write_text(self._file, json.dumps(values))
        except OperationError:  # a cache that cannot be written
            return

    def forget(self) -> None:
        """Probe again at the next start."""
        with suppress(OSError):
            self._file.unlink()


def _where() -> str:
    """What the finding depends on, as far as it is known without asking the driver."""
    return " / ".join((__version__, qVersion(), platform.platform(), QGuiApplication.platformName()))
