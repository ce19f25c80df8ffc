"""The demo archive as a process of its own, so that it never shares the window's interpreter lock."""

import queue
import re
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final

from implant_gui.app.own_command import own_command
from implant_gui.domain.service.ae import AeTitle, Server

AE_TITLE: Final = AeTitle("DEMO_ARCHIVE")
_READY: Final = re.compile(r"listening on (?P<host>\S+):(?P<port>\d+) as (?P<aet>.+)")
_START_S: Final = 120.0
_STOP_S: Final = 1.0


class DemoArchiveError(Exception):
    """The archive did not start; the message is what it said last."""


class DemoArchive:
    """``implant-gui serve`` on a free port of this machine.

    Args:
        destination: the storage SCP that it may send to, as ``AET@host:port``; None for none.
        faults: as for ``--fault``.
        config: as for ``--config``: where its catalogue is kept; None for the user's own cache.
    """

    def __init__(self, destination: str | None = None, faults: Sequence[str] = (), config: Path | None = None) -> None:
        self._arguments = ["serve", "--port", "0", "--aet", AE_TITLE]
        if config is not None:
            self._arguments += ["--config", str(config)]
        if destination is not None:
            self._arguments += ["--destination", destination]
        for fault in faults:
            self._arguments += ["--fault", fault]
        self._lock = threading.Lock()
        self._is_stopped = False
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> Server:
        """Start it and wait until it answers; the server to call. Makes the catalogue at its first start (seconds).

        Raises:
            DemoArchiveError: it ended, or did not say that it listens.
        """
        process = self._launch()
        complaints = _Lines(process.stderr)
        said = _Lines(process.stdout)
        line = said.first(_START_S)
        found = _READY.fullmatch(line or "")
        if found is None:
            self.stop()
            raise DemoArchiveError(complaints.last or line or "the archive said nothing")
        return Server("Demo archive", found["host"], int(found["port"]), AE_TITLE, is_fixed=True)

    def stop(self) -> None:
        """End it, for good: also one that is only just being started. A second call does nothing."""
        with self._lock:
            self._is_stopped = True
            process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _launch(self) -> "subprocess.Popen[str]":
        with self._lock:
            if self._is_stopped:
                raise DemoArchiveError("the archive was stopped")
            self._process = subprocess.Popen(
                own_command(*self._arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                stdin=subprocess.DEVNULL, text=True, encoding="utf-8", errors="replace",
            )  # fmt: skip
            return self._process


class _Lines:
    """Reads a pipe to its end, so that the other side never waits for us; keeps the first line and the last."""

    def __init__(self, pipe: IO[str] | None) -> None:
        self.last = ""
        self._first: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._pipe = pipe
        threading.Thread(target=self._read, name="demo-archive-output", daemon=True).start()

    def first(self, timeout_s: float) -> str | None:
        """The first line; None when the pipe closed before one came, or none came in time."""
        try:
            return self._first.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def _read(self) -> None:
        if self._pipe is not None:
            with self._pipe:
                for line in self._pipe:
                    self.last = line.strip()
                    self._first.put(self.last)
        self._first.put(None)
