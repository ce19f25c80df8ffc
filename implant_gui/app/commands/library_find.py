"""``implant-gui library find``: search what is held."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import ExitCode
from implant_gui.app.commands.help_text import examples
from implant_gui.app.commands.library_filters import add_filters, filters_of
from implant_gui.app.commands.local_library import add_library, opened_library
from implant_gui.app.commands.local_work import LocalWork
from implant_gui.app.commands.options import add_output_options
from implant_gui.app.commands.table import Alignment, short_moment, terminal_width
from implant_gui.app.commands.values import converted, parse_limit
from implant_gui.app.commands.words import plural
from implant_gui.domain.keeping.holdings import Filters, Trait
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.text import visible

if TYPE_CHECKING:
    from implant_gui.storage.library.file_library import FileLibrary

FIND_HELP: Final = """\
  entry     model, uid, maker, name, part_number, size, version, effective, derived, notifications, conflict,
            replaces, refers_to (UIDs), anatomy, type, materials, fixation (meanings), traits (2d, 3d, recalled,
            superseded, not-effective, derived, conflict, duplicate), received, bytes, sha256 (of the data set), path
  ended     of find: entries; limit_reached if there are more
"""
_TITLES: Final = ("Manufacturer", "Name", "Size", "Part number", "Effective", "Marks", "SOP Instance UID")
_WIDTHS: Final = (24, 30, 11, 16, 10, 10, 1)
_PAGE: Final = 1_000
_MARKS: Final = {
    Trait.RECALLED: "NOTICE",
    Trait.SUPERSEDED: "superseded",
    Trait.NOT_EFFECTIVE: "future",
    Trait.IN_CONFLICT: "CONFLICT",
    Trait.DUPLICATE: "duplicate",
}

_EXAMPLES: Final = examples("library find knee cemented", "library find --recalled --maker ACME", "library find --json")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define the command."""
    parser = commands.add_parser(
        "find", help="search it", epilog=f"{_EXAMPLES}\nWith --json each line is one object:\n{FIND_HELP}"
    )
    parser.add_argument(
        "text",
        metavar="TEXT",
        nargs="*",
        help="beginnings of words of maker, name, part number, size, meanings of codes, or UID (default: everything)",
    )
    parser.add_argument(
        "--limit", metavar="N", type=converted(parse_limit), default=0, help="stop after N; 0 for no limit (default)"
    )
    add_filters(parser)
    add_library(parser)
    add_output_options(parser)
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> int:
    """Search and list, newest first."""
    work, told, is_more = LocalWork(arguments), 0, False
    alignment = Alignment(_TITLES, _WIDTHS, terminal_width(sys.stdout))
    with opened_library(arguments) as library, work.interruptible():
        filters = filters_of(arguments, library)
        most = arguments.limit or 0
        for entry in _pages(library, " ".join(arguments.text), filters, most + 1 if most else 0):
            if told == most > 0:
                is_more = True
                break
            told += 1
            if not arguments.count:
                cells = [visible(cell) for cell in _cells(entry)]
                alignment.widen([cells])
                head = f"{alignment.titles()}\n" if told == 1 else ""
                work.tell("entry", entry_values(entry), head + alignment.line(cells))
            if work.is_stopped():
                break
    if is_more and not arguments.json:
        sys.stderr.write("There are more; --limit 0 lists all.\n")
    more = {"limit_reached": True} if is_more else {}
    return work.end({"entries": told, **more}, plural(told, "entry", "entries"), ExitCode.SUCCESS)


def _pages(library: "FileLibrary", text: str, filters: Filters, limit: int) -> Iterator[LibraryEntry]:
    """Page by page, so that a million entries need no memory."""
    before, left = None, limit or sys.maxsize
    while left:
        page = library.search(text, min(_PAGE, left), filters, before=before)
        yield from page
        if len(page) < _PAGE:
            return
        before, left = page[-1].place, left - len(page)


def entry_values(entry: LibraryEntry) -> dict[str, object]:
    """The members of an entry for programs."""
    summary = entry.summary
    return {
        "model": summary.model.word,
        "uid": summary.sop_instance_uid,
        "maker": summary.maker,
        "name": summary.name,
        "part_number": summary.part_number,
        "size": summary.size,
        "version": summary.version,
        "effective": summary.effective,
        "derived": summary.is_derived,
        "notifications": summary.notification_count,
        "conflict": entry.has_conflict,
        "replaces": list(summary.replaced_uids),
        "refers_to": list(summary.referenced_uids),
        "anatomy": [code.meaning for code in summary.anatomy],
        "type": summary.implant_type.meaning if summary.implant_type else "",
        "materials": [code.meaning for code in summary.materials],
        "fixation": summary.fixation.meaning if summary.fixation else "",
        "traits": sorted(trait.value for trait in entry.traits),
        "received": entry.received.isoformat(),
        "bytes": entry.bytes,
        "sha256": entry.sha256,
        "path": str(entry.path),
    }


def _cells(entry: LibraryEntry) -> Sequence[str]:
    summary = entry.summary
    marks = [word for trait, word in _MARKS.items() if trait in entry.traits]
    return (
        summary.maker,
        summary.name,
        summary.size,
        summary.part_number,
        short_moment(summary.effective),
        " ".join(marks),
        summary.sop_instance_uid,
    )
