"""A process of its own that answers questions, with limits on time and memory."""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import IO, Final

_MEMORY: Final = 4 << 30
_MOST_ANSWER: Final = 2 << 30
_LENGTH: Final = 8


class IsolatedProcess:
    """Answers questions one after another, in a process that is started when it is first needed, and kept.

    Any thread.

    Args:
        command: starts the process, which has to call `answer_questions`.
        seconds: for one answer.
    """

    def __init__(self, command: Sequence[str], seconds: float) -> None:
        self._command = list(command)
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._is_closed = False

    @property
    def is_running(self) -> bool:
        """Whether there is a process."""
        return self._process is not None

    def ask(self, what: str, *values: object) -> object:
        """The answer; None if the process does not come to an end with it. Raises what reading raised."""
        with self._lock:
            process = self._process = None if self._is_closed else self._running()
            if process is None:
                return None
            if self._is_closed:  # since the look above: `close` did not know of this process yet
                self._forget(process)
                return None
            limit = threading.Timer(self._seconds, process.kill)
            limit.daemon = True
            limit.start()
            answer = None
            try:
                answer = _exchange(process, (what, values))
            finally:
                limit.cancel()
                if answer is None:  # or the next question would get what is left of this answer
                    self._forget(process)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        """End the process; what is being read is given up."""
        self._is_closed = True
        process = self._process
        if process is None:
            return
        process.kill()
        with self._lock:  # whoever waits for an answer knows now that there is none
            if self._process is not None:
                self._forget(self._process)

    def _forget(self, process: "subprocess.Popen[bytes]") -> None:
        _end(process)
        self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None:
            if self._process.poll() is None:
                return self._process
            _end(self._process)
        # Threads of the linear algebra that nobody needs would take a lot of the address space.
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        return subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )


def answer_questions(
    source: IO[bytes],
    target: IO[bytes],
    answers: Mapping[str, Callable[..., object]],
    told: tuple[type[Exception], ...],
) -> None:
    """Answer one question after another, until there are no more: what the process does.

    Args:
        source: where questions come from.
        target: where answers go.
        answers: by what is asked for.
        told: exceptions that are answers; any other ends the process.
    """
    _limit_memory()
    while (data := _received(source)) is not None:
        what, values = pickle.loads(data)  # noqa: S301 - from the program that started this one
        try:
            answer = answers[what](*values)
        except told as error:
            answer = error
        except MemoryError:
            return
        _send(target, answer)


def _exchange(process: "subprocess.Popen[bytes]", question: object) -> object:
    """Ask, and wait for the answer; None if the process ends first."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        _send(process.stdin, question)
        data = _received(process.stdout)
    except OSError:
        return None
    # From our own program: what it has read from the file are values, whatever the file may be.
    return None if data is None else pickle.loads(data)  # noqa: S301


def _send(target: IO[bytes], value: object) -> None:
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    target.write(len(data).to_bytes(_LENGTH, "little"))
    target.write(data)
    target.flush()


def _received(source: IO[bytes]) -> bytes | None:
    size = int.from_bytes(source.read(_LENGTH), "little")
    if not 0 < size <= _MOST_ANSWER:
        return None
    data = source.read(size)
    return data if len(data) == size else None


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError:
                continue
    process.wait()


def _limit_memory() -> None:
    """Where the system can; elsewhere the time is the limit."""
    if sys.platform == "win32":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = _MEMORY if most == resource.RLIM_INFINITY else min(_MEMORY, most)
    with suppress(OSError, ValueError):  # macOS takes none that is below what every process has mapped there
        resource.setrlimit(resource.RLIMIT_AS, (wanted, most))
