"""``implant-gui library verify`` and ``rebuild``: whether the library is what it should be, and its index made anew."""

import argparse
from collections import Counter
from typing import Final

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import ExitCode
from implant_gui.app.commands.help_text import examples
from implant_gui.app.commands.local_library import add_library, opened_library
from implant_gui.app.commands.local_work import LocalWork
from implant_gui.app.commands.options import add_output_options
from implant_gui.app.commands.words import plural
from implant_gui.domain.keeping.inspection import Finding

CHECKS_HELP: Final = """\
  checked   path, finding (not-indexed, damaged, unreadable, missing), for each object that is not sound
  ended     of verify: sound, not_indexed, damaged, unreadable, missing; of rebuild: indexed
"""
_VERIFY: Final = """\
Reads every object and compares its hash with its name, and the names with the index. Changes nothing.

Exit code: 0 if all is sound, 3 if files are missing in the index only (rebuild helps), 1 for anything worse.
"""
_REBUILD: Final = """\
Reads every object and makes the index say what the files say. A file that is not what its name says is moved to
the folder “damaged” beside the objects.
"""


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define both commands."""
    for name, title, run, text in (
        ("verify", "check every object against its hash", run_verify, _VERIFY),
        ("rebuild", "make the index again from the files", run_rebuild, _REBUILD),
    ):
        epilog = f"{text}{examples(f'library {name}')}\nWith --json each line is one object:\n{CHECKS_HELP}"
        parser = commands.add_parser(name, help=title, epilog=epilog)
        add_library(parser)
        add_output_options(parser)
        parser.set_defaults(run=run)


def run_verify(arguments: Arguments) -> int:
    """Check everything; tells what is not sound."""
    work, counts = LocalWork(arguments), Counter[Finding]()
    with opened_library(arguments) as library, work.interruptible():
        for inspected in library.inspect():
            counts[inspected.finding] += 1
            if inspected.finding is not Finding.SOUND and not arguments.count:
                told: dict[str, object] = {"path": str(inspected.path), "finding": inspected.finding.value}
                work.tell("checked", told, f"{inspected.path}: {inspected.finding.value.replace('-', ' ')}")
            work.progress(f"{counts.total():,} checked")
            if work.is_stopped():
                break
    values: dict[str, object] = {each.value.replace("-", "_"): counts[each] for each in Finding}
    parts = [f"{counts[each]:,} {each.value.replace('-', ' ')}" for each in Finding if counts[each]]
    text = f"{plural(counts.total(), 'object', 'objects')}{': ' * bool(parts)}{', '.join(parts)}"
    worse = counts.total() - counts[Finding.SOUND] - counts[Finding.NOT_INDEXED]
    slight = ExitCode.PARTIAL if counts[Finding.NOT_INDEXED] else ExitCode.SUCCESS
    return work.end(values, text, ExitCode.FAILURE if worse else slight)


def run_rebuild(arguments: Arguments) -> int:
    """Make the index again."""
    work = LocalWork(arguments)
    with opened_library(arguments, for_writing=True) as library, work.interruptible():
        indexed = library.rebuild(lambda done, total: work.progress(f"{done:,} of {total:,} read"), work.is_stopped)
    return work.end({"indexed": indexed}, plural(indexed, "object", "objects") + " indexed", ExitCode.SUCCESS)
