"""One line at the bottom of a terminal that says how far the work is."""

import shutil
import time
from typing import Final, TextIO

from implant_gui.app.commands.table import width_of

INTERVAL_S: Final = 0.1
_ERASE: Final = "\r\x1b[K"


class ProgressLine:
    """Shows a line on a terminal and takes it away again; does nothing where `stream` is none."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_live = stream.isatty()
        self._is_shown = False
        self._last = 0.0

    def show(self, text: str) -> None:
        """Replace the line, at most ten times a second."""
        now = time.monotonic()
        if not self._is_live or now - self._last < INTERVAL_S:
            return
        self._last = now
        self._is_shown = True
        self._stream.write(_ERASE + _cut(text, shutil.get_terminal_size().columns - 1))
        self._stream.flush()

    def clear(self) -> None:
        """Make room for other output."""
        if self._is_shown:
            self._is_shown = False
            self._stream.write(_ERASE)
            self._stream.flush()


def _cut(text: str, columns: int) -> str:
    while text and width_of(text) > columns:
        text = text[:-1]
    return text
