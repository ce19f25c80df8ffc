"""``implant-gui listen``: the storage SCP alone, until it is stopped."""

import argparse
from typing import Final

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import ExitCode, UsageError
from implant_gui.app.commands.help_text import examples
from implant_gui.app.commands.json_lines import json_help
from implant_gui.app.commands.options import add_bind, add_output_options, add_own_title
from implant_gui.app.commands.peers import paths_of, settings_of
from implant_gui.app.commands.session import report_of
from implant_gui.app.commands.values import converted, parse_folder, parse_listening_port, parse_sender
from implant_gui.app.commands.waiting import Inbox, signals_to
from implant_gui.app.local_nodes import LocalNodes
from implant_gui.domain.ports import ListenerEvent
from implant_gui.domain.service.ae import LocalNode

LISTEN_HELP: Final = """\
Takes implant templates only, and only from the peers that --from or the saved settings list. Prints
"listening on HOST:PORT as AET" when it is ready. Ends with success on SIGINT or SIGTERM.
"""

_EXAMPLES: Final = examples("listen --port 11112 --to received --from ARCHIVE")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define the command."""
    parser = commands.add_parser(
        "listen",
        help="receive templates that others send",
        epilog=LISTEN_HELP + _EXAMPLES + json_help("listening", "stored", "refused", "peer_refused", has_end=False),
    )
    parser.add_argument(
        "--port", metavar="N", type=converted(parse_listening_port), required=True, help="port; 0 for any free one"
    )
    parser.add_argument(
        "--to",
        metavar="DIR",
        type=converted(parse_folder),
        required=True,
        help="folder for the objects; made if absent",
    )
    parser.add_argument(
        "--from",
        dest="senders",
        metavar="AET[@HOST]|any",
        action="append",
        default=[],
        type=converted(parse_sender),
        help="a peer that may send, or any; may be given many times",
    )
    add_bind(parser)
    add_own_title(parser)
    add_output_options(parser, count=False)
    parser.set_defaults(run=run)


def run(arguments: Arguments) -> int:
    """Receive objects until SIGINT or SIGTERM."""
    # Imported here: `--help` needs no SCP.
    from implant_gui.dicom.receiving.storage_scp import StorageScp
    from implant_gui.storage.folder import FolderSink

    node = _node(arguments)
    inbox: Inbox[ListenerEvent] = Inbox()
    service = StorageScp(FolderSink(arguments.to), inbox.put)
    report = report_of(arguments)
    with signals_to(inbox.stop):
        port = service.start(node)
        try:
            with LocalNodes(paths_of(arguments).cache).announced(node.ae_title, node.bind_address, port):
                for event in inbox.take_all():
                    report.listener_event(event)
        finally:
            service.stop()
    return ExitCode.SUCCESS


def _node(arguments: Arguments) -> LocalNode:
    saved = settings_of(paths_of(arguments)).local
    peers = tuple(arguments.senders) or saved.peers
    if not peers:
        raise UsageError("Nobody may send: name each peer with --from AET or --from AET@HOST, or write --from any.")
    return LocalNode(arguments.aet or saved.ae_title, arguments.port, arguments.bind, peers)
