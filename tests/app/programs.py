"""Runs the program as others run it: as a process, with arguments, signals and streams."""

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from implant_gui.app.cli import main

PROGRAM = (sys.executable, "-m", "implant_gui")
ROOT = Path(__file__).parents[2]
LIMIT_S = 40
READY = re.compile(r"listening on (?P<host>\S+):(?P<port>\d+) as (?P<aet>.+)\n")


@dataclass(frozen=True)
class Outcome:
    """How a run of the program ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines; anything else on it is a failure."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def ended(self) -> dict[str, Any]:
        """The last line."""
        return self.lines[-1]

    def of(self, event: str) -> list[dict[str, Any]]:
        """The lines of one kind."""
        return [line for line in self.lines if line["event"] == event]


def program(*arguments: object, environment: Mapping[str, str] | None = None) -> Outcome:
    """Run the program to its end."""
    process = start(*arguments, environment=environment)
    out, err = process.communicate(timeout=LIMIT_S)
    return Outcome(process.returncode, out, err)


def command(*arguments: object) -> Outcome:
    """Run a command in this process: as `program`, but without the time that a start takes."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as ended:
            code = int(ended.code or 0)
    return Outcome(code, out.getvalue(), err.getvalue())


def imported_by(*arguments: str) -> set[str]:
    """The top-level modules that a command loads."""
    run = f"from implant_gui.app.cli import main\ntry: main({list(arguments)!r})\n"
    script = f"import sys\n{run}finally: print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    return {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}


def start(
    *arguments: object, environment: Mapping[str, str] | None = None, in_background: bool = False
) -> "subprocess.Popen[str]":
    """Start the program; `in_background` as a shell's script does with ``&``: SIGINT is ignored."""
    shell = ["sh", "-c", 'trap "" INT; exec "$@"', "sh"] if in_background else []
    return subprocess.Popen(
        [*shell, *PROGRAM, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def interrupt(process: "subprocess.Popen[str]", number: signal.Signals = signal.SIGINT) -> Outcome:
    """Send a signal and wait for the end."""
    process.send_signal(number)
    out, err = process.communicate(timeout=LIMIT_S)
    return Outcome(process.returncode, out, err)


@contextmanager
def serving(*arguments: object) -> Iterator[str]:
    """An archive that runs meanwhile; gives ``AET@host:port``."""
    process = start("serve", "--port", 0, *arguments)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = READY.fullmatch(line)
        assert found is not None, (line, process.stderr and process.stderr.read())
        yield f"{found['aet']}@{found['host']}:{found['port']}"
        ended = interrupt(process, signal.SIGTERM)
        assert (ended.code, ended.out) == (0, ""), ended
    finally:
        process.kill()
        process.communicate()


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
