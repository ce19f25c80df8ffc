"""What Qt has to say goes into our log, but for what is known to mean nothing."""

import logging
from typing import Final

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

logger = logging.getLogger("implant_gui.qt")

_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_MEANINGLESS: Final = ("This plugin does not support propagateSizeHints()", "This plugin does not support raise()")
"""What the offscreen platform says of every window: nobody sees them there."""


def route_qt_messages() -> None:
    """From now on; for the whole process."""
    qInstallMessageHandler(_log)


def _log(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    if message not in _MEANINGLESS:
        logger.log(_LEVELS.get(kind, logging.WARNING), "%s", message)
