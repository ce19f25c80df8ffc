"""Passwords for user identity: in the system's keyring where there is one, else in memory until the program ends."""

import contextlib
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, Final

from implant_gui.domain.service.ae import Server

_SERVICE: Final = "implant-gui"
_PATIENCE_S: Final = 30.0
"""So long an operation waits for a keyring that asks a person."""


class SecretKeeper:
    """Keeps secrets by the server's name. Any thread.

    What is told is known at once. The keyring hears of it on a thread of its own, which nobody waits for: it may ask a
    person to unlock it, and that person may have gone.
    """

    def __init__(self, find_keyring: Callable[[], Any] | None = None) -> None:
        """Without `find_keyring`, the optional package is looked for."""
        self._lock = threading.Lock()
        self._secrets: dict[str, str] = {}
        self._find_keyring = find_keyring or _keyring
        self._errands = _Errands()

    def hold(self, server_name: str, secret: str) -> None:
        """Remember `secret` until the program ends."""
        with self._lock:
            self._secrets[server_name] = secret

    def keep(self, server_name: str, secret: str) -> None:
        """Remember `secret`; whether it outlives the program depends on the system."""
        self.hold(server_name, secret)
        self._errands.run(partial(self._put, server_name, secret))

    def rename(self, before: str, now: str) -> None:
        """What was kept for one name is kept for the other from now on; what was there before goes."""
        with self._lock:
            known = self._secrets.pop(before, None)
            if known is not None:
                self._secrets[now] = known
        self._errands.run(partial(self._move, before, now, known))

    def secret_of(self, server: Server) -> str | None:
        """What was kept for `server`; None when nothing was, or when the keyring does not answer. May take long."""
        with self._lock:
            known = self._secrets.get(server.name)
        if known is not None:
            return known
        with contextlib.suppress(TimeoutError):
            return self._errands.run(partial(self._get, server.name)).result(_PATIENCE_S)
        return None

    def stop(self, seconds: float) -> None:
        """Wait for what the keyring has not heard of yet, but not longer than that."""
        self._errands.wait(seconds)

    def _put(self, server_name: str, secret: str) -> None:
        if (keyring := self._find_keyring()) is not None:
            keyring.set_password(_SERVICE, server_name, secret)

    def _move(self, before: str, now: str, known: str | None) -> None:
        if (keyring := self._find_keyring()) is None:
            return
        kept = known if known is not None else keyring.get_password(_SERVICE, before)
        if kept is not None:
            keyring.set_password(_SERVICE, now, kept)
            keyring.delete_password(_SERVICE, before)

    def _get(self, server_name: str) -> str | None:
        keyring = self._find_keyring()
        return None if keyring is None else keyring.get_password(_SERVICE, server_name)


class _Errands:
    """Does one thing after the other on a thread that lasts as long as there is something to do.

    A daemon: it never keeps the program from ending.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[tuple[Callable[[], str | None], Future[str | None]]] = deque()
        self._thread: threading.Thread | None = None

    def run(self, work: Callable[[], str | None]) -> "Future[str | None]":
        """Have `work` done; gives its result, None where it fails: a locked or broken keyring, memory has to do."""
        future: Future[str | None] = Future()
        with self._lock:
            self._waiting.append((work, future))
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="keyring", daemon=True)
                self._thread.start()
        return future

    def wait(self, seconds: float) -> None:
        """Wait until nothing is left to do, but not longer than that."""
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def _work(self) -> None:
        while (errand := self._next()) is not None:
            work, future = errand
            try:
                future.set_result(work())
            except Exception:  # noqa: BLE001 - whatever kind of error the backend of a keyring may have
                future.set_result(None)

    def _next(self) -> tuple[Callable[[], str | None], "Future[str | None]"] | None:
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            self._thread = None
            return None


def _keyring() -> Any:
    """The optional package; None when it is not installed or finds no keyring to work with."""
    try:
        import keyring  # optional: an extra of the package
    except ImportError:
        return None
    return keyring
