"""``implant-gui library superseded`` and ``mark``: what could go, and what is never to go."""

import argparse
from typing import Final

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import ExitCode, UsageError
from implant_gui.app.commands.help_text import examples
from implant_gui.app.commands.library_find import entry_values
from implant_gui.app.commands.local_library import add_library, opened_library
from implant_gui.app.commands.local_work import LocalWork
from implant_gui.app.commands.options import add_output_options
from implant_gui.app.commands.values import converted
from implant_gui.app.commands.words import plural, size
from implant_gui.domain.keeping.keepsakes import Keepsakes
from implant_gui.domain.keeping.retention import Kept
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.text import visible
from implant_gui.domain.uid import parse_uid

ORDER_HELP: Final = """\
  superseded  as entry of `find`, and kept: marked, in-use, or null for what could go
  favourites  uids; collection  name, uids: of mark
  ended       of superseded: removable, kept, removed, bytes (of what could go); of mark: favourites, collections
"""
_SUPERSEDED: Final = """\
Lists what something newer that is held replaces today. What is a favourite or in a collection, and what an assembly or
a group that stays refers to, is never removed. Without --remove nothing is changed.
"""
_MARK: Final = """\
Without UIDs, lists favourites and collections. Marks survive a rebuild of the index, and what is marked is never
removed. A collection that is named for the first time is made.
"""
_REASONS: Final = {Kept.MARKED: "stays: marked", Kept.IN_USE: "stays: in use"}


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define both commands."""
    help_of_lines = f"\nWith --json each line is one object:\n{ORDER_HELP}"
    parser = commands.add_parser(
        "superseded",
        help="what could go",
        epilog=_SUPERSEDED + examples("library superseded", "library superseded --remove") + help_of_lines,
    )
    parser.add_argument("--remove", dest="is_removal", action="store_true", help="delete what could go")
    add_library(parser)
    add_output_options(parser)
    parser.set_defaults(run=run_superseded)
    parser = commands.add_parser(
        "mark",
        help="favourites and collections",
        epilog=_MARK + examples("library mark 1.2.3", "library mark 1.2.3 --collection Hips") + help_of_lines,
    )
    parser.add_argument("uids", metavar="UID", nargs="*", type=converted(parse_uid), help="what to mark")
    parser.add_argument("--collection", metavar="NAME", help="put them into this collection (default: favourites)")
    parser.add_argument("--remove", dest="is_removal", action="store_true", help="take the marks away")
    add_library(parser)
    add_output_options(parser, count=False)
    parser.set_defaults(run=run_mark)


def run_superseded(arguments: Arguments) -> int:
    """List the plan, and carry it out if that was asked for."""
    work, removed = LocalWork(arguments), 0
    with opened_library(arguments, for_writing=arguments.is_removal) as library:
        plan = library.retention()
        if not arguments.count:
            for entry in plan.removable:
                work.tell("superseded", {**entry_values(entry), "kept": None}, _line("could go", entry))
            for entry, why in plan.kept:
                work.tell("superseded", {**entry_values(entry), "kept": why.value}, _line(_REASONS[why], entry))
        if arguments.is_removal:
            removed = library.remove(plan.removable)
    text = f"{len(plan.removable):,} could go ({size(plan.bytes)}), {len(plan.kept):,} stay"
    values: dict[str, object] = {"removable": len(plan.removable), "kept": len(plan.kept), "removed": removed}
    told = f"{text}, {removed:,} removed" if arguments.is_removal else text
    return work.end({**values, "bytes": plan.bytes}, told, ExitCode.SUCCESS)


def run_mark(arguments: Arguments) -> int:
    """Change marks, and list them."""
    work, uids, name = LocalWork(arguments), tuple(arguments.uids), arguments.collection

    def change(keepsakes: Keepsakes) -> Keepsakes:
        if name is None:
            return keepsakes.with_favourites(uids, marked=not arguments.is_removal)
        if arguments.is_removal and not uids:
            return keepsakes.without(name)
        return keepsakes.with_members(name, uids, there=not arguments.is_removal)

    is_change = bool(uids) or name is not None
    with opened_library(arguments, for_writing=is_change) as library:
        try:
            keepsakes = library.change_keepsakes(change) if is_change else library.keepsakes()
        except ValueError as error:
            raise UsageError(str(error)) from None
    favourites, collections = keepsakes.favourites, keepsakes.collections
    work.tell("favourites", {"uids": list(favourites)}, "\n".join(("Favourites:", *(f"  {uid}" for uid in favourites))))
    for each in collections:
        lines = (f"{visible(each.name)}:", *(f"  {uid}" for uid in each.uids))
        work.tell("collection", {"name": each.name, "uids": list(each.uids)}, "\n".join(lines))
    text = (
        f"{plural(len(favourites), 'favourite', 'favourites')}, {plural(len(collections), 'collection', 'collections')}"
    )
    return work.end({"favourites": len(favourites), "collections": len(collections)}, text, ExitCode.SUCCESS)


def _line(verdict: str, entry: LibraryEntry) -> str:
    summary = entry.summary
    told = " ".join(filter(None, (summary.maker, summary.name, summary.size, summary.part_number)))
    return f"{verdict:<14}  {visible(told)}, version {visible(summary.version) or '?'}  {summary.sop_instance_uid}"
