"""Passwords for user identity: in the system's keyring where there is one, else in memory until the program ends."""

import contextlib
import threading
from typing import Any, Final

from implant_gui.domain.service.ae import Server

_SERVICE: Final = "implant-gui"


class SecretKeeper:
    """Keeps secrets by the server's name. Any thread; the keyring may take a moment."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._secrets: dict[str, str] = {}

    def keep(self, server_name: str, secret: str) -> None:
        """Remember `secret`; whether it outlives the program depends on the system."""
        with self._lock:
            self._secrets[server_name] = secret
        keyring = _keyring()
        if keyring is not None:
            with contextlib.suppress(Exception):  # a locked or broken keyring: memory has to do
                keyring.set_password(_SERVICE, server_name, secret)

    def rename(self, before: str, now: str) -> None:
        """What was kept for one name is kept for the other from now on; what was there before goes."""
        with self._lock:
            known = self._secrets.pop(before, None)
            if known is not None:
                self._secrets[now] = known
        keyring = _keyring()
        if keyring is None:
            return
        with contextlib.suppress(Exception):  # as in `keep`: memory has to do
            kept = known if known is not None else keyring.get_password(_SERVICE, before)
            if kept is not None:
                keyring.set_password(_SERVICE, now, kept)
                keyring.delete_password(_SERVICE, before)

    def secret_of(self, server: Server) -> str | None:
        """What was kept for `server`; None when nothing was."""
        with self._lock:
            known = self._secrets.get(server.name)
        if known is not None:
            return known
        keyring = _keyring()
        if keyring is None:
            return None
        with contextlib.suppress(Exception):  # as above
            found: str | None = keyring.get_password(_SERVICE, server.name)
            return found
        return None


def _keyring() -> Any:
    """The optional package; None when it is not installed or finds no keyring to work with."""
    try:
        import keyring  # optional: an extra of the package
    except ImportError:
        return None
    return keyring
