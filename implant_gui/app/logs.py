"""Logging: one event is one line whatever a peer put into a name, and no identifier of a query or object is in it.

The window keeps a rotating file of JSON lines; the command line says what happens on standard error with ``-v``.
"""

import json
import logging
import sys
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final, TextIO

from implant_gui.domain.text import visible

FILE_BYTES: Final = 2_000_000
FILE_COUNT: Final = 5
_TOOLKITS: Final = ("pynetdicom", "pydicom")
"""Their logs quote values of data sets below this level."""
_TOOLKIT_LEVEL: Final = logging.WARNING
_VERBOSITY: Final = (logging.ERROR, logging.INFO, logging.DEBUG)


class ToolkitFilter(logging.Filter):
    """Lets nothing through in which a DICOM library may quote a data set: those libraries' lines below WARNING."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether `record` may be told."""
        return record.name.partition(".")[0] not in _TOOLKITS or record.levelno >= _TOOLKIT_LEVEL


class LineFormatter(logging.Formatter):
    """One line for people: what a peer sent cannot begin a new one or change its direction."""

    def __init__(self) -> None:
        super().__init__("%(levelname).1s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """`record` as text."""
        return visible(super().format(record))


class JsonFormatter(logging.Formatter):
    """One line for machines; everything outside ASCII is escaped, and with it all that could forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        """`record` as JSON."""
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "thread": record.threadName,
            "message": record.getMessage(),
        }
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            fields["stack"] = record.stack_info
        return json.dumps(fields, ensure_ascii=True)


def log_to_stream(verbosity: int, stream: TextIO | None = None) -> logging.Handler:
    """Log to `stream` (standard error): errors only, with 1 the course of things, with 2 everything."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(LineFormatter())
    handler.setLevel(_VERBOSITY[min(verbosity, len(_VERBOSITY) - 1)])
    return _install(handler)


def log_to_file(path: Path) -> logging.Handler:
    """Log to rotating files of JSON lines at `path`; a folder that cannot be written to raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = RotatingFileHandler(path, maxBytes=FILE_BYTES, backupCount=FILE_COUNT, encoding="utf-8", delay=False)
    path.chmod(0o600)
    handler.setFormatter(JsonFormatter())
    handler.setLevel(logging.INFO)
    return _install(handler)


def stop_logging(handler: logging.Handler) -> None:
    """Take `handler` out and close it."""
    logging.getLogger().removeHandler(handler)
    handler.close()


def _install(handler: logging.Handler) -> logging.Handler:
    handler.addFilter(ToolkitFilter())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(min(root.level or handler.level, handler.level))
    return handler
