"""``implant-gui send``: C-STORE of files."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.engines import operations_for
from implant_gui.app.commands.help_text import examples
from implant_gui.app.commands.json_lines import json_help
from implant_gui.app.commands.options import add_output_options, add_peer_options
from implant_gui.app.commands.peers import call_of
from implant_gui.app.commands.session import Session, report_of
from implant_gui.app.commands.values import converted, parse_existing_file
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.events import InstanceSent, OperationEvent
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.status import StatusCategory
from implant_gui.domain.text import visible

if TYPE_CHECKING:
    from implant_gui.dicom.requesting.files import FileToSend


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define the command."""
    parser = commands.add_parser(
        "send",
        help="send files with C-STORE",
        epilog=examples("send ARCHIVE@127.0.0.1:11113 received/*.dcm") + json_help("progress", "sent"),
    )
    add_peer_options(parser)
    parser.add_argument(
        "files", metavar="FILE", nargs="+", type=converted(parse_existing_file), help="a template as a DICOM file"
    )
    add_output_options(parser)
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> int:
    """Send each file with a C-STORE."""
    call, files = call_of(arguments), _templates(arguments.files)
    server, operations = call.server, operations_for(call)
    session = Session(report_of(arguments), server.timeouts)
    answers: list[InstanceSent] = []

    def collect(event: OperationEvent) -> None:
        if isinstance(event, InstanceSent):
            answers.append(event)

    summary = session.play(operations.store(server, tuple(arguments.files)), f"send {server.name}", also=collect)
    failed = [each.sop_instance_uid for each in answers if each.status.category is StatusCategory.FAILURE]
    left_out = [] if summary.cancelled else _unanswered(files, answers)
    notes = [f"Not sent: {visible(str(file.path))}" for file in left_out] if answers or len(files) > 1 else []
    return session.close(summary, notes=notes, unsent_uids=[*failed, *(file.sop_instance_uid for file in left_out)])


def _templates(paths: Sequence[Path]) -> "list[FileToSend]":
    """The files, if all are templates: what tells of a patient is never sent by mistake.

    Raises:
        OperationError: one cannot be read, or is something else.
    """
    # Imported here: `--help` needs no pydicom.
    from implant_gui.dicom.requesting.files import inspect_file

    files = [inspect_file(path) for path in paths]
    for file in files:
        if InformationModel.of_storage(file.sop_class_uid) is None:
            raise OperationError(ErrorKind.NOT_A_TEMPLATE, address=str(file.path))
    return files


def _unanswered(files: "Sequence[FileToSend]", answers: Sequence[InstanceSent]) -> "list[FileToSend]":
    """Those that were left out, or not reached; what was sent came in the order of the files."""
    told = iter(answers)
    answer, left = next(told, None), []
    for file in files:
        if answer is not None and (answer.name, answer.sop_instance_uid) == (file.path.name, file.sop_instance_uid):
            answer = next(told, None)
        else:
            left.append(file)
    return left
