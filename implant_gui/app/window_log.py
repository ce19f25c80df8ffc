"""Log records on their way into the window."""

import logging
from datetime import UTC, datetime

from typing_extensions import override

from implant_gui.domain.text import visible
from implant_gui.jobs.mailbox import Mailbox
from implant_gui.models.diagnose.log import LogLine


class WindowLogHandler(logging.Handler):
    """Posts records as lines, from any thread, without ever waiting for the window."""

    def __init__(self, mailbox: Mailbox[LogLine]) -> None:
        super().__init__(logging.INFO)
        self._mailbox = mailbox

    @override
    def emit(self, record: logging.LogRecord) -> None:
        when = datetime.fromtimestamp(record.created, UTC).astimezone()
        line = LogLine(when, record.levelno, visible(record.name), visible(record.getMessage()))
        self._mailbox.post(line, wait=False)
