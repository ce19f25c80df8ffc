"""Guards that hold for every test: nothing goes out but to this machine, nothing is left running or said unasked.

Fixtures for one package stand in that package's own conftest.
"""

import gc
import itertools
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("LC_ALL", "C.UTF-8")

# Generous deadlines: a busy machine is no bug. The seed is fixed where results must be the same for everybody.
settings.register_profile(
    "here", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# Tests interrupt programs, and a run in the background of a script would have them ignore it: that is inherited.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

SETTLE_S = 5.0

# As in the program (`app.garbage`): Qt would crash some tests after a test's thread collected what a window had left.
gc.disable()
FULL_COLLECTION_EVERY = 50
_tests_run = itertools.count(1)


@pytest.fixture(autouse=True)
def garbage_is_collected_here() -> Iterator[None]:
    """Collect reference cycles between tests, on the main thread."""
    yield
    gc.collect(1 if next(_tests_run) % FULL_COLLECTION_EVERY else 2)


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """Fail a test that leaves a thread running, after giving it a moment to end."""
    before = _threads()
    yield
    deadline = time.monotonic() + SETTLE_S
    while (left := _threads() - before) and time.monotonic() < deadline:
        for thread in left:
            if thread.is_alive():
                thread.join(max(0.0, deadline - time.monotonic()))
            else:  # somebody is about to start it, and until then it cannot be joined
                time.sleep(0.001)
    assert not left, f"threads left running: {[thread.name for thread in left]}"


def _threads() -> set[threading.Thread]:
    """All but stand-ins: one of those stays for good when a thread is asked for its name in its very last moment."""
    return {thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)}


@pytest.fixture(autouse=True)
def no_thread_failed() -> Iterator[None]:
    """Fail a test in which a thread died of an exception that nobody caught."""
    failures: list[str] = []
    original = threading.excepthook

    def note(arguments: threading.ExceptHookArgs, /) -> None:
        failures.append(f"{arguments.thread and arguments.thread.name}: {arguments.exc_value!r}")

    threading.excepthook = note
    yield
    threading.excepthook = original
    assert not failures, failures


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse a connection to anything but this machine; connecting a datagram socket sends nothing."""
    connect = socket.socket.connect

    def guarded(sock: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if (
            host
            and sock.type != socket.SOCK_DGRAM
            and not (str(host).startswith("127.") or host in ("localhost", "::1") or str(host).endswith(".invalid"))
        ):
            raise AssertionError(f"a test may not connect to {host}")
        connect(sock, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every test away from the user's own settings and library."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    return home


@pytest.fixture(autouse=True)
def nothing_unexpected_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test during which the program warned, unless the test cleared what it expected (`caplog.clear`)."""
    yield
    said = [
        record.getMessage()
        for record in caplog.get_records("call")
        if record.levelno >= logging.WARNING and record.name.startswith("implant_gui")
    ]
    assert not said, f"unexpected log lines: {said}"


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where nobody looks, a skipped test is a hole in the net: continuous integration allows none."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return
    skipped = reporter.stats.get("skipped", [])
    if os.environ.get("CI") and skipped and exitstatus == pytest.ExitCode.OK:
        reporter.write_line(f"{len(skipped)} tests were skipped; none may be in continuous integration", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
