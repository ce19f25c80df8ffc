"""``implant-gui library export``: objects out of the library, as they were received."""

import argparse
from typing import TYPE_CHECKING, Final

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import ExitCode, FailedError, UsageError
from implant_gui.app.commands.help_text import examples
from implant_gui.app.commands.local_library import add_library, opened_library
from implant_gui.app.commands.local_work import LocalWork
from implant_gui.app.commands.options import add_output_options
from implant_gui.app.commands.values import converted, parse_path
from implant_gui.app.commands.words import plural
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.uid import Uid, parse_uid

if TYPE_CHECKING:
    from implant_gui.storage.library.file_library import FileLibrary

EXPORT_HELP: Final = """\
  exported  uid, file (seen from the folder or in the archive), in_dicomdir (null without one)
  ended     of export: exported, missing_uids (not held)
"""
_HELP: Final = """\
Files are copied byte for byte; nothing that exists is overwritten. --dicomdir makes a medium that other programs can
read: files in IMPLANTS and a DICOMDIR with records of the kinds IMPLANT, IMPLANT ASSY and IMPLANT GROUP.
"""

_EXAMPLES: Final = examples("library export --all --dicomdir --to medium", "library export 1.2.3 --to stems.zip")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define the command."""
    epilog = f"{_HELP}{_EXAMPLES}\nWith --json each line is one object:\n{EXPORT_HELP}"
    parser = commands.add_parser("export", help="give objects away as DICOM files", epilog=epilog)
    parser.add_argument("uids", metavar="UID", nargs="*", type=converted(parse_uid), help="what; see also --all")
    parser.add_argument("--all", dest="is_all", action="store_true", help="everything that is held")
    parser.add_argument(
        "--to",
        metavar="DIR|FILE.zip",
        type=converted(parse_path),
        required=True,
        help="a folder that is new or empty, or a new archive",
    )
    parser.add_argument("--dicomdir", action="store_true", help="with a DICOMDIR")
    add_library(parser)
    add_output_options(parser)
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> int:
    """Copy what is wanted."""
    # Imported here: `--help` needs no storage.
    from implant_gui.storage.exporting.exporter import export_objects

    if bool(arguments.uids) == arguments.is_all:
        raise UsageError("Say what to export: UIDs, or --all.")
    work, done = LocalWork(arguments), 0
    with opened_library(arguments) as library, work.interruptible():
        entries, missing = _wanted(library, arguments)
        if not entries:
            raise FailedError("not-held", "The library holds nothing of that.")
        files = export_objects(entries, arguments.to, with_dicomdir=arguments.dicomdir, is_stopped=work.is_stopped)
        try:
            for file in files:
                done += 1
                in_dicomdir = file.has_record if arguments.dicomdir else None
                uid = file.entry.summary.sop_instance_uid
                told: dict[str, object] = {"uid": uid, "file": file.name, "in_dicomdir": in_dicomdir}
                if not arguments.count:
                    work.tell("exported", told, None if file.has_record else f"{uid}: too odd for the DICOMDIR")
                work.progress(f"{done:,} of {len(entries):,} exported")
        except FileExistsError:
            raise UsageError(f"There is something at “{arguments.to}” already; choose a new name.") from None
    if missing and not arguments.json:
        work.tell("missing", {}, "\n".join(f"Not held: {uid}" for uid in missing))
    text = f"{plural(done, 'object', 'objects')} exported to {arguments.to}"
    code = ExitCode.PARTIAL if missing else ExitCode.SUCCESS
    return work.end({"exported": done, "missing_uids": list(missing)}, text, code)


def _wanted(library: "FileLibrary", arguments: Arguments) -> tuple[tuple[LibraryEntry, ...], tuple[Uid, ...]]:
    """The entries to export, and the UIDs that are not held."""
    if arguments.is_all:
        return library.search("", 0), ()
    found = {uid: library.entries_of(uid) for uid in arguments.uids}
    entries = tuple(entry for held in found.values() for entry in held)
    return entries, tuple(uid for uid, held in found.items() if not held)
