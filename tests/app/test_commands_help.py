"""What `--help` prints fits a terminal, and its examples are calls that are understood."""

import argparse
import shlex
from collections.abc import Iterator

import pytest

from implant_gui.app.cli import build_parser
from implant_gui.app.commands.help_text import HelpFormatter, examples
from tests.app.programs import command

INTERNAL = {"probe-graphics", "read-apart"}


def below(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The commands of a parser, and those of its commands."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                if name not in INTERNAL:
                    yield name
                    yield from (f"{name} {each}" for each in below(inner))


COMMANDS = ("", *below(build_parser()))


@pytest.mark.parametrize("name", COMMANDS)
def test_help_fits_a_terminal_and_ends_in_examples_that_are_understood(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = command(*name.split(), "--help").out
    assert [line for line in text.splitlines() if len(line) > 80] == []
    monkeypatch.chdir(folder := tmp_path_factory.mktemp("examples"))
    (folder / "received").mkdir()
    (folder / "received" / "*.dcm").touch()
    shown = [line.strip() for line in text.partition("\nExample")[2].splitlines() if line.startswith("  implant-gui ")]
    assert shown
    for line in shown:
        words = shlex.split(line)[1:]
        if words[-1] != "--help":
            assert build_parser().parse_args(words).run


def filled(text: str, width: int) -> list[str]:
    parser = argparse.ArgumentParser(epilog=text, formatter_class=lambda prog: HelpFormatter(prog, width=width))
    return parser.format_help().partition("exit\n\n")[2].splitlines()


def test_paragraphs_are_filled_and_entries_hang() -> None:
    text = "One two three\nfour five six.\n\n  key     a long word after another\n          and one more\n  other\nEnd."
    assert filled(text, 24) == [
        *("One two three four five", "six.", ""),
        *("  key     a long word", "          after another", "          and one more"),
        *("  other", "End."),
    ]


def test_lines_to_copy_stay_as_they_are() -> None:
    assert filled("Text." + "\n" + examples("find " + "x" * 60), 40)[-1] == "  implant-gui find " + "x" * 60
