"""``implant-gui library find``: search what is held."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import ExitCode
from implant_gui.app.commands.local_library import add_library, opened_library
from implant_gui.app.commands.local_work import LocalWork
from implant_gui.app.commands.options import MODEL_WORDS, add_output_options
from implant_gui.app.commands.table import short_moment, width_of
from implant_gui.app.commands.values import converted, parse_limit
from implant_gui.app.commands.words import plural
from implant_gui.domain.holdings import NO_FILTERS, Filters, Trait
from implant_gui.domain.information_model import InformationModel
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.text import visible
from implant_gui.domain.uid import parse_uid

FIND_HELP: Final = """\
  entry     model, uid, maker, name, part_number, size, version, effective, derived, notifications, conflict,
            replaces, refers_to (UIDs), received, bytes, sha256 (of the data set), path
  ended     of find: entries
"""
_WIDTHS: Final = (24, 28, 8, 18, 10, 10)


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define the command."""
    parser = commands.add_parser("find", help="search it", epilog=f"With --json each line is one object:\n{FIND_HELP}")
    parser.add_argument(
        "text",
        metavar="TEXT",
        nargs="*",
        help="beginnings of words of maker, name, part number, size or UID (default: everything)",
    )
    parser.add_argument(
        "--limit", metavar="N", type=converted(parse_limit), default=0, help="stop after N; 0 for no limit (default)"
    )
    _add_filters(parser)
    add_library(parser)
    add_output_options(parser)
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> int:
    """Search and list, newest first."""
    work = LocalWork(arguments)
    with opened_library(arguments) as library:
        entries = library.search(" ".join(arguments.text), arguments.limit or 0, _filters(arguments))
    if not arguments.count:
        for entry in entries:
            work.tell("entry", entry_values(entry), _line(_cells(entry)))
    return work.end({"entries": len(entries)}, plural(len(entries), "entry", "entries"), ExitCode.SUCCESS)


def _add_filters(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("only", "What a server cannot be asked; conditions that are given must all hold.")
    uid = converted(parse_uid)
    model = converted(InformationModel.from_word)
    words = ",".join(MODEL_WORDS)
    group.add_argument("--model", dest="only_model", type=model, metavar=f"{{{words}}}", help="of this kind")
    group.add_argument("--recalled", action="store_true", help="with a notification from the manufacturer")
    group.add_argument("--superseded", action="store_true", help="replaced by something else that is held")
    group.add_argument("--derived", action="store_true", help="not made by the manufacturer or its agent")
    group.add_argument("--uses", metavar="UID", type=uid, help="assemblies and groups that refer to this template")
    group.add_argument("--replaces", metavar="UID", type=uid, help="what replaces this object")


def _filters(arguments: Arguments) -> Filters:
    wanted = {
        Trait.RECALLED: arguments.recalled,
        Trait.SUPERSEDED: arguments.superseded,
        Trait.DERIVED: arguments.derived,
    }
    filters = Filters.of_model(arguments.only_model) if arguments.only_model else NO_FILTERS
    traits = frozenset(trait for trait, is_wanted in wanted.items() if is_wanted)
    return replace(filters, traits=traits, uses=arguments.uses, replaces=arguments.replaces)


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
        "received": entry.received.isoformat(),
        "bytes": entry.bytes,
        "sha256": entry.sha256,
        "path": str(entry.path),
    }


def _cells(entry: LibraryEntry) -> Sequence[str]:
    summary = entry.summary
    marks = [
        word for word, is_so in (("NOTICE", summary.notification_count), ("CONFLICT", entry.has_conflict)) if is_so
    ]
    return (
        summary.maker,
        summary.name,
        summary.size,
        summary.part_number,
        short_moment(summary.effective),
        " ".join(marks),
        summary.sop_instance_uid,
    )


def _line(cells: Sequence[str]) -> str:
    shown = [visible(cell) for cell in cells]
    padded = (cell + " " * (width - width_of(cell)) for cell, width in zip(shown, _WIDTHS, strict=False))
    return "  ".join((*padded, shown[-1]))
