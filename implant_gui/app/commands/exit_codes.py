"""What the command line returns to whoever called it."""

from enum import IntEnum
from typing import Final

from implant_gui.domain.errors import ErrorKind
from implant_gui.domain.service.outcome import Summary, Verdict

PROGRAM: Final = "implant-gui"


class ExitCode(IntEnum):
    """The codes; ``--help`` lists them."""

    SUCCESS = 0
    FAILURE = 1
    """A failure status, no answer at all, or nothing of what was asked for."""
    USAGE = 2
    """The command cannot be carried out as it was given."""
    PARTIAL = 3
    """A warning, or some but not all of what was asked for."""
    NEWS = 4
    """Of ``watch`` alone: something has changed since the last time."""
    CANCELLED = 130
    """As a shell tells of a process that SIGINT ended."""


_OF_VERDICT: Final = {
    Verdict.SUCCESS: ExitCode.SUCCESS,
    Verdict.PARTIAL: ExitCode.PARTIAL,
    Verdict.FAILURE: ExitCode.FAILURE,
    Verdict.NO_ANSWER: ExitCode.FAILURE,
    Verdict.CANCELLED: ExitCode.CANCELLED,
}


class UsageError(Exception):
    """The command cannot be carried out as it was given; the message is a sentence for people.

    Args:
        sentence: what is wrong.
        command: what was called.
    """

    def __init__(self, sentence: str, command: str = PROGRAM) -> None:
        super().__init__(sentence)
        self.command = command


class FailedError(Exception):
    """The command could not do what it was told.

    Args:
        kind: what went wrong, in a word for programs.
        sentence: what went wrong, for people.
    """

    def __init__(self, kind: str, sentence: str) -> None:
        super().__init__(sentence)
        self.kind = kind


def exit_code_of(summary: Summary) -> ExitCode:
    """The code for an operation that has ended; a key that cannot be sent is wrong usage."""
    if summary.error is not None and summary.error.kind is ErrorKind.BAD_KEY:
        return ExitCode.USAGE
    return ExitCode.FAILURE if summary.verdict is None else _OF_VERDICT[summary.verdict]
