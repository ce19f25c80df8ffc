"""How large a millimetre is on a screen: what the screen tells of itself, or what somebody measured with a card."""

from typing import Final

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtGui import QScreen

_MM_PER_INCH: Final = 25.4
_LEAST_DPI: Final = 40.0
_MOST_DPI: Final = 600.0
_GROUP: Final = "millimetres"


class Calibration(QObject):
    """Logical pixels for each millimetre, screen by screen.

    Emits:
        changed: somebody measured.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._measured: dict[str, float] = {}

    def is_measured(self, screen: QScreen) -> bool:
        """Whether somebody measured that screen: without, a projector or a television may tell anything."""
        return _name(screen) in self._measured

    def pixels_per_mm(self, screen: QScreen) -> float:
        """Logical pixels for each millimetre."""
        measured = self._measured.get(_name(screen))
        return measured if measured is not None else _told_by(screen)

    def measure(self, screen: QScreen, pixels_per_mm: float) -> None:
        """Somebody measured; what no screen can have is not taken."""
        if _is_plausible(pixels_per_mm):
            self._measured[_name(screen)] = pixels_per_mm
            self.changed.emit()

    def save(self, store: QSettings) -> None:
        """Remember what was measured."""
        store.remove(_GROUP)
        for name, pixels in self._measured.items():
            store.setValue(f"{_GROUP}/{name}", pixels)

    def restore(self, store: QSettings) -> None:
        """Take up what `save` remembered; what is unreadable is forgotten."""
        store.beginGroup(_GROUP)
        for name in store.childKeys():
            try:
                pixels = float(str(store.value(name)))
            except ValueError:
                continue
            if _is_plausible(pixels):
                self._measured[name] = pixels
        store.endGroup()
        self.changed.emit()


def _name(screen: QScreen) -> str:
    size = screen.size()
    told = f"{screen.manufacturer()} {screen.model()} {screen.serialNumber() or screen.name()}"
    return f"{told} {size.width()}x{size.height()}".replace("/", " ").replace("\\", " ").strip()


def _told_by(screen: QScreen) -> float:
    dpi = screen.physicalDotsPerInch()
    return (dpi if _LEAST_DPI <= dpi <= _MOST_DPI else screen.logicalDotsPerInch()) / _MM_PER_INCH


def _is_plausible(pixels_per_mm: float) -> bool:
    return _LEAST_DPI <= pixels_per_mm * _MM_PER_INCH <= _MOST_DPI
