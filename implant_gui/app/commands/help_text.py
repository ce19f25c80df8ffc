"""What ``--help`` prints below the options: paragraphs, lists, and examples to copy."""

import argparse
import textwrap
from collections.abc import Iterator
from typing import Final

from typing_extensions import override

from implant_gui.app.commands.exit_codes import PROGRAM

_AS_WRITTEN: Final = f"  {PROGRAM} "
_GAP: Final = "  "


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Fills paragraphs and the entries of lists to the terminal's width; an entry begins with two spaces.

    Lines to copy stay as they are written.
    """

    @override
    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(line for entry in _entries(text) for line in _filled(entry, width, indent))


def examples(*lines: str) -> str:
    """Calls of the program, without its name."""
    title = "Example" if len(lines) == 1 else "Examples"
    return "\n".join((f"\n{title}:", *(f"  {PROGRAM} {line}" for line in lines), ""))


def _entries(text: str) -> Iterator[str]:
    """The paragraphs, entries and lines to copy of `text`, each as one line."""
    entry = ""
    for line in text.splitlines():
        goes_on = entry and line and not entry.startswith(_AS_WRITTEN)
        if goes_on and (line.startswith(_GAP * 2) or not (line.startswith(" ") or entry.startswith(" "))):
            entry = f"{entry} {line.strip()}"
            continue
        if entry:
            yield entry
        entry = line
        if not line:
            yield ""
    if entry:
        yield entry


def _filled(entry: str, width: int, indent: str) -> list[str]:
    if not entry or entry.startswith(_AS_WRITTEN):
        return [indent + entry]
    _, gap, rest = entry.strip().partition(_GAP)
    hanging = len(entry) - len(rest.lstrip()) if entry.startswith(" ") and gap else 0
    begin = indent + entry[: hanging or None] if hanging else indent
    body = entry[hanging:] if hanging else entry
    return textwrap.wrap(
        body,
        width,
        initial_indent=begin,
        subsequent_indent=indent + " " * hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
