"""The storage SCPs that run on this computer, so that an archive on it can send to them without being told.

A C-MOVE needs its destination registered at the server. Between two programs of the same user on one computer that is
a step too many: whoever listens leaves a small file with its AE title and port, and ``implant-gui serve`` looks there
for a destination that nobody registered. Only callers from this computer are served so.
"""

import contextlib
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from implant_gui.domain.service.ae import AeTitle

_FOLDER: Final = "storage-scps"
_EVERYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104 - compared with, not listened on


class LocalNodes:
    """The files below one cache folder. A file that cannot be written or read only means that nobody is told."""

    def __init__(self, cache: Path) -> None:
        self._folder = cache / _FOLDER

    @contextmanager
    def announced(self, ae_title: AeTitle, host: str, port: int) -> Iterator[None]:
        """Tell of a storage SCP while the block runs."""
        self.announce(ae_title, host, port)
        try:
            yield
        finally:
            self.withdraw(ae_title, port)

    def announce(self, ae_title: AeTitle, host: str, port: int) -> None:
        """Tell of a storage SCP until `withdraw`."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            reached = "127.0.0.1" if host in _EVERYWHERE else host
            text = json.dumps({"ae_title": ae_title, "host": reached, "port": port})
            self._file(ae_title).write_text(text, encoding="utf-8")

    def withdraw(self, ae_title: AeTitle, port: int) -> None:
        """Stop telling, unless another program has taken the title since."""
        if self._read(ae_title).get("port") == port:
            with contextlib.suppress(OSError):
                self._file(ae_title).unlink()

    def find(self, ae_title: AeTitle) -> tuple[str, int] | None:
        """Host and port of the storage SCP called `ae_title`; None when none was told of."""
        entry = self._read(ae_title)
        host, port = entry.get("host"), entry.get("port")
        if entry.get("ae_title") == ae_title and isinstance(host, str) and isinstance(port, int):
            return host, port
        return None

    def _read(self, ae_title: AeTitle) -> dict[str, object]:
        try:
            entry = json.loads(self._file(ae_title).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return entry if isinstance(entry, dict) else {}

    def _file(self, ae_title: AeTitle) -> Path:
        """Named by a digest: an AE title may hold what no file name may."""
        return self._folder / f"{hashlib.sha256(ae_title.encode()).hexdigest()[:16]}.json"
