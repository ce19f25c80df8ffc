"""Reading large files in a process of its own, with limits on time and memory.

A hostile file of some megabytes can hold millions of empty items, which take minutes and gigabytes to read. Small files
cannot do much harm and are read where they are wanted: that is sooner done than a process is started.
"""

import json
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Final

from implant_gui.domain.attributes import AttributeRow
from implant_gui.domain.template_view import Identity, TemplateView

_SMALL_BYTES: Final = 256 * 1024
_SECONDS: Final = 20.0
_MEMORY: Final = 4 << 30
_MOST_ANSWER: Final = 2 << 30
_LENGTH: Final = 8
_TOO_MUCH: Final = "The file takes more time or memory to read than any template should; it is not shown."
COMMAND: Final = "read-templates"

Read = Callable[[Path], object]


class IsolatedReader:
    """Reads templates, and their data sets for reading.

    Any thread, one file at a time. The process is started when it is first needed, and kept.

    Args:
        command: starts the process.
        seconds: for one file.
    """

    def __init__(self, command: Sequence[str] | None = None, seconds: float = _SECONDS) -> None:
        self._command = list(command or _command())
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._is_closed = False

    def read_template(self, path: Path, /) -> TemplateView:
        """The template in a file: a `domain.documents.TemplateReader`.

        Raises:
            OSError: the file cannot be read.
        """
        if path.stat().st_size <= _SMALL_BYTES:
            # Imported here, on the thread that reads: pydicom takes half a second.
            from implant_gui.templates.view import read_template

            return read_template(path)
        view = self._ask("template", path)
        return view if isinstance(view, TemplateView) else TemplateView(Identity(None), remarks=(_TOO_MUCH,))

    def describe_file(self, path: Path, /) -> tuple[AttributeRow, ...]:
        """The rows of a file's data set: a `domain.ports.DescribeFile`.

        Raises:
            OSError: the file cannot be read.
        """
        if path.stat().st_size <= _SMALL_BYTES:
            from implant_gui.templates.describe import describe_file

            return describe_file(path)
        rows = self._ask("rows", path)
        return rows if isinstance(rows, tuple) else ()

    def close(self) -> None:
        """End the process; what is being read is given up."""
        self._is_closed = True
        process = self._process
        if process is None:
            return
        process.kill()
        with self._lock:  # whoever waits for an answer knows now that there is none
            if self._process is not None:
                _end(self._process)
                self._process = None

    def _ask(self, what: str, path: Path) -> object:
        """What the process makes of a file; None if it does not come to an end with it."""
        with self._lock:
            if self._is_closed:
                return None
            process = self._process = self._running()
            limit = threading.Timer(self._seconds, process.kill)
            limit.daemon = True
            limit.start()
            try:
                answer = _exchange(process, {"what": what, "path": str(path)})
            finally:
                limit.cancel()
            if answer is None:
                _end(process)
                self._process = None
        if isinstance(answer, OSError):
            raise answer
        return answer

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


def serve(source: IO[bytes], target: IO[bytes]) -> None:
    """Answer one question after another, until there are no more: what the process does."""
    _limit_memory()
    from implant_gui.templates.describe import describe_file
    from implant_gui.templates.view import read_template

    readers: dict[str, Read] = {"template": read_template, "rows": describe_file}
    for line in source:
        question = json.loads(line)
        try:
            answer: object = readers[question["what"]](Path(question["path"]))
        except OSError as error:
            answer = error
        except MemoryError:
            return
        data = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
        target.write(len(data).to_bytes(_LENGTH, "little") + data)
        target.flush()


def _exchange(process: "subprocess.Popen[bytes]", question: dict[str, str]) -> object:
    """Ask, and wait for the answer; None if the process ends first."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        process.stdin.write(json.dumps(question).encode("utf-8") + b"\n")
        process.stdin.flush()
        size = int.from_bytes(process.stdout.read(_LENGTH), "little")
        if not 0 < size <= _MOST_ANSWER:
            return None
        data = process.stdout.read(size)
    except OSError:
        return None
    # From our own program: what it has read from the file are values, whatever the file may be.
    return pickle.loads(data) if len(data) == size else None  # noqa: S301


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
    resource.setrlimit(resource.RLIMIT_AS, (wanted, most))


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, COMMAND]
    return [sys.executable, "-m", "implant_gui", COMMAND]
