"""Guard: a PySide6 that loses references kills Python 3.11 after some thousands of calls (seen in 6.12.0)."""

import sys

from PySide6.QtCore import QObject, Signal


class Sender(QObject):
    fired = Signal()


def test_calls_that_return_nothing_keep_their_references(qapp: object) -> None:
    target = QObject()
    target.setObjectName("warm")
    before = sys.getrefcount(None)
    for _ in range(500):
        target.setObjectName("x")
    assert abs(sys.getrefcount(None) - before) < 50


def test_emitting_keeps_its_references(qapp: object) -> None:
    sender = Sender()
    sender.fired.emit()
    before = sys.getrefcount(True)
    for _ in range(50):
        sender.fired.emit()
    assert sys.getrefcount(True) >= before
