"""``implant-gui import``: files, folders, archives and DICOM media into the local library."""

import argparse
from collections import Counter
from typing import Final

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import ExitCode
from implant_gui.app.commands.help_text import examples
from implant_gui.app.commands.local_library import add_library, opened_library
from implant_gui.app.commands.local_work import LocalWork
from implant_gui.app.commands.options import add_output_options
from implant_gui.app.commands.values import converted, parse_path
from implant_gui.app.commands.words import plural
from implant_gui.domain.keeping.importing import ImportedFile, ImportOutcome
from implant_gui.domain.text import visible

_HELP: Final = """\
A PATH is a DICOM file, a folder (searched to its ends, links are not followed), a ZIP archive or a DICOMDIR.
What is no template is passed over, and told only if it was named.

Exit code: 0 if all templates are in the library now,
3 if some could not be read or contradict what is held under the same UID (both are kept), 1 if there was no template to
take.

With --json each line is one object:
  imported  file, outcome (new, duplicate, conflict, not-a-template, unreadable), sentence (null if it was taken),
            uid and path (null if it was not)
  ended     new, duplicate, conflict, not_a_template, unreadable, cancelled, seconds
"""
_WORDS: Final = {
    ImportOutcome.NEW: "new",
    ImportOutcome.DUPLICATE: "already there",
    ImportOutcome.CONFLICT: "in conflict with what was there",
    ImportOutcome.NOT_A_TEMPLATE: "passed over",
    ImportOutcome.UNREADABLE: "not readable",
}


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define the command."""
    parser = commands.add_parser(
        "import",
        help="take files into the local library",
        epilog=_HELP + examples("import disc.zip", "import received /media/cdrom/DICOMDIR"),
    )
    parser.add_argument(
        "paths", metavar="PATH", nargs="+", type=converted(parse_path), help="file, folder, ZIP archive or DICOMDIR"
    )
    add_library(parser)
    add_output_options(parser)
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> int:
    """Import everything; what was taken before an interruption is kept."""
    # Imported here: `--help` needs no storage.
    from implant_gui.storage.importing.importer import import_files

    work, counts = LocalWork(arguments), Counter[ImportOutcome]()
    named = frozenset(map(str, arguments.paths))
    with opened_library(arguments, for_writing=True) as library, work.interruptible():
        for imported in import_files(library, arguments.paths, is_stopped=work.is_stopped):
            counts[imported.outcome] += 1
            if not arguments.count:
                _tell(work, imported, is_named=imported.name in named)
            work.progress(_counted(counts))
    values: dict[str, object] = {each.value.replace("-", "_"): counts[each] for each in ImportOutcome}
    return work.end(values, _counted(counts) or "Nothing found", _code(counts))


def _tell(work: LocalWork, imported: ImportedFile, *, is_named: bool) -> None:
    instance = imported.instance
    values: dict[str, object] = {
        "file": imported.name,
        "outcome": imported.outcome.value,
        "sentence": imported.sentence or None,
        "uid": None if instance is None else instance.sop_instance_uid,
        "path": None if instance is None else str(instance.path),
    }
    work.tell("imported", values, _line(imported, is_named=is_named))


def _line(imported: ImportedFile, *, is_named: bool) -> str | None:
    """Only what a person has to know of: what went well is counted, and so is what nobody has named."""
    match imported.outcome:
        case ImportOutcome.NEW | ImportOutcome.DUPLICATE:
            return None
        case ImportOutcome.NOT_A_TEMPLATE if not is_named:
            return None
        case ImportOutcome.CONFLICT:
            return f"{visible(imported.name)}: the library has other contents under the same UID; both are kept."
        case ImportOutcome.NOT_A_TEMPLATE | ImportOutcome.UNREADABLE:
            return f"{visible(imported.name)}: {imported.sentence}"


def _counted(counts: Counter[ImportOutcome]) -> str:
    total = plural(counts.total(), "file", "files")
    parts = [f"{counts[each]:,} {_WORDS[each]}" for each in ImportOutcome if counts[each]]
    return f"{total}: {', '.join(parts)}" if parts else ""


def _code(counts: Counter[ImportOutcome]) -> ExitCode:
    if not any(counts[each] for each in ImportOutcome if each.is_held):
        return ExitCode.FAILURE
    is_partial = counts[ImportOutcome.UNREADABLE] or counts[ImportOutcome.CONFLICT]
    return ExitCode.PARTIAL if is_partial else ExitCode.SUCCESS
